"""Periodic reports: the campaigns of the periods whose moment has come open, once, and close when they are over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from config.entities import Campaign
from tracker.rules.campaigns.series import closes_at, open_now
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns, series
from tracker.store.session import alone, reading, writing


def open_periods(engine: Engine, calendar: Calendar, now: datetime) -> tuple[Campaign, ...]:
    """The campaigns that were opened now. However many workers do this at once, each opens once."""
    with reading(engine) as conn:
        rows = series.listing(conn)
        if not rows:
            return ()
        opened = campaigns.of_series(conn)
        codes = campaigns.codes(conn)
    of = {row.series.code: row.series for row in rows}
    over = [one.code for one in opened if one.series in of and closes_at(of[one.series], one.due) <= now]
    wanted = [
        (row.series.code, one)
        for row in rows
        if row.stopped_at is None
        for one in open_now(row.series, row.created_at, now, calendar)
        if one.code not in codes
    ]
    if not wanted and not over:
        return ()
    with writing(engine) as conn:
        alone(conn, "open-periods")
        for code in over:
            campaigns.close(conn, code, now)
        return tuple(one for code, one in wanted if campaigns.open_once(conn, one, code, now))
