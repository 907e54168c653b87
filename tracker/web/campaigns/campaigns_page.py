"""Every campaign at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from config.entities import Campaign
from tracker.jobs.campaigns import count_file
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns, series
from tracker.store.filings import tallies
from tracker.store.filings.tallies import CampaignCount
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading, version
from tracker.web.board.board_rows import tally_of
from tracker.web.frame.access import page
from tracker.web.frame.answer_cache import CachedAnswer
from tracker.web.frame.page_context import PageContext, context_of, may, visitor_of
from tracker.web.office.setup_steps import to_do


def glance(request: Request) -> Response:
    """Open campaigns by due date, then the closed ones; each with its counters."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        listed = campaigns.listing(conn)
        counted = counts_of(context, conn, now)
        facts: dict[str, Any] = {
            "mailbox": context.mailbox(conn, now),
            "letters": outbox.counts(conn),
            "held": outbox.held_count(conn),
            "waiting": mails.counts(conn)[MailState.TRAY],
            "series": series.listing(conn),
            "to_do": _to_do(context, conn, now, request),
        }
    rows = [(row, tally_of(counted.value[row.campaign.code].counts)) for row in listed if row.campaign.code in counted.value]
    still_open = sorted((one for one in rows if not one[0].closed_at), key=lambda one: _nearest(one[0].campaign, now))
    closed = [one for one in reversed(rows) if one[0].closed_at]
    return context.show(
        request, "campaigns/campaigns.html", still_open=still_open, closed=closed, now=counted.at, asked_at=now, **facts
    )


def _to_do(context: PageContext, conn: Connection, now: datetime, request: Request) -> int:
    """Steps that a new office has not done; none once it has begun, and none for who may not do them."""
    visitor = visitor_of(request)
    return to_do(context, conn, now) if visitor and may(visitor.role, "admin") else 0


def counts_of(context: PageContext, conn: Connection, now: datetime) -> CachedAnswer[Mapping[str, CampaignCount]]:
    """How many units of each campaign stand where, as current as it must be."""

    def renewed(known: CachedAnswer[Mapping[str, CampaignCount]]) -> Mapping[str, CampaignCount]:
        found = tallies.counted(conn, now, known.value, known.stamp)
        if any(one is not known.value.get(code) for code, one in found.items()):
            count_file.keep(conn, home, found, now)
        return found

    home = context.settings.home
    return context.kept.get("glance", version(conn), now, lambda: count_file.counted(conn, home, now), _turns, renewed)


def _turns(counted: Mapping[str, CampaignCount]) -> datetime | None:
    return min((one.until for one in counted.values() if one.until), default=None)


def _nearest(campaign: Campaign, now: datetime) -> tuple[bool, timedelta]:
    """What is due next comes first, then what was due last."""
    return campaign.due <= now, abs(campaign.due - now)


ROUTES = (page("/", glance),)
