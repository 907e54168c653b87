"""Nobody sees a page without signing in, and no other site can act for whoever did."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from time import sleep

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from tests.bench.web_office import sign_in
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.office.vitals import Signs
from tracker.store.office.accounts import officers
from tracker.store.session import writing
from tracker.web.app import create_app
from tracker.web.frame.access import LINKED, OPEN, Linked
from tracker.web.frame.security import own_path
from tracker.web.frame.sign_in import COOKIE, FORM_COOKIE, TRIES_FROM_ADDRESS

NOW = datetime(2020, 11, 30, 9, 0, tzinfo=UTC)
PASSWORD = "mật khẩu dài của cán bộ"


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """SQLite alone: sessions in the database are the store's tests, on both."""
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(engine: Engine, tmp_path: Path, clock: Clock) -> Starlette:
    with writing(engine) as conn:
        officers.create(conn, "lan", PASSWORD, "officer", NOW)
    return create_app(engine, settings_for(tmp_path, ""), clock, Signs)


def test_every_page_but_the_open_ones_asks_to_sign_in(app: Starlette) -> None:
    asked = 0
    for route in app.routes:
        if isinstance(route, Mount | Linked) or route.path in OPEN or route.path.startswith(LINKED):  # type: ignore[attr-defined]
            continue
        assert isinstance(route, Route)
        path = route.path.replace("{", "").replace("}", "")
        for method in route.methods or ():
            answer = Browser(app).post(path, {}) if method == "POST" else Browser(app).get(path)
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/dang-nhap")
            asked += 1
    assert asked >= 6


def test_a_page_that_does_not_exist_asks_to_sign_in_too(app: Starlette) -> None:
    assert Browser(app).get("/quan-tri").headers["location"] == "/dang-nhap?tiep=/quan-tri"


def test_health_and_styles_are_open(app: Starlette) -> None:
    assert Browser(app).get("/healthz").text == "ok"
    assert Browser(app).get("/static/office.css").status_code == 200
    assert Browser(app).get("/static/..%2fapp.py").status_code == 404


def test_an_unhealthy_service_says_why(engine: Engine, tmp_path: Path, clock: Clock) -> None:
    silent = Signs(silences=(("poll", timedelta(minutes=12)),))
    answer = Browser(create_app(engine, settings_for(tmp_path, ""), clock, lambda: silent)).get("/healthz")
    assert (answer.status_code, answer.text) == (503, "no sign of life from the poll for 12 minutes")


def test_health_answers_while_the_database_is_away_also_to_a_browser_that_is_signed_in(
    tmp_path: Path, clock: Clock, open_engine: Callable[[str], Engine]
) -> None:
    nowhere = open_engine(f"sqlite:///{tmp_path}/no-folder/baocao.db")
    browser = Browser(create_app(nowhere, settings_for(tmp_path, ""), clock, Signs))
    browser.cookies.set(COOKIE, "of a session that was")
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer: OperationalError")


def test_many_sign_ins_at_once_are_no_more_looks_at_passwords_than_the_limit_and_few_at_a_time(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, most, looks = 0, 0, 0
    counting = Lock()

    def look(_stored: str | None, _password: str) -> bool:
        nonlocal looking, most, looks
        with counting:
            looking, looks = looking + 1, looks + 1
            most = max(most, looking)
        sleep(0.01)
        with counting:
            looking -= 1
        return False

    monkeypatch.setattr(officers, "password_matches", look)

    async def storm() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as stranger:
            await stranger.get("/dang-nhap")
            form = {"csrf": stranger.cookies[FORM_COOKIE], "password": "sai", "tiep": "/"}
            tries = [stranger.post("/dang-nhap", data={**form, "username": f"ten-{n}"}) for n in range(120)]
            return [answer.status_code for answer in await asyncio.gather(*tries)]

    answers = asyncio.run(storm())
    assert looks == answers.count(403) == TRIES_FROM_ADDRESS
    assert most <= 4


def test_whoever_signs_in_gets_to_the_page_first_asked_for(app: Starlette) -> None:
    browser = Browser(app)
    wanted = browser.get("/thu?truoc=7").headers["location"]
    answer = browser.submit(browser.get(wanted), "/dang-nhap", username="lan", password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/thu?truoc=7")
    assert browser.get("/thu").status_code == 200


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(app: Starlette) -> None:
    for base, secure in (("http://127.0.0.1:8080", False), ("https://phong.example", True)):
        browser = Browser(app, base)
        answer = browser.submit(browser.get("/dang-nhap"), "/dang-nhap", username="lan", password=PASSWORD)
        cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE))
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        assert ("; Secure" in cookie) is secure


@pytest.mark.parametrize(("username", "password"), [("lan", "sai"), ("khong-co", PASSWORD), ("", ""), ("l\x00an", PASSWORD)])
def test_a_wrong_name_or_password_opens_nothing(app: Starlette, username: str, password: str) -> None:
    browser = Browser(app)
    assert sign_in(browser, username, password) == 403
    assert browser.get("/thu").status_code == 303


