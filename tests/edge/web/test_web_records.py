"""The rows of all units on the desk: looked through, marked, corrected, made one, taken away; each act undoable."""

from __future__ import annotations

import html
import io
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from config.settings import Settings
from tests.bench import rach_gam as town
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.jobs.synthesis import gathering, row_books
from tracker.rules.office.vitals import Signs
from tracker.rules.synthesis.records import RecordRow
from tracker.store.acts import audit
from tracker.store.filings import records
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE

EVIL = '<script>alert("x")</script>'
LIST = f"/dot/{town.CODE}/danh-muc"
SUMMARY = f"/dot/{town.CODE}/tong-hop"


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path, open_engine: Callable[[str], Engine]) -> Engine:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return open_engine(f"sqlite:///{tmp_path}/baocao.db")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, "")


@pytest.fixture
def browse(engine: Engine, settings: Settings) -> Callable[..., Browser]:
    """Signs somebody in at the desk of the town."""
    town.build(engine)

    def opened(role: str = "officer") -> Browser:
        browser = Browser(create_app(engine, settings, lambda: town.NOW, Signs))
        with writing(engine) as conn:
            officers.create(conn, role, "mật khẩu dài lắm", role, town.NOW)
            token, _ = officers.open_session(conn, role, town.NOW + timedelta(hours=1))
        browser.cookies.set(COOKIE, token)
        return browser

    return opened


def rows(engine: Engine, settings: Settings) -> dict[str, RecordRow]:
    with reading(engine) as conn:
        return {str(row.values[0]): row for row in gathering.material(conn, settings, town.CODE, town.NOW).rows()}


def path_of(row: RecordRow) -> str:
    return f"{LIST}/dong?phan={row.part}&don-vi={row.unit.code}&dong={quote(row.record)}"


