"""Campaigns as they were imported, and the units that have an extension or are excused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from config.campaigns import from_dict, to_dict
from config.entities import Campaign
from tracker.store.office.roster import Change
from tracker.store.schema import campaigns, exceptions
from tracker.store.session import insert_new, inserting

_EXCEPTED = ("exempt", "due", "reason", "decided_by", "decided_at", "excused", "asked")


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign and its life in the office."""

    campaign: Campaign
    imported_at: datetime
    closed_at: datetime | None
    paused_at: datetime | None = None  #: no reminders and late notices since
    series: str | None = None  #: the periodic campaign that opened it


@dataclass(frozen=True, slots=True)
class Excepted:
    """What the office decided for one unit of a campaign."""

    unit: str
    exempt: bool
    due: datetime | None  #: the extension; None: the campaign's own
    reason: str
    decided_by: str
    decided_at: datetime
    excused: bool = False  #: came late, and the office accepts why
    asked: bool = False  #: whatever the campaign's selectors and the unit's days say


def put(conn: Connection, campaign: Campaign, now: datetime) -> Change:
    """Import a campaign, in place of its earlier form; a closed one stays closed."""
    definition = to_dict(campaign)
    old = conn.scalar(select(campaigns.c.definition).where(campaigns.c.code == campaign.code))
    if old == definition:
        return Change.UNCHANGED
    values = {"definition": definition, "due": campaign.due, "imported_at": now}
    if old is None:
        conn.execute(insert(campaigns).values(code=campaign.code, **values))
        return Change.ADDED
    conn.execute(update(campaigns).where(campaigns.c.code == campaign.code).values(values))
    return Change.CHANGED


def open_once(conn: Connection, campaign: Campaign, series: str, now: datetime) -> bool:
    """Open the campaign of one period; False, and nothing happens, if its code is there already."""
    new = inserting(conn, campaigns).on_conflict_do_nothing(index_elements=["code"]).returning(campaigns.c.code)
    values = {"definition": to_dict(campaign), "due": campaign.due, "imported_at": now, "series": series}
    return conn.scalar(new, {"code": campaign.code, **values}) is not None


def get(conn: Connection, code: str) -> Campaign | None:
    """The campaign of this code, open or closed."""
    definition = conn.scalar(select(campaigns.c.definition).where(campaigns.c.code == code))
    return None if definition is None else _with_hand(from_dict(definition), _asked(conn, code))


def period_before(conn: Connection, code: str) -> Campaign | None:
    """The campaign whose figures stand beside this one's: the one it names, else the last period of its series before it."""
    columns = (campaigns.c.definition, campaigns.c.series, campaigns.c.due)
    row = conn.execute(select(*columns).where(campaigns.c.code == code)).first()
    if row is None:
        return None
    named = row.definition.get("previous")
    if named or row.series is None:
        return get(conn, named) if named and named != code else None
    earlier = select(campaigns.c.code).where(campaigns.c.series == row.series, campaigns.c.due < row.due)
    last = conn.scalar(earlier.order_by(campaigns.c.due.desc(), campaigns.c.code).limit(1))
    return get(conn, last) if last else None


def all_open(conn: Connection, now: datetime) -> tuple[Campaign, ...]:
    """Campaigns not closed before now, by due date. One that opens later is among them: a report may come early."""
    rows = conn.execute(_listed().where(campaigns.c.closed_at.is_(None) | (campaigns.c.closed_at > now)))
    asked = _asked(conn)
    return tuple(_with_hand(from_dict(row.definition), asked) for row in rows)


def listing(conn: Connection) -> tuple[CampaignRow, ...]:
    """Every campaign, by due date."""
    asked = _asked(conn)
    return tuple(
        CampaignRow(_with_hand(from_dict(row.definition), asked), row.imported_at, row.closed_at, row.paused_at, row.series)
        for row in conn.execute(_listed())
    )


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """An open campaign of a periodic report, without what it asks."""

    code: str
    series: str
    due: datetime


