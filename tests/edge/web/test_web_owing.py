"""Who owes: the list for Zalo by level and ward, numbers that a telephone dials, and a mark of each call."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine

from config.entities import Level, Unit
from tests.bench.web_office import UNITS, Officer, browse, office
from tests.servers.browser import Browser
from tracker.store.office import roster
from tracker.store.session import writing
from tracker.web.board.board_page import warm
from tracker.web.board.owing_page import dialled

__all__ = ("browse", "office")
HERE = "/dot/KT2020/chua-nop"
FAR = Unit("th-xa", "Trường Tiểu học Xa", Level.TIEU_HOC, "Đất Cuốc", contact="Cô Hà", phone="0901 234 567; 0274 99")
NEAR = Unit("mn-gan", "Trường Mầm non Gần", Level.MAM_NON, "An Điền", phone="chưa có")


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def lan(office: Engine, browse: Callable[..., Browser]) -> Officer:
    with writing(office) as conn:
        roster.replace_units(conn, (*UNITS, FAR, NEAR))
    return Officer(office, browse())


def texts(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)]


def test_the_list_is_one_text_and_one_for_each_level_or_ward(lan: Officer) -> None:
    nursery, primary, whole = texts(lan.browser.get(HERE).text)
    assert "Tính đến 03/12/2020 09:00 còn 2 đơn vị chưa nộp:\n\nMầm non (1 đơn vị):\n1. Trường Mầm non Gần\n" in whole
    assert "còn 1 đơn vị chưa nộp:\n1. Trường Mầm non Gần\n" in nursery
    assert "Trường Tiểu học Xa" in primary
    assert "0901" not in whole
    here, there, whole = texts(lan.browser.get(f"{HERE}?sap=xa-phuong&so=1").text)
    assert "An Điền (1 đơn vị):" in whole
    assert "1. Trường Tiểu học Xa - Cô Hà 0901 234 567; 0274 99\n" in there
    assert "Xa" not in here


def test_a_telephone_dials_and_writes(lan: Officer) -> None:
    page = lan.browser.get(HERE).text
    assert 'href="tel:0901234567"' in page
    said = unquote(page.partition("sms:0901234567?body=")[2].partition('"')[0])
    assert said == (
        "Kính gửi Trường Tiểu học Xa. Phòng GDĐT chưa nhận được báo cáo kiểm tra nội bộ, hạn nộp hết ngày 30/11/2020. "
        "Đề nghị đơn vị gửi báo cáo. Trân trọng."
    )
    assert page.count("tel:") == 1, "what is no number is no link"


@pytest.mark.parametrize(
    ("phone", "number"),
    [("0274 1", ""), ("(0274) 3.823.456", "02743823456"), ("+84 901 234 567", "+84901234567"), ("máy lẻ 12", ""), ("", "")],
)
def test_the_first_number_is_dialled(phone: str, number: str) -> None:
    assert dialled(phone) == number


def test_a_call_is_marked_with_who_and_when_on_list_board_and_cell_and_taken_back(lan: Officer) -> None:
    path = "/dot/KT2020/don-vi/th-xa"
    assert "Đã ghi đã gọi đơn vị." in lan.does(HERE, f"{path}/da-goi")
    for page in (HERE, "/dot/KT2020", path):
        assert "Đã gọi 03/12/2020 09:00 (lan)" in lan.browser.get(page).text, page
    again = lan.does(path, f"{path}/da-goi", why="hẹn <b>chiều</b>")
    assert "Đã gọi 03/12/2020 09:00 (lan): hẹn &lt;b&gt;chiều&lt;/b&gt;" in again
    assert "hẹn &lt;b&gt;chiều&lt;/b&gt;" in lan.browser.get("/dot/KT2020").text
    lan.undoes(again)
    assert "chiều" not in lan.browser.get(HERE).text
    assert "Đã gọi 03/12/2020 09:00 (lan)" in lan.browser.get(HERE).text


def test_a_long_list_is_paged_and_whole_as_a_file(lan: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.web.board.owing_page._PAGE", 1)
    (first,), (second,) = texts(lan.browser.get(f"{HERE}?tim=tr").text), texts(lan.browser.get(f"{HERE}?tim=tr&trang=2").text)
    assert "còn 2 đơn vị chưa nộp:\n\nMầm non (1 đơn vị):\n1. Trường Mầm non Gần\n" in first
    assert "Tiểu học (1 đơn vị):\n1. Trường Tiểu học Xa\n" in second
    assert "Gần" not in second
    both = texts(lan.browser.get(f"{HERE}?bo-sung=1&cap=tieu_hoc&trang=2").text)[0]
    assert re.search(r"đơn vị\):\n2\. ", both), "numbers go on"
    file = lan.browser.get(f"{HERE}.txt?tim=tr")
    assert first.split("\n\nMầm")[0] in file.text
    assert "1. Trường Mầm non Gần\n\nTiểu học (1 đơn vị):\n1. Trường Tiểu học Xa\n" in file.text
    assert "attachment" in file.headers["content-disposition"]
    assert "không có đơn vị chưa nộp như đã chọn.\n" in lan.browser.get(f"{HERE}.txt?tim=zzz").text
    assert 'value="/dot/KT2020/chua-nop?tim=tr&amp;trang=2"' in lan.browser.get(f"{HERE}?tim=tr&trang=2").text


def test_who_asks_for_a_board_that_is_being_worked_out_after_a_start_is_told_so(lan: Officer) -> None:
    app = lan.browser._app
    with app.state.context.kept.warming("board KT2020"):  # by this thread: pages are answered in others
        for path in (HERE, "/dot/KT2020"):
            answer = lan.browser.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), path
            assert "thường xong trong vài giây" in answer.text
            assert answer.headers["refresh"] == "5", "a screen on a wall looks again by itself"
        csrf = lan.browser.get("/").text.partition('name="csrf" value="')[2].partition('"')[0]
        act = lan.browser.post("/dot/KT2020/nhieu", {"csrf": csrf, "viec": "called", "tat-ca": "1"})
        assert (act.status_code, "refresh" in act.headers) == (503, False)
        assert "Việc vừa yêu cầu chưa được thực hiện." in act.text, "an act is asked for again by hand"
        answer = lan.browser.get("/api/v1/status/KT2020")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), "a program is told so as well"
        assert "being worked out" in answer.json()["detail"]
        for path in ("/", "/dot/KT2020/tong-hop"):
            assert lan.browser.get(path).status_code == 200, "other pages wait for nothing"
    warm(app.state.context)
    with app.state.context.kept.warming("board KT2020"):
        assert lan.browser.get(HERE).status_code == 200, "it is known, and put right by what changed"
