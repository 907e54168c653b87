"""Mails that an officer looks for."""

from __future__ import annotations

from sqlalchemy import Connection, func, or_, select, true

from tracker.rules.mails.mail_state import MailState
from tracker.store.mails.messages import MessageRow, among
from tracker.store.schema import documents, mails

STATES = tuple(MailState)


def search(conn: Connection, wanted: str, state: str, limit: int, before: int = 0) -> tuple[MessageRow, ...]:
    """Newest first: mails whose sender, subject or file name holds the words, without regard to case; empty: all.

    `state` is one of STATES or empty; `before` is the id of the last one shown, 0 for the first page.
    """
    which = [mails.c.id < before if before else true(), mails.c.state == state if state in STATES else true()]
    if wanted:
        words = wanted.lower()
        file = select(documents.c.mail).where(func.lower(documents.c.filename).contains(words, autoescape=True))
        which.append(
            or_(
                func.lower(mails.c.sender).contains(words, autoescape=True),
                mails.c.subject.contains(wanted, autoescape=True),
                func.lower(mails.c.subject).contains(words, autoescape=True),
                mails.c.message_id == wanted,
                mails.c.id.in_(file),
            )
        )
    last = select(mails.c.id).where(*which).order_by(mails.c.id.desc()).limit(limit)
    return among(conn, tuple(conn.scalars(last)))[::-1]


def next_waiting(conn: Connection, after: int) -> int:
    """Id of the mail of the tray that comes after this one, else of its oldest; 0 when the tray is empty."""
    waiting = mails.c.state == MailState.TRAY
    later = conn.scalar(select(func.min(mails.c.id)).where(waiting, mails.c.id > after))
    return later or conn.scalar(select(func.min(mails.c.id)).where(waiting)) or 0
