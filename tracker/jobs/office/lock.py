"""One service a home, one backup a folder: a lock that the operating system lets go of, however the process ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(OSError):
    """Another process is at work there."""


@contextmanager
def only_one(folder: Path, name: str = "serve.lock") -> Iterator[None]:
    """Hold the folder's lock. Raises AlreadyRunningError at once when somebody else does."""
    with (folder / name).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(f"another process is at work in {folder} already ({name})") from None
        yield
