"""The tables that schools fill in, and the records they hold."""

from __future__ import annotations

import random
from typing import Any

from tests.towns.fourth_town.forms import Sheet
from tests.towns.fourth_town.papers import Table, Truth, workbook
from tests.towns.fourth_town.roster import School
from tests.towns.fourth_town.writing import World, issuer, superior

_NOUNS = {
    "grade": ["Khối 1", "Khối 2", "Khối 3", "Khối 4", "Nhà trẻ", "Lớp ghép"],
    "post": ["Giáo viên", "Kế toán", "Văn thư", "Y tế", "Bảo vệ", "Cấp dưỡng"],
    "asset": ["Máy tính để bàn", "Bàn ghế học sinh", "Ti vi 55 inch", "Máy lọc nước", "Nhà vệ sinh", "Trống trường"],
    "item": ["Mái tôn phòng học", "Tường rào", "Nhà công vụ", "Sách giáo khoa", "Cây xanh", "Bếp ăn"],
    "person": ["H'Ni Mlô", "Trần Văn Thọ", "Lò Thị Pành", "Nguyễn Thị Kim Dung", "Y Khoa Byă"],
    "state": ["Còn sử dụng được", "Hư hỏng", "Đề nghị thanh lý"],
    "job": ["Giáo viên", "Nhân viên", "Phó Hiệu trưởng"],
}


def rows(sheet: Sheet, rng: random.Random) -> tuple[list[list[Any]], list[Truth]]:
    """The header and filled rows of a table, and its records."""
    out: list[list[Any]] = [["STT", *(written for _, _, written, _ in sheet.columns)]]
    records = []
    first = _NOUNS[sheet.columns[0][0]]
    for number, name in enumerate(rng.sample(first, rng.randrange(3, len(first))), 1):
        values: dict[str, Any] = {}
        for position, (column, _, _, kind) in enumerate(sheet.columns):
            if position == 0:
                values[column] = name
            elif kind == "integer":
                values[column] = rng.randrange(2003, 2024) if column == "bought" else rng.randrange(1, 90)
            elif kind == "decimal":
                values[column] = rng.randrange(5, 900) / 2
            else:
                values[column] = rng.choice(_NOUNS.get(column, ["Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ"]))
        out.append([number, *values.values()])
        records.append({"row": number, "values": values})
    return out, records


def book(world: World, school: School, sheet: Sheet, summary: str, *, named: bool = True) -> tuple[bytes, list[Truth]]:
    """One workbook with the table under its title."""
    table, records = rows(sheet, world.rng)
    head: list[list[Any]] = [[superior(world)], [" ".join(issuer(school, world.rng))], []] if named else []
    head += [["", "BIỂU TỔNG HỢP"], ["", summary], []]
    if world.rng.random() < 0.4:
        table.append(["", "Tổng cộng"])
    return workbook([(world.rng.choice(("Sheet1", "Bieu 1", "Trang_tính1")), [*head, *table])]), records


def as_table(table: list[list[Any]]) -> Table:
    return tuple(tuple(str(x).replace(".", ",") if isinstance(x, float) else str(x) for x in row) for row in table)
