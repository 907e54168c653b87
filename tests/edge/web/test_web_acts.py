"""What an officer decides on the pages of a unit: done, written down, seen on the board, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.bench.web_office import CAMPAIGN, CELL, DUE, NOW, Officer, browse, office
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.letters.notice import LetterKind
from tracker.rules.office.vitals import Signs
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.letters import bounces, outbox, quiet_units
from tracker.store.letters.outbox import QueuedLetter
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE

__all__ = ("browse", "office")

UNIT = "/don-vi/th-an-lac"


@pytest.fixture
def officer(office: Engine, browse: Callable[..., Browser]) -> Officer:
    return Officer(office, browse())


def test_an_extension_turns_late_into_on_time_and_undoing_it_turns_it_back(officer: Officer) -> None:
    assert "th-an-lac" in officer.board("tre")
    page = officer.does(CELL, f"{CELL}/gia-han", due="2020-12-01", why="Mất điện")
    assert "gia hạn; hạn chung hết ngày 30/11/2020" in page
    assert "hết ngày 01/12/2020" in page
    assert "th-an-lac" in officer.board("dung-han")
    officer.undoes(page)
    assert "th-an-lac" in officer.board("tre")


def test_a_day_that_is_none_is_refused_in_words(officer: Officer) -> None:
    assert "Ngày giờ chưa đúng" in officer.does(CELL, f"{CELL}/gia-han", due="31/02/2020", why="x")
    assert "Hạn mới phải sau" in officer.does(CELL, f"{CELL}/gia-han", due="2020-11-01", why="x")


def test_a_unit_is_excused_and_owes_again(officer: Officer) -> None:
    cell = "/dot/KT2020/don-vi/th-an-bac"
    officer.does(cell, f"{cell}/mien-nop", why="Đang sáp nhập")
    assert officer.board("mien-nop") == ["th-an-bac"]
    officer.does(cell, f"{cell}/phai-nop", why="Nhầm")
    assert officer.board("bo-sung") == ["th-an-bac"]


def test_lateness_is_accepted_with_a_reason(officer: Officer) -> None:
    officer.does(CELL, f"{CELL}/chap-nhan-tre", why="Bão")
    assert "th-an-lac" in officer.board("dung-han")
    assert "Bão" in officer.browser.get(CELL).text


def test_a_note_stands_beside_the_unit(officer: Officer) -> None:
    officer.does(CELL, f"{CELL}/ghi-chu", why="Đã gọi <b>cô Hà</b>")
    assert "Đã gọi &lt;b&gt;cô Hà&lt;/b&gt;" in officer.browser.get("/dot/KT2020").text


def test_a_report_on_paper_counts_from_the_time_it_came(officer: Officer) -> None:
    cell = "/dot/KT2020/don-vi/th-an-bac"
    page = officer.does(
        cell, f"{cell}/ghi-nhan", part="list", channel="zalo", date="2020-11-30", time="23:59", note="Cô Hà gửi"
    )
    assert "Đã ghi nhận báo cáo nộp trực tiếp" in page
    assert "th-an-bac" in officer.board("dung-han")
    with reading(officer.engine) as conn:
        filed = [one for one in ledger.of_unit(conn, "th-an-bac") if one.part == "list"]
    assert [(one.filed_by, one.received_at, one.mail) for one in filed] == [("lan", DUE - timedelta(minutes=1), None)]
    assert "ở tương lai" in officer.does(cell, f"{cell}/ghi-nhan", part="list", channel="zalo", date="2030-01-01", time="8h")


def test_a_unit_is_left_in_peace_and_reminded_again(officer: Officer) -> None:
    assert "Mất mạng" in officer.does(UNIT, f"{UNIT}/ngung-nhac", why="Mất mạng")
    with reading(officer.engine) as conn:
        assert "th-an-lac" in quiet_units.all_quiet(conn)
    officer.does(UNIT, f"{UNIT}/nhac-lai")
    with reading(officer.engine) as conn:
        assert not quiet_units.all_quiet(conn)


def test_an_address_is_kept_and_forgotten(officer: Officer) -> None:
    page = officer.does(UNIT, f"{UNIT}/dia-chi", address="hieutruong@nha.example")
    assert "hieutruong@nha.example <span" in page
    officer.does(UNIT, f"{UNIT}/bo-ghi-nho")
    with reading(officer.engine) as conn:
        unit = roster.unit(conn, "th-an-lac")
    assert unit is not None
    assert unit.emails == ("th@t.example",)


def test_a_dead_address_is_shown_and_brought_back(officer: Officer) -> None:
    letter = QueuedLetter(
        "k", LetterKind.REMINDER, "th-an-lac", "KT2020", ("th@t.example",), "s", "<k@x>", "t", "h", (), NOW, NOW
    )
    with writing(officer.engine) as conn:
        outbox.add(conn, letter)
        bounces.note_dead(conn, "<k@x>", "th@t.example", "5.1.1", NOW)
    assert "không nhận được thư từ 03/12/2020" in officer.browser.get(UNIT).text
    assert "không nhận được thư" not in officer.does(UNIT, f"{UNIT}/dia-chi-dung-lai")


def test_every_act_is_in_the_trail_with_who_and_why(officer: Officer) -> None:
    officer.does(CELL, f"{CELL}/chap-nhan-tre", why="Lũ quét")
    with reading(officer.engine) as conn:
        newest = audit.listing(conn)[0]
    assert (newest.who, newest.what, newest.why) == ("lan", "excuse", "Lũ quét")
    assert "Lũ quét" in officer.browser.get(UNIT).text


def test_who_may_only_look_is_offered_no_form_and_refused_every_act(office: Engine, tmp_path: Path) -> None:
    browser = Browser(create_app(office, settings_for(tmp_path, ""), lambda: NOW, Signs))
    with writing(office) as conn:
        officers.create(conn, "xem", "mật khẩu của người xem", "view", NOW)
        token, session = officers.open_session(conn, "xem", NOW + timedelta(hours=1))
    browser.cookies.set(COOKIE, token)
    for page in (CELL, UNIT, "/dot/KT2020"):
        text = browser.get(page).text
        own = sum(text.count(one) for one in ('action="/dang-xuat"', 'role="search"', 'action="/huong-dan/goi-y"'))
        assert text.count("<form") == own
    assert browser.post(f"{CELL}/mien-nop", {"csrf": session.csrf, "why": "x"}).status_code == 403
    with reading(office) as conn:
        assert not campaigns.exceptions_of(conn, "KT2020")


@pytest.mark.parametrize("path", ["/dot/KT2020/don-vi/khong-co", "/dot/khong-co/don-vi/th-an-lac"])
def test_a_cell_that_does_not_exist_is_not_found(officer: Officer, path: str) -> None:
    assert officer.browser.get(path).status_code == 404


def test_the_journal_tells_all_and_takes_back(officer: Officer) -> None:
    officer.does(CELL, f"{CELL}/chap-nhan-tre", why="Lũ quét")
    assert "Chấp nhận nộp trễ" in officer.browser.get("/nhat-ky").text
    assert "Đã hoàn tác" in officer.does("/nhat-ky", "/hoan-tac")
    assert "đã hoàn tác" in officer.browser.get("/nhat-ky").text
    assert "th-an-lac" in officer.board("tre")


def test_an_extension_that_another_officer_overtook_says_so(officer: Officer) -> None:
    page = officer.browser.get(CELL)
    officer.does(CELL, f"{CELL}/chap-nhan-tre", why="Bão")
    answer = officer.browser.submit(page, f"{CELL}/gia-han", due="2020-12-05", why="Mất điện")
    assert "lan đã lưu thay đổi khác" in officer.browser.get(answer.headers["location"]).text
    assert "th-an-lac" in officer.board("dung-han"), "as the other one decided"


def test_the_figures_of_a_year_leave_out_what_is_not_due_yet_and_what_the_unit_is_not_asked(officer: Officer) -> None:
    later = replace(CAMPAIGN, code="SAU", title="Báo cáo chưa đến hạn", due=NOW + timedelta(days=9))
    others = replace(CAMPAIGN, code="MN", title="Báo cáo của mầm non", units=("level:mam_non",))
    with writing(officer.engine) as conn:
        for one in (later, others):
            campaigns.put(conn, one, NOW)
    page = officer.browser.get(UNIT).text
    assert '<th scope="row">2020</th><td class="number" data-name="Phải nộp">1</td>' in page
    assert "Báo cáo chưa đến hạn" in page
