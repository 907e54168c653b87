"""Reminding now: first exactly who would get what, then, on a second press, the letters."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.jobs.filings.act import ActAnswer
from tracker.jobs.letters.remind_now import plan, preview, remind_now
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, told
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

_MOST = 500  # units one press may remind: more are the clockwork's matter, which holds them back


def before(request: Request) -> Response:
    """Who would be reminded, and the first letter as it would leave. Changes nothing."""
    context, now = context_of(request), context_of(request).clock()
    code, unit = request.path_params["campaign"], request.query_params.get("don-vi", "")
    with reading(context.engine) as conn:
        campaign = campaigns.get(conn, code)
        if campaign is None:
            raise HTTPException(404)
        wanted = plan(conn, code, {unit} if unit else None, context.settings, now)
        facts: dict[str, Any] = {
            "names": {one.code: one.name for one in roster.units(conn)},
            "mailbox": context.mailbox(conn, now),
        }
    letter = preview(wanted.notices[0], context.settings) if wanted.notices else None
    return context.show(
        request, "letters/remind.html", campaign=campaign, wanted=wanted, most=_MOST, letter=letter, unit=unit, now=now, **facts
    )


def send(request: Request, form: Form) -> Response:
    """The letters of the units that were ticked go into the outbox."""
    code = request.path_params["campaign"]
    units = frozenset(form.all("unit")[:_MOST])
    if not units:
        return go(request, f"/dot/{quote(code)}/nhac", flashed("nobody-chosen", good=False))
    outcome = performed(request, form, lambda hand: remind_now(hand, code, units))
    count = page_words.number(len(outcome.letters)) if isinstance(outcome, ActAnswer) else ""
    return told(request, outcome, "remind-now", f"/dot/{quote(code)}", f"/dot/{quote(code)}/nhac", count=count)


ROUTES = (page("/dot/{campaign}/nhac", before, "officer"), act("/dot/{campaign}/nhac", send))
