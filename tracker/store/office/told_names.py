"""Old names that units were told of, each once: a school that goes on writing one knows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from tracker.store.schema import told_names
from tracker.store.session import insert_new


def told(conn: Connection, unit: str, name: str) -> bool:
    """Whether a receipt said so already."""
    mine = (told_names.c.unit == unit) & (told_names.c.name == name[:300])
    return conn.scalar(select(told_names.c.unit).where(mine)) is not None


def tell(conn: Connection, unit: str, name: str, now: datetime) -> None:
    """A receipt says so."""
    insert_new(conn, told_names, [{"unit": unit, "name": name[:300], "told_at": now}])
