"""What comes next for units that go on owing: each step with its day and its letter, and a way to stop it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome
from tracker.jobs.letters.escalate import go_on, previewed, stop, to_come
from tracker.rules.letters.kinds.escalation import PASSING, STEPS
from tracker.rules.letters.notice import LetterKind
from tracker.store.campaigns import campaigns
from tracker.store.letters import escalation_stops
from tracker.store.session import reading
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, told
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

_LISTED = 400  # steps that the page names, the nearest first


def listing(request: Request) -> Response:
    """The steps to come, and the letter of one of them."""
    context, now, code = context_of(request), context_of(request).clock(), request.path_params["campaign"]
    wanted = request.query_params.get("buoc", "")
    with reading(context.engine) as conn:
        campaign = campaigns.get(conn, code)
        if campaign is None:
            raise HTTPException(404)
        steps = to_come(conn, code, context.settings)
        shown = next((one for one in steps if one.key == wanted), next((one for one in steps if any(one.to)), None))
        facts: dict[str, Any] = {
            "letter": previewed(conn, shown, context.settings, now) if shown else None,
            "stops": escalation_stops.of_campaign(conn, code),
            "mailbox": context.mailbox(conn, now),
        }
    return context.show(
        request, "letters/escalation.html", campaign=campaign, steps=steps[:_LISTED], more=max(0, len(steps) - _LISTED),
        shown=shown, passing=PASSING, now=now, **facts,
    )  # fmt: skip


def decide(request: Request, form: Form) -> Response:
    """A step is stopped, or let go again."""
    code, unit = request.path_params["campaign"], form.get("unit")
    step = next((one for one in STEPS if one == form.get("step")), None)
    again = bool(form.get("again"))

    def do(hand: Hand) -> Outcome:
        if step is None:
            return Problem("no-such-step")
        return go_on(hand, code, unit, step) if again else stop(hand, code, unit, step)

    here = f"/dot/{quote(code)}/buoc-tiep"
    return told(request, performed(request, form, do), f"{'go-on' if again else 'stop'}-{step or LetterKind.PRINCIPAL}", here)


ROUTES = (page("/dot/{campaign}/buoc-tiep", listing, "officer"), act("/dot/{campaign}/buoc-tiep", decide))
