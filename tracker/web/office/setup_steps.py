"""What a new office still has to do, as the facts say it: nothing is remembered, so nothing can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from config.settings import is_default_office
from intake.mailbox import mailbox_names
from tracker.store.campaigns import campaigns, series
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.web.frame.page_context import PageContext

NEEDED = ("roster", "campaign", "mailbox")  #: without them there is nothing to begin


def steps_of(context: PageContext, conn: Connection, now: datetime) -> Mapping[str, bool]:
    """Each step in order, and whether it is done: the door for letters is opened last."""
    mailbox, settings = context.mailbox(conn, now), context.settings
    connected = bool(mailbox_names(*settings.mailboxes)) and mailbox.polled
    return {
        "office": not is_default_office(settings.office),
        "roster": roster.count(conn) > 0,
        "campaign": bool(campaigns.codes(conn) or series.listing(conn)),
        "mailbox": connected,
        "officers": sum(one.role == "admin" and not one.disabled_at for one in officers.listing(conn)) > 1,
        "trial": settings.sending.started,
    }


def to_do(context: PageContext, conn: Connection, now: datetime) -> int:
    """How many steps are left to an office that has not begun; none once it has."""
    if context.settings.sending.started:
        return 0
    return sum(not done for done in steps_of(context, conn, now).values())
