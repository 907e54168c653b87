"""The roster: units in the order of the office's list, and the addresses they write from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from config.entities import Level, Unit
from parsers.vietnamese.text import fold
from tracker.store import schema
from tracker.store.schema import addresses
from tracker.store.schema import learnt as lessons
from tracker.store.session import batches


class Change(StrEnum):
    """What an import did to one unit."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ABSENT = "absent"  #: known, but not in the file: it stays


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One line of the answer to an import."""

    code: str
    name: str
    change: Change


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit as a list of many shows it."""

    code: str
    name: str
    ward: str
    level: Level


def replace_units(conn: Connection, new: Sequence[Unit]) -> tuple[UnitChange, ...]:
    """Make the roster say what the file says, in its order; units the file leaves out stay, after the others.

    Addresses and names learnt from an officer's decision stay with their unit.
    """
    old = {unit.code: unit for unit in units(conn, learnt=False)}
    listed_codes = {unit.code for unit in new}
    absent = [unit for code, unit in old.items() if code not in listed_codes]
    listed = [{"position": position, **_values(unit)} for position, unit in enumerate((*new, *absent))]
    if added := [row for row in listed if row["code"] not in old]:
        conn.execute(insert(schema.units), added)
    if known := [{f"new_{name}": value for name, value in row.items()} for row in listed if row["code"] in old]:
        changed: dict[str, object] = {name: bindparam(f"new_{name}") for name in listed[0] if name != "code"}
        conn.execute(update(schema.units).where(schema.units.c.code == bindparam("new_code")).values(changed), known)
    _replace_addresses(conn, [unit for unit in new if unit.code not in old or old[unit.code].emails != unit.emails])
    changes = [UnitChange(unit.code, unit.name, _change(old.get(unit.code), unit)) for unit in new]
    return (*changes, *(UnitChange(unit.code, unit.name, Change.ABSENT) for unit in absent))


def unit(conn: Connection, code: str) -> Unit | None:
    """The unit of this code."""
    return next(iter(units(conn, only=code)), None)


def units(conn: Connection, learnt: bool = True, only: str | None = None) -> tuple[Unit, ...]:
    """Every unit in roster order, addresses and names of the roster before learnt ones (left out if not `learnt`).

    `only`: the unit of this code alone.
    """
    emails: dict[str, list[str]] = defaultdict(list)
    query = select(addresses.c.unit, addresses.c.address).order_by(
        addresses.c.unit, addresses.c.origin != "roster", addresses.c.position, addresses.c.address
    )
    listed = select(schema.units).order_by(schema.units.c.position, schema.units.c.code)
    if only is not None:
        query, listed = query.where(addresses.c.unit == only), listed.where(schema.units.c.code == only)
    for owner, address in conn.execute(query if learnt else query.where(addresses.c.origin == "roster")):
        emails[owner].append(address)
    names = _learnt_names(conn) if learnt else {}
    rows = conn.execute(listed)
    return tuple(
        Unit(
            code=row.code,
            name=row.name,
            level=Level(row.level),
            ward=row.ward,
            emails=tuple(emails[row.code]),
            aliases=tuple(dict.fromkeys((*row.aliases, *names.get(row.code, ())))),
            contact=row.contact,
            phone=row.phone,
        )
        for row in rows
    )


def names(conn: Connection, codes: Collection[str]) -> dict[str, str]:
    """The names of these units."""
    rows = conn.execute(select(schema.units.c.code, schema.units.c.name).where(schema.units.c.code.in_(codes)))
    return dict(rows.all())


def found(conn: Connection, wanted: str) -> tuple[FoundUnit, ...]:
    """The units whose name, ward and code hold all the words, with or without marks; or with an @ whose address does."""
    c, words = schema.units.c, fold(wanted).split()
    query = select(c.code, c.name, c.ward, c.level).order_by(c.position, c.code)
    if "@" in wanted:
        owners = select(addresses.c.unit).where(addresses.c.address.contains(wanted.strip().lower(), autoescape=True))
        query, words = query.where(c.code.in_(owners)), []
    return tuple(
        FoundUnit(code, name, ward, Level(level))
        for code, name, ward, level in conn.execute(query)
        if not words or _holds(fold(f"{name} {ward} {code}"), words)
    )


def _holds(said: str, words: Sequence[str]) -> bool:
    return all(word in said for word in words)


def count(conn: Connection) -> int:
    """How many units there are."""
    return conn.scalar(select(func.count()).select_from(schema.units)) or 0


def learn_address(conn: Connection, unit: str, address: str) -> bool:
    """Keep an address for a unit, as an officer decided; False if the unit has it already."""
    kept = (addresses.c.unit == unit) & (addresses.c.address == address.lower())
    if conn.scalar(select(addresses.c.unit).where(kept)) is not None:
        return False
    last = conn.scalar(select(func.max(addresses.c.position)).where(addresses.c.unit == unit))
    position = 0 if last is None else last + 1
    conn.execute(insert(addresses).values(address=address.lower(), unit=unit, position=position, origin="learnt"))
    return True


def _learnt_names(conn: Connection) -> dict[str, list[str]]:
    standing = (lessons.c.kind == "alias") & lessons.c.undone_at.is_(None)
    found: dict[str, list[str]] = defaultdict(list)
    for unit, name in conn.execute(select(lessons.c.unit, lessons.c.value).where(standing).order_by(lessons.c.id)):
        found[unit].append(name)
    return found


def _replace_addresses(conn: Connection, owners: Sequence[Unit]) -> None:
    rows = [
        {"address": email, "unit": unit.code, "position": position}
        for unit in owners
        for position, email in enumerate(unit.emails)
    ]
    for some in batches(owners):
        codes = [unit.code for unit in some]
        conn.execute(delete(addresses).where(addresses.c.unit.in_(codes), addresses.c.origin == "roster"))
    if rows:
        # One that was learnt before belongs to the roster from now on.
        same = (addresses.c.unit == bindparam("its_unit")) & (addresses.c.address == bindparam("its_address"))
        conn.execute(delete(addresses).where(same), [{"its_unit": row["unit"], "its_address": row["address"]} for row in rows])
        conn.execute(insert(addresses), rows)


def _change(old: Unit | None, new: Unit) -> Change:
    if old is None:
        return Change.ADDED
    return Change.UNCHANGED if old == new else Change.CHANGED


def _values(unit: Unit) -> dict[str, object]:
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.value,
        "ward": unit.ward,
        "aliases": unit.aliases,
        "contact": unit.contact,
        "phone": unit.phone,
    }
