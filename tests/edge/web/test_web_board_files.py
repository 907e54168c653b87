"""The board as a workbook and as paper: the rows of the page, in its order, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pypdf
import pytest
from sqlalchemy import Engine

from config.entities import Level, Unit
from tests.bench.web_office import NOW, UNITS, VN, browse, office
from tests.servers.browser import Browser
from tracker.reports.pdf_table import dated
from tracker.store.office import roster
from tracker.store.session import writing

__all__ = ("browse", "office")

BOMB = Unit("th-bom", '=HYPERLINK("http://x.example","bấm")', Level.TIEU_HOC, "+1")


@pytest.fixture
def browser(browse: Callable[..., Browser], office: Engine) -> Browser:
    with writing(office) as conn:
        roster.replace_units(conn, (*UNITS, BOMB))
    return browse()


def sheet(browser: Browser, query: str = "") -> list[tuple[object, ...]]:
    answer = browser.get(f"/dot/KT2020/bang.xlsx{query}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="KT2020-20201203-0900.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [row for row in book.worksheets[0].iter_rows(values_only=True) if isinstance(row[0], int)]


def paper(browser: Browser, query: str = "") -> str:
    answer = browser.get(f"/dot/KT2020/bang.pdf{query}")
    assert answer.content.startswith(b"%PDF")
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)


def test_the_workbook_has_the_rows_of_the_page_in_their_order(browser: Browser) -> None:
    assert [row[1] for row in sheet(browser, "?loc=da-nop&sap=don-vi")] == ["Trường Mầm non Hoa Mai", "Trường Tiểu học An Lạc"]
    first = sheet(browser)[0]
    assert first[:7] == (1, "Trường Mầm non Hoa Mai", "Mầm non", "An Điền", "Đã nộp đúng hạn", "30/11/2020 23:59", "1")


def test_no_cell_is_a_formula(browser: Browser) -> None:
    bomb = next(row for row in sheet(browser) if "HYPERLINK" in str(row[1]))
    assert str(bomb[1]).startswith("'=")
    assert bomb[3] == "'+1"


def test_the_paper_is_headed_as_an_office_s_paper(browser: Browser) -> None:
    text = paper(browser)
    for words in ("UBND HUYỆN", "PHÒNG GDĐT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"):
        assert words in text
    assert "Bình An, ngày 03 tháng 12 năm 2020" in text
    assert "Trường Tiểu học Ấn Bắc" in text
    assert "hết ngày 30/11/2020" in text


def test_the_paper_shows_only_what_was_chosen(browser: Browser) -> None:
    text = paper(browser, "?tim=hoa+mai")
    assert "Hoa Mai" in text
    assert "An Lạc" not in text


def test_a_long_board_goes_on_with_its_headings(browser: Browser, office: Engine) -> None:
    with writing(office) as conn:
        roster.replace_units(conn, [Unit(f"m{n}", f"Trường số {n} {'rất dài ' * 30}") for n in range(120)])
    answer = browser.get("/dot/KT2020/bang.pdf")
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) > 3
    assert all("Tình trạng" in page.extract_text() for page in pages[1:-1])


def test_a_board_too_long_for_paper_is_refused_in_words(browser: Browser, office: Engine) -> None:
    with writing(office) as conn:
        roster.replace_units(conn, [Unit(f"m{n}", f"Trường số {n}") for n in range(5_100)])
    assert browser.get("/dot/KT2020/bang.pdf").headers["location"] == "/dot/KT2020"
    assert "nhiều hơn 5.000 đơn vị" in browser.get("/dot/KT2020").text


def test_days_are_written_as_the_decree_says() -> None:
    assert dated(datetime(2021, 2, 5, tzinfo=VN)) == "ngày 05 tháng 02 năm 2021"
    assert dated(datetime(2021, 3, 15, tzinfo=VN)) == "ngày 15 tháng 3 năm 2021"
    assert NOW.tzinfo is not None


def test_the_workbook_is_filtered_by_its_headings_which_stay_in_sight(browser: Browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/dot/KT2020/bang.xlsx").content))
    chosen = book.worksheets[0]
    assert chosen.auto_filter.ref is not None
    head = int(chosen.auto_filter.ref.split(":")[0][1:])
    assert [chosen.cell(head, column).value for column in (1, 2)] == ["STT", "Đơn vị"]
    assert str(chosen.freeze_panes) == f"C{head + 1}"
