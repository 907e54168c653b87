"""Rows of sheets that nobody made by our rules: totals, groups, notes and prepared rows are no records, none is lost."""

import pytest

from config.entities import Column, ColumnType
from parsers.facts import Cell, Table
from parsers.forms.extract import extract

NAME = Column("name", ("Họ và tên",), required=True)
BORN = Column("born", ("Ngày sinh",), ColumnType.DATE)
ROOM = Column("room", ("Lớp",))
PHONE = Column("phone", ("Điện thoại",))
PUPILS = (NAME, BORN, ROOM, PHONE)
HEAD: tuple[Cell, ...] = ("STT", "Họ và tên", "Ngày sinh", "Lớp", "Điện thoại")
AN: tuple[Cell, ...] = (1, "Nguyễn Văn An", "12/03/2015", "6A", "0912000001")
BINH: tuple[Cell, ...] = (2, "Trần Thị Bình", "05/11/2015", "6A", "0912000002")
CHAU: tuple[Cell, ...] = (7, "Lê Minh Châu", "30/07/2015", "6B", None)
EXPECTED = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Châu"]

ITEM = Column("item", ("Nội dung thu",), required=True)
UNIT = Column("unit", ("Đơn vị tính",))
PEOPLE = Column("people", ("Số người",), ColumnType.INTEGER)
COST = Column("cost", ("Số tiền (đồng)",), ColumnType.INTEGER)
FEES = (ITEM, UNIT, PEOPLE, COST)
FEES_HEAD: tuple[Cell, ...] = ("TT", "Nội dung thu", "Đơn vị tính", "Số người", "Số tiền (đồng)")


def names(rows: tuple[tuple[Cell, ...], ...], columns: tuple[Column, ...], sheet: str = "Sheet1") -> list[object]:
    found = extract((Table(rows, sheet=sheet),), columns)
    assert found.problems == ()
    return [record.values[0][1] for record in found.records]


def row(*cells: Cell) -> tuple[Cell, ...]:
    return (*cells, *(None,) * (5 - len(cells)))


FEET = (
    row("Tổng cộng (A+B)", None, None, None, 3),
    row(None, "TỔNG CỘNG (I + II)", None, 3),
    row(None, "Toàn trường: 03 người"),
    row(None, "Toàn xã: 3 học sinh"),
    row("Tổng số học sinh: 03"),
    row(None, "Tổng số: 03 em (02 nữ)"),
    row("Cộng: 3"),
    row(None, "Total", None, None, 3),
    row("Grand total", None, None, None, 3),
    row(None, "Cộng mang sang", None, None, 3),
    row(None, "Lũy kế", None, None, 3),
    row("(Ấn định danh sách có 03 học sinh)"),
    row(None, "Danh sách này gồm có 03 học sinh./."),
    row(None, "Danh sách trên có 03 em."),
    row("Số tiền bằng chữ: Ba triệu đồng chẵn./."),
    row(None, "T.Cộng", None, 3),
    row("TC", None, None, 3),
    row(None, "Trong đó: nữ", None, 2),
    row("Tổng số trẻ", None, None, 3),
    row(None, "TỔNG SỐ HỌC SINH", None, 3),
    row("Người nhận", None, None, "Người giao"),
    row("Lãnh đạo duyệt", None, None, "Cô Lan"),
    row("Bằng chữ: Ba trăm nghìn đồng"),
    row(None, "(Viết bằng chữ: ba học sinh)"),
    row("Ghi chú:"),
    row("* Lưu ý: ghi đúng theo giấy khai sinh"),
    row("- Mọi thắc mắc xin liên hệ văn thư", "0912 000 009"),
    row(None, "NGƯỜI LẬP BIỂU", None, "HIỆU TRƯỞNG"),
    row(None, "Kế toán", None, "Thủ trưởng đơn vị"),
    row(None, "GVCN"),
    row(None, None, None, "KT. HIỆU TRƯỞNG"),
    row(None, None, "Bến Sông, ngày 02 tháng 12 năm 2026"),
    row(8, "* Chú ý:"),
    row(9, "KÝ, HỌ TÊN"),
    row(10, "- Không để trống ngày sinh"),
    row(8, None, None, None, 1),
    row(8, None, None, "6B", None),
    row(8, None, None, None, "0"),
    row(8),
)


