"""One field for everything: units, campaigns, mails with their files, letters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from parsers.vietnamese.text import fold
from tracker.store.campaigns import campaigns
from tracker.store.full_text import searched
from tracker.store.letters import letter_list
from tracker.store.mails.search import MailSearch, search
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import page
from tracker.web.frame.page_context import context_of
from tracker.web.mails.mail_list import listed, names_of, parts_of

_FEW = 10  # of each kind; lists of their own show the rest


def everything(request: Request) -> Response:
    """The first of each kind, with the way to all of them."""
    context, now = context_of(request), context_of(request).clock()
    wanted = request.query_params.get("tim", "").strip()[:200]
    words = searched(wanted)
    asked = MailSearch(wanted)
    with reading(context.engine) as conn:
        found = search(conn, asked, _FEW + 1) if wanted else ()
        if not found and len(words) > 1:
            found = search(conn, replace(asked, apart=True), _FEW + 1)
        shown = listed(asked, found[:_FEW])
        units = roster.found(conn, wanted) if words else ()
        letters = letter_list.newest(conn, "", _FEW + 1, wanted=wanted) if words else ()
        facts: dict[str, Any] = {
            "rounds": tuple(row for row in campaigns.listing(conn) if words and all(word in _said_of(row) for word in words)),
            "names": names_of(conn, shown),
            "parts": parts_of(conn),
            "mailbox": context.mailbox(conn, now),
        }
    facts |= {"letters": letters[:_FEW], "more_letters": len(letters) > _FEW, "more_mails": len(found) > _FEW}
    facts |= {"found_units": units[:_FEW], "unit_count": len(units), "newest": shown}
    return context.show(request, "mails/search.html", wanted=wanted, now=now, **facts)


def _said_of(row: campaigns.CampaignRow) -> str:
    one = row.campaign
    return fold(f"{one.title} {one.code} {one.plan_number or ''} {' '.join(one.keywords)}")


ROUTES = (page("/tim", everything),)
