"""One sheet with a list: title, heading, rows of typed cells, filter, frozen panes, ready to print.

What came from outside is only ever written as text: no cell becomes a formula, a link or a number by what it says
(OWASP, CSV injection), and text that begins like a formula is marked as text for whoever edits it (quotePrefix).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.entities import ColumnType
from tracker.reports.report_words import labels, shown

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no characters of XML 1.0
_LONGEST = 32_000  # Excel takes 32,767 characters in a cell
_MOST_LINKS = 60_000  # Excel takes 65,530 on a sheet
_LAST_ROW = 1_048_570  # of Excel's 1,048,576
_BIGGEST = 1e15  # beyond it a number of a spreadsheet loses digits
HEAD_HEIGHT = 46  # points: three lines of a heading
_LINE, _HIGHEST = 15, 405  # points: one line, and what Excel allows a row
HEAD = 3  # rows above the first row of a list: title, subtitle, heading
_NAME_SIGNS = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a list."""

    title: str
    width: float = 14  #: characters
    kind: str = "text"  #: text, link


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the format of its column's type."""

    number: int | float
    type: ColumnType


Shown = str | int | float | date | datetime | Link | Figure | None


class Book:
    """A workbook being written. `large`: rows go straight to disk and lists have a filter but no table object.

    Excel's tables must be known whole; a list of hundreds of thousands of rows is never in memory.
    """

    def __init__(self, path: Path, title: str, office: str, now: datetime, zone: tzinfo, large: bool = False) -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # large, and an idle office has no use for it

        self.large, self.zone = large, zone
        options = {
            "constant_memory": large,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.file = xlsxwriter.Workbook(str(path), options)
        self.file.set_properties({"title": title[:255], "author": office[:255], "created": now.replace(tzinfo=None)})
        basic = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        wrapped = basic | {"text_wrap": True, "border": 1, "border_color": "#B8B2A2"}
        self.formats = {
            name: self.file.add_format(given)
            for name, given in {
                "title": basic | {"bold": True, "font_size": 14},
                "told": basic | {"italic": True},
                "head": wrapped | {"bold": True, "bg_color": "#F3F0E6", "align": "center", "valign": "vcenter"},
                **{one.value: wrapped | _cell_format(one) for one in ColumnType},
                "quoted": wrapped | {"quote_prefix": True},
                "moment": wrapped | {"num_format": "dd/mm/yyyy hh:mm", "align": "center"},
                "link": wrapped | {"font_color": "#1B3F8F", "underline": 1},
                "total": wrapped | {"bold": True, "num_format": "#,##0"},
            }.items()
        }
        self._names: set[str] = set()
        self.tables = 0

    def add(self, name: str) -> tuple[Worksheet, str]:
        """A new sheet and the name it got: at most 31 characters, none of []:*?/\\, none twice."""
        plain = plain_text(_NAME_SIGNS.sub(" ", name)).strip("' ")[:31].strip() or "Sheet"
        wanted, number = plain, 1
        while wanted.lower() in self._names:
            number += 1
            wanted = f"{plain[:27]} {number}"
        self._names.add(wanted.lower())
        sheet = self.file.add_worksheet(wanted)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer(f"&C{labels()['workbook']['page']}")
        return sheet, wanted

    def write(self, sheet: Worksheet, row: int, column: int, value: Shown, style: str = "") -> None:
        """One cell, by the type of its value."""
        at = (row, column)
        if isinstance(value, Figure):
            self.write(sheet, row, column, value.number, style or value.type.value)
            return
        if value is None or value == "":
            sheet.write_blank(*at, None, self.formats[style or "text"])
        elif isinstance(value, Link):
            sheet.write_url(*at, value.url, self.formats["link"], plain_text(value.text))
        elif isinstance(value, datetime):
            sheet.write_datetime(*at, value.astimezone(self.zone).replace(tzinfo=None), self.formats["moment"])
        elif isinstance(value, date) and value.year >= 1900:
            sheet.write_datetime(*at, value, self.formats["date"])
        elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < _BIGGEST:
            sheet.write_number(*at, value, self.formats[style or ("integer" if float(value).is_integer() else "decimal")])
        else:
            text = plain_text(shown(value))
            sheet.write_string(*at, text, self.formats[style or ("quoted" if _FORMULA.match(text) else "text")])


def _cell_format(kind: ColumnType) -> dict[str, str]:
    facts = kind.facts
    return {name: given for name, given in (("num_format", facts.number_format), ("align", facts.align)) if given}


class ListSheet:
    """A sheet with one list, written from top to bottom."""

    def __init__(self, book: Book, name: str, title: str, told: str, heads: Sequence[Head]) -> None:
        self.book, self.heads = book, heads
        self.sheet, self.name = book.add(name)
        self.rows = self._links = 0
        for column, head in enumerate(heads):
            self.sheet.set_column(column, column, head.width)
        self.sheet.write_string(0, 0, plain_text(title), book.formats["title"])
        self.sheet.write_string(1, 0, plain_text(told), book.formats["told"])
        self.titles = unique_titles([head.title for head in heads])
        self.sheet.set_row(HEAD - 1, HEAD_HEIGHT)
        for column, text in enumerate(self.titles):
            self.sheet.write_string(HEAD - 1, column, text, book.formats["head"])
        self.sheet.freeze_panes(HEAD, min(2, len(heads) - 1))
        self.sheet.repeat_rows(HEAD - 1)

    def add(self, values: Sequence[Shown]) -> None:
        """One row. Links beyond what a sheet can hold are written as text."""
        row = HEAD + self.rows
        if row >= _LAST_ROW:
            raise OverflowError("more rows than a sheet can hold")
        if (lines := self._lines(values)) > 1:
            self.sheet.set_row(row, min(_HIGHEST, lines * _LINE))
        for column, given in enumerate(values):
            value: Shown = given
            if isinstance(value, Link):
                self._links += 1
                value = value.text if self.book.large or self._links > _MOST_LINKS else value
            self.book.write(self.sheet, row, column, value)
        self.rows += 1

    def _lines(self, values: Sequence[Shown]) -> int:
        """How many lines the row takes; not every program works that out for a wrapped text by itself."""
        texts = ((value, head.width) for value, head in zip(values, self.heads, strict=True) if isinstance(value, str))
        return max((sum(1 + int(len(line) // width) for line in text.split("\n")) for text, width in texts), default=1)

    def close(self, footer: str = "", beside: tuple[int, int] = (0, 0)) -> None:
        """Filter, table, print area; words below the list. `beside`: rows and columns that charts take more."""
        empty = self.rows == 0
        if empty:
            self.add([None, labels()["workbook"]["empty"], *[None] * (len(self.heads) - 2)])
        last = HEAD + self.rows - 1
        area = (HEAD - 1, 0, last, len(self.heads) - 1)
        if self.book.large:
            self.sheet.autofilter(*area)
        else:
            as_table(self.book, self.sheet, area, self.titles)
        if footer:
            self.sheet.write_string(last + 2, 0, plain_text(footer), self.book.formats["told"])
        self.sheet.print_area(0, 0, last + (2 if footer else 0) + beside[0], len(self.heads) - 1 + beside[1])


def as_table(book: Book, sheet: Worksheet, area: tuple[int, int, int, int], titles: Sequence[str]) -> None:
    """Make cells that are written already a table of Excel's."""
    book.tables += 1
    columns: list[dict[str, Any]] = [{"header": title, "header_format": book.formats["head"]} for title in titles]
    sheet.add_table(*area, {"columns": columns, "name": f"Bang{book.tables}_", "style": "Table Style Light 1"})


def unique_titles(titles: Sequence[str]) -> list[str]:
    """Headings as a table needs them: not empty, none twice, on one line."""
    made: list[str] = []
    for number, title in enumerate(titles, 1):
        plain = " ".join(plain_text(title).split())[:250] or str(number)
        seen = sum(one.lower() == plain.lower() or one.lower().startswith(f"{plain.lower()} (") for one in made)
        made.append(f"{plain} ({seen + 1})" if seen else plain)
    return made


def plain_text(text: str) -> str:
    """Text that a cell can hold: characters of XML, one kind of line end, no longer than Excel takes."""
    if text.isprintable() and len(text) <= _LONGEST:
        return text  # nearly every cell
    clean = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"


def cell_name(row: int, column: int) -> str:
    """ "B7" of row 6, column 1."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

    return str(xl_rowcol_to_cell(row, column))
