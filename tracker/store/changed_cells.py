"""Which cells changed since a moment that was read. The databases note it by themselves, by triggers (migration 0007).

What was worked out of 43,000 units is thus put right by the few that changed. Rows are only ever added, each by its own
transaction: two that write never wait for each other here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from tracker.store.schema import audit, cell_changes, changes, mails
from tracker.store.session import reads_only, version

Value = TypeVar("Value")

#: What every history has of its own, numbered and timed. Old acts may be let go; what is missing below the newest says nothing.
_HISTORY = ((mails, mails.c.stored_at), (audit, audit.c.at))
#: Begins a milestone, which stands among the changes as a unit of no campaign: the week in which it was set.
_MILESTONE = "#"
#: Who has not seen so many milestones may have missed changes that were let go.
_TOO_OLD = 2
#: Of transactions, those that a snapshot did not see; numbers of PostgreSQL are not in the order of commits.
_UNSEEN = text(
    "number >= pg_snapshot_xmin(CAST(:since AS pg_snapshot))::text::bigint"
    " AND NOT pg_visible_in_snapshot(number::text::xid8, CAST(:since AS pg_snapshot))"
)


@dataclass(frozen=True, slots=True)
class Changed:
    """What is other than it was."""

    roster: bool  #: units or their groups
    names: bool  #: addresses, or names that were learnt
    cells: Mapping[str, frozenset[str]]  #: filings and exceptions: units by campaign


def changed_since(conn: Connection, since: str) -> Changed | None:
    """What changed between the transaction of this `version` and now; None: nobody can tell, or nobody kept it so long."""
    query = select(cell_changes.c.campaign, cell_changes.c.unit)
    if conn.dialect.name == "postgresql":
        rows = conn.execute(query.where(_UNSEEN), {"since": since})
    elif int(since) > int(version(conn)):
        return None
    else:
        rows = conn.execute(query.where(cell_changes.c.number > int(since)))
    cells: dict[str, set[str]] = defaultdict(set)
    for campaign, unit in rows:
        cells[campaign].add(unit)
    of_roster = cells.pop("", set())
    if sum(one.startswith(_MILESTONE) for one in of_roster) >= _TOO_OLD:
        return None
    return Changed("" in of_roster, "@" in of_roster, {campaign: frozenset(units) for campaign, units in cells.items()})


def let_go(conn: Connection, now: datetime) -> int:
    """Delete the changes that every reader is past; how many. A milestone is set each week, and what is older than three goes.

    Who has seen the last milestone but one has missed nothing, whoever has not works everything out anew: so nobody need know
    who reads, on how many machines. In PostgreSQL a transaction would have to stay open for a week to be missed.
    """
    week = f"{_MILESTONE}{now.isocalendar().year}-{now.isocalendar().week:02}"
    is_milestone = (cell_changes.c.campaign == "") & cell_changes.c.unit.startswith(_MILESTONE)
    query = select(cell_changes.c.unit, cell_changes.c.number).where(is_milestone)
    known = sorted(((unit, number) for unit, number in conn.execute(query)), reverse=True)
    if known and week <= known[0][0]:
        return 0
    conn.execute(insert(cell_changes).values(number=_own_number(conn), campaign="", unit=week))
    if len(known) < _TOO_OLD:
        return 0
    return conn.execute(delete(cell_changes).where(cell_changes.c.number < known[1][1])).rowcount


def _own_number(conn: Connection) -> int:
    """The number under which triggers note what this transaction changes."""
    if conn.dialect.name == "postgresql":
        return int(conn.scalar(text("SELECT pg_current_xact_id()::text::bigint")) or 0)
    return int(conn.scalar(select(changes.c.number)) or 0) + 1


def is_later(conn: Connection, stamp: str) -> bool:
    """Whether a `version` is of a moment after the one that this transaction sees, where that can be told."""
    return conn.dialect.name == "sqlite" and int(stamp) > int(version(conn))


def lineage(conn: Connection) -> tuple[object, ...]:
    """By what these books are told from others, and from themselves before they were put back: kept with what outlives a start.

    The newest mail and act, by number and time: of two histories no two are alike.
    """
    newest = [select(table.c.id, at).order_by(table.c.id.desc()).limit(1) for table, at in _HISTORY]
    return tuple(None if row is None else (row[0], row[1].isoformat()) for row in (conn.execute(one).first() for one in newest))


def goes_on(conn: Connection, before: Sequence[Any]) -> bool:
    """Whether what `lineage` told once is a part of what these books have gone through."""
    for (table, at), told in zip(_HISTORY, before, strict=True):
        if told is None:
            continue
        number, moment = told
        found = conn.scalar(select(at).where(table.c.id == number))
        last = conn.scalar(select(func.max(table.c.id))) or 0
        if last < number or (found is not None and found.isoformat() != moment):
            return False
    return True


class RosterMemory(Generic[Value]):
    """What was worked out of a database's roster, as long as nothing of that changed."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Engine, tuple[str, Value]] = WeakKeyDictionary()

    def get(self, conn: Connection, make: Callable[[], Value]) -> Value:
        """What is known, else what is made. Whoever writes sees their own changes, and nobody else does."""
        stamp, known = version(conn), self._known.get(conn.engine)
        changed = changed_since(conn, known[0]) if known else None
        stands = changed is not None and not (changed.roster or changed.names)
        value = known[1] if known and stands else make()
        if reads_only(conn):
            self._known[conn.engine] = (stamp, value)
        return value
