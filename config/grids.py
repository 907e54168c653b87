"""A table in a file as rows of text: a workbook by its content, everything else as CSV."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from config.mistakes import MistakesError, mistake

Grid = list[list[str]]

_SHEETS = 8  # of a workbook
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # by their first bytes: xlsx, xlsb and ods; xls


def grids_of(path: Path) -> tuple[Grid, ...]:
    """The visible sheets of a workbook, or the one table of a CSV file. Raises MistakesError."""
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise MistakesError((mistake("file-unreadable", str(path), why=exc.strerror),)) from exc
    try:
        return tuple(_sheets(content)) if content.startswith(_WORKBOOKS) else (_csv(content),)
    except UnicodeDecodeError as exc:
        raise MistakesError((mistake("roster-format", str(path)),)) from exc
    except (CalamineError, KeyError, ValueError, OSError, csv.Error) as exc:
        raise MistakesError((mistake("roster-damaged", str(path)),)) from exc


def _sheets(content: bytes) -> Iterator[Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = [one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible] or book.sheet_names
    for name in names[:_SHEETS]:
        # Rows as a person counts them: empty ones above the first cell too.
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        yield [[_cell(value) for value in row] for row in rows]


def _csv(content: bytes) -> Grid:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    return [[_cell(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text).strip()


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258")
