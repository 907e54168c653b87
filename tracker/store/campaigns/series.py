"""Periodic campaigns as they were imported; the campaigns they open are in `campaigns`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from config.entities import Series
from config.series import series_from_dict, series_to_dict
from tracker.store import schema
from tracker.store.office.roster import Change


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series and its life in the office."""

    series: Series
    created_at: datetime
    stopped_at: datetime | None


def put(conn: Connection, series: Series, now: datetime) -> Change:
    """Import a series, in place of its earlier form; what it opened before stays as it is, and a stopped one stopped."""
    definition = series_to_dict(series)
    mine = schema.series.c.code == series.code
    old = conn.scalar(select(schema.series.c.definition).where(mine))
    if old is None:
        conn.execute(insert(schema.series).values(code=series.code, definition=definition, created_at=now))
        return Change.ADDED
    if old == definition:
        return Change.UNCHANGED
    conn.execute(update(schema.series).where(mine).values(definition=definition))
    return Change.CHANGED


def listing(conn: Connection) -> tuple[SeriesRow, ...]:
    """Every series, by code."""
    rows = conn.execute(select(schema.series).order_by(schema.series.c.code))
    return tuple(SeriesRow(series_from_dict(row.definition), row.created_at, row.stopped_at) for row in rows)


def stop(conn: Connection, code: str, now: datetime) -> bool:
    """No period opens any more; False if there is no such series at work."""
    mine = (schema.series.c.code == code) & schema.series.c.stopped_at.is_(None)
    return conn.execute(update(schema.series).where(mine).values(stopped_at=now)).rowcount == 1


def resume(conn: Connection, code: str) -> bool:
    """Undo `stop`; False if there is no such stopped series."""
    mine = (schema.series.c.code == code) & schema.series.c.stopped_at.is_not(None)
    return conn.execute(update(schema.series).where(mine).values(stopped_at=None)).rowcount == 1
