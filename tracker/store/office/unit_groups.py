"""Groups of units that the office names, "Cụm thi đua số 1": campaigns ask for all of one together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from config.entities import Unit
from tracker.store.schema import unit_groups as memberships
from tracker.store.session import batches

_c = memberships.c


def sizes(conn: Connection) -> Mapping[str, int]:
    """Every group and how many units it has, by name."""
    return dict(conn.execute(select(_c.name, func.count()).group_by(_c.name).order_by(_c.name)).all())


def members(conn: Connection, name: str) -> tuple[str, ...]:
    """Codes of a group's units."""
    return tuple(conn.scalars(select(_c.unit).where(_c.name == name).order_by(_c.unit)))


def of_units(conn: Connection, codes: Collection[str] | None = None) -> Mapping[str, list[str]]:
    """The groups of each unit that is in any, of these or of all."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(_c.unit, _c.name).order_by(_c.unit, _c.name)
    for unit, name in conn.execute(query if codes is None else query.where(_c.unit.in_(codes))):
        found[unit].append(name)
    return found


def regroup(conn: Connection, units: Sequence[Unit]) -> None:
    """These units are in the groups they say and in no others."""
    for some in batches(units):
        conn.execute(delete(memberships).where(_c.unit.in_([one.code for one in some])))
    if rows := [{"unit": one.code, "name": name} for one in units for name in one.groups]:
        conn.execute(insert(memberships), rows)
