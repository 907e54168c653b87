"""The books carried from one database to another, table by table, in one transaction, counted at the end."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from tracker.store.schema import cell_changes, changes, key_prints, metadata, readings
from tracker.store.session import StoreError, migrate, reading, writing

_ROWS = 500  # at once
#: What each database makes for itself: its counts of changes, what is read and not recorded, the key of its machines.
_ITS_OWN = (changes, cell_changes, readings, key_prints)


def move(source: Engine, target: Engine) -> Mapping[str, int]:
    """Copy everything into an empty database; how many rows of each table. The source stays as it is.

    Raises StoreError, and the target stays empty, if the target holds anything or the counts differ in the end.
    """
    migrate(target)
    tables = [table for table in metadata.sorted_tables if table not in _ITS_OWN]
    with reading(source) as old, writing(target) as new:
        filled = [table.name for table in tables if _count(new, table)]
        if filled:
            raise StoreError(f"the target database is not empty: it has rows in {', '.join(filled)}")
        for table in tables:
            _copy(old, new, table)
            _number_on(new, table)
        counts = {table.name: _count(old, table) for table in tables}
        wrong = [name for name, count in counts.items() if count != _count(new, metadata.tables[name])]
        if wrong:
            raise StoreError(f"the copy is not whole: other counts in {', '.join(wrong)}; nothing was kept")
    return counts


def _copy(old: Connection, new: Connection, table: Table) -> None:
    rows = old.execute(select(table).order_by(*table.primary_key)).mappings()
    while some := rows.fetchmany(_ROWS):
        new.execute(insert(table), [dict(row) for row in some])


def _number_on(new: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by a counter of its own, which knows nothing of rows that brought their number."""
    if new.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        counter = new.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        last = new.scalar(select(func.max(column))) if counter else None
        if last is not None:
            new.execute(text("SELECT setval(:counter, :last)"), {"counter": counter, "last": last})


def _count(conn: Connection, table: Table) -> int:
    return conn.scalar(select(func.count()).select_from(table)) or 0
