"""What happened, each once, and how far the telling of each has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from tracker.rules.events.office_event import EventKind, OfficeEvent
from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import events, filings, mails
from tracker.store.session import batches, insert_new

QUEUED, SENT, FAILED, UNTOLD = "queued", "sent", "failed", "untold"  #: states; untold: nobody is told of it by webhook


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event with its telling."""

    id: int
    kind: EventKind
    at: datetime
    campaign: str
    unit: str
    mail: int | None
    state: str
    attempts: int
    not_before: datetime
    answer: str  #: of the last try: "" where it was taken
    noted_at: datetime


def any_noted(conn: Connection) -> bool:
    """Whether anything was ever noted here."""
    return conn.scalar(select(events.c.id).limit(1)) is not None


def unknown(conn: Connection, found: Iterable[OfficeEvent]) -> tuple[OfficeEvent, ...]:
    """Those that were not noted yet."""
    by_key = {one.key: one for one in found}
    known: set[str] = set()
    for some in batches(tuple(by_key)):
        known |= set(conn.scalars(select(events.c.key).where(events.c.key.in_(some))))
    return tuple(one for key, one in by_key.items() if key not in known)


def note(conn: Connection, found: Sequence[OfficeEvent], state: str, now: datetime) -> None:
    """Write down what happened, in its order; what is known already stays as it is."""
    insert_new(conn, events, [asdict(one) | {"noted_at": now, "state": state, "not_before": now} for one in found])


def decided_mails(conn: Connection, since: datetime) -> tuple[tuple[int, bool, datetime, tuple[tuple[str, str], ...]], ...]:
    """Mails filed or put into the tray since an instant: id, whether filed, when, and their cells by campaign and unit."""
    wanted = mails.c.state.in_((MailState.FILED, MailState.TRAY)) & (mails.c.decided_at >= since)
    rows = conn.execute(select(mails.c.id, mails.c.state, mails.c.decided_at, mails.c.candidates).where(wanted)).all()
    cells: dict[int, list[tuple[str, str]]] = {}
    for some in batches([row.id for row in rows]):
        standing = filings.c.mail.in_(some) & filings.c.withdrawn_at.is_(None)
        for mail, campaign, unit in conn.execute(select(filings.c.mail, filings.c.campaign, filings.c.unit).where(standing)):
            cells.setdefault(mail, []).append((campaign, unit))
    found = []
    for row in rows:
        filed = row.state == MailState.FILED
        could = row.candidates or {}
        guess = ((could.get("campaigns") or [""])[0], (could.get("units") or [""])[0])
        found.append((row.id, filed, row.decided_at, tuple(cells.get(row.id, ())) if filed else (guess,)))
    return tuple(found)


def claim(conn: Connection, now: datetime, lease: timedelta) -> EventRow | None:
    """The next event that is to be told, kept from others until the lease is over; None: there is none."""
    due = (events.c.state == QUEUED) & (events.c.not_before <= now)
    row = _one(conn, due)
    if row is None:
        return None
    mine = (events.c.id == row.id) & (events.c.state == QUEUED) & (events.c.not_before == row.not_before)
    values = {"not_before": now + lease, "attempts": row.attempts + 1}
    return _one(conn, events.c.id == row.id) if conn.execute(update(events).where(mine).values(values)).rowcount else None


def settle(conn: Connection, event: int, state: str, answer: str, not_before: datetime) -> None:
    """What became of a try."""
    values = {"state": state, "answer": answer[:200], "not_before": not_before}
    conn.execute(update(events).where(events.c.id == event).values(values))


def again(conn: Connection, event: int, now: datetime) -> bool:
    """Tell an event that was given up once more; False if it was not."""
    mine = (events.c.id == event) & (events.c.state == FAILED)
    return conn.execute(update(events).where(mine).values(state=QUEUED, attempts=0, not_before=now)).rowcount == 1


def since(conn: Connection, after: datetime) -> tuple[EventRow, ...]:
    """What was noted after an instant, oldest first."""
    return _rows(conn, events.c.noted_at > after)


def newest(conn: Connection, limit: int, told: bool = True) -> tuple[EventRow, ...]:
    """The newest events first; `told`: those alone that are, or were to be, told by webhook."""
    which = events.c.state != UNTOLD if told else events.c.id > 0
    rows = conn.execute(select(*_COLUMNS).where(which).order_by(events.c.id.desc()).limit(limit))
    return tuple(EventRow(*tuple(row)) for row in rows)


def counts(conn: Connection) -> dict[str, int]:
    """How many stand in each state."""
    rows = conn.execute(select(events.c.state, func.count()).group_by(events.c.state)).all()
    return {row[0]: row[1] for row in rows}


def forget(conn: Connection, before: datetime) -> int:
    """Delete words of what was told and happened before an instant in campaigns that are gone; how many."""
    old = (events.c.noted_at < before) & events.c.kind.in_((EventKind.FILED, EventKind.TRAY)) & (events.c.state != QUEUED)
    return conn.execute(delete(events).where(old)).rowcount


_COLUMNS = (
    events.c.id, events.c.kind, events.c.at, events.c.campaign, events.c.unit, events.c.mail, events.c.state,
    events.c.attempts, events.c.not_before, events.c.answer, events.c.noted_at,
)  # fmt: skip


def _one(conn: Connection, which: ColumnElement[bool]) -> EventRow | None:
    row = conn.execute(select(*_COLUMNS).where(which).order_by(events.c.id).limit(1)).one_or_none()
    return None if row is None else EventRow(*tuple(row))


def _rows(conn: Connection, which: ColumnElement[bool]) -> tuple[EventRow, ...]:
    return tuple(EventRow(*tuple(row)) for row in conn.execute(select(*_COLUMNS).where(which).order_by(events.c.id)))
