"""The status table as rows of words: for the terminal, CSV and a workbook alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.rules.board.standing import BoardRow

HEADINGS = (
    "STT",
    "Mã đơn vị",
    "Đơn vị",
    "Xã/phường",
    "Đợt báo cáo",
    "Tình trạng",
    "Thời gian nhận",
    "Lần nộp",
    "Còn thiếu",
    "Nhắc lần cuối",
)
if TYPE_CHECKING:
    from openpyxl import Workbook

_WIDTHS = (6, 22, 44, 18, 16, 20, 18, 9, 30, 18)
_FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")  # the full-width signs too, which Excel in Asia reads as theirs (OWASP)


def cells(rows: Sequence[BoardRow], labels: dict[str, str], zone: ZoneInfo) -> list[tuple[str, ...]]:
    """One tuple of words for each row, dates as dd/mm/yyyy HH:MM on the office's clock."""
    return [
        (
            str(position),
            row.cell.unit.code,
            row.cell.unit.name,
            row.cell.unit.ward,
            row.cell.campaign.code,
            labels[row.standing],
            row.received_at.astimezone(zone).strftime("%d/%m/%Y %H:%M") if row.received_at else "",
            str(row.version) if row.version else "",
            ", ".join(row.missing),
            row.letters[-1][1].astimezone(zone).strftime("%d/%m/%Y %H:%M") if row.letters else "",
        )
        for position, row in enumerate(rows, 1)
    ]


def as_csv(lines: Sequence[Sequence[str]]) -> str:
    """CSV with a heading line; nothing in it starts a formula (OWASP, CSV injection)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([harmless(word) for word in line] for line in lines)
    return out.getvalue()


def as_workbook(lines: Sequence[Sequence[str]], title: str) -> Workbook:
    """A workbook with one sheet, ready to print."""
    from openpyxl import Workbook  # large, and an idle office has no use for it
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.title = "Bảng theo dõi"
    sheet.append([harmless(title)])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append([])
    sheet.append(list(HEADINGS))
    for cell in sheet[3]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for line in lines:
        sheet.append([harmless(word) for word in line])
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