def test_after_five_wrong_passwords_even_the_right_one_waits_a_quarter_of_an_hour(app: Starlette, clock: Clock) -> None:
    browser = Browser(app)
    assert [sign_in(browser, password="sai") for _ in range(6)] == [403] * 5 + [429]
    assert sign_in(browser) == 429
    clock.now += timedelta(minutes=15, seconds=1)
    assert sign_in(browser) == 303


def test_a_stranger_elsewhere_locks_no_officer_out(app: Starlette) -> None:
    stranger = Browser(app, address="203.0.113.7")
    assert [sign_in(stranger, password="sai") for _ in range(6)] == [403] * 5 + [429]
    assert sign_in(Browser(app)) == 303


def test_fifty_wrong_passwords_from_anywhere_close_a_name_to_all(app: Starlette, clock: Clock) -> None:
    strangers = [Browser(app, address=f"203.0.113.{number}") for number in range(10)]
    assert [sign_in(one, password="sai") for one in strangers for _ in range(5)] == [403] * 50
    assert sign_in(Browser(app)) == 429
    clock.now += timedelta(minutes=15, seconds=1)
    assert sign_in(Browser(app)) == 303


def test_a_sign_in_that_succeeds_wipes_the_slate(app: Starlette) -> None:
    for _ in range(2):
        assert [sign_in(Browser(app), password="sai") for _ in range(3)] == [403] * 3
        assert sign_in(Browser(app)) == 303


def test_a_session_ends_after_its_hours(app: Starlette, clock: Clock) -> None:
    browser = Browser(app)
    sign_in(browser)
    clock.now += timedelta(hours=11, minutes=59)
    assert browser.get("/").status_code == 200
    clock.now += timedelta(minutes=2)
    assert browser.get("/").status_code == 303


def test_signing_out_ends_the_session_for_good(app: Starlette) -> None:
    browser = Browser(app)
    sign_in(browser)
    stolen = browser.cookies[COOKIE]
    assert browser.submit(browser.get("/"), "/dang-xuat").status_code == 303
    thief = Browser(app)
    thief.cookies.set(COOKIE, stolen)
    assert thief.get("/").status_code == 303


@pytest.mark.parametrize("token", ["", "khác", "đúng"])
def test_a_form_without_its_token_does_nothing(app: Starlette, token: str) -> None:
    browser = Browser(app)
    sign_in(browser)
    assert browser.post("/dang-xuat", {"csrf": token}).status_code == 403
    assert browser.get("/").status_code == 200
    stranger = Browser(app)
    assert stranger.post("/dang-nhap", {"username": "lan", "password": PASSWORD, "csrf": token}).status_code == 403


def test_another_site_cannot_send_our_forms(app: Starlette) -> None:
    browser = Browser(app)
    page = browser.get("/dang-nhap")
    token = browser.cookies["baocao_form"]
    assert token in page.text
    form = {"username": "lan", "password": PASSWORD, "csrf": token}
    assert browser.post("/dang-nhap", form, sec_fetch_site="cross-site").status_code == 403


def test_a_form_as_big_as_a_book_is_refused(app: Starlette) -> None:
    assert Browser(app).post("/dang-nhap", {"username": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "\\evil", "/\t/evil", "javascript:x", ""]
)
def test_signing_in_never_leads_to_another_site(app: Starlette, wanted: str) -> None:
    browser = Browser(app)
    page = browser.get("/dang-nhap")
    form = {"username": "lan", "password": PASSWORD, "csrf": browser.cookies["baocao_form"], "tiep": wanted}
    assert page.status_code == 200
    assert browser.post("/dang-nhap", form).headers["location"] == "/"


@given(st.text())
def test_a_path_to_return_to_is_a_path_of_ours(wanted: str) -> None:
    path = own_path(wanted)
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")
    assert path.isprintable()


def test_every_answer_carries_the_strict_headers(app: Starlette) -> None:
    browser = Browser(app)
    sign_in(browser)
    for path in ("/", "/thu", "/khong-co", "/healthz", "/static/office.css", "/dang-nhap"):
        headers = browser.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'"), path
        assert headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in headers
        assert "cache-control" in headers


def test_our_own_mistake_shows_no_trace_of_itself(engine: Engine, tmp_path: Path, clock: Clock) -> None:
    def broken() -> Signs:
        raise RuntimeError("a secret of ours")

    answer = Browser(create_app(engine, settings_for(tmp_path, ""), clock, broken)).get("/healthz")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_host_header_makes_no_link(app: Starlette) -> None:
    browser = Browser(app)
    sign_in(browser)
    for path in ("/", "/thu", "/thu/", "/dang-nhap", "/khong-co", "/static"):
        answer = browser.get(path, host="evil.example")
        assert "evil.example" not in answer.text + str(answer.headers)