def names(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<td data-name="Tên sáng kiến">(.*?) *(?:<|–)', page)]


def decide(browser: Browser, row: RecordRow, **fields: str) -> str:
    page = browser.get(path_of(row))
    answer = browser.submit(
        page, f"{LIST}/dong", **{name.replace("__", ":").replace("_", "-"): v for name, v in fields.items()}
    )
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def test_the_grid_shows_every_row_and_its_filters_count_them(browse: Callable[..., Browser]) -> None:
    browser = browse()
    page = browser.get(LIST).text
    assert len(names(page)) == 5
    for which, count in (("de-nghi", 2), ("trung", 2), ("da-sua", 0), ("khac-chu", 3)):
        assert len(names(browser.get(f"{LIST}?loc={which}").text)) == count, which
    assert names(browser.get(f"{LIST}?tim=thu+vien").text) == ["Thư viện xanh"]
    assert len(names(browser.get(f"{LIST}?cap=mam_non").text)) == 2


def test_a_row_sent_by_two_units_names_the_other(browse: Callable[..., Browser]) -> None:
    page = browse().get(f"{LIST}?loc=trung").text
    assert page.count("Trùng với:") == 2


def test_a_mark_and_a_correction_are_one_act_and_keep_what_the_unit_wrote(
    browse: Callable[..., Browser], engine: Engine, settings: Settings
) -> None:
    browser = browse()
    row = rows(engine, settings)["Thư viện xanh"]
    page = decide(browser, row, tieu_bieu="1", ghi_chu="lan tỏa", v__people="1.250", v__since="02/03/2031", ly_do="gọi điện")
    assert "Đã lưu dòng" in page
    after = rows(engine, settings)["Thư viện xanh"]
    assert after.mark is not None
    assert (after.mark.exemplary, after.mark.note) == (True, "lan tỏa")
    assert after.values[3] == 1250
    assert after.said == row.said
    assert "đơn vị ghi: 300" in browser.get(LIST).text
    with reading(engine) as conn:
        (act,) = [one for one in audit.listing(conn) if one.what == "decide-row"]
    assert (act.who, act.why) == ("officer", "gọi điện")


def test_the_act_can_be_taken_back_and_a_value_put_back_is_no_correction(
    browse: Callable[..., Browser], engine: Engine, settings: Settings
) -> None:
    browser = browse()
    row = rows(engine, settings)["Thư viện xanh"]
    decide(browser, row, tieu_bieu="1", v__people="1")
    decide(browser, row, tieu_bieu="1", v__people="300")
    assert rows(engine, settings)["Thư viện xanh"].corrections == ()
    page = browser.get(path_of(row))
    page_after = browser.submit(page, f"{LIST}/dong", **{"ghi-chu": "x"})
    flashed = browser.get(page_after.headers["location"])
    undone = browser.submit(flashed, "/hoan-tac")
    assert undone.status_code == 303
    mark = rows(engine, settings)["Thư viện xanh"].mark
    assert mark is not None
    assert (mark.exemplary, mark.note) == (True, "")


def test_a_value_that_the_column_cannot_hold_is_refused_in_words(
    browse: Callable[..., Browser], engine: Engine, settings: Settings
) -> None:
    browser = browse()
    row = rows(engine, settings)["Thư viện xanh"]
    page = decide(browser, row, tieu_bieu="1", v__people="nhiều")
    assert "không hợp lệ với cột" in page
    assert rows(engine, settings)["Thư viện xanh"] == row


def test_one_spelling_is_made_of_two(browse: Callable[..., Browser], engine: Engine, settings: Settings) -> None:
    browser = browse()
    page = browser.get(LIST)
    assert "“VHXH”" in page.text
    form = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert form
    fields = {"csrf": form[1], "phan": "list", "cot": "area", "ghi": "VHXH", "thanh": "Văn hóa - xã hội"}
    assert browser.post(f"{LIST}/thong-nhat", fields).status_code == 303
    row = rows(engine, settings)["Xe đạp cũ cho bạn mới"]
    assert (row.values[2], row.said[2]) == ("Văn hóa - xã hội", "VHXH")
    browser.get(LIST)  # where the flash is shown
    assert "“VHXH”" not in browser.get(LIST).text


def test_who_may_only_look_changes_nothing(browse: Callable[..., Browser], engine: Engine, settings: Settings) -> None:
    browser = browse("view")
    row = rows(engine, settings)["Thư viện xanh"]
    page = browser.get(path_of(row)).text
    assert 'name="v:' not in page
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    fields = {"csrf": csrf, "phan": "list", "don-vi": row.unit.code, "dong": row.record, "tieu-bieu": "1"}
    assert browser.post(f"{LIST}/dong", fields).status_code == 403
    assert browser.get(f"/dot/{town.CODE}/tieu-de-cot").status_code == 403
    assert rows(engine, settings)["Thư viện xanh"] == row


def test_nothing_a_unit_wrote_becomes_markup(browse: Callable[..., Browser], engine: Engine, settings: Settings) -> None:
    browser = browse()
    with writing(engine) as conn:
        town.file(conn, "cs-ban-long", [town.idea(EVIL, area=EVIL)], town.NOW, 77)
    row = rows(engine, settings)[EVIL]
    for path in (LIST, SUMMARY, path_of(row), f"{LIST}?tim={quote(EVIL)}"):
        page = browser.get(path).text
        assert "<script>" not in page
        assert " style=" not in page


@pytest.mark.parametrize("path", [f"{LIST}?trang=9&loc=x&phan=%00", f"{LIST}?trang=-1&cot=x&gia-tri=%22"])
def test_a_query_that_means_nothing_breaks_nothing(browse: Callable[..., Browser], path: str) -> None:
    assert browse().get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/dot/x/danh-muc", "/dot/x/tong-hop", "/dot/x/tong-hop/so-tong-hop.xlsx", f"{LIST}/dong?dong=1"]
)
def test_what_does_not_exist_is_not_found(browse: Callable[..., Browser], path: str) -> None:
    assert browse().get(path).status_code == 404


