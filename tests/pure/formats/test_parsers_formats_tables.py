"""Workbooks: xlsx, xls-like damage, ods, csv."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from parsers.facts import Budget, Cell, Content, Outcome, Problem
from parsers.formats.document import read_document
from tests.bench.contents import tables
from tests.papers.packages import odf, zipped


def workbook(fill: Callable[[Worksheet], object], *, hide: bool = False) -> bytes:
    """A workbook of one filled sheet and one that may be hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Phụ lục"
    fill(sheet)
    other = book.create_sheet("Danh mục")
    other["A1"] = "mục"
    other.sheet_state = "hidden" if hide else "visible"
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def read(content: bytes, name: str = "phu luc.xlsx", budget: Budget | None = None) -> Content:
    return read_document(content, name, budget or Budget())


def test_cells_keep_their_place_and_their_type() -> None:
    values: list[tuple[str, Cell | time]] = [
        ("B3", "Họ tên"),
        ("C3", 3.0),
        ("D3", 2.67),
        ("E3", True),
        ("B4", datetime(2021, 3, 2)),  # noqa: DTZ001 - a spreadsheet knows no zone
        ("C4", "0123"),
        ("D4", time(7, 30)),
        ("E4", "   "),
    ]

    def fill(sheet: Worksheet) -> None:
        for place, value in values:
            sheet[place] = value

    table = tables(read(workbook(fill)))[0]
    assert table.rows == (
        (None,) * 5,
        (None,) * 5,
        (None, "Họ tên", 3, 2.67, True),
        (None, date(2021, 3, 2), "0123", "07:30", None),
    )
    assert type(table.rows[2][2]) is int
    assert (table.first_row, table.first_column, table.sheet) == (1, 1, "Phụ lục")


def test_hidden_sheets_say_that_they_are_hidden() -> None:
    found = tables(read(workbook(lambda sheet: sheet.append(["a"]), hide=True)))
    assert [(table.sheet, table.hidden, table.index) for table in found] == [("Phụ lục", False, 1), ("Danh mục", True, 2)]


def test_merged_cells_are_filled() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"], sheet["B2"] = "Số lượng", 1, 2
        sheet.merge_cells("A1:B1")

    table = tables(read(workbook(fill)))[0]
    assert table.rows == (("Số lượng", "Số lượng"), (1, 2))
    assert table.merged == ((0, 0, 0, 1),)


def test_two_word_headings_in_a_legacy_font_follow_the_sheet() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Hä tªn", "Chøc vô", "KÕt qu¶ thùc hiÖn nhiÖm vô"])
        sheet.append(["NguyÔn ThÞ Hoa", "Gi¸o viªn", "Hoµn thµnh tèt"])

    assert tables(read(workbook(fill)))[0].rows == (
        ("Họ tên", "Chức vụ", "Kết quả thực hiện nhiệm vụ"),
        ("Nguyễn Thị Hoa", "Giáo viên", "Hoàn thành tốt"),
    )


def test_a_formula_that_nobody_computed_is_pointed_out() -> None:
    content = read(workbook(lambda sheet: sheet.append([1, "=A1+1"])))
    assert content.problems == (Problem("formula-without-value"),)
    assert tables(content)[0].rows == ((1,),)


def test_a_style_in_the_last_cell_of_the_sheet_costs_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "a"
        sheet["XFD1048576"].number_format = "0.00"

    assert read(workbook(fill)).outcome in (Outcome.READ, Outcome.UNSAFE)


def test_a_forgotten_value_in_the_last_row_of_the_sheet_is_left_out_and_said() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "a"
        sheet["XFD1048576"] = "b"

    content = read(workbook(fill))
    assert (tables(content)[0].rows, content.problems) == ((("a",),), (Problem("truncated"),))


def test_more_cells_than_the_budget_are_cut_and_said() -> None:
    def fill(sheet: Worksheet) -> None:
        for number in range(50):
            sheet.append([number, number])

    content = read(workbook(fill), budget=Budget(table_cells=20))
    assert [len(table.rows) for table in tables(content)] == [10, 0]
    assert Problem("truncated", "Phụ lục") in content.problems


def test_an_entity_in_a_sheet_is_never_resolved() -> None:
    part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet/>'
    content = zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": part})
    assert read(content) == Content("xlsx", Outcome.UNSAFE, problems=(Problem("hostile-xml"),))


