"""Headings over several columns: a name in two cells, a birthday in three, columns by everyday names."""

from datetime import date

import pytest

from config.entities import Column, ColumnType
from parsers.facts import Cell, Table
from parsers.forms.extract import extract

NAME = Column("name", ("Họ và tên",), required=True)
BORN = Column("born", ("Ngày sinh",), ColumnType.DATE)
ROOM = Column("room", ("Lớp",))
PUPILS = (NAME, BORN, ROOM)
Rows = tuple[tuple[Cell, ...], ...]
AN, BINH = date(2015, 3, 12), date(2015, 11, 5)


def read(rows: Rows, columns: tuple[Column, ...] = PUPILS) -> list[tuple[object, ...]]:
    found = extract((Table(rows, sheet="S"),), columns)
    assert found.problems == ()
    assert found.records == extract((Table(rows),), columns).records or [r.values for r in found.records] == [
        r.values for r in extract((Table(rows),), columns).records
    ]
    return [tuple(value for _, value in record.values) for record in found.records]


BODY: Rows = ((1, "Nguyễn Văn", "An", "12/03/2015", "6A"), (2, "Trần Thị", "Bình", "5/11/2015", "6B"))
NAMES_IN_TWO: dict[str, Rows] = {
    "merged": (("STT", "Họ và tên", "Họ và tên", "Ngày sinh", "Lớp"),),
    "not merged": (("STT", "Họ và tên", None, "Ngày sinh", "Lớp"),),
    "parts below": (
        ("STT", "Họ và tên", "Họ và tên", "Ngày sinh", "Lớp"),
        ("STT", "Họ và đệm", "Tên", "Ngày sinh", "Lớp"),
    ),
    "parts below, nothing merged": (("STT", "Họ và tên", None, "Ngày sinh", "Lớp"), (None, "Họ", "Tên", None, None)),
    "two headings": (("STT", "Họ và tên đệm", "Tên", "Ngày sinh", "Lớp"),),
    "family and given": (("STT", "Họ", "Tên", "Ngày sinh", "Lớp"),),
    "middle name": (("STT", "HỌ VÀ CHỮ LÓT", "TÊN", "NGÀY SINH", "LỚP"),),
    "of pupils": (("STT", "Họ và tên học sinh", "Họ và tên học sinh", "Ngày, tháng, năm sinh", "Lớp"),),
    "numbered columns": (("STT", "Họ và tên", "Họ và tên", "Ngày sinh", "Lớp"), ("(1)", "(2)", "(2)", "(3)", "(4)")),
}


@pytest.mark.parametrize("head", NAMES_IN_TWO.values(), ids=NAMES_IN_TWO)
def test_a_name_in_two_cells_is_one_name(head: Rows) -> None:
    assert read((*head, *BODY)) == [("Nguyễn Văn An", AN, "6A"), ("Trần Thị Bình", BINH, "6B")]


def test_a_name_in_two_cells_below_a_title_over_the_whole_table_is_one_name() -> None:
    title = ("DANH SÁCH HỌC SINH",) * 5
    assert read((title, (None,) * 5, *NAMES_IN_TWO["merged"], *BODY))[0] == ("Nguyễn Văn An", AN, "6A")


def test_a_form_with_both_columns_keeps_them_apart() -> None:
    family, given = Column("family", ("Họ và tên đệm",), required=True), Column("given", ("Tên",))
    rows = (*NAMES_IN_TWO["two headings"], *BODY)
    assert read(rows, (family, given, ROOM)) == [("Nguyễn Văn", "An", "6A"), ("Trần Thị", "Bình", "6B")]


def test_neighbours_under_one_group_that_the_form_does_not_ask_for_are_not_joined() -> None:
    head = (("STT", "Học sinh", "Học sinh", "Học sinh"), ("STT", "Họ và tên", "Lớp", "Tổ"))
    assert read((*head, (1, "Nguyễn Văn An", "6A", "Tổ 1")), (NAME, ROOM)) == [("Nguyễn Văn An", "6A")]


