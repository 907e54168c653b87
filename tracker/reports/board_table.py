"""The board as an office takes it away: the columns of the page as words, for a workbook and for paper alike."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from config.settings_types import Office
from tracker.reports.report_words import moment, word
from tracker.reports.status_table import harmless
from tracker.rules.board.standing import BoardRow

_SHARES = (4.2, 19, 8, 10, 12, 10, 4.4, 12, 16, 13, 10)  # of the paper's width, by column
if TYPE_CHECKING:
    from openpyxl import Workbook

    from tracker.reports.pdf_table import Paper

_WIDTHS = (6, 40, 12, 20, 20, 18, 8, 20, 30, 30, 18)  # of the columns, in letters


@dataclass(frozen=True, slots=True)
class Extra:
    """What stands beside a row."""

    numbers: str = ""  #: numbers and symbols of the documents
    files: str = ""
    note: str = ""
    chased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BoardTable:
    """The board in words, with what is said around it."""

    office: Office
    title: str  #: of the campaign
    about: tuple[str, ...]  #: lines below the title: the deadline, what was chosen, the counters
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    now: datetime
    headed: tuple[tuple[int, str], ...] = ()  #: before which line a group begins, and how it stands, in words
    sums: tuple[tuple[str, ...], ...] = ()  #: groups of each kind with their counters, the names of these first


def lines(rows: Sequence[BoardRow], extras: Mapping[str, Extra], zone: ZoneInfo) -> tuple[tuple[str, ...], ...]:
    """One tuple of words a row, as on the page; instants as dd/mm/yyyy HH:MM on the office's clock."""
    return tuple(_line(number, row, extras.get(row.cell.unit.code, Extra()), zone) for number, row in enumerate(rows, 1))


def headings() -> tuple[str, ...]:
    """The names of the columns."""
    return tuple(word("board", name) for name in _COLUMNS)


_COLUMNS = ("order", "unit", "level", "ward", "standing", "received", "version", "number", "files", "note", "chased")


def _line(number: int, row: BoardRow, extra: Extra, zone: ZoneInfo) -> tuple[str, ...]:
    unit = row.cell.unit
    missing = word("board", "missing").format(parts="; ".join(row.missing)) if row.missing else ""
    return (
        str(number),
        unit.name,
        word("levels", unit.level),
        unit.ward,
        word("standing", row.standing),
        moment(row.received_at, zone) if row.received_at else "",
        str(row.version or ""),
        extra.numbers,
        extra.files,
        "; ".join(words for words in (missing, extra.note) if words),
        moment(extra.chased_at, zone) if extra.chased_at else "",
    )


def paper(table: BoardTable) -> Paper:
    """The board as a paper: each group under how it stands."""
    from tracker.reports.pdf_table import Grid, Paper  # large, and an idle office has no use for it

    headed = dict(table.headed)
    lines: list[tuple[str, ...]] = []
    for place, line in enumerate(table.lines):
        if place in headed:
            lines.append((headed[place],))
        lines.append(line)
    grid = Grid(table.headings, tuple(lines), _SHARES, frozenset({0, 6}))
    return Paper(table.office, word("board", "title"), table.title, table.about, (grid,), table.now, word("board", "signer"))


def workbook(table: BoardTable) -> bytes:
    """The board as .xlsx, ready to print on A4 lying; nothing in it starts a formula (OWASP, CSV injection)."""
    from openpyxl import Workbook  # large, and an idle office has no use for it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook(write_only=True)
    sheet = book.create_sheet(word("board", "sheet"))
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    above = (table.office.superior.upper(), table.office.name.upper(), "", table.title, *table.about, "")
    sheet.freeze_panes = f"C{len(above) + 2}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{len(above) + 1}:{len(above) + 1}"
    for place, words in enumerate(above):
        cell = WriteOnlyCell(sheet, harmless(words))
        cell.font = Font(name="Times New Roman", bold=place in (1, 3), size=14 if place == 3 else 12)
        sheet.append([cell])
    sheet.append([_framed(sheet, words, bold=True) for words in table.headings])
    for line in table.lines:
        sheet.append([int(line[0]), *map(harmless, line[1:])])
    last = get_column_letter(len(table.headings))
    sheet.auto_filter.ref = f"A{len(above) + 1}:{last}{len(above) + 1 + len(table.lines)}"
    sheet.oddFooter.center.text = "&P/&N"
    if table.sums:
        _sums(book, table.sums)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sums(book: Workbook, sums: Sequence[Sequence[str]]) -> None:
    """A sheet of its own, so that the rows of the first can be filtered and sorted."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(word("board", "sums"))
    for column, width in enumerate((16, 36, *(12,) * (len(sums[0]) - 2)), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
    sheet.append([_framed(sheet, words, bold=True) for words in sums[0]])
    for line in sums[1:]:
        sheet.append([_figure(words) for words in line])


def _figure(words: str) -> str | int:
    return int(words) if words.isdecimal() else harmless(words)


def _framed(sheet: Any, words: str, bold: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    cell = WriteOnlyCell(sheet, harmless(words))
    cell.font = Font(name="Times New Roman", bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    line = Side(style="thin", color="888888")
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    return cell
