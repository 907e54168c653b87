"""The second step of a sign-in, for accounts with an authenticator: a code of it, or a recovery code."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from config.settings import Settings
from config.token_key import token_key
from tracker.rules.office.second_factor import recovery_digest, secret_of, step_of
from tracker.store.acts import audit
from tracker.store.office.accounts import officers, second_factors
from tracker.store.session import alone, reading, writing
from tracker.web.frame.forms.form import Form, read_form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.frame.security import check_token, own_path, refuse_foreign
from tracker.web.frame.sign_in import (
    FORM_COOKIE,
    HALF_COOKIE,
    SECOND_STEP,
    TRIES_FROM_ADDRESS,
    WINDOW,
    address_of,
    form_page,
    origin_of,
    set_session,
)

_TRIES = 5  #: wrong codes for one account within the window, wherever from: whoever gets here has its password


async def code_form(request: Request) -> Response:
    """The form, for whoever has just given the right password."""
    if not await run_in_threadpool(_half, context_of(request), request.cookies.get(HALF_COOKIE, "")):
        return RedirectResponse("/dang-nhap", 303)
    return form_page(request, "frame/second_step.html", request.query_params.get("tiep", "/"))


async def take_code(request: Request) -> Response:
    """Signs in with the right code; too many wrong ones close the account to codes for a while (429)."""
    refuse_foreign(request)
    form = await read_form(request, files=False)
    check_token(form.get("csrf"), request.cookies.get(FORM_COOKIE, ""))
    context, wanted = context_of(request), form.get("tiep", "/")
    outcome, token = await run_in_threadpool(_tried, context, request, form)
    if outcome == "again":
        return RedirectResponse(f"/dang-nhap?tiep={quote(own_path(wanted), safe='/')}", 303)
    if not token:
        return form_page(request, "frame/second_step.html", wanted, outcome)
    answer = RedirectResponse(own_path(wanted), 303)
    set_session(request, answer, token)
    for gone in (FORM_COOKIE, HALF_COOKIE):
        answer.delete_cookie(gone)
    return answer


def is_right(conn: Connection, settings: Settings, username: str, code: str, now: datetime) -> bool:
    """Whether a code is of the account's authenticator; it counts once."""
    found = second_factors.of(conn, username)
    if found is None:
        return False
    step = step_of(secret_of(token_key(settings.home), username, found.nonce), code, now)
    return step is not None and second_factors.spend_step(conn, username, step)


def _half(context: PageContext, token: str) -> str:
    """Whose password was right; empty where it is too long ago."""
    with reading(context.engine) as conn:
        found = officers.session(conn, token, context.clock(), half=True) if token else None
    return found.username if found else ""


def _tried(context: PageContext, request: Request, form: Form) -> tuple[str, str]:
    """What went wrong ("again", "wait", "wrong") and no token, or nothing wrong and the session's token.

    One transaction, so that many tries at once are not more than a few.
    """
    now, address, token = context.clock(), address_of(request), request.cookies.get(HALF_COOKIE, "")
    with writing(context.engine) as conn:
        alone(conn, "sign-in")
        half = officers.session(conn, token, now, half=True) if token else None
        if half is None:
            return "again", ""
        name = half.username
        most = {f"\x1fcode\x1f{name}": _TRIES, address: TRIES_FROM_ADDRESS}
        if any(officers.failures_since(conn, one, now - WINDOW) >= tries for one, tries in most.items()):
            return "wait", ""
        if not _opens(conn, context.settings, name, form.get("code"), now):
            for one in most:
                officers.note_failure(conn, one, now)
            return "wrong", ""
        officers.close_session(conn, token)
        for one in (f"\x1fcode\x1f{name}", f"{address}\x1f{name}", name):
            officers.forget_failures(conn, one)
        ends = now + timedelta(hours=context.settings.web.session_hours)
        return "", officers.open_session(conn, name, ends, origin_of(request, now))[0]


def _opens(conn: Connection, settings: Settings, name: str, code: str, now: datetime) -> bool:
    if is_right(conn, settings, name, code, now):
        return True
    if not second_factors.spend_recovery_code(conn, name, recovery_digest(code)):
        return False
    audit.add(conn, now, name, "use-recovery-code", f"officer {name}")
    return True


ROUTES = (
    Route(SECOND_STEP, code_form, methods=["GET"]),
    Route(SECOND_STEP, take_code, methods=["POST"]),
)
