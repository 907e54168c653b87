"""One's own account: password, second factor, and the browsers that are signed in."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.token_key import token_key
from tracker.rules.office.password import SHORTEST, weakness
from tracker.rules.office.second_factor import RECOVERY_CODES, enrolment, recovery_code, recovery_digest, secret_of
from tracker.store.acts import audit
from tracker.store.office.accounts import officers, second_factors
from tracker.store.session import reading, writing
from tracker.web.frame.access import ENROLMENT, act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.frame.sign_in import COOKIE
from tracker.web.office.accounts.second_step import is_right

_HERE = "/tai-khoan"


def account(request: Request) -> Response:
    """The page."""
    return _shown(request)


def _shown(request: Request, codes: tuple[str, ...] = ()) -> Response:
    """The page; new recovery codes stand on this one answer and never again."""
    context, name, now = context_of(request), who(request), context_of(request).clock()
    with reading(context.engine) as conn:
        found, left = second_factors.of(conn, name), second_factors.recovery_codes_left(conn, name)
        signed_in, mailbox = officers.sessions_of(conn, name, now), context.mailbox(conn, now)
    begun = found is not None and not found.confirmed_at and request.url.path == ENROLMENT
    secret = secret_of(token_key(context.settings.home), name, found.nonce) if found and begun else ""
    facts: dict[str, Any] = {
        "least": SHORTEST,
        "factor": found,
        "left": left,
        "codes": codes,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": _picture(enrolment(secret, name, context.settings.office.name)) if secret else "",
        "required": context.settings.web.second_factor == "required",
        "sessions": signed_in,
        "mine": officers.session_mark(request.cookies.get(COOKIE, "")),
    }
    return context.show(request, "office/account.html", 200, mailbox=mailbox, now=now, **facts)


def _picture(address: str) -> str:
    import segno  # asked once, by a person who sets up an authenticator

    drawn = segno.make(address, error="m")
    return str(drawn.svg_inline(scale=4, border=4, light="#fff", svgclass="qr", lineclass=None, omitsize=False))


def change_password(request: Request, form: Form) -> Response:
    """A new password for oneself, once the old one is right; every session of it ends."""
    context, name = context_of(request), who(request)
    new = "".join(form.all("new")[-1:])
    if wrong := _unknown(request, form, "old"):
        return go(request, _HERE, wrong)
    refused = weakness(new, name) or ("short-password" if new != "".join(form.all("again")[-1:]) else "")
    if refused:
        return go(request, _HERE, flashed(refused, good=False, least=SHORTEST))
    digest = officers.hashed(new)
    with writing(context.engine) as conn:
        officers.set_hash(conn, name, digest)
        audit.add(conn, context.clock(), name, "change-password", f"officer {name}")
    return go(request, "/dang-nhap")


def begin(request: Request, form: Form) -> Response:
    """An authenticator is set up: the page shows its secret until a code of it was right."""
    context, name = context_of(request), who(request)
    if wrong := _unknown(request, form):
        return go(request, _HERE, wrong)
    with writing(context.engine) as conn:
        begun = second_factors.begin(conn, name, secrets.token_hex(16))
    return go(request, ENROLMENT, None if begun else flashed("second-factor-there", good=False))


def confirm(request: Request, form: Form) -> Response:
    """The authenticator has the secret: from now on it is asked for, and every other session ends."""
    context, name, now = context_of(request), who(request), context_of(request).clock()
    with writing(context.engine) as conn:
        found = second_factors.of(conn, name)
        right = found is not None and not found.confirmed_at and is_right(conn, context.settings, name, form.get("code"), now)
        if right:
            second_factors.confirm(conn, name, now)
            officers.close_sessions(conn, name, but=request.cookies.get(COOKIE, ""))
            audit.add(conn, now, name, "second-factor-on", f"officer {name}")
    return _with_codes(request) if right else go(request, ENROLMENT, flashed("wrong-code", good=False))


def recover(request: Request, form: Form) -> Response:
    """New recovery codes; the earlier ones count no more."""
    if wrong := _unknown(request, form):
        return go(request, _HERE, wrong)
    with reading(context_of(request).engine) as conn:
        in_use = second_factors.is_in_use(conn, who(request))
    return _with_codes(request) if in_use else go(request, _HERE)


def remove(request: Request, form: Form) -> Response:
    """The password alone opens the account again."""
    context, name, now = context_of(request), who(request), context_of(request).clock()
    if wrong := _unknown(request, form):
        return go(request, _HERE, wrong)
    with writing(context.engine) as conn:
        if second_factors.remove(conn, name):
            audit.add(conn, now, name, "second-factor-off", f"officer {name}")
    return go(request, _HERE, flashed("second-factor-gone"))


def end(request: Request, form: Form) -> Response:
    """One session ends, or all of them."""
    context, name, mark = context_of(request), who(request), form.get("mark")
    with writing(context.engine) as conn:
        ended = officers.close_marked(conn, name, mark) if mark else officers.close_sessions(conn, name)
        if ended:
            audit.add(conn, context.clock(), name, "end-sessions", f"officer {name}", str(ended))
    return go(request, _HERE, flashed("saved"))


def _with_codes(request: Request) -> Response:
    context, name = context_of(request), who(request)
    codes = tuple(recovery_code(secrets.token_bytes(10)) for _ in range(RECOVERY_CODES))
    with writing(context.engine) as conn:
        second_factors.give_recovery_codes(conn, name, map(recovery_digest, codes))
    return _shown(request, codes)


def _unknown(request: Request, form: Form, field: str = "password") -> Flash | None:
    """What to say where the password is not the visitor's."""
    with reading(context_of(request).engine) as conn:
        stored = officers.password_hash(conn, who(request))
    right = officers.password_matches(stored, "".join(form.all(field)[-1:]))
    return None if right else flashed("wrong-password", good=False)


ROUTES = (
    page(_HERE, account),
    act(_HERE, change_password, "view"),
    page(ENROLMENT, account),
    act(ENROLMENT, begin, "view"),
    act(f"{ENROLMENT}/xac-nhan", confirm, "view"),
    act(f"{ENROLMENT}/ma-du-phong", recover, "view"),
    act(f"{ENROLMENT}/tat", remove, "view"),
    act(f"{_HERE}/phien", end, "view"),
)
