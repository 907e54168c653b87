"""The mails of an office that has not begun: decided as if nobody had, as often as what they are decided by changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select, update

from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import ANSWERS
from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import audit, campaigns, filings, mailboxes, mails, outbox, told_names
from tracker.store.session import batches

_PROGRAM = "baocao"
_ABOUT = ("unit ", "campaign ", "series ", "wording ")  # what an act is about that decides mails otherwise, or words letters


def last_change(conn: Connection) -> datetime | None:
    """When an officer last changed the roster, a campaign, the office's words or its settings."""
    about = or_(audit.c.about.in_(("roster", "wordings")), *(audit.c.about.startswith(one) for one in _ABOUT))
    at: datetime | None = conn.scalar(select(func.max(audit.c.at)).where(or_(about, audit.c.what == "edit-settings")))
    return at


def decided_before(conn: Connection, instant: datetime | None = None) -> tuple[int, ...]:
    """Mails that the program decided, before an instant if one is given, and no officer had a hand in."""
    filed = select(filings.c.mail).where(filings.c.mail.is_not(None), filings.c.filed_by != _PROGRAM)
    query = select(mails.c.id).where(mails.c.state != MailState.STORED, mails.c.decided_at.is_not(None))
    if instant is not None:
        query = query.where(mails.c.decided_at < instant)
    found = conn.scalars(query.where(mails.c.id.not_in(filed)).order_by(mails.c.id)).all()
    by_hand = _settled_by_hand(conn) if found else frozenset()
    return tuple(one for one in found if one not in by_hand)


def put_back(conn: Connection, ids: Sequence[int]) -> None:
    """As if these mails had never been decided: nothing is booked from them, and the answers to them are forgotten.

    Only where no letter has left. Their answers count as those of a first poll again.
    """
    gone = frozenset(ids)
    decided = conn.execute(select(mails.c.id, mails.c.sha256).where(mails.c.state != MailState.STORED)).all()
    settled = {sha256 for mail, sha256 in decided if mail not in gone}
    answers = conn.execute(
        select(outbox.c.id, outbox.c.key).where(
            outbox.c.kind.in_(ANSWERS),
            outbox.c.state.in_((LetterState.QUEUED, LetterState.SUPPRESSED)),
            outbox.c.attempts == 0,
        )
    ).all()
    for some in batches(tuple(letter for letter, key in answers if key.rpartition(":")[2] not in settled)):
        conn.execute(delete(outbox).where(outbox.c.id.in_(some)))
    for some in batches(tuple(ids)):
        conn.execute(delete(filings).where(filings.c.mail.in_(some)))
        stored = {"state": MailState.STORED, "reason": None, "attempts": 0}
        conn.execute(update(mails).where(mails.c.id.in_(some)).values(stored))
    conn.execute(update(campaigns).where(campaigns.c.code.not_in(select(filings.c.campaign))).values(receipts=0))
    conn.execute(delete(told_names))
    conn.execute(update(mailboxes).values(settled_at=None, opened_at=None))


def _settled_by_hand(conn: Connection) -> frozenset[int]:
    acts = conn.scalars(select(audit.c.about).where(audit.c.who != _PROGRAM, audit.c.about.startswith("mail ")))
    moved = conn.scalars(select(audit.c.about).where(audit.c.who != _PROGRAM, audit.c.about.startswith("filing ")))
    numbers = [int(one.removeprefix("filing ")) for one in set(moved)]
    found = {int(one.removeprefix("mail ")) for one in set(acts)}
    for some in batches(tuple(numbers)):
        found |= set(conn.scalars(select(filings.c.mail).where(filings.c.id.in_(some), filings.c.mail.is_not(None))))
    return frozenset(found)
