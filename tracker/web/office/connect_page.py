"""The page "Kết nối hộp thư": from an address to a mailbox that is read, by whichever way its provider lets us in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from config.settings import SettingsError, is_default_server
from config.settings_file import ADDRESS
from config.settings_write import Value, save, save_secret, save_without
from intake.domain_lookup import look_up
from intake.mailbox_error import MailboxError
from intake.oauth2 import RETURN_PATH
from tracker.jobs.office.access import asks_for_consent, consent_address, grant_ends, take_answer
from tracker.jobs.office.check import Finding, connections
from tracker.jobs.office.health import failing, folder_states
from tracker.rules.office.mail_providers import (
    INSIDE,
    OUT,
    DomainFacts,
    MailHost,
    MailPlan,
    Way,
    domain_of,
    plan,
    plan_by_table,
)
from tracker.rules.office.sign_in_faults import fault_of
from tracker.store.acts import audit
from tracker.store.session import reading, writing
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.file_mistakes import said
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of, visitor_of
from tracker.web.office.mailbox_form import mailbox_fields, name_of, secret_file

_HERE = "/ket-noi"
_SECRET = "oauth2.secret"  # noqa: S105 - the name of a file of the home
_Changes = dict[tuple[str, str], Value]


def ways(request: Request) -> Response:
    """Where one asks for the address; with one, the form of its way in."""
    query = request.query_params
    return _shown(request, query.get("dia-chi", ""), query.get("cach", ""), further=bool(query.get("them")))


def save_way(request: Request, form: Form) -> Response:
    """Save what one way in needs, and try receiving and sending at once."""
    context, address, way = context_of(request), form.get("username").strip(), form.get("cach")
    if way not in _CHANGES or not ADDRESS.fullmatch(address):
        return go(request, _HERE, flashed("bad-mail-address", good=False))
    name = name_of(address, context.settings) if form.get("them") else ""
    changes = _CHANGES[way](form, _plan_of(address), name)
    if (begins := form_values.day(form.get("answers_from"))) and not name:
        changes["sending", "answers_from"] = begins
    if wrong := _saved(request, changes, _secrets(form, way, name)):
        back = {"dia-chi": address, "cach": way} | ({"them": "1"} if name else {})
        return go(request, f"{_HERE}?{urlencode(back)}", wrong)
    saved = next((one for one in context.settings.mailboxes if one.name == name), None)
    if saved and asks_for_consent(saved.server.oauth2):
        return go(request, _HERE, flashed("now-consent"))
    return _shown(request, address, way, tuple(connections(context.settings, context.clock())), further=bool(name))


def leave(request: Request, form: Form) -> Response:
    """Read a further mailbox no more. What came from it stays in the books, and it may be added again."""
    context = context_of(request)
    gone = next((one for one in context.settings.further if one.name == form.get("hop-thu")), None)
    if gone is None:
        return go(request, _HERE)
    try:
        save_without(context.settings.home, f"mailboxes.{gone.name}")
    except (SettingsError, OSError):
        return go(request, _HERE, flashed("settings-unwritable", good=False))
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "edit-settings", f"mailboxes.{gone.name}")
    return go(request, _HERE, flashed("mailbox-left", address=gone.address))


def came_back(request: Request) -> Response:
    """Where the provider sends the browser after a consent. Whatever comes, it leads on to the page, without the code."""
    context, visitor = context_of(request), visitor_of(request)
    try:
        done = take_answer(context.settings, visitor.csrf if visitor else "", str(request.url), context.clock())
    except MailboxError as trouble:
        fault = fault_of(f"{trouble.kind}: {trouble}")
        return go(request, _HERE, Flash(page_words.label(fault.code if fault else "other", "hints"), good=False))
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "edit-settings", "oauth2")
    if not done.words:
        return go(request, _HERE, flashed("consented", who=done.account or "—"))
    hint = page_words.label(done.fault.code if done.fault else "other", "hints")
    return go(request, _HERE, flashed("consented-in-vain", good=False, who=done.account or "—", hint=hint))


def try_both(request: Request, form: Form) -> Response:  # noqa: ARG001
    """Try receiving and sending as they are set; nothing is sent."""
    context = context_of(request)
    return _shown(request, "", "", tuple(connections(context.settings, context.clock())))


def _shown(request: Request, address: str, way: str, found: tuple[Finding, ...] = (), further: bool = False) -> Response:
    context, now = context_of(request), context_of(request).clock()
    settings = context.settings
    known = _plan_of(address) if ADDRESS.fullmatch(address.strip()) else None
    with reading(context.engine) as conn:
        line, rows = context.mailbox(conn, now), _mailboxes(request, conn, now)
    public = settings.web.public_url
    facts: Mapping[str, Any] = {
        "address": address.strip(),
        "known": known,
        "way": way if way in tuple(Way) else known.way if known else "",
        "ways": tuple(Way),
        "found": found,
        "saved": settings,
        "fields": mailbox_fields(settings, now),
        "connected": not is_default_server(settings.mailbox.server),
        "further": further,
        "mailboxes": rows,
        "return_address": f"{public or 'http://localhost'}{RETURN_PATH if public else ''}",
        "elsewhere": _elsewhere(request, context),
    }
    return context.show(request, "office/connect.html", 200, mailbox=line, now=now, **facts)


@dataclass(frozen=True, slots=True)
class ReadMailbox:
    """A mailbox that is read, as the page shows it."""

    name: str
    address: str
    host: str
    by_token: bool
    last_success: datetime | None  #: of the folder that was polled the longest time ago
    failing: bool
    ends: tuple[tuple[str, datetime], ...]
    consent: str  #: where a person consents; empty: nobody need


def _mailboxes(request: Request, conn: Connection, now: datetime) -> list[ReadMailbox]:
    settings, visitor, rows = context_of(request).settings, visitor_of(request), []
    states = folder_states(conn, settings)
    for one in settings.mailboxes:
        if is_default_server(one.server):
            continue
        mine, oauth2 = [state for state in states if settings.mailbox_of(state.mailbox) == one], one.server.oauth2
        times = [state.last_success for state in mine if state.last_success]
        rows.append(
            ReadMailbox(
                name=one.name,
                address=one.address or one.server.username,
                host=one.server.host,
                by_token=oauth2 is not None,
                last_success=min(times, default=None) if len(times) == len(mine) else None,
                failing=any(map(failing, mine)),
                ends=tuple(grant_ends(oauth2, settings.office.timezone)) if oauth2 else (),
                consent=consent_address(oauth2, visitor.csrf, now) if oauth2 and visitor and asks_for_consent(oauth2) else "",
            )
        )
    return rows


def _elsewhere(request: Request, context: PageContext) -> str:
    """The address on which a consent would come back, where this page was opened on another; empty: all is well."""
    public = context.settings.web.public_url
    here = f"{request.url.scheme}://{request.url.netloc}"
    return f"{public}{_HERE}" if public and public.lower() != here.lower() else ""


def _plan_of(address: str) -> MailPlan:
    if known := plan_by_table(address):
        return known
    services = [service for service, _ in (*INSIDE, *OUT)]
    return plan(address, DomainFacts(*look_up(domain_of(address), services)))


def _sections(known: MailPlan, name: str) -> tuple[tuple[str, str, MailHost], ...]:
    """The tables that are written, what their fields begin with, and the servers that are likely. A further mailbox is read
    alone: letters leave by the office's own server."""
    inside = (f"mailboxes.{name}" if name else "mailbox", "", known.inside)
    return (inside,) if name else (inside, ("smtp", "out_", known.out))


