"""Campaigns as they were imported, and the units that have an extension or are excused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from config.campaigns import from_dict, to_dict
from config.registry import Campaign
from tracker.store.roster import Change
from tracker.store.schema import campaigns, exceptions
from tracker.store.session import insert_new


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign and its life in the office."""

    campaign: Campaign
    imported_at: datetime
    closed_at: datetime | None


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


def get(conn: Connection, code: str) -> Campaign | None:
    """The campaign of this code, open or closed."""
    definition = conn.scalar(select(campaigns.c.definition).where(campaigns.c.code == code))
    return None if definition is None else from_dict(definition)


def all_open(conn: Connection, now: datetime) -> tuple[Campaign, ...]:
    """Campaigns not closed before now, by due date. One that opens later is among them: a report may come early."""
    rows = conn.execute(_listed().where(campaigns.c.closed_at.is_(None) | (campaigns.c.closed_at > now)))
    return tuple(from_dict(row.definition) for row in rows)


def listing(conn: Connection) -> tuple[CampaignRow, ...]:
    """Every campaign, by due date."""
    return tuple(CampaignRow(from_dict(row.definition), row.imported_at, row.closed_at) for row in conn.execute(_listed()))


def close(conn: Connection, code: str, now: datetime) -> bool:
    """No report is expected any more; False if there is no such open campaign."""
    still_open = (campaigns.c.code == code) & campaigns.c.closed_at.is_(None)
    return conn.execute(update(campaigns).where(still_open).values(closed_at=now)).rowcount == 1


def reopen(conn: Connection, code: str) -> bool:
    """Undo `close`; False if there is no such closed campaign."""
    closed = (campaigns.c.code == code) & campaigns.c.closed_at.is_not(None)
    return conn.execute(update(campaigns).where(closed).values(closed_at=None)).rowcount == 1


def exceptions_of(conn: Connection, code: str) -> Mapping[str, Excepted]:
    """Extensions and exemptions of a campaign, by unit code."""
    columns = [column for column in exceptions.c if column.name != "campaign"]
    rows = conn.execute(select(*columns).where(exceptions.c.campaign == code))
    return {row.unit: Excepted(**row._mapping) for row in rows}


def except_unit(conn: Connection, code: str, exception: Excepted) -> None:
    """Extend or excuse one unit, in place of what was decided before."""
    values = {name: getattr(exception, name) for name in ("exempt", "due", "reason", "decided_by", "decided_at", "excused")}
    one = (exceptions.c.campaign == code) & (exceptions.c.unit == exception.unit)
    insert_new(conn, exceptions, [{"campaign": code, "unit": exception.unit, **values}])
    conn.execute(update(exceptions).where(one).values(values))


def _listed() -> Select[Any]:
    return select(campaigns).order_by(campaigns.c.due, campaigns.c.code)
