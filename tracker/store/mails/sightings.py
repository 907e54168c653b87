"""What collecting asks of the ledger: which mails are newer than a moment, and which a renumbered mailbox still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from tracker.store.schema import mails, sightings


@dataclass(frozen=True, slots=True)
class Sighted:
    """A mail as a mailbox showed it before."""

    message_id: str
    size: int  #: bytes
    internal_date: datetime
    sha256: str


def newest(conn: Connection) -> int:
    """Id of the mail kept last; 0 before the first."""
    return conn.scalar(select(func.max(mails.c.id))) or 0


def sighted(conn: Connection, mailbox: str) -> tuple[Sighted, ...]:
    """Every mail this mailbox ever showed whose Message-ID and server's time are known."""
    columns = (mails.c.message_id, mails.c.size, sightings.c.internal_date, mails.c.sha256)
    rows = conn.execute(
        select(*columns)
        .join(mails, mails.c.id == sightings.c.mail)
        .where(sightings.c.mailbox == mailbox, mails.c.message_id.is_not(None), sightings.c.internal_date.is_not(None))
        .distinct()
    )
    return tuple(Sighted(*row) for row in rows)