def test_a_damaged_workbook_is_a_value() -> None:
    content = workbook(lambda sheet: sheet.append(["a"]))
    assert read(content[: len(content) // 2]) == Content("xlsx", Outcome.UNREADABLE, problems=(Problem("damaged"),))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    lines = [["Họ tên", "Số lớp", "Ghi chú"], ["Nguyễn Thị Hoa", "3", ""], ["Lê Văn A", "4", "mới"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    content = read(text.encode("utf-8-sig"), "danh sach.csv")
    assert tables(content)[0].rows == (("Họ tên", "Số lớp", "Ghi chú"), ("Nguyễn Thị Hoa", "3", None), ("Lê Văn A", "4", "mới"))


def cell(text: str, look: str = "") -> str:
    return f"<table:table-cell {look}><text:p>{text}</text:p></table:table-cell>"


EMPTY = '<table:table-cell table:number-columns-repeated="16384"/>'


def row(inner: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


def test_an_open_document_sheet_keeps_places_types_and_merges() -> None:
    wide = cell("Tổng", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    typed = cell("3,5", 'office:value-type="float" office:value="3.5"')
    typed += cell("02/3/2021", 'office:value-type="date" office:date-value="2021-03-02"')
    styles = '<style:style style:name="an"><style:table-properties table:display="false"/></style:style>'
    rows = row(wide) + row(EMPTY, 2) + row(typed) + row(EMPTY, 1048576)
    body = f'<table:table table:name="Bảng 1" table:style-name="an">{rows}</table:table>'
    table = tables(read(odf("spreadsheet", body, styles=styles), "bang.ods"))[0]
    assert table.rows == (("Tổng", "Tổng"), (None, None), (None, None), (3.5, date(2021, 3, 2)))
    assert (table.sheet, table.hidden, table.merged) == ("Bảng 1", True, ((0, 0, 0, 1),))


def test_a_cell_repeated_over_a_whole_sheet_is_cut() -> None:
    rows = row(cell("x", 'table:number-columns-repeated="16384"'), 1048576)
    content = read(odf("spreadsheet", f"<table:table>{rows}</table:table>"), "bang.ods", Budget(table_cells=1000))
    assert Problem("truncated") in content.problems


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\r\ntên;số\r\nLê A, B;1\r\n", (("tên", "số"), ("Lê A, B", "1"))),
        ("tên;số\nLê;1,5\nTrần;2,25\n", (("tên", "số"), ("Lê", "1,5"), ("Trần", "2,25"))),
        ("tên|số\nLê|1\n", (("tên", "số"), ("Lê", "1"))),
        ("tên\nLê A, B\nTrần C\n", (("tên",), ("Lê A, B",), ("Trần C",))),
        ('tên;ghi chú\n"Lê; A";"hai\ndòng"\n', (("tên", "ghi chú"), ("Lê; A", "hai\ndòng"))),
        ("DANH SÁCH\n\ntên,số\nLê,2\nTrần,3\n", (("DANH SÁCH", None), ("tên", "số"), ("Lê", "2"), ("Trần", "3"))),
    ],
)
def test_separated_text_is_parted_where_most_records_agree(text: str, rows: tuple[tuple[Cell, ...], ...]) -> None:
    content = read(text.encode(), "danh sach.csv")
    assert tuple(row for row in tables(content)[0].rows if any(row)) == rows


def test_tabbed_text_that_calls_itself_a_workbook_is_a_table() -> None:
    content = read("họ tên\tlớp\nLê\t1\n".encode("utf-16"), "danh sach.xls")
    assert (content.format, tables(content)[0].rows) == ("csv", (("họ tên", "lớp"), ("Lê", "1")))


def test_a_field_of_any_length_is_read() -> None:
    content = read(b'a;b\n"' + b"x" * 200_000 + b'";1\n', "danh sach.csv")
    assert [len(str(cell)) for cell in tables(content)[0].rows[1]] == [200_000, 1]


def test_a_cell_in_a_legacy_font_is_decoded_by_its_font() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["líp", "líp", "Lớp", "thø ba", 3])
        sheet["A1"].font = Font(name=".VnTime")
        sheet["C1"].font = Font(name=".VnTime")
        sheet["D1"].font = Font(name=".VnTimeH")
        sheet["E1"].font = Font(name="VNI-Times")

    assert tables(read(workbook(fill)))[0].rows == (("lớp", "líp", "Lớp", "THỨ BA", 3),)
