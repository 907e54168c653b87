"""What is told by the second route, and when: each trouble once when it has lasted, once a day while it lasts, and once
when it is over; all that is to be told goes in one message, and only a few go a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.rules.office.health import Ailment

LASTS = timedelta(minutes=10)  #: that a trouble must stand, or be gone, before it is told: a restart is no trouble
AGAIN = timedelta(days=1)  #: after which a trouble that still stands is told again
RETRY = timedelta(minutes=15)  #: after a try whose end is not known or was bad
DAY = timedelta(days=1)


class Telling(StrEnum):
    """Why a trouble is told."""

    RISEN = "risen"
    LASTING = "lasting"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class KnownTrouble:
    """A trouble as it is remembered."""

    trouble: str  #: with the address of a mailbox behind a colon, where it is of one of several
    words: str
    since: datetime  #: when it was first seen
    gone: datetime | None = None  #: since when it is seen no more
    told: datetime | None = None  #: when it was last told that it stands

    @property
    def kind(self) -> str:
        """As tracker.rules.office.health.Trouble names it."""
        return self.trouble.partition(":")[0]

    @property
    def mailbox(self) -> str:
        """The address of the mailbox it is of; empty: of none, or of the only one."""
        return self.trouble.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered between two looks, and over a restart."""

    troubles: tuple[KnownTrouble, ...] = ()
    told: tuple[datetime, ...] = ()  #: messages that went out within the last day
    tried: datetime | None = None  #: the last try, however it ended


@dataclass(frozen=True, slots=True)
class Alarm:
    """One message."""

    at: datetime
    news: tuple[tuple[Telling, KnownTrouble], ...]

    def about(self, telling: Telling) -> tuple[KnownTrouble, ...]:
        """The troubles that are told for one reason."""
        return tuple(one for why, one in self.news if why is telling)


Row = tuple[Telling, str, Callable[[KnownTrouble, datetime], bool]]

#: Why a trouble is told: the reason for the row, and when. Read from the top.
ROWS: tuple[Row, ...] = (
    (
        Telling.RISEN,
        "whoever can mend it must know, and what ends by itself within minutes wakes nobody",
        lambda one, now: one.told is None and one.gone is None and now - one.since >= LASTS,
    ),
    (
        Telling.LASTING,
        "a message may be overlooked, and a trouble that is told too often is overlooked for certain",
        lambda one, now: one.told is not None and one.gone is None and now - one.told >= AGAIN,
    ),
    (
        Telling.OVER,
        "whoever was told that it stands must not drive to the office for nothing",
        lambda one, now: one.told is not None and one.gone is not None and now - one.gone >= LASTS,
    ),
)


def seen(memory: Memory, found: Iterable[Ailment], wanted: Sequence[str], now: datetime) -> Memory:
    """The memory after a look: what is new, what stands, what is gone. Nothing of it is told yet.

    A trouble that comes back before it was told as over is the same one.
    """
    standing = {one.name: one for one in found if one.trouble in wanted}
    kept = {one.trouble: one for one in memory.troubles}
    troubles = [_looked_at(one, standing.get(one.trouble), now) for one in memory.troubles]
    new = [KnownTrouble(name, one.words, now) for name, one in standing.items() if name not in kept]
    told = tuple(at for at in memory.told if timedelta(0) <= now - at < DAY)
    return replace(memory, troubles=tuple(_worth(troubles, now)) + tuple(new), told=told)


def due(memory: Memory, most: int, now: datetime) -> Alarm | None:
    """What is to be told now; None: nothing, or not yet. `most`: messages within a day."""
    news = tuple((why, one) for one in memory.troubles if (why := _why(one, now)))
    waits = memory.tried is not None and timedelta(0) <= now - memory.tried < RETRY
    return Alarm(now, news) if news and not waits and len(memory.told) < most else None


def after(memory: Memory, alarm: Alarm) -> Memory:
    """The memory once a message went out."""
    over = {one.trouble for one in alarm.about(Telling.OVER)}
    stands = {one.trouble for why, one in alarm.news if why is not Telling.OVER}
    troubles = (replace(one, told=alarm.at) if one.trouble in stands else one for one in memory.troubles)
    return Memory(tuple(one for one in troubles if one.trouble not in over), (*memory.told, alarm.at))


def _looked_at(one: KnownTrouble, stands: Ailment | None, now: datetime) -> KnownTrouble:
    if stands is None:
        return one if one.gone else replace(one, gone=now)
    return replace(one, words=stands.words, gone=None)


def _worth(troubles: Iterable[KnownTrouble], now: datetime) -> Iterator[KnownTrouble]:
    """Those worth remembering: of one that was never told, nobody waits to hear that it is over."""
    return (one for one in troubles if one.told is not None or one.gone is None or now - one.gone < LASTS)


def _why(one: KnownTrouble, now: datetime) -> Telling | None:
    return next((telling for telling, _, asks in ROWS if asks(one, now)), None)
