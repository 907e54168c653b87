"""Send what the outbox holds: claim one letter, send it outside any transaction, record what became of it.

A letter is claimed alone, so that a crash leaves at most one in doubt.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from config.extra_days import extra_days
from config.settings import Settings, SettingsError, password
from tracker.jobs import figures
from tracker.jobs.crash_points import crash_point
from tracker.jobs.letters.enclosures import made
from tracker.jobs.letters.last_check import LastCheck
from tracker.jobs.letters.repeat import tell_next
from tracker.jobs.letters.waiting import drop_stale
from tracker.jobs.synthesis.handover import MARK, handover_files
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.delivery_failure import of_recipient
from tracker.rules.letters.notice import CONSEQUENCES
from tracker.sending.letter import Letter, LetterFile
from tracker.sending.smtp import Later, Outgoing, Refused, Result, Sent, Uncertain
from tracker.store.letters import bounces, outbox
from tracker.store.session import reading, writing

LEASE = timedelta(hours=1)  #: longer than one letter may take by the times of RFC 5321, 4.5.3.2
REPEATS = 2  #: of a letter that may have left, with the same Message-ID; then a person decides
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  #: then every 4 hours
GIVE_UP = timedelta(days=2)  #: of refusals for now; a server that is down is waited for

_ADDRESS = re.compile(r"<[^<>]*>|[^\s<>]+@[^\s<>]+")

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

    Nothing leaves while `sending.paused` says so, or before an office that is being set up has begun.
    """
    dropped = drop_stale(engine, settings.sending, clock())
    if settings.sending.silent:
        return Delivered(suppressed=dropped)
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    gate = LastCheck(engine, calendar, settings)
    done: Counter[str] = Counter(suppressed=dropped)
    trouble, refusals = "", _Refusals()

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
            with figures.stage(figures.Stage.LETTER, letter=row.id):
                try:
                    result = outgoing.send(_letter(engine, row, settings, clock()), clock())
                except SettingsError as error:
                    result = Later("; ".join(map(str, error.mistakes)), down=True)
            crash_point("after-250")
            _record(engine, row, result, clock(), calendar, settings, done)
            trouble = refusals.trouble(row, result)
            if trouble:
                log.warning("the mail server takes no letters: %s", trouble)
                break
    return Delivered(**done, trouble=trouble)


class _Refusals:
    """What the server said of the letters of one run: the same words to several recipients are about the office."""

    def __init__(self) -> None:
        self._said: dict[str, tuple[str, ...]] = {}

    def trouble(self, row: outbox.OutboxRow, result: Result) -> str:
        """Why no other letter of this run would leave; empty where one may."""
        if not isinstance(result, Later):
            return ""
        words = _ADDRESS.sub("", result.reason)
        other = self._said.setdefault(words, row.to)
        return result.reason if result.down or (result.refused and other != row.to) else ""


def _letter(engine: Engine, row: outbox.OutboxRow, settings: Settings, now: datetime) -> Letter:
    """The letter with what is made only when it leaves: attachments, who it is from, no copies to where nothing arrives."""
    dead: frozenset[str] = frozenset()
    if len(row.to) + len(row.cc) > 1:
        with reading(engine) as conn:
            dead = bounces.dead_among(conn, row.to + row.cc)
    office, back = settings.office, dict(row.headers).get("Reply-To", "")
    sender = office.sender_of(back)
    in_domain = back.rpartition("@")[2].lower() == office.address.rpartition("@")[2]  # as bounces must be (SPF)
    return Letter(
        message_id=row.message_id,
        to=tuple(one for one in row.to if one not in dead) or row.to,
        cc=tuple(one for one in row.cc if one not in dead),
        subject=row.subject,
        text=row.text,
        html=row.html,
        headers=row.headers,
        attachments=tuple(file for word in row.attachments for file in _files(engine, word, row.unit, settings, now)),
        return_path=back if in_domain else "",
        sender="" if sender == office.address else sender,
    )


def _files(engine: Engine, word: str, unit: str, settings: Settings, now: datetime) -> tuple[LetterFile, ...]:
    if word.startswith(MARK):
        return handover_files(engine, settings, word.removeprefix(MARK), now)
    file = made(engine, word, unit, settings.office, now)
    return (file,) if file else ()


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
    if CONSEQUENCES[row.kind].office_hours:
        again = calendar.next_sending_moment(again, settings.sending)
    with writing(engine) as conn:
        match result:
            case Sent(refused=refused):
                outbox.mark_sent(conn, row.id, now)
                _note_refused(conn, row, refused, now)  # told at once instead of by a bounce
                done["sent"] += 1
            case Refused(reason=reason, recipients=refused):
                outbox.mark_failed(conn, row.id, reason)
                _note_refused(conn, row, refused, now)
                done["failed"] += 1
            case Uncertain(reason=reason) if row.doubts >= REPEATS:
                outbox.mark_failed(conn, row.id, reason, uncertain=True)
                done["failed"] += 1
            case Uncertain(reason=reason):
                outbox.retry_later(conn, row.id, reason, again, now, uncertain=True)
                done["uncertain"] += 1
            case Later(reason=reason) if _given_up(conn, row, result, now):
                outbox.mark_failed(conn, row.id, reason)
                done["failed"] += 1
            case Later(reason=reason):
                outbox.retry_later(conn, row.id, reason, again, now)
                done["later"] += 1


def _given_up(conn: Connection, row: outbox.OutboxRow, result: Later, now: datetime) -> bool:
    """Whether a letter has been refused for long enough: for now two days long, or although others left meanwhile."""
    if now - row.created_at <= GIVE_UP or row.attempts <= len(BACK_OFF):
        return False
    return not result.down or (result.refused and outbox.sent_since(conn, now - GIVE_UP))


def _note_refused(conn: Connection, row: outbox.OutboxRow, refused: tuple[str, ...], now: datetime) -> None:
    for one in refused:
        recipient, _, words = one.partition(": ")
        bounces.note_bounce(conn, row.message_id, recipient, words, now)
        if of_recipient(words) and bounces.note_dead(conn, row.message_id, recipient, words, now):
            tell_next(conn, recipient, now)
