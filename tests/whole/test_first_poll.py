"""A mailbox that is opened for the first time draws no flood of answers, and what waits too long is not sent late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from config.entities import Campaign, Level, Unit
from config.settings import MailboxSettings, SendingSettings, Server, Settings
from intake.vault import vault_at
from tests.conftest import settings_for
from tests.whole.conftest import Dovecot
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.letters.remind import remind
from tracker.jobs.mails.cycle import Cycle, run_cycle
from tracker.jobs.reading.readers import Readers
from tracker.rules.letters.letter_state import LetterState
from tracker.store.campaigns import campaigns
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.session import reading, writing

NOW = datetime(2026, 9, 7, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
UNITS = tuple(Unit(f"th-{i}", f"Trường Tiểu học Hoa {i}", Level.TIEU_HOC, emails=(f"th{i}@truong.example",)) for i in range(9))
CAMPAIGN = Campaign("DVK", "Báo cáo dân vận", NOW + timedelta(days=20), keywords=("dân vận",))


class PollingOffice:
    """An office with nine schools, each of which has written without a file."""

    def __init__(self, engine: Engine, settings: Settings, dovecot: Dovecot) -> None:
        self.engine, self.settings, self.dovecot = engine, settings, dovecot

    def receives(self, count: int, start: int = 0) -> None:
        box = self.dovecot.client(self.settings.mailbox.server)
        for i in range(start, start + count):
            message = EmailMessage()
            message["From"], message["Subject"] = f"th{i}@truong.example", "Báo cáo dân vận"
            message["Message-ID"] = f"<{i}-{count}@truong.example>"
            message.set_content("Kính gửi Phòng báo cáo dân vận.")
            box.append("INBOX", message.as_bytes(), (), NOW)
        box.logout()

    def polls(self, now: datetime = NOW, **sending: Any) -> Cycle:
        settings = replace(self.settings, sending=SendingSettings(**{"first_answers": 5} | sending))
        with Readers(settings) as readers:
            return run_cycle(self.engine, vault_at(settings.vault), settings, readers, lambda: now)

    def outbox(self) -> list[tuple[LetterState, bool, str | None]]:
        with reading(self.engine) as conn:
            return [(row.state, row.held, row.error) for row in outbox.listing(conn)]


@pytest.fixture
def polling(engine: Engine, tmp_path: Path, dovecot: Dovecot, smtp_sink: Any) -> PollingOffice:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, CAMPAIGN, NOW)
    smtp, mailbox = Server("127.0.0.1", smtp_sink.port, "plain"), MailboxSettings(dovecot.account())
    return PollingOffice(engine, replace(settings_for(tmp_path, "unused"), smtp=smtp, mailbox=mailbox), dovecot)


def test_more_than_a_few_answers_to_a_first_poll_wait_for_an_officer(polling: PollingOffice, smtp_sink: Any) -> None:
    polling.receives(6)
    assert polling.polls().delivered.sent == 0
    assert polling.outbox() == [(LetterState.QUEUED, True, "first-poll")] * 6
    polling.receives(1, start=6)
    assert polling.polls().delivered.sent == 1, "what comes later is answered at once"
    with writing(polling.engine) as conn:
        assert outbox.release(conn) == 6
    assert deliver(polling.engine, polling.settings, lambda: NOW).sent == 6
    assert len(smtp_sink.letters) == 7


def test_a_few_answers_to_a_first_poll_leave(polling: PollingOffice, smtp_sink: Any) -> None:
    polling.receives(5)
    assert polling.polls().delivered.sent == 5
    assert len(smtp_sink.letters) == 5


def test_what_an_officer_let_wait_for_too_long_is_dropped_with_a_note(polling: PollingOffice, smtp_sink: Any) -> None:
    polling.receives(6)
    polling.polls()
    assert polling.polls(NOW + timedelta(days=2, hours=23)).delivered.suppressed == 0
    assert polling.polls(NOW + timedelta(days=3, minutes=1)).delivered.suppressed == 6
    assert polling.outbox() == [(LetterState.SUPPRESSED, True, "held-too-long")] * 6
    assert smtp_sink.letters == []


def test_answers_that_a_pause_made_old_are_not_sent_late(polling: PollingOffice, smtp_sink: Any) -> None:
    polling.receives(3)
    polling.polls(paused=True)
    polling.polls(NOW + timedelta(days=4), paused=True)
    assert polling.polls(NOW + timedelta(days=4)).delivered.sent == 0
    assert {error for _, _, error in polling.outbox()} == {"held-too-long"}
    assert smtp_sink.letters == []


def test_answers_that_a_mail_server_delays_are_sent_when_it_is_back(polling: PollingOffice, smtp_sink: Any) -> None:
    port, smtp_sink_port = 1, polling.settings.smtp.port
    polling.settings = replace(polling.settings, smtp=replace(polling.settings.smtp, port=port))
    polling.receives(3)
    assert polling.polls().delivered.trouble
    polling.settings = replace(polling.settings, smtp=replace(polling.settings.smtp, port=smtp_sink_port))
    assert polling.polls(NOW + timedelta(days=5)).delivered.sent == 3


def test_an_office_that_has_not_begun_writes_to_nobody(polling: PollingOffice, smtp_sink: Any) -> None:
    polling.receives(2)
    assert polling.polls(started=False).decided.review == 2
    settings = replace(polling.settings, sending=SendingSettings(started=False))
    assert remind(polling.engine, settings, CAMPAIGN.due + timedelta(days=1)).notices == ()
    assert smtp_sink.letters == []


def test_mail_waits_undecided_until_an_office_that_is_set_up_knows_its_units(
    engine: Engine, tmp_path: Path, dovecot: Dovecot, smtp_sink: Any
) -> None:
    smtp, mailbox = Server("127.0.0.1", smtp_sink.port, "plain"), MailboxSettings(dovecot.account())
    fresh = PollingOffice(engine, replace(settings_for(tmp_path, "unused"), smtp=smtp, mailbox=mailbox), dovecot)
    fresh.receives(2)
    assert fresh.polls(started=False).decided.review == 0
    with reading(engine) as conn:
        assert len(mails.pending(conn, 9)) == 2
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, CAMPAIGN, NOW)
    assert fresh.polls(started=False).decided.review == 2
    assert smtp_sink.letters == []
    assert fresh.polls().delivered.sent == 2
