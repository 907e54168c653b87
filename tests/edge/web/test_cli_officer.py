"""Accounts from the terminal: listed, added, and given a new password when nobody can sign in."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import load
from tests.whole.conftest import Run, baocao, home
from tracker.store.office.accounts import officers
from tracker.store.session import connect, reading

__all__ = ("baocao", "home")


@pytest.fixture
def office(baocao: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BAOCAO_OFFICER_PASSWORD", "một mật khẩu dài")
    assert baocao("init")[0] == 0
    return baocao


def matches(home: Path, name: str, password: str) -> bool:
    engine = connect(load(home))
    with reading(engine) as conn:
        stored = officers.password_hash(conn, name)
    engine.dispose()
    return officers.password_matches(stored, password)


def test_an_account_is_added_and_listed(office: Run) -> None:
    assert office("officer", "add", "lan", "--role", "admin")[:2] == (0, "account lan made\n")
    lines = office("officer", "list")[1].splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["canbo", "admin"], ["lan", "admin"]]
    assert office("officer", "add", "lan")[0] == 1


def test_a_password_is_given_anew(office: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_OFFICER_PASSWORD", "cây tre trăm đốt")
    assert office("officer", "reset-password", "canbo")[0] == 0
    assert matches(home, "canbo", "cây tre trăm đốt")
    assert office("officer", "reset-password", "ai")[0] == 1


@pytest.mark.parametrize(
    ("password", "why"), [("ngắn", "at least 8"), ("canbo2026", "name"), ("12345678", "everybody"), ("", "no")]
)
def test_a_weak_password_or_none_is_refused(office: Run, monkeypatch: pytest.MonkeyPatch, password: str, why: str) -> None:
    monkeypatch.setenv("BAOCAO_OFFICER_PASSWORD", password)
    status, _, told = office("officer", "reset-password", "canbo")
    assert status == 1
    assert why in told
