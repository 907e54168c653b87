"""The roster: units in the order of the office's list, and the addresses they write from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from config.entities import ALWAYS, FormerName, Level, Life, Role, Unit
from parsers.vietnamese.text import fold
from tracker.store import schema
from tracker.store.changed_cells import RosterMemory
from tracker.store.office import unit_groups
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


_KNOWN = RosterMemory[tuple[Unit, ...]]()  # a country's units take most of a second to read, and change a few times a year
_SAID = RosterMemory[list[tuple[str, str, Unit]]]()  # what a search looks in
_NO_DAYS: Mapping[str, date] = MappingProxyType({})


def replace_units(conn: Connection, new: Sequence[Unit], since: Mapping[str, date] = _NO_DAYS) -> tuple[UnitChange, ...]:
    """Make the roster say what the file says, in its order; units the file leaves out stay, after the others.

    Addresses and names learnt from an officer's decision stay with their unit, and so does its life, and so do its groups
    where the file names none. `since`: the first days of units that a change brought forth.
    """
    old = {unit.code: unit for unit in units(conn, learnt=False)}
    listed_codes = {unit.code for unit in new}
    absent = [unit for code, unit in old.items() if code not in listed_codes]
    listed = [{"position": position, **columns_of(unit)} for position, unit in enumerate((*new, *absent))]
    if added := [row for row in listed if row["code"] not in old]:
        conn.execute(insert(schema.units), [{**row, "since": since.get(str(row["code"]))} for row in added])
    if known := [{f"new_{name}": value for name, value in row.items()} for row in listed if row["code"] in old]:
        changed: dict[str, object] = {name: bindparam(f"new_{name}") for name in listed[0] if name != "code"}
        conn.execute(update(schema.units).where(schema.units.c.code == bindparam("new_code")).values(changed), known)
    _replace_addresses(conn, [unit for unit in new if unit.code not in old or _addressed(old[unit.code]) != _addressed(unit)])
    unit_groups.regroup(conn, [unit for unit in new if unit.groups and sorted(unit.groups) != _groups_of(old, unit)])
    return compared(tuple(old.values()), new)


def compared(known: Sequence[Unit], new: Sequence[Unit]) -> tuple[UnitChange, ...]:
    """What a file does to each unit, those that it leaves out at the end."""
    old, listed = {unit.code: unit for unit in known}, {unit.code for unit in new}
    changes = [UnitChange(unit.code, unit.name, _change(old.get(unit.code), unit)) for unit in new]
    return (*changes, *(UnitChange(unit.code, unit.name, Change.ABSENT) for unit in known if unit.code not in listed))


def unit(conn: Connection, code: str) -> Unit | None:
    """The unit of this code."""
    return next(iter(units(conn, only=code)), None)


def units(conn: Connection, learnt: bool = True, only: str | None = None) -> tuple[Unit, ...]:
    """Every unit in roster order, those that stand no more among them; `only`: the unit of this code alone.

    Addresses and names of the roster come before learnt ones, names it bore, and what it has from units that it answers
    for; all but the first are left out if not `learnt`.
    """
    if not learnt:
        return _listed(conn, only and (only,), learnt=False)
    return _read(conn, only) if only else _KNOWN.get(conn, lambda: _read(conn, None))


def _read(conn: Connection, only: str | None) -> tuple[Unit, ...]:
    before = _predecessors(conn)
    codes = None if only is None else (only, *(code for code, _ in before.get(only, ())))
    found = {one.code: one for one in _listed(conn, codes)}
    own = found.values() if only is None else [found[only]] if only in found else []
    return tuple(_answering(one, before[one.code], found) if one.code in before else one for one in own)


def standing_units(conn: Connection) -> tuple[Unit, ...]:
    """The units that mails are held against: one that others answer for is known by their names and addresses."""
    return tuple(one for one in units(conn) if not (one.life.until and one.life.successors))


def heirs(conn: Connection) -> tuple[Unit, ...]:
    """The units that answer for others."""
    before = _predecessors(conn)
    return tuple(
        replace(one, life=replace(one.life, predecessors=tuple(before[one.code]))) for one in _listed(conn, tuple(before))
    )


def ended(conn: Connection) -> Mapping[str, Life]:
    """The lives of units that stand no more, by code."""
    rows = conn.execute(select(schema.units).where(schema.units.c.until.is_not(None)))
    return {row.code: _life(row) for row in rows}


def names(conn: Connection, codes: Collection[str]) -> dict[str, str]:
    """The names of these units."""
    rows = conn.execute(select(schema.units.c.code, schema.units.c.name).where(schema.units.c.code.in_(codes)))
    return dict(rows.all())


def found(conn: Connection, wanted: str, addressed: bool = False) -> tuple[Unit, ...]:
    """The units whose name, ward and code hold all the words, with or without marks; or with an @ whose address does.

    `addressed`: a word may stand in an address as well.
    """
    left = _SAID.get(conn, lambda: [(fold(f"{one.name} {one.ward} {one.code}"), _mail(one), one) for one in units(conn)])
    if "@" in wanted and not addressed:
        return tuple(one for _, mail, one in left if wanted.strip().lower() in mail)
    for word in fold(wanted).split():
        left = [one for one in left if word in one[0] or (addressed and word in one[1])]
    return tuple(one for *_, one in left)


def _mail(unit: Unit) -> str:
    return " ".join(unit.emails)


def count(conn: Connection) -> int:
    """How many units there are."""
    return conn.scalar(select(func.count()).select_from(schema.units)) or 0


def columns_of(unit: Unit) -> dict[str, Any]:
    """What a list says of a unit, but for its addresses and its place."""
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.value,
        "ward": unit.ward,
        "aliases": unit.aliases,
        "contact": unit.contact,
        "phone": unit.phone,
    }


def places(conn: Connection, codes: Collection[str] | None = None) -> dict[str, tuple[int, str, str]]:
    """Place in the roster's order, name and level of every unit, or of these, by code."""
    columns = (schema.units.c.code, schema.units.c.position, schema.units.c.name, schema.units.c.level)
    query = select(*columns) if codes is None else select(*columns).where(schema.units.c.code.in_(codes))
    return {code: (place, name, level) for code, place, name, level in conn.execute(query)}


