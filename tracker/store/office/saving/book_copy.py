"""The books as one file: copied while the service writes, and put into an empty database again.

SQLite copies itself page by page within one transaction; PostgreSQL is copied and put back by its own programs.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, text

from tracker.store.machines import work
from tracker.store.schema import grants, readings
from tracker.store.session import StoreError

#: Tables of which no row is copied: the key of the grants lies in the same backup, and work is handed out anew.
_EMPTY = tuple(f"--exclude-table-data={name}" for name in (grants.name, readings.name, *work.TABLES))
_PAGES = 1_000  # copied at once: four megabytes between two calls of `progress`

Progress = Callable[[int, int], None]  #: done, of how many


def copy_out(conn: Connection, into: Path, progress: Progress) -> None:
    """What this transaction of `reading` sees, as one file. Raises StoreError when it cannot be written."""
    if conn.dialect.name == "postgresql":
        snapshot = conn.scalar(text("SELECT pg_export_snapshot()"))
        words = ("--format=custom", "--no-owner", "--no-privileges", *_EMPTY, f"--snapshot={snapshot}", f"--file={into}")
        _run([_program("pg_dump"), *words], _whereabouts(conn))
    else:
        driver: Any = conn.connection.dbapi_connection
        try:
            with closing(sqlite3.connect(into)) as target:
                driver.backup(target, pages=_PAGES, progress=lambda _status, left, of: progress(of - left, of))
                target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        except sqlite3.Error as exc:
            raise StoreError(f"{into}: the database cannot be copied: {exc}") from exc
    into.chmod(0o600)
    flush(into)


def is_empty(engine: Engine) -> bool:
    """Whether a database of PostgreSQL holds no table at all, ours or anybody's."""
    query = "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    with engine.connect() as conn:
        return not conn.scalar(text(query))


def put_back(engine: Engine, dump: Path, after: Sequence[Executable]) -> None:
    """Fill an empty database of PostgreSQL from its dump and carry out `after`, all in one transaction.

    Raises StoreError, and nothing is there, when anything goes wrong.
    """
    with engine.connect() as conn:
        whereabouts = _whereabouts(conn)
    words: list[str | Path] = [_program("pg_restore"), "--no-owner", "--no-privileges", "-f", "-", dump]
    into = [_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with (
        subprocess.Popen(words, stdout=pipe, env=whereabouts) as source,  # noqa: S603 - programs of the system, arguments of ours
        subprocess.Popen(into, stdin=pipe, stdout=nowhere, stderr=pipe, env=whereabouts) as sink,  # noqa: S603
    ):
        if source.stdout is None or sink.stdin is None:
            raise AssertionError("both pipes were asked for")
        with suppress(BrokenPipeError):  # psql says itself why it left
            # The transaction is ours to end: psql's own is committed where we are killed and it sees no more to come.
            sink.stdin.write(b"BEGIN;\n")
            shutil.copyfileobj(source.stdout, sink.stdin)
            # A dump that ends early must not be kept: without our own last lines the transaction fails.
            whole = source.wait() == 0
            sink.stdin.write(f"{_sql(after)}COMMIT;\n".encode() if whole else b"SELECT the_dump_is_damaged;\n")
        source.stdout.close()
        told = sink.communicate()[1].decode(errors="replace")
        if source.wait() or sink.returncode:
            raise StoreError(f"the database cannot be put back: {(told.splitlines() or ['pg_restore failed'])[0]}")


def flush(path: Path) -> None:
    """When this returns, the file (or the names in the folder) survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sql(statements: Sequence[Executable]) -> str:
    from sqlalchemy.dialects import postgresql

    dialect: Any = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    options = {"literal_binds": True}
    lines = (str(one.compile(dialect=dialect, compile_kwargs=options)) for one in statements)  # type: ignore[attr-defined]
    return "RESET search_path;\n" + "".join(f"{line};\n" for line in lines)


def _whereabouts(conn: Connection) -> dict[str, str]:
    """How the programs of PostgreSQL reach it: by their environment, for arguments are seen by every user of the machine."""
    driver: Any = conn.connection.dbapi_connection
    info = driver.info
    where = {"PGHOST": info.host, "PGPORT": str(info.port), "PGUSER": info.user, "PGDATABASE": info.dbname}
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", **where, **({"PGPASSWORD": info.password} if info.password else {})}


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise StoreError(f"{name} is not there; install the client programs of PostgreSQL (postgresql-client)")
    return found


def _run(words: Sequence[str], environment: dict[str, str]) -> None:
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise StoreError(f"the database cannot be copied: {(done.stderr.splitlines() or [words[0]])[0]}")
