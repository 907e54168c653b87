"""A database of another version: an older one is kept before it is migrated, a newer one is refused with a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from config.settings import Settings
from tests.conftest import settings_for
from tests.whole.conftest import Run, baocao, home
from tracker.jobs.office import books
from tracker.jobs.office.books import opened
from tracker.store import session
from tracker.store.session import Revision, StoreError, connect, standing, writing

__all__ = ("baocao", "home")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = settings_for(tmp_path, "sqlite:///baocao.db")
    opened(found).dispose()
    return found


def revision(settings: Settings, number: str) -> None:
    engine = connect(settings)
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    engine.dispose()


def test_a_newer_database_is_refused_by_a_sentence_and_left_as_it_is(settings: Settings) -> None:
    revision(settings, "9999")
    engine = connect(settings)
    assert standing(engine) is Revision.NEWER
    with pytest.raises(StoreError, match="newer version of this program; install that version"):
        opened(settings)
    assert not list(settings.home.glob("*.before-*"))
    revision(settings, session.HEAD)
    assert standing(engine) is Revision.CURRENT
    engine.dispose()


def test_an_older_database_is_kept_before_it_is_migrated(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    today = session.HEAD
    monkeypatch.setattr(session, "HEAD", "9998")
    monkeypatch.setattr(books, "HEAD", "9998")
    engine = connect(settings)
    assert standing(engine) is Revision.OLDER
    engine.dispose()
    opened(settings).dispose()
    kept = settings.home / "baocao.db.before-9998"
    assert kept.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(kept)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == (today,)


def test_the_command_says_what_a_start_would_do_and_does_nothing(baocao: Run, home: Path) -> None:
    home.mkdir()
    assert baocao("init")[0] == 0
    assert baocao("migrate", "--check")[:2] == (0, "the database is current\n")
    (home / "baocao.db").unlink()
    for left in home.glob("baocao.db-*"):
        left.unlink()
    assert "new" in baocao("migrate", "--check")[1]
    assert not (home / "baocao.db").exists()
