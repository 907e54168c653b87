"""What a new office still has to do, as the facts say it: nothing is remembered, so nothing can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from config.settings import Settings, SettingsError, is_default_office, load
from tracker.store.campaigns import campaigns
from tracker.store.office import officers, roster
from tracker.web.frame.page_context import PageContext


def current_settings(context: PageContext) -> Settings:
    """What the file says now; what the service runs with if it cannot be read."""
    try:
        return load(context.settings.home)
    except (SettingsError, OSError):
        return context.settings


def steps_of(context: PageContext, conn: Connection, now: datetime, saved: Settings) -> Mapping[str, bool]:
    """Each step in order, and whether it is done."""
    mailbox = context.mailbox(conn, now)
    return {
        "office": not is_default_office(saved.office),
        "mailbox": mailbox.polled,
        "roster": roster.count(conn) > 0,
        "campaign": bool(campaigns.codes(conn)),
        "officers": officers.count(conn) > 1,
    }
