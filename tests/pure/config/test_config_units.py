"""The roster file: read whatever made it, refused as a whole, every mistake with its row."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from config.entities import Level, Unit
from config.units import UnitsError, UnitsFile, from_grid, read_units

HEADER = "code,name,level,ward,emails,aliases,contact,phone"
TEXT = HEADER + "\nth-a,Trường Tiểu học An Lạc,tieu_hoc,Mỹ Đức,A@b.example; c@d.example,TH An Lạc;,Lê Thị Ô,0274 38\n"
UNIT = Unit(
    "th-a",
    "Trường Tiểu học An Lạc",
    Level.TIEU_HOC,
    "Mỹ Đức",
    ("a@b.example", "c@d.example"),
    ("TH An Lạc",),
    "Lê Thị Ô",
    "0274 38",
)


def read(folder: Path, content: bytes) -> UnitsFile:
    (folder / "units.csv").write_bytes(content)
    return read_units(folder / "units.csv")


def grid(*rows: str) -> UnitsFile:
    return from_grid([row.split("|") for row in rows], "units.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_roster_is_read_in_the_encodings_and_delimiters_of_office_programs(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    quoted = TEXT.replace("A@b.example; c@d.example", '"A@b.example; c@d.example"').replace("TH An Lạc;", '"TH An Lạc;"')
    found = read(tmp_path, quoted.replace(",", delimiter).encode(encoding))
    assert (found.units, found.refused) == ((UNIT,), ())


def test_windows_1258_is_composed(tmp_path: Path) -> None:
    def letter(one: str) -> bytes:
        """As Windows writes it: the vowel with its hat, then the tone (the circumflex stays, the dot goes apart)."""
        try:
            return one.encode("cp1258")
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", one)
            tone = next(mark for mark in decomposed[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
            return unicodedata.normalize("NFC", decomposed.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")

    assert read(tmp_path, b"".join(map(letter, TEXT))).units == (UNIT,)


def test_a_workbook_with_vietnamese_headings_under_a_title_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH ĐƠN VỊ TRỰC THUỘC"])
    sheet.append([])
    sheet.append(["STT", "Mã", "Tên đơn vị", "Cấp học", "Xã/phường", "Email", "Tên khác", "Liên hệ", "Điện thoại", "Ghi chú"])
    emails = "A@b.example\nc@d.example"
    sheet.append([1, "th-a", "Trường Tiểu học An Lạc", "Tiểu học", "Mỹ Đức", emails, "TH An Lạc", "Lê Thị Ô", "0274 38", ""])
    sheet.append([2, 10284, "Trường Mẫu giáo Hoa Mai", "Trường mẫu giáo"])
    book.save(tmp_path / "units.xlsx")
    found = read_units(tmp_path / "units.xlsx")
    assert found.units == (UNIT, Unit("10284", "Trường Mẫu giáo Hoa Mai", Level.MAU_GIAO))
    assert [row.row for row in found.rows] == [4, 5]
    assert tuple(map(str, found.notes)) == ("columns not used: Ghi chú",)


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ("tieu_hoc", Level.TIEU_HOC),
        ("Trung học cơ sở", Level.THCS),
        ("THCS", Level.THCS),
        ("Trường Mầm non", Level.MAM_NON),
        ("TH-THCS", Level.LIEN_CAP),
        ("Công đoàn", Level.DOAN_THE),
        ("", Level.KHAC),
        ("Xã", Level.XA_PHUONG),
        ("phòng GD&ĐT", Level.PHONG),
        ("GDNN-GDTX", Level.GDTX),
        ("Nhóm trẻ độc lập", Level.NHOM_TRE),
        ("xa_phuong", Level.XA_PHUONG),
    ],
)
def test_a_level_is_understood_in_either_language(given: str, level: Level) -> None:
    (unit,) = grid("code|name|level", f"a|A|{given}").units
    assert unit.level is level


def test_code_and_name_are_enough_and_what_lacks_is_noted() -> None:
    found = grid("Tên đơn vị|Mã đơn vị", "Trường A|a")
    assert found.units == (Unit("a", "Trường A"),)
    assert len(found.rows[0].notes) == 2


def test_one_refused_row_refuses_the_file_and_every_mistake_is_told() -> None:
    found = grid(
        "code|name|level|emails",
        "a|A|thcs|a@b.example",
        "|B|thcs|",
        "c||university|x@;y@b.example;@",
        "|||",
        "A|D|thcs|",
        "e f|E|thcs|",
    )
    assert found.units == ()
    assert [(row.row, tuple(map(str, row.mistakes))) for row in found.refused] == [
        (3, ("code: is missing",)),
        (
            4,
            (
                "name: is missing",
                f'level: must be one of {", ".join(Level)}, not "university"',
                'emails: "x@" is not an e-mail address',
                'emails: "@" is not an e-mail address',
            ),
        ),
        (6, ('code: "A" stands in row 2 too',)),
        (7, ('code: must be one word of at most 80 characters, without : * ; , or /, not "e f"',)),
    ]


def test_one_address_may_serve_two_units() -> None:
    assert len(grid("code|name|emails", "a|A|x@b.example", "b|B|X@b.example").units) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", HEADER.encode(), b"PK\x03\x04damaged", b"\x00\x01\x02\xd2\xff", b"code,name\n\x00,\x00"],
)
def test_a_file_that_is_no_roster_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnitsError, match=r"units\.csv: "):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnitsError, match="No such file"):
        read_units(tmp_path / "units.csv")


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        found = read(tmp_path_factory.getbasetemp(), b"code;name\n" + content)
    except UnitsError:
        return
    assert all((row.unit is None) == bool(row.mistakes) for row in found.rows)
