"""The audit trail: who did what, to what, when and why. Nothing in it is changed or deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from tracker.store.schema import audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act."""

    id: int
    at: datetime
    who: str
    what: str  #: stable, kebab-case: "file-by-hand", "extend"
    about: str  #: what it was done to: "DVK2020 thcs-my-phuoc", "mail 12"
    why: str


def add(conn: Connection, at: datetime, who: str, what: str, about: str, why: str = "") -> None:
    """Write an act down, in the transaction that does it."""
    conn.execute(insert(audit).values(at=at, who=who, what=what, about=about, why=why))


def listing(conn: Connection, limit: int = 200, before: int | None = None) -> tuple[AuditRow, ...]:
    """The newest acts first; `before` is the id of the last one shown."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    rows = conn.execute(query if before is None else query.where(audit.c.id < before))
    return tuple(AuditRow(**row._mapping) for row in rows)
