"""The outbox: letters decided and written, sent later, outside any transaction.

`queued → sending → sent`; back to `queued` for another try; `failed` for good; `suppressed` by a rule, never sent.
A letter whose lease ran out while `sending` may have left: it is claimed again as `uncertain`, with the same Message-ID.
A joint letter speaks of several campaigns: each keeps a row, `carried_by` it and never sent, so that its key is spent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Executable, RowMapping, bindparam, case, delete, func, insert, or_, select, true, update

from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import ANSWERS, QUESTIONS, LetterKind
from tracker.store.letters.bounces import clear_dead as clear_dead
from tracker.store.letters.bounces import dead_addresses as dead_addresses
from tracker.store.letters.bounces import note_bounce as note_bounce
from tracker.store.schema import outbox, recipients
from tracker.store.session import batches, inserting, row_of

_AHEAD = timedelta(minutes=5)  # more than the clocks of two machines differ

# Statements of every mail are written once: putting one together costs more than running it.
_ANSWERED = (
    select(recipients.c.address, outbox.c.created_at)
    .select_from(outbox.join(recipients))
    .where(
        recipients.c.address.in_(bindparam("addresses", expanding=True)),
        outbox.c.created_at >= bindparam("since"),
        outbox.c.kind.in_(ANSWERS),
        outbox.c.state != LetterState.SUPPRESSED,
    )
)
_ANSWERS_TO = _ANSWERED.with_only_columns(outbox.c.kind).order_by(outbox.c.id.desc())
_ABOUT = select(outbox.c.message_id, outbox.c.unit, outbox.c.campaign, outbox.c.kind, outbox.c.key).where(
    outbox.c.message_id.in_(bindparam("ids", expanding=True))
)
_ADDRESSED = insert(recipients)


@dataclass(frozen=True, slots=True)
class QueuedLetter:
    """A letter to be sent once. The key says which decision it carries out."""

    key: str  #: unique: "reminder:DVK2020:thcs-my-phuoc:7d"
    kind: LetterKind
    unit: str  #: empty: none
    campaign: str  #: empty: several or none
    to: tuple[str, ...]
    subject: str
    message_id: str  #: derived from the key
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    created_at: datetime
    not_before: datetime
    cc: tuple[str, ...] = ()
    in_reply_to: str = ""
    held: bool = False  #: waits for an officer to let it go
    attachments: tuple[str, ...] = ()  #: codes of campaigns whose status table is made and attached when it leaves
    carried_by: str = ""  #: Message-ID of the joint letter that tells it; such a letter is never sent itself


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A letter and how far it came."""

    id: int
    key: str
    kind: LetterKind
    unit: str
    campaign: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    message_id: str
    in_reply_to: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    state: LetterState
    uncertain: bool  #: it may have left before
    doubts: int  #: how often it was handed over without an answer
    attempts: int
    created_at: datetime
    not_before: datetime
    waits_since: datetime | None  #: when `not_before` was decided
    lease_until: datetime | None
    sent_at: datetime | None
    error: str | None
    bounced_at: datetime | None
    bounce: str | None
    held: bool = False  #: waits for an officer to let it go
    attachments: tuple[str, ...] = ()  #: codes of campaigns whose status table is made and attached when it leaves
    carried_by: str = ""  #: Message-ID of the joint letter that tells it


@dataclass(frozen=True, slots=True)
class SentRef:
    """What a Message-ID of ours was about."""

    message_id: str
    unit: str
    campaign: str
    kind: LetterKind
    key: str = ""  #: of the notice


def add(conn: Connection, queued: QueuedLetter, suppressed: str | None = None) -> bool:
    """Put a letter in the outbox; False, and nothing happens, if its key is there already.

    `suppressed` names the rule that forbids sending it: it is only remembered.
    """
    state = LetterState.QUEUED if suppressed is None else LetterState.SUPPRESSED
    empty = {"in_reply_to": queued.in_reply_to or None, "carried_by": queued.carried_by or None}
    values = row_of(queued) | empty | {"state": state, "error": suppressed, "waits_since": queued.created_at}
    letter = conn.scalar(_adding(conn.dialect.name), values)
    if letter is None:
        return False
    addresses = dict.fromkeys(address.lower()[:320] for address in queued.to + queued.cc)
    if addresses:
        conn.execute(_ADDRESSED, [{"letter": letter, "address": address} for address in addresses])
    return True


@lru_cache(maxsize=2)
def _adding(dialect: str) -> Executable:
    return inserting(dialect, outbox).on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id)


