"""Which cells changed since a moment that was read. The databases note it by themselves, by triggers (migration 0007).

What was worked out of 43,000 units is thus put right by the few that changed. Rows are only ever added, each by its own
transaction: two that write never wait for each other here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select, text

from tracker.store.schema import cell_changes
from tracker.store.session import reads_only, version

Value = TypeVar("Value")

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
    """What changed between the transaction of this `version` and now; None: nobody can tell, the books are older."""
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
    return Changed("" in of_roster, "@" in of_roster, {campaign: frozenset(units) for campaign, units in cells.items()})


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
