"""Signing in and out, and the gate that lets nobody else through."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tracker.store.office import officers, views
from tracker.store.session import alone, reading, writing
from tracker.web.frame.access import OPEN, OPEN_BELOW, act
from tracker.web.frame.form import Form, read_form
from tracker.web.frame.page_context import PageContext, Visitor, context_of, visitor_of
from tracker.web.frame.security import check_token, own_path, refuse_foreign

COOKIE = "baocao_session"
FORM_COOKIE = "baocao_form"  #: ties the sign-in form to the browser that asked for it, before there is a session
WINDOW = timedelta(minutes=15)  #: in which failed tries count
_TRIES = 5  #: wrong passwords for one name from one address within the window
_TRIES_FROM_ANYWHERE = 50  #: and from all addresses: a stranger elsewhere must not lock an officer out with five
_LOOKS = CapacityLimiter(4)  # at passwords at a time: each takes 64 MiB and a good part of a second
TRIES_FROM_ADDRESS = 40  #: and from one address, whatever the names: a whole office may share one


class SignInGate:
    """Lets through whoever has signed in, and anybody to the few open pages; the rest are sent to sign in."""

    def __init__(self, app: ASGIApp, context: PageContext) -> None:
        self._app = app
        self._desk = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "\0" in scope["path"]:  # no database has a name with it, and PostgreSQL refuses to look
            await Response(status_code=404)(scope, receive, send)
            return
        scope["query_string"] = scope["query_string"].replace(b"%00", b"%EF%BF%BD")  # PostgreSQL takes no NUL as a value either
        request = Request(scope, receive)
        path = request.url.path
        # Whoever asks for these is nobody in particular, and /healthz must answer while the database does not.
        cookie = "" if path == "/healthz" or path.startswith("/static/") else request.cookies.get(COOKIE, "")
        request.state.visitor = await run_in_threadpool(_visitor, self._desk, cookie)
        if request.state.visitor is None and path not in OPEN and not path.startswith(OPEN_BELOW):
            wanted = path + ("?" + request.url.query if request.url.query else "")
            target = "/dang-nhap" + (f"?tiep={quote(wanted, safe='/')}" if request.method == "GET" and path != "/" else "")
            # A part of a page that asks by itself is told to go there as a whole.
            part = request.headers.get("hx-request") == "true"
            answer = Response(status_code=401, headers={"HX-Redirect": target}) if part else RedirectResponse(target, 303)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def sign_in_form(request: Request) -> Response:
    """The form; whoever is signed in goes on to the first page."""
    if visitor_of(request):
        return RedirectResponse("/", 303)
    if await run_in_threadpool(nobody_yet, context_of(request)):
        return RedirectResponse("/bat-dau", 303)
    return _form(request, request.query_params.get("tiep", "/"))


async def sign_in(request: Request) -> Response:
    """Takes name and password; too many wrong ones for a name close it for a while to where they came from (429)."""
    refuse_foreign(request)
    form = await read_form(request, files=False)
    check_token(form.get("csrf"), request.cookies.get(FORM_COOKIE, ""))
    wanted, username = form.get("tiep", "/"), form.get("username").replace("\x1f", "")
    outcome, token = await _try(context_of(request), username, "".join(form.all("password")[-1:]), address_of(request))
    if not token:
        return _form(request, wanted, outcome, username)
    answer = RedirectResponse(own_path(wanted), 303)
    set_cookie(request, answer, COOKIE, token, context_of(request).settings.web.session_hours * 3600)
    answer.delete_cookie(FORM_COOKIE)
    return answer


def sign_out(request: Request, form: Form) -> Response:  # noqa: ARG001
    """Ends the session, here and in the database; the browser forgets what it has kept of ours."""
    with writing(context_of(request).engine) as conn:
        officers.close_session(conn, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/dang-nhap", 303)
    answer.delete_cookie(COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def nobody_yet(context: PageContext) -> bool:
    """Whether there is no account at all: the first one is made at /bat-dau."""
    with reading(context.engine) as conn:
        return not officers.count(conn)


def _form(request: Request, wanted: str, problem: str = "", username: str = "") -> Response:
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    status = {"": 200, "wait": 429}.get(problem, 403)
    answer = context_of(request).show(
        request, "frame/sign_in.html", status, csrf=token, wanted=own_path(wanted), problem=problem, username=username
    )
    set_cookie(request, answer, FORM_COOKIE, token, 3600)
    return answer


def set_cookie(request: Request, answer: Response, name: str, value: str, seconds: int) -> None:
    """A cookie that no script reads and no other site sends along; over https alone where the page came over https."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _visitor(context: PageContext, token: str) -> Visitor | None:
    if not token:
        return None
    with reading(context.engine) as conn:
        found = officers.session(conn, token, context.clock())
        if found is None:
            return None
        return Visitor(found.username, found.role, found.csrf, views.of(conn, found.username))


def address_of(request: Request) -> str:
    """Where a sign-in comes from, written as no name can be; a server in front says it if it is trusted."""
    return f"\x1f{request.client.host if request.client else ''}"


async def _try(context: PageContext, username: str, password: str, address: str) -> tuple[str, str]:
    """What went wrong ("wrong", "wait") and no token, or nothing wrong and the session's token.

    A try counts as failed before the password is looked at, so that many at once are not more than a few; and few
    passwords are looked at at a time, so that all other threads serve pages.
    """
    now = context.clock()
    admitted, stored = await run_in_threadpool(_admitted, context, username, address, now)
    if not admitted:
        return "wait", ""
    if not await to_thread.run_sync(officers.password_matches, stored, password, limiter=_LOOKS):
        return "wrong", ""
    return "", await run_in_threadpool(_signed_in, context, username, address, now)


def _admitted(context: PageContext, username: str, address: str, now: datetime) -> tuple[bool, str | None]:
    """Whether the password is to be looked at, and what it is compared with."""
    most = {f"{address}\x1f{username}": _TRIES, username: _TRIES_FROM_ANYWHERE, address: TRIES_FROM_ADDRESS}
    with writing(context.engine) as conn:
        alone(conn, "sign-in")
        if any(officers.failures_since(conn, whose, now - WINDOW) >= tries for whose, tries in most.items()):
            return False, None
        for whose in most:
            officers.note_failure(conn, whose, now)
        return True, officers.password_hash(conn, username) if username.isprintable() else None


def _signed_in(context: PageContext, username: str, address: str, now: datetime) -> str:
    """The session's token. An office that shares an address signs in together each morning: only this try is forgotten."""
    with writing(context.engine) as conn:
        for whose in (f"{address}\x1f{username}", username):
            officers.forget_failures(conn, whose)
        officers.forget_failure(conn, address, now)
        officers.sweep(conn, now, now - WINDOW)
        token, _ = officers.open_session(conn, username, now + timedelta(hours=context.settings.web.session_hours))
        return token


ROUTES = (
    Route("/dang-nhap", sign_in_form, methods=["GET"]),
    Route("/dang-nhap", sign_in, methods=["POST"]),
    act("/dang-xuat", sign_out, "view"),
)
