"""A school year to take away, for the scoring at its end: a workbook and a paper, each cell with its reason."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from config.entities import Campaign
from config.settings_types import Office
from parsers.vietnamese.dates import due_phrase
from tracker.reports.pdf_table import Grid, Paper
from tracker.reports.report_words import number, word
from tracker.reports.status_table import harmless
from tracker.reports.year_words import FIGURES, counted, figure_words, group_name, legend, sign, why
from tracker.rules.board.school_year import Mark, UnitYear, Year, YearCell

_LINE = Side(style="thin", color="888888")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_ACROSS = 16  # campaigns beside the figures on one sheet of paper; further ones stand on the next
_PLAIN = (Mark.ON_TIME, Mark.AWAITING)  # marks that a paper does not explain one by one, where the deadline is the common one

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearTable:
    """A year, or some of its units, with what is said around it."""

    office: Office
    year: Year
    by: str  #: how the units are grouped: a name of GROUPED
    chosen: str  #: what was chosen, in words; empty: every unit
    now: datetime  #: on the office's clock

    @property
    def title(self) -> str:
        """What the table is."""
        return word("year", "title").format(year=self.year.of.name)

    @property
    def about(self) -> tuple[str, ...]:
        """Lines below the title."""
        narrowed = word("year", "chosen").format(chosen=self.chosen, count=number(len(self.year.units)))
        meant = "; ".join(word("year", "meaning").format(sign=one, meaning=meaning) for _, one, meaning in legend())
        return (
            *((narrowed,) if self.chosen else ()),
            counted(self.year.figures),
            word("year", "rule"),
            word("year", "legend").format(signs=meant),
            word("year", "as_of").format(now=f"{self.now:%d/%m/%Y %H:%M}"),
        )

    def reasons(self, everything: bool) -> Iterator[tuple[UnitYear, Campaign, YearCell, str]]:
        """Each cell with why it bears its mark; on paper those that speak for themselves are left out."""
        for one in self.year.units:
            for campaign, cell in zip(self.year.campaigns, one.cells, strict=True):
                if cell and (everything or cell.mark not in _PLAIN or cell.due != campaign.due):
                    yield one, campaign, cell, why(cell, campaign, self.office.timezone)


def paper(table: YearTable) -> Paper:
    """The year on A4 lying: figures and signs, further campaigns on further tables, the campaigns, the reasons."""
    numbered = list(enumerate(table.year.campaigns, 1))
    grids = [_marks(table, numbered[:_ACROSS], figures=True)]
    grids += [_marks(table, numbered[at : at + _ACROSS], figures=False) for at in range(_ACROSS, len(numbered), _ACROSS)]
    grids.append(_campaigns(table, numbered))
    places = {one.code: place for place, one in numbered}
    told = tuple(
        (str(count), one.unit.name, str(places[campaign.code]), sign(cell), reason)
        for count, (one, campaign, cell, reason) in enumerate(table.reasons(everything=False), 1)
    )
    if told:
        heads = _words(("order", "unit", "number", "mark", "why"))
        grids.append(Grid(heads, told, (4, 24, 5, 6, 61), frozenset({0, 2, 3}), word("year", "why_title")))
    return Paper(table.office, table.title, "", table.about, tuple(grids), table.now, word("year", "signer"))


def _campaigns(table: YearTable, numbered: Sequence[tuple[int, Campaign]]) -> Grid:
    """Which campaign is which number."""
    zone = table.office.timezone
    lines = tuple((str(place), one.code, one.title, due_phrase(one.due, zone)) for place, one in numbered)
    heads = _words(("number", "code", "campaign", "due"))
    return Grid(heads, lines, (4, 14, 60, 22), title=word("year", "campaigns_title"))


def _marks(table: YearTable, some: Sequence[tuple[int, Campaign]], figures: bool) -> Grid:
    """Units down, some of the campaigns across by their numbers."""
    lines: list[Line] = []
    count = 0
    for group in table.year.groups(table.by):
        lines.append((word("year", "group").format(name=group_name(group.name, table.by), counts=counted(group.figures)),))
        for one in group.units:
            count += 1
            signs = (sign(one.cells[place - 1]) for place, _ in some)
            lines.append((str(count), one.unit.name, *(figure_words(one.figures) if figures else ()), *signs))
    if figures:
        blank = ("",) * len(some)
        lines.append(("", word("year", "total"), *figure_words(table.year.figures), *blank))
    heads = (*_words(("order", "unit")), *(_words(FIGURES) if figures else ()), *(str(place) for place, _ in some))
    shares = (3.8, 20.0, *((4.3,) * len(FIGURES) if figures else ()), *(3.2,) * len(some))
    title = "" if figures else word("year", "further").format(first=some[0][0], last=some[-1][0])
    return Grid(heads, tuple(lines), shares, frozenset(range(len(heads))) - {1}, title)


def workbook(table: YearTable) -> bytes:
    """The year as .xlsx: marks with subtotals, a reason for each cell, the campaigns; nothing in it starts a formula."""
    book = Workbook(write_only=True)
    _matrix(book, table)
    sheet = _sheet(book, "sheet_why", (6, 40, 16, 44, 24, 10, 90), 2)
    sheet.append(_bold(sheet, ("order", "unit", "code", "campaign", "due", "mark", "why")))
    count = 0
    for count, (one, campaign, cell, reason) in enumerate(table.reasons(everything=True), 1):
        due = due_phrase(cell.due, table.office.timezone)
        line = (one.unit.name, campaign.code, campaign.title, due, sign(cell), reason)
        sheet.append([count, *map(harmless, line)])
    sheet.auto_filter.ref = f"A1:G{count + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _matrix(book: Workbook, table: YearTable) -> None:
    year = table.year
    widths = (6, 40, 12, 20, 20, *(9,) * len(FIGURES), *(8,) * len(year.campaigns))
    above = (table.office.superior.upper(), table.office.name.upper(), "", table.title, *table.about, "")
    sheet = _sheet(book, "sheet", widths, len(above) + 2)
    for place, words in enumerate(above):
        cell = WriteOnlyCell(sheet, harmless(words))
        cell.font = Font(name="Times New Roman", bold=place in (1, 3), size=14 if place == 3 else 12)
        sheet.append([cell])
    heads = (*_words(("order", "unit", "level", "ward", "cluster", *FIGURES)), *(one.code for one in year.campaigns))
    sheet.append([_framed(sheet, words) for words in heads])
    count = 0
    for group in year.groups(table.by):
        for one in group.units:
            count += 1
            unit = one.unit
            about = (unit.name, word("levels", unit.level), unit.ward, "; ".join(unit.groups))
            signs = (sign(cell) for cell in one.cells)
            sheet.append([count, *map(harmless, about), *_figures(figure_words(one.figures)), *signs])
        name = word("year", "subtotal").format(name=group_name(group.name, table.by))
        sheet.append(_sum(sheet, name, figure_words(group.figures)))
    sheet.append(_sum(sheet, word("year", "total"), figure_words(year.figures)))


def _sheet(book: Workbook, name: str, widths: Sequence[float], head: int) -> Any:
    """A sheet ready to print on A4 lying, its headings above row `head` in sight."""
    sheet = book.create_sheet(word("year", name))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"C{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head - 1}:{head - 1}"
    sheet.oddFooter.center.text = "&P/&N"
    return sheet


def _words(names: Sequence[str]) -> Line:
    return tuple(word("year", name) for name in names)


def _bold(sheet: Any, names: Sequence[str]) -> list[Any]:
    return [_framed(sheet, words) for words in _words(names)]


def _framed(sheet: Any, words: str | int) -> Any:
    cell = WriteOnlyCell(sheet, harmless(words) if isinstance(words, str) else words)
    cell.font = Font(name="Times New Roman", bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    cell.border = _GRID
    return cell


def _figures(words: Sequence[str]) -> list[str | int]:
    return [int(one.replace(".", "")) if one.replace(".", "").isdecimal() else one for one in words]


def _sum(sheet: Any, name: str, words: Sequence[str]) -> list[Any]:
    return [_framed(sheet, one) for one in ("", name, "", "", "", *_figures(words))]
