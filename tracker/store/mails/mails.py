"""Mails: kept first, read later, decided once. Which uid of which mailbox each one came from is `sightings`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from intake.envelope import StoredMail
from tracker.rules.mails.mail_state import MailState
from tracker.store.full_text import PLACES, place
from tracker.store.mails.messages import DocumentRow as DocumentRow
from tracker.store.mails.messages import MessageRow as MessageRow
from tracker.store.mails.messages import find as find
from tracker.store.mails.messages import get as get
from tracker.store.mails.messages import listing as listing
from tracker.store.mails.messages import newest as newest
from tracker.store.mails.messages import tray as tray
from tracker.store.schema import documents, mailboxes, mails, sightings, texts
from tracker.store.session import batches, insert_new, row_of
from tracker.store.write_batch import WriteBatch

# Statements of every mail are written once: putting one together costs more than running it.
_DECIDE = update(mails).where(mails.c.id == bindparam("decided"))
_FORGET_DOCUMENTS = delete(documents).where(documents.c.mail == bindparam("decided"))
_ADD_DOCUMENTS = insert(documents)
_NO_COLUMNS = frozenset({"units", "campaigns", "documents", "words"})  # of a decided mail: they stand elsewhere
_FORGET_TEXTS = delete(texts).where(texts.c.mail == bindparam("decided"))
_ADD_TEXTS = insert(texts)
_FIRST_SEEN = (
    select(mails.c.fingerprint, func.min(mails.c.id))
    .where(
        mails.c.fingerprint.in_(bindparam("seen", expanding=True)),
        mails.c.id.not_in(bindparam("but", expanding=True)),
        mails.c.state != MailState.STORED,
    )
    .group_by(mails.c.fingerprint)
)


@dataclass(frozen=True, slots=True)
class PendingMail:
    """A mail that is kept and waits to be read."""

    id: int
    sha256: str
    size: int  #: bytes
    attempts: int  #: readings begun so far
    internal_date: datetime | None
    error: str | None  #: how the last attempt ended
    again: bool = True  #: it was decided before
    mailbox: str = ""  #: where it was seen first


@dataclass(frozen=True, slots=True)
class DecidedDocument:
    """One file of a decided mail. `records` and `findings` as docs/interface.md, 4.1 shows them, ready for JSON."""

    filename: str | None
    inside: tuple[str, ...]
    format: str
    sha256: str
    size: int
    outcome: str
    header: dict[str, Any] | None = None  #: the fields of OfficialHeader, dates in ISO form
    records: tuple[dict[str, Any], ...] = ()  #: {"row": 5, "values": {…}}
    findings: tuple[tuple[str, str, str], ...] = ()  #: code, where, found
    words: str = ""  #: what a search finds it by


@dataclass(frozen=True, slots=True)
class DecidedMail:
    """All that reading and attribution say of a mail: the rest of its row."""

    state: MailState  #: not stored: it was read
    reason: str | None
    decided_at: datetime
    received_at: datetime | None = None  #: the time that counts
    received_how: str | None = None  #: mx, internaldate, received, claimed
    claimed_date: str | None = None
    fingerprint: str | None = None
    message_id: str | None = None
    sender: str | None = None
    subject: str | None = None
    body: str | None = None
    answerable: bool | None = None
    authentication: str | None = None
    problems: tuple[tuple[str, str, str], ...] = ()
    clues: tuple[dict[str, Any], ...] = ()
    units: tuple[str, ...] = ()  #: candidates, likeliest first
    campaigns: tuple[str, ...] = ()
    error: str | None = None
    parser_version: str | None = None
    documents: tuple[DecidedDocument, ...] = ()
    words: str = ""  #: what a search finds the mail by, its files apart


@dataclass(frozen=True, slots=True)
class MailboxState:
    """Where polling one mailbox stands."""

    mailbox: str
    uidvalidity: int
    next_uid: int  #: no UID below it is unaccounted for
    last_success: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    messages: int = 0  #: in the folder at the last poll
    unaccounted: int = 0
    reconciled_at: datetime | None = None
    settled_at: datetime | None = None  #: when the answers to its first poll were let go or held
    left_since: datetime | None = None  #: the last poll that left none, if later ones have left messages: they came since


def withheld(state: MailboxState) -> bool:
    """Whether the last poll worked, and some messages that the server lists did not come whole, not for the first time."""
    return bool(state.unaccounted) and state.last_error_at is not None and state.last_error_at == state.last_success


def keep(conn: Connection, stored: Sequence[StoredMail], now: datetime) -> tuple[int, ...]:
    """The ids of these mails, in their order; what is known already stays as it is.

    The same bytes seen at another place are the same mail, sighted twice.
    """
    first = {one.sha256: one for one in reversed(stored)}
    insert_new(
        conn,
        mails,
        [
            {
                "sha256": one.sha256,
                "size": one.size,
                "state": MailState.STORED,
                "internal_date": one.received_at,
                "stored_at": now,
            }
            for one in dict.fromkeys(first[one.sha256] for one in stored)
        ],
    )
    ids: dict[str, int] = {}
    for some in batches(tuple(first)):
        ids |= dict(conn.execute(select(mails.c.sha256, mails.c.id).where(mails.c.sha256.in_(some))).all())
    sighted = [
        {
            "mailbox": one.place.mailbox,
            "uidvalidity": one.place.uidvalidity,
            "uid": one.place.uid,
            "mail": ids[one.sha256],
            "internal_date": one.received_at,
            "seen_at": now,
        }
        for one in stored
    ]
    insert_new(conn, sightings, sighted)
    return tuple(ids[one.sha256] for one in stored)


def mailbox_state(conn: Connection, mailbox: str) -> MailboxState | None:
    """Where polling stands; None before the first poll."""
    row = conn.execute(select(mailboxes).where(mailboxes.c.mailbox == mailbox)).one_or_none()
    return None if row is None else MailboxState(**row._mapping)


def mailbox_states(conn: Connection) -> tuple[MailboxState, ...]:
    """Every mailbox that was ever polled, by name."""
    rows = conn.execute(select(mailboxes).order_by(mailboxes.c.mailbox))
    return tuple(MailboxState(**row._mapping) for row in rows)


def save_mailbox_state(conn: Connection, state: MailboxState) -> None:
    """Replace what is known of a mailbox."""
    values = asdict(state)
    insert_new(conn, mailboxes, [values])
    conn.execute(update(mailboxes).where(mailboxes.c.mailbox == state.mailbox).values(values))


def pending(conn: Connection, limit: int) -> tuple[PendingMail, ...]:
    """Mails still to be read, oldest id first; those that failed before stand behind all others."""
    columns = (mails.c.id, mails.c.sha256, mails.c.size, mails.c.attempts, mails.c.internal_date, mails.c.error)
    again = mails.c.decided_at.is_not(None)
    seen = select(sightings.c.mailbox).where(sightings.c.mail == mails.c.id).order_by(sightings.c.id).limit(1)
    waiting = select(*columns, again, func.coalesce(seen.scalar_subquery(), "")).where(mails.c.state == MailState.STORED)
    rows = conn.execute(waiting.order_by(mails.c.attempts, mails.c.id).limit(limit))
    return tuple(PendingMail(*row) for row in rows)


def note_attempt(conn: Connection, mail_id: int) -> None:
    """A reading failed. Only then: a power cut while reading counts against nobody."""
    conn.execute(update(mails).where(mails.c.id == mail_id).values(attempts=mails.c.attempts + 1))


def note_error(conn: Connection, mail_id: int, error: str) -> None:
    """A reading ended badly."""
    conn.execute(update(mails).where(mails.c.id == mail_id).values(error=error))


def decide(conn: Connection, mail_id: int, decided: DecidedMail, again: bool = True, later: WriteBatch | None = None) -> None:
    """Write what became of a mail, in place of what was decided before; not `again`: nothing was.

    `later`: with other mails, when it is told to.
    """
    into = later or conn
    values = {name: value for name, value in row_of(decided).items() if name not in _NO_COLUMNS}
    values["candidates"] = {"units": decided.units, "campaigns": decided.campaigns}
    into.execute(_DECIDE, values | {"decided": mail_id})
    if again:
        conn.execute(_FORGET_DOCUMENTS, {"decided": mail_id})
    if decided.documents:
        rows = [_row(one) | {"mail": mail_id, "position": position} for position, one in enumerate(decided.documents)]
        into.execute(_ADD_DOCUMENTS, rows)
    put_words(conn, mail_id, (decided.words, *(one.words for one in decided.documents)), again, later)


def put_words(
    conn: Connection, mail_id: int, words: Sequence[str], again: bool = True, later: WriteBatch | None = None
) -> None:
    """What a search finds a mail by, in place of what was there before: of the mail itself, then of each file."""
    if again:
        conn.execute(_FORGET_TEXTS, {"decided": mail_id})
    rows = [{"id": place(mail_id, number), "mail": mail_id, "words": one} for number, one in enumerate(words[:PLACES]) if one]
    if rows:
        (later or conn).execute(_ADD_TEXTS, rows)


def _row(one: DecidedDocument) -> dict[str, Any]:
    row = row_of(one)
    del row["words"]
    return row


def set_state(conn: Connection, mail_id: int, state: MailState, reason: str | None, now: datetime) -> None:
    """An officer settles a mail without a new reading: filed, ignored, or back to stored to be read again."""
    attempts = {"attempts": 0} if state == MailState.STORED else {}
    conn.execute(update(mails).where(mails.c.id == mail_id).values(state=state, reason=reason, decided_at=now, **attempts))


def first_seen(conn: Connection, fingerprints: Iterable[str], but: Sequence[int]) -> dict[str, int]:
    """By fingerprint, the first decided mail that has it, other than those given: the same mail, delivered again."""
    found: dict[str, int] = {}
    for some in batches(tuple(dict.fromkeys(fingerprints))):
        found |= dict(conn.execute(_FIRST_SEEN, {"seen": some, "but": but}).all())
    return found


def counts(conn: Connection) -> dict[MailState, int]:
    """How many mails are in each state; states without a mail are zero."""
    rows = conn.execute(select(mails.c.state, func.count()).group_by(mails.c.state))
    return dict.fromkeys(MailState, 0) | dict(rows.all())
