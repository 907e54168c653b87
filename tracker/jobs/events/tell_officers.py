"""Officers hear of what happened as often as each wants to, by letters of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, Engine

from config.extra_days import extra_days
from config.settings import Settings
from tracker.jobs.letters.queue import queue
from tracker.rules.events.news import Happened, Often, Subscription, is_due, means, news
from tracker.rules.events.office_event import EventKind
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns
from tracker.store.events import events, subscriptions
from tracker.store.office import roster
from tracker.store.session import alone, reading, writing


def wanted(engine: Engine) -> bool:
    """Whether any officer wants to hear of anything."""
    with reading(engine) as conn:
        return bool(subscriptions.all_wanted(conn))


def tell_officers(engine: Engine, settings: Settings, now: datetime) -> int:
    """Queue the letters whose turn has come, one an officer; how many."""
    if not settings.sending.started:
        return 0
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    with reading(engine) as conn:
        found = subscriptions.all_wanted(conn)
    if not any(is_due(one, now, calendar, settings.sending) for one in found):
        return 0
    written = 0
    with writing(engine) as conn:
        alone(conn, "news")
        for officer, rows in groupby(subscriptions.all_wanted(conn), key=lambda one: one.officer):
            own = tuple(rows)
            due = [one for one in own if is_due(one, now, calendar, settings.sending)]
            happened = _happened(conn, due, own)
            notice = news(officer, own[0].address, happened, now)
            if notice and queue(conn, notice, settings.office, now):
                written += 1
            # "At once" is counted from the last letter, the others from their turn, news or none.
            subscriptions.mark_told(conn, [one for one in due if notice or one.often is not Often.AT_ONCE], now)
    return written


def _happened(conn: Connection, due: Sequence[Subscription], own: Sequence[Subscription]) -> list[Happened]:
    if not due:
        return []
    named = [one.campaign for one in own if one.campaign]
    rows = [
        row
        for row in events.since(conn, min(one.told for one in due))
        if row.kind is not EventKind.BEGUN and any(means(one, row.campaign, named) and row.noted_at > one.told for one in due)
    ]
    names = roster.names(conn, sorted({row.unit for row in rows if row.unit}))
    titles = {row.campaign.code: row.campaign.title for row in campaigns.listing(conn)} if rows else {}
    return [Happened(row.kind, row.campaign, titles.get(row.campaign, ""), names.get(row.unit, "")) for row in rows]
