"""Cells as values of a column's type."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from config.entities import Column, ColumnType
from parsers.facts import Cell
from parsers.vietnamese.amounts import parse_amount
from parsers.vietnamese.dates import parse_date
from parsers.vietnamese.numbers import parse_decimal, parse_integer
from parsers.vietnamese.text import clean, key

Value = str | int | float | date

_NOTHING = frozenset({"", "khong", "khong co", "chua co", "k", "n a", "na"})
_EXCEL_EPOCH = date(1899, 12, 30)  #: serial 1 is 31/12/1899 as far as dates after February 1900 go
_EXCEL_DATES = (10_000, 80_000)  #: 18/05/1927 to 10/01/2119: no other number stands in a column of dates


@dataclass(frozen=True, slots=True)
class CellReading:
    """A cell understood: the value, or the code of the Problem that it is."""

    value: Value | None = None
    problem: str = ""


_BLANK = CellReading()


def as_text(cell: Cell) -> str:
    """What a person sees in the cell: whole numbers without decimals, dates as dd/mm/yyyy."""
    if isinstance(cell, str):  # most are: asked first
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def is_blank(cell: Cell) -> bool:
    """Nothing, or only dashes, dots and spaces."""
    if not isinstance(cell, str):
        return cell is None or cell is False
    text = cell.strip()
    return not (text[:1].isalnum() or any(map(str.isalnum, clean(text))))


def read_value(cell: Cell, column: Column) -> CellReading:
    """The cell as the column's type; a blank cell is no value and no problem."""
    if is_blank(cell):
        return _BLANK
    return READERS[column.type](cell, column)


def floats_as_they_are(column: Column) -> bool:
    """Whether any number of a workbook is the column's value, without a look at it."""
    return column.type is ColumnType.DECIMAL and column.least is None and column.most is None


def _within(reading: CellReading, column: Column) -> CellReading:
    """A number beyond the column's bounds is kept as written, and is a problem."""
    value = reading.value
    if not isinstance(value, int | float):
        return reading
    beyond = (column.least is not None and value < column.least) or (column.most is not None and value > column.most)
    return CellReading(value, "out-of-range") if beyond else reading


def _number(cell: Cell, column: Column) -> CellReading:
    whole, bad = column.type is ColumnType.INTEGER, CellReading(problem=f"bad-{column.type.value}")
    if isinstance(cell, bool | date):
        return bad
    if isinstance(cell, int | float):
        if not whole:
            return CellReading(cell)
        return CellReading(int(cell)) if float(cell).is_integer() else bad
    text = as_text(cell)
    if key(text) in _NOTHING:
        return CellReading()
    value = parse_integer(text) if whole else parse_decimal(text)
    if value is None:
        value = parse_amount(text, column.headers)
    if value is None or (whole and not float(value).is_integer()):
        return bad
    return CellReading(int(value) if whole else value)


def _date(cell: Cell) -> CellReading:
    if isinstance(cell, datetime):
        return CellReading(cell.date())
    if isinstance(cell, date):
        return CellReading(cell)
    text = as_text(cell)
    if isinstance(cell, str) and key(text) in _NOTHING:
        return CellReading()
    serial = parse_decimal(text) if isinstance(cell, int | float) or re.fullmatch(r"\d{5}([.,]0+)?", text) else None
    if serial is not None:
        if _EXCEL_DATES[0] <= serial <= _EXCEL_DATES[1]:
            return CellReading(_EXCEL_EPOCH + timedelta(days=int(serial)))
        return CellReading(problem="bad-date")
    found = parse_date(text)
    return CellReading(found) if found else CellReading(problem="bad-date")


@lru_cache(maxsize=1_024)  # a column of choices says the same few words in every row
def _choice(text: str, choices: tuple[str, ...]) -> CellReading:
    """The choice in its own spelling, matched without accents, or by initials that fit only one."""
    wanted = key(text)
    for fits in (
        [c for c in choices if key(c) == wanted],
        [c for c in choices if initials(c) == wanted.replace(" ", "")],
        [c for c in choices if _begins(wanted, key(c))],
    ):
        if len(fits) == 1:
            return CellReading(fits[0])
    return CellReading(text, "bad-choice" if choices else "")  # as written: whoever sums up sees what the school meant


def _begins(longer: str, shorter: str) -> bool:
    return longer.startswith(shorter + " ")


def initials(text: str) -> str:
    """First letters of the words: "Tập thể" is "tt"."""
    return "".join(word[0] for word in key(text).split())


#: How a cell that is not blank is read, by the column's type.
READERS: dict[ColumnType, Callable[[Cell, Column], CellReading]] = {
    ColumnType.TEXT: lambda cell, _: CellReading(as_text(cell)),
    ColumnType.INTEGER: lambda cell, column: _within(_number(cell, column), column),
    ColumnType.DECIMAL: lambda cell, column: _within(_number(cell, column), column),
    ColumnType.PERCENTAGE: lambda cell, column: _within(_number(cell, column), column),
    ColumnType.DATE: lambda cell, _: _date(cell),
    ColumnType.CHOICE: lambda cell, column: _choice(as_text(cell), column.choices),
}
