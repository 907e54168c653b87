"""What each letter told a unit of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import LetterKind
from tracker.rules.letters.told import Told
from tracker.store.schema import outbox, told, told_names
from tracker.store.session import insert_new, row_of
from tracker.store.write_batch import WriteBatch

_ADD = insert(told)
_LEAVING = (LetterState.QUEUED, LetterState.SENDING, LetterState.SENT)


def add(conn: Connection | WriteBatch, letter: str, lines: Iterable[Told]) -> None:
    """What the letter of this key tells."""
    rows = [{"letter": letter, **row_of(one)} for one in lines]
    if rows:
        conn.execute(_ADD, rows)


def last_told(conn: Connection, campaign: str, units: Iterable[str] | None = None) -> Mapping[str, Told]:
    """Per unit (all, or those named) what the newest letter that left, or will, says of its report."""
    query = (
        select(*told.c)
        .join(outbox, outbox.c.key == told.c.letter)
        .where(told.c.campaign == campaign, outbox.c.state.in_(_LEAVING))
        .order_by(outbox.c.id)
    )
    if units is not None:
        query = query.where(told.c.unit.in_(tuple(units)))
    return {one.unit: one for one in map(_told, conn.execute(query))}


def by_letter(conn: Connection, letter: str) -> tuple[Told, ...]:
    """What the letter of this key tells."""
    return tuple(map(_told, conn.execute(select(told).where(told.c.letter == letter))))


def recall_corrections(conn: Connection, campaign: str, unit: str) -> None:
    """Corrections that nobody has tried to send are as if never decided: a newer one says how things stand."""
    conn.execute(
        delete(outbox).where(
            outbox.c.kind == LetterKind.CORRECTION,
            outbox.c.campaign == campaign,
            outbox.c.unit == unit,
            outbox.c.state == LetterState.QUEUED,
            outbox.c.attempts == 0,
        )
    )


def name_told(conn: Connection, unit: str, name: str) -> bool:
    """Whether a receipt named this old name already: a school that goes on writing it knows."""
    mine = (told_names.c.unit == unit) & (told_names.c.name == name[:300])
    return conn.scalar(select(told_names.c.unit).where(mine)) is not None


def tell_name(conn: Connection, unit: str, name: str, now: datetime) -> None:
    """A receipt names it."""
    insert_new(conn, told_names, [{"unit": unit, "name": name[:300], "told_at": now}])


def _told(row: Row[Any]) -> Told:
    return Told(row.unit, row.campaign, row.standing, row.due, row.late, tuple(row.missing))
