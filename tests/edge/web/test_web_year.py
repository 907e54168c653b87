"""The school year as a page, a workbook and a paper: the boards' marks, each with why it is there."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import openpyxl
import pypdf
import pytest
from sqlalchemy import Engine

from config.entities import Campaign
from tests.bench.web_office import DUE, NOW, browse, office, scripts
from tests.servers.browser import Browser
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.office import roster
from tracker.store.session import writing

__all__ = ("browse", "office")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

YEAR = "/nam-hoc/2020-2021"


@pytest.fixture
def browser(browse: Callable[..., Browser], office: Engine) -> Browser:
    with writing(office) as conn:
        campaigns.put(conn, Campaign("SAU", "Báo cáo về sau", DUE + timedelta(days=30)), NOW)
        campaigns.except_unit(conn, "KT2020", Excepted("th-an-lac", False, DUE + timedelta(days=1), "Mưa lũ", "lan", NOW))
        campaigns.except_unit(conn, "KT2020", Excepted("th-an-bac", True, None, "Trường đang sửa chữa.", "minh", NOW))
    return browse()


def test_the_page_shows_the_marks_and_each_says_why(browser: Browser) -> None:
    answer = browser.get(YEAR).text
    assert scripts(answer) == 0
    page = unescape(answer)
    assert "Phải nộp 3 lượt; đúng hạn 2 (66,7%)" in page
    for words in (
        "KT2020: Nhận đủ lúc 30/11/2020 23:59, hạn nộp: hết ngày 30/11/2020: đúng hạn.",
        "hạn nộp riêng: hết ngày 01/12/2020 (hạn chung: hết ngày 30/11/2020): đúng hạn.",
        "đúng hạn. lan quyết định lúc 03/12/2020 09:00: Mưa lũ.",
        "Được miễn nộp. minh quyết định lúc 03/12/2020 09:00: Trường đang sửa chữa.",
        "Có thư đang chờ cán bộ xem xét",
        "Chưa nhận được báo cáo và chưa bị coi là quá hạn; hạn nộp: hết ngày 30/12/2020.",
        "Tiểu học: 100% đúng hạn",
    ):
        assert words in page, words


def test_what_is_asked_for_is_chosen_and_added_up(browser: Browser) -> None:
    page = browser.get(f"{YEAR}?cap=tieu_hoc&theo=xa-phuong").text
    assert "Hoa Mai" not in page
    assert "Phải nộp 1 lượt; đúng hạn 1 (100%)" in page
    assert browser.get("/nam-hoc").headers["location"] == YEAR
    assert browser.get("/nam-hoc/2020-2022").status_code == 404
    assert "chưa có đợt báo cáo nào" in browser.get("/nam-hoc/2001-2002").text
    one = browser.get(f"{YEAR}/don-vi/th-an-bac").text
    assert "Được miễn nộp" in one
    assert browser.get(f"{YEAR}/don-vi/khong-co").status_code == 404


def test_the_workbook_has_marks_subtotals_and_a_reason_for_each(browser: Browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{YEAR}/bang.xlsx").content))
    rows = list(book["Bảng năm học"].iter_rows(values_only=True))
    by_unit = {row[1]: row for row in rows if isinstance(row[0], int)}
    assert by_unit["Trường Tiểu học An Lạc"][5:] == (1, 1, 0, 0, 0, 0, 0, "100%", "Đ", "…")
    assert by_unit["Trường Tiểu học Ấn Bắc"][-2:] == ("M", "…")
    assert next(row for row in rows if row[1] == "Cộng Tiểu học")[5:7] == (1, 1)
    assert next(row for row in rows if row[1] == "Tổng cộng")[5:7] == (3, 2)
    reasons = list(book["Giải trình"].iter_rows(min_row=2, values_only=True))
    assert len(reasons) == 8
    assert all(str(row[6]).endswith(".") for row in reasons)


def test_the_paper_has_the_marks_the_campaigns_and_the_reasons(browser: Browser) -> None:
    answer = browser.get(f"{YEAR}/bang.pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    for words in ("NĂM HỌC 2020-2021", "GIẢI TRÌNH TỪNG Ô", "Báo cáo kiểm tra nội bộ", "Mưa lũ", "Ký hiệu: Đ = đúng hạn"):
        assert words in text, words


def test_a_year_of_many_campaigns_goes_on_beside_itself_on_paper(browser: Browser, office: Engine) -> None:
    with writing(office) as conn:
        units = roster.units(conn)
        for number in range(40):
            campaigns.put(conn, Campaign(f"T{number:02}", f"Tuần {number}", DUE + timedelta(days=number)), NOW)
    answer = browser.get(f"{YEAR}/bang.pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert text.count(units[0].name) >= 3
    assert "từ số 33 đến số 42" in text
