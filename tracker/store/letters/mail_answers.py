"""The letters that answer a mail."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from tracker.store.letters.outbox import OutboxRow, letter_of
from tracker.store.schema import outbox

_ANSWERS = ("confirmation", "incomplete", "question")


def of_mail(conn: Connection, sha256: str, message_id: str | None) -> tuple[OutboxRow, ...]:
    """Receipts and questions of a mail, and whatever else answers it, newest first."""
    keys = tuple(f"{kind}:{sha256}" for kind in _ANSWERS)
    about = or_(outbox.c.key.in_(keys), outbox.c.in_reply_to == message_id if message_id else outbox.c.key.in_(keys))
    rows = conn.execute(select(outbox).where(about).order_by(outbox.c.id.desc()).limit(50)).mappings()
    return tuple(map(letter_of, rows))
