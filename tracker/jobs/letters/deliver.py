"""Send what the outbox holds: claim one letter, send it outside any transaction, record what became of it.

A letter is claimed alone, so that a crash leaves at most one in doubt.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from config.extra_days import extra_days
from config.settings import Settings, SettingsError, password
from tracker.jobs.crash_points import crash_point
from tracker.jobs.letters.last_check import LastCheck
from tracker.jobs.letters.letter_files import status_table
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.delivery_failure import refused_for_good
from tracker.rules.letters.notice import CONSEQUENCES, LetterKind
from tracker.sending.letter import Letter
from tracker.sending.smtp import Later, Outgoing, Refused, Result, Sent, Uncertain
from tracker.store.letters import bounces, outbox
from tracker.store.session import writing

LEASE = timedelta(minutes=10)  #: far longer than one letter may take
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  #: then every 4 hours
GIVE_UP = timedelta(days=2)  #: of refusals for now; a server that is down is waited for

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one run did."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    suppressed: int = 0
    uncertain: int = 0  #: handed over, no reply; tried again with the same Message-ID
    trouble: str = ""  #: why nothing can leave at present: wait before the next run, and tell the officer


def deliver(
    engine: Engine, settings: Settings, clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False
) -> Delivered:
    """Send letters that are due, at most `sending.letters_per_run`. Stops early when the server is down, or when told.

    Nothing leaves while `sending.paused` says so.
    """
    if settings.sending.paused:
        return Delivered()
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    gate = LastCheck(engine, calendar, settings)
    done: Counter[str] = Counter()
    trouble = ""

    def secret() -> str:
        return password(settings.smtp)

    with Outgoing(settings.smtp, settings.office, secret, after_data=lambda: crash_point("after-data")) as outgoing:
        for _ in range(settings.sending.letters_per_run):
            if stop():
                break
            with writing(engine) as conn:
                claimed = outbox.claim(conn, clock(), LEASE, 1)
            if not claimed:
                break
            row = claimed[0]
            crash_point("after-claim")
            if gate.holds_back(row, clock(), done):
                continue
            try:
                result = outgoing.send(_letter(engine, row, settings, clock()), clock())
            except SettingsError as error:
                result = Later("; ".join(map(str, error.mistakes)), down=True)
            crash_point("after-250")
            _record(engine, row, result, clock(), calendar, settings, done)
            if isinstance(result, Later) and result.down:
                trouble = result.reason
                log.warning("the mail server takes no letters: %s", trouble)
                break
    return Delivered(**done, trouble=trouble)


def _letter(engine: Engine, row: outbox.OutboxRow, settings: Settings, now: datetime) -> Letter:
    """The letter with what is made only when it leaves: its attachments."""
    return Letter(
        message_id=row.message_id,
        to=row.to,
        cc=row.cc,
        subject=row.subject,
        text=row.text,
        html=row.html,
        headers=row.headers,
        attachments=tuple(status_table(engine, code, settings.office, now) for code in row.attachments),
        return_path=dict(row.headers).get("Reply-To", ""),
    )


def _record(
    engine: Engine,
    row: outbox.OutboxRow,
    result: Result,
    now: datetime,
    calendar: Calendar,
    settings: Settings,
    done: Counter[str],
) -> None:
    again = now + BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
    if CONSEQUENCES[LetterKind(row.kind)].office_hours:
        again = calendar.next_sending_moment(again, settings.sending)
    with writing(engine) as conn:
        match result:
            case Sent(refused=refused):
                outbox.mark_sent(conn, row.id, now)
                for one in refused:  # a copy that could not be delivered, told at once instead of by a bounce
                    recipient, _, words = one.partition(": ")
                    _note_refused(conn, row, recipient, words, now)
                done["sent"] += 1
            case Refused(reason=reason):
                outbox.mark_failed(conn, row.id, reason)
                if len(row.to) == 1:
                    _note_refused(conn, row, row.to[0], reason, now)
                done["failed"] += 1
            case Uncertain(reason=reason):
                outbox.retry_later(conn, row.id, reason, again, uncertain=True)
                done["uncertain"] += 1
            case Later(reason=reason, down=down):
                if not down and now - row.created_at > GIVE_UP and row.attempts > len(BACK_OFF):
                    outbox.mark_failed(conn, row.id, reason)
                    done["failed"] += 1
                else:
                    outbox.retry_later(conn, row.id, reason, again)
                    done["later"] += 1


def _note_refused(conn: Connection, row: outbox.OutboxRow, recipient: str, words: str, now: datetime) -> None:
    bounces.note_bounce(conn, row.message_id, recipient, words, now)
    if refused_for_good(words):
        bounces.note_dead(conn, row.message_id, recipient, words, now)
