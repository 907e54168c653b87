"""Who may sign in, and as what; the tokens of programs."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from tracker.rules.office.password import SHORTEST, weakness
from tracker.store.acts import audit
from tracker.store.office.accounts import api_tokens, officers, second_factors
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.frame.security import own_path

_HERE = "/can-bo"


def listing(request: Request) -> Response:
    """Every account, and every token."""
    return _shown(request)


def _shown(request: Request, password: tuple[str, str] = ("", ""), token: str = "") -> Response:
    """The page; a new password or token stands on this one answer and never again."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        known, kept, mailbox = officers.listing(conn), api_tokens.listing(conn), context.mailbox(conn, now)
        doubly = second_factors.in_use(conn)
    facts: dict[str, Any] = {"officers": known, "tokens": kept, "roles": officers.ROLES, "password": password, "token": token}
    facts |= {"doubly": doubly, "scopes": api_tokens.SCOPES[1:]}
    return context.show(request, "office/officers.html", 200, mailbox=mailbox, now=now, **facts)


def create(request: Request, form: Form) -> Response:
    """A new account, with a password that its owner changes."""
    context, name, role = context_of(request), form.get("username"), form.get("role")
    password, back = "".join(form.all("password")[-1:]), own_path(form.get("tiep", _HERE))
    if not (0 < len(name) <= 80 and name.isprintable()) or role not in officers.ROLES:
        return go(request, back, flashed("bad-name", good=False))
    if refused := weakness(password, name):
        return go(request, back, flashed(refused, good=False, least=SHORTEST))
    with writing(context.engine) as conn:
        made = officers.create(conn, name, password, role, context.clock())
        if made:
            audit.add(conn, context.clock(), who(request), "create-officer", f"officer {name}", role)
    return go(request, back, flashed("officer-made" if made else "name-taken", good=made, name=name))


def change(request: Request, form: Form) -> Response:
    """Another role, no more signing in, signing in again, no second factor, or a new password that is shown once."""
    context, name, wanted, now = context_of(request), form.get("username"), form.get("wanted"), context_of(request).clock()
    password = secrets.token_urlsafe(9) if wanted == "password" else ""
    digest = officers.hashed(password) if password else ""
    with writing(context.engine) as conn:
        done = _changed(conn, name, wanted, digest, now)
        if done:
            audit.add(conn, now, who(request), "change-officer", f"officer {name}", wanted)
    if done and password:
        return _shown(request, password=(name, password))
    return go(request, _HERE, flashed("saved" if done else "not-this-officer", good=done))


def _changed(conn: Connection, name: str, wanted: str, digest: str, now: datetime) -> bool:
    if wanted in officers.ROLES:
        return officers.set_role(conn, name, wanted)
    if wanted == "disable":
        return officers.disable(conn, name, now)
    if wanted == "enable":
        return officers.enable(conn, name)
    if wanted == "second-factor":
        return second_factors.remove(conn, name)
    return wanted == "password" and officers.set_hash(conn, name, digest)


def create_token(request: Request, form: Form) -> Response:
    """A token for a program; it is shown on this one page and never again."""
    context, name, now = context_of(request), form.get("name"), context_of(request).clock()
    if not 0 < len(name) <= 80:
        return go(request, _HERE, flashed("bad-name", good=False))
    with writing(context.engine) as conn:
        scopes = [one for one in form.all("scope") if one in api_tokens.SCOPES]
        token = api_tokens.create(conn, name, who(request), now, scopes)
        audit.add(conn, now, who(request), "create-token", f"token {name}", " ".join(scopes))
    return _shown(request, token=token)


def revoke_token(request: Request, form: Form) -> Response:
    """The token opens nothing any more."""
    context, now = context_of(request), context_of(request).clock()
    with writing(context.engine) as conn:
        done = api_tokens.revoke(conn, form.get("digest"), now)
        if done:
            audit.add(conn, now, who(request), "revoke-token", f"token {form.get('digest')[:12]}")
    return go(request, _HERE, flashed("saved" if done else "not-this-officer", good=done))


ROUTES = (
    page(_HERE, listing, "admin"),
    act(f"{_HERE}/them", create, "admin"),
    act(f"{_HERE}/doi", change, "admin"),
    act(f"{_HERE}/ma-truy-cap", create_token, "admin"),
    act(f"{_HERE}/thu-hoi", revoke_token, "admin"),
)