def claim(conn: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[OutboxRow, ...]:
    """Take letters that are due, oldest first; nobody else gets them until the lease ends. Commit before sending.

    A wait that was decided later than now was decided by a clock that has been set back: it is over, and so
    is a lease longer than any.
    """
    waited = (outbox.c.not_before <= now) | (outbox.c.waits_since > now)
    due = or_(
        (outbox.c.state == LetterState.QUEUED) & waited & ~outbox.c.held,
        (outbox.c.state == LetterState.SENDING)
        & ((outbox.c.lease_until <= now) | (outbox.c.lease_until > now + lease + _AHEAD)),
    )
    some = select(outbox.c.id).where(due).order_by(outbox.c.not_before, outbox.c.id).limit(limit)
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(some), due)  # asked twice: another worker may have taken a row since the first
        .values(
            state=LetterState.SENDING,
            uncertain=case((outbox.c.state == LetterState.SENDING, true()), else_=outbox.c.uncertain),
            attempts=outbox.c.attempts + 1,
            lease_until=now + lease,
        )
        .returning(outbox)
    )
    rows = [letter_of(row) for row in conn.execute(taken).mappings()]
    return tuple(sorted(rows, key=lambda row: (row.not_before, row.id)))


def mark_sent(conn: Connection, letter_id: int, now: datetime) -> None:
    """The mail server took the letter."""
    _set(conn, letter_id, state=LetterState.SENT, sent_at=now, error=None)


def retry_later(
    conn: Connection, letter_id: int, error: str, not_before: datetime, now: datetime, uncertain: bool = False
) -> None:
    """The letter did not leave, or (uncertain) may have; it is tried again."""
    doubt = {"uncertain": True, "doubts": outbox.c.doubts + 1} if uncertain else {}
    _set(conn, letter_id, state=LetterState.QUEUED, error=error, not_before=not_before, waits_since=now, **doubt)


def mark_failed(conn: Connection, letter_id: int, error: str, uncertain: bool = False) -> None:
    """The letter cannot be sent, or (uncertain) may have been, more than once: a person decides."""
    _set(conn, letter_id, state=LetterState.FAILED, error=error, **({"uncertain": True} if uncertain else {}))


def send_again(conn: Connection, now: datetime, letter_id: int | None = None) -> int:
    """An officer lets failed letters (all, or one) be tried anew, each with the Message-ID it has; how many."""
    failed = outbox.c.state == LetterState.FAILED
    if letter_id is not None:
        failed &= outbox.c.id == letter_id
    anew = {"state": LetterState.QUEUED, "attempts": 0, "doubts": 0, "not_before": now, "waits_since": now}
    return conn.execute(update(outbox).where(failed).values(**anew)).rowcount


def sent_since(conn: Connection, since: datetime) -> bool:
    """Whether the mail server took any letter at or after an instant."""
    return conn.scalar(select(outbox.c.id).where(outbox.c.sent_at >= since).limit(1)) is not None


def suppress(conn: Connection, letter_id: int, why: str) -> None:
    """A rule, or an officer, forbids a letter that has not left."""
    _set(conn, letter_id, state=LetterState.SUPPRESSED, error=why)


def release(conn: Connection, letter_id: int | None = None) -> int:
    """Let held letters go, all or one; how many. Each is looked at once more before it leaves."""
    waiting = outbox.c.held & (outbox.c.state == LetterState.QUEUED)
    if letter_id is not None:
        waiting &= outbox.c.id == letter_id
    return conn.execute(update(outbox).where(waiting).values(held=False)).rowcount


def held_count(conn: Connection) -> int:
    """How many letters wait for an officer: more were decided at once than one run may send."""
    return conn.scalar(select(func.count()).select_from(outbox).where(outbox.c.held, outbox.c.state == LetterState.QUEUED)) or 0


def recall(conn: Connection, keys: Iterable[str]) -> tuple[str, ...]:
    """Letters whose decision was taken back: those that nobody has tried to send are as if never decided.

    The same decision may queue them again. Returns the keys of those that left, or may have.
    """
    ours = outbox.c.key.in_(tuple(keys))
    untried = (outbox.c.state == LetterState.SUPPRESSED) | ((outbox.c.state == LetterState.QUEUED) & (outbox.c.attempts == 0))
    conn.execute(delete(outbox).where(ours, untried))
    return tuple(conn.scalars(select(outbox.c.key).where(ours).order_by(outbox.c.id)))


def recall_campaign(conn: Connection, campaign: str) -> None:
    """Letters about a campaign alone that nobody has tried to send are as if never decided."""
    waiting = (outbox.c.state == LetterState.QUEUED) & (outbox.c.attempts == 0) & (outbox.c.carried_by == "")
    conn.execute(delete(outbox).where(outbox.c.campaign == campaign, waiting))


def carried(conn: Connection, message_id: str) -> frozenset[str]:
    """The campaigns that a joint letter speaks of."""
    return frozenset(campaign for campaign, _ in carried_cells(conn, message_id))


def carried_cells(conn: Connection, message_id: str) -> frozenset[tuple[str, str]]:
    """The campaigns and units that a joint letter speaks of."""
    cells = select(outbox.c.campaign, outbox.c.unit).where(outbox.c.carried_by == message_id)
    return frozenset((campaign, unit) for campaign, unit in conn.execute(cells))


