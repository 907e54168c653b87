"""How often an officer wants to hear of what happens, by campaign."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from config.settings_file import ADDRESS
from tracker.rules.events.news import Often, Subscription
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.events import subscriptions
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

HERE = "/tai-khoan/bao-tin"


def show(request: Request) -> Response:
    """The officer's own choices."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        own = {one.campaign: one for one in subscriptions.of_officer(conn, who(request))}
        open_ones = campaigns.all_open(conn, now)
        mailbox = context.mailbox(conn, now)
    address = next((one.address for one in own.values()), "")
    return context.show(
        request, "events/news.html", own=own, campaigns=open_ones, often=tuple(Often), address=address, mailbox=mailbox, now=now
    )


def save(request: Request, form: Form) -> Response:
    """From now on; what happened before is told to nobody."""
    context, now = context_of(request), context_of(request).clock()
    address = form.get("address").lower()
    with reading(context.engine) as conn:
        codes = ("", *(one.code for one in campaigns.all_open(conn, now)))
    chosen = {code: form.get(f"dot-{code}") for code in codes if form.get(f"dot-{code}") in list(Often)}
    if any(one != Often.NEVER for one in chosen.values()) and not ADDRESS.fullmatch(address):
        return go(request, HERE, flashed("news-address", good=False))
    wanted = [Subscription(who(request), code, Often(one), address, now) for code, one in chosen.items()]
    with writing(context.engine) as conn:
        subscriptions.save(conn, who(request), wanted)
        audit.add(conn, now, who(request), "subscribe", f"officer {who(request)}")
    return go(request, HERE, flashed("saved"))


ROUTES = (page(HERE, show, "officer"), act(HERE, save))
