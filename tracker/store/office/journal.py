"""What one act does to the rows it touches: written as it is done, so that it can be taken back row by row.

An entry holds the columns that changed, as they were and as they are now. Taking an act back writes what was,
and only where everything still is as the act left it: what came later stands on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from tracker.store.schema import Instant, metadata

Values = dict[str, Any]

#: Rows of these are never deleted: what was booked or learnt once stays, marked as taken back.
_TOMBSTONES = {"filings": "withdrawn_at", "learnt": "undone_at"}


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One row that an act touched. Values are plain JSON; None for the whole: there was, or is, no such row."""

    table: str
    key: Values
    was: Values | None
    now: Values | None


class Journal:
    """The hand that writes for one act. Each row is remembered as it stood before the act touched it first."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._before: dict[tuple[str, tuple[tuple[str, Any], ...]], Values | None] = {}

    def hold(self, table: str, **key: Any) -> Values | None:
        """Remember a row before it is written by whatever means, and keep other writers off it; its values, if it is there."""
        named = (table, tuple(key.items()))
        row = _load(self.conn, table, key, lock=True)
        self._before.setdefault(named, row)
        return row

    def made(self, table: str, **key: Any) -> None:
        """A row that the act has just inserted."""
        self._before.setdefault((table, tuple(key.items())), None)

    def put(self, table: str, key: Values, **values: Any) -> None:
        """Write columns of a row, or the row if there is none."""
        there = self.hold(table, **key) is not None
        of = metadata.tables[table]
        statement = update(of).where(_is(table, key)).values(values) if there else insert(of).values(**key, **values)
        self.conn.execute(statement)

    def add(self, table: str, **values: Any) -> int:
        """Insert a row that the database numbers; returns its id."""
        of = metadata.tables[table]
        new: int = self.conn.execute(insert(of).values(values).returning(of.c.id)).scalar_one()
        self.made(table, id=new)
        return new

    def remove(self, table: str, **key: Any) -> bool:
        """Delete a row; False if there is none."""
        if self.hold(table, **key) is None:
            return False
        self.conn.execute(delete(metadata.tables[table]).where(_is(table, key)))
        return True

    def entries(self) -> tuple[JournalEntry, ...]:
        """Every row that is not as it was, in the order the act first touched it."""
        found = []
        for (table, named), was in self._before.items():
            key = dict(named)
            now = _load(self.conn, table, key)
            if was == now:
                continue
            if was is not None and now is not None:
                changed = [name for name in now if was[name] != now[name]]
                was, now = {name: was[name] for name in changed}, {name: now[name] for name in changed}
            found.append(JournalEntry(table, key, was, now))
        return tuple(found)


def changed_since(conn: Connection, entries: Sequence[JournalEntry]) -> JournalEntry | None:
    """The first row that no longer is as the act left it; None: nothing stands on the act."""
    for entry in entries:
        row = _load(conn, entry.table, entry.key, lock=True)
        if entry.now is None or row is None:
            if row is not entry.now:
                return entry
        elif any(row.get(name) != value for name, value in entry.now.items()):
            return entry
    return None


def take_back(conn: Connection, entries: Sequence[JournalEntry], now: datetime) -> None:
    """Write every row as it was, the last one first."""
    for entry in reversed(entries):
        of, this = metadata.tables[entry.table], _is(entry.table, entry.key)
        if entry.was is None:
            tombstone = _TOMBSTONES.get(entry.table)
            conn.execute(update(of).where(this).values({tombstone: now}) if tombstone else delete(of).where(this))
        elif entry.now is None:
            conn.execute(insert(of).values(_typed(entry.table, entry.was)))
        else:
            conn.execute(update(of).where(this).values(_typed(entry.table, entry.was)))


def _load(conn: Connection, table: str, key: Mapping[str, Any], lock: bool = False) -> Values | None:
    query = select(metadata.tables[table]).where(_is(table, key))
    if lock and conn.dialect.name == "postgresql":  # SQLite has one writer anyway
        query = query.with_for_update()
    row = conn.execute(query).mappings().one_or_none()
    return None if row is None else {name: _plain(value) for name, value in row.items()}


def _is(table: str, key: Mapping[str, Any]) -> ColumnElement[bool]:
    columns = metadata.tables[table].c
    return and_(*(columns[name] == value for name, value in key.items()))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(table: str, values: Values) -> Values:
    columns = metadata.tables[table].c
    return {
        name: datetime.fromisoformat(value) if value and isinstance(columns[name].type, Instant) else value
        for name, value in values.items()
    }
