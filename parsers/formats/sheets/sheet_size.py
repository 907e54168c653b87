"""How large a sheet would be once it is laid out, known before anybody lays it out.

A reader of workbooks makes a rectangle of all places up to the last filled one. A few cells far apart would
make it take more memory than the machine has, and that ends the process.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from operator import itemgetter

import olefile

from parsers.facts import Budget
from parsers.formats.package import LockedError, OverBudgetError

_ROWS = re.compile(rb"<(?:\w+:)?row[\s>/]")
_NUMBER = re.compile(rb"[^>]*?\sr\s*=\s*[\"'](\d{1,10})[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,8})(\d{1,12})[\"']")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s>/]")
_STRAY = 10_000  #: empty rows after which what comes is a forgotten cell at the end of the sheet
_STRETCH = 256 * 1024  #: bytes of a sheet that are looked at together, so that its cells are not all listed at once
_SPARSE = 50  #: how many empty places a filled one may stand for
_LARGEST = 16_000_000  #: places of a sheet; 32 bytes each while it is laid out
_XLS_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})  # MS-XLS, 2.3.1: those with a value
_FILE_PASS = 0x002F  #: 2.4.117: what follows is encrypted, but for the heads of the records
_XLSB_ROW, _XLSB_CELLS = 0, frozenset(range(2, 12))  # MS-XLSB, 2.3.1: BrtRowHdr, and the cells that have a value


def check(height: int, width: int, filled: int, budget: Budget) -> None:
    """Raise OverBudgetError for a rectangle that is huge, or large and all but empty."""
    places = height * width
    if places > _LARGEST or places > max(4 * budget.table_cells, _SPARSE * filled):
        raise OverBudgetError


def cut_sheet(part: bytes, cells: int, budget: Budget) -> tuple[bytes, int]:
    """A sheet of SpreadsheetML as far as it may be read, and how many cells that are.

    Cut before the row that has one cell too many or stands far below all others; the part itself where nothing
    is cut. Raises OverBudgetError when what is left is too large by `check`.
    """
    filled = _cells(part, 0, len(part))
    height, width = _reach(part) if filled <= cells else (cells + 1, 1)
    if height * width <= budget.table_cells and filled <= cells:
        return part, filled
    end, filled = _end(part, cells)
    if end < len(part):
        prefix = _ROWS.match(part, end)[0].partition(b":")  # type: ignore[index]  # the cut is at a row
        closing = b"</%ssheetData>" % (prefix[0][1:] + b":" if prefix[1] else b"")
        part = part[:end] + part[max(part.find(closing, end), end) :]
        height, width = _reach(part)
    check(height, width, filled, budget)
    return part, filled


def _reach(part: bytes) -> tuple[int, int]:
    """The last row and the last column that a cell says it stands in."""
    rows, columns, at = set[bytes](), set[bytes](), 0
    while at < len(part):
        end = part.find(b">", at + _STRETCH) + 1 or len(part)  # no cell reaches beyond the end of its tag
        places = _CELL.findall(part, at, end)
        columns.update(map(itemgetter(0), places))
        rows.update(map(itemgetter(1), places))
        at = end
    return max(map(int, rows), default=0), max(map(column_number, columns), default=1)


def _end(part: bytes, cells: int) -> tuple[int, int]:
    """Where to cut, and the cells before."""
    filled, last, start = 0, 0, None
    for found in _ROWS.finditer(part):
        if start is not None:
            filled += _cells(part, start, found.start())
        number = _NUMBER.match(part, found.end() - 1)
        row = int(number[1]) if number else last + 1
        if filled > cells or row > last + _STRAY:
            return found.start(), filled
        start, last = found.start(), row
    return len(part), filled + (_cells(part, start, len(part)) if start is not None else 0)


def _cells(part: bytes, start: int, end: int) -> int:
    return part.count(b"<c ", start, end) or sum(1 for _ in _CELL_TAG.finditer(part, start, end))


def column_number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def check_xls(content: bytes, budget: Budget) -> None:
    """Check the sheets of a BIFF workbook (.xls) taken together; LockedError for a password.

    What is damaged is left to the reader.
    """
    stream = biff_stream(content)
    height = width = filled = 0
    for kind, at, size in biff_records(stream):
        if kind == _FILE_PASS:
            raise LockedError
        if kind in _XLS_CELLS and size >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            last = struct.unpack_from("<H", stream, at + size - 2)[0] if kind == 0x00BD else column  # MULRK
            height, width, filled = max(height, row + 1), max(width, last + 1), filled + max(last - column, 0) + 1
    check(height, width, filled, budget)


def biff_stream(content: bytes) -> bytes:
    """The workbook of an .xls without its container; BIFF2 to BIFF4 have none."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            stream: bytes = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    except (OSError, IndexError, ValueError, AttributeError):
        return content
    return stream


def biff_records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record from a place on (MS-XLS, 2.1.4)."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream):
            return
        yield kind, at + 4, size
        at += 4 + size


def check_xlsb(part: bytes, budget: Budget) -> None:
    """Check one sheet of a binary workbook (.xlsb)."""
    height = width = filled = at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        if kind == _XLSB_ROW and size >= 4:
            height = max(height, int.from_bytes(part[at : at + 4], "little") + 1)
        elif kind in _XLSB_CELLS and size >= 4:
            width, filled = max(width, int.from_bytes(part[at : at + 4], "little") + 1), filled + 1
        at += size
    check(height, width, filled, budget)


def _number(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte (MS-XLSB, 2.1.4), and where the next begins."""
    number = 0
    for place in range(longest):
        byte = part[at + place] if at + place < len(part) else 0
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    return number, at + longest
