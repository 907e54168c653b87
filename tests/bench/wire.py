"""A wire between two programs that can be cut, hung and slowed while they talk."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

from tests.bench.accents import Accent, Edit


class Wire:
    """Listens on a port of 127.0.0.1 and passes everything on to another, as the mode says.

    pass: as it comes; refuse: hangs up at once; hang: takes connections and says nothing; cut: hangs up after a few
    kilobytes; slow: a little at a time; still: nothing passes and nobody hangs up, as behind a cable that was pulled. With an
    accent, what the other says is changed on its way.
    """

    _CUT = 6_000  # bytes
    _SLOW = 0.05  # seconds before each piece

    def __init__(self, to: int) -> None:
        self._to = to
        self._mode = "pass"
        self._edit: Edit | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> Wire:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._mode = "refuse"
        self._listening.close()
        self._hang_up()

    def turn(self, mode: str, accent: Edit | None = None) -> None:
        """Another mode, also for those who talk just now; back to "pass" ends what hung."""
        if (mode, accent) != (self._mode, self._edit):
            still = "still" in (mode, self._mode)
            self._mode, self._edit = mode, accent
            if not still:
                self._hang_up()

    def _hang_up(self) -> None:
        for one in tuple(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            while self._mode == "still":
                time.sleep(self._SLOW)
            if self._mode == "refuse":
                near.close()
                continue
            threading.Thread(target=self._talk, args=(near,), daemon=True).start()

    def _talk(self, near: socket.socket) -> None:
        self._open.add(near)
        with near, suppress(OSError):
            if self._mode == "hang":
                near.recv(1)
                while near.recv(65_536):
                    pass
            else:
                with socket.create_connection(("127.0.0.1", self._to)) as far:
                    self._open.add(far)
                    accent = Accent(self._edit) if self._edit else None
                    back = threading.Thread(target=self._pass, args=(far, near, accent), daemon=True)
                    back.start()
                    self._pass(near, far)
                    back.join()
                    self._open.discard(far)
        self._open.discard(near)

    def _pass(self, source: socket.socket, target: socket.socket, accent: Accent | None = None) -> None:
        passed = 0
        with suppress(OSError):
            while piece := source.recv(4_096):
                while self._mode == "still":
                    time.sleep(self._SLOW)
                if self._mode == "slow":
                    time.sleep(self._SLOW)
                passed += len(piece)
                if self._mode == "cut" and passed > self._CUT:
                    break
                target.sendall(accent(piece) if accent else piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
