"""Letters called back: the decision behind them was taken back before they left."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from tracker.store.schema import outbox


def recall(conn: Connection, keys: Iterable[str]) -> tuple[str, ...]:
    """Letters that nobody has tried to send yet are as if never decided; the same decision may queue them again.

    Returns the keys of those that left, or may have.
    """
    ours = outbox.c.key.in_(tuple(keys))
    untried = (outbox.c.state == "suppressed") | ((outbox.c.state == "queued") & (outbox.c.attempts == 0))
    conn.execute(delete(outbox).where(ours, untried))
    return tuple(conn.scalars(select(outbox.c.key).where(ours).order_by(outbox.c.id)))
