"""Workbooks (.xlsx, .xlsm, .xlsb, .xls) by calamine, and comma-separated text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

import python_calamine as calamine

from parsers.facts import Budget, Cell, Content, Outcome, Problem, Table
from parsers.formats.package import HostileXmlError, LockedError, Package, open_package
from parsers.formats.plain import decode_text
from parsers.formats.repair import repair
from parsers.formats.sheets.sheet_fonts import Places, decoded, legacy_cells
from parsers.formats.sheets.sheet_hints import own_workbook, without_dimension
from parsers.formats.sheets.sheet_percents import Cells, percent_cells, percent_cells_of_xls, shown
from parsers.formats.sheets.sheet_size import check_xls, check_xlsb, cut_sheet
from parsers.formats.word.docx import package_signers

Raw = int | float | str | bool | time | date | datetime | timedelta

_DELIMITERS = ";\t,|"
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_STRETCH = 64 * 1024  #: characters
_LONGEST_FIELD = 2_000_000  #: characters; the library stops at 131,072 with an error
_EXACT = 2**53  #: from here on a float no longer tells one whole number from the next
_REMEMBERED = 4_096  #: words of a sheet that are kept once however often they are said
_MERGED = 2_000_000  #: places that the merged ranges of a sheet may fill; ranges that overlap are malice
_NEVER_COMPUTED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?\s*</(?:\w+:)?c>")


def read_workbook(kind: str, content: bytes, budget: Budget) -> Content:
    """Read a workbook, one table a sheet. Raises CalamineError, LockedError and what `open_package` raises."""
    checked = _checked(content, budget)
    try:
        book = calamine.load_workbook(io.BytesIO(checked.content))
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
        if last_row >= limit:
            problems.append(Problem("truncated", sheet.name))
        percents = checked.percents.get(sheet.name, checked.percents.get(number, frozenset()))
        table = _table(source, limit, checked.fonts.get(sheet.name, {}), percents)
        left -= len(table.rows) * len(table.rows[0]) if table.rows else 0
        hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
        tables.append(replace(table, sheet=sheet.name, index=number + 1, hidden=hidden))
        del source  # all its cells once more
    return Content(kind, Outcome.READ, repair(tables), tuple(problems), checked.signers, checked.macros)


@dataclass(frozen=True, slots=True)
class _Checked:
    content: bytes  #: what to hand to calamine: the file itself, or one like it with its longest sheets cut
    problems: tuple[Problem, ...] = ()
    signers: tuple[str, ...] = ()
    macros: bool = False
    fonts: dict[str, Places] = field(default_factory=dict)  #: by sheet name, the cells in a legacy font
    percents: Mapping[str | int, Cells] = field(default_factory=dict)  #: by the sheet's name or number, the cells in per cent


def _checked(content: bytes, budget: Budget) -> _Checked:
    """What only the package tells; what would not fit is cut or refused before calamine unpacks it."""
    if not content.startswith(b"PK"):
        check_xls(content, budget)
        return _Checked(own_workbook(content), percents=percent_cells_of_xls(content))
    package = open_package(content, budget)
    problems, shorter, left = [], dict[str, bytes](), budget.table_cells
    for name in sorted(package.names, key=_natural):
        if name.startswith("xl/") and name.endswith(".xml"):
            with package.open(name) as part:
                if b"<!ENTITY" in part.read(4096):
                    raise HostileXmlError
        if name.startswith("xl/worksheets/") and name.endswith(".bin"):
            check_xlsb(package.read(name), budget)
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            whole = package.read(name)
            plain = without_dimension(whole)
            part_left, filled = cut_sheet(plain, left, budget)
            if part_left is not whole:
                shorter[name] = part_left
            if part_left is not plain and filled <= left:  # else it is said with the name of the sheet
                problems.append(Problem("truncated"))
            left = max(left - filled, 0)
            if b"<f" in part_left and _NEVER_COMPUTED.search(part_left):
                problems.append(Problem("formula-without-value"))
    macros = any(name.endswith("vbaProject.bin") for name in package.names)
    return _Checked(
        _rewritten(package, shorter) if shorter else content,
        tuple(dict.fromkeys(problems)),
        package_signers(package),
        macros,
        legacy_cells(package, shorter),
        percent_cells(package, shorter),
    )


def _natural(name: str) -> tuple[int, str]:
    """sheet2 before sheet10."""
    return len(name), name


def _rewritten(package: Package, shorter: dict[str, bytes]) -> bytes:
    """The workbook with some sheets cut, without what nobody reads of it."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        for name in package.names:
            if name.endswith((".xml", ".rels")):
                archive.writestr(name, shorter[name] if name in shorter else package.read(name))
    return memory.getvalue()


