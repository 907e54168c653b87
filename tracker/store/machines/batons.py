"""What one machine at a time does for all: whoever holds the baton. It falls when the machine dies, freezes or is cut off."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

_PING_SECONDS = 10.0
#: The database ends a session from which it hears nothing for so long: a frozen machine keeps no baton.
_DEAF_SECONDS = 30
_TRY = text("SELECT pg_try_advisory_lock(hashtext('baton'), hashtext(:name))")
_DROP = text("SELECT pg_advisory_unlock(hashtext('baton'), hashtext(:name))")
_DROP_ALL = text("SELECT pg_advisory_unlock_all()")
_IMPATIENT = text(  # where the server knows it (PostgreSQL 14)
    "SELECT set_config(name, :seconds, false) FROM pg_settings WHERE name = 'idle_session_timeout'"
)
_PING = text("SELECT 1")

log = logging.getLogger(__name__)


class Batons:
    """The batons that this machine holds, by name: advisory locks on one connection of their own, which all threads share.

    On SQLite there is one machine, and it holds them all. A thread tells the database that we live.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._alone = engine.dialect.name != "postgresql"
        self._asking = threading.Lock()  # of the connection
        self._in_use: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._conn: Connection | None = None
        self._held: set[str] = set()
        self._ended = threading.Event()
        self._pinging: threading.Thread | None = None

    def holds(self, name: str) -> bool:
        """Whether it was ours when the database was last asked."""
        return self._alone or name in self._held

    def take(self, name: str) -> bool:
        """Take it if no other machine has it; whether it is ours now, also where it was before."""
        if self._alone:
            return True
        with self._asking:
            if self._ended.is_set():
                return False
            try:
                conn = self._conn or self._connected()
                if name in self._held:
                    conn.execute(_PING)
                elif conn.scalar(_TRY, {"name": name}):
                    self._held.add(name)
            except SQLAlchemyError:
                self._lost()
                raise
            return name in self._held

    def drop(self, name: str) -> None:
        """Let others have it."""
        with self._asking:
            if self._conn is None or name not in self._held:
                return
            self._held.discard(name)
            try:
                self._conn.execute(_DROP, {"name": name})
            except SQLAlchemyError:  # then all have fallen by themselves
                self._lost()

    @contextmanager
    def held(self, name: str) -> Iterator[bool]:
        """Hold it for a while, unless another machine does, or another thread of this one."""
        mine = self._in_use[name]
        if not mine.acquire(blocking=False):
            yield False
            return
        try:
            yield self.take(name)
        finally:
            self.drop(name)
            mine.release()

    def end(self) -> None:
        """Let go of all, for good."""
        self._ended.set()
        with self._asking:
            if self._conn is not None:
                with suppress(SQLAlchemyError):  # the server would notice a little later that the connection is gone
                    self._conn.execute(_DROP_ALL)
            self._lost()

    def _connected(self) -> Connection:
        conn = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        conn.detach()  # it is no other's, and ends with its locks
        conn.execute(_IMPATIENT, {"seconds": f"{_DEAF_SECONDS}s"})
        self._conn = conn
        if self._pinging is None:
            self._pinging = threading.Thread(target=self._ping, name="batons", daemon=True)
            self._pinging.start()
        return conn

    def _ping(self) -> None:
        while not self._ended.wait(_PING_SECONDS):
            with self._asking:
                if self._conn is None:
                    continue
                try:
                    self._conn.execute(_PING)
                except SQLAlchemyError:
                    log.warning("this machine's batons have fallen: %s", ", ".join(sorted(self._held)))
                    self._lost()

    def _lost(self) -> None:
        conn, self._conn = self._conn, None
        self._held.clear()
        if conn is not None:
            with suppress(SQLAlchemyError):
                conn.close()
