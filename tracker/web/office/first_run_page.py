"""A home without an account: the first one is made by the code of the terminal, and the steps of `setup_page` begin."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from config.settings import SettingsError
from config.settings_write import save
from tracker.jobs.office.first_account import is_code, make_first
from tracker.rules.office.password import SHORTEST, weakness
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.frame.forms.form import Form, read_form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.frame.security import check_token, refuse_foreign
from tracker.web.frame.sign_in import (
    FORM_COOKIE,
    TRIES_FROM_ADDRESS,
    WINDOW,
    address_of,
    nobody_yet,
    origin_of,
    set_cookie,
    set_session,
)
from tracker.web.office.setup_page import STEPS

_HERE = "/bat-dau"


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
    problem, token = await run_in_threadpool(_made, request, form)
    if problem == "too-late":
        return RedirectResponse("/dang-nhap", 303)
    if problem:
        return _form(request, problem, form.get("username"))
    answer = RedirectResponse(STEPS, 303)
    set_session(request, answer, token)
    answer.delete_cookie(FORM_COOKIE)
    return answer


def _made(request: Request, form: Form) -> tuple[str, str]:
    """What is wrong and no token, or nothing wrong and the token of the new session. A wrong code counts as a try."""
    context, address = context_of(request), address_of(request)
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
    refused = weakness(password, name) or ("short-password" if password != "".join(form.all("again")[-1:]) else "")
    if refused:
        return refused, ""
    digest = officers.hashed(password)
    with writing(context.engine) as conn:
        if not make_first(conn, name, digest, now):
            return "too-late", ""
    _not_begun(context)
    with writing(context.engine) as conn:
        ends = now + timedelta(hours=context.settings.web.session_hours)
        return "", officers.open_session(conn, name, ends, origin_of(request, now))[0]


def _form(request: Request, problem: str = "", username: str = "") -> Response:
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    status = {"": 200, "wait": 429}.get(problem, 403)
    facts = {"csrf": token, "problem": problem, "username": username, "least": SHORTEST}
    answer = context_of(request).show(request, "office/first_run.html", status, **facts)
    set_cookie(request, answer, FORM_COOKIE, token, 3600)
    return answer


def _not_begun(context: PageContext) -> None:
    """An office that is made on pages sends nothing before its officer says so; one that knows its units and campaigns does."""
    with reading(context.engine) as conn:
        is_running = roster.count(conn) and campaigns.codes(conn)
    if not is_running:
        with suppress(SettingsError, OSError):
            save(context.settings.home, {("sending", "started"): False})


ROUTES = (
    Route(_HERE, code_form, methods=["GET"]),
    Route(_HERE, first_account, methods=["POST"]),
)
