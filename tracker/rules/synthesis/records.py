"""The rows of one part over all units: what was written, what an officer corrected, and by what a row is known again.

A row's key is the SHA-256 of what identifies it: its required columns that are no numbers (else all that are none), each
by `key`, so that case, accents and spacing do not matter; a second row of the same unit that says the same is "…#2".
Where nothing identifies a row, its position among the unit's rows does. Numbers never identify: they are what a new
version mends. The key is made of what the unit wrote, not of what was corrected, so marks and corrections find their row
again in the unit's next version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from config.entities import Column, Part, Unit
from parsers.forms.extract import Value
from parsers.vietnamese.text import key


@dataclass(frozen=True, slots=True)
class Source:
    """Which file the rows of one unit came in."""

    filing: int
    version: int
    received_at: datetime
    filename: str  #: empty: the mail gave none
    mail: int | None
    document: int | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What an officer put in place of a value."""

    field: str
    was: Value | None  #: the unit's own value when it was corrected
    now: Value | None
    why: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """What an officer thinks of a row."""

    exemplary: bool
    note: str = ""
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """The newest valid version of one part of one unit, as it is stored."""

    unit: Unit
    part: str
    source: Source
    records: tuple[Mapping[str, Any], ...]  #: {"row": 5, "sheet": "…", "values": {…}}, dates in ISO form
    findings: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One row of one unit. `values` and `said` go with the part's columns, one each."""

    unit: Unit
    part: str
    record: str  #: its key
    source: Source
    sheet: str
    row: int  #: as a person counts it on the sheet
    values: tuple[Value | None, ...]  #: with the corrections put in
    said: tuple[Value | None, ...]  #: what the unit wrote
    corrections: tuple[Correction, ...] = ()
    overtaken: tuple[str, ...] = ()  #: fields that a newer version of the unit changed after they were corrected
    mark: Mark | None = None


Decided = Mapping[tuple[str, str, str], Mark]  #: by unit, part, record
Corrected = Mapping[tuple[str, str, str], tuple[Correction, ...]]


def rows_of(submission: Submission, part: Part, marks: Decided, corrections: Corrected) -> Iterator[RecordRow]:
    """The rows of one submission, in the order of the file."""
    identifying = _identifying(part.columns)
    seen: dict[str, int] = {}
    for position, stored in enumerate(submission.records):
        known = record_key(_said(stored, part), identifying, position)
        seen[known] = seen.get(known, 0) + 1
        known = known if seen[known] == 1 else f"{known[:58]}#{seen[known]}"
        at = (submission.unit.code, submission.part, known)
        yield row_of(submission.unit, part, known, submission.source, stored, marks.get(at), corrections.get(at, ()))


def row_of(
    unit: Unit,
    part: Part,
    record: str,
    source: Source,
    stored: Mapping[str, Any],
    mark: Mark | None,
    made: tuple[Correction, ...],
) -> RecordRow:
    """One row as it is stored, with what officers decided about it."""
    said = _said(stored, part)
    now = {one.field: one.now for one in made}
    was = {one.field: one.was for one in made}
    named = [column.field for column in part.columns]
    return RecordRow(
        unit=unit,
        part=part.code,
        record=record,
        source=source,
        sheet=str(stored.get("sheet") or ""),
        row=int(stored.get("row") or 0),
        values=tuple(now.get(field, value) for field, value in zip(named, said, strict=True)),
        said=said,
        corrections=made,
        overtaken=tuple(f for f, value in zip(named, said, strict=True) if f in was and value not in (was[f], now[f])),
        mark=mark,
    )


def _said(stored: Mapping[str, Any], part: Part) -> tuple[Value | None, ...]:
    return tuple(_typed(stored["values"].get(column.field), column) for column in part.columns)


def record_key(said: Sequence[Value | None], identifying: Sequence[int], position: int) -> str:
    """By what a row is known again: 64 hexadecimal digits."""
    words = [key(str(said[place])) for place in identifying if said[place] is not None]
    basis = "\x1f".join(words) if any(words) else f"\x1e{position}"
    return hashlib.sha256(basis.encode()).hexdigest()


def as_value(stored: Any, column: Column) -> Value | None:
    """A value as JSON holds it, in the column's type; what does not fit the type any more stays text."""
    return _typed(stored, column)


def as_json(value: Value | None) -> Any:
    """A value as JSON holds it: days in ISO form."""
    return value.isoformat() if isinstance(value, date) else value


def name_place(columns: Sequence[Column]) -> int:
    """Which column says what the row is about: the first required text, else the first text, else the first."""
    texts = [place for place, column in enumerate(columns) if column.type.facts.free]
    required = [place for place in texts if columns[place].required]
    return next(iter(required or texts), 0)


def all_rows(
    submissions: Iterable[Submission], parts: Mapping[str, Part], marks: Decided, corrections: Corrected
) -> Iterator[RecordRow]:
    """The rows of every submission of a part that has columns."""
    for one in submissions:
        part = parts.get(one.part)
        if part and part.columns:
            yield from rows_of(one, part, marks, corrections)


def _identifying(columns: Sequence[Column]) -> tuple[int, ...]:
    words = [place for place, column in enumerate(columns) if not column.type.facts.numeric]
    return tuple([place for place in words if columns[place].required] or words)


def _typed(stored: Any, column: Column) -> Value | None:
    if stored is None or isinstance(stored, bool):
        return None if stored is None else str(stored)
    if column.type.facts.dated and isinstance(stored, str):
        try:
            return date.fromisoformat(stored)
        except ValueError:
            return stored
    return stored if isinstance(stored, int | float) else str(stored)
