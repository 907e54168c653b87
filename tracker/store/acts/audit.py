"""The audit trail: who did what, to what, when and why. Nothing in it is changed; what is old is deleted by wish alone
(`tracker/store/office/saving/keeping.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from tracker.store.schema import audit, audit_places
from tracker.store.session import batches


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act."""

    id: int
    at: datetime
    who: str
    what: str  #: stable, kebab-case: "file-by-hand", "extend"
    about: str  #: what it was done to: "DVK2020 thcs-my-phuoc", "mail 12"
    why: str
    undo: dict[str, Any] | None = None  #: what undoing it takes; None: it cannot be undone
    undoes: int | None = None  #: the act that this one undid


def add(
    conn: Connection,
    at: datetime,
    who: str,
    what: str,
    about: str,
    why: str = "",
    undo: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> int:
    """Write an act down, in the transaction that does it; returns its id."""
    act = insert(audit).values(at=at, who=who, what=what, about=about, why=why, undo=undo, undoes=undoes)
    new: int = conn.execute(act.returning(audit.c.id)).scalar_one()
    return new


def listing(conn: Connection, limit: int = 200, before: int | None = None) -> tuple[AuditRow, ...]:
    """The newest acts first; `before` is the id of the last one shown."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    rows = conn.execute(query if before is None else query.where(audit.c.id < before))
    return tuple(AuditRow(**row._mapping) for row in rows)


def get(conn: Connection, act_id: int) -> AuditRow | None:
    """One act by its id."""
    row = conn.execute(select(audit).where(audit.c.id == act_id)).one_or_none()
    return None if row is None else AuditRow(**row._mapping)


def after(conn: Connection, act_id: int) -> tuple[AuditRow, ...]:
    """The acts that came later, oldest first."""
    rows = conn.execute(select(audit).where(audit.c.id > act_id).order_by(audit.c.id))
    return tuple(AuditRow(**row._mapping) for row in rows)


def touch(conn: Connection, act_id: int, places: Iterable[str]) -> None:
    """Each thing that an act on many was done to, as `about` would name it."""
    if rows := [{"act": act_id, "about": place} for place in dict.fromkeys(places)]:
        conn.execute(insert(audit_places), rows)


def of(conn: Connection, about: Iterable[str], limit: int = 200) -> tuple[AuditRow, ...]:
    """The newest acts on any of these, newest first, acts on many among them."""
    wanted = tuple(about)
    among_many = audit.c.id.in_(select(audit_places.c.act).where(audit_places.c.about.in_(wanted)))
    query = select(audit).where(or_(audit.c.about.in_(wanted), among_many))
    rows = conn.execute(query.order_by(audit.c.id.desc()).limit(limit))
    return tuple(AuditRow(**row._mapping) for row in rows)


def of_campaign(conn: Connection, campaign: str, others: Iterable[str]) -> tuple[AuditRow, ...]:
    """The acts on a campaign, its cells and these other things, oldest first."""
    mine = (audit.c.about == f"campaign {campaign}") | audit.c.about.startswith(f"{campaign} ", autoescape=True)
    found = {row.id: row for row in conn.execute(select(audit).where(mine))}
    for some in batches(tuple(others)):
        found |= {row.id: row for row in conn.execute(select(audit).where(audit.c.about.in_(some)))}
    return tuple(AuditRow(**found[one]._mapping) for one in sorted(found))


def undone(conn: Connection, ids: Sequence[int]) -> frozenset[int]:
    """Those of the acts that were taken back."""
    return frozenset(conn.scalars(select(audit.c.undoes).where(audit.c.undoes.in_(tuple(ids))))) if ids else frozenset()
