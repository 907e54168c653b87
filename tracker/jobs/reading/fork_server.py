"""The process that reading children are forked from: it has loaded what they need, and ends where no child lives."""

from __future__ import annotations

from multiprocessing import forkserver, resource_tracker

#: What most mails need, and libraries that each child would else load anew.
_LOADED = [
    "__main__",
    "parsers.reading",
    "parsers.formats.html",
    "parsers.formats.pages.pdf",
    "flufl.bounce",
    "py7zr",
    "pebble.pool.process",
    "tracker.jobs.reading.process",
]
_users: set[object] = set()  # whose children may live


def begin() -> None:
    """Let it load what children need; nobody waits for it."""
    forkserver.set_forkserver_preload(_LOADED)
    forkserver.ensure_running()


def used_by(pool: object) -> None:
    """It stays as long as this pool's children may live."""
    _users.add(pool)


def left_by(pool: object) -> None:
    """This pool has no children any more."""
    _users.discard(pool)


def end() -> None:
    """End it where nobody uses it, and the process that watches it: 23 MB beside no child of anybody's.

    The interpreter has no public way; where it should have none at all they stay, and nothing is wrong.
    """
    if not _users:
        for helper in (getattr(forkserver, "_forkserver", None), getattr(resource_tracker, "_resource_tracker", None)):
            if stop := getattr(helper, "_stop", None):
                stop()