def _servers(form: Form, known: MailPlan, auth: str, name: str) -> _Changes:
    changes: _Changes = {}
    for section, _, host in _sections(known, name):
        changes |= {
            (section, "host"): host.host,
            (section, "port"): host.port,
            (section, "security"): host.security,
            (section, "username"): form.get("username").strip(),
            (section, "auth"): auth,
            (section, "password_file"): secret_file(section),
        }
    return changes


def _by_password(form: Form, known: MailPlan, name: str) -> _Changes:
    changes = _servers(form, known, "password", name)
    for section, prefix, _ in _sections(known, name):
        if host := form.get(f"{prefix}host").strip():
            security = form.get(f"{prefix}security") or "tls"
            port = form_values.number(form.get(f"{prefix}port"), 65_535) or (465 if section == "smtp" else 993)
            changes |= {(section, "host"): host, (section, "security"): security, (section, "port"): port}
    return changes


def _by_token(grant: str) -> Callable[[Form, MailPlan, str], _Changes]:
    def changes(form: Form, known: MailPlan, name: str) -> _Changes:
        given = _servers(form, known if known.way in (Way.PROGRAM, Way.CONSENT) else _MICROSOFT, "oauth2", name)
        table = f"mailboxes.{name}.oauth2" if name else "oauth2"
        for key in ("tenant", "client_id"):
            given[table, key] = form.get(key).strip()
        given |= {(table, "provider"): "microsoft", (table, "grant"): grant, (table, "client_secret_file"): _secret_of(name)}
        if ends := form_values.day(form.get("secret_expires")):
            given[table, "secret_expires"] = ends
        return given

    return changes


_MICROSOFT = plan("a@x.onmicrosoft.com", DomainFacts())
_CHANGES: Mapping[str, Callable[[Form, MailPlan, str], _Changes]] = {
    Way.GMAIL: _by_password,
    Way.SERVER: _by_password,
    Way.PROGRAM: _by_token("client_credentials"),
    Way.CONSENT: _by_token("authorization_code"),
}


def _secret_of(name: str) -> str:
    return f"oauth2-{name}.secret" if name else _SECRET


def _secrets(form: Form, way: str, name: str) -> Mapping[str, str]:
    """What was typed, by the file it belongs in; app passwords are shown in groups of four, and typed so."""
    typed = "".join(form.all("password")[-1:])
    if way == Way.GMAIL:
        typed = "".join(typed.split())
    sections = (f"mailboxes.{name}",) if name else ("mailbox", "smtp")
    if way not in (Way.GMAIL, Way.SERVER):
        return {_secret_of(name): typed.strip()} if typed else {}
    return dict.fromkeys(map(secret_file, sections), typed) if typed else {}


def _saved(request: Request, changes: _Changes, secrets: Mapping[str, str]) -> Flash | None:
    """Save, or say why not."""
    context = context_of(request)
    try:
        save(context.settings.home, changes)
        for file, secret in secrets.items():
            save_secret(context.settings.home, file, secret)
    except SettingsError as error:
        return Flash(". ".join(map(said, error.mistakes)), good=False)
    except OSError:
        return flashed("settings-unwritable", good=False)
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "edit-settings", "mailbox")
    return None


ROUTES = (
    page(_HERE, ways, "admin"),
    page(RETURN_PATH, came_back, "admin"),
    act(f"{_HERE}/luu", save_way, "admin"),
    act(f"{_HERE}/thu", try_both, "admin"),
    act(f"{_HERE}/thoi", leave, "admin"),
)
