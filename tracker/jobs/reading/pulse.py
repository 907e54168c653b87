"""Whether this machine stood still: the time that a reading child is given goes by though nobody runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Lock, Thread

_BEAT = 1.0  # seconds
_LATE = 5.0  # seconds between two beats that no busy machine explains


class Pulse:
    """Beats once a second while children live, and knows when a beat last came late.

    By the clock of the machine, as children are timed by it: one that is frozen or suspended, or whose clock is set forward,
    ends at its next look whatever was in hand.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._stopping: Event | None = None
        self._last = self._woke = 0.0

    def start(self) -> None:
        """Begin, unless it beats."""
        if self._stopping is None:
            self._last, self._stopping = self._clock(), Event()
            Thread(target=self._run, args=(self._stopping,), name="pulse", daemon=True).start()

    def stop(self) -> None:
        """No children live; what it knows stays known."""
        if self._stopping is not None:
            self._stopping.set()
            self._stopping = None

    def beat(self) -> None:
        """Note that the machine runs."""
        with self._lock:
            now = self._clock()
            if self._stopping is not None and now - self._last > _LATE:
                self._woke = now
            self._last = now

    def missed_since(self, moment: float) -> bool:
        """Whether the machine stood still after that moment, be it that nobody but who asks has run since."""
        self.beat()
        return self._woke >= moment

    def _run(self, stopping: Event) -> None:
        while not stopping.wait(_BEAT):
            self.beat()
