"""What is kept of links to units' pages: what was handed in by them, and which of them open nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from tracker.rules.links.unit_link import Stop
from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import link_mails, link_stops, mails
from tracker.store.session import batches

_CAME_BY = select(link_mails.c.mail, link_mails.c.unit, link_mails.c.campaign).where(
    link_mails.c.mail.in_(bindparam("mails", expanding=True))
)


@dataclass(frozen=True, slots=True)
class LinkMail:
    """One handing in on a unit's page."""

    at: datetime
    files: int
    state: MailState  #: what became of the mail


@dataclass(frozen=True, slots=True)
class StopRow:
    """One stop with who decided it."""

    stop: Stop
    reason: str
    decided_by: str


def note(conn: Connection, mail: int, campaign: str, unit: str, at: datetime, files: int) -> None:
    """A mail that was just kept came by the page of this unit."""
    conn.execute(insert(link_mails).values(mail=mail, campaign=campaign, unit=unit, at=at, files=files))


def came_by(conn: Connection, ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """Unit and campaign of those mails that came by the page of one."""
    found: dict[int, tuple[str, str]] = {}
    for some in batches(tuple(ids)):
        found |= {row.mail: (row.unit, row.campaign) for row in conn.execute(_CAME_BY, {"mails": some})}
    return found


def count_since(conn: Connection, campaign: str, unit: str, since: datetime) -> int:
    """How often a unit handed in by its page since an instant."""
    mine = (link_mails.c.campaign == campaign) & (link_mails.c.unit == unit) & (link_mails.c.at >= since)
    return conn.scalar(select(func.count()).select_from(link_mails).where(mine)) or 0


def of_cell(conn: Connection, campaign: str, unit: str, most: int) -> tuple[LinkMail, ...]:
    """What a unit handed in by its page, newest first."""
    mine = (link_mails.c.campaign == campaign) & (link_mails.c.unit == unit)
    columns = select(link_mails.c.at, link_mails.c.files, mails.c.state).join(mails, mails.c.id == link_mails.c.mail)
    return tuple(LinkMail(*row) for row in conn.execute(columns.where(mine).order_by(link_mails.c.at.desc()).limit(most)))


def stops_for(conn: Connection, campaign: str, unit: str) -> tuple[Stop, ...]:
    """What may make the links of one unit in one campaign void."""
    scopes = (("unit", unit), ("campaign", campaign), ("all", ""))
    mine = or_(*((link_stops.c.scope == scope) & (link_stops.c.code == code) for scope, code in scopes))
    return tuple(Stop(*row) for row in conn.execute(select(link_stops.c.scope, link_stops.c.code, link_stops.c.at).where(mine)))


def stops(conn: Connection) -> tuple[StopRow, ...]:
    """Every stop, newest first."""
    rows = conn.execute(select(link_stops).order_by(link_stops.c.at.desc(), link_stops.c.scope, link_stops.c.code))
    return tuple(StopRow(Stop(row.scope, row.code, row.at), row.reason, row.decided_by) for row in rows)
