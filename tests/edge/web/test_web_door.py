"""The door of the pages: they are loaded for whoever first asks for one, and watchers need none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from tests.bench.web_office import NOW, office
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.office.vitals import Signs
from tracker.web import app, door
from tracker.web.door import Door

__all__ = ("office",)


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """SQLite alone: the door asks the books for one number."""
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Each making of the pages."""
    found: list[object] = []
    create = app.create_app

    def counted(*facts: object) -> object:
        found.append(facts)
        return create(*facts)  # type: ignore[arg-type]

    monkeypatch.setattr(app, "create_app", counted)
    return found


@pytest.fixture
def shut(office: Engine, tmp_path: Path) -> Door:
    return Door(office, settings_for(tmp_path, ""), lambda: NOW, Signs)


def test_watchers_are_answered_before_there_are_pages_as_they_are_after(shut: Door, made: list[object]) -> None:
    browser = Browser(cast("Starlette", shut))  # which takes any application
    assert (browser.get("/livez").text, browser.get("/healthz").status_code, made) == ("ok", 200, [])
    page = browser.get("/dang-nhap")
    assert page.status_code == 200
    assert 'name="password"' in page.text
    pages = Browser(shut._pages.made())
    for path in ("/livez", "/healthz"):
        before, after = browser.get(path), pages.get(path)
        assert (before.status_code, before.text) == (after.status_code, after.text)
        assert before.headers.keys() == after.headers.keys(), "nothing that protects a browser is lacking"
    assert len(made) == 1


def test_pages_that_cannot_be_made_are_tried_again_and_watchers_still_hear(shut: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(cast("Starlette", shut))  # which takes any application
    with monkeypatch.context() as broken:
        broken.setitem(sys.modules, "tracker.web.app", None)
        assert browser.get("/dang-nhap").status_code == 500
        assert browser.get("/livez").status_code == 200
        assert "tracker.web.app" in door.fault(), "baocao check says it before anybody asks for a page"
    assert (door.fault(), browser.get("/dang-nhap").status_code) == ("", 200)


def test_only_a_large_office_has_its_pages_loaded_at_the_start(
    shut: Door, made: list[object], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut.warm()
    assert made == []
    monkeypatch.setattr(door, "LARGE", 1)
    shut.warm()
    assert (len(made), caplog.messages) == (1, [])
