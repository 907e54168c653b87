"""Telephone calls: the last one about each cell of the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from tracker.store.schema import calls
from tracker.store.session import batches


@dataclass(frozen=True, slots=True)
class Call:
    """A call: when, by which officer, and what was said."""

    at: datetime
    by: str
    said: str  #: empty: nothing was noted


def of_campaign(conn: Connection, campaign: str, units: Sequence[str] | None = None) -> Mapping[str, Call]:
    """The last call about each unit's report, by its code. `units`: of these alone."""
    query = select(calls.c.unit, calls.c.decided_at, calls.c.decided_by, calls.c.said).where(calls.c.campaign == campaign)
    if units is None:
        return {row.unit: Call(row.decided_at, row.decided_by, row.said) for row in conn.execute(query)}
    found: dict[str, Call] = {}
    for some in batches(units):
        rows = conn.execute(query.where(calls.c.unit.in_(some)))
        found |= {row.unit: Call(row.decided_at, row.decided_by, row.said) for row in rows}
    return found
