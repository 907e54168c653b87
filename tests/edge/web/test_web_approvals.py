"""Reports are looked through one after the other, and board, unit and files say how far."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from sqlalchemy import Engine

from tests.bench.web_office import CAMPAIGN, NOW, Officer, browse, office
from tests.servers.browser import Browser
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.session import reading, writing

__all__ = ("browse", "office")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def officer(browse: Callable[..., Browser], office: Engine) -> Officer:
    with writing(office) as conn:
        campaigns.put(conn, replace(CAMPAIGN, approvals=1), NOW)
    return Officer(office, browse())


def filings(engine: Engine, unit: str) -> list[int]:
    with reading(engine) as conn:
        return [one.id for one in ledger.of_cell(conn, unit, CAMPAIGN.code)]


def test_each_word_leads_to_the_next_report_that_waits_for_one(officer: Officer) -> None:
    first, second = filings(officer.engine, "mn-hoa-mai")
    third, last = filings(officer.engine, "th-an-lac")
    for filing, then in ((first, second), (second, third), (third, last)):
        page = officer.does(f"/ban-nop/{filing}", f"/ban-nop/{filing}/dat", tiep="1")
        assert f'action="/ban-nop/{then}/dat"' in page
    assert "<b>1</b> Chưa kiểm tra nội dung" in officer.browser.get("/dot/KT2020").text
    page = officer.does(f"/ban-nop/{last}", f"/ban-nop/{last}/dat", tiep="1")
    assert "Chưa kiểm tra nội dung" not in page
    assert page.count('<span class="approved">đã kiểm tra, đạt') == 2
    assert "đạt: lan" in officer.browser.get("/don-vi/th-an-lac").text
    assert f'action="/ban-nop/{last}/dat"' not in officer.browser.get(f"/ban-nop/{last}").text
    assert "Đã kiểm tra, đạt" in officer.browser.get(f"/ban-nop/{last}").text
    book = openpyxl.load_workbook(io.BytesIO(officer.browser.get("/dot/KT2020/bang.xlsx").content))
    notes = [row[9] for row in book.worksheets[0].iter_rows(values_only=True) if row[1] == "Trường Tiểu học An Lạc"]
    assert notes == ["đã kiểm tra, đạt"]
    officer.undoes(page)
    assert "<b>1</b> Chưa kiểm tra nội dung" in officer.browser.get("/dot/KT2020").text


def test_the_board_shows_what_waits_and_many_are_passed_at_once(officer: Officer) -> None:
    waiting = officer.browser.get("/dot/KT2020?kt=1").text
    assert re.findall(r'value="([^"]+)" id="c-', waiting) == ["mn-hoa-mai", "th-an-lac"]
    token = waiting.partition('name="csrf" value="')[2].partition('"')[0]
    asked = {"csrf": token, "ds": "kt=1", "viec": "approve", "tat-ca": "1"}
    assert "Đã kiểm tra, đạt" in officer.browser.post("/dot/KT2020/nhieu", asked).text
    done = officer.browser.post("/dot/KT2020/nhieu", {**asked, "chac": "1"})
    page = officer.browser.get(done.headers["location"]).text
    assert "Đã đánh dấu đạt cho 2 đơn vị." in page
    assert "<b>0</b> Chưa kiểm tra nội dung" in page