def _table(source: calamine.CalamineSheet, limit: int, fonts: Places, percents: Cells) -> Table:
    """The first rows of a sheet, up to the limit, as its grid shows them."""
    rows = list(_typed(islice(source.iter_rows(), limit), (None,) * (source.start or (0, 0))[1]))
    _trim(rows)
    decoded(rows, fonts)
    shown(rows, percents)
    return _filled(rows, source.merged_cell_ranges or [])


def _typed(rows: Iterable[list[Raw]], margin: tuple[None, ...]) -> Iterator[tuple[Cell, ...]]:
    """Rows of typed cells; the same words again are the same object, for lists repeat themselves."""
    known: dict[str, str] = {}
    for row in rows:
        if len(known) > _REMEMBERED:
            known.clear()
        cells: list[Cell] = [
            (known.setdefault(value, value) if value.strip() else None) if type(value) is str else _cell(value) for value in row
        ]
        yield (*margin, *cells)


def _trim(rows: list[tuple[Cell, ...]]) -> None:
    """Cut off the empty rows and columns at the end; the rows are of one length before and after."""
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    width = max(map(_last, rows), default=0)
    if rows and width < len(rows[0]):
        rows[:] = [row[:width] for row in rows]


def _last(row: tuple[Cell, ...]) -> int:
    at = len(row)
    while at and row[at - 1] is None:
        at -= 1
    return at


def _cell(value: Raw) -> Cell:
    if type(value) is float:  # most are: asked first
        return int(value) if value.is_integer() and -_EXACT < value < _EXACT else value
    match value:
        case time():
            return value.strftime("%H:%M:%S" if value.second else "%H:%M")
        case timedelta():
            return str(value)
    return value


def _filled(rows: list[tuple[Cell, ...]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> Table:
    """The table with every merged range filled, as far as it lies within the rows or is one row or column."""
    width = len(rows[0]) if rows else 0
    merged, spent, opened = [], 0, dict[int, list[Cell]]()
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= width:
            continue
        bottom, right = min(bottom, len(rows) - 1), min(right, width - 1)
        spent += (bottom + 1 - top) * (right + 1 - left)
        if spent > _MERGED:
            break
        for number in range(top, bottom + 1):
            row = opened.get(number) or opened.setdefault(number, list(rows[number]))
            row[left : right + 1] = [opened[top][left]] * (right + 1 - left)
        if (top, left) != (bottom, right):
            merged.append((top, left, bottom, right))
    for number, row in opened.items():
        rows[number] = tuple(row)
    return Table(rows=tuple(rows), merged=tuple(sorted(merged)))


def read_csv(content: bytes, budget: Budget) -> Content:
    """Read separated text; its delimiter is the one that parts the most records alike, or the one that Excel's "sep=" says."""
    text = decode_text(content)
    problems: tuple[Problem, ...] = ()
    rows: list[tuple[Cell, ...]] = []
    cells, known = 0, dict[str, str]()
    csv.field_size_limit(_LONGEST_FIELD)
    for row in _records(text):
        cells += len(row)
        if cells > budget.table_cells:
            problems = (Problem("truncated"),)
            break
        if len(known) > _REMEMBERED:
            known.clear()
        rows.append(tuple([known.setdefault(word, word) if (word := value.strip()) else None for value in row]))
    width = max(map(len, rows), default=0)
    padded = tuple(row if len(row) == width else (*row, *[None] * (width - len(row))) for row in rows)
    return Content("csv", Outcome.READ, repair([Table(rows=padded)] if padded else []), problems)


def _records(text: str) -> Iterator[list[str]]:
    declared = _DECLARED.match(text)
    delimiter = declared[1] if declared else max(_DELIMITERS, key=lambda mark: _regularity(text[:20_000], mark))
    return csv.reader(_lines(text, declared.end() if declared else 0), delimiter=delimiter)


def _lines(text: str, at: int) -> Iterator[str]:
    """Lines with their ends, of a stretch at a time: StringIO takes four bytes for every letter."""
    while at < len(text):
        end = text.find("\n", at + _STRETCH) + 1 or len(text)
        yield from io.StringIO(text[at:end], newline="")
        at = end


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """What share of the records has the commonest number of fields, and that number; nothing for a single field."""
    widths = Counter(len(record) for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if record)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return (times / widths.total(), width) if width > 1 else (0.0, 0)
