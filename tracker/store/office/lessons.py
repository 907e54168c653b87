"""What officers' decisions taught: addresses and names of units, each with the mail it was learnt from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

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
