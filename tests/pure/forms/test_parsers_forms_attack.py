"""Statistics as schools lay them out: what a reader must take from each sheet, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from config.entities import Column, ColumnType
from parsers.facts import Cell, Table
from parsers.forms.extract import extract

GRADE = Column("grade", ("Khối lớp", "Lớp"), required=True)
CLASSES = Column("classes", ("Số lớp",), ColumnType.INTEGER, required=True)
PUPILS = Column("pupils", ("Tổng số học sinh", "Sĩ số"), ColumnType.INTEGER, required=True)
GIRLS = Column("girls", ("Nữ", "Học sinh nữ"), ColumnType.INTEGER)
RATE = Column("rate", ("Tỉ lệ lên lớp (%)",), ColumnType.DECIMAL)
FORM = (GRADE, CLASSES, PUPILS, GIRLS, RATE)
PERSON = (
    Column("name", ("Họ và tên",), required=True),
    Column("born", ("Ngày, tháng, năm sinh", "Ngày sinh"), ColumnType.DATE),
    Column("post", ("Chức vụ",)),
    Column("factor", ("Hệ số lương",), ColumnType.DECIMAL),
)
HEAD: tuple[Cell, ...] = ("TT", "Khối lớp", "Số lớp", "Tổng số học sinh", "Nữ", "Tỉ lệ lên lớp (%)")
SIX: tuple[Cell, ...] = (1, "Khối 6", 4, 160, 80, 98.5)
SEVEN: tuple[Cell, ...] = (2, "Khối 7", 3, 121, 60, 100)
VALUES_SIX = {"grade": "Khối 6", "classes": 4, "pupils": 160, "girls": 80, "rate": 98.5}
VALUES_SEVEN = {"grade": "Khối 7", "classes": 3, "pupils": 121, "girls": 60, "rate": 100}
BLANK: tuple[Cell, ...] = (None,) * 6


def read(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = FORM, sheet: str = "Sheet1") -> list[dict[str, object]]:
    return [dict(record.values) for record in extract((Table(rows, sheet=sheet),), columns).records]


def wide(*cells: Cell) -> tuple[Cell, ...]:
    return (*cells, *(None,) * (6 - len(cells)))


SHEETS: dict[str, tuple[tuple[Cell, ...], ...]] = {
    "plain": (HEAD, SIX, SEVEN),
    "titles above": (
        wide("UBND HUYỆN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        wide("TRƯỜNG THCS SUỐI TIÊN"),
        BLANK,
        ("BIỂU THỐNG KÊ HỌC SINH",) * 6,
        ("Năm học 2024-2025",) * 6,
        HEAD,
        SIX,
        SEVEN,
    ),
    "numbering": (HEAD, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), SIX, SEVEN),
    "numbering A B": (HEAD, ("A", "B", "1", "2", "3", "4"), SIX, SEVEN),
    "numbering with a formula": (HEAD, ("1", "2", "3", "4=5+6", "5", "6"), SIX, SEVEN),
    "section": (HEAD, wide("I", "Khối trung học"), SIX, SEVEN),
    "section merged": (HEAD, ("I. Khối trung học",) * 6, SIX, SEVEN),
    "section without a number": (HEAD, ("Cấp trung học cơ sở",) * 6, SIX, SEVEN),
    "sum of a section": (HEAD, ("I", "Cấp trung học cơ sở", 7, 281, 140, None), SIX, SEVEN),
    "total": (HEAD, SIX, SEVEN, (None, "Tổng cộng", 7, 281, 140, 99.2)),
    "total merged": (HEAD, SIX, SEVEN, ("Tổng cộng", "Tổng cộng", 7, 281, 140, 99.2)),
    "total first": (HEAD, (None, "Toàn trường", 7, 281, 140, 99.2), SIX, SEVEN),
    "total with a colon": (HEAD, SIX, SEVEN, ("Cộng:", None, 7, 281, 140, None)),
    "total in capitals": (HEAD, SIX, SEVEN, (None, "TỔNG SỐ", 7, 281, 140, None)),
    "total of the school": (HEAD, SIX, SEVEN, (None, "Tổng cộng toàn trường", 7, 281, 140, None)),
    "total numbered": (HEAD, SIX, SEVEN, (3, "Tổng cộng", 7, 281, 140, 99.2)),
    "blank between": (HEAD, SIX, BLANK, BLANK, SEVEN),
    "header again": (HEAD, SIX, HEAD, SEVEN),
    "header again in capitals": (HEAD, SIX, tuple(str(cell).upper() for cell in HEAD), SEVEN),
    "note below": (HEAD, SIX, SEVEN, BLANK, wide("Ghi chú: Số liệu tính đến ngày 31/5/2025")),
    "signature below": (
        HEAD,
        SIX,
        SEVEN,
        wide(None, "Người lập biểu", None, None, "HIỆU TRƯỞNG"),
        BLANK,
        wide(None, "Lê Thị Hoà", None, None, "Trần Văn Ý"),
    ),
    "place and date below": (
        HEAD,
        SIX,
        SEVEN,
        wide(None, None, None, "Suối Tiên, ngày 31 tháng 5 năm 2025"),
        wide(None, None, None, "HIỆU TRƯỞNG"),
    ),
    "two rows": (
        ("TT", "Khối lớp", "Số lớp", "Học sinh", "Học sinh", "Tỉ lệ lên lớp (%)"),
        ("TT", "Khối lớp", "Số lớp", "Tổng số", "Nữ", "Tỉ lệ lên lớp (%)"),
        SIX,
        SEVEN,
    ),
    "two rows unmerged": (
        ("TT", "Khối lớp", "Số lớp", "Học sinh", None, "Tỉ lệ lên lớp (%)"),
        (None, None, None, "Tổng số học sinh", "Nữ", None),
        SIX,
        SEVEN,
    ),
    "units in the header": (
        ("TT", "Khối lớp", "Số lớp\n(lớp)", "Tổng số\nhọc sinh\n(em)", "Nữ (em)", "Tỉ lệ\nlên lớp\n(%)"),
        SIX,
        SEVEN,
    ),
    "misspelt": (("STT", "Khối lơp", "Số lơp", "Tổng sô học sinh", "Nữ", "Tỷ lệ lên lớp"), SIX, SEVEN),
    "typed as text": (HEAD, ("1", "Khối 6", "4", "160", "80", "98,5"), ("2", "Khối 7", "03", "121 ", "60", "100%")),
    "percent written": (HEAD, ("1.", "Khối 6", 4, 160, 80, "98,5 %"), ("2.", "Khối 7", 3, 121, 60, "100 %")),
    "extra columns": (
        (*HEAD[:2], "GVCN", *HEAD[2:], "Ghi chú"),
        (1, "Khối 6", "Lê A", 4, 160, 80, 98.5, None),
        (2, "Khối 7", "Võ B", 3, 121, 60, 100, "x"),
    ),
    "no running number": (HEAD[1:], SIX[1:], SEVEN[1:]),
    "no running number, total": (HEAD[1:], SIX[1:], SEVEN[1:], ("Tổng", 7, 281, 140, 99.2)),
    "another order": ((HEAD[0], *HEAD[:0:-1]), (1, *SIX[:0:-1]), (2, *SEVEN[:0:-1])),
    "Roman running number under column numbers": (
        HEAD,
        (1, 2, 3, 4, 5, 6),
        ("I", *SIX[1:]),
        ("II", *SEVEN[1:]),
    ),
    "Roman running number": (HEAD, ("I", *SIX[1:]), ("II", *SEVEN[1:])),
}


@pytest.mark.parametrize("layout", SHEETS)
def test_every_layout_holds_the_same_two_records(layout: str) -> None:
    assert read(*SHEETS[layout]) == [VALUES_SIX, VALUES_SEVEN]


def test_a_merged_group_in_the_first_column_is_no_record() -> None:
    head = ("TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Hệ số lương")
    one, two = (1, "Lê Thị Bé", "1/2/1980", "Hiệu trưởng", "4,98"), (1, "Võ An", "13-12-79", "Kế toán", 3.33)
    rows = (head, ("A. Ban giám hiệu",) * 5, one, ("B. Tổ văn phòng",) * 5, two, ("Danh sách có 02 người",) * 5)
    assert [record["name"] for record in read(*rows, columns=PERSON)] == ["Lê Thị Bé", "Võ An"]
    assert [record["born"] for record in read(*rows, columns=PERSON)] == [date(1980, 2, 1), date(1979, 12, 13)]
    assert [record["factor"] for record in read(*rows, columns=PERSON)] == [4.98, 3.33]


def test_day_month_and_year_of_birth_split_by_sex_are_not_guessed() -> None:
    head = ("TT", "Họ và tên", "Nam", "Nữ", "Chức vụ")
    assert [record["born"] for record in read(head, (1, "Võ An", "1/2/1980", None, "Kế toán"), columns=PERSON)] == [None]


@pytest.mark.parametrize("name", ["Tổng Thị Cộng", "Cộng Văn Ba", "Tống Văn Tổng"])
def test_people_whose_names_sound_like_totals_are_people(name: str) -> None:
    head = ("TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Hệ số lương")
    assert [r["name"] for r in read(head, (1, name, "1/2/1980", "Kế toán", 3.33), columns=PERSON)] == [name]


@pytest.mark.parametrize(
    "text",
    ["Không có", "KHÔNG CÓ", "Không", "Không phát sinh", "Trong tháng không có", "Đơn vị không có trường hợp nào", "Chưa có"],
)
def test_nothing_to_report_is_a_report(text: str) -> None:
    found = extract((Table((HEAD, (None, text, None, None, None, None)), sheet="S"),), FORM)
    assert found.empty_declared
    assert not found.records


def test_tables_side_by_side_are_read_by_the_first_header() -> None:
    rows = ((*HEAD, None, *HEAD), (*SIX, None, *SEVEN))
    assert read(*rows)[0] == VALUES_SIX


def test_faults_name_their_cell_and_keep_the_row() -> None:
    rows = (HEAD, SIX, (2, "Khối 7", "ba", 121, 60, 100), (3, None, 4, 5, 6, 7))
    found = extract((Table(rows, sheet="Biểu 2", first_row=7, first_column=2),), FORM)
    assert [(p.code, p.where, p.found) for p in found.problems] == [
        ("bad-integer", "Biểu 2!D9", "ba"),
        ("missing-field", "Biểu 2!C10", ""),
    ]
    document = extract((Table(rows[:3], index=2),), FORM)
    assert [p.where for p in document.problems] == ["bảng 2, dòng 3"]
