"""Workbooks of lists and figures as schools fill them in, with the records a careful reader takes from them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from openpyxl import Workbook

from tests.towns.third_town.campaigns import Campaign
from tests.towns.third_town.words import person

Values = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The file and its records."""

    content: bytes
    records: tuple[Values, ...]


def _pupils(r: Random, n: int) -> Values:
    classes = r.randint(2, 6)
    pupils = classes * r.randint(28, 40)
    return {
        "grade": f"Khối {n + 1}",
        "classes": classes,
        "pupils": pupils,
        "female": pupils // 2 - 3,
        "rate": r.choice((97.5, 98.25, 100)),
    }


def _models(r: Random, n: int) -> Values:
    name = ("Góc đọc xanh", "Hộp thư điều em muốn nói", "Ngày thứ sáu không bài tập", "Vườn cổ tích", "Tủ áo ấm")[n % 5]
    return {
        "name": name,
        "owner": r.choice(("Tổ khối 3", "Tập thể chi đoàn", person(r))),
        "start": date(2024, r.randint(1, 12), r.randint(1, 28)),
        "budget": r.choice((12.5, 8, 1250.75)),
    }


def _moves(r: Random, n: int) -> Values:
    begin, arrived, left = r.randint(90, 1300), r.randint(0, 4), r.randint(0, 3)
    return {
        "grade": f"Khối {n + 6}",
        "begin": begin,
        "arrived": arrived,
        "left": left,
        "dropped": 0,
        "end": begin + arrived - left,
    }


def _teachers(r: Random, n: int) -> Values:
    return {
        "full_name": person(r),
        "born": date(r.randint(1968, 1998), r.randint(1, 12), r.randint(1, 28)),
        "subject": r.choice(("Toán", "Ngữ văn", "Âm nhạc")),
        "score": r.choice((8.75, 9.0, 9.25)),
    }


_MAKERS: dict[str, Callable[[Random, int], Values]] = {
    "TKNH2324": _pupils, "THHP-TK": _models, "THHP-DK": _models, "SL-T5": _moves, "GVG2024": _teachers,
}  # fmt: skip


def _text(value: Any) -> Any:
    """As a clerk types it: text, Vietnamese separators."""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, float):
        whole, _, rest = f"{value:.2f}".rstrip("0").rstrip(".").partition(".")
        return f"{int(whole):,}".replace(",", ".") + ("," + rest if rest else "")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) and value > 999 else str(value)


def _header(c: Campaign, r: Random, trick: str) -> list[str]:
    heads = ["STT"]
    for _, header, _, _ in c.columns:
        said = r.choice(header)
        heads.append({"broken": said.replace(" ", "\n", 1), "upper": said.upper(), "spaced": f" {said} :"}.get(trick, said))
    return [*heads, "Ghi chú"]


TRICKS = (
    "plain",
    "broken",
    "upper",
    "spaced",
    "numbered",
    "groups",
    "totals",
    "hidden",
    "repeated",
    "blank",
    "texts",
    "two sheets",
    "merged title",
    "notes",
)


def workbook(c: Campaign, school: str, r: Random, trick: str, rows: int = 5, title: bool = True) -> Sheet:
    """A filled-in list for the campaign, with one of `TRICKS` played."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = r.choice(("Sheet1", "Biểu 1", "PL"))
    heads = _header(c, r, trick)
    if title:
        sheet.append([school.upper()])
        sheet.append([])
        sheet.append([None, c.list_title])
        if trick == "merged title":
            sheet.merge_cells(start_row=3, start_column=2, end_row=3, end_column=len(heads))
            sheet.append([None, "(Kèm theo Báo cáo của nhà trường)"])
        sheet.append([])
    sheet.append(heads)
    if trick == "numbered":
        sheet.append([f"({n + 1})" for n in range(len(heads))])
    records: list[Values] = []
    make = _MAKERS[c.code]
    for number in range(rows):
        _one(sheet, make(r, number), number, trick, heads, records, c)
    if trick == "two sheets":
        other = book.create_sheet("Sheet2")
        other.append(heads)
        for number in range(2):
            _one(other, make(r, number + rows), number, trick, heads, records, c)
    _tail(book, sheet, trick, heads, c)
    out = io.BytesIO()
    book.save(out)
    return Sheet(out.getvalue(), tuple(records))


def _one(sheet: Any, values: Values, number: int, trick: str, heads: list[str], records: list[Values], c: Campaign) -> None:
    if trick == "groups" and number in (0, 3):
        sheet.append(["I" if number == 0 else "II", "Phần thứ nhất" if number == 0 else "Phần thứ hai"])
    if trick == "repeated" and number == 3:
        sheet.append(heads)
    if trick == "blank" and number == 2:
        sheet.append([])
    typed = _text if trick == "texts" else (lambda v: v)
    sheet.append([number + 1, *(typed(values[field]) for field, *_ in c.columns)])
    records.append({k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()})


def _tail(book: Any, sheet: Any, trick: str, heads: list[str], c: Campaign) -> None:
    if trick == "totals":
        numeric = [9999 if kind == "integer" else None for _, _, kind, _ in c.columns[1:]]
        sheet.append([None, "Tổng cộng", *numeric])
    if trick == "notes":
        sheet.append([])
        sheet.append(["Ghi chú: số liệu tính đến thời điểm báo cáo."])
        sheet.append([None, None, None, "HIỆU TRƯỞNG"])
        sheet.append([None, None, None, "Nguyễn Thị Tâm"])
    if trick == "hidden":
        old = book.create_sheet("Năm trước")
        old.append(heads)
        old.append([1, "Không được đọc", 1, 1, 1, 1])
        old.sheet_state = "hidden"


def as_table(c: Campaign, r: Random, rows: int = 3) -> tuple[tuple[tuple[str, ...], ...], tuple[Values, ...]]:
    """The same list as a table of a Word file."""
    made = [_MAKERS[c.code](r, n) for n in range(rows)]
    cells = [("TT", *(header[0] for _, header, _, _ in c.columns))]
    cells += [(str(n + 1), *(_text(v[field]) for field, *_ in c.columns)) for n, v in enumerate(made)]
    return tuple(cells), tuple({k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in made)
