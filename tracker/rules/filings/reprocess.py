"""What reading a mail again would change: its bookings as they stand, held against those of today's rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What reading again means for one mail."""

    FILED = "filed"  #: it waited in the tray, and is filed now
    REFRESHED = "refreshed"  #: it stays where it is, with what is known of it today
    SAME = "same"  #: nothing would change
    DIFFERS = "differs"  #: it is filed otherwise than today's rules would
    CHANGED = "changed"  #: the same, and it was confirmed
    BY_HAND = "by-hand"  #: an officer decided; it is left alone
    CLOSED = "closed"  #: its campaign is closed; it is left alone
    UNREADABLE = "unreadable"  #: it could not be read again


@dataclass(frozen=True, slots=True, order=True)
class FormerBooking:
    """One booking of a mail, as far as a difference goes."""

    document: int
    unit: str
    campaign: str
    part: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What goes and what comes; what is in both stays as it is."""

    gone: tuple[FormerBooking, ...]
    new: tuple[FormerBooking, ...]

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)


def difference(standing: Iterable[FormerBooking], today: Iterable[FormerBooking]) -> Difference:
    """Both sides in the order of the mail's documents."""
    was, now = frozenset(standing), frozenset(today)
    return Difference(tuple(sorted(was - now)), tuple(sorted(now - was)))
