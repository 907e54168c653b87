"""Letters of the outbox a page at a time, one of them, and those that answer a mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select, true

from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import ANSWERS
from tracker.store.full_text import holds, searched
from tracker.store.letters.outbox import OutboxRow, letter_of
from tracker.store.schema import outbox, recipients

KINDS = {
    "held": (outbox.c.state == LetterState.QUEUED) & outbox.c.held,
    "waiting": outbox.c.state.in_((LetterState.QUEUED, LetterState.SENDING)) & ~outbox.c.held,
    "failed": outbox.c.state == LetterState.FAILED,
    "returned": outbox.c.bounced_at.is_not(None),
    "sent": outbox.c.state == LetterState.SENT,
    "suppressed": outbox.c.state == LetterState.SUPPRESSED,
}  #: what may be asked for


def newest(conn: Connection, kind: str, limit: int, before: int = 0, wanted: str = "") -> tuple[OutboxRow, ...]:
    """The newest letters of a kind (all, if it means nothing), newest first; `before`: the id of the last one shown.

    `wanted`: words of the subject or the text, side by side, with or without their marks; or an address they went to.
    """
    query = select(outbox).where(KINDS.get(kind, true())).order_by(outbox.c.id.desc()).limit(limit)
    words = searched(wanted)
    if "@" in wanted:
        to_them = select(recipients.c.letter).where(recipients.c.address == wanted.strip().lower())
        query = query.where(outbox.c.id.in_(to_them))
    elif words:
        query = query.where(holds(conn, "outbox", words, apart=False))
    rows = conn.execute(query.where(outbox.c.id < before) if before else query).mappings()
    return tuple(letter_of(row) for row in rows)


def get(conn: Connection, letter_id: int) -> OutboxRow | None:
    """One letter."""
    row = conn.execute(select(outbox).where(outbox.c.id == letter_id)).mappings().one_or_none()
    return None if row is None else letter_of(row)


def returned_since(conn: Connection, since: datetime) -> tuple[OutboxRow, ...]:
    """The letters that left and came back at or after an instant, oldest first."""
    query = select(outbox).where(outbox.c.bounced_at >= since, outbox.c.state == LetterState.SENT).order_by(outbox.c.id)
    return tuple(letter_of(row) for row in conn.execute(query).mappings())


def of_campaign(conn: Connection, campaign: str) -> tuple[OutboxRow, ...]:
    """The letters of a campaign, oldest first, and those that joined it to others."""
    joint = select(outbox.c.carried_by).where(outbox.c.campaign == campaign, outbox.c.carried_by.is_not(None))
    mine = (outbox.c.campaign == campaign) | outbox.c.message_id.in_(joint)
    return tuple(letter_of(row) for row in conn.execute(select(outbox).where(mine).order_by(outbox.c.id)).mappings())


def of_mail(conn: Connection, sha256: str, message_id: str | None) -> tuple[OutboxRow, ...]:
    """Receipts and questions of a mail, and whatever else answers it, newest first."""
    keys = tuple(f"{kind}:{sha256}" for kind in ANSWERS)
    about = or_(outbox.c.key.in_(keys), outbox.c.in_reply_to == message_id if message_id else outbox.c.key.in_(keys))
    rows = conn.execute(select(outbox).where(about).order_by(outbox.c.id.desc()).limit(50)).mappings()
    return tuple(map(letter_of, rows))
