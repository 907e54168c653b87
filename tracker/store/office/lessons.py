"""What officers' decisions taught: addresses and names of units, each with the mail it was learnt from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from tracker.store.schema import addresses, learnt


@dataclass(frozen=True, slots=True)
class Lesson:
    """One address or name that a unit was found to use."""

    id: int
    kind: str  #: address, alias
    value: str
    unit: str
    mail: int | None  #: where it was met; None: typed in by hand
    decided_by: str
    decided_at: datetime
    undone_at: datetime | None


def of_unit(conn: Connection, unit: str) -> tuple[Lesson, ...]:
    """What stands for a unit, oldest first."""
    standing = (learnt.c.unit == unit) & learnt.c.undone_at.is_(None)
    rows = conn.execute(select(learnt).where(standing).order_by(learnt.c.id))
    return tuple(Lesson(**row._mapping) for row in rows)


def origins(conn: Connection, unit: str) -> Mapping[str, str]:
    """Where each address of a unit comes from: roster, or learnt."""
    rows = conn.execute(select(addresses.c.address, addresses.c.origin).where(addresses.c.unit == unit))
    return {row.address: row.origin for row in rows}


def add(conn: Connection, kind: str, value: str, unit: str, mail: int | None, who: str, now: datetime) -> int:
    """Write a lesson down; its id. `mail` is where it was met; None: typed in by hand."""
    lesson = insert(learnt).values(kind=kind, value=value, unit=unit, mail=mail, decided_by=who, decided_at=now)
    new: int = conn.execute(lesson.returning(learnt.c.id)).scalar_one()
    return new
