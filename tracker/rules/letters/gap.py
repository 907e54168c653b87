"""After a restore: what was done between the backup and the restore is unknown, and letters of that time may have left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.rules.letters.notice import CONSEQUENCES, Notice

RESTORED = "restored"  #: why a letter is held: it may have left in the gap

_OTHER_CLOCK = timedelta(minutes=10)  # a mail's time is told by its server, whose clock may be ahead of ours
_ACTS_AGAIN = timedelta(days=3)  # officers do again what a restore lost in the days after it


@dataclass(frozen=True, slots=True)
class Gap:
    """The time that the books of a restored home know nothing of."""

    taken_at: datetime  #: the backup
    restored_at: datetime


Row = tuple[str, str, Callable[[Notice, Gap, datetime], bool]]

#: When a letter may have left in the gap: the name of the row, why, and when it holds.
HOLDING: tuple[Row, ...] = (
    (
        "mail-of-before",
        "a mail that lay there before the restore may have been answered: it comes in again, or is decided again",
        lambda notice, gap, _: _answers(notice) and _came_before(notice, gap.restored_at + _OTHER_CLOCK),
    ),
    (
        "moment-of-before",
        "a reminder, late notice or list whose moment came before the restore may have been sent at its moment",
        lambda notice, gap, _: not _answers(notice) and _came_before(notice, gap.restored_at),
    ),
    (
        "act-again",
        "an officer who does again what the gap lost cannot see whether its letter had left",
        lambda notice, gap, now: notice.occasion is None and now - gap.restored_at < _ACTS_AGAIN,
    ),
)


def of_the_gap(notice: Notice, gap: Gap | None, now: datetime) -> str:
    """Name of the row by which the letter waits for an officer; empty where it cannot have left in the gap."""
    if gap is None:
        return ""
    return next((name for name, _, holds in HOLDING if holds(notice, gap, now)), "")


def _answers(notice: Notice) -> bool:
    return CONSEQUENCES[notice.kind].answers_mail


def _came_before(notice: Notice, moment: datetime) -> bool:
    return notice.occasion is not None and notice.occasion < moment
