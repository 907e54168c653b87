"""Layouts of rows that failed in the background of this process: their pages say so, and health tells whoever asks.

It stands apart from what lays rows out: health is asked every minute, by offices too in which nobody looks at any row.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

from sqlalchemy import Engine

_TOLD_SECONDS = 86_400.0  # a book is tried again at a look; of one that nobody looks at any more nobody is told for ever
_LONGEST = 200  # characters of what went wrong


@dataclass(frozen=True, slots=True)
class BookKey:
    """A book of rows in this process."""

    books: str  #: the database it is of
    home: Path
    name: str


@dataclass(frozen=True, slots=True)
class LayoutFailure:
    """The last try at a book."""

    campaign: str
    why: str
    at: float  #: by `monotonic`


_failures: dict[BookKey, LayoutFailure] = {}
_lock = Lock()


def key_of(engine: Engine, home: Path, name: str) -> BookKey:
    """By what a book is known here."""
    return BookKey(str(engine.url), home, name)


def note(key: BookKey, campaign: str, error: Exception) -> None:
    """It could not be laid out."""
    with _lock:
        _failures[key] = LayoutFailure(campaign, f"{type(error).__name__}: {error}"[:_LONGEST], monotonic())


def forget(key: BookKey) -> None:
    """It was laid out."""
    with _lock:
        _failures.pop(key, None)


def last(key: BookKey) -> LayoutFailure | None:
    """The failure of a book, if its last try was one."""
    return _failures.get(key)


def of_home(engine: Engine, home: Path) -> tuple[tuple[str, str], ...]:
    """Campaigns of an office whose rows could not be laid out within the last day, and why."""
    with _lock:
        ours = [one for key, one in _failures.items() if (key.books, key.home) == (str(engine.url), home)]
    return tuple((one.campaign, one.why) for one in ours if monotonic() - one.at < _TOLD_SECONDS)
