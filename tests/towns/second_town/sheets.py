"""Appendix workbooks in the shapes that schools give them, with the records a reader must find."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from tests.towns.second_town.campaigns import Ask
from tests.towns.second_town.papers import repack

Value = str | int | float | date | None
_NAMES: dict[str, tuple[str, ...]] = {
    "grade": ("Khối 1", "Khối 2", "Khối 3", "Lớp Lá 1", "Lớp Chồi", "Khối 6", "Khối 9"),
    "name": (
        "Bình chữa cháy MFZ4",
        "Bình CO2 MT3",
        "Họng nước vách tường",
        "Nội quy, tiêu lệnh",
        "Đèn thoát hiểm",
        "Xô, xẻng, cát",
    ),
    "event": ("Học sinh xô xát ở sân trường", "Trêu chọc trên mạng xã hội", "Mâu thuẫn giữa hai lớp", "Tẩy chay bạn cùng lớp"),
    "software": ("Sổ điểm điện tử", "Quản lý thư viện", "Học bạ số", "Thu học phí không tiền mặt", "Văn phòng điện tử"),
}
_TEXTS = ("Quản lý", "Dạy học", "Nhắc nhở, phê bình", "Phối hợp cha mẹ học sinh hòa giải", "Tài chính", "Văn thư")
SHAPES = (
    "plain",
    "title",
    "numbers-row",
    "sections",
    "total",
    "two-rows",
    "merged",
    "hidden",
    "other-order",
    "texts",
    "signed",
    "late-start",
    "sheets",
)


@dataclass(frozen=True)
class Sheet:
    """A workbook and what it says."""

    content: bytes
    records: list[dict[str, Any]]


def rows(ask: Ask, dice: random.Random) -> list[dict[str, Value]]:
    """Some records for the campaign's columns."""
    result: list[dict[str, Value]] = []
    for number in range(dice.randint(3, 7)):
        row: dict[str, Value] = {}
        for name, _, kind, required in ask.columns:
            if not required and dice.random() < 0.15:
                row[name] = None
            elif name in _NAMES:
                row[name] = f"{_NAMES[name][number % len(_NAMES[name])]}{'' if number < len(_NAMES[name]) else ' (bổ sung)'}"
            elif kind == "integer":
                row[name] = dice.randint(1, 1900)
            elif kind == "decimal":
                row[name] = round(dice.uniform(0.5, 99.9) if name == "rate" else dice.uniform(0.5, 2400), 1)
            elif kind == "date":
                row[name] = date(2024, 1, 5) + timedelta(days=dice.randint(0, 320))
            elif kind == "choice":
                row[name] = dice.choice(ask.choices)
            else:
                row[name] = dice.choice(_TEXTS)
        result.append(row)
    return result


def records(found: list[dict[str, Value]]) -> list[dict[str, Any]]:
    return [
        {"row": number, "values": {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items() if v is not None}}
        for number, row in enumerate(found, 1)
    ]


def headers(ask: Ask, dice: random.Random) -> list[str]:
    return [dice.choice(column[1]) for column in ask.columns]


def as_text(value: Value) -> str:
    """As a clerk types it: dd/mm/yyyy, decimal comma, points between thousands."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        whole, _, rest = f"{value:,.1f}".partition(".")
        return f"{whole.replace(',', '.')},{rest}"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") if value > 999 else str(value)
    return value or ""


def workbook(ask: Ask, school: str, shape: str, dice: random.Random) -> Sheet:
    """One appendix in one shape."""
    found = rows(ask, dice)
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = dice.choice(("Sheet1", "Phu luc", "DS", "Biểu 1"))
    names, keys = headers(ask, dice), [column[0] for column in ask.columns]
    if shape == "other-order":
        order = list(range(len(keys)))
        dice.shuffle(order)
        names, keys = [names[i] for i in order], [keys[i] for i in order]
    if shape in ("title", "signed", "total", "late-start"):
        _title(sheet, ask, school, shape)
    _head(sheet, names, shape)
    _rows(sheet, found, keys, shape)
    if shape in ("signed", "total"):
        _foot(sheet, found, keys, shape, len(names))
    expected = found
    if shape == "hidden":
        draft = book.create_sheet("nháp")
        draft.append(["STT", *names])
        draft.append([1, *["cũ" if isinstance(v, str) else v for v in found[0].values()]])
        draft.sheet_state = "hidden"
    if shape == "sheets":
        more = rows(ask, dice)
        second = book.create_sheet("Tiếp theo")
        second.append(["TT", *names])
        for number, row in enumerate(more, 1):
            second.append([number, *[row[key] for key in keys]])
        expected = found + more
    out = io.BytesIO()
    book.save(out)
    return Sheet(repack(out.getvalue()), records(expected))


def _title(sheet: Any, ask: Ask, school: str, shape: str) -> None:
    for _ in range(3 if shape == "late-start" else 0):
        sheet.append([])
    sheet.append(["PHÒNG GDĐT HUYỆN THANH LŨNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    sheet.append([school.upper(), None, None, "Độc lập - Tự do - Hạnh phúc"])
    sheet.append([])
    sheet.append([f"{ask.list_name} (kèm theo {ask.title[0].lower()}{ask.title[1:]})".upper()])
    sheet.append([])


def _head(sheet: Any, names: list[str], shape: str) -> None:
    if shape == "two-rows":
        sheet.append(["STT", *names[:2], "Chi tiết", *[None] * (len(names) - 3)])
        sheet.append([None, None, None, *names[2:]])
        top = sheet.max_row - 1
        for column in (1, 2, 3):
            sheet.merge_cells(start_row=top, end_row=top + 1, start_column=column, end_column=column)
        sheet.merge_cells(start_row=top, end_row=top, start_column=4, end_column=len(names) + 1)
    else:
        sheet.append(["STT", *names])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    if shape == "numbers-row":
        sheet.append([f"({number})" for number in range(1, len(names) + 2)])


def _rows(sheet: Any, found: list[dict[str, Value]], keys: list[str], shape: str) -> None:
    for number, row in enumerate(found, 1):
        if shape == "sections" and number in (1, 3):
            sheet.append(["I" if number == 1 else "II", "Điểm trường chính" if number == 1 else "Điểm trường lẻ"])
        values = [row[key] for key in keys]
        sheet.append([number, *(map(as_text, values) if shape == "texts" else values)])
    if shape == "merged":
        key = next((k for k in keys[1:] if all(isinstance(row[k], str | None) for row in found)), None)
        if key:
            column = keys.index(key) + 2
            for row in found[1:3]:
                row[key] = found[0][key] = found[0][key] or next((v for one in found if isinstance(v := one[key], str)), "Khác")
            top = sheet.max_row - len(found) + 1
            sheet.cell(top, column).value = found[0][key]
            sheet.merge_cells(start_row=top, end_row=top + 2, start_column=column, end_column=column)


def _foot(sheet: Any, found: list[dict[str, Value]], keys: list[str], shape: str, width: int) -> None:
    if shape == "total":
        sums: list[Value] = [sum(v for row in found if isinstance(v := row[key], int)) or None for key in keys]
        sheet.append([None, "Tổng cộng", *sums[1:]])
    sheet.append([])
    sheet.append([None] * (width - 1) + ["Thanh Lũng, ngày 05 tháng 12 năm 2024"])
    sheet.append([None, "Người lập biểu"] + [None] * max(0, width - 3) + ["Hiệu trưởng"])
    sheet.append([None, "Lưu Thị Nhàn"] + [None] * max(0, width - 3) + ["Tạ Quang Khoa"])
