"""One column of a form over several of a table: a name in two cells, a birthday in three or under boys and girls."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from config.entities import Column
from parsers.facts import Cell
from parsers.forms.values import as_text, is_blank
from parsers.vietnamese.text import key

#: Names are kept in two columns so that lists can be sorted by the given name, as is done here.
_FAMILY = re.compile(r"ho(?: va)?(?: ten| chu)?(?: (?:dem|lot))?")
_GIVEN = re.compile(r"ten(?: (?:goi|hs|hoc sinh|tre|chau|gv|giao vien|em))?")
_WHOLE_NAME = "Họ và tên"
_DAY_MONTH_YEAR = ("ngay", "thang", "nam")
_SEXES = frozenset({"nam", "nu", "trai", "gai"})
_PARTS = frozenset({*_DAY_MONTH_YEAR, *_SEXES, "ho", "ten"})
_GROUPS = 2  #: different headings of a row that groups columns
_GIVEN_WORDS = 2  #: of a given name; a column of longer texts is no part of a name

Texts = Sequence[Sequence[str]]


class Joint(Enum):
    """How cells under one heading make one value."""

    WORDS = auto()  #: side by side
    LIST = auto()  #: one after the other
    DAY = auto()  #: day, month, year
    EITHER = auto()  #: one of them


@dataclass(frozen=True, slots=True)
class Span:
    """Further columns of a table from which one column of a form is read."""

    field: str
    grids: tuple[int, ...]  #: the first too
    joint: Joint


def is_part(text: str) -> bool:
    """Whether a lower heading only parts what the one above it names."""
    words = key(text)
    return words in _PARTS or (words.startswith("ho ") and _FAMILY.fullmatch(words) is not None)


def is_parted(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row only parts the headings above it; what is merged downwards says the same again."""
    new = [grid for grid, text in enumerate(below) if text and (grid >= len(above) or text != above[grid])]
    return len(new) > 1 and all(is_part(below[grid]) for grid in new)


def spread(texts: Texts) -> list[list[str]]:
    """The rows of a header; a heading that was not merged goes on over the empty cells beside it that have parts below."""
    rows = [list(row) for row in texts]
    for row, below in pairwise(rows):
        for grid in range(1, min(len(row), len(below))):
            if not row[grid] and row[grid - 1] and is_part(below[grid]) and is_part(below[grid - 1]):
                row[grid] = row[grid - 1]
    return rows


def whole_name(heading: str, beside: str) -> str:
    """What "Họ đệm" beside "Tên" are together; empty where the two are no parts of a name."""
    return _WHOLE_NAME if _FAMILY.fullmatch(key(heading)) and _GIVEN.fullmatch(key(beside)) else ""


def span_of(column: Column, grid: int, rows: Texts, body: Texts, taken: Collection[int]) -> Span | None:
    """Over which columns the heading at `grid` goes; None where it is one, or its values cannot be joined."""
    facts = column.type.facts
    if not (facts.free or facts.dated):
        return None
    while len(rows) > 1 and len(set(filter(None, rows[0]))) < _GROUPS:
        rows = rows[1:]  # a title above the header
    heads, lowest = spread(rows), rows[-1]
    asked = key(heads[0][grid] if grid < len(heads[0]) else "") in map(key, column.headers)
    last = grid
    while (
        last + 1 < len(lowest)
        and last + 1 not in taken
        and _goes_on(heads, grid, last + 1)
        and (asked or lowest[last + 1] == heads[0][grid] or is_part(lowest[last + 1]))
    ):
        last += 1
    if last == grid and facts.free and grid + 1 not in taken and _is_second_half(rows, grid, body):
        last += 1
    if last == grid:
        return None
    return Span(
        column.field,
        tuple(range(grid, last + 1)),
        _joint(column, [key(lowest[at] if at < len(lowest) else "") for at in range(grid, last + 1)]),
    )


def _goes_on(heads: Texts, grid: int, at: int) -> bool:
    """Whether the same heading stands over both."""
    return at < len(heads[0]) and bool(heads[0][grid]) and heads[0][at] == heads[0][grid]


def _is_second_half(rows: Texts, grid: int, body: Texts) -> bool:
    """Whether the next column is a given name: headed so, or unheaded beside one of names and mostly filled."""
    beside = [row[grid + 1] if grid + 1 < len(row) else "" for row in rows]
    lowest = next((row[grid] for row in reversed(rows) if grid < len(row) and row[grid]), "")
    if any(beside):
        return bool(whole_name(lowest, beside[-1]))
    if "ten" not in key(lowest).split():
        return False
    pairs = [(row[grid], row[grid + 1]) for row in body if grid + 1 < len(row) and row[grid]]
    named = sum(
        bool(second) and len(second.split()) <= _GIVEN_WORDS and second.replace(" ", "").isalpha() for _, second in pairs
    )
    return bool(named) and 2 * named > len(pairs)


def _joint(column: Column, parts: list[str]) -> Joint:
    if column.type.facts.dated:
        return Joint.DAY if tuple(parts) == _DAY_MONTH_YEAR else Joint.EITHER
    if tuple(parts) == _DAY_MONTH_YEAR:
        return Joint.DAY
    names = len(set(parts)) == 1 or any(map(_FAMILY.fullmatch, parts))
    return Joint.WORDS if names or not parts[-1] else Joint.EITHER if _SEXES.issuperset(parts) else Joint.LIST


def joined(cells: Sequence[Cell], joint: Joint) -> Cell:
    """The cells under one heading as one; the same said twice, as a merged cell's value is, counts once."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(filled) < 2 and joint is not Joint.DAY:
        return filled[0] if filled else None
    if joint is Joint.DAY:
        return "/".join(map(as_text, filled)) or None
    texts = list(dict.fromkeys(map(as_text, filled)))
    if len(texts) == 1:
        return filled[0]
    return (" " if joint is Joint.WORDS else ", ").join(texts)
