"""The draft report says what the books say, in administrative style, and nothing a unit wrote is a sign to anybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import Engine

from config.entities import Level
from parsers.official.sections import Section
from tests.bench import rach_gam as town
from tests.conftest import settings_for
from tracker.jobs.synthesis import gathering
from tracker.reports.synthesis.material import Material
from tracker.reports.synthesis.summary import facts
from tracker.reports.synthesis.summary_document import DEFAULT, progress_sentence, write_document
from tracker.rules.attribution.evidence import Standing
from tracker.rules.synthesis.progress import growth, progress
from tracker.rules.synthesis.records import Mark
from tracker.store.acts.journal import Journal
from tracker.store.campaigns.campaigns import Excepted, except_unit
from tracker.store.filings import records
from tracker.store.filings.records import At
from tracker.store.session import reading, writing

EVIL = "</w:t><b>&amp;{{ 7*7 }}{% for x in y %}\x07\x0c]]>"


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path, open_engine: Callable[[str], Engine]) -> Engine:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return open_engine(f"sqlite:///{tmp_path}/baocao.db")


def written(engine: Engine, tmp_path: Path, *reports: tuple[str, tuple[Section, ...]]) -> tuple[str, list[list[list[str]]]]:
    """The words of the document, and its tables."""
    path = tmp_path / "x.docx"
    with reading(engine) as conn:
        made = gathering.material(conn, settings_for(tmp_path, ""), town.CODE, town.NOW)
        write_document(path, DEFAULT, facts(made, reports, ("Trường Y",)))
    paper = Document(str(path))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    return "\n".join(one.text for one in paper.paragraphs), tables


def sentence(engine: Engine, hours: int = 0) -> str:
    with reading(engine) as conn:
        found: Material = gathering.material(conn, settings_for(Path(), ""), town.CODE, town.NOW + timedelta(hours=hours))
    return progress_sentence(found.now, found.office.timezone, progress(found.board))


def test_who_reported_is_said_as_administrative_style_has_it(engine: Engine) -> None:
    town.build(engine)
    assert sentence(engine, 9) == (
        "Đến hết ngày 02/06/2031, đã có 02/04 đơn vị gửi báo cáo (đạt 50%), trong đó 01 đơn vị đúng hạn, 01 đơn vị trễ hạn "
        "(Trường Tiểu học Kim Sơn); còn 02 đơn vị chưa gửi: Trường Tiểu học Song Thuận; Trường THCS Bàn Long."
    )
    assert sentence(engine).startswith("Đến 09 giờ 00 phút ngày 02/06/2031, đã có")


def test_before_the_first_report_nobody_is_on_time_or_late(engine: Engine) -> None:
    town.build(engine, {})
    with writing(engine) as conn:
        except_unit(conn, town.CODE, Excepted("mn-sen", True, None, "mới thành lập", "lan", town.NOW))
    told = sentence(engine)
    assert "đã có 0/03 đơn vị gửi báo cáo (đạt 0%); còn 03 đơn vị chưa gửi" in told
    assert told.endswith("01 đơn vị được miễn nộp: Trường Mầm non Sen Vàng.")


def test_of_many_who_are_late_the_levels_are_counted_and_the_appendix_names_them(engine: Engine) -> None:
    town.build(engine)
    with reading(engine) as conn:
        found = gathering.material(conn, settings_for(Path(), ""), town.CODE, town.NOW)
    late = next(row for row in found.board if row.standing is Standing.LATE)
    school = replace(late, cell=replace(late.cell, unit=replace(late.cell.unit, level=Level.THPT)))
    told = progress_sentence(found.now, found.office.timezone, progress([late] * 40 + [school] * 21))
    assert "61 đơn vị trễ hạn (Tiểu học 40, THPT 21; danh sách tại Phụ lục 2)" in told


def test_the_curve_rises_once_a_report_and_never_falls(engine: Engine) -> None:
    town.build(engine)
    with reading(engine) as conn:
        board = gathering.material(conn, settings_for(Path(), ""), town.CODE, town.NOW).board
    assert [count for _, count in growth(board)] == [1, 2]


def test_the_figures_of_the_draft_are_those_of_the_lists(engine: Engine, tmp_path: Path) -> None:
    town.build(engine)
    _, tables = written(engine, tmp_path)
    area = next(table for table in tables if table[0][0] == "Lĩnh vực")
    assert area[-1] == ["Tổng", "2", "3", "5", "2", "3"]
    listed = next(table for table in tables if "Tên sáng kiến" in table[0])
    assert [line[0] for line in listed[1:]] == ["1", "2", "3", "4", "5"]
    numbers = next(table for table in tables if table[-1][0] == "Tổng cộng" and "Số dòng phụ lục" in table[0])
    assert numbers[-1] == ["Tổng cộng", "5", "468", "16,75"]


def test_what_an_officer_chose_stands_with_its_source_and_unranked(engine: Engine, tmp_path: Path) -> None:
    town.build(engine)
    with writing(engine) as conn:
        made = gathering.material(conn, settings_for(tmp_path, ""), town.CODE, town.NOW)
        row = next(one for one in made.rows() if one.values[0] == "Thư viện xanh")
        at = At(town.CODE, row.unit.code, row.part, row.record)
        records.mark(Journal(conn), at, Mark(True, "lan tỏa", "lan", town.NOW))
    text, tables = written(engine, tmp_path)
    assert "Mô hình, điển hình tiêu biểu:" in text
    chosen = [line for table in tables for line in table if "lan tỏa" in line]
    assert chosen == [
        [
            "1",
            "Trường Tiểu học Kim Sơn",
            "Thư viện xanh",
            "lan tỏa",
            "Sổ tổng hợp, trang “Danh mục”: 3; Danh sách.xlsx, DS, dòng 5",
        ]
    ]


def test_the_units_own_words_are_gathered_by_topic_as_they_wrote_them(engine: Engine, tmp_path: Path) -> None:
    town.build(engine)
    own = (Section(2, "IV.", "Tồn tại, hạn chế", "Thiếu phòng học.\nĐường xa."), Section(2, "V.", "Kiến nghị", "Thêm sách."))
    text, _ = written(engine, tmp_path, ("Trường THCS Bàn Long", own))
    assert "Trường THCS Bàn Long (IV. Tồn tại, hạn chế):" in text
    assert "Thiếu phòng học.\nĐường xa." in text
    assert "Không trích được nội dung báo cáo của: Trường Y." in text


def test_nothing_a_unit_wrote_is_markup_or_a_template(engine: Engine, tmp_path: Path) -> None:
    sent = {"mn-sen": (town.idea(EVIL, area=EVIL, reward=EVIL),)}
    town.build(engine, sent, campaign=replace(town.CAMPAIGN, title=f"Báo cáo {EVIL}"))
    text, tables = written(engine, tmp_path, (EVIL, (Section(2, "I.", f"Kết quả {EVIL}", EVIL),)))
    plain = "</w:t><b>&amp;{{ 7*7 }}{% for x in y %}"
    assert plain in text
    assert any(plain in cell for table in tables for line in table for cell in line)
    assert "49" not in text


def test_the_report_holds_no_word_to_its_editor_and_no_empty_appendix(engine: Engine, tmp_path: Path) -> None:
    town.build(engine, {})
    text, _ = written(engine, tmp_path)
    report = text.partition("TƯ LIỆU BIÊN TẬP")[0]
    assert "[" not in report
    assert "Thực hiện Kế hoạch số 77/KH-PGDĐT ngày" in report
    assert "Phụ lục 1\nTÌNH HÌNH NỘP BÁO CÁO\n(Kèm theo Báo cáo số" in report
    assert "Phụ lục 2" not in report
    assert "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG" not in report