@pytest.mark.parametrize("foot", FEET, ids=[" ".join(map(str, filter(None, one))) for one in FEET])
@pytest.mark.parametrize("sheet", ["Sheet1", ""])
def test_what_stands_below_the_last_pupil_is_no_pupil(foot: tuple[Cell, ...], sheet: str) -> None:
    assert names((HEAD, AN, BINH, CHAU, foot), PUPILS, sheet) == EXPECTED


BETWEEN = (
    row("Khối 6"),
    row(None, "Khối 6"),
    row(None, "Tổ 4+5"),
    row("I", "Khối sáng", None, None, None),
    row("A. Học sinh lớp 6"),
    ("Điểm trường Xóm Chài",) * 5,
    row(None, "Cộng I", None, None, 2),
    row("Cộng mục A", None, None, None, 2),
    row("Mang sang", None, None, None, 2),
    row(3),
    row(3, None, None, None, 0),
)


@pytest.mark.parametrize("between", BETWEEN, ids=[" ".join(map(str, filter(None, one))) for one in BETWEEN])
def test_what_stands_between_pupils_is_none_and_loses_none(between: tuple[Cell, ...]) -> None:
    assert names((HEAD, AN, between, BINH, CHAU), PUPILS) == EXPECTED
    assert names((HEAD, between, AN, BINH, between, CHAU), PUPILS) == EXPECTED


NUMBERINGS = (
    (1, 2, 4, 5, 6),
    (1, 1, 2, 3, 4),
    ("(1)", "(2)", "(3)", "(4)", "(5)"),
    ("A", "B", "C", "1", "2"),
    ("1", "2", "2", "3", "4"),
)


@pytest.mark.parametrize("numbering", NUMBERINGS)
def test_a_row_of_column_numbers_is_no_pupil(numbering: tuple[Cell, ...]) -> None:
    assert names((HEAD, numbering, AN, BINH, CHAU), PUPILS) == EXPECTED


def test_group_rows_with_unit_and_sums_are_no_records_but_a_sum_without_rows_below_it_is() -> None:
    rows = (
        FEES_HEAD,
        row("I", "Các khoản bắt buộc", "khoản", 350, 12_000_000),
        row(1, "Bảo hiểm y tế", "đồng/năm", 350, 9_000_000),
        row(2, "Sổ liên lạc", "cuốn", 350, 3_000_000),
        row("II", "Các khoản thỏa thuận", "khoản", 200, 5_000_000),
        row(1, "Tiền ăn", "suất", 200, 5_000_000),
        row("III", "Học phí", "tháng", 350, 45_000),
        row("IV", "Thu hộ"),
        row(None, "Tổng cộng (I+II+III)", None, None, 17_045_000),
    )
    assert names(rows, FEES) == ["Bảo hiểm y tế", "Sổ liên lạc", "Tiền ăn", "Học phí"]


@pytest.mark.parametrize("first", [("1.1", "1.2", "2.1"), (1.1, 1.2, 2.1), ("1.1.", "1.2.", "2.1.")])
def test_a_number_above_its_own_parts_heads_a_group(first: tuple[Cell, ...]) -> None:
    rows = (
        FEES_HEAD,
        row(1, "Khối nhà trẻ", "cháu", 30, 300),
        row(first[0], "Nhóm 24 tháng", "cháu", 10, 100),
        row(first[1], "Nhóm 36 tháng", "cháu", 20, 200),
        row(2, "Khối mẫu giáo", "cháu", 25, 250),
        row(first[2], "Lớp Chồi", "cháu", 25, 250),
        row(3, "Học phí", "cháu", 55, 550),
    )
    assert names(rows, FEES) == ["Nhóm 24 tháng", "Nhóm 36 tháng", "Lớp Chồi", "Học phí"]


