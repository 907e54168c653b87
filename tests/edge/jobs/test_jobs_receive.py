"""Mail that waits to be decided, and what its disk has to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from intake.envelope import MailboxUid, StoredMail
from parsers.facts import Budget
from parsers.reading import read_mail
from tests.conftest import settings_for
from tracker.cli.output import UnwritableError, beside
from tracker.jobs.mails.receive import Decided, receive
from tracker.jobs.reading.process import Unreadable
from tracker.jobs.reading.readers import Read, Result
from tracker.store.mails.mails import keep
from tracker.store.schema import mails
from tracker.store.session import reading, writing

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class OneChild:
    """Readers without processes: each mail has the same outcome."""

    def __init__(self, outcome: Result) -> None:
        self.outcome = outcome

    def teach(self, _registry: object) -> None:
        """Nothing is forecast."""

    def each(self, items: Iterator[Any]) -> Iterator[tuple[tuple[Any, Result], ...]]:
        """One by one."""
        for item in items:
            yield ((item, self.outcome),)


def test_a_disk_that_does_not_give_a_mail_is_nobodys_attempt(database_url: str, engine: Engine, tmp_path: Path) -> None:
    """A mount that is missing for a poll, or a vault that another machine has: the mail waits, however often it is tried."""
    settings = settings_for(tmp_path, database_url)
    with writing(engine) as conn:
        keep(conn, [StoredMail("0" * 64, MailboxUid("x/INBOX", 1, 1), NOW, 10)], NOW)

    def decided(outcome: Result) -> Decided:
        return receive(engine, settings, OneChild(outcome), lambda: NOW)  # type: ignore[arg-type]

    for _ in range(5):
        assert decided(Unreadable("VaultError: not there", own_fault=False)) == Decided(absent=1)
    with reading(engine) as conn:
        assert conn.execute(select(mails.c.state, mails.c.attempts, mails.c.error)).one() == (
            "stored",
            0,
            "VaultError: not there",
        )
    assert decided(Read(read_mail(b"Subject: x\r\n\r\nx\r\n", Budget()), None)) == Decided(ignored=1)


def test_a_vault_that_does_not_answer_holds_up_what_came_later(database_url: str, engine: Engine, tmp_path: Path) -> None:
    """Whether it is an earlier version than the next nobody knows, so the next waits too."""
    settings, empty = settings_for(tmp_path, database_url), Read(read_mail(b"Subject: x\r\n\r\nx\r\n", Budget()), None)
    with writing(engine) as conn:
        keep(conn, [StoredMail(f"{uid}" * 64, MailboxUid("x/INBOX", 1, uid), NOW, 10) for uid in (1, 2, 3)], NOW)
    away = Unreadable("VaultAwayError: silence", own_fault=False, away=True)

    class Children(OneChild):
        def each(self, items: Iterator[Any]) -> Iterator[tuple[tuple[Any, Result], ...]]:
            yield tuple((item, away if item.id == 2 else empty) for item in items)

    done = receive(engine, settings, Children(empty), lambda: NOW)  # type: ignore[arg-type]
    assert done == Decided(ignored=1, absent=1)
    with reading(engine) as conn:
        assert list(conn.scalars(select(mails.c.error).order_by(mails.c.id))) == [None, "VaultAwayError: silence", None]


def test_a_file_that_a_command_writes_is_the_old_one_until_the_new_one_is_whole(tmp_path: Path) -> None:
    output = tmp_path / "tong-hop.xlsx"
    output.write_text("old")

    def cut(error: BaseException) -> None:
        with beside(output) as draft:
            draft.write_text("half")
            raise error

    for error, told in ((OSError(28, "No space left on device"), UnwritableError), (KeyboardInterrupt(), KeyboardInterrupt)):
        with pytest.raises(told):
            cut(error)
        assert [path.name for path in tmp_path.iterdir()] == [output.name]
        assert output.read_text() == "old"
    with beside(output) as draft:
        draft.write_text("new")
    assert output.read_text() == "new"
