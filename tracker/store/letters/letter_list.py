"""Letters of the outbox a page at a time, and one of them."""

from __future__ import annotations

from sqlalchemy import Connection, select, true

from tracker.store.letters.outbox import OutboxRow, letter_of
from tracker.store.schema import outbox

KINDS = {
    "held": (outbox.c.state == "queued") & outbox.c.held,
    "waiting": outbox.c.state.in_(("queued", "sending")) & ~outbox.c.held,
    "failed": outbox.c.state == "failed",
    "returned": outbox.c.bounced_at.is_not(None),
    "sent": outbox.c.state == "sent",
    "suppressed": outbox.c.state == "suppressed",
}  #: what may be asked for


def newest(conn: Connection, kind: str, limit: int, before: int = 0) -> tuple[OutboxRow, ...]:
    """The newest letters of a kind (all, if it means nothing), newest first; `before`: the id of the last one shown."""
    query = select(outbox).where(KINDS.get(kind, true())).order_by(outbox.c.id.desc()).limit(limit)
    rows = conn.execute(query.where(outbox.c.id < before) if before else query).mappings()
    return tuple(letter_of(row) for row in rows)


def get(conn: Connection, letter_id: int) -> OutboxRow | None:
    """One letter."""
    row = conn.execute(select(outbox).where(outbox.c.id == letter_id)).mappings().one_or_none()
    return None if row is None else letter_of(row)
