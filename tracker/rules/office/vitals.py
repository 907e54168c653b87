"""What health is told from: signs of the running service, facts of the books and of the disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

_LEAST = timedelta(minutes=5)  # polls that fail for less than this are the weather of the internet
_POLLS = 3  # that may fail or be late before mail counts as waiting


@dataclass(frozen=True, slots=True)
class Signs:
    """What only the running service knows, by a clock that nobody sets. The command line knows nothing of it."""

    running: timedelta = timedelta(0)  #: since the service began
    silences: tuple[tuple[str, timedelta], ...] = ()  #: turns, and how long each has given no sign of life
    missing: tuple[str, ...] = ()  #: files that the ledger names and the vault does not hold whole
    away: str = ""  #: why the vault cannot be asked
    layouts: tuple[tuple[str, str], ...] = ()  #: campaigns whose rows could not be laid out, and why


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of today's settings; one that was never polled has its name alone."""

    name: str
    last_success: datetime | None = None
    last_error: str = ""
    failing: bool = False  #: the last poll did not succeed
    withheld: bool = False  #: it lists messages that it did not hand over, twice
    mailbox: str = ""  #: the address of the mailbox it is of, where the office reads several
    left_since: datetime | None = None  #: the last poll that left none, if later ones have left messages: they came since


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits to be done: mails to be decided, or letters to leave."""

    count: int = 0
    oldest: datetime | None = None  #: since when the first of them waits
    moved: datetime | None = None  #: when one of their kind was last done
    error: str = ""  #: of the oldest that has failed


@dataclass(frozen=True, slots=True)
class Disk:
    """Where the home lies, in bytes."""

    free: int
    size: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """All that health is told from."""

    now: datetime
    poll_every: timedelta
    signs: Signs = field(default_factory=Signs)
    folders: tuple[Folder, ...] = ()
    mails: Queue = field(default_factory=Queue)  #: kept and not decided
    letters: Queue = field(default_factory=Queue)  #: due, and not held by anybody
    stubborn: Queue = field(default_factory=Queue)  #: letters that were tried and wait for another try
    saved: datetime | None = None  #: when the newest backup was taken
    save_every: timedelta | None = None  #: None: nobody wants to be told
    disk: Disk | None = None  #: None: it could not be asked
    job: datetime | None = None  #: of several machines: since when the job is done that is in hand for the longest time
    access: tuple[tuple[str, datetime], ...] = ()  #: what the sign-in by token rests on, and when each ends

    @property
    def patience(self) -> timedelta:
        """How long anything may wait before somebody is told."""
        return max(_LEAST, _POLLS * self.poll_every)
