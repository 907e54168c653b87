"""Accounts are made, changed and locked by an administrator; nobody locks the last of them out."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from tests.bench.web_office import Officer, press, sign_in
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.office.vitals import Signs
from tracker.store.office.accounts import api_tokens, officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app

NOW = datetime(2020, 11, 30, 9, 0, tzinfo=UTC)
PASSWORD = "mật khẩu dài của cán bộ"


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> Starlette:
    with writing(engine) as conn:
        officers.create(conn, "chi", PASSWORD, "admin", NOW)
        officers.create(conn, "lan", PASSWORD, "officer", NOW)
    return create_app(engine, settings_for(tmp_path, ""), lambda: NOW, Signs)


@pytest.fixture
def admin(app: Starlette, engine: Engine) -> Officer:
    browser = Browser(app)
    assert sign_in(browser, "chi", PASSWORD) == 303
    return Officer(engine, browser)


def test_an_account_is_made_and_its_owner_signs_in(app: Starlette, admin: Officer) -> None:
    page = admin.does("/can-bo", "/can-bo/them", username="hoa", password="mật khẩu ban đầu", role="view")
    assert "Đã thêm cán bộ hoa" in page
    assert sign_in(Browser(app), "hoa", "mật khẩu ban đầu") == 303
    assert "đã có người dùng" in admin.does("/can-bo", "/can-bo/them", username="hoa", password=PASSWORD, role="view")
    assert "ít nhất 8" in admin.does("/can-bo", "/can-bo/them", username="ha", password="ngắn", role="view")


def test_a_locked_officer_is_out_at_once_and_in_again_when_unlocked(app: Starlette, admin: Officer) -> None:
    browser = Browser(app)
    sign_in(browser, "lan", PASSWORD)
    press(admin, "lan", "disable")
    assert browser.get("/").status_code == 303
    assert sign_in(Browser(app), "lan", PASSWORD) == 403
    press(admin, "lan", "enable")
    assert sign_in(Browser(app), "lan", PASSWORD) == 303


def test_the_last_administrator_stays_one(admin: Officer) -> None:
    for wanted in ("disable", "view", "officer"):
        assert "ít nhất một người quản trị" in press(admin, "chi", wanted)
    press(admin, "lan", "admin")
    assert "Đã lưu" in press(admin, "lan", "view")


def test_a_new_password_is_shown_once_and_ends_the_sessions(app: Starlette, admin: Officer) -> None:
    browser = Browser(app)
    sign_in(browser, "lan", PASSWORD)
    found = re.search(r"<code>([^<]+)</code>", press(admin, "lan", "password"))
    assert found
    assert browser.get("/").status_code == 303
    assert "<code>" not in admin.browser.get("/can-bo").text
    assert sign_in(Browser(app), "lan", found[1]) == 303


def test_one_changes_one_s_own_password_by_knowing_the_old(app: Starlette, engine: Engine) -> None:
    browser = Browser(app)
    sign_in(browser, "lan", PASSWORD)
    lan = Officer(engine, browser)
    assert "chưa đúng" in lan.does("/tai-khoan", "/tai-khoan", old="sai", new="mới mới mới", again="mới mới mới")
    assert "giống nhau" in lan.does("/tai-khoan", "/tai-khoan", old=PASSWORD, new="mới mới mới", again="khác khác")
    lan.does("/tai-khoan", "/tai-khoan", old=PASSWORD, new="mới mới mới", again="mới mới mới")
    assert sign_in(Browser(app), "lan", "mới mới mới") == 303


def test_a_token_is_shown_once_and_opens_until_it_is_revoked(admin: Officer, engine: Engine) -> None:
    page = admin.browser.submit(admin.browser.get("/can-bo"), "/can-bo/ma-truy-cap", name="Sở GDĐT")
    found = re.search(r"<code>(bc_[^<]+)</code>", page.text)
    assert found
    assert found[1] not in admin.browser.get("/can-bo").text
    with reading(engine) as conn:
        assert api_tokens.holder(conn, found[1]) == "Sở GDĐT"
        assert api_tokens.holder(conn, found[1] + "x") is None
    admin.does("/can-bo", "/can-bo/thu-hoi")
    with reading(engine) as conn:
        assert api_tokens.holder(conn, found[1]) is None


def test_an_officer_sees_neither_the_page_nor_its_name_in_the_menu(app: Starlette) -> None:
    browser = Browser(app)
    sign_in(browser, "lan", PASSWORD)
    assert browser.get("/can-bo").status_code == 403
    assert "/can-bo" not in browser.get("/").text
