"""What machines have read of mails that are not recorded yet. Where there is one machine, it waits in its memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, or_, select

from tracker.rules.mails.mail_state import MailState
from tracker.store.mails.mails import PendingMail
from tracker.store.schema import mails, readings, sightings
from tracker.store.session import batches, inserting, row_of

_MOST_BYTES = 4_000_000  # of readings as they are packed; unpacked they are ten times as large
_STORED = mails.c.state == MailState.STORED
#: A reading is of one attempt: what a frozen machine has to say of an earlier one is no news.
_OF_MAIL = and_(readings.c.mail == mails.c.id, readings.c.attempts == mails.c.attempts)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What came of reading one mail."""

    mail: int
    attempts: int  #: readings of this mail that had failed before
    parser_version: str
    read_at: datetime
    packed: bytes | None = None  #: the reading; None: it could not be read
    error: str = ""
    own_fault: bool = True  #: the mail's; else its bytes could not be had, and it is put off until they can


def to_read(conn: Connection, ids: Sequence[int]) -> tuple[PendingMail, ...]:
    """Of these mails those that still wait to be read, in their order."""
    found: list[PendingMail] = []
    for some in batches(tuple(ids)):
        rows = conn.execute(_pending().where(mails.c.id.in_(some), readings.c.mail.is_(None)).order_by(mails.c.id))
        found += [_mail(row) for row in rows]
    return tuple(found)


def unread(conn: Connection, limit: int) -> tuple[int, ...]:
    """Mails that wait and that nobody has read, oldest first; those that failed before stand behind all others."""
    waiting = select(mails.c.id).outerjoin(readings, _OF_MAIL).where(_STORED, readings.c.mail.is_(None))
    return tuple(conn.scalars(waiting.order_by(mails.c.attempts, mails.c.id).limit(limit)))


def save(conn: Connection, read: Sequence[ReadMail]) -> None:
    """Keep readings, in place of those of earlier attempts; not of mails that were decided meanwhile."""
    still = set(conn.scalars(select(mails.c.id).where(_STORED, mails.c.id.in_([one.mail for one in read]))))
    rows = [row_of(one) for one in read if one.mail in still]
    if rows:
        adding = inserting(conn, readings)
        values = {name: adding.excluded[name] for name in rows[0] if name != "mail"}
        newer = readings.c.attempts <= adding.excluded.attempts
        conn.execute(adding.on_conflict_do_update(index_elements=[readings.c.mail], set_=values, where=newer), rows)


def to_record(conn: Connection, limit: int) -> tuple[tuple[PendingMail, ReadMail], ...]:
    """Mails that are read, in the order in which they are recorded, up to the first that somebody is still reading.

    What failed before stands behind all others; what is put off until its bytes are there is passed over.
    """
    columns = [readings.c[name] for name in ReadMail.__dataclass_fields__]
    not_put_off = or_(readings.c.mail.is_(None), readings.c.packed.is_not(None), readings.c.own_fault)
    query = _pending().add_columns(*columns).where(not_put_off)
    found = []
    for row in conn.execute(query.order_by(mails.c.attempts, mails.c.id).limit(_few_enough(conn, limit))):
        *_, mail, attempts, version, at, packed, error, own_fault = row
        if mail is None:
            break
        found.append((_mail(row), ReadMail(mail, attempts, version, at, packed, error, own_fault)))
    return tuple(found)


def _few_enough(conn: Connection, limit: int) -> int:
    """How many of the first readings in order are held in memory at once."""
    weights = (
        select(func.coalesce(func.length(readings.c.packed), 0)).select_from(mails).join(readings, _OF_MAIL).where(_STORED)
    )
    room = _MOST_BYTES
    for count, one in enumerate(conn.scalars(weights.order_by(mails.c.attempts, mails.c.id).limit(limit))):
        room -= one
        if room < 0:
            return max(1, count)
    return limit


def any_to_record(conn: Connection) -> bool:
    """Whether the next mail in order is read."""
    return bool(to_record(conn, 1))


def still_waiting(conn: Connection, waiting: Sequence[PendingMail]) -> frozenset[int]:
    """Of mails that were to be recorded, those that nobody has recorded or tried meanwhile."""
    rows = conn.execute(select(mails.c.id, mails.c.attempts).where(_STORED, mails.c.id.in_([one.id for one in waiting])))
    return frozenset((one for one, attempts in rows if (one, attempts) in {(mail.id, mail.attempts) for mail in waiting}))


def forget(conn: Connection, ids: Sequence[int]) -> None:
    """These are recorded, or are to be read anew."""
    conn.execute(delete(readings).where(readings.c.mail.in_(ids)))


def forget_spent(conn: Connection, put_off_before: datetime) -> int:
    """Readings of mails that are decided, and of those put off for long enough: they are tried again. How many."""
    stored = select(mails.c.id).where(_STORED)
    put_off = readings.c.packed.is_(None) & ~readings.c.own_fault & (readings.c.read_at < put_off_before)
    return conn.execute(delete(readings).where(or_(readings.c.mail.not_in(stored), put_off))).rowcount


def _pending() -> Select[Any]:
    seen = select(sightings.c.mailbox).where(sightings.c.mail == mails.c.id).order_by(sightings.c.id).limit(1)
    columns = (mails.c.id, mails.c.sha256, mails.c.size, mails.c.attempts, mails.c.internal_date, mails.c.error)
    again = mails.c.decided_at.is_not(None).label("again")
    place = func.coalesce(seen.scalar_subquery(), "").label("mailbox")
    return select(*columns, again, place).outerjoin(readings, _OF_MAIL).where(_STORED)


def _mail(row: Row[Any]) -> PendingMail:
    return PendingMail(*tuple(row)[:8])
