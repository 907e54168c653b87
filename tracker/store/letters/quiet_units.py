"""Units that get no reminders and late notices, as an officer decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from tracker.store.schema import quiet_units
from tracker.store.session import insert_new


@dataclass(frozen=True, slots=True)
class Quiet:
    """Why a unit is left in peace."""

    unit: str
    reason: str
    decided_by: str
    decided_at: datetime


def all_quiet(conn: Connection) -> Mapping[str, Quiet]:
    """The quiet units, by code."""
    columns = (quiet_units.c.unit, quiet_units.c.reason, quiet_units.c.decided_by, quiet_units.c.decided_at)
    return {row.unit: Quiet(*row) for row in conn.execute(select(*columns))}


def silence(conn: Connection, one: Quiet) -> None:
    """Leave a unit in peace, in place of what was decided before."""
    values = {"reason": one.reason, "decided_by": one.decided_by, "decided_at": one.decided_at}
    insert_new(conn, quiet_units, [{"unit": one.unit, **values}])
    conn.execute(update(quiet_units).where(quiet_units.c.unit == one.unit).values(values))


def speak_again(conn: Connection, unit: str) -> bool:
    """Undo `silence`; False if the unit was not quiet."""
    return conn.execute(delete(quiet_units).where(quiet_units.c.unit == unit)).rowcount == 1