def own_addresses(conn: Connection, code: str) -> tuple[str, ...]:
    """Every address that is a unit's own, the one that letters go to first."""
    mine = select(addresses.c.address).where(addresses.c.unit == code)
    return tuple(conn.scalars(mine.order_by(addresses.c.origin != "roster", addresses.c.position, addresses.c.address)))


def learn_address(conn: Connection, unit: str, address: str) -> bool:
    """Keep an address for a unit, as an officer decided; False if the unit has it already."""
    kept = (addresses.c.unit == unit) & (addresses.c.address == address.lower())
    if conn.scalar(select(addresses.c.unit).where(kept)) is not None:
        return False
    last = conn.scalar(select(func.max(addresses.c.position)).where(addresses.c.unit == unit))
    position = 0 if last is None else last + 1
    conn.execute(insert(addresses).values(address=address.lower(), unit=unit, position=position, origin="learnt"))
    return True


def _listed(conn: Connection, codes: Sequence[str] | None, learnt: bool = True) -> tuple[Unit, ...]:
    """Units (all, or those of these codes) with what is theirs alone."""
    emails: dict[str, list[tuple[str, Role]]] = defaultdict(list)
    query = select(addresses.c.unit, addresses.c.address, addresses.c.role).order_by(
        addresses.c.unit, addresses.c.origin != "roster", addresses.c.position, addresses.c.address
    )
    rows = select(schema.units).order_by(schema.units.c.position, schema.units.c.code)
    if codes is not None:
        query, rows = query.where(addresses.c.unit.in_(codes)), rows.where(schema.units.c.code.in_(codes))
    for owner, address, role in conn.execute(query if learnt else query.where(addresses.c.origin == "roster")):
        emails[owner].append((address, role))
    names, groups = _learnt_names(conn) if learnt else {}, unit_groups.of_units(conn, codes)
    return tuple(
        _unit(row, emails.get(row.code, ()), names.get(row.code, ()), groups.get(row.code, ()), learnt)
        for row in conn.execute(rows)
    )


