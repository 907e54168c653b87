"""One database, SQLite or PostgreSQL, and the two ways to touch it: `writing` and `reading`."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from config.mistakes import PlainError
from config.settings import Settings
from tracker.store.schema import changes, storable

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

HEAD = "0011"  #: revision of the newest migration
_ANOTHER_CHANGE = f"UPDATE {changes.name} SET number = number + 1"  # noqa: S608 - the name of a table of ours
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 60  # a writer waits this long for the one before it
_WAL_TRIES, _WAL_PAUSE = 100, 0.05  # seconds
#: How soon either side notices that the other is gone, machine and all: what it held is nobody's then.
_WATCHED = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 30_000}
_WATCHING = (
    "SET tcp_keepalives_idle = 10", "SET tcp_keepalives_interval = 5", "SET tcp_keepalives_count = 4",
)  # fmt: skip
_FROZEN_SECONDS = 30
_ALONE = text("SELECT set_config('idle_in_transaction_session_timeout', :frozen, true), pg_advisory_xact_lock(hashtext(:what))")
_POSTGRES_LOCK = 0x62616F63  # "baoc": migrations of one database one at a time

Item = TypeVar("Item")

NEWER = "the database was made by a newer version of this program; install that version, or put back a backup of before"


class Revision(StrEnum):
    """How a database stands to this program."""

    NEW = "new: it has no table yet"
    CURRENT = "current"
    OLDER = "older: the next start migrates it"
    NEWER = "newer"


class StoreError(PlainError):
    """The database cannot be used; the message is one sentence for the person who runs the service."""


def connect(settings: Settings) -> Engine:
    """An engine for the database of the settings. Opens nothing yet.

    Raises StoreError for a URL that names no database this service can use.
    """
    url = _resolved(settings.database_url, settings.home)
    if url.get_backend_name() == "postgresql":
        engine = create_engine(url, json_serializer=_dumps, pool_pre_ping=True, connect_args=_WATCHED)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = create_engine(url, json_serializer=_dumps, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_new(engine: Engine) -> bool:
    """Whether the database has no table of ours yet. Raises StoreError when it cannot be reached."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return True
    with _reached(), engine.connect() as conn:
        return _revision(conn) is None


def standing(engine: Engine) -> Revision:
    """How the database stands to this program; nothing is changed. Raises StoreError when it cannot be reached."""
    if is_new(engine):
        return Revision.NEW
    with _reached(), engine.connect() as conn:
        found = _revision(conn)
    if found == HEAD:
        return Revision.CURRENT
    return Revision.OLDER if found in _known() else Revision.NEWER


def migrate(engine: Engine) -> None:
    """Bring the database to the newest revision; nothing happens when it is there.

    A database file is closed to other users of the machine, and SQLite makes the files beside it like it.
    Raises StoreError when the database cannot be reached or was made by a newer version of this program.
    """
    with _reached():
        if engine.dialect.name == "sqlite":
            _close_to_others(Path(engine.url.database or ""))
        with engine.begin() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
            if _revision(conn) != HEAD:
                _upgrade(conn)


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as exc:
        raise StoreError(f"the database cannot be used: {str(exc.args[0] if exc.args else exc).splitlines()[0]}") from exc


def _close_to_others(file: Path) -> None:
    # Never opened where it is there: closing it again would let go of SQLite's locks in this process.
    with suppress(OSError):  # a folder that is not there or not ours: SQLite says so better
        file.touch(0o600, exist_ok=False)
    for one in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        with suppress(OSError):
            if (mode := one.stat().st_mode) & 0o007:
                one.chmod(mode & 0o770)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: committed at the end, rolled back by an exception.

    SQLite has one writer; its lock is taken at the start, so a second writer waits instead of failing half-way.
    """
    with engine.begin() as conn:
        if conn.dialect.name != "sqlite":
            yield conn
            return
        before = _changed_rows(conn)
        yield conn
        if _changed_rows(conn) != before:
            conn.exec_driver_sql(_ANOTHER_CHANGE)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees a single moment however many queries it makes, and cannot write."""
    with engine.connect() as conn:
        options: dict[str, Any] = {"baocao_reads": True}
        if conn.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with conn.execution_options(**options).begin():
            yield conn


def reads_only(conn: Connection) -> bool:
    """Whether this transaction was begun by `reading`."""
    return bool(conn.get_execution_options().get("baocao_reads"))


def version(conn: Connection) -> str:
    """A stamp of what this transaction sees; two equal stamps of one database saw the same rows."""
    if conn.dialect.name == "postgresql":
        return str(conn.scalar(text("SELECT pg_current_snapshot()::text")))
    return str(conn.scalar(select(changes.c.number)))


def alone(conn: Connection, what: str) -> None:
    """Let nobody else do the same until this transaction ends. SQLite has one writer at a time as it is.

    PostgreSQL undoes it where the machine freezes in its midst: others wait for it.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_ALONE, {"what": what, "frozen": f"{_FROZEN_SECONDS}s"})


def insert_new(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that break no unique key; the others are there already."""
    if rows:
        conn.execute(inserting(conn, table).on_conflict_do_nothing(), list(rows))


def inserting(conn: Connection | str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what to do about a row that is there already, for a connection or a dialect by its name."""
    name = conn if isinstance(conn, str) else conn.dialect.name
    if name != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # two megabytes that an office on SQLite need not hold

    return postgresql.insert(table)


def row_of(record: Any) -> dict[str, Any]:
    """The fields of a dataclass as the values of a row, as they are: `asdict` would copy every fact within."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def batches(items: Sequence[Item], size: int = 5_000) -> Iterator[Sequence[Item]]:
    """The items in pieces that fit one IN list: SQLite takes 32,766 parameters, PostgreSQL 65,535."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _resolved(given: str, home: Path) -> URL:
    try:
        url = make_url(given)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as exc:
        raise StoreError("database.url: is not the address of a database") from exc
    if backend in ("postgresql", "postgres"):
        for needed in ("psycopg", "procrastinate"):
            if find_spec(needed) is None:
                raise StoreError(f"database.url: PostgreSQL needs {needed}: install baocao[postgres]")
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreError(f"database.url: must begin with sqlite: or postgresql:, not {backend}:")
    if not url.database or url.database == ":memory:":
        raise StoreError("database.url: must name a file; a database in memory would forget every mail")
    return url.set(database=str(home.absolute() / url.database))


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _dumps(value: object) -> str:
    return "[]" if value == () else storable(_encode(value))  # of a mail's lists every second is empty


def _prepare_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(_WATCHING))
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred; ours is in _begin_sqlite
    _into_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _into_wal(connection: Any) -> None:
    # Of several that turn a new file to WAL at once, SQLite refuses all but one without waiting, whatever the timeout.
    for _ in range(_WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as exc:
            if "locked" not in str(exc):
                raise
            time.sleep(_WAL_PAUSE)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(conn: Connection) -> None:
    reads = reads_only(conn)
    known = conn.connection.info
    if known.get("query_only") is not reads:
        conn.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        known["query_only"] = reads
    conn.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _changed_rows(conn: Connection) -> int:
    driver: Any = conn.connection.dbapi_connection
    return int(driver.total_changes)


def _revision(conn: Connection) -> str | None:
    if not conn.dialect.has_table(conn, "alembic_version"):
        return None
    found: str | None = conn.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _known() -> frozenset[str]:
    """The revisions of all migrations: each file begins with its own."""
    return frozenset(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("*_*.py"))


def _upgrade(conn: Connection) -> None:
    from alembic import command  # a third of a second to import, and only the first start needs it
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as exc:
        raise StoreError(NEWER) from exc
