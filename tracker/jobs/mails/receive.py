"""Mails that are kept are read, decided and recorded, one by one, in the order they came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, StatementError

from config.settings import Settings
from tracker.jobs import figures
from tracker.jobs.crash_points import crash_point
from tracker.jobs.mails.history import MailHistory, histories
from tracker.jobs.mails.record import record
from tracker.jobs.office.registry import Books, OfficeRegistry, load
from tracker.jobs.reading.readers import Read, Readers, Result, Unreadable
from tracker.rules.attribution.evidence import Disposition, Reason
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedMail, PendingMail
from tracker.store.session import reading as reading_from
from tracker.store.session import writing
from tracker.store.write_batch import WriteBatch

ATTEMPTS = 3  # then the mail waits in the tray for a person
_PAGE = 200
_OUR_MISTAKES = (
    ArithmeticError,
    LookupError,
    MemoryError,
    RecursionError,
    StatementError,
    TypeError,
    ValueError,
)

Clock = Callable[[], datetime]


class Undecided(Enum):
    """Why a mail is to be read again."""

    FAILED = "an attempt was counted"
    ABSENT = "the disk did not give its bytes"


Outcome = Disposition | Undecided
Progress = Callable[[PendingMail, Outcome], None]


@dataclass(frozen=True, slots=True)
class Decided:
    """What one run decided."""

    recorded: int = 0
    review: int = 0
    ignored: int = 0
    failed: int = 0  #: attempts that failed; the mails are kept
    absent: int = 0  #: mails whose bytes the disk did not give; they wait until it does

    def __add__(self, other: Decided) -> Decided:
        return Decided(
            self.recorded + other.recorded,
            self.review + other.review,
            self.ignored + other.ignored,
            self.failed + other.failed,
            self.absent + other.absent,
        )


def receive(
    engine: Engine,
    settings: Settings,
    readers: Readers,
    clock: Clock,
    progress: Progress = lambda _mail, _outcome: None,
    stop: Callable[[], bool] = lambda: False,
    again: bool = True,
) -> Decided:
    """Decide every mail that waits. One that cannot be read is tried again after the others, three times in all.

    `again`: in this run; else in the next, and whoever comes meanwhile goes before it.
    """
    done = Decided()
    while not stop():
        round_ = _round(engine, settings, readers, clock, progress, stop)
        done += round_
        if not (again and round_.failed):
            return done
    return done


def _round(
    engine: Engine, settings: Settings, readers: Readers, clock: Clock, progress: Progress, stop: Callable[[], bool]
) -> Decided:
    """One attempt at every mail that waits."""
    with reading_from(engine) as conn:
        if not mails.pending(conn, 1):
            return Decided()
        registry = load(conn, settings, clock())
    readers.teach(registry.attribution)
    done = Decided()
    for some in readers.each(_waiting(engine, stop)):
        for mail, result in some:
            if isinstance(result, Read):
                figures.read(mail.id, result.seconds)
        for mail, outcome in _settle(engine, some, registry, settings, clock):
            crash_point("after-decision")
            figures.decided(outcome.value if isinstance(outcome, Disposition) else outcome.name.lower())
            progress(mail, outcome)
            done = _counted(done, outcome)
    return done


def _waiting(engine: Engine, stop: Callable[[], bool]) -> Iterator[PendingMail]:
    """Every mail that waits, once, oldest first; also those that come while the run goes on."""
    given: set[int] = set()
    while True:
        with reading_from(engine) as conn:
            page = [mail for mail in mails.pending(conn, _PAGE + len(given)) if mail.id not in given]
        if not page:
            return
        for mail in page:
            if stop():
                return
            given.add(mail.id)
            yield mail
        with reading_from(engine) as conn:
            given &= {mail.id for mail in mails.pending(conn, _PAGE + len(given))}


def _settle(
    engine: Engine, some: Sequence[tuple[PendingMail, Result]], registry: OfficeRegistry, settings: Settings, clock: Clock
) -> list[tuple[PendingMail, Outcome]]:
    """Record the mails that are read by now with one commit. If one of them meets a mistake of ours, each by itself."""
    try:
        with writing(engine) as conn:
            later = WriteBatch(conn)
            read = [(mail.id, it.reading) for mail, it in some if isinstance(it, Read)]
            known = histories(conn, read, settings.office, later)
            done = [(mail, _record(conn, mail, result, Books(registry, settings, clock()), known)) for mail, result in some]
            later.write()
            return done
    except OperationalError:
        raise  # the database is ill, not a mail: nothing is counted against any
    except _OUR_MISTAKES as exc:
        if len(some) > 1:
            return [done for one in some for done in _settle(engine, (one,), registry, settings, clock)]
        mail, result = some[0]
        if isinstance(result, Unreadable):
            raise
        # The transaction is undone, the mail is kept and shown, the next one goes on.
        failure = Unreadable(f"{type(exc).__name__}: {exc}"[:500])
        return _settle(engine, ((mail, failure),), registry, settings, clock)


def _record(
    conn: Connection,
    mail: PendingMail,
    result: Result,
    books: Books,
    known: Iterator[MailHistory],
) -> Outcome:
    """Record one mail, or count a failed attempt."""
    if isinstance(result, Read):
        with figures.stage(figures.Stage.RECORD, mail=mail.id):
            return record(conn, mail, result.reading, books, next(known), result.alone)
    if not result.own_fault:
        mails.note_error(conn, mail.id, result.why)
        return Undecided.ABSENT
    return _failed(conn, mail, result, books.now)


def _failed(conn: Connection, mail: PendingMail, failure: Unreadable, now: datetime) -> Outcome:
    mails.note_attempt(conn, mail.id)
    mails.note_error(conn, mail.id, failure.why)
    if mail.attempts + 1 < ATTEMPTS:
        return Undecided.FAILED
    received_at = mail.internal_date
    mails.decide(
        conn,
        mail.id,
        DecidedMail(state=MailState.TRAY, reason=Reason.ERROR, decided_at=now, received_at=received_at, error=failure.why),
    )
    return Disposition.REVIEW


def _counted(done: Decided, outcome: Outcome) -> Decided:
    match outcome:
        case Disposition.RECORDED:
            return replace(done, recorded=done.recorded + 1)
        case Disposition.REVIEW:
            return replace(done, review=done.review + 1)
        case Disposition.IGNORED:
            return replace(done, ignored=done.ignored + 1)
        case Undecided.ABSENT:
            return replace(done, absent=done.absent + 1)
    return replace(done, failed=done.failed + 1)
