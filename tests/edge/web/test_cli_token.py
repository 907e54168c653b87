"""Tokens from the terminal: shown once, listed without their secret, closed by the beginning of their digest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import load
from tracker.cli import main
from tracker.store.office.accounts import api_tokens
from tracker.store.session import connect, reading

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*words: str) -> tuple[int, str]:
        status = main(["--home", str(tmp_path / "home"), *words])
        return status, capsys.readouterr().out

    return ran


def test_a_token_is_made_listed_and_closed(run: Run, tmp_path: Path) -> None:
    assert run("init")[0] == 0
    token = run("token", "create", "Sở GDĐT")[1].strip()
    engine = connect(load(tmp_path / "home"))
    with reading(engine) as conn:
        assert api_tokens.holder(conn, token) == "Sở GDĐT"
    listed = run("token", "list")[1]
    assert "Sở GDĐT" in listed
    assert token not in listed
    assert run("token", "revoke", listed.split("\t")[0]) == (0, "revoked\n")
    with reading(engine) as conn:
        assert api_tokens.holder(conn, token) is None
    engine.dispose()
    assert run("token", "revoke", "zz")[0] == 1
    assert run("token", "create", "")[0] == 1
