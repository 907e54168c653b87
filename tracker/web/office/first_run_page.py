"""A home without an account, and a new office: the first account by the code of the terminal, then step by step."""

from __future__ import annotations

import secrets
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tracker.jobs.office.first_account import is_code, make_first
from tracker.store.office import officers
from tracker.store.session import reading, writing
from tracker.web.frame.access import page
from tracker.web.frame.form import Form, read_form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.frame.security import check_token, refuse_foreign
from tracker.web.frame.sign_in import COOKIE, FORM_COOKIE, TRIES_FROM_ADDRESS, WINDOW, address_of, nobody_yet, set_cookie
from tracker.web.office.officers_page import SHORTEST_PASSWORD
from tracker.web.office.setup_steps import current_settings, steps_of

_HERE, _STEPS = "/bat-dau", "/chuan-bi"


async def code_form(request: Request) -> Response:
    """The form, as long as there is no account; then the sign-in page."""
    if not await run_in_threadpool(nobody_yet, context_of(request)):
        return RedirectResponse("/dang-nhap", 303)
    return _form(request)


async def first_account(request: Request) -> Response:
    """Makes the first account for whoever knows the code, signs it in, and begins the steps."""
    refuse_foreign(request)
    form = await read_form(request, files=False)
    check_token(form.get("csrf"), request.cookies.get(FORM_COOKIE, ""))
    problem, token = await run_in_threadpool(_made, context_of(request), form, address_of(request))
    if problem == "too-late":
        return RedirectResponse("/dang-nhap", 303)
    if problem:
        return _form(request, problem, form.get("username"))
    answer = RedirectResponse(_STEPS, 303)
    set_cookie(request, answer, COOKIE, token, context_of(request).settings.web.session_hours * 3600)
    answer.delete_cookie(FORM_COOKIE)
    return answer


def _made(context: PageContext, form: Form, address: str) -> tuple[str, str]:
    """What is wrong and no token, or nothing wrong and the token of the new session. A wrong code counts as a try."""
    now, name = context.clock(), form.get("username")
    with writing(context.engine) as conn:
        if officers.failures_since(conn, address, now - WINDOW) >= TRIES_FROM_ADDRESS:
            return "wait", ""
        if not is_code(context.settings.home, form.get("code")):
            officers.note_failure(conn, address, now)
            return "wrong-code", ""
    password = "".join(form.all("password")[-1:])
    if not (0 < len(name) <= 80 and name.isprintable()):
        return "bad-name", ""
    if len(password) < SHORTEST_PASSWORD or password != "".join(form.all("again")[-1:]):
        return "short-password", ""
    digest = officers.hashed(password)
    with writing(context.engine) as conn:
        if not make_first(conn, name, digest, now):
            return "too-late", ""
        return "", officers.open_session(conn, name, now + timedelta(hours=context.settings.web.session_hours))[0]


def _form(request: Request, problem: str = "", username: str = "") -> Response:
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    status = {"": 200, "wait": 429}.get(problem, 403)
    facts = {"csrf": token, "problem": problem, "username": username, "least": SHORTEST_PASSWORD}
    answer = context_of(request).show(request, "office/first_run.html", status, **facts)
    set_cookie(request, answer, FORM_COOKIE, token, 3600)
    return answer


def first_step(request: Request) -> Response:
    """On to the first step that is still to do; all done: on to the first page."""
    context = context_of(request)
    with reading(context.engine) as conn:
        steps = steps_of(context, conn, context.clock(), current_settings(context))
    left = next((name for name, done in steps.items() if not done), "")
    return RedirectResponse(f"{_STEPS}/{left}" if left else "/", 303)


def one_step(request: Request) -> Response:
    """One step: what to do, how far one is, and the way past it."""
    context, now, name = context_of(request), context_of(request).clock(), request.path_params["step"]
    current = current_settings(context)
    with reading(context.engine) as conn:
        mailbox, steps = context.mailbox(conn, now), steps_of(context, conn, now, current)
    if name not in steps:
        raise HTTPException(404)
    after = list(steps)[list(steps).index(name) + 1 :]
    return context.show(
        request,
        "office/setup.html",
        step=name,
        steps=steps,
        next=f"{_STEPS}/{after[0]}" if after else "/",
        saved=current,
        servers={"mailbox": current.mailbox.server, "smtp": current.smtp},
        securities=("tls", "starttls", "plain"),
        pending=current != context.settings,
        found=(),
        back=request.url.path,
        mailbox=mailbox,
        now=now,
    )


ROUTES = (
    Route(_HERE, code_form, methods=["GET"]),
    Route(_HERE, first_account, methods=["POST"]),
    page(_STEPS, first_step, "admin"),
    page(f"{_STEPS}/{{step}}", one_step, "admin"),
)
