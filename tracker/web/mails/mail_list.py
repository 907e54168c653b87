"""Every mail and what became of it, newest first, searched by sender, subject or file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.store.campaigns import campaigns
from tracker.store.mails import mails
from tracker.store.mails.search import search
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame import form_values
from tracker.web.frame.access import page
from tracker.web.frame.page_context import context_of

_PAGE = 50


def arrivals(request: Request) -> Response:
    """The list, fifty a page."""
    context, now = context_of(request), context_of(request).clock()
    before = form_values.number(request.query_params.get("truoc", ""))
    wanted = request.query_params.get("tim", "").strip()[:200]
    state = request.query_params.get("loc", "")
    with reading(context.engine) as conn:
        found = search(conn, wanted, state, _PAGE + 1, before)
        facts: dict[str, Any] = {
            "units": {unit.code: unit.name for unit in roster.units(conn)},
            "parts": {
                (row.campaign.code, part.code): part.name for row in campaigns.listing(conn) for part in row.campaign.parts
            },
            "counts": mails.counts(conn),
            "mailbox": context.mailbox(conn, now),
        }
    kept = urlencode({name: value for name, value in (("tim", wanted), ("loc", state)) if value})
    more = found[_PAGE - 1].id if len(found) > _PAGE else 0
    facts |= {"wanted": wanted, "state": state, "kept": kept, "more": more, "before": before}
    return context.show(request, "mails/mail_list.html", newest=found[:_PAGE], now=now, **facts)


ROUTES = (page("/thu", arrivals),)
