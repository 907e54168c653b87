"""A form's columns from a sample workbook, and bounds of numbers, without programming."""

from __future__ import annotations

import io
import tomllib
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from config.campaigns import CampaignError, from_dict, to_dict
from config.entities import Column, ColumnType
from parsers.facts import Table
from parsers.forms.extract import extract
from parsers.forms.sample_columns import columns_from_workbook
from tracker.reports.campaign_toml import columns_toml
from tracker.rules.synthesis.headings import Proposal, proposals, with_headings


def workbook(*rows: tuple[Any, ...], merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for span in merged:
        sheet.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def types(*rows: tuple[Any, ...]) -> list[ColumnType]:
    return [column.type for column in columns_from_workbook(workbook(*rows))]


def test_headings_below_a_title_and_types_from_the_samples() -> None:
    columns = columns_from_workbook(
        workbook(
            ("UBND HUYỆN",),
            ("DANH SÁCH THƯ VIỆN",),
            (),
            ("STT", "Tên thư viện", "Số đầu sách", "Kinh phí (triệu đồng)", "Ngày mở", "Mã"),
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            (1, "Thư viện A", 1200, 3.5, date(2030, 1, 2), "007"),
            (2, "Thư viện B", "1.300", "4,25", "03/02/2030", "008"),
        )
    )
    assert [(one.field, one.type, one.required) for one in columns] == [
        ("ten_thu_vien", ColumnType.TEXT, True),
        ("so_dau_sach", ColumnType.INTEGER, False),
        ("kinh_phi_trieu_dong", ColumnType.DECIMAL, False),
        ("ngay_mo", ColumnType.DATE, False),
        ("ma", ColumnType.TEXT, False),
    ]


def test_without_samples_the_headings_say_the_types() -> None:
    assert types(("Tên lớp", "Sĩ số", "Tỉ lệ chuyên cần (%)", "Ngày sinh", "Tập thể/Cá nhân")) == [
        ColumnType.TEXT,
        ColumnType.INTEGER,
        ColumnType.PERCENTAGE,
        ColumnType.DATE,
        ColumnType.CHOICE,
    ]


def test_a_few_values_that_come_again_and_again_are_choices() -> None:
    rows = [(f"Việc {n}", ("Tốt", "Khá", "tốt ")[n % 3]) for n in range(9)]
    (_, column) = columns_from_workbook(workbook(("Tên việc", "Xếp loại"), *rows))
    assert column.type is ColumnType.CHOICE
    assert set(column.choices) == {"Tốt", "Khá"}


def test_a_group_heading_stands_before_those_below_it() -> None:
    rows = (("Tên", "Học sinh", None), (None, "Nam", "Nữ"), ("Lớp 1", 3, 4))
    columns = columns_from_workbook(workbook(*rows, merged=("A1:A2", "B1:C1")))
    assert [one.headers for one in columns] == [("Tên",), ("Học sinh Nam",), ("Học sinh Nữ",)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", workbook(("một ô",))])
def test_what_is_no_form_has_no_columns(content: bytes) -> None:
    assert columns_from_workbook(content) == ()


def campaign(toml: str) -> dict[str, Any]:
    part = '[[parts]]\ncode = "p"\nname = "P"\n'
    return tomllib.loads(f'code = "X"\ntitle = "X"\ndue = 2031-01-01T00:00:00Z\n{part}{toml}')


def test_the_toml_is_what_a_campaign_takes() -> None:
    columns = (
        Column("a", ('Tên "việc" \\ khác',), required=True),
        Column("n", ("Số",), ColumnType.INTEGER, least=0, most=2.5),
        Column("c", ("Loại",), ColumnType.CHOICE, choices=("A", "B")),
    )
    read = from_dict(campaign(columns_toml(columns)))
    assert read.parts[0].columns == columns
    assert from_dict(to_dict(read)) == read


@pytest.mark.parametrize("line", ['min = "3"', "min = 5\nmax = 4", "max = true"])
def test_a_bound_that_bounds_nothing_is_a_mistake(line: str) -> None:
    with pytest.raises(CampaignError, match=r"min|max"):
        from_dict(campaign(f'[[parts.columns]]\nfield = "n"\nheader = ["Số"]\ntype = "integer"\n{line}\n'))


def test_bounds_go_with_numbers_only() -> None:
    with pytest.raises(CampaignError, match="integer"):
        from_dict(campaign('[[parts.columns]]\nfield = "n"\nheader = ["Tên"]\nmin = 1\n'))


def test_a_number_beyond_its_bounds_is_kept_and_named_by_its_cell() -> None:
    columns = (Column("a", ("Tên",), required=True), Column("n", ("Số lớp",), ColumnType.INTEGER, least=1, most=60))
    table = Table((("Tên", "Số lớp"), ("Khối Một", 0), ("Khối Hai", 60), ("Khối Ba", "61")), sheet="S")
    found = extract((table,), columns)
    assert [dict(one.values)["n"] for one in found.records] == [0, 60, 61]
    assert [(one.code, one.where) for one in found.problems] == [("out-of-range", "S!B2"), ("out-of-range", "S!B4")]


FORM = (
    Column("name", ("Tên sáng kiến",), required=True),
    Column("who", ("Tác giả",), required=True),
    Column("year", ("Năm áp dụng",), ColumnType.INTEGER),
)


def test_the_one_unknown_heading_in_the_place_of_a_missing_column_is_proposed() -> None:
    table = Table((("STT", "Tên sáng kiến", "Người viết", "Năm áp dụng"), (1, "A", "B", 2030)))
    assert proposals((table,), FORM) == (Proposal("who", "Người viết"),)


def test_two_unknown_headings_in_one_place_are_not_guessed_at() -> None:
    table = Table((("Tên sáng kiến", "Người viết", "Đơn vị phối hợp", "Năm áp dụng"), ("A", "B", "C", 2030)))
    assert proposals((table,), FORM) == ()


def test_a_confirmed_heading_is_read_like_the_form_s_own() -> None:
    table = Table((("Tên sáng kiến", "Người viết", "Năm áp dụng"), ("A", "Bà Hai", 2030)))
    known = from_dict(campaign(columns_toml(FORM)))
    assert dict(extract((table,), known.parts[0].columns).records[0].values)["who"] is None
    learnt = with_headings(known, [("p", "who", "Người viết")])
    assert dict(extract((table,), learnt.parts[0].columns).records[0].values)["who"] == "Bà Hai"
