"""The columns of a form, taken from a sample workbook: headings as they stand, types guessed, for an officer to look over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from config.entities import Column, ColumnType
from parsers.facts import Budget, Cell, Outcome, Table
from parsers.formats.document import read_document
from parsers.forms.heading_types import type_of_heading
from parsers.forms.values import as_text, is_blank
from parsers.vietnamese.dates import parse_date
from parsers.vietnamese.numbers import parse_decimal, parse_integer
from parsers.vietnamese.text import clean, key, squeeze

_SEARCHED_ROWS, _SAMPLES = 40, 300
_LONGEST_HEADING = 160
_ORDINAL = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "no"})
_NUMBERING = re.compile(r"[(\[]?\s*(?:\d{1,2}|[A-Za-z])\s*[)\]]?")
_BROKEN = (ColumnType.DECIMAL, ColumnType.PERCENTAGE)  #: whole samples of these are so by chance
_MOST_CHOICES, _ENOUGH_SAMPLES, _LONGEST_CHOICE = 6, 6, 40


def columns_from_workbook(content: bytes) -> tuple[Column, ...]:
    """The columns of the best table of an .xlsx, .xls or .ods; none when nothing in it looks like a form.

    The heading row is the one with the most different words; group headings stand before those below them. Types come
    from the samples where there are any, else from the words of the heading. The first text column is required.
    """
    read = read_document(content, None, Budget())
    if read.outcome is not Outcome.READ:
        return ()
    tables = [block for block in read.blocks if isinstance(block, Table) and not block.hidden]
    found = max((_columns(table) for table in tables), key=len, default=())
    first = next((place for place, column in enumerate(found) if column.type.facts.free), -1)
    return tuple(Column(one.field, one.headers, one.type, place == first, one.choices) for place, one in enumerate(found))


def _columns(table: Table) -> tuple[Column, ...]:
    heading = heading_rows(table, 2)
    if heading is None:
        return ()
    start, end = heading
    fields: set[str] = set()
    made: list[Column] = []
    for grid in range(max(map(len, table.rows))):
        name = _name(table, start, end, grid)
        if not name or key(name) in _ORDINAL or name == "#":
            continue
        samples = [row[grid] for row in table.rows[end : end + _SAMPLES] if grid < len(row) and not is_blank(row[grid])]
        kind, choices = _type(name, _without_numbering(samples))
        made.append(Column(_field(name, fields), (name,), kind, choices=choices))
    return tuple(made) if len(made) > 1 else ()


def heading_rows(table: Table, fewest: int) -> tuple[int, int] | None:
    """First row of the heading, and the first below it; None where no row has so many different words."""
    scores = [len(set(_words(row))) if _is_words(row) else 0 for row in table.rows[:_SEARCHED_ROWS]]
    best = max(scores, default=0)
    if best < fewest:
        return None
    start = end = scores.index(best)
    while start > 0 and _shares(table.rows[start - 1], table.rows[start]):
        start -= 1
    while end + 1 < len(scores) and scores[end + 1] and _shares(table.rows[end], table.rows[end + 1]):
        end += 1
    return start, end + 1


def _shares(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether two rows have a merged cell in common and are not the same row twice."""
    pairs = [(a, b) for a, b in zip(above, below, strict=False) if not is_blank(a) and not is_blank(b)]
    return _is_words(above) and any(a == b for a, b in pairs) and any(a != b for a, b in pairs)


def _is_words(row: Sequence[Cell]) -> bool:
    words = _words(row)
    return (
        len(words) > 1
        and all(isinstance(cell, str) for cell in row if not is_blank(cell))
        and not all(map(_is_numbering, words))
    )


def _words(row: Sequence[Cell]) -> list[str]:
    return [text for cell in row if not is_blank(cell) and len(text := squeeze(clean(as_text(cell)))) <= _LONGEST_HEADING]


def _is_numbering(text: str) -> bool:
    return _NUMBERING.fullmatch(text) is not None


def _name(table: Table, start: int, end: int, grid: int) -> str:
    words = [squeeze(clean(as_text(row[grid]))) for row in table.rows[start:end] if grid < len(row)]
    return " ".join(dict.fromkeys(filter(None, words)))[:_LONGEST_HEADING]


def _without_numbering(samples: Sequence[Cell]) -> list[Cell]:
    """Samples without the row (1) (2) (3) below a heading."""
    return list(samples[1:]) if samples and re.fullmatch(r"[(\[]\s*\w{1,2}\s*[)\]]", as_text(samples[0])) else list(samples)


def _type(name: str, samples: Sequence[Cell]) -> tuple[ColumnType, tuple[str, ...]]:
    listed = tuple(squeeze(part) for part in re.split(r"[/,]", name))
    texts = [as_text(cell) for cell in samples]
    alternatives = 2 <= len(listed) <= 4 and all(0 < len(part.split()) <= 3 for part in listed) and "/" in name
    if alternatives and {key(text) for text in texts} <= {key(part) for part in listed}:
        return ColumnType.CHOICE, listed
    if any(re.fullmatch(r"0\d+", text) for text in texts):
        return ColumnType.TEXT, ()  # a code or a telephone number
    told = type_of_heading(name)
    if not samples:
        return told, ()
    if all(isinstance(cell, date) or (isinstance(cell, str) and parse_date(cell)) for cell in samples):
        return ColumnType.DATE, ()
    if all(isinstance(cell, str) and cell.rstrip().endswith("%") and parse_decimal(cell) is not None for cell in samples):
        return ColumnType.PERCENTAGE, ()
    if all(_whole(cell) for cell in samples):
        return told if told in _BROKEN else ColumnType.INTEGER, ()
    if all(isinstance(cell, int | float) or (isinstance(cell, str) and parse_decimal(cell) is not None) for cell in samples):
        return told if told is ColumnType.PERCENTAGE else ColumnType.DECIMAL, ()
    spelled = Counter(key(text) for text in texts)
    few = len(spelled) <= _MOST_CHOICES and len(texts) >= max(_ENOUGH_SAMPLES, 2 * len(spelled))
    if few and len(spelled) > 1 and max(map(len, texts)) <= _LONGEST_CHOICE:
        return ColumnType.CHOICE, tuple({key(text): squeeze(clean(text)) for text in reversed(texts)}.values())[::-1]
    return ColumnType.TEXT, ()


def _whole(cell: Cell) -> bool:
    if isinstance(cell, bool | date):
        return False
    if isinstance(cell, int | float):
        return float(cell).is_integer()
    return isinstance(cell, str) and parse_integer(cell) is not None


def _field(name: str, taken: set[str]) -> str:
    """A name for programs: "ten_mo_hinh"; unique."""
    plain = "_".join(key(name).split()[:6])[:40].strip("_") or "cot"
    plain = f"cot_{plain}" if plain[0].isdigit() else plain
    for wanted in _numbered(plain):
        if wanted not in taken:
            taken.add(wanted)
            return wanted
    raise AssertionError("numbers do not end")


def _numbered(plain: str) -> Iterator[str]:
    yield plain
    number = 1
    while True:
        number += 1
        yield f"{plain}_{number}"
