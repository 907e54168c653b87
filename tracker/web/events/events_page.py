"""What a program was told by webhook and how it answered; what was given up is told again on wish."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.events import events
from tracker.store.office import roster
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

HERE = "/cai-dat/su-kien"
_SHOWN = 100


def listing(request: Request) -> Response:
    """The newest events, each with how its telling stands."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        rows, counted, mailbox = events.newest(conn, _SHOWN), events.counts(conn), context.mailbox(conn, now)
        names = roster.names(conn, sorted({row.unit for row in rows if row.unit}))
        titles = {row.campaign.code: row.campaign.title for row in campaigns.listing(conn)}
    wanted = bool(context.settings.events.webhook)
    return context.show(
        request, "events/events.html", rows=rows, counted=counted, names=names, titles=titles, wanted=wanted, mailbox=mailbox,
        now=now,
    )  # fmt: skip


def again(request: Request, form: Form) -> Response:
    """One that was given up is told once more, with its old id."""
    context, event = context_of(request), form_values.number(form.get("event"))
    with writing(context.engine) as conn:
        done = events.again(conn, event, context.clock())
        if done:
            audit.add(conn, context.clock(), who(request), "tell-again", f"event {event}")
    return go(request, HERE, flashed("saved" if done else "event-not-failed", good=done))


ROUTES = (page(HERE, listing, "admin"), act(f"{HERE}/lai", again, "admin"))
