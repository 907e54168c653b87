"""The clockwork's manners: a mail server that does not let us in is left in peace."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from config.settings import load, write_default
from config.settings_write import save
from intake.mailbox import mailbox_name
from intake.mailbox_error import MailboxError, MailboxErrorKind, backoff
from intake.vault import vault_at
from tests.conftest import settings_for
from tracker import schedule
from tracker.jobs.letters.deliver import Delivered
from tracker.jobs.mails.collect import Collected
from tracker.jobs.mails.cycle import Cycle
from tracker.jobs.mails.file_away import FiledAway
from tracker.jobs.mails.receive import Decided
from tracker.jobs.office.health import health
from tracker.jobs.reading.readers import Readers
from tracker.rules.letters.notice import LetterKind
from tracker.rules.office.health import Trouble
from tracker.rules.office.vitals import Signs
from tracker.schedule import Clockwork
from tracker.store.letters import outbox
from tracker.store.letters.outbox import QueuedLetter
from tracker.store.mails import mails
from tracker.store.mails.mails import MailboxState
from tracker.store.session import reading, writing

NOW = datetime(2024, 11, 25, 3, 0, tzinfo=UTC)
LETTER = QueuedLetter(
    "confirmation:1", LetterKind.CONFIRMATION, "", "", ("a@truong.example",), "Thư", "<1@pgd.example>", "a", "a", (), NOW, NOW
)


def attempts(engine: Engine) -> int:
    with reading(engine) as conn:
        return next(outbox.listing(conn)).attempts


def test_letters_wait_after_the_mail_server_refused_us(engine: Engine, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "sqlite:///unused.db")  # its mail servers are on a port where nobody listens
    now, seconds = NOW, 0.0
    with writing(engine) as conn:
        outbox.add(conn, LETTER)
    with Readers(settings) as readers:
        clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, lambda: now, lambda: seconds)
        clockwork._letters()
        assert attempts(engine) == 1
        now, seconds = NOW + timedelta(minutes=5), 5 * 60
        clockwork._letters()
        assert attempts(engine) == 1
        now, seconds = NOW + timedelta(minutes=11), 11 * 60
        clockwork._letters()
        assert attempts(engine) == 2


def test_a_clock_that_is_set_back_delays_nothing_and_is_named(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path, "sqlite:///unused.db")
    name = mailbox_name(settings.mailbox.server, settings.mailbox.folders[0])
    now, seconds = NOW, 0.0
    polled: list[datetime] = []

    def refused(*_args: Any, **_words: Any) -> Cycle:
        polled.append(now)
        trouble = MailboxError(MailboxErrorKind.UNREACHABLE, "nobody there")
        return Cycle(Collected(troubles=(trouble,)), Decided(), FiledAway(), Delivered())

    monkeypatch.setattr(schedule, "run_cycle", refused)
    with writing(engine) as conn:
        mails.save_mailbox_state(conn, MailboxState(name, 1, 1, last_success=NOW))
    with Readers(settings) as readers:
        clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, lambda: now, lambda: seconds)
        assert health(engine, settings, now, clockwork.signs()) == ()
        clockwork._poll()
        now -= timedelta(hours=7)
        clockwork._poll()
        assert polled == [NOW], "a server that is not there is left in peace for a while"
        seconds = backoff(MailboxErrorKind.UNREACHABLE, 1).total_seconds()
        clockwork._poll()
        assert polled == [NOW, now]
        assert [one.trouble for one in health(engine, settings, now, clockwork.signs())] == [Trouble.CLOCK]


def test_turns_come_by_a_clock_that_nobody_sets_and_end_when_told(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path, "sqlite:///unused.db")
    settings = replace(settings, mailbox=replace(settings.mailbox, poll_seconds=1))
    third = threading.Event()
    turns: list[float] = []

    def turn(*_args: Any, **_words: Any) -> Cycle:
        turns.append(time.monotonic())
        if len(turns) == 3:
            third.set()
        return Cycle(Collected(), Decided(), FiledAway(), Delivered())

    monkeypatch.setattr(schedule, "run_cycle", turn)
    with Readers(settings) as readers:
        clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, lambda: NOW)
        clockwork.start()
        assert third.wait(30)
        clockwork.stop()
    assert turns[2] - turns[0] >= 1.9
    assert not [thread for thread in threading.enumerate() if thread.name in ("poll", "letters", "tick", "alarm")]


def test_a_mailbox_of_earlier_settings_makes_nobody_ill(engine: Engine, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "sqlite:///unused.db")
    name = mailbox_name(settings.mailbox.server, settings.mailbox.folders[0])
    with writing(engine) as conn:
        mails.save_mailbox_state(conn, MailboxState("old@host/INBOX", 1, 1, last_success=NOW - timedelta(days=40)))
        mails.save_mailbox_state(conn, MailboxState(name, 1, 1, last_success=NOW))
    assert health(engine, settings, NOW, Signs()) == ()


def test_a_mailbox_that_is_not_set_up_is_not_polled_and_makes_nobody_ill(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_default(tmp_path)
    settings = load(tmp_path)
    polled: list[int] = []
    monkeypatch.setattr(schedule, "run_cycle", lambda *_args, **_named: polled.append(1))
    with writing(engine) as conn:
        mails.save_mailbox_state(conn, MailboxState("baocao@mail.phonggd.example/INBOX", 1, 1, last_error="no such host"))
    with Readers(settings) as readers:
        clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, lambda: NOW)
        clockwork._poll()
        assert polled == []
        assert health(engine, settings, NOW, clockwork.signs()) == ()


def test_a_saved_mailbox_is_polled_within_seconds(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_default(tmp_path)
    settings, polled = load(tmp_path), threading.Event()

    def turn(*args: Any, **_named: Any) -> Cycle:
        assert args[2].mailbox.server.host == "127.0.0.1"
        polled.set()
        return Cycle(Collected(), Decided(), FiledAway(), Delivered())

    monkeypatch.setattr(schedule, "run_cycle", turn)
    monkeypatch.setattr(schedule, "remind", lambda *_args, **_named: None)
    monkeypatch.setattr(schedule, "deliver", lambda *_args, **_named: Delivered())
    with Readers(settings) as readers:
        clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, lambda: NOW)
        clockwork.start()
        assert not polled.wait(0.2)
        save(tmp_path, {("mailbox", "host"): "127.0.0.1"})
        assert polled.wait(10)
        clockwork.stop()
