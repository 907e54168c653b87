"""The kinds of routes, and who may use them: `page` shows, `act` changes, both to whoever has signed in; `Linked` routes are
for whoever holds a link of a unit, and look at nothing but that link.

Every route of the service is made here, or is one of the few that are open to all (`OPEN`); a test walks them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker.rules.links import unit_link
from tracker.store.office.accounts.officers import ROLES
from tracker.web.frame.forms.form import Form, read_form
from tracker.web.frame.forms.typed import COOKIE as TYPED_COOKIE
from tracker.web.frame.forms.typed import forget_typed
from tracker.web.frame.page_context import context_of, may, visitor_of
from tracker.web.frame.security import check_token, refuse_foreign

WATCHED = ("/healthz", "/livez", "/readyz")  #: what watchers ask, and must answer while the database does not
#: Paths that need no sign-in; /metrics asks in its own way.
OPEN = (*WATCHED, "/dang-nhap", "/dang-nhap/ma", "/bat-dau", "/metrics")
ENROLMENT = "/tai-khoan/hai-buoc"  #: where an account gets its second factor
LINKED = "/xem/"  #: what a link opens for whoever has no account; each page asks for the link's token
#: And all below these; /api/v1 asks for a session or a token itself, the pages of units for their link.
OPEN_BELOW = ("/static/", "/api/v1/", LINKED, unit_link.PATH)

#: What an account for figures alone may open and do, and why; all other paths ask for the role that their route names.
FIGURES: Mapping[str, str] = {
    "/": "how far each campaign is",
    "/dot/{campaign}": "the board, without papers, notes and letters",
    "/dot/{campaign}/chua-nop": "who is missing, without telephone numbers",
    "/dot/{campaign}/chua-nop.txt": "the same as one text",
    "/dot/{campaign}/bang.xlsx": "the board to take away, as it is shown",
    "/dot/{campaign}/bang.pdf": "the board on paper, as it is shown",
    "/dot/{campaign}/man-hinh": "the same for a meeting room",
    "/dot/{campaign}/tong-hop": "charts; what is taken away there holds what units wrote",
    "/huong-dan": "the guide, which tells of pages and of nobody's mails",
    "/huong-dan/{chapter}": "as above",
    "/huong-dan/hinh/{name}": "as above",
    "/huong-dan/goi-y": "one's own hints",
    "/huong-dan/goi-y-lai": "as above",
    "/tai-khoan": "one's own password",
    "/tai-khoan/hai-buoc": "one's own second factor",
    "/tai-khoan/hai-buoc/xac-nhan": "as above",
    "/tai-khoan/hai-buoc/ma-du-phong": "as above",
    "/tai-khoan/hai-buoc/tat": "as above",
    "/tai-khoan/phien": "one's own sessions",
    "/dang-xuat": "the way out",
}

Shows = Callable[[Request], Response]
Does = Callable[[Request, Form], Response]


class Guarded(Route):
    """A route that asks for a role."""

    role: str = ROLES[-1]


class Linked(Route):
    """A route whose address holds the link of a unit: no account opens it, and no session is looked at."""


def page(path: str, endpoint: Shows, role: str = "view") -> Guarded:
    """GET: `endpoint(request)` runs in a thread, for visitors who have at least the role."""
    role = least(path, role)

    def shown(request: Request) -> Response:
        require(request, role)
        return endpoint(request)

    return _guarded(path, shown, "GET", role)


def act(path: str, endpoint: Does, role: str = "officer") -> Guarded:
    """POST: `endpoint(request, form)` runs in a thread, once role, origin and the form's token are right.

    The form carries the visitor's `csrf`; files come as `form.file(name)`.
    """
    role = least(path, role)

    async def done(request: Request) -> Response:
        require(request, role)
        refuse_foreign(request)
        form = await read_form(request)
        visitor = visitor_of(request)
        check_token(form.get("csrf"), visitor.csrf if visitor else "")
        try:
            answer = await run_in_threadpool(endpoint, request, form)
            if visitor and TYPED_COOKIE in request.cookies and not form.get("preview"):
                await run_in_threadpool(_sent_after_all, request, answer, visitor.username)
            return answer
        finally:
            context_of(request).kept.forget()

    return _guarded(path, done, "POST", role)


def _sent_after_all(request: Request, answer: Response, officer: str) -> None:
    """What a session's end had kept is sent, and no form is filled with it again."""
    if forget_typed(context_of(request).engine, request, officer, request.url.path):
        answer.delete_cookie(TYPED_COOKIE)


def least(path: str, role: str) -> str:
    """The least role that a path asks for: the table's, else that of its route."""
    return ROLES[0] if path in FIGURES else role


def require(request: Request, role: str) -> None:
    """Raises HTTPException 403 for whoever has not signed in or has a lesser role."""
    visitor = visitor_of(request)
    if visitor is None or not may(visitor.role, role):
        raise HTTPException(403, "role")


def _guarded(path: str, endpoint: Callable[..., object], method: str, role: str) -> Guarded:
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    route = Guarded(path, endpoint, methods=[method])
    route.role = role
    return route
