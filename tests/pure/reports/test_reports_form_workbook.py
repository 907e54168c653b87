"""The empty form and the deadline that travel with a request."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
from icalendar import Calendar

from config.entities import Column, ColumnType, Part
from parsers.facts import Budget, Table
from parsers.formats.document import read_document
from parsers.forms.extract import fit, is_filled
from parsers.forms.form_mark import form_mark, marked_campaigns
from tests.bench.one_school import CAMPAIGN, DUE, OFFICE, SCHOOL
from tracker.reports.deadline_calendar import deadline_calendar
from tracker.reports.form_workbook import form_workbook
from tracker.rules.board.standing import Cell

PART = Part(
    "appendix",
    "Phụ lục danh sách mô hình",
    columns=(
        Column("name", ("Tên mô hình",), required=True),
        Column("count", ("Số lượng",), ColumnType.INTEGER),
        Column("kind", ("Loại",), ColumnType.CHOICE, choices=("Mới", "Cũ")),
    ),
)
ASKED = replace(CAMPAIGN, parts=(PART,), plan_number="=1+1")


def tables(content: bytes) -> tuple[Table, ...]:
    read = read_document(content, "mau.xlsx", Budget())
    return tuple(one for one in read.blocks if isinstance(one, Table))


def test_the_form_has_the_columns_asked_for_and_is_blank() -> None:
    found = tables(form_workbook(ASKED, PART, OFFICE.name))
    assert fit(found, PART.columns) == 1
    assert not is_filled(found, PART.columns)
    assert marked_campaigns(found) == ("DVK",)


def test_it_comes_home_filled_in_and_still_marked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_workbook(ASKED, PART, OFFICE.name)))
    sheet = book.active
    assert sheet is not None
    row: tuple[int | str, ...] = (1, "Mô hình trồng cây", 3, "Mới")
    for at, value in enumerate(row, 1):
        sheet.cell(7, at, value)
    out = io.BytesIO()
    book.save(out)
    found = tables(out.getvalue())
    assert is_filled(found, PART.columns)
    assert marked_campaigns(found) == ("DVK",)


def test_nothing_in_it_is_a_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form_workbook(replace(ASKED, title="=2+2", plan_number=""), PART, "x"))).active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_mark_below_the_head_or_on_a_hidden_sheet_is_nobodys() -> None:
    row = (form_mark("DVK", "appendix"),)
    assert marked_campaigns([Table(rows=(row,))]) == ("DVK",)
    assert marked_campaigns([Table(rows=(row,), hidden=True)]) == ()
    assert marked_campaigns([Table(rows=((None,),) * 12 + (row,))]) == ()


def test_a_whole_last_day_is_a_day_of_the_calendar_and_an_hour_is_an_hour() -> None:
    whole, hour = Cell(SCHOOL, ASKED, DUE), Cell(SCHOOL, ASKED, DUE - timedelta(hours=8))
    events = [Calendar.from_ical(deadline_calendar(one, OFFICE, DUE)).walk("VEVENT")[0] for one in (whole, hour)]
    assert str(events[0].decoded("dtstart")) == "2020-11-30"
    assert events[1].decoded("dtend") == DUE - timedelta(hours=8)
    assert events[0]["uid"] == events[1]["uid"]  # another deadline takes the first one's place
    assert events[0]["summary"] == "Hạn nộp: Báo cáo dân vận khéo"
