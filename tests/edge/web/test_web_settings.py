"""An office is set up on pages: the file is changed whole or not at all, and a password is written where nobody reads it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from config.settings import load, write_default
from config.settings_write import changed
from tests.bench.web_office import NOW, Officer, browse, office, press
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.letters.notice import LetterKind
from tracker.rules.office.vitals import Signs
from tracker.store.office.accounts import officers
from tracker.store.session import writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE

__all__ = ("browse", "office", "press")

TEMPLATE = (Path(__file__).parents[3] / "config" / "settings_template.toml").read_text("utf-8")
OFFICE = {"name": "Phòng GDĐT “mới”", "superior": "UBND", "section": "TCCB", "place": "An Lão", "address": "p@x.example"}

MAILBOX = {"host": "127.0.0.1", "port": "1", "security": "plain", "username": "p@x.example", "out_port": "2"} | {
    "out_security": "plain",
    "answers_from": "05/09/2026",
}


@pytest.fixture
def admin(office: Engine, tmp_path: Path) -> Officer:
    write_default(tmp_path / "home")
    plain = settings_for(tmp_path, "")
    settings = replace(plain, home=tmp_path / "home", office=replace(plain.office, home=tmp_path / "home"))
    browser = Browser(create_app(office, settings, lambda: NOW, Signs))
    with writing(office) as conn:
        officers.create(conn, "chi", "mật khẩu dài", "admin", NOW)
        token, _ = officers.open_session(conn, "chi", NOW.replace(year=2021))
    browser.cookies.set(COOKIE, token)
    return Officer(office, browser)


def sent(admin: Officer, action: str, fields: dict[str, str]) -> str:
    token = admin.browser.get("/cai-dat").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = admin.browser.post(action, {"csrf": token} | fields)
    return answer.text if answer.status_code == 200 else admin.browser.get(answer.headers["location"]).text


def test_the_office_is_named_and_the_old_file_is_kept(admin: Officer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = (home / "settings.toml").read_text("utf-8")
    assert "Đã lưu cài đặt" in sent(admin, "/cai-dat/phong", OFFICE)
    assert load(home).office.name == "Phòng GDĐT “mới”"
    assert (home / "settings.toml.bak").read_text("utf-8") == before
    assert sorted(path.name for path in home.iterdir() if path.name.startswith(".")) == []


def test_a_wrong_value_changes_nothing(admin: Officer, tmp_path: Path) -> None:
    before = (tmp_path / "home" / "settings.toml").read_bytes()
    page = sent(admin, "/cai-dat/phong", OFFICE | {"address": "không phải địa chỉ"})
    assert 'class="flash bad"' in page
    assert (tmp_path / "home" / "settings.toml").read_bytes() == before


def test_a_password_goes_to_a_file_of_its_own_and_is_never_shown(admin: Officer, tmp_path: Path) -> None:
    page = sent(admin, "/cai-dat/may-chu", MAILBOX | {"password": "b1 mat="})
    secret = tmp_path / "home" / "imap.password"
    assert (secret.read_text("utf-8"), secret.stat().st_mode & 0o777) == ("b1 mat=\n", 0o600)
    assert "b1 mat" not in page + (tmp_path / "home" / "settings.toml").read_text("utf-8")
    assert (tmp_path / "home" / "smtp.password").read_text("utf-8") == "b1 mat=\n"
    found = load(tmp_path / "home")
    assert (found.mailbox.server.host, found.smtp.host, found.smtp.username) == ("127.0.0.1", "127.0.0.1", "p@x.example")
    assert (found.mailbox.server.port, found.smtp.port) == (1, 2)
    assert found.sending.answers_from == date(2026, 9, 5)


def test_one_server_and_one_account_unless_said_otherwise(admin: Officer, tmp_path: Path) -> None:
    other = {"out_host": "localhost", "out_username": "khac", "out_password": "b2", "password": "b1"}
    sent(admin, "/cai-dat/may-chu", MAILBOX | other)
    found = load(tmp_path / "home")
    assert (found.mailbox.server.host, found.smtp.host, found.smtp.username) == ("127.0.0.1", "localhost", "khac")
    assert (tmp_path / "home" / "smtp.password").read_text("utf-8") == "b2\n"
    assert 'name="out_host" value="localhost"' in admin.browser.get("/cai-dat").text


def test_a_try_says_in_vietnamese_what_to_mend(admin: Officer) -> None:
    page = sent(admin, "/cai-dat/may-chu", MAILBOX | {"password": "b1"})
    assert "Máy chủ từ chối kết nối ở cổng này" in page


def test_hours_recipients_and_pausing_are_on_a_page_and_count_at_once(admin: Officer, tmp_path: Path) -> None:
    fields = {"officers": "lan@x.example\r\nhoa@x.example", "day_starts": "8:00", "day_ends": "16h30", "held_days": "5"}
    assert "có hiệu lực ngay" in sent(admin, "/cai-dat/gui-thu", fields | {"paused": "1"})
    found = load(tmp_path / "home")
    assert found.office.officers == ("lan@x.example", "hoa@x.example")
    assert (found.sending.day_starts, found.sending.day_ends) == (time(8), time(16, 30))
    assert (found.sending.paused, found.sending.held_days) == (True, 5)
    assert "chưa đúng" in sent(admin, "/cai-dat/gui-thu", fields | {"day_ends": "7:00"})
    sent(admin, "/cai-dat/gui-thu", fields)
    assert not load(tmp_path / "home").sending.paused


def test_another_time_zone_is_the_clock_of_the_next_page(admin: Officer) -> None:
    assert f"Số liệu tính đến {NOW:%d/%m/%Y} 09:00" in admin.browser.get("/cai-dat").text
    assert f"Số liệu tính đến {NOW:%d/%m/%Y} 11:00" in sent(admin, "/cai-dat/phong", OFFICE | {"timezone": "Asia/Tokyo"})


def test_trying_says_what_works(admin: Officer) -> None:
    token = admin.browser.get("/cai-dat").text.partition('name="csrf" value="')[2].partition('"')[0]
    page = admin.browser.post("/cai-dat/thu", {"csrf": token})
    assert page.status_code in (200, 303)


def test_only_an_administrator_sees_it(browse: Callable[..., Browser]) -> None:
    assert browse().get("/cai-dat").status_code == 403


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40), st.integers(1, 65_535))
def test_any_value_is_read_back_and_nothing_else_changes(name: str, port: int) -> None:
    before, after = tomllib.loads(TEMPLATE), tomllib.loads(changed(TEMPLATE, {("office", "name"): name, ("web", "port"): port}))
    assert (after["office"]["name"], after["web"]["port"]) == (name, port)
    before["office"]["name"], before["web"]["port"] = name, port
    assert after == before


def test_a_table_or_key_that_is_not_there_is_added() -> None:
    text = changed('[office]\nname = "A" # tên\n', {("office", "place"): "B", ("smtp", "host"): "x", ("office", "name"): "C#"})
    assert tomllib.loads(text) == {"office": {"name": "C#", "place": "B"}, "smtp": {"host": "x"}}
    assert "# tên" in text


def test_every_kind_of_letter_can_be_looked_at_and_a_template_that_fails_is_named(admin: Officer, tmp_path: Path) -> None:
    page = admin.browser.get("/mau-thu").text
    assert page.count("<pre>") == len(LetterKind)
    assert "THCS Mẫu" in page
    own = tmp_path / "home" / "templates" / "mail" / "reminder"
    own.mkdir(parents=True)
    (own / "body.txt").write_text("{% if %}", "utf-8")
    assert "reminder/body.txt, line 1" in admin.browser.get("/mau-thu").text


@pytest.mark.parametrize(
    ("action", "fields", "kept"),
    [
        ("/cai-dat/phong", OFFICE, 'value="Phòng GDĐT “mới”"'),
        ("/cai-dat/gui-thu", {"day_starts": "07:45", "day_ends": "16:00", "held_days": "5"}, 'value="07:45"'),
        ("/cai-dat/may-chu", MAILBOX | {"password": "b1"}, 'value="p@x.example"'),
    ],
)
def test_a_form_of_the_settings_that_another_officer_overtook_says_so_and_saves_nothing(
    admin: Officer, tmp_path: Path, action: str, fields: dict[str, str], kept: str
) -> None:
    page = admin.browser.get("/cai-dat")
    others = {"name": "Phòng khác", "place": "", "address": "k@x.example"}
    sent(admin, "/cai-dat/phong", others)
    sent(admin, "/cai-dat/gui-thu", {"day_starts": "08:00", "day_ends": "16:30", "held_days": "4"})
    sent(admin, "/cai-dat/may-chu", MAILBOX | {"host": "localhost", "password": "b0"})
    before = (tmp_path / "home" / "settings.toml").read_text("utf-8")
    answer = admin.browser.submit(page, action, **fields)
    assert answer.status_code == 422
    assert "Trong lúc biểu mẫu này đang mở, chi đã lưu" in answer.text
    assert kept in answer.text
    assert (tmp_path / "home" / "settings.toml").read_text("utf-8") == before
    assert not (tmp_path / "home" / "imap.password").read_text("utf-8").startswith("b1")


def test_what_another_officer_changed_in_one_form_keeps_no_other_form_from_being_saved(admin: Officer, tmp_path: Path) -> None:
    sent(admin, "/cai-dat/phong", OFFICE | {"name": "Phòng trước"})
    page = admin.browser.get("/cai-dat")
    sent(admin, "/cai-dat/gui-thu", {"day_starts": "08:00", "day_ends": "16:30", "held_days": "4"})
    assert admin.browser.submit(page, "/cai-dat/phong", **OFFICE).status_code == 303
    assert load(tmp_path / "home").office.name == OFFICE["name"]
