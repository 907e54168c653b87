"""What a person must decide: the mails that wait, oldest first."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame import form_values
from tracker.web.frame.access import page
from tracker.web.frame.page_context import context_of

_PAGE = 50


def tray(request: Request) -> Response:
    """Mails that wait for a person, oldest first."""
    context, now = context_of(request), context_of(request).clock()
    after = form_values.number(request.query_params.get("sau", ""))
    with reading(context.engine) as conn:
        waiting = mails.tray(conn, _PAGE + 1, after)
        facts: dict[str, Any] = {
            "units": {unit.code: unit.name for unit in roster.units(conn)},
            "campaigns": {row.campaign.code: row.campaign.title for row in campaigns.listing(conn)},
            "total": mails.counts(conn)[MailState.TRAY],
            "mailbox": context.mailbox(conn, now),
        }
    more = waiting[_PAGE - 1].id if len(waiting) > _PAGE else 0
    return context.show(request, "mails/tray.html", waiting=waiting[:_PAGE], more=more, now=now, **facts)


ROUTES = (page("/cho-xem-xet", tray),)
