"""Links to units' pages, for officers: which were taken back, and taking back those of a unit, of a campaign, or all."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from config.settings import Office
from config.token_key import token_key
from tracker.jobs.links.link_acts import SCOPES, stop
from tracker.rules.links import unit_link
from tracker.store.campaigns import campaigns
from tracker.store.links import unit_links
from tracker.store.office import roster
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import hand_of, told
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

HERE = "/duong-dan"


def link_for(office: Office, campaign: str, unit: str, due: datetime, now: datetime) -> str:
    """The link that an officer may hand on by Zalo or telephone; "" where letters carry none."""
    if not office.unit_pages:
        return ""
    return unit_link.address_of(token_key(office.home), office.unit_pages, unit_link.issue(campaign, unit, due, now))


def listing(request: Request) -> Response:
    """What was taken back, and the forms; the address may name a unit or campaign to begin with."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        stopped = unit_links.stops(conn)
        names = roster.names(conn, [one.stop.code for one in stopped if one.stop.scope == "unit"])
        titles = {row.campaign.code: row.campaign.title for row in campaigns.listing(conn)}
        mailbox = context.mailbox(conn, now)
    asked = {"unit": request.query_params.get("don-vi", ""), "campaign": request.query_params.get("dot", "")}
    return context.show(
        request, "links/links.html", stopped=stopped, called=names | titles, titles=titles, asked=asked, mailbox=mailbox,
        now=now, pages=context.settings.office.unit_pages, lasts=unit_link.LASTS.days,
    )  # fmt: skip


def take_back(request: Request, form: Form) -> Response:
    """Those issued until now open nothing any more."""
    scope = form.get("scope") if form.get("scope") in SCOPES else ""
    with writing(context_of(request).engine) as conn:
        outcome = stop(hand_of(request, form, conn), scope, form.get("code"))
    return told(request, outcome, "stop-links", HERE)


ROUTES = (page(HERE, listing, "officer"), act(f"{HERE}/thu-hoi", take_back))