def untell(conn: Connection, message_id: str) -> None:
    """A joint letter did not leave: what it would have told is open again."""
    conn.execute(delete(outbox).where(outbox.c.carried_by == message_id, outbox.c.state == LetterState.SUPPRESSED))


def last_letters(
    conn: Connection, campaign: str, units: Sequence[str] | None = None
) -> Mapping[str, tuple[tuple[str, datetime], ...]]:
    """Per unit (all, or those named) the letters sent about a campaign, alone or with others: kind and time, oldest first."""
    joint = outbox.alias()
    at = func.coalesce(outbox.c.sent_at, joint.c.sent_at)  # not the state: SQLite would look through all that was ever sent
    query = (
        select(outbox.c.unit, outbox.c.kind, at.label("at"))
        .select_from(outbox.outerjoin(joint, outbox.c.carried_by == joint.c.message_id))
        .where(
            outbox.c.campaign == campaign, at.is_not(None), outbox.c.unit != "" if units is None else outbox.c.unit.in_(units)
        )
        .order_by("at", outbox.c.id)
    )
    found: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for unit, kind, sent_at in conn.execute(query):
        found[unit].append((kind, sent_at))
    return {unit: tuple(letters) for unit, letters in found.items()}


def keys(conn: Connection, prefix: str = "", campaign: str | None = None) -> frozenset[str]:
    """Keys of letters decided so far that begin with a prefix, of one campaign if given."""
    query = select(outbox.c.key).where(outbox.c.key.startswith(prefix, autoescape=True))
    if campaign is not None:
        query = query.where(outbox.c.campaign == campaign)
    return frozenset(key for key in conn.scalars(query) if key.startswith(prefix))  # LIKE of SQLite ignores case


def by_keys(conn: Connection, keys: Iterable[str]) -> tuple[OutboxRow, ...]:
    """The letters of these keys, in the order they were decided."""
    query = select(outbox).where(outbox.c.key.in_(tuple(keys))).order_by(outbox.c.id)
    return tuple(letter_of(row) for row in conn.execute(query).mappings())


def by_message_id(conn: Connection, ids: Iterable[str]) -> tuple[SentRef, ...]:
    """What these Message-IDs were about, as far as they are ours, in their order."""
    wanted = tuple(dict.fromkeys(ids))
    found: dict[str, SentRef] = {}
    for some in batches(wanted):
        found |= {row.message_id: SentRef(*row) for row in conn.execute(_ABOUT, {"ids": some})}
    return tuple(found[one] for one in wanted if one in found)


def answered(conn: Connection, addresses: Iterable[str], since: datetime) -> Mapping[str, Sequence[datetime]]:
    """For each address (in lower case) when automatic answers to it, To or Cc, were decided, at or after an instant."""
    found: dict[str, list[datetime]] = {address.lower(): [] for address in addresses}
    for some in batches(tuple(found)):
        for address, at in conn.execute(_ANSWERED, {"addresses": some, "since": since}).all():
            found[address].append(at)
    return found


def asked_in_vain(conn: Connection, address: str, since: datetime) -> int:
    """Questions to an address, decided at or after an instant, that no receipt has followed."""
    kinds = conn.scalars(_ANSWERS_TO, {"addresses": (address.lower(),), "since": since})
    return sum(1 for _ in takewhile(lambda kind: kind in QUESTIONS, kinds))


def listing(conn: Connection, state: LetterState | None = None) -> Iterator[OutboxRow]:
    """Every letter (of one state, if given) in the order it was decided."""
    last = 0
    while True:
        query = select(outbox).where(outbox.c.id > last).order_by(outbox.c.id).limit(500)
        page = conn.execute(query if state is None else query.where(outbox.c.state == state)).mappings().all()
        if not page:
            return
        yield from map(letter_of, page)
        last = page[-1]["id"]


def of_unit(conn: Connection, unit: str, limit: int = 200) -> tuple[OutboxRow, ...]:
    """The newest letters to a unit, newest first, whatever became of them."""
    query = select(outbox).where(outbox.c.unit == unit).order_by(outbox.c.id.desc()).limit(limit)
    return tuple(letter_of(row) for row in conn.execute(query).mappings())


def counts(conn: Connection) -> dict[LetterState, int]:
    """How many letters are in each state; states without a letter are zero."""
    rows = conn.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return dict.fromkeys(LetterState, 0) | dict(rows.all())


def _set(conn: Connection, letter_id: int, **values: Any) -> None:
    conn.execute(update(outbox).where(outbox.c.id == letter_id).values(lease_until=None, **values))


def letter_of(row: RowMapping) -> OutboxRow:
    """A row of the table as a letter."""
    lists = {
        "to": tuple(row["to"]),
        "cc": tuple(row["cc"]),
        "headers": tuple((name, value) for name, value in row["headers"]),
        "in_reply_to": row["in_reply_to"] or "",
        "attachments": tuple(row["attachments"]),
        "carried_by": row["carried_by"] or "",
    }
    return OutboxRow(**dict(row) | lists)
