"""Setting up without a terminal: what is still to do, the office, the mailbox, the way out, and trying them."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.settings import SettingsError, load
from config.settings_write import save, save_secret
from tracker.jobs.office.check import check
from tracker.store.office import audit
from tracker.store.session import reading, writing
from tracker.web.frame import form_values
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.frame.security import own_path
from tracker.web.office.file_mistakes import said
from tracker.web.office.setup_steps import current_settings, steps_of

_HERE = "/cai-dat"
_OFFICE = ("name", "superior", "section", "place", "address")
_SERVERS = {"mailbox": "imap.password", "smtp": "smtp.password"}  # and the file of the password, in the home
_SECURITY = ("tls", "starttls", "plain")


def settings(request: Request) -> Response:
    """The checklist of a new office, and the forms."""
    return _shown(request)


def office(request: Request, form: Form) -> Response:
    """Who the office is: what stands in letters and on papers."""
    return _saved(request, form, {("office", name): " ".join(form.get(name).split()) for name in _OFFICE})


def server(request: Request, form: Form) -> Response:
    """A mail server. The password goes to a file of its own, and is never shown again."""
    section = form.get("section")
    if section not in _SERVERS:
        return go(request, _HERE)
    changes: dict[tuple[str, str], str | int] = {
        (section, "host"): "".join(form.get("host").split()),
        (section, "port"): form_values.number(form.get("port"), 65_535),
        (section, "security"): form.get("security"),
        (section, "username"): " ".join(form.get("username").split()),
        (section, "password_file"): _SERVERS[section],
    }
    password = "".join(form.all("password")[-1:])
    return _saved(request, form, changes, _SERVERS[section], password)


def attempt(request: Request, form: Form) -> Response:
    """Try what the file says now: database, mailbox, SMTP. Nothing is sent, no mail is touched."""
    try:
        found = tuple(check(load(context_of(request).settings.home), context_of(request).clock()))
    except SettingsError as error:
        return go(request, _HERE, Flash(". ".join(map(said, error.mistakes)), good=False))
    return _shown(request, found, own_path(form.get("tiep", _HERE)))


def _saved(request: Request, form: Form, changes: dict[tuple[str, str], Any], file: str = "", password: str = "") -> Response:
    context, back = context_of(request), own_path(form.get("tiep", _HERE))
    try:
        save(context.settings.home, changes)
        if password:
            save_secret(context.settings.home, file, password)
    except SettingsError as error:
        return go(request, back, Flash(". ".join(map(said, error.mistakes)), good=False))
    except OSError:
        return go(request, back, flashed("settings-unwritable", good=False))
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "edit-settings", next(iter(changes))[0])
    return go(request, back, flashed("settings-saved"))


def _shown(request: Request, found: tuple[Any, ...] = (), back: str = _HERE) -> Response:
    context, now = context_of(request), context_of(request).clock()
    current = current_settings(context)
    with reading(context.engine) as conn:
        mailbox, steps = context.mailbox(conn, now), steps_of(context, conn, now, current)
    servers = {"mailbox": current.mailbox.server, "smtp": current.smtp}
    facts: dict[str, Any] = {
        "pending": current != context.settings,
        "steps": steps,
        "servers": servers,
        "securities": _SECURITY,
        "found": found,
        "saved": current,
        "back": back,
    }
    return context.show(request, "office/settings.html", 200, mailbox=mailbox, now=now, **facts)


ROUTES = (
    page(_HERE, settings, "admin"),
    act(f"{_HERE}/phong", office, "admin"),
    act(f"{_HERE}/may-chu", server, "admin"),
    act(f"{_HERE}/thu", attempt, "admin"),
)
