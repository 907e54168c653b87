"""How long a server may take for what it was asked: one that sends a byte a minute is never silent and never done."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

SLOWEST = 4_000  #: bytes a second; over a slower line no office receives mail
_LOOK = 0.5  # seconds
_CALM = 20  # times as long where nobody may leave: an overdue answer is noticed soon enough, and IDLE wakes nobody


class Patience:
    """Watches one connection: it is cut when an answer is overdue, or when `leave` says that nobody waits any more.

    Whoever reads from it then finds it broken, as if the server had hung up.
    """

    def __init__(self, leave: Callable[[], bool] | None) -> None:
        self._leave = leave
        self._line: socket.socket | None = None
        self._until: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="patience", daemon=True)

    def __enter__(self) -> Patience:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def watch(self, line: socket.socket) -> None:
        """This is the connection."""
        self._line = line

    @contextmanager
    def allowing(self, seconds: float) -> Iterator[None]:
        """The answer must be there, whole, within so many seconds."""
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = None

    def _watch(self) -> None:
        while not self._over.wait(_LOOK if self._leave else _LOOK * _CALM):
            until = self._until
            if (self._leave and self._leave()) or (until is not None and time.monotonic() > until):
                self._cut()
                return

    def _cut(self) -> None:
        if self._line is not None:
            with suppress(OSError):  # it is gone already
                # Not the method of a TLS socket, which would take itself apart under the thread that reads from it.
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)
