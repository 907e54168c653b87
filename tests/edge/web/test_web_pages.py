"""What the pages show, and that nothing a mail says becomes part of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import Engine

from config.entities import Level, Unit
from intake.envelope import MailboxUid, StoredMail
from tests.bench.web_office import BOX, DUE, EVIL, NOW, UNITS, browse, count, filing, names, office, scripts
from tests.servers.browser import Browser
from tracker.rules.letters.notice import LetterKind
from tracker.store.filings import ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.mails.mails import MailboxState
from tracker.store.office import roster
from tracker.store.session import writing

__all__ = ("browse", "office")


def test_the_first_page_counts_every_campaign(browse: Callable[..., Browser]) -> None:
    page = browse().get("/").text
    assert "Báo cáo kiểm tra nội bộ" in page
    assert "hết ngày 30/11/2020" in page
    counted = [count(page, name) for name in ("tat-ca", "da-nop", "dung-han", "tre", "bo-sung", "cho-xem-xet", "chua-nop")]
    assert counted == [4, 2, 1, 1, 1, 1, 0]
    assert "50,0%" in page


def test_the_numbers_of_the_board_are_its_filters(browse: Callable[..., Browser]) -> None:
    browser = browse()
    board = browser.get("/dot/KT2020").text
    for name in ("tat-ca", "da-nop", "dung-han", "tre", "bo-sung", "cho-xem-xet", "chua-nop"):
        chosen = browser.get(f"/dot/KT2020?loc={name}").text
        assert len(names(chosen)) == count(board, name), name


def test_one_second_decides_and_the_board_says_by_how_much(browse: Callable[..., Browser]) -> None:
    rows = dict(
        re.findall(r'href="/don-vi/([^"]+)".*?(<a class="standing.*?)</tr>', browse().get("/dot/KT2020").text, re.DOTALL)
    )
    assert "Đã nộp đúng hạn" in rows["mn-hoa-mai"]
    assert "30/11/2020 23:59" in rows["mn-hoa-mai"]
    assert "Nộp trễ" in rows["th-an-lac"]
    assert "1 phút" in rows["th-an-lac"]
    assert "Cần bổ sung" in rows["th-an-bac"]
    assert "Phụ lục" in rows["th-an-bac"]
    assert "Chờ xem xét" in rows["thcs-evil"]


def test_the_board_is_ordered_as_vietnamese_lists_are(browse: Callable[..., Browser]) -> None:
    browser = browse()
    assert names(browser.get("/dot/KT2020").text) == ["mn-hoa-mai", "th-an-lac", "th-an-bac", "thcs-evil"]
    assert names(browser.get("/dot/KT2020?sap=tinh-trang").text) == ["mn-hoa-mai", "th-an-lac", "th-an-bac", "thcs-evil"]
    assert names(browser.get("/dot/KT2020?sap=thoi-gian").text)[0] == "th-an-bac"
    assert names(browser.get("/dot/KT2020?cap=tieu_hoc").text) == ["th-an-lac", "th-an-bac"]
    assert names(browser.get("/dot/KT2020?xa=An+Điền").text) == ["mn-hoa-mai"]


@pytest.mark.parametrize("path", ["/dot/KT2020?loc=%3Cscript%3E&sap=x&cap=%22&xa=%00", "/thu?truoc=-1", "/cho-xem-xet?sau=1e9"])
def test_a_query_that_means_nothing_breaks_nothing(browse: Callable[..., Browser], path: str) -> None:
    answer = browse().get(path)
    assert answer.status_code == 200
    assert scripts(answer.text) == 0


def test_what_does_not_exist_is_not_found(browse: Callable[..., Browser]) -> None:
    for path in ("/dot/khong-co", "/don-vi/khong-co", "/khong-co"):
        answer = browse().get(path)
        assert answer.status_code == 404
        assert "Không tìm thấy" in answer.text


def test_a_unit_shows_its_versions_and_its_letters(browse: Callable[..., Browser], office: Engine) -> None:
    letter = outbox.QueuedLetter(
        "k", LetterKind.REMINDER, "mn-hoa-mai", "KT2020", ("mn@t.example",), f"Nhắc {EVIL}", "<k@x>", "t", "h", (), NOW, NOW
    )
    with writing(office) as conn:
        ledger.add(conn, filing("mn-hoa-mai", "report", NOW, version=2))
        outbox.add(conn, letter)
    page = browse().get("/don-vi/mn-hoa-mai").text
    assert page.count("KT2020-0001") == 3
    assert "Nhắc nộp" in page
    assert "Chờ gửi" in page
    assert "0274 1" in page
    assert "Nhắc nộp" not in browse().get("/don-vi/th-an-lac").text


def test_the_tray_says_why_and_who_it_may_be(browse: Callable[..., Browser]) -> None:
    page = browse().get("/cho-xem-xet").text
    assert "Có thể là của nhiều đơn vị" in page
    assert "la@x.example" in page
    assert "Trường THCS &lt;script&gt;" in page
    assert ".docx" in page


def test_the_mails_are_paged_newest_first_and_none_is_left_out(browse: Callable[..., Browser], office: Engine) -> None:
    with writing(office) as conn:
        mails.keep(conn, [StoredMail(f"{n:064}", MailboxUid("m", 1, n), NOW, 10) for n in range(2, 122)], NOW)
    browser, path, seen = browse(), "/thu", 0
    while path:
        page = browser.get(path).text
        seen += page.count('<th scope="row"')
        path = next(iter(re.findall(r'href="(/thu\?truoc=\d+)"', page)), "")
    assert seen == 121


@pytest.mark.parametrize("path", ["/", "/dot/KT2020", "/don-vi/thcs-evil", "/cho-xem-xet", "/thu"])
def test_nothing_a_mail_says_becomes_markup(browse: Callable[..., Browser], path: str) -> None:
    page = browse().get(path).text
    assert scripts(page) == 0
    assert "alert(" not in page.replace("alert(&#34;", "")
    assert " style=" not in page


def test_the_foot_reconciles_the_mailbox(browse: Callable[..., Browser], office: Engine) -> None:
    assert "Trong hộp thư 212, đã ghi nhận 212." in browse().get("/").text
    with writing(office) as conn:
        mails.save_mailbox_state(conn, MailboxState(BOX, 1, 9, last_success=NOW, messages=212, unaccounted=3))
    assert "đã ghi nhận 209, <strong>còn 3 thư chưa ghi nhận" in browse().get("/").text


def test_a_banner_shows_when_no_poll_has_succeeded_for_long(browse: Callable[..., Browser]) -> None:
    assert 'role="alert"' not in browse(NOW + timedelta(minutes=4)).get("/").text
    assert 'role="alert"' in browse(NOW + timedelta(minutes=6)).get("/").text


def test_a_banner_shows_at_once_when_the_password_is_refused(browse: Callable[..., Browser], office: Engine) -> None:
    failed = MailboxState(
        BOX, 1, 9, NOW, last_error="refused-sign-in: AUTHENTICATIONFAILED", last_error_at=NOW + timedelta(minutes=1)
    )
    with writing(office) as conn:
        mails.save_mailbox_state(conn, failed)
    assert "AUTHENTICATIONFAILED" in browse(NOW + timedelta(minutes=2)).get("/").text


def test_a_banner_names_mail_that_the_server_does_not_hand_over_whole(browse: Callable[..., Browser], office: Engine) -> None:
    cut = MailboxState(BOX, 1, 9, NOW, "undelivered: UID 4711", NOW, messages=3, unaccounted=1)
    with writing(office) as conn:
        mails.save_mailbox_state(conn, cut)
    page = browse().get("/").text
    assert "UID 4711" in page
    assert "chưa giao trọn vẹn" in page
    assert "Hộp thư chưa được kiểm tra" not in page


def test_a_board_that_has_not_changed_is_not_sent_again(browse: Callable[..., Browser], office: Engine) -> None:
    browser = browse()
    tag = browser.get("/dot/KT2020").headers["etag"]
    assert browser.get("/dot/KT2020", if_none_match=tag).status_code == 304
    assert browser.get("/dot/KT2020?loc=tre", if_none_match=tag).status_code == 200
    with writing(office) as conn:
        ledger.add(conn, filing("th-an-bac", "list", NOW))
    assert browser.get("/dot/KT2020", if_none_match=tag).status_code == 200


def test_a_board_kept_by_a_browser_is_shown_to_nobody_else(browse: Callable[..., Browser]) -> None:
    tag = browse().get("/dot/KT2020").headers["etag"]
    assert browse().get("/dot/KT2020", if_none_match=tag).status_code == 200


def test_the_board_turns_at_the_deadline_though_nothing_was_written(browse: Callable[..., Browser]) -> None:
    before, after = DUE - timedelta(seconds=1), DUE
    with_tag = browse(before).get("/dot/KT2020").headers["etag"]
    assert browse(after).get("/dot/KT2020", if_none_match=with_tag).status_code == 200


def test_the_times_are_the_office_s_wherever_the_server_stands(browse: Callable[..., Browser]) -> None:
    page = browse(datetime(2020, 12, 3, 2, 30, tzinfo=UTC)).get("/").text
    assert "Số liệu tính đến 03/12/2020 09:30." in page


def test_a_part_that_asks_by_itself_gets_the_rows_alone_or_nothing(browse: Callable[..., Browser]) -> None:
    browser = browse()
    part = browser.get("/dot/KT2020", hx_request="true")
    assert part.text.lstrip().startswith('<div id="bang"')
    assert "<html" not in part.text
    assert browser.get("/dot/KT2020", hx_request="true", if_none_match=part.headers["etag"]).status_code == 304
    assert browser.get("/dot/KT2020", if_none_match=part.headers["etag"]).status_code == 200


def test_a_part_that_asks_after_the_session_ended_leads_to_the_sign_in_page(browse: Callable[..., Browser]) -> None:
    browser = browse()
    browser.cookies.clear()
    answer = browser.get("/dot/KT2020", hx_request="true")
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/dang-nhap?tiep=/dot/KT2020")


@pytest.mark.parametrize("words", ["an lac", "AN LẠC", "Dat Cuoc lac", "th-an-lac"])
def test_units_are_found_without_their_marks(browse: Callable[..., Browser], words: str) -> None:
    assert names(browse().get(f"/dot/KT2020?tim={words}").text) == ["th-an-lac"]


def test_who_has_not_reported_is_a_list_to_copy(browse: Callable[..., Browser], office: Engine) -> None:
    with writing(office) as conn:
        roster.replace_units(conn, (*UNITS, Unit("th-xa", "Trường Tiểu học Xa", Level.TIEU_HOC)))
    page = browse().get("/dot/KT2020/chua-nop").text
    copied = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Tiểu học (1 đơn vị):\n1. Trường Tiểu học Xa" in copied
    assert "Ấn Bắc" not in copied
    assert "Ấn Bắc (thiếu phụ lục)" in browse().get("/dot/KT2020/chua-nop?bo-sung=1").text


def test_who_has_not_reported_is_folded_by_ward_and_one_ward_is_copied_by_itself(
    browse: Callable[..., Browser], office: Engine
) -> None:
    far = [Unit(f"th-{n}", f"Trường Tiểu học {n}", Level.TIEU_HOC, f"Xã {n % 2 + 1}") for n in range(10, 50)]
    with writing(office) as conn:
        roster.replace_units(conn, (*UNITS, *far))
    page = browse().get("/dot/KT2020/chua-nop?sap=xa-phuong").text
    assert "<h2>Xã 1: 20 đơn vị</h2>" in page
    assert '<details class="campaign">' in page, "folded, for there are many"
    copied = page.partition("Tin nhắn Zalo cho Xã 1")[2].partition("<textarea")[2].partition("</textarea>")[0]
    assert "còn 20 đơn vị chưa nộp" in copied
    assert "Trường Tiểu học 10" in copied
    assert "Trường Tiểu học 11" not in copied


def test_a_long_board_is_shown_a_hundred_rows_a_page(browse: Callable[..., Browser], office: Engine) -> None:
    with writing(office) as conn:
        roster.replace_units(conn, [Unit(f"m{n}", f"Trường số {n}") for n in range(250)])
    browser = browse()
    seen: list[str] = []
    path = "/dot/KT2020?sap=don-vi"
    while path:
        page = browser.get(path.replace("&amp;", "&")).text
        seen += names(page)
        path = next(iter(re.findall(r'href="([^"]+)" rel="next"', page)), "")
    assert len(seen) == len(set(seen)) == 254


def test_a_unit_s_year_counts_its_reports_in_time(browse: Callable[..., Browser]) -> None:
    page = browse().get("/don-vi/mn-hoa-mai").text
    assert '<th scope="row">2020</th><td class="number" data-name="Phải nộp">1</td>' in page
    assert "100,0%" in page


@pytest.mark.parametrize("query", ["", "?sap=don-vi&loc=tre", "?trang=1&xa=An+Điền"])
def test_the_rows_of_a_page_know_by_which_tag_they_are_still_the_same(browse: Callable[..., Browser], query: str) -> None:
    browser = browse()
    page = browser.get(f"/dot/KT2020{query}").text
    told = re.search(r'hx-get="([^"]+)".*?hx-headers=\'\{"If-None-Match": ("[^\']+")\}\'', page)
    assert told
    tag = json.loads(told[2])
    assert browser.get(unescape(told[1]), hx_request="true", if_none_match=tag).status_code == 304


def test_the_board_marks_what_came_since_the_look_before(office: Engine, browse: Callable[..., Browser]) -> None:
    browser = browse()
    assert 'class="fresh"' not in browser.get("/dot/KT2020").text
    cookie = next(one for one in browser.cookies.jar if one.name == "baocao_xem")
    assert cookie.path == "/dot/KT2020"
    cookie.value = f"{int((DUE - timedelta(seconds=1)).timestamp())}.{int(NOW.timestamp())}"
    page = browser.get("/dot/KT2020").text
    assert page.count('class="fresh"') == count(page, "moi")
    assert len(names(browser.get("/dot/KT2020?moi=1").text)) == count(page, "moi")
