"""A PostgreSQL cluster for one run of the tests, made from the programs of the system and thrown away afterwards.

`BAOCAO_TEST_POSTGRES` names a running server instead (postgresql://user:password@host/database, where databases
may be created). Without either the tests fail and say so: half a suite is not a green suite.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql@*/bin")
# Whatever is lost with the power is only a test; autovacuum would move the snapshots that a test compares.
_OFF = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")

_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_EMPTY = """DO $$
DECLARE one text; there boolean;
BEGIN
  FOREACH one IN ARRAY ARRAY[{}] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO there;
    IF there THEN EXECUTE format('DELETE FROM %I', one); END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$"""


@contextmanager
def cluster() -> Iterator[str]:
    """URL of the maintenance database of a server that lasts as long as the context."""
    if given := os.environ.get("BAOCAO_TEST_POSTGRES"):
        yield given.replace("postgresql+psycopg:", "postgresql:")
        return
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="baocao-pg-"))  # short: a socket's path has at most 107 bytes
    prefix, owner = _as_somebody()
    try:
        shutil.chown(folder, owner)
        data = folder / "data"
        _run(*prefix, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = " ".join(f"-c {one}=off" for one in _OFF) + f" -c listen_addresses='' -c unix_socket_directories='{folder}'"
        _run(*prefix, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run(*prefix, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """URL, as settings take it, of a new database without tables; dropped at the end."""
    _command(server, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield _url(server, name)
    finally:
        _command(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def empty(url: str, tables: Sequence[str]) -> None:
    """Delete every row of the tables, named before those that refer to them, and whatever a killed process left open.

    Truncating all of them makes two hundred files anew; most tests have written into a few.
    """
    names = sql.SQL(", ").join(map(sql.Literal, reversed(tables)))
    with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as connection:
        connection.execute(_OTHERS)
        connection.execute(sql.SQL(_EMPTY).format(names))


def _url(server: str, name: str) -> str:
    address, _, query = server.partition("?")
    base = address.rpartition("/")[0].replace("postgresql:", "postgresql+psycopg:", 1)
    return f"{base}/{name}" + (f"?{query}" if query else "")


def _command(server: str, command: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    found = [
        folder
        for place in _PLACES
        for folder in sorted(Path("/").glob(place.lstrip("/")), key=lambda path: path.parent.name, reverse=True)
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists()
    ]
    if not found and not on_path:
        raise RuntimeError("no PostgreSQL: install it (apt-get install postgresql) or set BAOCAO_TEST_POSTGRES")
    return found[0] if found else Path(on_path or "").resolve().parent


def _as_somebody() -> tuple[tuple[str, ...], str]:
    """How to start programs that refuse to run as root, and whose the files are."""
    if os.geteuid() != 0:
        return (), pwd.getpwuid(os.geteuid()).pw_name
    owner = next((name for name in ("postgres", "nobody") if _exists(name)), "nobody")
    return ("setpriv", f"--reuid={owner}", f"--regid={pwd.getpwnam(owner).pw_gid}", "--init-groups"), owner


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(*command: str | Path) -> None:
    done = subprocess.run(
        [str(word) for word in command], cwd="/", text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[-1]}: {done.stderr.strip()}")
