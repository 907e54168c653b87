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

from tracker.store.office.accounts import hints, officers, second_factors, views
from tracker.store.office.accounts.officers import Origin
from tracker.store.session import alone, reading, writing
from tracker.web.frame.access import ENROLMENT, LINKED, OPEN, OPEN_BELOW, WATCHED, act
from tracker.web.frame.forms.form import Form, read_form
from tracker.web.frame.forms.typed import COOKIE as TYPED_COOKIE
from tracker.web.frame.forms.typed import KEPT, keep_typed
from tracker.web.frame.page_context import PageContext, Visitor, context_of, visitor_of
from tracker.web.frame.security import check_token, own_path, refuse_foreign

COOKIE = "baocao_session"
FORM_COOKIE = "baocao_form"  #: ties the sign-in form to the browser that asked for it, before there is a session
HALF_COOKIE = "baocao_half"  #: of whoever has given the right password and owes a code
SECOND_STEP = "/dang-nhap/ma"
WINDOW = timedelta(minutes=15)  #: in which failed tries count
_TRIES = 5  #: wrong passwords for one name from one address within the window
_TRIES_FROM_ANYWHERE = 50  #: and from all addresses: a stranger elsewhere must not lock an officer out with five
_LOOKS = CapacityLimiter(4)  # at passwords at a time: each takes 64 MiB and a good part of a second
_HALF = timedelta(minutes=10)  # in which the code must come
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
        # Whoever asks for these is nobody in particular, and the watchers' pages must answer while the database does not.
        cookie = "" if path in WATCHED or path.startswith(("/static/", LINKED)) else request.cookies.get(COOKIE, "")
        request.state.visitor = visitor = await run_in_threadpool(_visitor, self._desk, cookie) if cookie else None
        if visitor and visitor.must_enrol and not path.startswith((ENROLMENT, "/tai-khoan", "/dang-xuat")):
            if not path.startswith(OPEN_BELOW):
                await RedirectResponse(ENROLMENT, 303)(scope, receive, send)
                return
            request.state.visitor = None  # to programs it is nobody yet
        if request.state.visitor is None and path not in OPEN and not path.startswith(OPEN_BELOW):
            wanted = path + ("?" + request.url.query if request.url.query else "")
            target = "/dang-nhap" + (f"?tiep={quote(wanted, safe='/')}" if request.method == "GET" and path != "/" else "")
            key = ""
            if request.method == "POST":
                key, page = await keep_typed(self._desk.engine, self._desk.clock(), request, cookie)
                target = f"/dang-nhap?tiep={quote(page, safe='/')}" if key else target
            # A part of a page that asks by itself is told to go there as a whole.
            part = request.headers.get("hx-request") == "true"
            answer = Response(status_code=401, headers={"HX-Redirect": target}) if part else RedirectResponse(target, 303)
            if key:
                set_cookie(request, answer, TYPED_COOKIE, key, int(KEPT.total_seconds()))
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def sign_in_form(request: Request) -> Response:
    """The form; whoever is signed in goes on to the first page."""
    if visitor_of(request):
        return RedirectResponse("/", 303)
    if await run_in_threadpool(nobody_yet, context_of(request)):
        return RedirectResponse("/bat-dau", 303)
    return form_page(request, "frame/sign_in.html", request.query_params.get("tiep", "/"))


async def sign_in(request: Request) -> Response:
    """Takes name and password; too many wrong ones for a name close it for a while to where they came from (429)."""
    refuse_foreign(request)
    form = await read_form(request, files=False)
    check_token(form.get("csrf"), request.cookies.get(FORM_COOKIE, ""))
    wanted, username = form.get("tiep", "/"), form.get("username").replace("\x1f", "")
    outcome, token = await _try(request, username, "".join(form.all("password")[-1:]))
    if not token:
        return form_page(request, "frame/sign_in.html", wanted, outcome, username)
    if outcome == "code":
        asked = RedirectResponse(f"{SECOND_STEP}?tiep={quote(own_path(wanted), safe='/')}", 303)
        set_cookie(request, asked, HALF_COOKIE, token, int(_HALF.total_seconds()))
        return asked
    answer = RedirectResponse(own_path(wanted), 303)
    set_session(request, answer, token)
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


