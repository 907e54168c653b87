"""Sightings of decided mails that are still to be marked or moved on the server."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import mails, sightings
from tracker.store.session import batches


def to_file_away(conn: Connection, mailbox: str, uidvalidity: int) -> tuple[tuple[int, int], ...]:
    """(sighting id, UID) of decided mails that still lie unmarked on the server, oldest first."""
    rows = conn.execute(
        select(sightings.c.id, sightings.c.uid)
        .join(mails, mails.c.id == sightings.c.mail)
        .where(
            sightings.c.mailbox == mailbox,
            sightings.c.uidvalidity == uidvalidity,
            ~sightings.c.filed_away,
            mails.c.state != MailState.STORED,
        )
        .order_by(sightings.c.id)
    )
    return tuple((sighting, uid) for sighting, uid in rows)


def mark_filed_away(conn: Connection, ids: Iterable[int]) -> None:
    """The server has marked or moved these sightings."""
    for some in batches(tuple(ids)):
        conn.execute(update(sightings).where(sightings.c.id.in_(some)).values(filed_away=True))
