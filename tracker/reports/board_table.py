"""The board as an office takes it away: the columns of the page as words, for a workbook and for paper alike."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.settings_types import Office
from tracker.reports.report_words import moment, word
from tracker.reports.status_table import harmless
from tracker.rules.board.standing import BoardRow

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
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _framed(sheet: Any, words: str, bold: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    cell = WriteOnlyCell(sheet, harmless(words))
    cell.font = Font(name="Times New Roman", bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    line = Side(style="thin", color="888888")
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    return cell
