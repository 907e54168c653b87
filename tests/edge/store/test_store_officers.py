"""Accounts, sessions and the audit trail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from tracker.store import schema
from tracker.store.acts import audit
from tracker.store.office.accounts import officers
from tracker.store.session import writing

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=12)


def test_an_officer_signs_in_with_the_right_password_only(engine: Engine) -> None:
    with writing(engine) as conn:
        assert officers.create(conn, "an", "mật khẩu dài", "officer", NOW)
        assert not officers.create(conn, "an", "khác", "admin", NOW)
        stored = officers.password_hash(conn, "an")
    assert stored is not None
    assert "mật khẩu" not in stored
    assert officers.password_matches(stored, "mật khẩu dài")
    assert not officers.password_matches(stored, "mật khẩu")
    assert not officers.password_matches(stored, "x" * 5_000)
    assert not officers.password_matches(None, "mật khẩu dài")
    assert not officers.password_matches("damaged", "mật khẩu dài")


@pytest.mark.parametrize(("name", "role"), [("", "admin"), ("n" * 81, "admin"), ("an", "king")])
def test_an_account_that_cannot_be_is_refused(engine: Engine, name: str, role: str) -> None:
    with pytest.raises(ValueError, match="role"), writing(engine) as conn:
        officers.create(conn, name, "mật khẩu dài", role, NOW)


def test_a_session_lasts_until_its_end_and_its_token_is_kept_nowhere(engine: Engine) -> None:
    with writing(engine) as conn:
        officers.create(conn, "an", "mật khẩu dài", "view", NOW)
        token, session = officers.open_session(conn, "an", LATER)
        assert officers.session(conn, token, LATER - timedelta(microseconds=1)) == session
        assert (session.username, session.role) == ("an", "view")
        assert officers.session(conn, token, LATER) is None
        assert officers.session(conn, token + "x", NOW) is None
        assert officers.session(conn, "\udc80", NOW) is None
        assert token not in str(conn.execute(select(schema.sessions)).all())
        officers.close_session(conn, token)
        assert officers.session(conn, token, NOW) is None


def test_a_new_password_or_a_removed_account_ends_every_session(engine: Engine) -> None:
    with writing(engine) as conn:
        officers.create(conn, "an", "mật khẩu dài", "view", NOW)
        token, _ = officers.open_session(conn, "an", LATER)
        assert officers.set_password(conn, "an", "mật khẩu mới")
        assert officers.session(conn, token, NOW) is None
        assert not officers.set_password(conn, "bình", "mật khẩu mới")
        token, _ = officers.open_session(conn, "an", LATER)
        assert officers.remove(conn, "an")
        assert officers.session(conn, token, NOW) is None
        assert officers.listing(conn) == ()


@pytest.mark.parametrize("name", ["an", "nobody", "n" * 10_000, "a\0b\udc80"])
def test_failed_sign_ins_are_counted_under_any_name(engine: Engine, name: str) -> None:
    with writing(engine) as conn:
        for minute in range(3):
            officers.note_failure(conn, name, NOW + timedelta(minutes=minute))
        assert officers.failures_since(conn, name, NOW + timedelta(minutes=1)) == 2
        officers.sweep(conn, NOW, NOW + timedelta(minutes=2))
        assert officers.failures_since(conn, name, NOW) == 1
        officers.forget_failures(conn, name)
        assert officers.failures_since(conn, name, NOW) == 0


def test_the_sweep_takes_only_sessions_that_are_over(engine: Engine) -> None:
    with writing(engine) as conn:
        officers.create(conn, "an", "mật khẩu dài", "view", NOW)
        short, _ = officers.open_session(conn, "an", NOW)
        long, _ = officers.open_session(conn, "an", LATER)
        officers.sweep(conn, NOW + officers.LAPSED, NOW)
        before = NOW - timedelta(seconds=1)
        assert officers.session(conn, short, before) is None
        assert officers.session(conn, long, before) is not None


def test_the_audit_trail_shows_the_newest_first(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(3):
            audit.add(conn, NOW, "an", "extend", f"CM th-{number}", "lũ lụt")
        newest = audit.listing(conn, limit=2)
        assert [row.about for row in newest] == ["CM th-2", "CM th-1"]
        assert [row.about for row in audit.listing(conn, before=newest[-1].id)] == ["CM th-0"]
