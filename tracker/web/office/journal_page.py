"""The audit trail: every act of everybody, newest first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tracker.store.office import audit
from tracker.store.session import reading
from tracker.web.frame import form_values
from tracker.web.frame.access import page
from tracker.web.frame.page_context import context_of

_PAGE = 100


def journal(request: Request) -> Response:
    """A page of acts."""
    context, now = context_of(request), context_of(request).clock()
    before = form_values.number(request.query_params.get("truoc", ""))
    with reading(context.engine) as conn:
        acts = audit.listing(conn, _PAGE + 1, before or None)
        undone = audit.undone(conn, [act.id for act in acts])
        mailbox = context.mailbox(conn, now)
    more = acts[_PAGE - 1].id if len(acts) > _PAGE else 0
    return context.show(request, "office/journal.html", acts=acts[:_PAGE], undone=undone, more=more, mailbox=mailbox, now=now)


ROUTES = (page("/nhat-ky", journal, "officer"),)
