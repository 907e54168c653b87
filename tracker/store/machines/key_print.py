"""By what the books know the token.key of all machines of an office."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from tracker.store.schema import key_prints
from tracker.store.session import insert_new

_ONE = 1


def get(conn: Connection) -> str | None:
    """The print; None: no machine has used these books yet."""
    found: str | None = conn.scalar(select(key_prints.c.print))
    return found


def keep(conn: Connection, print_: str) -> str:
    """Keep the first machine's; the one that is kept, whoever was first."""
    insert_new(conn, key_prints, [{"id": _ONE, "print": print_}])
    return get(conn) or print_


def forget(conn: Connection) -> None:
    """The next machine's is the first."""
    conn.execute(delete(key_prints))
