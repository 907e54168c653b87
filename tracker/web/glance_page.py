"""Every campaign at a glance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.registry import Campaign
from tracker.store import campaigns, mails, outbox
from tracker.store.session import reading, version
from tracker.store.tallies import tallies
from tracker.web.access import page
from tracker.web.desk import desk_of
from tracker.web.overview import tally_of


def glance(request: Request) -> Response:
    """Open campaigns by due date, then the closed ones; each with its counters."""
    desk, now = desk_of(request), desk_of(request).clock()
    with reading(desk.engine) as conn:
        listed = campaigns.listing(conn)
        turns = min((row.campaign.due for row in listed if row.campaign.due > now), default=None)
        counted = desk.kept.get("glance", version(conn), now, lambda: tallies(conn, now), lambda _: turns)
        facts: dict[str, Any] = {
            "mailbox": desk.mailbox(conn, now),
            "letters": outbox.counts(conn),
            "held": outbox.held_count(conn),
            "waiting": mails.counts(conn)["tray"],
        }
    rows = [(row, tally_of(counted.value[row.campaign.code])) for row in listed if row.campaign.code in counted.value]
    still_open = sorted((one for one in rows if not one[0].closed_at), key=lambda one: _nearest(one[0].campaign, now))
    closed = [one for one in reversed(rows) if one[0].closed_at]
    return desk.show(request, "glance.html", still_open=still_open, closed=closed, now=counted.at, asked_at=now, **facts)


def _nearest(campaign: Campaign, now: datetime) -> tuple[bool, timedelta]:
    """What is due next comes first, then what was due last."""
    return campaign.due <= now, abs(campaign.due - now)


ROUTES = (page("/", glance),)
