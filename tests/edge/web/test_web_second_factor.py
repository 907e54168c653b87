"""An account with an authenticator: set up on its page, asked for at sign-in, counted once, never a way around the limits."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from config.settings import WebSettings, write_default
from tests.bench.web_office import Officer, press, sign_in
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.cli import main
from tracker.rules.office.vitals import Signs
from tracker.store.acts import audit
from tracker.store.office.accounts import officers, second_factors
from tracker.store.session import reading, writing
from tracker.web.app import create_app

HERE, ENROL, CODE = "/tai-khoan", "/tai-khoan/hai-buoc", "/dang-nhap/ma"
PASSWORD = "mật khẩu dài của cán bộ"
HALF_A_MINUTE = timedelta(seconds=30)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def app(engine: Engine, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    """Two accounts, and passwords that cost nothing to look at: what they cost is tried elsewhere."""
    monkeypatch.setattr(officers, "password_matches", lambda stored, password: stored is not None and password == PASSWORD)
    with writing(engine) as conn:
        for name, role in (("chi", "admin"), ("lan", "officer")):
            officers.add(conn, name, "hash", role, clock())
    settings = replace(settings_for(tmp_path, ""), office=replace(settings_for(tmp_path, "").office, home=tmp_path))
    return create_app(engine, settings, clock, Signs)


@pytest.fixture
def lan(app: Starlette, engine: Engine) -> Officer:
    browser = Browser(app)
    assert sign_in(browser) == 303
    return Officer(engine, browser)


def enrol(officer: Officer, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """Sets an authenticator up as a person does: the secret from the page, a code, and the recovery codes kept."""
    page = officer.does(HERE, ENROL, password=PASSWORD)
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    totp = pyotp.TOTP(found[1].replace(" ", ""))
    answer = officer.browser.submit(officer.browser.get(ENROL), f"{ENROL}/xac-nhan", code=totp.at(clock.now))
    assert answer.status_code == 200, answer.headers
    clock.now += HALF_A_MINUTE
    return totp, re.findall(r"<li><code>([a-z2-7-]+)</code>", answer.text)


def give(browser: Browser, code: str) -> int:
    return browser.submit(browser.get(CODE), CODE, code=code).status_code


def test_the_page_shows_a_picture_and_the_key_and_the_codes_once(lan: Officer, clock: Clock) -> None:
    page = lan.does(HERE, ENROL, password=PASSWORD)
    assert '<svg width="' in page
    assert "style=" not in page, "our policy forbids it"
    totp, codes = enrol(lan, clock)
    assert len(set(codes)) == 10
    later = lan.browser.get(HERE).text
    assert "Còn 10 mã dự phòng" in later
    assert not {totp.secret, *codes} & set(re.findall(r"[\w-]+", later))


def test_nothing_is_switched_on_off_or_given_anew_without_the_password(lan: Officer, engine: Engine, clock: Clock) -> None:
    assert "chưa đúng" in lan.does(HERE, ENROL, password="sai")
    enrol(lan, clock)
    for what in ("ma-du-phong", "tat"):
        assert "chưa đúng" in lan.does(HERE, f"{ENROL}/{what}", password="sai")
    with reading(engine) as conn:
        assert second_factors.is_in_use(conn, "lan")
    assert "Đã tắt" in lan.does(HERE, f"{ENROL}/tat", password=PASSWORD)
    assert sign_in(Browser(lan.browser._app)) == 303


def test_the_password_alone_opens_no_page_any_more_and_a_code_counts_once(app: Starlette, lan: Officer, clock: Clock) -> None:
    totp, _ = enrol(lan, clock)
    browser, other = Browser(app), Browser(app)
    assert sign_in(browser) == sign_in(other) == 303
    assert browser.get("/").headers["location"] == "/dang-nhap"
    assert browser.get("/api/v1/campaigns").status_code == 401
    code = totp.at(clock.now)
    assert [give(browser, "000000"), give(browser, code)] == [403, 303]
    assert browser.get("/").status_code == 200
    assert give(other, code) == 403, "somebody looked over the shoulder"
    clock.now += HALF_A_MINUTE
    assert give(other, totp.at(clock.now)) == 303


def test_the_page_first_asked_for_is_reached_by_both_steps(app: Starlette, lan: Officer, clock: Clock) -> None:
    totp, _ = enrol(lan, clock)
    browser = Browser(app)
    asked = browser.get("/thu?truoc=7").headers["location"]
    second = browser.submit(browser.get(asked), "/dang-nhap", username="lan", password=PASSWORD).headers["location"]
    answer = browser.submit(browser.get(second), CODE, code=totp.at(clock.now))
    assert answer.headers["location"] == "/thu?truoc=7"


def test_a_recovery_code_opens_once_and_is_written_down(app: Starlette, lan: Officer, engine: Engine, clock: Clock) -> None:
    _, codes = enrol(lan, clock)
    for expected in (303, 403):
        browser = Browser(app)
        sign_in(browser)
        assert give(browser, codes[3].upper()) == expected
    with reading(engine) as conn:
        assert second_factors.recovery_codes_left(conn, "lan") == 9
        assert "use-recovery-code" in [act.what for act in audit.listing(conn)]


def test_five_wrong_codes_close_the_account_to_codes_and_the_right_password_does_not_wipe_them(
    app: Starlette, lan: Officer, clock: Clock
) -> None:
    totp, _ = enrol(lan, clock)
    for number in range(5):
        browser = Browser(app, address=f"203.0.113.{number}")
        assert sign_in(browser) == 303
        assert give(browser, "000000") == 403
    browser = Browser(app)
    assert sign_in(browser) == 303
    assert give(browser, totp.at(clock.now)) == 429
    clock.now += timedelta(minutes=15, seconds=1)
    assert sign_in(browser) == 303
    assert give(browser, totp.at(clock.now)) == 303


def test_a_right_password_waits_ten_minutes_for_its_code(app: Starlette, lan: Officer, clock: Clock) -> None:
    totp, _ = enrol(lan, clock)
    browser = Browser(app)
    sign_in(browser)
    page = browser.get(CODE)
    clock.now += timedelta(minutes=10)
    answer = browser.submit(page, CODE, code=totp.at(clock.now))
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap?tiep=/")
    assert browser.get(CODE).status_code == 303
    assert Browser(app).get(CODE).status_code == 303


def test_switching_it_on_ends_the_other_sessions(app: Starlette, lan: Officer, clock: Clock) -> None:
    other = Browser(app)
    sign_in(other)
    enrol(lan, clock)
    assert other.get("/").status_code == 303
    assert lan.browser.get("/").status_code == 200


def test_whoever_lost_the_telephone_is_let_in_by_an_administrator_or_the_command(
    app: Starlette, lan: Officer, engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    enrol(lan, clock)
    browser = Browser(app)
    sign_in(browser, "chi")
    admin = Officer(engine, browser)
    assert "Bỏ xác thực hai bước" in browser.get("/can-bo").text
    assert "Đã lưu" in press(admin, "lan", "second-factor")
    enrol(lan, clock)
    write_default(tmp_path)
    command = ("--home", str(tmp_path), "officer", "reset-second-factor", "lan")
    assert [main(command), main(command)] == [0, 1]
    assert lan.browser.get("/").status_code == 303
    browser = Browser(app)
    assert sign_in(browser) == 303
    assert browser.get("/").status_code == 200


def test_an_office_may_ask_it_of_everybody(engine: Engine, app: Starlette, tmp_path: Path, clock: Clock) -> None:
    settings = replace(settings_for(tmp_path, ""), web=WebSettings(second_factor="required"))
    strict = create_app(engine, replace(settings, office=replace(settings.office, home=tmp_path)), clock, Signs)
    browser = Browser(strict)
    assert sign_in(browser) == 303
    assert {path: browser.get(path).headers.get("location") for path in ("/", "/thu", "/cho-xem-xet")} == dict.fromkeys(
        ("/", "/thu", "/cho-xem-xet"), ENROL
    )
    assert browser.get("/api/v1/campaigns").status_code == 401
    assert "Cần bật xác thực hai bước" in browser.get(ENROL).text
    enrol(Officer(engine, browser), clock)
    assert browser.get("/").status_code == 200


def test_sessions_say_where_from_and_end_one_by_one_or_all(app: Starlette, lan: Officer) -> None:
    elsewhere = Browser(app, address="203.0.113.9")
    page = elsewhere.get("/dang-nhap")
    form = {"username": "lan", "password": PASSWORD, "csrf": elsewhere.cookies["baocao_form"], "tiep": "/"}
    assert page.status_code == 200
    assert elsewhere.post("/dang-nhap", form, user_agent="Mozilla <b> of Lan").status_code == 303
    shown = lan.browser.get(HERE).text
    assert "203.0.113.9" in shown
    assert "2 phiên" in shown
    assert "<b> of Lan" not in shown
    lan.does(HERE, f"{HERE}/phien")
    assert elsewhere.get("/").status_code == 303, "the first form of the page ends the other one"
    assert lan.browser.get("/").status_code == 200
    lan.does(HERE, f"{HERE}/phien", mark="")
    assert lan.browser.get("/").status_code == 303
