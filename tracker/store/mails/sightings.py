"""What collecting asks of the ledger: what lay at a place, what is newer, and what a renumbered mailbox still holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from tracker.rules.attribution.evidence import Reason
from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import mails, sightings
from tracker.store.session import batches

_NUMBERINGS = 3  # of a folder that stay in the books: two servers that take turns keep one each
_UNREAD = "VaultError"  #: how the note of a reading begins that found no file, or a damaged one


@dataclass(frozen=True, slots=True)
class Sighted:
    """A mail as a mailbox showed it before."""

    message_id: str  #: empty: none, or not read yet
    size: int  #: bytes
    internal_date: datetime | None
    sha256: str
    unread: bool = False  #: its file could not be read


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


def places(conn: Connection, mailbox: str, uidvalidity: int, uids: Iterable[int]) -> Mapping[int, Sighted]:
    """What was seen at those UIDs, as far as they have a ledger row."""
    columns = (
        sightings.c.uid,
        func.coalesce(mails.c.message_id, ""),
        mails.c.size,
        sightings.c.internal_date,
        mails.c.sha256,
        func.coalesce(mails.c.error, "").like(f"{_UNREAD}%"),
    )
    here = (sightings.c.mailbox == mailbox) & (sightings.c.uidvalidity == uidvalidity)
    query = select(*columns).join(mails, mails.c.id == sightings.c.mail)
    found: dict[int, Sighted] = {}
    for some in batches(tuple(uids)):
        found |= {row[0]: Sighted(*row[1:]) for row in conn.execute(query.where(here, sightings.c.uid.in_(some)))}
    return found


def forget(conn: Connection, mailbox: str, uidvalidity: int, uids: Iterable[int]) -> None:
    """The server has given these UIDs to other mails: what lay there is kept, and lies there no more."""
    here = (sightings.c.mailbox == mailbox) & (sightings.c.uidvalidity == uidvalidity)
    for some in batches(tuple(uids)):
        conn.execute(delete(sightings).where(here, sightings.c.uid.in_(some)))


def let_go_of_older(conn: Connection, mailbox: str) -> int:
    """Sightings under numberings that the server has long replaced, but for the first of each mail; how many went.

    A server that numbers its folder anew at every look would else add a row a mail to the books with each poll.
    """
    here = sightings.c.mailbox == mailbox
    last = func.max(sightings.c.id)
    numberings = select(sightings.c.uidvalidity).where(here).group_by(sightings.c.uidvalidity).order_by(last.desc())
    newest_of_all = tuple(conn.scalars(numberings.limit(_NUMBERINGS)))
    first = select(func.min(sightings.c.id)).where(here).group_by(sightings.c.mail)
    gone = here & sightings.c.uidvalidity.not_in(newest_of_all) & sightings.c.id.not_in(first)
    return conn.execute(delete(sightings).where(gone)).rowcount


def read_anew(conn: Connection, ids: Iterable[int]) -> None:
    """Mails that went to the tray because their file could not be read, and that have been fetched again."""
    waits = (mails.c.state == MailState.TRAY) & (mails.c.reason == Reason.ERROR)
    anew = {"state": MailState.STORED, "attempts": 0}
    for some in batches(tuple(ids)):
        mended = mails.c.id.in_(some) & mails.c.error.like(f"{_UNREAD}%")
        conn.execute(update(mails).where(mended, waits).values(**anew))
        conn.execute(update(mails).where(mended).values(error=None))
