"""What one act does to the rows it touches: written as it is done, so that it can be taken back row by row.

An entry holds the columns that changed, as they were and as they are now. Taking an act back writes what was,
and only where everything still is as the act left it: what came later stands on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from tracker.store.acts.row_name import RowName
from tracker.store.schema import Day, Instant, filings, learnt, metadata, units, wordings

Values = dict[str, Any]

#: Rows of these are never deleted: what was booked or learnt once stays, marked as taken back.
_TOMBSTONES = {filings: filings.c.withdrawn_at, learnt: learnt.c.undone_at, wordings: wordings.c.undone_at}


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
        self._before: dict[RowName, Values | None] = {}

    def hold(self, row: RowName) -> Values | None:
        """Remember a row before it is written by whatever means, and keep other writers off it; its values, if it is there."""
        values = _load(self.conn, row, lock=True)
        self._before.setdefault(row, values)
        return values

    def made(self, row: RowName) -> None:
        """A row that the act has just inserted."""
        self._before.setdefault(row, None)

    def put(self, row: RowName, **values: Any) -> None:
        """Write columns of a row, or the row if there is none."""
        there = self.hold(row) is not None
        statement = (
            update(row.table).where(_is(row)).values(values) if there else insert(row.table).values(dict(row.key) | values)
        )
        self.conn.execute(statement)

    def remove(self, row: RowName) -> bool:
        """Delete a row; False if there is none."""
        if self.hold(row) is None:
            return False
        self.conn.execute(delete(row.table).where(_is(row)))
        return True

    def clear(self, row: RowName) -> None:
        """Delete a row with all that goes with it (ON DELETE CASCADE), so that all of it can be brought back."""
        held = self.hold(row)
        if held is None:
            return
        for table in metadata.sorted_tables:
            for one in table.foreign_keys:
                if one.column.table is row.table and one.ondelete == "CASCADE":
                    keys = tuple(column for column in table.primary_key)
                    found = self.conn.execute(select(*keys).where(one.parent == held[one.column.name])).mappings().all()
                    for key in found:
                        self.clear(RowName(table, tuple((name, key[name]) for name in key)))
        self.remove(row)
        self._before[row] = self._before.pop(row)  # taken back first: the others stand on it

    def entries(self) -> tuple[JournalEntry, ...]:
        """Every row that is not as it was, in the order the act first touched it."""
        found = []
        for row, was in self._before.items():
            now = _load(self.conn, row)
            if was == now:
                continue
            if was is not None and now is not None:
                changed = [name for name in now if was[name] != now[name]]
                was, now = {name: was[name] for name in changed}, {name: now[name] for name in changed}
            found.append(JournalEntry(row.table.name, dict(row.key), was, now))
        return tuple(found)


def joined(entries: Iterable[JournalEntry]) -> tuple[JournalEntry, ...]:
    """Entries of several acts, one after the other, as those of one act: each row as it first was and as it is now."""
    found: dict[tuple[str, str], JournalEntry] = {}
    for entry in entries:
        row = (entry.table, repr(sorted(entry.key.items())))
        first = found.get(row)
        found[row] = entry if first is None else JournalEntry(entry.table, entry.key, _first(first, entry), _last(first, entry))
    return tuple(one for one in found.values() if one.was != one.now)


def _first(one: JournalEntry, other: JournalEntry) -> Values | None:
    return None if one.was is None else one.was if one.now is None else {**(other.was or {}), **one.was}


def _last(one: JournalEntry, other: JournalEntry) -> Values | None:
    return None if other.now is None else other.now if other.was is None else {**(one.now or {}), **other.now}


def changed_since(conn: Connection, entries: Sequence[JournalEntry]) -> JournalEntry | None:
    """The first row that no longer is as the act left it; None: nothing stands on the act."""
    for entry in entries:
        row = _load(conn, _row(entry), lock=True)
        if entry.now is None or row is None:
            if row is not entry.now:
                return entry
        elif any(row.get(name) != value for name, value in entry.now.items()) or _reported_since(conn, entry):
            return entry
    return None


def take_back(conn: Connection, entries: Sequence[JournalEntry], now: datetime) -> None:
    """Write every row as it was, the last one first."""
    for entry in reversed(entries):
        row = _row(entry)
        of, this = row.table, _is(row)
        if entry.was is None:
            tombstone = _TOMBSTONES.get(of)
            conn.execute(update(of).where(this).values({tombstone: now}) if tombstone is not None else delete(of).where(this))
        elif entry.now is None:
            conn.execute(insert(of).values(_typed(of, entry.was)))
        else:
            conn.execute(update(of).where(this).values(_typed(of, entry.was)))


def _reported_since(conn: Connection, entry: JournalEntry) -> bool:
    """Whether something was booked for a unit that the act put on the roster: it cannot go again."""
    if entry.was is not None or entry.table != units.name:
        return False
    return conn.scalar(select(filings.c.id).where(filings.c.unit == entry.key["code"]).limit(1)) is not None


def _row(entry: JournalEntry) -> RowName:
    return RowName(metadata.tables[entry.table], tuple(entry.key.items()))


def _load(conn: Connection, row: RowName, lock: bool = False) -> Values | None:
    query = select(row.table).where(_is(row))
    if lock and conn.dialect.name == "postgresql":  # SQLite has one writer anyway
        query = query.with_for_update()
    found = conn.execute(query).mappings().one_or_none()
    return None if found is None else {name: _plain(value) for name, value in found.items()}


def _is(row: RowName) -> ColumnElement[bool]:
    return and_(*(row.table.c[name] == value for name, value in row.key))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date


def _typed(table: Table, values: Values) -> Values:
    return {name: _read(table, name, value) for name, value in values.items()}


def _read(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value and isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value and isinstance(kind, Day) else value
