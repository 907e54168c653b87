"""The audit trail: every act of everybody, newest first."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tracker.store.acts import audit
from tracker.store.session import reading
from tracker.web.frame.access import page
from tracker.web.frame.act_words import act_words
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import context_of

_PAGE = 100


def journal(request: Request) -> Response:
    """A page of acts."""
    context, now = context_of(request), context_of(request).clock()
    before = form_values.number(request.query_params.get("truoc", ""))
    with reading(context.engine) as conn:
        acts = audit.listing(conn, _PAGE + 1, before or None)
        undone = audit.undone(conn, [act.id for act in acts])
        said = act_words(conn, acts)
        mailbox = context.mailbox(conn, now)
    more = acts[_PAGE - 1].id if len(acts) > _PAGE else 0
    facts: dict[str, Any] = {"acts": acts[:_PAGE], "act_said": said, "undone": undone, "more": more}
    return context.show(request, "office/journal.html", mailbox=mailbox, now=now, **facts)


ROUTES = (page("/nhat-ky", journal, "officer"),)
