"""Files made to be larger once they are read; nothing here may take the memory it asks for."""

from __future__ import annotations

import io
import struct
import zipfile

import openpyxl
import pytest

from parsers.facts import Budget, Content, Outcome, Problem, Table
from parsers.formats.document import read_document
from parsers.formats.package import OverBudgetError
from parsers.formats.sheets.sheet_size import check_xls, check_xlsb
from tests.bench.contents import reader
from tests.papers.compound import compound
from tests.papers.packages import docx, p, zipped

SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REFUSED = (Outcome.UNSAFE, (Problem("over-budget"),))


def sheet(rows: bytes, tail: bytes = b"", *, prefix: bytes = b"") -> bytes:
    """A workbook whose only sheet is written by hand."""
    memory = io.BytesIO()
    openpyxl.Workbook().save(memory)
    with zipfile.ZipFile(memory) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    colon = prefix + b":" if prefix else b""
    space = SPACE.replace(b"xmlns", b"xmlns:" + prefix) if prefix else SPACE
    part = b"<%sworksheet %s><%ssheetData>%s</%ssheetData>%s</%sworksheet>"
    files["xl/worksheets/sheet1.xml"] = part % (colon, space, colon, rows, colon, tail, colon)
    return zipped(files)


def row(number: int, *columns: str, prefix: str = "") -> bytes:
    cells = "".join(f'<{prefix}c r="{column}{number}"><{prefix}v>{number}</{prefix}v></{prefix}c>' for column in columns)
    return f'<{prefix}row r="{number}">{cells}</{prefix}row>'.encode()


read = reader("phu luc.xlsx")


def rows_of(content: Content) -> tuple[tuple[object, ...], ...]:
    return next(block.rows for block in content.blocks if isinstance(block, Table))


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_forgotten_value_at_the_end_of_the_sheet_is_left_out_and_said(prefix: str) -> None:
    rows = row(1, "A", "B", prefix=prefix) + row(2, "A", prefix=prefix) + row(1_048_576, "A", prefix=prefix)
    content = read(sheet(rows, prefix=prefix.rstrip(":").encode()))
    assert (rows_of(content), content.problems) == (((1, 1), (2, None)), (Problem("truncated"),))


def test_what_follows_the_rows_is_kept_where_rows_are_cut() -> None:
    merged = b'<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    assert rows_of(read(sheet(row(1, "A", "C") + row(900_000, "A"), merged))) == ((1, 1, 1),)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r = 'XFD9000'><v>1</v></c></row>",
        b'<row r="1"><c t="n" r="A1"><v>1</v></c><c r="ZZZZZ4294967290"><v>1</v></c></row>',
    ],
)
def test_cells_far_from_each_other_are_refused_before_they_are_laid_out(rows: bytes) -> None:
    content = read(sheet(rows))
    assert (content.outcome, content.problems) == REFUSED


def test_a_long_sheet_is_read_as_far_as_the_budget_goes() -> None:
    content = read(sheet(b"".join(row(number, "A", "B") for number in range(1, 500))), Budget(table_cells=100))
    assert len(rows_of(content)) == 50
    assert content.problems == (Problem("truncated", "Sheet"),)


def test_ranges_that_overlap_without_end_cost_no_time() -> None:
    ranges = b"<mergeCells>" + b'<mergeCell ref="A1:Z2000"/>' * 20_000 + b"</mergeCells>"
    content = read(sheet(b"".join(row(number, "A", "Z") for number in range(1, 2_000)), ranges))
    assert len(rows_of(content)) == 1_999


def biff(*cells: tuple[int, int]) -> bytes:
    return b"".join(struct.pack("<HHHHHd", 0x0203, 14, line, column, 0, 1.0) for line, column in cells)


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_an_old_workbook_whose_cells_are_far_apart_is_refused(stream: str) -> None:
    content = compound({stream: biff((0, 0), (65_535, 65_535))})
    found = read_document(content, "phu luc.xls", Budget())
    assert (found.outcome, found.problems) == REFUSED


def test_an_old_workbook_of_usual_size_is_let_through() -> None:
    check_xls(compound({"Workbook": biff(*((line, column) for line in range(15) for column in range(10)))}), Budget())
    check_xls(b"\x09\x08 no container", Budget())


def test_an_old_workbook_under_a_password_is_told_by_its_first_records() -> None:
    locked = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) + struct.pack("<HHH", 0x002F, 2, 0) + biff((60_000, 60_000))
    found = read_document(compound({"Workbook": locked}), "phu luc.xls", Budget())
    assert (found.outcome, found.problems) == (Outcome.ENCRYPTED, (Problem("encrypted"),))


def test_several_values_in_one_record_are_as_wide_as_their_last() -> None:
    record = struct.pack("<HHHH", 0x00BD, 12, 65_000, 0) + b"\0" * 6 + struct.pack("<H", 60_000)
    with pytest.raises(OverBudgetError):
        check_xls(compound({"Workbook": record}), Budget(table_cells=10))


def xlsb(*cells: tuple[int, int]) -> bytes:
    return b"".join(
        bytes([0, 4]) + struct.pack("<I", line) + bytes([5, 16]) + struct.pack("<IId", column, 0, 1.0) for line, column in cells
    )


def test_a_binary_workbook_whose_cells_are_far_apart_is_refused() -> None:
    with pytest.raises(OverBudgetError):
        check_xlsb(xlsb((0, 0), (1_048_575, 16_383)), Budget())
    check_xlsb(xlsb((0, 0), (9, 9)), Budget())
    check_xlsb(xlsb((0, 0))[:-9] + b"\xff\xff\xff", Budget())


@pytest.mark.parametrize("deep", ["<w:sdt><w:sdtContent>", "<w:tbl><w:tr><w:tc>"])
def test_xml_deeper_than_any_document_is_refused(deep: str) -> None:
    shut = "".join(f"</{name}" for name in reversed(deep.split("<")[1:]))
    content = read_document(docx(deep * 3_000 + p("chữ") + shut * 3_000), "a.docx", Budget())
    assert (content.outcome, content.problems) == REFUSED


def test_spans_of_a_web_table_are_counted_as_the_places_they_fill() -> None:
    page = b"<html><table>" + b"<tr><td colspan=9999>x" * 2_000
    content = read_document(page, "a.xls", Budget(table_cells=5_000))
    assert content.problems == (Problem("truncated"),)
    assert len(rows_of(content)) == 20


def test_rtf_of_endless_rows_ends_at_the_budget() -> None:
    content = read_document(rb"{\rtf1 " + rb"\trowd\cellx9\pard\intbl a\cell\row" * 5_000, "a.rtf", Budget(table_cells=500))
    assert content.problems == (Problem("truncated"),)
    assert len(rows_of(content)) == 501


def test_rtf_groups_within_groups_cost_no_stack() -> None:
    content = read_document(rb"{\rtf1 " + b"{" * 300_000 + rb"sau\par", "a.rtf", Budget())
    assert [block.text for block in content.blocks if not isinstance(block, Table)] == ["sau"]