def of_series(conn: Connection) -> tuple[OpenPeriod, ...]:
    """The open campaigns that periodic reports have opened."""
    columns = (campaigns.c.code, campaigns.c.series, campaigns.c.due)
    still_open = campaigns.c.series.is_not(None) & campaigns.c.closed_at.is_(None)
    return tuple(OpenPeriod(*row) for row in conn.execute(select(*columns).where(still_open)))


def codes(conn: Connection) -> frozenset[str]:
    """The codes of all campaigns, open or closed."""
    return frozenset(conn.scalars(select(campaigns.c.code)))


def close(conn: Connection, code: str, now: datetime) -> bool:
    """No report is expected any more; False if there is no such open campaign."""
    still_open = (campaigns.c.code == code) & campaigns.c.closed_at.is_(None)
    return conn.execute(update(campaigns).where(still_open).values(closed_at=now)).rowcount == 1


def reopen(conn: Connection, code: str) -> bool:
    """Undo `close`; False if there is no such closed campaign."""
    closed = (campaigns.c.code == code) & campaigns.c.closed_at.is_not(None)
    return conn.execute(update(campaigns).where(closed).values(closed_at=None)).rowcount == 1


def pause(conn: Connection, code: str, now: datetime) -> bool:
    """No reminders and late notices any more; False if there is no such campaign, or it is paused."""
    speaking = (campaigns.c.code == code) & campaigns.c.paused_at.is_(None)
    return conn.execute(update(campaigns).where(speaking).values(paused_at=now)).rowcount == 1


def resume(conn: Connection, code: str) -> bool:
    """Undo `pause`; False if there is no such paused campaign. Occasions that were missed stay missed but the newest."""
    paused = (campaigns.c.code == code) & campaigns.c.paused_at.is_not(None)
    return conn.execute(update(campaigns).where(paused).values(paused_at=None)).rowcount == 1


def speaking(conn: Connection, now: datetime) -> tuple[CampaignRow, ...]:
    """Campaigns that may remind and chase: neither closed nor paused, by due date."""
    return tuple(row for row in listing(conn) if row.paused_at is None and (row.closed_at is None or row.closed_at > now))


def extended_dues(conn: Connection) -> Mapping[str, frozenset[datetime]]:
    """The due instants that units of each campaign were granted, by campaign code."""
    found: dict[str, set[datetime]] = defaultdict(set)
    query = select(exceptions.c.campaign, exceptions.c.due).where(exceptions.c.due.is_not(None)).distinct()
    for code, due in conn.execute(query):
        found[code].add(due)
    return {code: frozenset(dues) for code, dues in found.items()}


def exceptions_of(conn: Connection, code: str) -> Mapping[str, Excepted]:
    """Extensions and exemptions of a campaign, by unit code."""
    columns = [column for column in exceptions.c if column.name != "campaign"]
    rows = conn.execute(select(*columns).where(exceptions.c.campaign == code))
    return {row.unit: Excepted(**row._mapping) for row in rows}


def except_unit(conn: Connection, code: str, exception: Excepted) -> None:
    """Extend or excuse one unit, in place of what was decided before."""
    values = {name: getattr(exception, name) for name in _EXCEPTED}
    one = (exceptions.c.campaign == code) & (exceptions.c.unit == exception.unit)
    insert_new(conn, exceptions, [{"campaign": code, "unit": exception.unit, **values}])
    conn.execute(update(exceptions).where(one).values(values))


def _asked(conn: Connection, code: str | None = None) -> Mapping[str, tuple[str, ...]]:
    """Units that officers' acts ask, by campaign code."""
    query = select(exceptions.c.campaign, exceptions.c.unit).where(exceptions.c.asked).order_by(exceptions.c.unit)
    found: dict[str, tuple[str, ...]] = {}
    for campaign, unit in conn.execute(query if code is None else query.where(exceptions.c.campaign == code)):
        found[campaign] = (*found.get(campaign, ()), unit)
    return found


def _with_hand(campaign: Campaign, asked: Mapping[str, tuple[str, ...]]) -> Campaign:
    return replace(campaign, by_hand=asked[campaign.code]) if campaign.code in asked else campaign


def _listed() -> Select[Any]:
    return select(campaigns).order_by(campaigns.c.due, campaigns.c.code)
