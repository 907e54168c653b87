"""What officers want to hear of, and until when they were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from tracker.rules.events.news import Often, Subscription
from tracker.store.schema import officers, subscriptions

_COLUMNS = (
    subscriptions.c.officer, subscriptions.c.campaign, subscriptions.c.often, subscriptions.c.address, subscriptions.c.told,
)  # fmt: skip


def of_officer(conn: Connection, officer: str) -> tuple[Subscription, ...]:
    """What one officer wants to hear."""
    rows = conn.execute(select(*_COLUMNS).where(subscriptions.c.officer == officer).order_by(subscriptions.c.campaign))
    return tuple(Subscription(*row) for row in rows)


def all_wanted(conn: Connection) -> tuple[Subscription, ...]:
    """Of every officer whose account is open; none where nobody wants to hear anything."""
    mine = select(*_COLUMNS).join(officers, officers.c.username == subscriptions.c.officer)
    rows = conn.execute(
        mine.where(officers.c.disabled_at.is_(None)).order_by(subscriptions.c.officer, subscriptions.c.campaign)
    )
    found = tuple(Subscription(*row) for row in rows)
    return found if any(one.often is not Often.NEVER for one in found) else ()


def save(conn: Connection, officer: str, wanted: Sequence[Subscription]) -> None:
    """These and no others; who was told until when stays."""
    told = {one.campaign: one.told for one in of_officer(conn, officer)}
    conn.execute(delete(subscriptions).where(subscriptions.c.officer == officer))
    for one in wanted:
        conn.execute(
            insert(subscriptions).values(
                officer=officer, campaign=one.campaign, often=one.often, address=one.address,
                told=told.get(one.campaign, one.told),
            )
        )  # fmt: skip


def mark_told(conn: Connection, some: Sequence[Subscription], now: datetime) -> None:
    """They have heard everything until now."""
    for one in some:
        mine = (subscriptions.c.officer == one.officer) & (subscriptions.c.campaign == one.campaign)
        conn.execute(update(subscriptions).where(mine).values(told=now))
