"""One form for receiving and sending, as values of settings.toml: one server and one account unless said otherwise. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from config.settings import Settings, is_default_server
from config.settings_write import Changes, Value
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form

SECRETS = {"mailbox": "imap.password", "smtp": "smtp.password"}  #: the file of each password, in the home
_NO_NAME = re.compile(r"[^a-z0-9]+")
SECURITIES = ("tls", "starttls", "plain")
_USUAL = {("mailbox", "tls"): 993, ("mailbox", "starttls"): 143, ("smtp", "tls"): 465, ("smtp", "starttls"): 587}


@dataclass(frozen=True, slots=True)
class MailboxFields:
    """What the form shows."""

    host: str
    username: str
    port: str
    security: str
    out_host: str  #: empty: the same server
    out_port: str
    out_security: str
    out_username: str  #: empty: the same account
    answers_from: date
    is_new: bool


def secret_file(section: str) -> str:
    """The file of the home in which the password of a table of settings.toml is kept."""
    return SECRETS.get(section) or f"imap-{section.partition('.')[2]}.password"


def name_of(address: str, settings: Settings) -> str:
    """What a further mailbox is called in settings.toml: as it is already, else by its address and as no other is."""
    if known := next((one.name for one in settings.further if address.lower() in (one.address, one.server.username)), ""):
        return known
    base = _NO_NAME.sub("-", address.lower())[:28].strip("-") or "them"
    taken = {one.name for one in settings.further}
    return next(name for name in (base, *(f"{base}-{number}" for number in range(2, 100))) if name not in taken)


def mailbox_fields(settings: Settings, now: datetime) -> MailboxFields:
    """The form of the settings as they are; of an office without a mailbox nearly empty."""
    inside, out = settings.mailbox.server, settings.smtp
    is_new = is_default_server(inside)
    today = now.astimezone(settings.office.timezone).date()
    same = out.host in ("", inside.host) or is_default_server(out)
    return MailboxFields(
        host="" if is_new else inside.host,
        username=settings.office.address if is_new else inside.username,
        port=str(inside.port),
        security=inside.security,
        out_host="" if same else out.host,
        out_port=str(out.port),
        out_security=out.security,
        out_username="" if out.username == inside.username or is_default_server(out) else out.username,
        answers_from=today if is_new else settings.sending.answers_from or today,
        is_new=is_new,
    )


def mailbox_changes(form: Form) -> Changes:
    """What a form that was filled in changes; a day that is none is left as it was."""
    host, username = (" ".join(form.get(name).split()) for name in ("host", "username"))
    changes: dict[tuple[str, str], Value] = {}
    for section, prefix in (("mailbox", ""), ("smtp", "out_")):
        security = form.get(f"{prefix}security") or "tls"
        changes |= {
            (section, "host"): form.get(f"{prefix}host").strip() or host,
            (section, "port"): form_values.number(form.get(f"{prefix}port"), 65_535) or _USUAL.get((section, security), 25),
            (section, "security"): security,
            (section, "username"): " ".join(form.get(f"{prefix}username").split()) or username,
            (section, "auth"): "password",
            (section, "password_file"): SECRETS[section],
        }
    if begins := form_values.day(form.get("answers_from")):
        changes["sending", "answers_from"] = begins
    return changes


def secrets_of(form: Form) -> dict[str, str]:
    """The passwords that were typed, by the file they belong in; the account for sending has the same unless it has its own."""
    one, other = ("".join(form.all(name)[-1:]) for name in ("password", "out_password"))
    return {file: secret for file, secret in ((SECRETS["mailbox"], one), (SECRETS["smtp"], other or one)) if secret}