def test_the_summary_says_who_reported_and_draws_it(browse: Callable[..., Browser]) -> None:
    page = browse().get(SUMMARY).text
    assert "đã có 02/04 đơn vị gửi báo cáo (đạt 50%), trong đó 01 đơn vị đúng hạn, 01 đơn vị trễ hạn" in page
    assert "còn 02 đơn vị chưa gửi: Trường Tiểu học Song Thuận; Trường THCS Bàn Long" in page
    assert page.count("<svg") >= 4


def test_the_workbook_comes_with_one_click_under_its_name(browse: Callable[..., Browser]) -> None:
    answer = browse().get(f"{SUMMARY}/so-tong-hop.xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    listed = load_workbook(io.BytesIO(answer.content))["Danh mục"]
    links = [cell.hyperlink.target for row in listed.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == 5
    assert all(str(link).startswith("http://127.0.0.1:8080/ban-nop/") for link in links)


def test_a_decision_whose_row_is_gone_is_not_forgotten_in_silence(
    browse: Callable[..., Browser], engine: Engine, settings: Settings
) -> None:
    browser = browse()
    decide(browser, rows(engine, settings)["Góc thiên nhiên"], tieu_bieu="1", ghi_chu="rất hay")
    with writing(engine) as conn:
        town.file(conn, "mn-sen", [town.idea("Việc khác hẳn")], town.NOW, 80, version=2)
    page = browser.get(LIST).text
    assert "không còn dòng tương ứng" in page
    assert "Trường Mầm non Sen Vàng: rất hay" in page


def test_a_row_of_a_list_that_is_being_laid_out_leads_to_the_list_and_is_not_called_gone(
    browse: Callable[..., Browser], engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = path_of(rows(engine, settings)["Góc thiên nhiên"])
    browser = browse()
    monkeypatch.setattr(row_books, "_AT_ONCE", 0)
    monkeypatch.setattr(row_books, "_in_background", lambda *_: None)
    answer = browser.get(row)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?phan=list")
    assert "Danh mục đang được lập" in browser.get(answer.headers["location"]).text


def test_a_heading_is_learnt_and_forgotten(browse: Callable[..., Browser], engine: Engine) -> None:
    browser = browse()
    page = browser.get(f"/dot/{town.CODE}/tieu-de-cot")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
    fields = {"csrf": csrf, "phan": "list", "cot": "idea", "tieu-de": "Tên việc làm hay"}
    assert browser.post(f"/dot/{town.CODE}/tieu-de-cot", fields).status_code == 303
    with reading(engine) as conn:
        assert [one.header for one in records.synonyms_of(conn, town.CODE)] == ["Tên việc làm hay"]
    assert "“Tên việc làm hay” là cột “Tên sáng kiến”" in browser.get(f"/dot/{town.CODE}/tieu-de-cot").text
    assert browser.post(f"/dot/{town.CODE}/tieu-de-cot/bo", fields).status_code == 303
    with reading(engine) as conn:
        assert records.synonyms_of(conn, town.CODE) == ()


def test_a_spoilt_list_is_asked_for_again_and_one_that_cannot_be_laid_out_says_so(
    browse: Callable[..., Browser], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = browse()
    assert officer.get(LIST).status_code == 200
    (file,) = (settings.home / "cache" / "rows").glob("*.db")
    with sqlite3.connect(file) as db:
        db.execute("DROP TABLE line")
    assert (officer.get(LIST).status_code, officer.get(LIST).status_code) == (503, 200)
    monkeypatch.setattr(row_books, "cells_of", lambda *_: [][1])
    monkeypatch.setattr(row_books, "_AT_ONCE", 0)
    for file in (settings.home / "cache" / "rows").glob("*.db"):
        file.unlink()
    assert "đang được lập" in officer.get(LIST).text
    row_books.wait()
    assert "chưa lập được" in officer.get(LIST).text
