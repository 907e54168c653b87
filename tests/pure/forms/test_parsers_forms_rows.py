"""The rows of an appendix, among all that stands around them."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Column, ColumnType
from parsers.facts import Cell, Problem, Table
from parsers.forms.extract import extract, fit

NAME = Column("name", ("Tên sáng kiến", "Tên sáng kiến, giải pháp"), required=True)
KIND = Column("kind", ("Tập thể/Cá nhân", "Loại hình"), ColumnType.CHOICE, choices=("Tập thể", "Cá nhân"))
PEOPLE = Column("people", ("Số thành viên",), ColumnType.INTEGER)
BEGUN = Column("begun", ("Ngày triển khai",), ColumnType.DATE)
COST = Column("cost", ("Chi phí (triệu đồng)", "Chi phí"), ColumnType.DECIMAL)
FORM = (NAME, KIND, PEOPLE, BEGUN, COST)
HEAD: tuple[Cell, ...] = (
    "STT",
    "Tên sáng kiến",
    "Tập thể/Cá nhân",
    "Số thành viên",
    "Ngày triển khai",
    "Chi phí (triệu đồng)",
)
ONE: tuple[Cell, ...] = (1, "Thư viện xanh", "Tập thể", 35, datetime(2021, 5, 3), 12.5)  # noqa: DTZ001 - a cell's date has no zone
TWO: tuple[Cell, ...] = ("2", " Góc đọc sách ", "cá nhân", "1.200", "3-5-21", "1.234,5")
ONE_VALUES = (("name", "Thư viện xanh"), ("kind", "Tập thể"), ("people", 35), ("begun", date(2021, 5, 3)), ("cost", 12.5))
TWO_VALUES = (("name", "Góc đọc sách"), ("kind", "Cá nhân"), ("people", 1200), ("begun", date(2021, 5, 3)), ("cost", 1234.5))
BLANK: tuple[Cell, ...] = (None,) * 6


def line(*cells: Cell) -> tuple[Cell, ...]:
    return (*cells, *(None,) * (6 - len(cells)))


def sheet(*rows: tuple[Cell, ...]) -> Table:
    return Table(rows, sheet="Sheet1")


def names_of(*tables: Table) -> list[object]:
    return [dict(record.values)["name"] for record in extract(tables, FORM).records]


def test_rows_become_typed_records_with_their_number_on_the_sheet() -> None:
    found = extract((sheet(HEAD, ONE, TWO),), FORM)
    assert [record.values for record in found.records] == [ONE_VALUES, TWO_VALUES]
    assert [(record.row, record.sheet) for record in found.records] == [(2, "Sheet1"), (3, "Sheet1")]
    assert found.problems == ()
    assert found.score == pytest.approx(1.0)


NOT_RECORDS: dict[str, tuple[Cell, ...]] = {
    "blank": BLANK,
    "dashes": ("-", "…", "-", "-", "", "-"),
    "numbering": ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
    "bare numbering": (1, 2, 3, 4, 5, 6),
    "numbering with sums": ("A", "B", "1", "2", "3=1+2", "4"),
    "roman section": line("I", "Lĩnh vực chuyên môn"),
    "lettered section": line("A. TẬP THỂ"),
    "merged section": ("Khối mầm non",) * 6,
    "header again": HEAD,
    "total": ("Tổng cộng", "Tổng cộng", None, 35, None, 12.5),
    "total in the name column": line(None, "TỔNG SỐ", None, 1235),
    "short total": ("", "Cộng", "", "35", "", ""),
    "total of a group": line("Cộng khối 6", None, None, 12),
    "a number left over": line(3),
}


@pytest.mark.parametrize("kind", NOT_RECORDS)
def test_what_stands_between_header_and_rows_is_no_record(kind: str) -> None:
    assert names_of(sheet(HEAD, NOT_RECORDS[kind], ONE, TWO)) == ["Thư viện xanh", "Góc đọc sách"]


@pytest.mark.parametrize("kind", [kind for kind in NOT_RECORDS if "numbering" not in kind])
def test_what_stands_among_the_rows_is_no_record(kind: str) -> None:
    assert names_of(sheet(HEAD, ONE, NOT_RECORDS[kind], TWO)) == ["Thư viện xanh", "Góc đọc sách"]


@pytest.mark.parametrize(
    "end",
    [
        line(None, "Người lập biểu", None, None, "HIỆU TRƯỞNG"),
        line(None, None, None, None, "Tân Lập, ngày 3 tháng 5 năm 2021"),
        line(None, None, None, "KT. HIỆU TRƯỞNG"),
        line("Nơi nhận:"),
    ],
)
def test_nothing_below_the_signatures_is_a_record(end: tuple[Cell, ...]) -> None:
    assert names_of(sheet(HEAD, ONE, BLANK, end, BLANK, line(None, "Lò Thị Hương", None, None, "Trần Văn Nam"))) == [
        "Thư viện xanh"
    ]


def test_titles_above_the_header_are_passed_over() -> None:
    top = (
        line("PHÒNG GD&ĐT"),
        line("TRƯỜNG TH TÂN LẬP"),
        BLANK,
        ("DANH SÁCH TÊN SÁNG KIẾN",) * 6,
        ("(Kèm theo Báo cáo số   /BC-TH)",) * 6,
    )
    assert names_of(sheet(*top, HEAD, ONE)) == ["Thư viện xanh"]


@pytest.mark.parametrize(
    "name", ["Cộng đồng học tập", "Tổng phụ trách giỏi", "Hiệu trưởng đồng hành cùng học sinh", "Không có rác thải nhựa"]
)
def test_a_record_may_open_with_the_words_of_other_rows(name: str) -> None:
    assert names_of(sheet(HEAD, (1, name, "Tập thể", 3, None, None), TWO)) == [name, "Góc đọc sách"]


def test_a_position_in_a_list_of_people_does_not_end_the_list() -> None:
    form = (Column("full_name", ("Họ và tên",), required=True), Column("position", ("Chức vụ",)))
    rows: tuple[tuple[Cell, ...], ...] = (
        ("TT", "Họ và tên", "Chức vụ"),
        (1, "Lê Văn Nam", "Hiệu trưởng"),
        (None, "Lò Thị Hà", "Kế toán"),
    )
    assert len(extract((sheet(*rows),), form).records) == 2


@pytest.mark.parametrize(
    "header",
    [
        ("TT", "TÊN SÁNG KIẾN", "LOẠI HÌNH", "SỐ THÀNH VIÊN", "NGÀY TRIỂN KHAI", "CHI PHÍ"),
        (
            "TT",
            "Tên sáng kiến\n(giải pháp)",
            "Loại  hình",
            "Số lượng thành viên",
            "Ngày triển khai (dd/mm/yyyy)",
            "Chi phí (nghìn đồng)",
        ),
        (
            "Số TT",
            "Tên sáng kiến, giải pháp",
            "Tập thể / Cá nhân",
            "Số thành viên (người)",
            "Ngày triên khai",
            "Chi phí thực hiện",
        ),
    ],
)
def test_a_header_is_known_by_its_synonyms_and_small_changes(header: tuple[Cell, ...]) -> None:
    found = extract((sheet(header, ONE),), FORM)
    assert [record.values for record in found.records] == [ONE_VALUES]


def test_columns_may_stand_in_any_order_among_others() -> None:
    rows = (("Chi phí", "Ghi chú", "Tên sáng kiến", "Số thành viên"), (3, "tốt", "Thư viện xanh", 7))
    found = extract((sheet(*rows),), FORM)
    assert dict(found.records[0].values) == {"name": "Thư viện xanh", "kind": None, "people": 7, "begun": None, "cost": 3}


PUPILS = (
    Column("grade", ("Lớp tuổi", "Lớp"), required=True),
    Column("pupils", ("Tổng số trẻ", "Số trẻ Tổng số"), ColumnType.INTEGER, required=True),
    Column("girls", ("Nữ", "Số trẻ Nữ"), ColumnType.INTEGER),
)


@pytest.mark.parametrize("group", ["Số trẻ", "Trẻ"])
def test_a_header_of_two_rows_is_read_through_its_groups(group: str) -> None:
    rows = (
        ("STT", "Lớp", group, group),
        ("STT", "Lớp", "Tổng số", "Nữ"),
        ("(1)", "(2)", "(3)", "(4)"),
        (1, "Lớp lá", 120, 61),
    )
    found = extract((sheet(*rows),), PUPILS)
    assert [record.values for record in found.records] == [(("grade", "Lớp lá"), ("pupils", 120), ("girls", 61))]


def test_a_choice_may_be_ticked_in_columns_of_its_own() -> None:
    rows = (
        ("STT", "Tên sáng kiến", "Loại hình", "Loại hình", "Chi phí"),
        ("STT", "Tên sáng kiến", "Tập thể", "Cá nhân", "Chi phí"),
        (1, "Thư viện xanh", "x", None, 5),
        (2, "Góc đọc sách", None, "X", 6),
        (3, "Vườn rau", "x", "x", 6),
    )
    found = extract((sheet(*rows),), FORM)
    assert [dict(record.values)["kind"] for record in found.records] == ["Tập thể", "Cá nhân", None]
    assert found.problems == (Problem("bad-choice", "Sheet1!C5", "x"),)


@pytest.mark.parametrize(
    ("cell", "kind"), [("TẬP THỂ", "Tập thể"), ("tap the", "Tập thể"), ("CN", "Cá nhân"), ("Cá nhân nữ", "Cá nhân")]
)
def test_a_choice_gets_its_own_spelling(cell: str, kind: str) -> None:
    found = extract((sheet(HEAD, (1, "Vườn rau", cell, None, None, None)),), FORM)
    assert dict(found.records[0].values)["kind"] == kind


@pytest.mark.parametrize("cell", [44319, 44319.0, "44319", date(2021, 5, 3), "03/05/2021", "ngày 3 tháng 5 năm 2021"])
def test_a_date_may_be_a_serial_number_or_text(cell: Cell) -> None:
    found = extract((sheet(HEAD, (1, "Vườn rau", None, None, cell, None)),), FORM)
    assert dict(found.records[0].values)["begun"] == date(2021, 5, 3)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        (1, None, "missing-field"),
        (2, "Gia đình", "bad-choice"),
        (3, "nhiều", "bad-integer"),
        (3, 2.5, "bad-integer"),
        (4, "31/11/2020", "bad-date"),
        (4, 1985, "bad-date"),
        (5, "khoảng 12 triệu", "bad-decimal"),
    ],
)
def test_a_fault_is_named_by_its_cell(column: int, cell: Cell, code: str) -> None:
    row = (*ONE[:column], cell, *ONE[column + 1 :])
    found = extract((sheet(HEAD, row),), FORM)
    assert found.problems == (
        Problem(code, f"Sheet1!{'ABCDEF'[column]}2", "" if cell is None else str(cell).replace(".", ",")),
    )
    # A choice that is none of the form's is kept as written: whoever sums up sees what the school meant.
    assert found.records[0].values[column - 1][1] == (cell if code == "bad-choice" else None)


def test_a_fault_on_a_shifted_sheet_or_in_a_document_is_still_found_by_a_person() -> None:
    bad: tuple[tuple[Cell, ...], ...] = (HEAD, (1, None, "Tập thể", 2, None, None))
    assert extract((Table(bad, sheet="DS", first_row=10, first_column=27),), FORM).problems[0].where == "DS!AB11"
    assert extract((Table(bad, index=2),), FORM).problems[0].where == "bảng 2, dòng 2"


def test_a_required_column_that_is_not_there_is_said_once() -> None:
    found = extract(
        (sheet((*HEAD[:1], "Người phụ trách", *HEAD[2:]), ONE, TWO),), (replace(NAME, headers=("Mã sáng kiến",)), *FORM[1:])
    )
    assert [problem.code for problem in found.problems] == ["missing-column"]
    assert found.problems[0].found == "Mã sáng kiến"


def test_visible_sheets_are_read_in_order_and_hidden_ones_never() -> None:
    first, second = sheet(HEAD, ONE), Table((HEAD, TWO), sheet="Sheet2")
    hidden = Table((HEAD, (1, "Bản cũ", None, None, None, None)), sheet="Sheet0", hidden=True)
    assert names_of(hidden, first, second) == ["Thư viện xanh", "Góc đọc sách"]


def test_a_table_broken_over_pages_goes_on_under_the_same_header() -> None:
    assert names_of(Table((HEAD, ONE)), Table((TWO,), index=2)) == ["Thư viện xanh", "Góc đọc sách"]


def test_a_layout_table_holds_no_records() -> None:
    letterhead = Table(
        (("UBND HUYỆN MỘC CHÂU\nTRƯỜNG TH TÂN LẬP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("Số: 1/BC-TH", "Tân Lập"))
    )
    assert names_of(letterhead, Table((HEAD, ONE), index=2)) == ["Thư viện xanh"]
    assert fit((letterhead,), FORM) == 0.0


def test_a_row_without_number_and_name_goes_on_with_the_one_above() -> None:
    form = (NAME, Column("result", ("Kết quả",)))
    rows = (
        ("STT", "Tên sáng kiến", "Kết quả"),
        (1, "Thư viện xanh", "500 cuốn sách"),
        (None, None, "20 kệ"),
        (2, "Vườn rau", "tốt"),
    )
    found = extract((sheet(*rows),), form)
    assert [dict(record.values)["result"] for record in found.records] == ["500 cuốn sách 20 kệ", "tốt"]


@pytest.mark.parametrize("text", ["Không có", "KHÔNG CÓ", "Không", "Trong năm đơn vị không có sáng kiến"])
def test_none_is_a_valid_answer(text: str) -> None:
    found = extract((sheet(HEAD, line(None, text)),), FORM)
    assert (found.records, found.empty_declared) == ((), True)


def test_an_empty_form_declares_nothing() -> None:
    found = extract((sheet(HEAD, BLANK),), FORM)
    assert (found.records, found.empty_declared) == ((), False)


def test_the_right_form_fits_best() -> None:
    tables = (sheet(HEAD, ONE),)
    assert fit(tables, FORM) == pytest.approx(1.0)
    assert fit(tables, PUPILS) < 0.4
    assert fit((), FORM) == fit(tables, ()) == 0.0


def test_numbers_in_a_text_column_are_written_as_a_person_sees_them() -> None:
    rows = (("STT", "Lớp", "Tổng số trẻ"), (1, 6.0, 30), (2, "7", 31))
    found = extract((sheet(*rows),), PUPILS)
    assert [record.values[0][1] for record in found.records] == ["6", "7"]


cells = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-9, 99999),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.booleans(),
)


@given(st.lists(st.tuples(*[cells] * 6), max_size=8))
def test_any_table_can_be_read_and_every_record_lies_below_the_header(rows: list[tuple[Cell, ...]]) -> None:
    found = extract((sheet(HEAD, *rows),), FORM)
    assert len(found.records) <= len(rows)
    assert all(2 <= record.row <= len(rows) + 1 for record in found.records)
    assert all(tuple(field for field, _ in record.values) == tuple(column.field for column in FORM) for record in found.records)