def test_a_remark_without_heading_is_no_given_name() -> None:
    rows = (
        ("STT", "Họ và tên", None, "Lớp"),
        (1, "Nguyễn Văn An", None, "6A"),
        (2, "Trần Bình", "chuyển đến", "6A"),
        (3, "Lê Tư", None, "6B"),
    )
    assert [values[0] for values in read(rows, (NAME, ROOM))] == ["Nguyễn Văn An", "Trần Bình", "Lê Tư"]


BIRTHDAYS: dict[str, Rows] = {
    "three columns": (
        ("STT", "Họ và tên", "Ngày sinh", "Ngày sinh", "Ngày sinh", "Lớp"),
        ("STT", "Họ và tên", "Ngày", "Tháng", "Năm", "Lớp"),
        (1, "Nguyễn Văn An", "12", "03", "2015", "6A"),
        (2, "Trần Thị Bình", 5, 11, 2015, "6B"),
    ),
    "three columns, nothing merged": (
        ("STT", "Họ và tên", "Ngày, tháng, năm sinh", None, None, "Lớp"),
        (None, None, "Ngày", "Tháng", "Năm", None),
        (1, "Nguyễn Văn An", 12, 3, 2015, "6A"),
        (2, "Trần Thị Bình", "05", "11", "2015", "6B"),
    ),
    "boys and girls": (
        ("STT", "Họ và tên", "Ngày sinh", None, "Lớp"),
        (None, None, "Nam", "Nữ", None),
        (1, "Nguyễn Văn An", "12/03/2015", None, "6A"),
        (2, "Trần Thị Bình", None, "05/11/2015", "6B"),
    ),
    "boys and girls, merged": (
        ("TT", "Họ tên", "Ngày sinh", "Ngày sinh", "Lớp"),
        ("TT", "Họ tên", "Nam", "Nữ", "Lớp"),
        (1, "Nguyễn Văn An", AN, "-", "6A"),
        (2, "Trần Thị Bình", "", BINH, "6B"),
    ),
}


@pytest.mark.parametrize("rows", BIRTHDAYS.values(), ids=BIRTHDAYS)
def test_a_birthday_over_several_columns_is_one_day(rows: Rows) -> None:
    assert read(rows) == [("Nguyễn Văn An", AN, "6A"), ("Trần Thị Bình", BINH, "6B")]


def test_a_birthday_for_boy_and_girl_at_once_is_a_fault() -> None:
    rows = (*BIRTHDAYS["boys and girls"][:2], (1, "Nguyễn Văn An", "12/03/2015", "05/11/2015", "6A"))
    assert [problem.code for problem in extract((Table(rows, sheet="S"),), PUPILS).problems] == ["bad-date"]


@pytest.mark.parametrize(
    "heading", ["Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "NGÀY SINH", "Sinh ngày", "N.sinh", "Ngày sinh (dd/mm/yyyy)"]
)
def test_a_birthday_has_several_names(heading: str) -> None:
    assert read((("STT", "Họ tên", heading, "Lớp"), (1, "Nguyễn Văn An", "12/03/2015", "6A"))) == [("Nguyễn Văn An", AN, "6A")]


@pytest.mark.parametrize(
    "heading", ["Số ĐT", "SĐT", "ĐT", "Số điện thoại", "Điện thoại liên hệ", "Đ.thoại", "Số điện thoại liên lạc", "Di động"]
)
def test_a_telephone_has_several_names(heading: str) -> None:
    phone = Column("phone", ("Điện thoại", "Số điện thoại"))
    assert read((("STT", "Họ tên", heading), (1, "Nguyễn Văn An", "0912 000 001")), (NAME, phone)) == [
        ("Nguyễn Văn An", "0912 000 001")
    ]


def test_a_people_s_group_is_no_telephone() -> None:
    phone = Column("phone", ("Điện thoại",))
    assert read((("STT", "Họ tên", "DT"), (1, "Nguyễn Văn An", "Kinh")), (NAME, phone)) == [("Nguyễn Văn An", None)]
