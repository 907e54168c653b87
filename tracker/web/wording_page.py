"""What the letters say: each kind on an invented example, in the office's own words where it has some."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tracker.rules.notice import Kind
from tracker.sending.proof import mistakes, sample
from tracker.sending.render import own_templates, render
from tracker.store.session import reading
from tracker.web.access import page
from tracker.web.desk import desk_of


def letters(request: Request) -> Response:
    """Every kind of letter as it would leave; templates of the office that cannot be used are named."""
    desk, now = desk_of(request), desk_of(request).clock()
    office = desk.settings.office
    shown = [(kind, render(sample(kind), office, "<mau@example>")) for kind in Kind]
    with reading(desk.engine) as conn:
        mailbox = desk.mailbox(conn, now)
    own = own_templates(office) is not None
    return desk.show(request, "wording.html", shown=shown, own=own, wrong=mistakes(office), mailbox=mailbox, now=now)


ROUTES = (page("/mau-thu", letters),)