def _unit(row: Row[Any], emails: Sequence[tuple[str, Role]], names: Sequence[str], groups: Sequence[str], learnt: bool) -> Unit:
    life = _life(row)
    former = tuple(one.name for one in life.former) if learnt else ()
    return Unit(
        code=row.code,
        name=row.name,
        level=Level(row.level),
        ward=row.ward,
        emails=tuple(address for address, _ in emails),
        aliases=tuple(dict.fromkeys((*row.aliases, *names, *former))),
        contact=row.contact,
        phone=row.phone,
        life=life,
        groups=tuple(groups),
        roles=tuple(one for one in emails if one[1] is not Role.RECIPIENT),
    )


def _life(row: Row[Any]) -> Life:
    if not (row.since or row.until or row.former):
        return ALWAYS
    former = tuple(FormerName(name, date.fromisoformat(since)) for name, since in row.former or ())
    return Life(row.since, row.until, row.fate, tuple(row.successors or ()), former)


def _predecessors(conn: Connection) -> dict[str, list[tuple[str, date]]]:
    """By unit, those it answers for, through however many changes."""
    lives = ended(conn)
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for code, life in lives.items():
        heirs, seen = list(life.successors), {code}
        while heirs:
            heir = heirs.pop()
            if heir in seen or life.until is None:
                continue
            seen.add(heir)
            found[heir].append((code, life.until))
            heirs += lives[heir].successors if heir in lives else ()
    return found


def _answering(one: Unit, before: Sequence[tuple[str, date]], known: Mapping[str, Unit]) -> Unit:
    """The unit with the names and addresses of those it answers for, behind its own."""
    olds = [known[code] for code, _ in before]
    return replace(
        one,
        emails=tuple(dict.fromkeys((*one.emails, *(address for old in olds for address in old.emails)))),
        aliases=tuple(dict.fromkeys((*one.aliases, *(name for old in olds for name in (old.name, *old.aliases))))),
        life=replace(
            one.life,
            former=(*one.life.former, *(name for old in olds for name in _names_of(old))),
            predecessors=tuple(before),
        ),
    )


def _names_of(old: Unit) -> tuple[FormerName, ...]:
    """The names of a unit that stands no more, as names of before of whoever answers for it."""
    return (*old.life.former, *((FormerName(old.name, old.life.until),) if old.life.until else ()))


def _learnt_names(conn: Connection) -> dict[str, list[str]]:
    standing = (lessons.c.kind == "alias") & lessons.c.undone_at.is_(None)
    found: dict[str, list[str]] = defaultdict(list)
    for unit, name in conn.execute(select(lessons.c.unit, lessons.c.value).where(standing).order_by(lessons.c.id)):
        found[unit].append(name)
    return found


def _replace_addresses(conn: Connection, owners: Sequence[Unit]) -> None:
    rows = [
        {"address": email, "unit": unit.code, "position": position, "role": unit.role_of(email)}
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


def _addressed(unit: Unit) -> tuple[object, ...]:
    return unit.emails, unit.roles


def _change(old: Unit | None, new: Unit) -> Change:
    if old is None:
        return Change.ADDED
    same = replace(new, life=old.life, groups=tuple(sorted(new.groups)) or old.groups)
    return Change.UNCHANGED if old == same else Change.CHANGED


def _groups_of(known: Mapping[str, Unit], unit: Unit) -> list[str]:
    return sorted(known[unit.code].groups) if unit.code in known else []
