"""Requests, steps above units, letters of one's own and letters sent again, by their buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from config.entities import Role
from tests.bench.web_office import CAMPAIGN, DUE, NOW, UNITS, Officer, browse, office
from tests.servers.browser import Browser
from tracker.rules.letters.notice import LetterKind
from tracker.store.campaigns import campaigns
from tracker.store.letters import bounces, outbox
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing

__all__ = ("browse", "office")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BOARD = f"/dot/{CAMPAIGN.code}"
OPENING, STEPS = f"{BOARD}/de-nghi-nop", f"{BOARD}/buoc-tiep"


@pytest.fixture
def officer(office: Engine, browse: Callable[..., Browser]) -> Officer:
    """Still a week to go, and a principal of its own for one school."""
    bac = replace(UNITS[2], emails=(*UNITS[2].emails, "ht@t.example"), roles=(("ht@t.example", Role.PRINCIPAL),))
    with writing(office) as conn:
        roster.replace_units(conn, (*UNITS[:2], bac, UNITS[3]))
        campaigns.put(conn, replace(CAMPAIGN, due=NOW + timedelta(days=7), principal_after=2), NOW - timedelta(days=9))
    return Officer(office, browse())


def kinds(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as conn:
        return [(letter.kind, letter.unit) for letter in outbox.listing(conn)]


def test_the_request_is_read_before_it_goes_and_taken_back_after(officer: Officer) -> None:
    page = officer.browser.get(f"{OPENING}?don-vi=th-an-bac").text
    assert "Đề nghị nộp báo cáo kiểm tra nội bộ" in page
    assert "thb@t.example" in page
    assert kinds(officer.engine) == []
    page = officer.does(OPENING, OPENING)
    assert "thư đề nghị nộp vào hàng chờ gửi" in page
    sent = kinds(officer.engine)
    assert ("opening", "th-an-bac") in sent
    assert {kind for kind, _ in sent} == {"opening"}
    officer.undoes(page)
    assert kinds(officer.engine) == []


def test_a_step_is_stopped_and_let_go_again(officer: Officer) -> None:
    page = officer.browser.get(STEPS).text
    assert "Trường Tiểu học Ấn Bắc" in page
    assert "ht@t.example" in page
    assert "Kính đề nghị lãnh đạo đơn vị quan tâm" in page
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": token, "unit": "th-an-bac", "step": "principal"}
    assert officer.browser.post(STEPS, form).status_code == 303
    assert "cán bộ đã ngừng bước này" in officer.browser.get(STEPS).text
    officer.browser.post(STEPS, {**form, "again": "1"})
    assert "cán bộ đã ngừng bước này" not in officer.browser.get(STEPS).text


def test_own_words_go_to_whom_was_ticked_after_every_letter_was_seen(officer: Officer) -> None:
    page = officer.browser.get(BOARD).text
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": token, "ds": "", "viec": "own-meeting", "tat-ca": "1"}
    begun = officer.browser.post(f"{BOARD}/nhieu", form).text
    assert "Còn chỗ chưa điền: [giờ, ngày]" in begun
    words = {"subject": "Mời họp", "text": "Kính mời {đơn vị} dự họp lúc 8 giờ."}
    seen = officer.browser.post(f"{BOARD}/nhieu", {**form, **words}).text
    assert "Kính mời Trường Tiểu học Ấn Bắc dự họp lúc 8 giờ." in seen
    assert "Kính mời Trường Mầm non Hoa Mai dự họp lúc 8 giờ." in seen
    assert kinds(officer.engine) == []
    answer = officer.browser.post(f"{BOARD}/nhieu", {**form, **words, "chac": "1"})
    assert answer.status_code == 303
    assert sorted(kinds(officer.engine)) == sorted(("own", one.code) for one in UNITS)


def test_what_came_back_is_sent_again_by_one_press(officer: Officer) -> None:
    officer.does(OPENING, OPENING)
    with writing(officer.engine) as conn:
        row = next(one for one in outbox.listing(conn) if one.unit == "th-an-bac")
        outbox.mark_sent(conn, row.id, NOW)
        bounces.note_bounce(conn, row.message_id, "thb@t.example", "5.1.1", NOW)
        bounces.note_dead(conn, row.message_id, "thb@t.example", "5.1.1", NOW)
    page = officer.does("/thu-di?loc=returned", "/thu-di/gui-lai-bi-tra")
    assert "Đã đưa 1 thư bị trả về vào hàng chờ gửi lại" in page
    with reading(officer.engine) as conn:
        again = [one for one in outbox.listing(conn) if one.kind is LetterKind.OPENING and one.unit == "th-an-bac"][-1]
    assert again.to == ("ht@t.example",)  # nobody else of the school is left
    assert DUE < NOW


def test_addresses_and_roles_stand_in_the_form_and_come_back_from_it(officer: Officer) -> None:
    with writing(officer.engine) as conn:
        officers.set_role(conn, "lan", "admin")
    text = officer.browser.get("/danh-ba/th-an-bac").text
    assert "ht@t.example (hiệu trưởng)" in text
    form = {"name": "Trường Tiểu học Ấn Bắc", "level": "Tiểu học", "emails": "thb@t.example\r\nkt@t.example (kế toán)"}
    page = officer.does("/danh-ba/th-an-bac", "/danh-ba/th-an-bac", **form)
    assert "(kế toán)" in page
    with reading(officer.engine) as conn:
        unit = roster.unit(conn, "th-an-bac")
    assert unit is not None
    assert unit.roles == (("kt@t.example", Role.ACCOUNTANT),)
