"""The desk of an office on SQLite, whose mails come in as bytes and are read again by one child."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from tests.papers.office import NOW, TestOffice, opened
from tests.servers.browser import Browser
from tracker.rules.office.vitals import Signs
from tracker.store.filings import ledger
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """What the pages show does not depend on the database; what officers decide is tested on both elsewhere."""
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all: the child that reads again is started once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def office(engine: Engine, home: Path) -> TestOffice:
    return opened(engine, home)


@pytest.fixture
def browse(office: TestOffice) -> Callable[..., Browser]:
    def signed_in(role: str = "officer") -> Browser:
        browser = Browser(create_app(office.engine, office.settings, lambda: NOW, Signs))
        with writing(office.engine) as conn:
            officers.create(conn, f"can-bo-{role}", "mật khẩu đủ dài", role, NOW)
            token, _ = officers.open_session(conn, f"can-bo-{role}", NOW + timedelta(hours=1))
        browser.cookies.set(COOKIE, token)
        return browser

    return signed_in


def filings(office: TestOffice, mail: int) -> list[tuple[str, str]]:
    with reading(office.engine) as conn:
        return [(one.unit, one.part) for one in ledger.of_mail(conn, mail) if one.withdrawn_at is None]


def then(browser: Browser, answer: httpx.Response) -> httpx.Response:
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"])
