"""Reading on one machine and recording on another: what stands between the two is the table of readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import Engine

from config.settings import Settings
from tracker.jobs import figures
from tracker.jobs.crash_points import crash_point
from tracker.jobs.mails.cycle import may_decide, settle_all
from tracker.jobs.mails.receive import Decided, counted, settle, until_away
from tracker.jobs.office.first_readings import put_back
from tracker.jobs.office.registry import load
from tracker.jobs.reading.packing import STAMP, PackError, packed, unpacked
from tracker.jobs.reading.readers import Read, Readers, Result, Unreadable
from tracker.rules.attribution.evidence import Disposition
from tracker.store.machines import work
from tracker.store.mails import mails, readings
from tracker.store.mails.mails import PendingMail
from tracker.store.mails.readings import ReadMail
from tracker.store.session import reading, writing

_AT_ONCE = 64  # recorded with one commit
_PUT_OFF = timedelta(minutes=1)  # until a mail whose bytes could not be had is tried again

Clock = Callable[[], datetime]


def read_some(
    engine: Engine, readers: Readers, clock: Clock, ids: Sequence[int], stop: Callable[[], bool] = lambda: False
) -> None:
    """Read these mails and keep what came of each; then some machine is asked to record.

    What is left at a stop is handed out anew; what a vault that is away keeps back is left, until somebody looks again.
    """
    with reading(engine) as conn:
        waiting = readings.to_read(conn, ids)
    done: set[int] = set()
    for batch in readers.together(waiting):
        some, away = until_away(batch)
        with writing(engine) as conn:
            readings.save(conn, [_kept(mail, result, clock()) for mail, result in some])
            for mail, result in some:
                if isinstance(result, Unreadable) and not result.own_fault:
                    mails.note_error(conn, mail.id, result.why)
            if away:
                mails.note_error(conn, *away)
        with writing(engine) as conn:
            work.ask_to_record(conn)
        if away:
            return
        done |= {mail.id for mail, _ in some}
        for mail, result in some:
            if isinstance(result, Read):
                figures.read(mail.id, result.seconds)
        if stop():
            break
    if left := [mail.id for mail in waiting if mail.id not in done]:
        with writing(engine) as conn:
            work.hand_out(conn, left)


def record_read(engine: Engine, settings: Settings, clock: Clock, stop: Callable[[], bool] = lambda: False) -> Decided:
    """Record what is read, in the order in which the mails came, until the first that nobody has read yet.

    Only one machine should be at it: two do the same work, and file it once.
    """
    done = Decided()
    with reading(engine) as conn:
        if not readings.any_to_record(conn):
            return done
    if not may_decide(engine, settings):
        return done
    changed = put_back(engine, settings)
    with reading(engine) as conn:
        registry = load(conn, settings.office, clock())
    while not stop():
        with reading(engine) as conn:
            some = readings.to_record(conn, _AT_ONCE)
        if not some:
            break
        results = _results(engine, some)
        for _, outcome in settle(engine, results, registry, settings, clock):
            crash_point("after-decision")
            figures.decided(outcome.value if isinstance(outcome, Disposition) else outcome.name.lower())
            done = counted(done, outcome)
    put_back(engine, settings, changed)
    settle_all(engine, settings, clock())
    return done


def look_again(engine: Engine, settings: Settings, now: datetime) -> int:
    """Hand out what waits and has no job, whatever became of the one it had; how many mails.

    Among them those that an office which has not begun has decided by a roster or a campaign that is another by now.
    """
    if may_decide(engine, settings):
        put_back(engine, settings)
    with writing(engine) as conn:
        readings.forget_spent(conn, now - _PUT_OFF)
        left = work.hand_out_left(conn)
        waits = readings.any_to_record(conn)
    if waits:
        with writing(engine) as conn:
            work.ask_to_record(conn)
    return left


def _kept(mail: PendingMail, result: Result, now: datetime) -> ReadMail:
    if isinstance(result, Unreadable):
        return ReadMail(mail.id, mail.attempts, STAMP, now, error=result.why, own_fault=result.own_fault)
    return ReadMail(mail.id, mail.attempts, STAMP, now, packed(result.reading))


def _results(engine: Engine, some: Sequence[tuple[PendingMail, ReadMail]]) -> list[tuple[PendingMail, Result]]:
    """Up to the first that another version of this program has read: that is read anew, and what is behind it waits."""
    ours = list(takewhile(lambda one: one[1].parser_version == STAMP, some))
    if anew := [mail.id for mail, _ in some[len(ours) :]]:
        with writing(engine) as conn:
            readings.forget(conn, anew)
            work.hand_out(conn, anew)
    return [(mail, _opened(kept)) for mail, kept in ours]


def _opened(kept: ReadMail) -> Result:
    if kept.packed is None:
        return Unreadable(kept.error)
    try:
        return Read(unpacked(kept.packed), None)
    except PackError as exc:  # ours, and counted: what cannot be carried is for a person in the end
        return Unreadable(f"PackError: {exc}"[:500])
