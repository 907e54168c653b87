"""One service a home: a lock that the operating system lets go of, however the process ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(OSError):
    """Another process serves this home."""


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home's lock. Raises AlreadyRunningError at once when somebody else does."""
    with (home / "serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(f"{home} is served by another process already") from None
        yield
