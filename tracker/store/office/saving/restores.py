"""Backups that were made, and restores: which time the books know nothing of, and what of it waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Executable, case, delete, func, insert, or_, select, true, update

from tracker.rules.letters.gap import RESTORED, Gap
from tracker.rules.letters.letter_state import LetterState
from tracker.store.schema import backups, mails, outbox, restores, sessions
from tracker.store.session import inserting

_LAST = select(restores.c.taken_at, restores.c.restored_at).order_by(restores.c.restored_at.desc()).limit(1)


def note_backup(conn: Connection, taken_at: datetime, place: str, kept: int) -> None:
    """A backup is whole: the books as they were then, and so many mails."""
    row = {"taken_at": taken_at, "place": place, "mails": kept}
    conn.execute(inserting(conn, backups).on_conflict_do_nothing(), row)


def last_backup(conn: Connection) -> datetime | None:
    """When the newest backup was taken; None if none ever was."""
    found: datetime | None = conn.scalar(select(func.max(backups.c.taken_at)))
    return found


def last_gap(conn: Connection) -> Gap | None:
    """The time that was lost by the last restore; None in a home that was never restored."""
    row = conn.execute(_LAST).first()
    return Gap(row.taken_at, row.restored_at) if row else None


def marking(gap: Gap) -> Sequence[Executable]:
    """What makes a copy of the books a restored home, to be done in one transaction before anybody opens it.

    Letters that waited to leave when the backup was taken may have left since, unless their time had not come: they wait
    for an officer. Officers sign in again, for who was shut out in the gap is not known.
    """
    waited = (outbox.c.state == LetterState.QUEUED) & (outbox.c.not_before <= gap.restored_at)
    unsent = or_(outbox.c.state == LetterState.SENDING, waited)
    return (
        insert(restores).values(taken_at=gap.taken_at, restored_at=gap.restored_at),
        insert(backups).values(taken_at=gap.taken_at, place="", mails=0),
        update(outbox)
        .where(unsent)
        .values(
            uncertain=case((outbox.c.state == LetterState.SENDING, true()), else_=outbox.c.uncertain),
            state=LetterState.QUEUED,
            held=True,
            error=RESTORED,
            waits_since=gap.restored_at,
            lease_until=None,
        ),
        delete(sessions),
    )


def mark(conn: Connection, gap: Gap) -> None:
    """Make these books a restored home."""
    for statement in marking(gap):
        conn.execute(statement)


def came_again(conn: Connection, gap: Gap) -> int:
    """How many mails came in since the restore that had reached the office before it."""
    arrived = func.coalesce(mails.c.internal_date, mails.c.received_at)
    query = select(func.count()).where(mails.c.stored_at >= gap.restored_at, arrived < gap.restored_at)
    return conn.scalar(query) or 0


def letters_of_the_gap(conn: Connection) -> int:
    """How many letters wait for an officer because they may have left in the gap."""
    held = outbox.c.held & (outbox.c.state == LetterState.QUEUED) & (outbox.c.error == RESTORED)
    return conn.scalar(select(func.count()).select_from(outbox).where(held)) or 0