def form_page(request: Request, page: str, wanted: str, problem: str = "", username: str = "") -> Response:
    """A form of somebody who is not signed in yet."""
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    status = {"": 200, "wait": 429}.get(problem, 403)
    answer = context_of(request).show(
        request, page, status, csrf=token, wanted=own_path(wanted), problem=problem, username=username
    )
    set_cookie(request, answer, FORM_COOKIE, token, 3600)
    return answer


def set_session(request: Request, answer: Response, token: str) -> None:
    """The session's cookie. It outlives the session, so that what is sent too late is known for whose it is."""
    hours = timedelta(hours=context_of(request).settings.web.session_hours)
    set_cookie(request, answer, COOKIE, token, int((hours + officers.LAPSED).total_seconds()))


def set_cookie(request: Request, answer: Response, name: str, value: str, seconds: int) -> None:
    """A cookie that no script reads and no other site sends along; over https alone where the page came over https."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _visitor(context: PageContext, token: str) -> Visitor | None:
    with reading(context.engine) as conn:
        found = officers.session(conn, token, context.clock())
        if found is None:
            return None
        wants = context.settings.web.second_factor == "required"
        must_enrol = wants and not second_factors.is_in_use(conn, found.username)
        name = found.username
        return Visitor(name, found.role, found.csrf, must_enrol, views.of(conn, name), hints.dismissed(conn, name))


def address_of(request: Request) -> str:
    """Where a sign-in comes from, written as no name can be; a server in front says it if it is trusted."""
    return f"\x1f{request.client.host if request.client else ''}"


def origin_of(request: Request, now: datetime) -> Origin:
    """What is kept of where a sign-in came from, for its officer to see."""
    agent = "".join(letter if letter.isprintable() else " " for letter in request.headers.get("user-agent", ""))
    return Origin(now, request.client.host if request.client else "", agent)


async def _try(request: Request, username: str, password: str) -> tuple[str, str]:
    """What went wrong ("wrong", "wait") and no token, or the session's token and nothing wrong, or the token of half a session
    and "code".

    A try counts as failed before the password is looked at, so that many at once are not more than a few; and few
    passwords are looked at at a time, so that all other threads serve pages.
    """
    context, address = context_of(request), address_of(request)
    now = context.clock()
    admitted, stored = await run_in_threadpool(_admitted, context, username, address, now)
    if not admitted:
        return "wait", ""
    if not await to_thread.run_sync(officers.password_matches, stored, password, limiter=_LOOKS):
        return "wrong", ""
    return await run_in_threadpool(_signed_in, context, username, address, origin_of(request, now))


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


def _signed_in(context: PageContext, username: str, address: str, origin: Origin) -> tuple[str, str]:
    """The session's token. An office that shares an address signs in together each morning: only this try is forgotten.

    So it is for all names of whoever owes a code: the right password must not wipe the slate of wrong codes.
    """
    now = origin.at or context.clock()
    both = (f"{address}\x1f{username}", username)
    with writing(context.engine) as conn:
        officers.forget_failure(conn, address, now)
        officers.sweep(conn, now, now - WINDOW)
        if second_factors.is_in_use(conn, username):
            for whose in both:
                officers.forget_failure(conn, whose, now)
            return "code", officers.open_session(conn, username, now + _HALF, origin, half=True)[0]
        for whose in both:
            officers.forget_failures(conn, whose)
        ends = now + timedelta(hours=context.settings.web.session_hours)
        return "", officers.open_session(conn, username, ends, origin)[0]


ROUTES = (
    Route("/dang-nhap", sign_in_form, methods=["GET"]),
    Route("/dang-nhap", sign_in, methods=["POST"]),
    act("/dang-xuat", sign_out, "view"),
)
