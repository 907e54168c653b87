"""Letters that wait: for an officer, through a pause, or because a mailbox has only just been opened. What waits too long
is not sent late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, func, or_, select, update

from tracker.rules.letters.gap import RESTORED
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import ANSWERS, LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import mailboxes, mails, outbox, sightings
from tracker.store.session import batches

FIRST_POLL = "first-poll"  #: why an answer is held: its mail lay in the mailbox when it was polled for the first time
TOO_LONG = "held-too-long"  #: the rule that drops what waited

_QUEUED = outbox.c.state == LetterState.QUEUED
_UNDECIDED = (
    select(sightings.c.id)
    .join(mails, mails.c.id == sightings.c.mail)
    .where(sightings.c.mailbox == mailboxes.c.mailbox, mails.c.state == MailState.STORED, mails.c.decided_at.is_(None))
    .where(sightings.c.seen_at <= func.coalesce(mailboxes.c.opened_at, mailboxes.c.last_success))
)
#: Polled to the end for the first time, and everything that lay there is decided. What came since waits for nobody.
_OPENED = mailboxes.c.last_success.is_not(None) & mailboxes.c.settled_at.is_(None) & ~_UNDECIDED.exists()
_OF_FIRST_POLL = (
    select(sightings.c.mail)
    .select_from(sightings.outerjoin(mailboxes, mailboxes.c.mailbox == sightings.c.mailbox))
    .where(sightings.c.mail.in_(bindparam("mails", expanding=True)), mailboxes.c.settled_at.is_(None))
    .where(or_(mailboxes.c.opened_at.is_(None), sightings.c.seen_at <= mailboxes.c.opened_at))
)


def from_first_poll(conn: Connection, mails: Sequence[int]) -> frozenset[int]:
    """Which of some mails were seen in a mailbox whose first poll is not settled yet."""
    return frozenset(one for some in batches(mails) for one in conn.scalars(_OF_FIRST_POLL, {"mails": some}))


def mark_waiting(conn: Connection, key: str, why: str) -> None:
    """Note why the letter of this key is held; the first reason stays."""
    conn.execute(update(outbox).where(outbox.c.key == key, _QUEUED, outbox.c.error.is_(None)).values(error=why))


def unsettled(conn: Connection) -> bool:
    """Whether some mailbox was polled for the first time and nobody has looked at its answers."""
    return conn.scalar(select(mailboxes.c.mailbox).where(_OPENED).limit(1)) is not None


def settle_first_poll(conn: Connection, most: int, now: datetime) -> int:
    """The answers to a first poll leave if they are few; how many are held because there are more than `most`."""
    ours = outbox.c.held & _QUEUED & (outbox.c.error == FIRST_POLL)
    count = conn.scalar(select(func.count()).select_from(outbox).where(ours)) or 0
    if count <= most:
        conn.execute(update(outbox).where(ours).values(held=False, error=None))
    conn.execute(update(mailboxes).where(_OPENED).values(settled_at=now))
    return count if count > most else 0


def drop_old(conn: Connection, before: datetime, silent: bool) -> int:
    """Held letters decided before an instant are dropped, while no letter may leave also answers; how many."""
    waits = outbox.c.held if not silent else or_(outbox.c.held, outbox.c.kind.in_(ANSWERS) & ~outbox.c.uncertain)
    # What a restore holds waits since the restore, however old the letter is.
    since = case((outbox.c.error == RESTORED, outbox.c.waits_since), else_=outbox.c.created_at)
    old = _QUEUED & waits & (since < before)
    if conn.scalar(select(outbox.c.id).where(old).limit(1)) is None:  # the common case writes nothing
        return 0
    return conn.execute(update(outbox).where(old).values(state=LetterState.SUPPRESSED, error=TOO_LONG)).rowcount


def waiting_answers(conn: Connection, most: int) -> tuple[int, tuple[tuple[int, str, str, tuple[str, ...], bool], ...]]:
    """How many answers wait to leave, and the newest of them: id, kind, subject, to whom, whether held."""
    ours = _QUEUED & outbox.c.kind.in_(ANSWERS)
    columns = (outbox.c.id, outbox.c.kind, outbox.c.subject, outbox.c.to, outbox.c.held)
    rows = conn.execute(select(*columns).where(ours).order_by(outbox.c.id.desc()).limit(most)).all()
    count = conn.scalar(select(func.count()).select_from(outbox).where(ours)) or 0
    return count, tuple((row.id, row.kind, row.subject, tuple(row.to), row.held) for row in rows)


def recall_kind(conn: Connection, campaign: str, kind: LetterKind) -> tuple[tuple[str, datetime, bool], ...]:
    """Letters of a kind about a campaign that nobody has tried to send are as if never decided.

    Answers for which unit each was, when it would have left, and whether it was held.
    """
    columns = (outbox.c.unit, outbox.c.not_before, outbox.c.held)
    mine = delete(outbox).where(outbox.c.campaign == campaign, outbox.c.kind == kind, _QUEUED, outbox.c.attempts == 0)
    return tuple((unit, not_before, held) for unit, not_before, held in conn.execute(mine.returning(*columns)))
