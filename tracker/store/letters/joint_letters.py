"""Letters that speak of several campaigns. Each campaign keeps a row of its own, never sent, so that its key is spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select

from tracker.store.schema import outbox

CARRIED = "in-letter "  #: `error` of what another letter tells; its Message-ID follows


def carried(conn: Connection, message_id: str) -> frozenset[str]:
    """The campaigns that a joint letter speaks of."""
    return frozenset(conn.scalars(select(outbox.c.campaign).where(outbox.c.error == CARRIED + message_id)))


def untell(conn: Connection, message_id: str) -> None:
    """A joint letter did not leave: what it would have told is open again."""
    conn.execute(delete(outbox).where(outbox.c.error == CARRIED + message_id, outbox.c.state == "suppressed"))


def last_letters(conn: Connection, campaign: str) -> Mapping[str, tuple[tuple[str, datetime], ...]]:
    """Per unit the letters sent about a campaign, alone or with others: kind and time, oldest first."""
    joint = outbox.alias()
    together = outbox.outerjoin(joint, outbox.c.error == CARRIED + joint.c.message_id)
    at = func.coalesce(outbox.c.sent_at, joint.c.sent_at)
    query = (
        select(outbox.c.unit, outbox.c.kind, at.label("at"))
        .select_from(together)
        .where(outbox.c.campaign == campaign, or_(outbox.c.state == "sent", joint.c.state == "sent"), outbox.c.unit != "")
        .order_by("at", outbox.c.id)
    )
    found: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for unit, kind, at in conn.execute(query):
        found[unit].append((kind, at))
    return {unit: tuple(letters) for unit, letters in found.items()}
