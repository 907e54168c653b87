"""A home without an account: whoever reads the code of the terminal makes the first one, and nobody makes a second."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.settings import load, write_default
from config.settings_write import save
from intake.envelope import MailboxUid, StoredMail
from tests.bench.web_office import CAMPAIGN, NOW, UNITS
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.jobs.office.check import check
from tracker.jobs.office.first_account import setup_code
from tracker.jobs.office.first_readings import put_back
from tracker.rules.mails.mail_state import MailState
from tracker.rules.office.vitals import Signs
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedMail, MailboxState
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app

ASKED = {"username": "hoa", "password": "một mật khẩu dài", "again": "một mật khẩu dài"}


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    path = tmp_path / "home"
    write_default(path)
    shutil.copy(sqlite_template, path / "baocao.db")
    return path


@pytest.fixture
def engine(home: Path, open_engine: Callable[[str], Engine]) -> Engine:
    return open_engine(f"sqlite:///{home}/baocao.db")


@pytest.fixture
def browser(engine: Engine, home: Path) -> Browser:
    plain = settings_for(home, "")
    settings = replace(plain, office=replace(plain.office, home=home))
    return Browser(create_app(engine, settings, lambda: NOW, Signs))


def begins(browser: Browser, code: str, **fields: str) -> tuple[int, str, str]:
    answer = browser.submit(browser.get("/bat-dau"), "/bat-dau", code=code, **(ASKED | fields))
    return answer.status_code, answer.headers.get("location", ""), answer.text


def accounts(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as conn:
        return [(one.username, one.role) for one in officers.listing(conn)]


def test_the_sign_in_page_leads_to_the_first_account_and_the_first_account_to_the_steps(
    browser: Browser, engine: Engine, home: Path
) -> None:
    assert browser.get("/dang-nhap").headers["location"] == "/bat-dau"
    assert begins(browser, setup_code(home).upper().replace("-", " "))[:2] == (303, "/chuan-bi")
    assert accounts(engine) == [("hoa", "admin")]
    assert browser.get("/chuan-bi").headers["location"] == "/chuan-bi/office"
    with reading(engine) as conn:
        assert [row.what for row in audit.listing(conn)] == ["create-officer"]


@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [
        ("aaaa-bbbb-cccc", {}, "Mã thiết lập chưa đúng"),
        ("", {}, "Mã thiết lập chưa đúng"),
        ("right", {"again": "khác"}, "hai lần nhập không giống nhau"),
        ("right", {"password": "ngắn", "again": "ngắn"}, "Mật khẩu quá ngắn"),
        ("right", {"username": " "}, "Tên đăng nhập chưa đúng"),
    ],
)
def test_a_wrong_code_or_a_short_password_makes_nothing(
    browser: Browser, engine: Engine, home: Path, code: str, fields: dict[str, str], words: str
) -> None:
    status, _, page = begins(browser, setup_code(home) if code == "right" else code, **fields)
    assert status == 403
    assert words in page
    assert accounts(engine) == []


def test_guessing_the_code_is_stopped(browser: Browser, engine: Engine, home: Path) -> None:
    with writing(engine) as conn:
        for _ in range(40):
            officers.note_failure(conn, "\x1f127.0.0.1", NOW)
    assert begins(browser, setup_code(home))[0] == 429
    assert accounts(engine) == []


def test_once_there_is_an_account_the_code_opens_nothing(browser: Browser, engine: Engine, home: Path) -> None:
    page = browser.get("/bat-dau")
    with writing(engine) as conn:
        officers.create(conn, "lan", "mật khẩu dài", "view", NOW)
    answer = browser.submit(page, "/bat-dau", code=setup_code(home), **ASKED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
    assert browser.get("/bat-dau").headers["location"] == "/dang-nhap"
    assert accounts(engine) == [("lan", "view")]


def test_the_code_is_another_in_every_home_and_the_same_after_a_restart(home: Path, tmp_path: Path) -> None:
    assert setup_code(home) == setup_code(home)
    assert setup_code(home) != setup_code(tmp_path / "other")


def test_check_says_the_code_only_while_nobody_can_sign_in(home: Path, engine: Engine) -> None:
    settings = settings_for(home, "sqlite:///baocao.db")
    code = setup_code(home)
    assert any(code in one.sentence for one in check(settings, NOW))
    with writing(engine) as conn:
        officers.create(conn, "lan", "mật khẩu dài", "admin", NOW)
    assert not any(code in one.sentence for one in check(settings, NOW))


def test_every_step_can_be_passed_over_and_what_is_done_counts(browser: Browser, engine: Engine, home: Path) -> None:
    begins(browser, setup_code(home))
    seen, path = [], "/chuan-bi/office"
    while path != "/chuan-bi/trial":
        page = browser.get(path).text
        assert "đã xong 0 bước" in page
        seen.append(path.rpartition("/")[2])
        path = page.rpartition('<a class="button" href="')[2].partition('"')[0]
    assert seen == ["office", "roster", "campaign", "mailbox", "officers"]
    assert "Còn 6 bước chuẩn bị chưa xong" in browser.get("/").text
    assert 'href="/chuan-bi"' in browser.get("/thu").text
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
    assert "đã xong 1 bước" in browser.get("/chuan-bi/campaign").text
    assert browser.get("/chuan-bi/khac").status_code == 404


def test_what_is_saved_leads_back_to_its_step_and_counts_at_once(browser: Browser, home: Path) -> None:
    begins(browser, setup_code(home))
    fields = {"name": "Phòng GDĐT An Lão", "superior": "", "section": "TCCB", "place": "", "address": "p@anlao.example"}
    answer = browser.submit(browser.get("/chuan-bi/office"), "/cai-dat/phong", **fields)
    assert answer.headers["location"] == "/chuan-bi/office"
    page = browser.get("/chuan-bi/office").text
    assert "đã xong 1 bước" in page
    assert "khởi động lại" not in page
    assert "Phòng GDĐT An Lão" in page
    fields = {"name": "A\nBcc: x@y.example", "section": "", "address": "p@anlao.example", "tiep": "//evil.example"}
    answer = browser.submit(browser.get("/chuan-bi/office"), "/cai-dat/phong", **fields)
    assert answer.headers["location"] == "/"
    assert 'name = "A Bcc: x@y.example"' in (home / "settings.toml").read_text("utf-8")


def test_an_office_made_on_pages_sends_nothing_before_it_has_begun(browser: Browser, home: Path) -> None:
    assert load(home).sending.started
    begins(browser, setup_code(home))
    assert not load(home).sending.started
    page = browser.get("/chuan-bi/trial").text
    assert "disabled>Bắt đầu" in page
    answer = browser.submit(browser.get("/chuan-bi/trial"), "/chuan-bi/bat-dau")
    assert "Chưa bắt đầu được" in browser.get(answer.headers["location"]).text
    assert not load(home).sending.started


def test_an_office_that_knows_its_units_and_campaigns_goes_on_sending(browser: Browser, engine: Engine, home: Path) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, CAMPAIGN, NOW)
    begins(browser, setup_code(home))
    assert load(home).sending.started
    assert 'href="/chuan-bi"' not in browser.get("/").text


def test_it_begins_once_units_campaign_and_mailbox_are_there(browser: Browser, engine: Engine, home: Path) -> None:
    begins(browser, setup_code(home))
    save(home, {("mailbox", "host"): "127.0.0.1", ("mailbox", "security"): "plain", ("mailbox", "username"): "tccb"})
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, CAMPAIGN, NOW)
        mails.save_mailbox_state(conn, MailboxState("tccb@127.0.0.1/INBOX", 1, 9, last_success=NOW))
        (mail,) = mails.keep(conn, [StoredMail("a" * 64, MailboxUid("m", 1, 1), NOW, 10)], NOW)
        mails.decide(conn, mail, DecidedMail(MailState.TRAY, "unknown-unit", NOW))
        audit.add(conn, NOW + timedelta(seconds=1), "hoa", "edit-unit", "unit th-an-lac")
    page = browser.get("/chuan-bi/trial")
    assert "Thư đang được đọc lại" in page.text
    assert "disabled>Bắt đầu" in page.text
    answer = browser.submit(page, "/chuan-bi/bat-dau")
    assert "Chưa bắt đầu" in browser.get(answer.headers["location"]).text
    assert not load(home).sending.started
    assert put_back(engine, load(home)) == NOW + timedelta(seconds=1)
    assert "disabled" not in browser.get("/chuan-bi/trial").text
    answer = browser.submit(browser.get("/chuan-bi/trial"), "/chuan-bi/bat-dau")
    assert answer.headers["location"] == "/"
    assert load(home).sending.started
    assert 'href="/chuan-bi"' not in browser.get("/").text
