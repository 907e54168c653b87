"""Lists that an officer comes back to: a name for the address of a page with its filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from tracker.store.schema import views


@dataclass(frozen=True, slots=True)
class SavedView:
    """One of them."""

    id: int
    name: str
    address: str  #: path and query


def of(conn: Connection, officer: str) -> tuple[SavedView, ...]:
    """An officer's own, in the order they were made."""
    rows = conn.execute(
        select(views.c.id, views.c.name, views.c.address).where(views.c.officer == officer).order_by(views.c.id)
    )
    return tuple(SavedView(*row) for row in rows)


def keep(conn: Connection, officer: str, name: str, address: str, now: datetime) -> None:
    """Keep an address by a name; one that has the name already makes way."""
    conn.execute(delete(views).where(views.c.officer == officer, views.c.name == name))
    conn.execute(insert(views).values(officer=officer, name=name, address=address, made_at=now))


def forget(conn: Connection, officer: str, number: int) -> bool:
    """Remove one of an officer's own; False if it is none."""
    return conn.execute(delete(views).where(views.c.officer == officer, views.c.id == number)).rowcount > 0
