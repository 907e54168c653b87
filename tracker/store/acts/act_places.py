"""What the audit trail's names stand for: "filing 7" is a unit's report, "mail 12" a subject, "DVK2020 th-kim-dong" a cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from tracker.store.schema import campaigns, filings, mails, outbox, series, units
from tracker.store.session import batches

_LONGEST_ID = 15  # digits


@dataclass(frozen=True, slots=True)
class ActPlace:
    """What an act was done to, in facts."""

    kind: str  #: filing, mail, letter, unit, cell, campaign, units, mails, series; else the first word of the name
    name: str = ""  #: of unit, mail, letter or series; else what stands behind the first word
    key: str = ""  #: its number or code, for the address of its page
    campaign: str = ""  #: title
    campaign_code: str = ""
    part: str = ""
    version: int = 0
    count: int = 0


def places(conn: Connection, names: Iterable[str]) -> dict[str, ActPlace]:
    """What each of these names stands for; what is gone keeps its code."""
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for name in dict.fromkeys(names):
        kind, _, rest = name.partition(" ")
        wanted[kind if rest and kind in _KNOWN else ""][name] = rest
    found: dict[str, ActPlace] = {}
    for kind, some in wanted.items():
        found |= _KNOWN[kind](conn, some) if kind else _others(conn, list(some))
    return found


def _filings(conn: Connection, some: Mapping[str, str]) -> dict[str, ActPlace]:
    columns = (filings.c.id, filings.c.unit, filings.c.campaign, filings.c.part, filings.c.version)
    rows = _rows(conn, columns, filings.c.id, _numbers(some))
    names = _column(conn, units, "name", {row[1] for row in rows.values()})
    told = _column(conn, campaigns, "definition", {row[2] for row in rows.values()})
    found = {}
    for place, key in some.items():
        if row := rows.get(_number(key)):
            _, unit, campaign, part, version = row
            known = told.get(campaign) or {}
            called = next((one["name"] for one in known.get("parts", ()) if one.get("code") == part), part)
            title = known.get("title", campaign)
            found[place] = ActPlace("filing", names.get(unit, unit), key, title, campaign, called, version)
    return _with_codes(found, some, "filing")


def _mails(conn: Connection, some: Mapping[str, str]) -> dict[str, ActPlace]:
    return _called(conn, some, "mail", (mails.c.id, mails.c.subject), _numbers(some))


def _letters(conn: Connection, some: Mapping[str, str]) -> dict[str, ActPlace]:
    return _called(conn, some, "letter", (outbox.c.id, outbox.c.subject), _numbers(some))


def _units(conn: Connection, some: Mapping[str, str]) -> dict[str, ActPlace]:
    return _called(conn, some, "unit", (units.c.code, units.c.name), set(some.values()))


def _campaigns(conn: Connection, some: Mapping[str, str]) -> dict[str, ActPlace]:
    told = _column(conn, campaigns, "definition", set(some.values()))
    return {
        place: ActPlace("campaign", key=code if code in told else "", campaign=told.get(code, {}).get("title", code))
        for place, code in some.items()
    }


def _series(conn: Connection, some: Mapping[str, str]) -> dict[str, ActPlace]:
    told = _column(conn, series, "definition", set(some.values()))
    return {place: ActPlace("series", told.get(code, {}).get("title", code)) for place, code in some.items()}


_KNOWN = {
    "filing": _filings,
    "mail": _mails,
    "letter": _letters,
    "unit": _units,
    "campaign": _campaigns,
    "series": _series,
}


def _others(conn: Connection, some: Iterable[str]) -> dict[str, ActPlace]:
    """Cells and campaigns by their codes alone, acts on many, and what has a name of its own."""
    split = {one: one.partition(" ")[::2] for one in some}
    told = _column(conn, campaigns, "definition", {first for first, _ in split.values()})
    names = _column(conn, units, "name", {rest for _, rest in split.values() if rest})
    found = {}
    for place, (first, rest) in split.items():
        many, _, things = rest.rpartition(" ")
        title = told[first].get("title", first) if first in told else ""
        if title and not rest:
            found[place] = ActPlace("campaign", key=first, campaign=title)
        elif title and things == "units" and many.isdecimal():
            found[place] = ActPlace("units", campaign=title, campaign_code=first, count=int(many))
        elif title:
            found[place] = ActPlace("cell", names.get(rest, rest), rest, title, first)
        elif rest == "mails" and first.isdecimal():
            found[place] = ActPlace("mails", count=int(first))
        else:
            found[place] = ActPlace(first, rest)
    return found


def _called(
    conn: Connection, some: Mapping[str, str], kind: str, columns: tuple[ColumnElement[Any], ...], keys: set[Any]
) -> dict[str, ActPlace]:
    """Things that have a name, by what they are known by."""
    rows = {str(key): row[1] for key, row in _rows(conn, columns, columns[0], keys).items()}
    return _with_codes({place: ActPlace(kind, rows[key] or "", key) for place, key in some.items() if key in rows}, some, kind)


def _with_codes(found: dict[str, ActPlace], some: Mapping[str, str], kind: str) -> dict[str, ActPlace]:
    return {place: ActPlace(f"{kind}-gone", key) for place, key in some.items() if place not in found} | found


def _column(conn: Connection, table: Table, name: str, codes: set[Any]) -> dict[str, Any]:
    return {key: row[1] for key, row in _rows(conn, (table.c.code, table.c[name]), table.c.code, codes).items()}


def _rows(
    conn: Connection, columns: tuple[ColumnElement[Any], ...], key: ColumnElement[Any], wanted: set[Any]
) -> dict[Any, Any]:
    return {row[0]: row for batch in batches(list(wanted)) for row in conn.execute(select(*columns).where(key.in_(batch)))}


def _numbers(some: Mapping[str, str]) -> set[int]:
    return {_number(key) for key in some.values()} - {0}


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdecimal() and len(key) <= _LONGEST_ID else 0
