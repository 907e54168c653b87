"""Setting up without a terminal: what is still to do, the office, the mailbox, the way out, and trying them."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.settings import SettingsError, load
from config.settings_write import save, save_secret
from tracker.jobs.check import check
from tracker.store import audit, campaigns, officers, roster
from tracker.store.session import reading, writing
from tracker.web import given
from tracker.web.access import act, page
from tracker.web.desk import Desk, desk_of
from tracker.web.flash import Flash, flashed, go
from tracker.web.form import Form
from tracker.web.mistakes import said
from tracker.web.outcome import who

_HERE = "/cai-dat"
_OFFICE = ("name", "superior", "section", "place", "address")
_SERVERS = {"mailbox": "imap.password", "smtp": "smtp.password"}  # and the file of the password, in the home
_SECURITY = ("tls", "starttls", "plain")


def settings(request: Request) -> Response:
    """The checklist of a new office, and the forms."""
    return _shown(request)


def office(request: Request, form: Form) -> Response:
    """Who the office is: what stands in letters and on papers."""
    return _saved(request, {("office", name): form.get(name) for name in _OFFICE})


def server(request: Request, form: Form) -> Response:
    """A mail server. The password goes to a file of its own, and is never shown again."""
    section = form.get("section")
    if section not in _SERVERS:
        return go(request, _HERE)
    changes: dict[tuple[str, str], str | int] = {
        (section, "host"): form.get("host"),
        (section, "port"): given.number(form.get("port"), 65_535),
        (section, "security"): form.get("security"),
        (section, "username"): form.get("username"),
        (section, "password_file"): _SERVERS[section],
    }
    password = "".join(form.all("password")[-1:])
    return _saved(request, changes, _SERVERS[section], password)


def attempt(request: Request, form: Form) -> Response:  # noqa: ARG001
    """Try what the file says now: database, mailbox, SMTP. Nothing is sent, no mail is touched."""
    try:
        found = tuple(check(load(desk_of(request).settings.home)))
    except SettingsError as error:
        return go(request, _HERE, Flash(". ".join(map(said, error.mistakes)), good=False))
    return _shown(request, found)


def _saved(request: Request, changes: dict[tuple[str, str], Any], file: str = "", password: str = "") -> Response:
    desk = desk_of(request)
    try:
        save(desk.settings.home, changes)
        if password:
            save_secret(desk.settings.home, file, password)
    except SettingsError as error:
        return go(request, _HERE, Flash(". ".join(map(said, error.mistakes)), good=False))
    except OSError:
        return go(request, _HERE, flashed("settings-unwritable", good=False))
    with writing(desk.engine) as conn:
        audit.add(conn, desk.clock(), who(request), "edit-settings", next(iter(changes))[0])
    return go(request, _HERE, flashed("settings-saved"))


def _shown(request: Request, found: tuple[Any, ...] = ()) -> Response:
    desk, now = desk_of(request), desk_of(request).clock()
    current = _current(desk)
    with reading(desk.engine) as conn:
        mailbox = desk.mailbox(conn, now)
        steps = {
            "office": bool(current.office.name and current.office.address),
            "mailbox": mailbox.last_success is not None and not mailbox.silent,
            "roster": bool(roster.units(conn)),
            "campaign": bool(campaigns.listing(conn)),
            "officers": officers.count(conn) > 1,
        }
    servers = {"mailbox": current.mailbox.server, "smtp": current.smtp}
    facts: dict[str, Any] = {"steps": steps, "servers": servers, "securities": _SECURITY, "found": found, "saved": current}
    return desk.show(request, "settings.html", 200, mailbox=mailbox, now=now, **facts)


def _current(desk: Desk) -> Any:
    """What the file says now; what the service runs with if it cannot be read."""
    try:
        return load(desk.settings.home)
    except (SettingsError, OSError):
        return desk.settings


ROUTES = (
    page(_HERE, settings, "admin"),
    act(f"{_HERE}/phong", office, "admin"),
    act(f"{_HERE}/may-chu", server, "admin"),
    act(f"{_HERE}/thu", attempt, "admin"),
)
