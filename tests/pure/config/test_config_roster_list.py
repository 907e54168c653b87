"""Lists as offices keep them: titles, two headings, sections, joint columns; what is no unit is said and left out."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from config.entities import Level
from config.roster_list import known_level
from config.units import UnitsFile, from_grid, read_units, with_known_codes
from templates import ROOT
from tracker.reports.roster_sheet import roster_sheet, sample_units

Told = list[tuple[str, str, Level, str]]


def told(found: UnitsFile) -> Told:
    return [(one.code, one.name, one.level, one.ward) for one in found.units]


def grid(*rows: str) -> UnitsFile:
    return from_grid([[cell.strip() for cell in row.split("|")] for row in rows])


def test_section_lines_name_the_level_of_the_rows_below() -> None:
    found = grid(
        "UBND THỊ XÃ||",
        "DANH SÁCH CÁC TRƯỜNG NĂM HỌC 2026 - 2027||",
        "STT|Tên trường|Email",
        "I. MẦM NON||",
        "1|Trường Hoa Mai|mn@t.example",
        "II. KHỐI TIỂU HỌC: 1 trường||",
        "2|Trường Kim Đồng|th@t.example",
        "III|TRUNG HỌC CƠ SỞ|",
        "3|Trường Nguyễn Du|",
        "Tổng cộng: 3 trường||",
        "|Người lập biểu|",
    )
    assert told(found) == [
        ("hoa-mai", "Trường Hoa Mai", Level.MAM_NON, ""),
        ("kim-dong", "Trường Kim Đồng", Level.TIEU_HOC, ""),
        ("nguyen-du", "Trường Nguyễn Du", Level.THCS, ""),
    ]
    assert [row.row for row in found.rows] == [5, 7, 9]
    assert {note.code for note in found.notes} == {"codes-made", "lines-left-out"}


def test_sections_of_wards_and_of_levels_within_them() -> None:
    found = grid(
        "TT|Đơn vị|Hộp thư",
        "A. PHƯỜNG MỸ PHƯỚC||",
        "1. Mầm non||",
        "1|Trường Hoa Mai|a@t.example",
        "2. Tiểu học||",
        "2|Trường Kim Đồng|b@t.example",
        "B. Xã An Điền (1 trường)||",
        "3|Trường THCS An Điền|c@t.example",
    )
    assert [(unit.level, unit.ward) for unit in found.units] == [
        (Level.MAM_NON, "Mỹ Phước"),
        (Level.TIEU_HOC, "Mỹ Phước"),
        (Level.THCS, "An Điền"),
    ]


def test_a_heading_of_two_lines_is_one() -> None:
    found = grid(
        "STT|Tên trường|Liên hệ|||Địa bàn",
        "||Hiệu trưởng|Số điện thoại|Hộp thư|",
        "1|Trường Mầm non A|Bà Lê|0274 1|a@t.example|Thới Hòa",
    )
    unit = found.units[0]
    assert (unit.contact, unit.phone, unit.emails, unit.ward) == ("Bà Lê", "0274 1", ("a@t.example",), "Thới Hòa")


def test_several_telephones_and_addresses_are_all_kept() -> None:
    found = grid(
        "Tên đơn vị|ĐT bàn|SĐT hiệu trưởng|Email trường|Email kế toán",
        "Trường TH A|0274 1|0912 2|a@t.example / b@t.example, <c@t.example>|B@t.example d@t.example",
    )
    unit = found.units[0]
    assert unit.phone == "0274 1; 0912 2"
    assert unit.emails == ("a@t.example", "b@t.example", "c@t.example", "d@t.example")


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Trường Mầm non Hoa Mai", Level.MAM_NON),
        ("Trường MN Hoa Mai", Level.MAM_NON),
        ("Trường Mẫu giáo Sao Mai", Level.MAU_GIAO),
        ("Nhóm trẻ độc lập Bé Ngoan", Level.NHOM_TRE),
        ("Trường TH Kim Đồng", Level.TIEU_HOC),
        ("Trường Tiểu học và THCS Cù Lao", Level.LIEN_CAP),
        ("Trường THCS và THPT Bàu Bàng", Level.LIEN_CAP),
        ("Trường TH-THCS-THPT Ngô Thời Nhiệm", Level.LIEN_CAP),
        ("Trường THCS Mỹ Phước", Level.THCS),
        ("Trường Trung học phổ thông Bến Cát", Level.THPT),
        ("Trung tâm GDNN-GDTX thị xã", Level.GDTX),
        ("Trung tâm học tập cộng đồng xã An Điền", Level.GDTX),
        ("Công đoàn Giáo dục", Level.DOAN_THE),
        ("UBND phường Mỹ Phước", Level.XA_PHUONG),
        ("Cơ sở Ánh Dương", Level.KHAC),
    ],
)
def test_the_level_is_read_from_the_name(name: str, level: Level) -> None:
    assert grid("STT|Tên trường", f"1|{name}").units[0].level is level


def test_codes_made_of_names_are_different_and_stay_the_same() -> None:
    rows = ("STT|Tên trường|Xã", "1|Trường TH Kim Đồng|An Tây", "2|Trường TH Kim Đồng|Phú An", "3|Trường TH Kim Đồng|Phú An")
    codes = [unit.code for unit in grid(*rows).units]
    assert codes == ["th-kim-dong", "th-kim-dong-phu-an", "th-kim-dong-phu-an-2"]
    assert codes == [unit.code for unit in grid(*rows).units]


def test_a_unit_that_is_known_keeps_its_code() -> None:
    known = grid("Mã|Tên trường|Xã", "T07|Trường Tiểu học Kim Đồng|An Tây").units
    found = with_known_codes(grid("STT|Tên trường|Xã", "1|TRƯỜNG TIỂU HỌC KIM ĐỒNG|An Tây", "2|Trường MN B|"), known)
    assert [unit.code for unit in found.units] == ["T07", "mn-b"]


def test_a_title_that_speaks_of_schools_is_no_heading() -> None:
    found = grid("Trường|", "DANH SÁCH|", "STT|Tên trường", "1|Trường MN A")
    assert [unit.name for unit in found.units] == ["Trường MN A"]


def test_names_without_numbers_are_units_and_no_sections() -> None:
    found = grid("Tên trường|Email", "Mầm non Hoa Mai|", "Trường Tiểu học A|a@t.example", "Phường Mỹ Phước|")
    assert [unit.name for unit in found.units] == ["Mầm non Hoa Mai", "Trường Tiểu học A"]


def test_communes_with_numbers_are_units() -> None:
    found = grid("STT|Tên đơn vị", "1|Phường Mỹ Phước", "2|Xã An Điền")
    assert [(unit.name, unit.level) for unit in found.units] == [
        ("Phường Mỹ Phước", Level.XA_PHUONG),
        ("Xã An Điền", Level.XA_PHUONG),
    ]


def test_what_is_exported_is_what_is_imported(tmp_path: Path) -> None:
    (tmp_path / "ds.xlsx").write_bytes(roster_sheet(sample_units()))
    found = read_units(tmp_path / "ds.xlsx")
    assert (found.units, found.refused, found.notes) == (sample_units(), (), ())


def workbook(rows: Sequence[Sequence[object]], title: str = "DS") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bìa"
    sheet.append(["Tài liệu nội bộ"])
    listed = book.create_sheet(title)
    for row in rows:
        listed.append(list(row))
    listed.merge_cells("A1:C1")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_list_on_the_second_sheet_with_numbers_for_telephones(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["DANH SÁCH", None, None],
        ["STT", "Tên trường", "SĐT"],
        ["I. MẦM NON"],
        [1.0, "Trường Hoa Mai", 2743500001.0],
    ]
    (tmp_path / "ds.xlsx").write_bytes(workbook(rows))
    unit = read_units(tmp_path / "ds.xlsx").units[0]
    assert (unit.name, unit.level, unit.phone) == ("Trường Hoa Mai", Level.MAM_NON, "2743500001")


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_taken_by_the_words_in_which_pages_offer_it(level: Level) -> None:
    offered = tomllib.loads((ROOT / "labels.toml").read_text("utf-8"))["levels"]
    assert known_level(offered[level]) is level
    assert known_level(level) is level
