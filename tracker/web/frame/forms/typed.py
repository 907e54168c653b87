"""A session that ends keeps the typed text: what is sent too late is kept on the server, and fills its form after signing in.

It is kept for the account of the session that ended, and for nobody else; without what looks like a password; for an hour.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tracker.store.office.accounts import officers, typed_forms
from tracker.store.office.accounts.typed_forms import TypedForm
from tracker.store.session import reading, writing
from tracker.web.frame.forms.form import FIELD_BYTES, Form, read_form
from tracker.web.frame.security import check_token, own_path, refuse_foreign

COOKIE = "baocao_typed"
KEPT = timedelta(hours=1)
_SECRET = ("password", "secret")  #: no field whose name holds one of these is kept
_NEVER = ("/dang-nhap", "/dang-xuat", "/bat-dau", "/tai-khoan", "/can-bo", "/ket-noi", "/huong-dan", "/da-go")


async def keep_typed(engine: Engine, now: datetime, request: Request, token: str) -> tuple[str, str]:
    """Keeps what a request without a session wanted to send, if its session has just ended.

    The key it is kept by, and the page on which it stood; two empty strings where nothing is kept.
    """
    session = await run_in_threadpool(_lapsed, engine, now, token) if token else None
    if session is None or request.url.path.startswith(_NEVER):
        return "", ""
    try:
        refuse_foreign(request)
        form = await read_form(request)
        check_token(form.get("csrf"), session.csrf)
    except HTTPException:
        return "", ""
    kept = TypedForm(_page_of(request), request.url.path, _plain(form))
    if not kept.fields or sum(len(one.encode()) for values in kept.fields.values() for one in values) > FIELD_BYTES:
        return "", ""
    key = secrets.token_urlsafe(32)
    await run_in_threadpool(_keep, engine, now, session.username, key, kept)
    return key, kept.page


def typed_before(engine: Engine, now: datetime, request: Request, officer: str) -> TypedForm | None:
    """What this officer typed into a form of the page that is asked for."""
    key = request.cookies.get(COOKIE, "")
    if not key or request.method != "GET" or request.headers.get("hx-request") == "true":
        return None
    with reading(engine) as conn:
        found = typed_forms.get(conn, officer, key, now)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return found if found and found.page == here else None


def forget_typed(engine: Engine, request: Request, officer: str, action: str = "") -> bool:
    """It was sent to where it was to go, or (without an action) is wanted no more; False where there is none such."""
    key = request.cookies.get(COOKIE, "")
    if not key:
        return False
    with writing(engine) as conn:
        return typed_forms.forget(conn, officer, key, action)


def _lapsed(engine: Engine, now: datetime, token: str) -> officers.Session | None:
    with reading(engine) as conn:
        return officers.lapsed(conn, token, now)


def _keep(engine: Engine, now: datetime, officer: str, key: str, form: TypedForm) -> None:
    with writing(engine) as conn:
        typed_forms.sweep(conn, now)
        typed_forms.keep(conn, officer, key, form, now + KEPT)


def _plain(form: Form) -> dict[str, tuple[str, ...]]:
    return {
        name: values
        for name, values in form.fields.items()
        if name != "csrf" and not any(one in name.lower() for one in _SECRET)
    }


def _page_of(request: Request) -> str:
    """The page that sent the form, as its browser says."""
    told = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    page = own_path(told.path + (f"?{told.query}" if told.query else ""))
    return "/" if page.startswith("/dang-nhap") else page
