"""The rows of an appendix: tables to records, typed, with every fault named by its cell."""

from __future__ import annotations

from dataclasses import dataclass, replace

from config.entities import Column
from parsers.facts import Cell, Problem, Table
from parsers.forms.column_places import ColumnPlace, places
from parsers.forms.table_header import Header, find_header
from parsers.forms.table_rows import Kinds, TableRow
from parsers.forms.values import Value, as_text, is_blank, read_value
from parsers.vietnamese.text import key

__all__ = ["Extract", "Record", "Value", "extract", "fit", "is_filled"]

_ENOUGH = 0.4  #: of the header score: from here on a table is taken for the form
_FOUND_CAP = 80  #: characters of an offending text that a Problem carries


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the appendix."""

    row: int  #: as a person counts it on the sheet, or in the table of a document
    sheet: str  #: name of the sheet; empty in a document
    values: tuple[tuple[str, Value | None], ...]  #: by field, in the order of the form


@dataclass(frozen=True, slots=True)
class Extract:
    """All that the tables of one file hold of a form."""

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    score: float = 0.0  #: 0..1, how well the best header fits; required columns weigh more
    empty_declared: bool = False  #: "Không có": an empty report that says so


def fit(tables: tuple[Table, ...], columns: tuple[Column, ...]) -> float:
    """How well the best header among the visible tables fits the form, 0..1, without reading any row."""
    headers = (find_header(table, columns) for table in tables if not table.hidden) if columns else iter(())
    return max((header.score for header in headers if header), default=0.0)


_FILLED = (TableRow.RECORD, TableRow.CONTINUATION, TableRow.DECLARED_EMPTY)


def extract(tables: tuple[Table, ...], columns: tuple[Column, ...]) -> Extract:
    """The records of every visible table that has the form's header, in order.

    A table without header that goes on with the one before, as wide as it, is read by that one's header.
    Problems: missing-column, missing-field, bad-integer, bad-decimal, bad-percentage, bad-date, bad-choice.
    """
    result = Extract()
    if not columns:
        return result
    above: tuple[Header, int] | None = None
    for table in tables:
        if table.hidden or not table.rows:
            continue
        width = max(map(len, table.rows))
        header = find_header(table, columns)
        if header and header.score >= _ENOUGH:
            above = header, width
            found = _read(table, header, columns, _missing(table, header, columns))
        elif above and above[1] == width and table.sheet == "" and width > 2:
            header = replace(above[0], start=0, end=0)
            found = _read(table, header, columns, ())
        else:
            result = replace(result, score=max(result.score, header.score if header else 0.0))
            continue
        result = Extract(
            result.records + found.records,
            result.problems + found.problems,
            max(result.score, header.score),
            result.empty_declared or found.empty_declared,
        )
    return replace(result, empty_declared=result.empty_declared and not result.records)


def is_filled(tables: tuple[Table, ...], columns: tuple[Column, ...]) -> bool:
    """Whether a visible table has the form's header and a record below it, or says that there is none: no blank form."""
    for table in tables:
        header = None if table.hidden or not table.rows else find_header(table, columns)
        if header is None or header.score < _ENOUGH:
            continue
        kind: TableRow | None = None
        kinds = Kinds(header, _names(table, header), table.rows)
        for number in range(header.end, len(table.rows)):
            kind = kinds.of(number, kind)
            if kind is TableRow.END:
                break
            if kind in _FILLED:
                return True
    return False


def _names(table: Table, header: Header) -> frozenset[str]:
    return frozenset(key(as_text(cell)) for row in table.rows[header.start : header.end] for cell in row if not is_blank(cell))


def _missing(table: Table, header: Header, columns: tuple[Column, ...]) -> tuple[Problem, ...]:
    found = header.found()
    where = table.sheet or f"bảng {table.index}"
    return tuple(Problem("missing-column", where, c.headers[0]) for c in columns if c.required and c.field not in found)


def _read(table: Table, header: Header, columns: tuple[Column, ...], problems: tuple[Problem, ...]) -> Extract:
    records: list[Record] = []
    faults = list(problems)
    declared = False
    kind: TableRow | None = None
    kinds = Kinds(header, _names(table, header), table.rows)
    plan = places(header, columns)
    for number in range(header.end, len(table.rows)):
        row = table.rows[number]
        above, kind = kind, kinds.of(number, kind)
        if kind is TableRow.END:
            break
        declared = declared or kind is TableRow.DECLARED_EMPTY
        if kind is TableRow.RECORD or (kind is TableRow.CONTINUATION and not records):
            record, found = _record(table, number, plan)
            records.append(record)
            faults.extend(found)
        elif kind is TableRow.CONTINUATION:
            records[-1] = _continued(records[-1], row, header, columns)
        if kind is TableRow.NOTHING and above in (None, TableRow.NOTE):
            kind = above
    return Extract(tuple(records), tuple(faults), header.score, declared)


def _record(table: Table, number: int, plan: tuple[ColumnPlace, ...]) -> tuple[Record, list[Problem]]:
    row = table.rows[number]
    values: list[tuple[str, Value | None]] = []
    problems: list[Problem] = []
    for place in plan:
        value, code = place.read(row)
        values.append(value)
        if code:
            problems.append(Problem(code, _where(table, number, place.at), as_text(_cell(row, place.at))[:_FOUND_CAP]))
    return Record(table.first_row + number, table.sheet, tuple(values)), problems


def _continued(record: Record, row: tuple[Cell, ...], header: Header, columns: tuple[Column, ...]) -> Record:
    """The record with the texts of a further row put behind its own, and its gaps filled."""
    places = {column.field: grid for column, grid in header.places}
    types = {column.field: column for column in columns}

    def joined(field: str, value: Value | None) -> Value | None:
        cell = _cell(row, places[field]) if field in places else None
        if is_blank(cell):
            return value
        if value is None:
            return read_value(cell, types[field]).value
        more = isinstance(value, str) and types[field].type.facts.free and as_text(cell) != value
        return f"{value} {as_text(cell)}" if more else value

    return replace(record, values=tuple((field, joined(field, value)) for field, value in record.values))


def _cell(row: tuple[Cell, ...], grid: int) -> Cell:
    return row[grid] if grid < len(row) else None


def _where(table: Table, number: int, grid: int) -> str:
    if not table.sheet:
        return f"bảng {table.index}, dòng {table.first_row + number}"
    letters, column = "", table.first_column + grid
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{table.sheet}!{letters}{table.first_row + number}"
