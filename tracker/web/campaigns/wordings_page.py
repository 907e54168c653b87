"""How things are said: what is shipped, what the office added, what its decisions taught; each of its own may be taken back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from config.field_words import field_words
from tracker.jobs.filings.wording_acts import forget_wording, keep_synonym
from tracker.store.campaigns import campaigns
from tracker.store.office import wordings
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import told, who
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

_HERE = "/cach-goi"


def listing(request: Request) -> Response:
    """Every way of saying that attribution knows."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        own = wordings.standing(conn)
        titles = {row.campaign.code: row.campaign.title for row in campaigns.listing(conn)}
        mailbox = context.mailbox(conn, now)
    shipped = field_words().same
    return context.show(request, "campaigns/wordings.html", own=own, titles=titles, shipped=shipped, mailbox=mailbox, now=now)


def add(request: Request, form: Form) -> Response:
    """Another way to say something."""
    context = context_of(request)
    with writing(context.engine) as conn:
        outcome = keep_synonym(conn, who(request), form.get("said"), form.get("meant"), context.clock())
    return told(request, outcome, "keep-synonym", _HERE)


def forget(request: Request, form: Form) -> Response:
    """What was taught was wrong."""
    context = context_of(request)
    with writing(context.engine) as conn:
        number = form_values.number(form.get("wording"))
        outcome = forget_wording(conn, who(request), number, form.get("why"), context.clock())
    return told(request, outcome, "forget-wording", _HERE)


ROUTES = (page(_HERE, listing, "officer"), act(f"{_HERE}/them", add), act(f"{_HERE}/bo", forget))
