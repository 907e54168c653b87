"""Letters that wait for an officer: more were decided at once than one run may send."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from tracker.store.schema import outbox


def release(conn: Connection, letter_id: int | None = None) -> int:
    """Let held letters go, all or one; how many. Each is looked at once more before it leaves."""
    waiting = outbox.c.held & (outbox.c.state == "queued")
    if letter_id is not None:
        waiting &= outbox.c.id == letter_id
    return conn.execute(update(outbox).where(waiting).values(held=False)).rowcount


def held_count(conn: Connection) -> int:
    """How many letters wait for an officer."""
    return conn.scalar(select(func.count()).select_from(outbox).where(outbox.c.held, outbox.c.state == "queued")) or 0
