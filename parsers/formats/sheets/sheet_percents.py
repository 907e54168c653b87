"""Cells that a workbook shows as per cent: what it keeps as 0.965 every reader of the sheet sees as 96,5%."""

from __future__ import annotations

import re
import struct

from parsers.facts import Cell
from parsers.formats.package import Package
from parsers.formats.sheets.sheet_fonts import NAMESPACE, sheet_parts, styled_cells
from parsers.formats.sheets.sheet_size import biff_records, biff_stream
from parsers.vietnamese.numbers import per_cent

_BUILT_IN = frozenset({9, 10})  #: 0% and 0.00% (ECMA-376-1, 18.8.30; MS-XLS, 2.4.126)
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')  #: what a number format shows as it stands
_SHEET, _FORMAT, _XF, _BEGIN, _END, _MULRK = 0x0085, 0x041E, 0x00E0, 0x0809, 0x000A, 0x00BD  # MS-XLS, 2.3.1
_NUMBERS = frozenset({0x0006, 0x0203, 0x027E})  #: a formula, a number, a short number

Cells = frozenset[tuple[int, int]]  #: row and column, 0-based


def percent_cells(package: Package, parts: dict[str, bytes]) -> dict[str | int, Cells]:
    """By sheet name the cells of an .xlsx with a format in per cent. Nothing is looked at where no style has one."""
    styles = _styles(package)
    if not styles:
        return {}
    return {
        sheet: frozenset(place for place, style in styled_cells(parts.get(part) or package.read(part)) if style in styles)
        for sheet, part in sheet_parts(package)
        if part in package.names
    }


def _styles(package: Package) -> frozenset[int]:
    name = "xl/styles.xml"
    root = package.xml(name) if name in package.names else None
    if root is None:
        return frozenset()
    own = {form.get("numFmtId") for form in root.iter(NAMESPACE + "numFmt") if _is_percent(form.get("formatCode") or "")}
    used = enumerate(form.get("numFmtId") or "" for form in root.iterfind(f"{NAMESPACE}cellXfs/{NAMESPACE}xf"))
    return frozenset(number for number, form in used if form in own or (form.isdigit() and int(form) in _BUILT_IN))


def _is_percent(code: str) -> bool:
    return "%" in _QUOTED.sub("", code)


def percent_cells_of_xls(content: bytes) -> dict[str | int, Cells]:
    """The same of a BIFF workbook, by the number of the sheet. What is damaged is left to the reader."""
    stream = biff_stream(content)
    sheets, own, styles = list[int](), set[int](), list[int]()
    for kind, at, size in biff_records(stream):
        if kind == _END:
            break
        if kind == _SHEET and size >= 4:
            sheets.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _FORMAT and size > 2 and _is_percent(stream[at + 2 : at + size].replace(b"\0", b"").decode("latin-1")):
            own.add(struct.unpack_from("<H", stream, at)[0])
        elif kind == _XF and size >= 4:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
    percent = frozenset(number for number, form in enumerate(styles) if form in own or form in _BUILT_IN)
    return {number: _of_sheet(stream, start, percent) for number, start in enumerate(sheets)} if percent else {}


def _of_sheet(stream: bytes, start: int, percent: frozenset[int]) -> Cells:
    found, depth = set[tuple[int, int]](), 0
    for kind, at, size in biff_records(stream, start):
        depth += (kind == _BEGIN) - (kind == _END)
        if not depth:
            break
        if kind in _NUMBERS and size >= 6:
            row, column, style = struct.unpack_from("<HHH", stream, at)
            if style in percent:
                found.add((row, column))
        elif kind == _MULRK and size >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            shorts = ((column + n, place) for n, place in enumerate(range(at + 4, at + size - 2, 6)))
            found.update((row, grid) for grid, place in shorts if struct.unpack_from("<H", stream, place)[0] in percent)
    return frozenset(found)


def shown(rows: list[tuple[Cell, ...]], cells: Cells) -> None:
    """Put the numbers at these places as the sheet shows them."""
    opened: dict[int, list[Cell]] = {}
    for row, column in cells:
        number = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(number, int | float) and not isinstance(number, bool):
            (opened.get(row) or opened.setdefault(row, list(rows[row])))[column] = per_cent(number)
    for row, changed in opened.items():
        rows[row] = tuple(changed)
