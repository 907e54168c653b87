"""The consolidated workbook, written by one library and read back by another: what units wrote is what stands there."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from config.settings import Settings
from tests.bench import rach_gam as town
from tests.conftest import settings_for
from tracker.jobs.synthesis import gathering, products
from tracker.jobs.synthesis.gathering import SynthesisError
from tracker.reports.synthesis import workbook as module
from tracker.rules.synthesis.records import Correction, Mark
from tracker.store.acts.journal import Journal
from tracker.store.filings import records
from tracker.store.filings.records import At
from tracker.store.session import reading, writing

Sheet = list[dict[str, Any]]


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path, open_engine: Callable[[str], Engine]) -> Engine:
    """SQLite alone: what the databases must agree on is in test_store_records.py."""
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return open_engine(f"sqlite:///{tmp_path}/baocao.db")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, "")


def made(engine: Engine, settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "tong hop.xlsx"
    products.workbook(engine, settings, town.CODE, path, town.NOW)
    return path


def sheet(path: Path, name: str) -> Sheet:
    """The rows of a list by their headings; title and subtitle are above."""
    lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    heads = lines[2]
    body = [line for line in lines[3:] if line[0] != "" and not isinstance(line[0], str)]
    return [dict(zip(map(str, heads), line, strict=False)) for line in body]


def cells(path: Path, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def keys(engine: Engine) -> dict[str, At]:
    """The key of every row by its name."""
    with reading(engine) as conn:
        material = gathering.material(conn, settings_for(Path(), ""), town.CODE, town.NOW)
        return {str(row.values[0]): At(town.CODE, row.unit.code, row.part, row.record) for row in material.rows()}


def test_every_row_of_every_unit_is_there_cell_for_cell(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    found = sheet(made(engine, settings, tmp_path), "Danh mục")
    wanted = [(unit, values) for unit, rows in town.SENT.items() for values in rows]
    names = {unit.code: unit.name for unit in town.UNITS}
    assert [(row["Đơn vị"], row["Tên sáng kiến"]) for row in found] == [(names[u], v["idea"]) for u, v in wanted]
    for row, (_, values) in zip(found, wanted, strict=True):
        for field, head in (("who", "Tập thể/Cá nhân"), ("people", "Số người hưởng lợi"), ("money", "Kinh phí (triệu đồng)")):
            assert row[head] == values.get(field, "")
    assert found[0]["Ngày áp dụng"] == date(2030, 9, 5)
    assert [row["Vị trí trong tệp"] for row in found] == [f"DS, dòng {n}" for n in (5, 6, 5, 6, 7)]
    assert {row["Tệp nguồn"] for row in found} == {"Danh sách.xlsx"}


def test_text_that_begins_like_a_formula_stays_text(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    hostile = ("=1+1", "+84", "-x", "@SUM(A1)", "\t=1", "http://example.com", "007", "_x0041_")
    town.build(engine, {"mn-sen": tuple(town.idea(text) for text in hostile)})
    path = made(engine, settings, tmp_path)
    book = load_workbook(path)
    written = [cell for row in book["Danh mục"].iter_rows(min_row=4) for cell in row if cell.column == 5]
    assert [cell.data_type for cell in written] == ["s"] * len(hostile)
    assert [row["Tên sáng kiến"] for row in sheet(path, "Danh mục")] == list(hostile)
    assert all(cell.quotePrefix for cell in written[:5])
    with zipfile.ZipFile(path) as parts:
        rows = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any("<hyperlink" in xml for xml in rows)


def test_characters_that_xml_forbids_do_not_break_the_file(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine, {"mn-sen": (town.idea("a\x0b\x01b\ufffe\u200bc", area="y" * 40_000),)})
    found = sheet(made(engine, settings, tmp_path), "Danh mục")
    assert found[0]["Tên sáng kiến"] == "ab\u200bc"
    assert len(found[0]["Lĩnh vực"]) < 32_768


def test_the_figures_add_up_however_values_are_spelt(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    lines = cells(made(engine, settings, tmp_path), "Tổng hợp")
    heads = next(line for line in lines if line[0] == "Lĩnh vực")
    body = {line[0]: dict(zip(heads, line, strict=True)) for line in lines[lines.index(heads) + 1 :][:5]}
    assert body["Giáo dục"]["Tổng"] == 3
    assert body["Giáo dục"]["Mầm non"] == 2
    assert body["Giáo dục"]["Mầm non: cá nhân"] == 1
    assert body["Tổng"]["Tổng"] == 5
    assert (body["Tổng"]["Tập thể"], body["Tổng"]["Cá nhân"]) == (2, 3)
    numbers = next(line for line in lines if line[0] == "Tổng cộng")
    assert numbers[1:4] == [5, 468, 16.75]


def test_totals_are_formulas_with_their_value(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    path = made(engine, settings, tmp_path)
    formulas = [c.value for row in load_workbook(path)["Tổng hợp"] for c in row if c.data_type == "f"]
    assert formulas
    assert all(re.fullmatch(r"=SUM\([A-Z]+\d+:[A-Z]+\d+\)", str(one)) for one in formulas)


def test_only_the_newest_valid_version_counts(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    with writing(engine) as conn:
        town.file(conn, "mn-sen", [town.idea("Góc mới")], town.NOW, 50, version=2)
        town.file(conn, "mn-sen", [], town.NOW, 51, version=3, valid=False)
    names = [row["Tên sáng kiến"] for row in sheet(made(engine, settings, tmp_path), "Danh mục")]
    assert names[0] == "Góc mới"
    assert "Góc thiên nhiên" not in names


def test_rewards_are_what_units_ask_and_officers_choose(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    with writing(engine) as conn:
        records.mark(Journal(conn), keys(engine)["Thư viện xanh"], Mark(True, "lan tỏa tốt", "lan", town.NOW))
    found = {row["Tên sáng kiến"]: row["Căn cứ"] for row in sheet(made(engine, settings, tmp_path), "Đề nghị khen thưởng")}
    assert found == {
        "Góc thiên nhiên": "Đơn vị đề nghị",
        "Thư viện xanh": "Cán bộ chọn",
        "Xe đạp cũ cho bạn mới": "Đơn vị đề nghị",
    }


def test_a_correction_counts_and_shows_what_the_unit_wrote(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    at = keys(engine)["Xe đạp cũ cho bạn mới"]
    with writing(engine) as conn:
        records.correct(Journal(conn), at, Correction("area", "VHXH", "Văn hóa - xã hội", "viết tắt", "lan", town.NOW))
    row = sheet(made(engine, settings, tmp_path), "Danh mục")[4]
    assert row["Lĩnh vực"] == "Văn hóa - xã hội"
    assert row["Chỉnh sửa"] == "Lĩnh vực: đơn vị ghi “VHXH” (viết tắt)"


def test_problems_and_missing_units_have_their_lists(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine, {})
    with writing(engine) as conn:
        town.file(conn, "cs-ban-long", [town.idea("A")], town.DUE, 9, findings=(("bad-date", "DS!F5", "31/02"),))
    path = made(engine, settings, tmp_path)
    (problem,) = sheet(path, "Lỗi dữ liệu")
    assert (problem["Đơn vị"], problem["Ô"]) == ("Trường THCS Bàn Long", "DS!F5")
    assert "31/02" in problem["Nội dung"]
    missing = sheet(path, "Chưa nộp")
    assert [row["Đơn vị"] for row in missing] == [unit.name for unit in town.UNITS[:3]]
    assert missing[0]["Điện thoại"] == "0273 1"


def test_who_reported_is_counted_as_the_board_counts(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    path = made(engine, settings, tmp_path)
    found = {row["Đơn vị"]: row for row in sheet(path, "Tình hình nộp")}
    assert found["Trường Mầm non Sen Vàng"]["Tình trạng"] == "Đã nộp đúng hạn"
    assert found["Trường Mầm non Sen Vàng"]["Thời gian nhận"] == datetime(2031, 5, 31, 23, 59, 59)  # noqa: DTZ001
    assert found["Trường Tiểu học Kim Sơn"]["Số ngày trễ"] == 1
    assert found["Trường Tiểu học Kim Sơn"]["Số dòng phụ lục"] == 3
    footer = next(str(line[0]) for line in cells(path, "Tình hình nộp") if str(line[0]).startswith("Tổng số"))
    assert "phải nộp: 4; đã nộp đủ: 2 (50%); đúng hạn: 1; trễ hạn: 1" in footer


def test_the_lists_are_excel_s_own_tables_ready_to_print(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    book = load_workbook(made(engine, settings, tmp_path))
    for name in ("Tình hình nộp", "Danh mục", "Đề nghị khen thưởng", "Lỗi dữ liệu", "Chưa nộp"):
        listed = book[name]
        (table,) = listed.tables.values()
        assert table.autoFilter is not None, name
        assert listed.freeze_panes
        assert listed.print_area
        assert listed.print_title_rows
        assert listed.page_setup.orientation == "landscape"
        assert (listed.page_setup.fitToWidth or 1, listed.page_setup.fitToHeight) == (1, 0)
    names = [table for one in book.worksheets for table in one.tables]
    assert len(names) == len(set(names))


def test_the_charts_are_excel_s_own(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    with zipfile.ZipFile(made(engine, settings, tmp_path)) as parts:
        assert sum(name.startswith("xl/charts/chart") for name in parts.namelist()) >= 4


def test_a_country_s_workbook_goes_straight_to_disk_and_says_the_same(
    engine: Engine, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.build(engine)
    small = sheet(made(engine, settings, tmp_path), "Danh mục")
    monkeypatch.setattr(module, "LARGE", 1)
    path = made(engine, settings, tmp_path)
    assert sheet(path, "Danh mục") == small
    assert load_workbook(path)["Danh mục"].auto_filter.ref


def test_a_campaign_without_reports_has_a_workbook_that_says_so(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine, {})
    path = made(engine, settings, tmp_path)
    assert cells(path, "Danh mục")[3][1] == "Không có"
    assert load_workbook(io.BytesIO(path.read_bytes())).sheetnames[0] == "Tổng hợp"


def test_a_campaign_that_does_not_exist_is_one_sentence(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SynthesisError, match="there is no campaign X"):
        products.workbook(engine, settings, "X", tmp_path / "x.xlsx", town.NOW)


def test_marks_and_corrections_survive_a_new_version(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    town.build(engine)
    at = keys(engine)["Góc thiên nhiên"]
    with writing(engine) as conn:
        records.mark(Journal(conn), at, Mark(True, "hay", "lan", town.NOW))
        records.correct(Journal(conn), at, Correction("people", 120, 125, "đếm lại", "lan", town.NOW))
        rows = [town.idea("Bếp ăn sạch"), town.idea("GÓC THIÊN NHIÊN ", people=121)]
        town.file(conn, "mn-sen", rows, town.NOW + timedelta(hours=1), 60, version=2)
    row = sheet(made(engine, settings, tmp_path), "Danh mục")[1]
    assert (row["Tiêu biểu"], row["Số người hưởng lợi"]) == ("x", 125)
    assert "đơn vị đã gửi giá trị khác" in row["Chỉnh sửa"]


def test_two_parts_with_columns_have_a_list_each(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    parts = town.CAMPAIGN.parts
    second = replace(parts[1], code="more", name="Biểu số liệu [1]: trường/lớp")
    town.build(engine, campaign=replace(town.CAMPAIGN, parts=(*parts, second)))
    names = load_workbook(made(engine, settings, tmp_path)).sheetnames
    assert "Danh mục Danh sách sáng kiến" in names
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