def test_sections_of_two_ranks_are_no_records() -> None:
    rows = (
        FEES_HEAD,
        row("A", "Mầm non", "trường", 10, 100),
        row("I", "Công lập", "trường", 6, 60),
        row(1, "MN Hoa Sen", "trường", 6, 60),
        row("II", "Tư thục", "trường", 4, 40),
        row(1, "MN Ánh Dương", "trường", 4, 40),
        row("B", "Tiểu học", "trường", 5, 50),
        row(1, "TH An Hải", "trường", 5, 50),
    )
    assert names(rows, FEES) == ["MN Hoa Sen", "MN Ánh Dương", "TH An Hải"]


def test_records_with_roman_numbers_alone_are_records() -> None:
    rows = (FEES_HEAD, row("I", "Học phí", "tháng", 3, 300), row("II", "Tiền ăn", "suất", 2, 200))
    assert names(rows, FEES) == ["Học phí", "Tiền ăn"]


def test_a_pupil_of_whom_only_the_name_is_known_is_a_pupil() -> None:
    rows = (HEAD, AN, BINH, (3, "Phạm Gia Khánh", None, None, None), CHAU)
    assert names(rows, PUPILS) == [*EXPECTED[:2], "Phạm Gia Khánh", EXPECTED[2]]


def test_people_whose_posts_sign_papers_are_people() -> None:
    post = Column("post", ("Chức vụ",))
    rows = (
        ("STT", "Họ và tên", "Chức vụ"),
        (1, "Lê Văn Tám", "Kế toán"),
        (None, "Đỗ Thị Chín", "Hiệu trưởng"),
        (3, "Vũ An", "GV"),
    )
    assert names(rows, (NAME, post)) == ["Lê Văn Tám", "Đỗ Thị Chín", "Vũ An"]


MONEY = (("41.850.000 đ", 41_850_000), ("41.850.000đ", 41_850_000), ("1.500.000 VNĐ", 1_500_000), ("45.000 đồng/tháng", 45_000))
MONEY_MORE = (("12 triệu", 12_000_000), ("1,5 triệu đồng", 1_500_000), ("45,000", 45_000), ("1.500.000.-", 1_500_000))
COUNTS = (("31 người", 31), ("268 lượt", 268), ("02 (hai)", 2), ("15 em (cả nữ)", 15), ("1.200 lượt người", 1200), ("35hs", 35))


@pytest.mark.parametrize(("told", "number"), MONEY + MONEY_MORE)
def test_money_with_its_unit_is_a_number(told: str, number: int) -> None:
    found = extract((Table((FEES_HEAD, row(1, "Học phí", "tháng", 3, told)), sheet="S"),), FEES)
    assert (found.records[0].values[3], found.problems) == (("cost", number), ())


@pytest.mark.parametrize(("told", "number"), COUNTS)
def test_a_count_with_what_it_counts_is_a_number(told: str, number: int) -> None:
    found = extract((Table((FEES_HEAD, row(1, "Tập huấn", "lớp", told, 1)), sheet="S"),), FEES)
    assert (found.records[0].values[2], found.problems) == (("people", number), ())


@pytest.mark.parametrize(
    "told", ["30 trở lên", "khoảng 30", "5/6 học sinh", "3 năm 6 tháng", "6A", "5 đến 7", "2 chục", "hai mươi"]
)
def test_what_is_more_or_less_than_a_number_stays_a_fault(told: str) -> None:
    found = extract((Table((FEES_HEAD, row(1, "Tập huấn", "lớp", told, 1)), sheet="S"),), FEES)
    assert [problem.code for problem in found.problems] == ["bad-integer"]


def test_a_measure_other_than_the_heading_names_is_a_fault_and_money_is_given_in_the_heading_s_unit() -> None:
    hours = Column("hours", ("Thời lượng (giờ)",), ColumnType.DECIMAL)
    cost = Column("cost", ("Kinh phí (triệu đồng)",), ColumnType.DECIMAL)
    head = ("STT", "Nội dung thu", "Thời lượng (giờ)", "Kinh phí (triệu đồng)")
    found = extract(
        (Table((head, (1, "Hội thi", "45 phút", "41.850.000 đ"), (2, "Hội", "2 giờ", "12 triệu")), sheet="S"),),
        (ITEM, hours, cost),
    )
    assert [problem.code for problem in found.problems] == ["bad-decimal"]
    assert [record.values[2][1] for record in found.records] == [41.85, 12.0]
