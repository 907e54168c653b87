"""Hints of first use that an officer has dismissed: they do not come again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from tracker.store.schema import hints_seen


def dismissed(conn: Connection, officer: str) -> frozenset[str]:
    """Codes of those that an officer has seen enough."""
    return frozenset(conn.scalars(select(hints_seen.c.hint).where(hints_seen.c.officer == officer)))


def dismiss(conn: Connection, officer: str, hint: str) -> None:
    """This one comes no more; twice is once."""
    mine = (hints_seen.c.officer == officer) & (hints_seen.c.hint == hint)
    if conn.scalar(select(hints_seen.c.hint).where(mine)) is None:
        conn.execute(insert(hints_seen).values(officer=officer, hint=hint))


def bring_back(conn: Connection, officer: str) -> None:
    """All of them come again."""
    conn.execute(delete(hints_seen).where(hints_seen.c.officer == officer))
