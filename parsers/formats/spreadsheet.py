"""Workbooks (.xlsx, .xlsm, .xlsb, .xls) by calamine, and comma-separated text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from parsers.facts import Budget, Cell, Content, Outcome, Problem, Table
from parsers.formats.docx import package_signers
from parsers.formats.package import HostileXmlError, LockedError, OverBudgetError, open_package
from parsers.formats.plain import decode_text
from parsers.formats.repair import repair

Raw = int | float | str | bool | time | date | datetime | timedelta

_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_COLUMN = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})\d+"[^>/]*>')
_NEVER_COMPUTED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?\s*</(?:\w+:)?c>")
_SPARSE = 50  #: how many empty places a filled one may stand for before the sheet is refused


def read_workbook(kind: str, content: bytes, budget: Budget) -> Content:
    """Read a workbook, one table a sheet. Raises CalamineError, LockedError and what `open_package` raises."""
    checked = _checked(content, budget) if content.startswith(b"PK") else _Checked()
    try:
        book = calamine.load_workbook(io.BytesIO(content))
    except calamine.PasswordError as error:
        raise LockedError from error
    tables: list[Table] = []
    problems = list(checked.problems)
    left = budget.table_cells
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ not in (calamine.SheetTypeEnum.WorkSheet, calamine.SheetTypeEnum.DialogSheet):
            continue
        source = book.get_sheet_by_index(number)
        last_row, last_column = source.end or (-1, -1)
        limit = left // max(last_column + 1, 1)
        rows = source.to_python(skip_empty_area=False, nrows=limit) if limit else []
        if last_row >= limit:
            problems.append(Problem("truncated", sheet.name))
        hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
        table = _filled(_trimmed(rows), source.merged_cell_ranges or [])
        left -= len(table.rows) * len(table.rows[0]) if table.rows else 0
        tables.append(replace(table, sheet=sheet.name, index=number + 1, hidden=hidden))
    return Content(kind, Outcome.READ, repair(tables), tuple(problems), checked.signers, checked.macros)


@dataclass(frozen=True, slots=True)
class _Checked:
    problems: tuple[Problem, ...] = ()
    signers: tuple[str, ...] = ()
    macros: bool = False


def _checked(content: bytes, budget: Budget) -> _Checked:
    """What only the package tells; a sheet whose few cells span millions of places is refused unread."""
    package = open_package(content, budget)
    problems = []
    for name in sorted(package.names):
        if not name.startswith("xl/"):
            continue
        if name.endswith(".xml"):
            part = package.read(name)
            if b"<!ENTITY" in part[:4096]:
                raise HostileXmlError
            if name.startswith("xl/worksheets/"):
                _check_extent(part, budget)
                if b"<f" in part and _NEVER_COMPUTED.search(part):
                    problems.append(Problem("formula-without-value"))
    macros = any(name.endswith("vbaProject.bin") for name in package.names)
    return _Checked(tuple(dict.fromkeys(problems)), package_signers(package), macros)


def _check_extent(part: bytes, budget: Budget) -> None:
    height = max((int(row) for row in _ROW.findall(part)), default=0)
    filled = part.count(b"</v>") + part.count(b"</is>") + part.count(b":v>") // 2
    if height * 20 <= budget.table_cells:
        return
    width = max((_number(letters) for letters in set(_COLUMN.findall(part))), default=1)
    if height * width > 4 * budget.table_cells and height * width > _SPARSE * max(filled, 1):
        raise OverBudgetError


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _trimmed(rows: list[list[Raw]]) -> list[list[Cell]]:
    """Cells typed, empty text as None, empty rows and columns cut off at the end."""
    cells = [[_cell(value) for value in row] for row in rows]
    while cells and not any(value is not None for value in cells[-1]):
        cells.pop()
    width = max((_last(row) for row in cells), default=0)
    return [row[:width] for row in cells]


def _last(row: list[Cell]) -> int:
    return next((at + 1 for at in range(len(row) - 1, -1, -1) if row[at] is not None), 0)


def _cell(value: Raw) -> Cell:
    match value:
        case bool() | int() | datetime() | date():
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < 2**53 else value
        case time():
            return value.strftime("%H:%M:%S" if value.second else "%H:%M")
        case timedelta():
            return str(value)
        case _:
            return value if value.strip() else None


def _filled(rows: list[list[Cell]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> Table:
    """The table with every merged range filled, as far as it lies within the rows or is one row or column."""
    width = len(rows[0]) if rows else 0
    merged = []
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= width:
            continue
        bottom, right = min(bottom, len(rows) - 1), min(right, width - 1)
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * (right + 1 - left)
        if (top, left) != (bottom, right):
            merged.append((top, left, bottom, right))
    return Table(rows=tuple(map(tuple, rows)), merged=tuple(sorted(merged)))


def read_csv(content: bytes, budget: Budget) -> Content:
    """Read comma-separated text, its delimiter guessed among ; , and tab."""
    text = decode_text(content)
    problems: tuple[Problem, ...] = ()
    rows: list[list[Cell]] = []
    cells = 0
    for row in _records(text):
        cells += len(row)
        if cells > budget.table_cells:
            problems = (Problem("truncated"),)
            break
        rows.append([value.strip() or None for value in row])
    width = max(map(len, rows), default=0)
    padded = tuple((*row, *[None] * (width - len(row))) for row in rows)
    return Content("csv", Outcome.READ, repair([Table(rows=padded)] if padded else []), problems)


def _records(text: str) -> Iterator[list[str]]:
    sample = text[:10_000]
    try:
        delimiter = csv.Sniffer().sniff(sample, ";,\t").delimiter
    except csv.Error:
        delimiter = max(";,\t", key=sample.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
