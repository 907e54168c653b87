"""The page "Kết nối hộp thư": from an address to a mailbox that is read, by whichever way its provider lets us in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from config.settings import SettingsError, is_default_server
from config.settings_file import ADDRESS
from config.settings_write import Value, save, save_secret
from intake.domain_lookup import look_up
from intake.mailbox_error import MailboxError
from intake.oauth2 import RETURN_PATH, return_address
from tracker.jobs.office.access import access_ends, asks_for_consent, consent_address, take_answer
from tracker.jobs.office.check import Finding, connections
from tracker.rules.office.mail_providers import INSIDE, OUT, DomainFacts, MailPlan, Way, domain_of, plan, plan_by_table
from tracker.rules.office.sign_in_faults import fault_of
from tracker.store.office import audit
from tracker.store.session import reading, writing
from tracker.web.frame import form_values, page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.file_mistakes import said
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import PageContext, context_of, visitor_of
from tracker.web.office.mailbox_form import SECRETS, mailbox_fields

_HERE = "/ket-noi"
_SECRET = "oauth2.secret"  # noqa: S105 - the name of a file of the home
_Changes = dict[tuple[str, str], Value]


def ways(request: Request) -> Response:
    """Where one asks for the address; with one, the form of its way in."""
    return _shown(request, request.query_params.get("dia-chi", ""), request.query_params.get("cach", ""))


def save_way(request: Request, form: Form) -> Response:
    """Save what one way in needs, and try receiving and sending at once."""
    context, address, way = context_of(request), form.get("username").strip(), form.get("cach")
    if way not in _CHANGES or not ADDRESS.fullmatch(address):
        return go(request, _HERE, flashed("bad-mail-address", good=False))
    changes = _CHANGES[way](form, _plan_of(address))
    if begins := form_values.day(form.get("answers_from")):
        changes["sending", "answers_from"] = begins
    if wrong := _saved(request, changes, _secrets(form, way)):
        return go(request, f"{_HERE}?{urlencode({'dia-chi': address, 'cach': way})}", wrong)
    if asks_for_consent(context.settings):
        return go(request, _HERE, flashed("now-consent"))
    return _shown(request, address, way, tuple(connections(context.settings, context.clock())))


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


def _shown(request: Request, address: str, way: str, found: tuple[Finding, ...] = ()) -> Response:
    context, now = context_of(request), context_of(request).clock()
    settings, visitor = context.settings, visitor_of(request)
    known = _plan_of(address) if ADDRESS.fullmatch(address.strip()) else None
    oauth2 = settings.oauth2
    with reading(context.engine) as conn:
        line = context.mailbox(conn, now)
    facts: Mapping[str, Any] = {
        "address": address.strip(),
        "known": known,
        "way": way if way in tuple(Way) else known.way if known else "",
        "ways": tuple(Way),
        "found": found,
        "saved": settings,
        "fields": mailbox_fields(settings, now),
        "connected": not is_default_server(settings.mailbox.server),
        "consent": consent_address(oauth2, visitor.csrf, now) if oauth2 and visitor and asks_for_consent(settings) else "",
        "return_address": return_address(oauth2)
        if oauth2
        else f"{settings.web.public_url or 'http://localhost'}{RETURN_PATH if settings.web.public_url else ''}",
        "elsewhere": _elsewhere(request, context),
        "ends": access_ends(settings),
    }
    return context.show(request, "office/connect.html", 200, mailbox=line, now=now, **facts)


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


def _servers(form: Form, known: MailPlan, auth: str) -> _Changes:
    changes: _Changes = {}
    for section, host in (("mailbox", known.inside), ("smtp", known.out)):
        changes |= {
            (section, "host"): host.host,
            (section, "port"): host.port,
            (section, "security"): host.security,
            (section, "username"): form.get("username").strip(),
            (section, "auth"): auth,
            (section, "password_file"): SECRETS[section],
        }
    return changes


def _by_password(form: Form, known: MailPlan) -> _Changes:
    changes = _servers(form, known, "password")
    for section, prefix in (("mailbox", ""), ("smtp", "out_")):
        if host := form.get(f"{prefix}host").strip():
            security = form.get(f"{prefix}security") or "tls"
            port = form_values.number(form.get(f"{prefix}port"), 65_535) or (993 if section == "mailbox" else 465)
            changes |= {(section, "host"): host, (section, "security"): security, (section, "port"): port}
    return changes


def _by_token(grant: str) -> Callable[[Form, MailPlan], _Changes]:
    def changes(form: Form, known: MailPlan) -> _Changes:
        given = _servers(form, known if known.way in (Way.PROGRAM, Way.CONSENT) else _MICROSOFT, "oauth2")
        for key in ("tenant", "client_id"):
            given["oauth2", key] = form.get(key).strip()
        given |= {("oauth2", "provider"): "microsoft", ("oauth2", "grant"): grant, ("oauth2", "client_secret_file"): _SECRET}
        if ends := form_values.day(form.get("secret_expires")):
            given["oauth2", "secret_expires"] = ends
        return given

    return changes


_MICROSOFT = plan("a@x.onmicrosoft.com", DomainFacts())
_CHANGES: Mapping[str, Callable[[Form, MailPlan], _Changes]] = {
    Way.GMAIL: _by_password,
    Way.SERVER: _by_password,
    Way.PROGRAM: _by_token("client_credentials"),
    Way.CONSENT: _by_token("authorization_code"),
}


def _secrets(form: Form, way: str) -> Mapping[str, str]:
    """What was typed, by the file it belongs in; app passwords are shown in groups of four, and typed so."""
    typed = "".join(form.all("password")[-1:])
    if way == Way.GMAIL:
        typed = "".join(typed.split())
    files = SECRETS.values() if way in (Way.GMAIL, Way.SERVER) else (_SECRET,)
    return {file: typed.strip() if file == _SECRET else typed for file in files} if typed else {}


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
)
