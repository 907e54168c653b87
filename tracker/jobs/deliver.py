"""Send what the outbox holds: claim one letter, send it outside any transaction, record what became of it.

A letter is claimed alone, so that a crash leaves at most one in doubt.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from config.calendar import extra_days
from config.settings import Settings, SettingsError, password
from tracker.jobs.crash import crash_point
from tracker.rules.calendar import Calendar
from tracker.rules.notice import Kind
from tracker.rules.standing import Cell, owes
from tracker.sending.letter import Letter
from tracker.sending.smtp import Later, Outgoing, Refused, Result, Sent, Uncertain
from tracker.store import board, campaigns, outbox
from tracker.store.session import reading, writing

LEASE = timedelta(minutes=10)  #: far longer than one letter may take
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  #: then every 4 hours
GIVE_UP = timedelta(days=2)  #: of refusals for now; a server that is down is waited for
_BOARD_IS_FRESH = timedelta(minutes=1)

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


def deliver(engine: Engine, settings: Settings, clock: Callable[[], datetime]) -> Delivered:
    """Send letters that are due, at most `sending.letters_per_run`. Stops early when the server is down."""
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    gate = _Gate(engine, calendar, settings)
    done: Counter[str] = Counter()
    trouble = ""

    def secret() -> str:
        return password(settings.smtp)

    with Outgoing(settings.smtp, settings.office, secret, after_data=lambda: crash_point("after-data")) as outgoing:
        for _ in range(settings.sending.letters_per_run):
            with writing(engine) as conn:
                claimed = outbox.claim(conn, clock(), LEASE, 1)
            if not claimed:
                break
            row = claimed[0]
            crash_point("after-claim")
            if gate.holds_back(row, clock(), done):
                continue
            try:
                result = outgoing.send(_letter(row), clock())
            except SettingsError as error:
                result = Later("; ".join(error.mistakes), down=True)
            crash_point("after-250")
            _record(engine, row, result, clock(), calendar, settings, done)
            if isinstance(result, Later) and result.down:
                trouble = result.reason
                log.warning("the mail server takes no letters: %s", trouble)
                break
    return Delivered(**done, trouble=trouble)


class _Gate:
    """The last look before a reminder or late notice leaves: is it still owed, and is it still office hours?"""

    def __init__(self, engine: Engine, calendar: Calendar, settings: Settings) -> None:
        self._engine, self._calendar, self._settings = engine, calendar, settings
        self._boards: dict[str, tuple[datetime, Mapping[str, Cell]]] = {}

    def holds_back(self, row: outbox.OutboxRow, now: datetime, done: Counter[str]) -> bool:
        """Whether the letter does not leave now; what became of it is recorded."""
        if row.kind not in (Kind.REMINDER, Kind.LATE):
            return False
        rule = self._forbidden(row, now)
        moment = self._calendar.next_sending_moment(now, self._settings.sending)
        if not rule and moment <= now:
            return False
        with writing(self._engine) as conn:
            if rule:
                outbox.suppress(conn, row.id, rule)
            else:
                outbox.retry_later(conn, row.id, "outside-office-hours", moment)
        done["suppressed" if rule else "later"] += 1
        return True

    def _forbidden(self, row: outbox.OutboxRow, now: datetime) -> str:
        cell = self._cells(row.campaign, now).get(row.unit)
        if cell is None:
            return "campaign-closed"
        if not owes(cell):
            return "nothing-owed"
        if cell.in_review:
            return "in-review"
        if row.kind == Kind.REMINDER and now >= cell.due:
            return "past-due"
        return ""

    def _cells(self, campaign: str, now: datetime) -> Mapping[str, Cell]:
        known = self._boards.get(campaign)
        if known is None or now - known[0] > _BOARD_IS_FRESH:
            with reading(self._engine) as conn:
                still_open = any(one.code == campaign for one in campaigns.all_open(conn, now))
                cells = board.cells(conn, campaign) if still_open else ()
            known = self._boards[campaign] = (now, {cell.unit.code: cell for cell in cells})
        return known[1]


def _letter(row: outbox.OutboxRow) -> Letter:
    return Letter(row.message_id, row.to, row.cc, row.subject, row.text, row.html, row.headers)


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
    if row.kind in (Kind.REMINDER, Kind.LATE):
        again = calendar.next_sending_moment(again, settings.sending)
    with writing(engine) as conn:
        match result:
            case Sent(refused=refused):
                outbox.mark_sent(conn, row.id, now)
                for one in refused:  # a copy that could not be delivered, told at once instead of by a bounce
                    recipient, _, words = one.partition(": ")
                    outbox.note_bounce(conn, row.message_id, recipient, words, now)
                done["sent"] += 1
            case Refused(reason=reason):
                outbox.mark_failed(conn, row.id, reason)
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
