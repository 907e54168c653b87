"""The roster from units.csv or units.xlsx (docs/interface.md, 3.1), every mistake of every row at once.

Nothing half-imported: a file with one mistake gives no units at all.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from config.entities import Level, Unit
from config.mistakes import Mistake, MistakesError, mistake
from config.settings_file import ADDRESS

_HEADINGS = {
    "code": ("code", "ma", "ma don vi", "ma truong"),
    "name": ("name", "ten", "ten don vi", "ten truong", "don vi"),
    "level": ("level", "cap", "cap hoc", "bac hoc", "loai hinh"),
    "ward": ("ward", "xa", "phuong", "xa phuong", "phuong xa", "dia ban"),
    "emails": ("emails", "email", "e mail", "thu dien tu", "dia chi email", "dia chi thu dien tu", "hop thu"),
    "aliases": ("aliases", "ten khac", "ten goi khac", "ten viet tat", "viet tat"),
    "contact": ("contact", "lien he", "nguoi lien he", "dau moi", "can bo dau moi", "nguoi phu trach"),
    "phone": ("phone", "dien thoai", "so dien thoai", "sdt", "dt"),
}
_LEVELS = {
    Level.MAM_NON: ("mam non", "mn", "nha tre"),
    Level.MAU_GIAO: ("mau giao", "mg"),
    Level.TIEU_HOC: ("tieu hoc", "th", "cap 1", "cap i"),
    Level.THCS: ("trung hoc co so", "thcs", "cap 2", "cap ii"),
    Level.THPT: ("trung hoc pho thong", "thpt", "cap 3", "cap iii"),
    Level.LIEN_CAP: ("lien cap", "nhieu cap", "th thcs", "thcs thpt", "th thcs thpt", "tieu hoc va trung hoc co so"),
    Level.BO_PHAN: ("bo phan", "to chuyen mon phong", "to nghiep vu"),
    Level.DOAN_THE: ("doan the", "cong doan"),
    Level.XA_PHUONG: ("xa", "phuong", "xa phuong", "dac khu", "ubnd xa", "ubnd phuong", "phong van hoa xa hoi"),
    Level.PHONG: ("phong gd dt", "phong gddt", "phong gd", "phong giao duc va dao tao"),
    Level.GDTX: ("gdnn gdtx", "trung tam gdtx", "giao duc thuong xuyen", "trung tam", "tthtcd", "trung tam hoc tap cong dong"),
    Level.NHOM_TRE: ("nhom lop", "lop doc lap", "nhom tre doc lap", "lop mau giao doc lap", "nhom tre lop mau giao doc lap"),
    Level.KHAC: ("khac",),
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_LEVEL_OF = {word: level for level, words in _LEVELS.items() for word in (*words, level.value.replace("_", " "))}
_LONGEST_CODE = 80
_SEARCHED_ROWS = 20  # the heading may stand below the title of the list


class UnitsError(MistakesError):
    """A file that is no list of units; one mistake says why."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What one row of the file says, and what is wrong with it."""

    row: int  #: as a person counts: the first line of the file is 1
    unit: Unit | None  #: None: refused
    mistakes: tuple[Mistake, ...] = ()  #: each with its column
    notes: tuple[Mistake, ...] = ()  #: accepted, but worth a look


