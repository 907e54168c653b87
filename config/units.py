"""The roster from units.csv or a workbook (docs/interface.md, 3.1), every mistake of every row at once.

Nothing half-imported: a file with one mistake gives no units at all.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from config.entities import Level, Role, Unit
from config.mistakes import Mistake, MistakesError, mistake
from config.roster_list import ListRow, code_of, key, known_level, known_role, level_of_name, taken_apart
from config.settings_file import ADDRESS

Grid = list[list[str]]

_LONGEST_CODE = 80
_SHEETS = 8  # of a workbook
_ROLE = re.compile(r"(?P<address>[^\s;,/<>()]+@[^\s;,/<>()]+)>?\s*\((?P<role>[^()@]+)\)")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # by their first bytes: xlsx, xlsb and ods; xls


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
    notes: tuple[Mistake, ...] = ()  #: about the file: columns nobody knows, lines that are no unit
    codes_made: bool = False  #: of the names, because the file has none

    @property
    def refused(self) -> tuple[RowResult, ...]:
        """Rows with mistakes; while there is one, nothing is imported."""
        return tuple(row for row in self.rows if row.mistakes)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in the order of the file; none if any row is refused."""
        return () if self.refused else tuple(row.unit for row in self.rows if row.unit)


def read_units(path: Path) -> UnitsFile:
    """Read a roster, a workbook by its content and everything else as CSV. Raises UnitsError."""
    try:
        sheets = grids_of(path)
    except MistakesError as exc:
        raise UnitsError(exc.mistakes) from exc
    grid: Grid = next((one for one in sheets if taken_apart(one) is not None), sheets[0] if sheets else [])
    return from_grid(grid, str(path))


def from_grid(grid: Sequence[Sequence[str]], name: str = "units") -> UnitsFile:
    """Read rows of text, the heading among the first of them. Raises UnitsError if there is no heading."""
    listed = taken_apart(grid)
    if listed is None:
        raise UnitsError((mistake("roster-headings", name),))
    if not listed.rows:
        raise UnitsError((mistake("roster-empty", name),))
    taken: set[str] = set()
    rows = [_row(row, "code" in listed.columns, taken) for row in listed.rows]
    notes = [mistake("columns-unused", value=", ".join(listed.strange))] if listed.strange else []
    if "code" not in listed.columns:
        notes.append(mistake("codes-made"))
    if listed.left_out:
        notes.append(mistake("lines-left-out", value="; ".join(f"{number}: {text}" for number, text in listed.left_out[:20])))
    return UnitsFile(tuple(_without_repeats(rows)), tuple(notes), "code" not in listed.columns)


def with_known_codes(found: UnitsFile, known: Iterable[Unit]) -> UnitsFile:
    """Where codes were made of names, a unit that is known by the same name, level and ward keeps the code it has."""
    if not found.codes_made:
        return found
    codes = {(key(unit.name), unit.level, key(unit.ward)): unit.code for unit in known}

    def known_as(row: RowResult) -> RowResult:
        code = row.unit and codes.get((key(row.unit.name), row.unit.level, key(row.unit.ward)))
        return replace(row, unit=replace(row.unit, code=code)) if row.unit and code else row

    return replace(found, rows=tuple(_without_repeats(map(known_as, found.rows))))


def _row(row: ListRow, has_codes: bool, taken: set[str]) -> RowResult:
    mistakes: list[Mistake] = []
    notes: list[Mistake] = []
    cells, name = row.cells, " ".join(row.cells["name"].split())
    code = cells["code"] if has_codes else code_of(name, cells.get("ward", ""), taken)
    taken.add(code)
    if not code:
        mistakes.append(mistake("missing", "code"))
    elif len(code) > _LONGEST_CODE or re.search(r"[\s:*;,/]", code):
        mistakes.append(mistake("bad-unit-code", "code", most=_LONGEST_CODE, value=code))
    if not name:
        mistakes.append(mistake("missing", "name"))
    level = _level(cells.get("level", ""), level_of_name(name) or row.section_level, mistakes, notes)
    emails, roles = with_roles(cells.get("emails", ""))
    mistakes += [mistake("unit-address", "emails", value=one) for one in emails if not is_address(one)]
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
        groups=tuple(sorted({one[:200] for one in _several(cells.get("groups", ""))})),
        roles=roles,
    )
    return RowResult(row.number, None if mistakes else unit, tuple(mistakes), tuple(notes))


def _level(given: str, told: Level | None, mistakes: list[Mistake], notes: list[Mistake]) -> Level:
    """The level of its own column, else the one that name or section told."""
    if not given:
        if told is None:
            notes.append(mistake("level-empty", "level", value=Level.KHAC))
        return told or Level.KHAC
    known = known_level(given)
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


def is_address(text: str) -> bool:
    """Whether a cell holds an address that mail can go to."""
    return len(text) <= 254 and text.isascii() and ADDRESS.fullmatch(text) is not None  # RFC 5321, 4.5.3.1.3


def with_roles(cell: str) -> tuple[tuple[str, ...], tuple[tuple[str, Role], ...]]:
    """The addresses of a cell, and of those with words behind them in brackets, "a@b.vn (hiệu trưởng)", whose they are."""
    said = {found["address"].lower(): role for found in _ROLE.finditer(cell) if (role := known_role(found["role"]))}
    plain = _ROLE.sub(lambda found: found["address"] if known_role(found["role"]) else found[0], cell)
    emails = tuple(dict.fromkeys(one.lower() for one in addresses_in(plain)))
    roles = tuple((one, said[one]) for one in emails if said.get(one, Role.RECIPIENT) is not Role.RECIPIENT)
    return emails, roles


def addresses_in(cell: str) -> list[str]:
    """Addresses of a cell, however they are parted; what is no address stays whole, to be shown."""
    parts = [one.strip("<>()") for one in re.split(r"[;,/\s]+", cell) if one.strip("<>()")]
    return parts if any("@" in one for one in parts) else [cell.strip()] if cell.strip() else []


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
