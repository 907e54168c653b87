"""Headings that units wrote in place of those of the form: proposed by where they stand and by their words, never assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from config.entities import Campaign, Column
from parsers.facts import Table
from parsers.forms.table_header import Header, find_header
from parsers.forms.values import as_text
from parsers.vietnamese.text import clean, key, squeeze

_A_FORM = 0.25  # of the header score: a table that has less of the form is another table
_LONGEST = 120  # characters of a heading; the books keep 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """A heading that may stand for a column."""

    field: str
    header: str


def proposals(tables: Iterable[Table], columns: tuple[Column, ...]) -> tuple[Proposal, ...]:
    """For each column that no heading was found for: the one unknown heading at its place, or the one that shares words."""
    found: list[Proposal] = []
    for table in tables:
        header = find_header(table, columns) if columns and not table.hidden else None
        if header and header.score >= _A_FORM:
            found += _of_table(table, header, columns)
    return tuple(dict.fromkeys(found))


def with_headings(campaign: Campaign, learnt: Iterable[tuple[str, str, str]]) -> Campaign:
    """The campaign with the headings that an officer confirmed: part, field, heading."""
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for part, field, header in learnt:
        known[part, field] = (*known.get((part, field), ()), header)
    if not known:
        return campaign
    parts = tuple(
        replace(
            part,
            columns=tuple(
                replace(one, headers=tuple(dict.fromkeys((*one.headers, *known.get((part.code, one.field), ())))))
                for one in part.columns
            ),
        )
        for part in campaign.parts
    )
    return replace(campaign, parts=parts)


def _of_table(table: Table, header: Header, columns: tuple[Column, ...]) -> Iterator[Proposal]:
    places = {column.field: grid for column, grid in header.places}
    places |= {column.field: ticks[0][1] for column, ticks in header.marks}
    taken = {*places.values(), header.ordinal, *(grid for _, ticks in header.marks for _, grid in ticks)}
    free = {grid: name for grid, name in _names(table, header) if grid not in taken and name}
    for order, column in enumerate(columns):
        if column.field in places:
            continue
        before = max((places[one.field] for one in columns[:order] if one.field in places), default=-1)
        after = min((places[one.field] for one in columns[order + 1 :] if one.field in places), default=10**6)
        between = {grid: name for grid, name in free.items() if before < grid < after}
        alike = [grid for grid, name in free.items() if _shares(name, column)]
        chosen = next((some[0] for some in (alike, list(between)) if len(some) == 1), None)
        if chosen is not None:
            yield Proposal(column.field, free.pop(chosen))


def _names(table: Table, header: Header) -> Iterator[tuple[int, str]]:
    """The lowest words of each grid column of the header."""
    rows = table.rows[header.start : header.end]
    for grid in range(max(map(len, rows), default=0)):
        words = [squeeze(clean(as_text(row[grid]))) for row in rows if grid < len(row)]
        yield grid, next((text for text in reversed(words) if text and len(text) <= _LONGEST), "")


def _shares(name: str, column: Column) -> bool:
    """Whether half of a heading's words are those of a known one."""
    mine = set(key(name).split())
    return any(2 * len(mine & set(key(header).split())) >= max(len(mine), 1) for header in column.headers)
