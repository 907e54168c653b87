"""What a form of the settings was opened on, and what was typed into one that another officer has overtaken. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from config.settings import Settings
from config.settings_write import Changes
from tracker.web.frame.forms.form import Form
from tracker.web.office.mailbox_form import MailboxFields

OFFICE = ("name", "superior", "superior_address", "section", "place", "address", "contact", "phone")  #: texts of its form
_MAILBOX = ("host", "username", "port", "security", "out_host", "out_port", "out_security", "out_username")


def stamps(settings: Settings) -> Mapping[str, str]:
    """By the form's address: which values it shows. Two officers who look at the same see the same stamp."""
    office, sending = settings.office, settings.sending
    shown: dict[str, tuple[Any, ...]] = {
        "phong": (*(getattr(office, name) for name in OFFICE), str(office.timezone)),
        "gui-thu": (office.officers, sending.day_starts, sending.day_ends, sending.held_days, sending.paused),
        "may-chu": (settings.mailbox.server, settings.smtp, sending.answers_from),
    }
    return {name: hashlib.sha256(repr(values).encode()).hexdigest()[:16] for name, values in shown.items()}


def typed(settings: Settings, changes: Changes) -> Settings:
    """The settings as the office's form, or the one of letters, was filled in; the clock and the servers as they are."""
    said = {
        table: {key: tuple(value) if isinstance(value, list) else value for (of, key), value in changes.items() if of == table}
        for table in ("office", "sending")
    }
    said["office"].pop("timezone", None)
    office: Any = said["office"]
    sending: Any = said["sending"]
    return replace(settings, office=replace(settings.office, **office), sending=replace(settings.sending, **sending))


def typed_fields(fields: MailboxFields, form: Form) -> MailboxFields:
    """The mailbox's form as it was filled in; a password is typed again."""
    said: Any = {name: form.get(name) for name in _MAILBOX}
    return replace(fields, **said)
