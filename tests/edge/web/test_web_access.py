"""Every route asks for a role, every form for its token; what a form did is said once, on the next page."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount

from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.links import unit_link
from tracker.rules.office.vitals import Signs
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.frame.access import LINKED, OPEN, Guarded, Linked, act, page
from tracker.web.frame.flash import Flash, go
from tracker.web.frame.forms.form import UPLOAD_BYTES, Form
from tracker.web.frame.sign_in import COOKIE

NOW = datetime(2020, 11, 30, 9, 0, tzinfo=UTC)
ROLES = ("figures", "view", "officer", "admin")
EVIL = '<img src=x onerror="alert(1)">'


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


def say(request: Request, form: Form) -> Response:
    return go(request, "/", Flash(form.get("words"), undo=7))


def measure(request: Request, form: Form) -> Response:
    sent = form.file("file")
    return PlainTextResponse(f"{sent.filename} {len(sent.content)}" if sent else "none")


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> Starlette:
    with writing(engine) as conn:
        for role in ROLES:
            officers.create(conn, role, "mật khẩu dài", role, NOW)
    ours = (act("/noi", say, "view"), act("/do", measure), page("/quan-tri-thu", lambda _: PlainTextResponse("ok"), "admin"))
    return create_app(engine, settings_for(tmp_path, ""), lambda: NOW, Signs, more=ours)


def signed_in(app: Starlette, role: str) -> tuple[Browser, str]:
    browser = Browser(app)
    with writing(app.state.context.engine) as conn:
        token, session = officers.open_session(conn, role, NOW + timedelta(hours=1))
    browser.cookies.set(COOKIE, token)
    return browser, session.csrf


def test_every_route_has_a_role_or_is_one_of_the_few_that_are_open(app: Starlette) -> None:
    for route in app.routes:
        path = route.path  # type: ignore[attr-defined]
        if isinstance(route, Linked):
            assert path.startswith(f"{unit_link.PATH}{{token}}")
        elif not isinstance(route, Guarded):
            open_below = path.startswith(LINKED) or (isinstance(route, Mount) and path in ("/static", "/api/v1"))
            assert path in OPEN or open_below, path


@pytest.mark.parametrize("role", ROLES)
def test_every_route_refuses_a_lesser_role_and_every_form_without_its_token(app: Starlette, role: str) -> None:
    browser, _ = signed_in(app, role)
    tried = 0
    for route in app.routes:
        if not isinstance(route, Guarded):
            continue
        path = route.path.replace("{", "").replace("}", "").replace(":int", "")
        allowed = ROLES.index(role) >= ROLES.index(route.role)
        if "POST" in (route.methods or ()):
            assert browser.post(path, {}).status_code == 403, path
        elif not allowed:
            assert browser.get(path).status_code == 403, path
        tried += 1
    assert tried > 6


def test_a_role_that_may_goes_through(app: Starlette) -> None:
    assert [signed_in(app, role)[0].get("/quan-tri-thu").status_code for role in ROLES] == [403, 403, 403, 200]


def test_whoever_is_not_signed_in_is_sent_to_sign_in_whatever_the_form(app: Starlette) -> None:
    assert Browser(app).post("/do", {}).status_code == 303


def test_another_site_s_form_is_refused_though_it_knew_the_token(app: Starlette) -> None:
    browser, csrf = signed_in(app, "officer")
    assert browser.post("/do", {"csrf": csrf}, sec_fetch_site="cross-site").status_code == 403
    assert browser.post("/do", {"csrf": csrf}, sec_fetch_site="same-origin").text == "none"


def test_a_file_comes_with_its_name(app: Starlette) -> None:
    browser, csrf = signed_in(app, "officer")
    answer = browser.upload("/do", {"csrf": csrf}, {"file": ("ds trường.xlsx", b"x" * 70_000)})
    assert answer.text == "ds trường.xlsx 70000"


def test_files_beyond_the_cap_are_refused(app: Starlette) -> None:
    browser, csrf = signed_in(app, "officer")
    assert browser.upload("/do", {"csrf": csrf}, {"file": ("a", b"x" * UPLOAD_BYTES)}).status_code == 413


def test_a_form_that_is_none_is_refused(app: Starlette) -> None:
    browser, _ = signed_in(app, "officer")
    answer = browser.post("/do", {"a": "b"}, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 403)


def test_what_was_done_is_said_once_and_never_as_markup(app: Starlette) -> None:
    browser, csrf = signed_in(app, "view")
    assert browser.post("/noi", {"csrf": csrf, "words": EVIL}).headers["location"] == "/"
    page = browser.get("/")
    assert "&lt;img src=x" in page.text
    assert EVIL not in page.text
    assert 'action="/hoan-tac"' in page.text
    assert "&lt;img" not in browser.get("/").text


def test_words_from_elsewhere_are_not_shown(app: Starlette) -> None:
    browser, csrf = signed_in(app, "view")
    browser.post("/noi", {"csrf": csrf, "words": "đúng"})
    value = browser.cookies["baocao_flash"]
    for forged in ("x" + value, value[:-2] + "xx", "." + value.partition(".")[2], "x.y", "."):
        thief, _ = signed_in(app, "view")
        thief.cookies.set("baocao_flash", forged)
        assert 'class="flash' not in thief.get("/").text


def test_a_long_sentence_does_not_lose_the_page(app: Starlette) -> None:
    browser, csrf = signed_in(app, "view")
    browser.post("/noi", {"csrf": csrf, "words": "ữ" * 20_000})
    assert browser.get("/").status_code == 200


def test_styles_are_kept_by_the_browser_until_they_change(app: Starlette) -> None:
    browser, _ = signed_in(app, "view")
    page = browser.get("/").text
    address = page.partition('href="/static/office.css')[2].partition('"')[0]
    assert "immutable" in browser.get(f"/static/office.css{address}").headers["cache-control"]
    assert browser.get("/static/office.css").headers["cache-control"] == "no-cache"


def test_nothing_is_written_by_a_refused_form(app: Starlette) -> None:
    browser, _ = signed_in(app, "view")
    assert browser.post("/dang-xuat", {"csrf": "khác"}).status_code == 403
    with reading(app.state.context.engine) as conn:
        assert officers.session(conn, browser.cookies[COOKIE], NOW) is not None