@dataclass(frozen=True, slots=True)
class UnitsFile:
    """A whole file, read."""

    rows: tuple[RowResult, ...]
    notes: tuple[Mistake, ...] = ()  #: about the file: columns nobody knows

    @property
    def refused(self) -> tuple[RowResult, ...]:
        """Rows with mistakes; while there is one, nothing is imported."""
        return tuple(row for row in self.rows if row.mistakes)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in the order of the file; none if any row is refused."""
        return () if self.refused else tuple(row.unit for row in self.rows if row.unit)


def read_units(path: Path) -> UnitsFile:
    """Read a roster, .xlsx by its content and everything else as CSV. Raises UnitsError."""
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise UnitsError((mistake("file-unreadable", str(path), why=exc.strerror),)) from exc
    try:
        grid = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    except UnicodeDecodeError as exc:
        raise UnitsError((mistake("roster-format", str(path)),)) from exc
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, csv.Error) as exc:
        raise UnitsError((mistake("roster-damaged", str(path)),)) from exc
    return from_grid(grid, str(path))


def from_grid(grid: Sequence[Sequence[str]], name: str = "units") -> UnitsFile:
    """Read rows of text, the heading among the first of them. Raises UnitsError if there is no heading."""
    at, columns = _heading(grid, name)
    strange = [cell for cell in grid[at] if cell and _key(cell) not in (*_FIELD_OF, "stt", "tt")]
    rows = [
        _row(number, {field: row[i] if i < len(row) else "" for field, i in columns.items()})
        for number, row in enumerate(grid[at + 1 :], at + 2)
        if any(row)
    ]
    if not rows:
        raise UnitsError((mistake("roster-empty", name),))
    notes = (mistake("columns-unused", value=", ".join(strange)),) if strange else ()
    return UnitsFile(tuple(_without_repeats(rows)), notes)


def _heading(grid: Sequence[Sequence[str]], name: str) -> tuple[int, dict[str, int]]:
    for at, cells in enumerate(grid[:_SEARCHED_ROWS]):
        columns = {field: i for i, cell in reversed(list(enumerate(cells))) if (field := _FIELD_OF.get(_key(cell)))}
        if {"code", "name"} <= columns.keys():
            return at, columns
    raise UnitsError((mistake("roster-headings", name),))


def _row(number: int, cells: dict[str, str]) -> RowResult:
    mistakes: list[Mistake] = []
    notes: list[Mistake] = []
    code, name = cells["code"], cells["name"]
    if not code:
        mistakes.append(mistake("missing", "code"))
    elif len(code) > _LONGEST_CODE or re.search(r"[\s:*;,/]", code):
        mistakes.append(mistake("bad-unit-code", "code", most=_LONGEST_CODE, value=code))
    if not name:
        mistakes.append(mistake("missing", "name"))
    level = _level(cells.get("level", ""), mistakes, notes)
    emails = tuple(dict.fromkeys(one.lower() for one in _several(cells.get("emails", ""))))
    mistakes += [mistake("unit-address", "emails", value=one) for one in emails if not _is_address(one)]
    if not emails:
        notes.append(mistake("unit-without-address"))
    unit = Unit(
        code=code,
        name=name,
        level=level,
        ward=cells.get("ward", ""),
        emails=emails,
        aliases=tuple(dict.fromkeys(_several(cells.get("aliases", "")))),
        contact=cells.get("contact", ""),
        phone=cells.get("phone", ""),
    )
    return RowResult(number, None if mistakes else unit, tuple(mistakes), tuple(notes))


def _level(given: str, mistakes: list[Mistake], notes: list[Mistake]) -> Level:
    if not given:
        notes.append(mistake("level-empty", "level", value=Level.KHAC))
        return Level.KHAC
    known = _LEVEL_OF.get(_key(given).removeprefix("truong "))
    if known is None:
        mistakes.append(mistake("not-a-choice", "level", allowed=", ".join(Level), value=given))
    return known or Level.KHAC


def _without_repeats(rows: Iterable[RowResult]) -> Iterable[RowResult]:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.unit.code.lower(), row.row) if row.unit else row.row
        if first == row.row:
            yield row
        else:
            code = row.unit.code if row.unit else ""
            yield RowResult(row.row, None, (mistake("unit-twice", "code", value=code, row=first),))


def _several(cell: str) -> list[str]:
    return [one.strip() for one in re.split(r"[;\n]", cell) if one.strip()]


def _is_address(text: str) -> bool:
    return len(text) <= 254 and text.isascii() and ADDRESS.fullmatch(text) is not None  # RFC 5321, 4.5.3.1.3


def _key(heading: str) -> str:
    """A heading as plain words: no marks, no punctuation, no case."""
    plain = unicodedata.normalize("NFD", heading.lower().replace("đ", "d"))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text).strip()


def _xlsx(content: bytes) -> list[list[str]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
        return [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    finally:
        book.close()


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    return [[_cell(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258")
