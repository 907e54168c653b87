"""Letters of the clock that are no chasers: requests of campaigns that have opened, and steps above units."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine

from config.settings import Settings
from tracker.jobs.letters.escalate import due_escalations
from tracker.jobs.letters.open_letter import due_openings
from tracker.jobs.letters.queue import queue
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notice import Notice
from tracker.store.campaigns import campaigns
from tracker.store.session import alone, reading, writing


def unasked(
    engine: Engine, calendar: Calendar, settings: Settings, now: datetime, dry_run: bool
) -> tuple[tuple[Notice, ...], bool]:
    """Queue them, none twice; whether they wait for an officer. More requests than one run may send are held, and so are
    more steps: the ones do not hold back the others."""
    with reading(engine) as conn:
        groups = _decided(conn, calendar, settings, now)
    many = tuple(len(group) > settings.sending.letters_per_run for group in groups)
    if dry_run or not any(groups):
        return tuple(one for group in groups for one in group), any(many)
    queued: list[Notice] = []
    with writing(engine) as conn:
        alone(conn, "remind")
        again = _decided(conn, calendar, settings, now)  # a report may have come in between
        for group, held in zip(again, many, strict=True):
            queued += [one for one in group if queue(conn, one, settings.office, now, held=held)]
    return tuple(queued), any(many)


def _decided(
    conn: Connection, calendar: Calendar, settings: Settings, now: datetime
) -> tuple[tuple[Notice, ...], tuple[Notice, ...]]:
    rows = campaigns.speaking(conn, now)
    requests = tuple(one for row in rows for one in due_openings(conn, row, now))
    return requests, tuple(one for row in rows for one in due_escalations(conn, row, calendar, settings, now))
