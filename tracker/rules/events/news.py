"""How often an officer hears of what happens, and what a letter of it says: at once, each working day, each week, or not.

No letter of news leaves outside office hours: nothing of it is so urgent that it may wake anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from config.settings import SendingSettings
from tracker.rules.events.office_event import EventKind
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notice import Facts, LetterKind, NewsLine, Notice

AT_ONCE_EVERY = timedelta(hours=1)  #: the least between two letters "at once": on the last day mails come by the minute
_NAMES = 10  # of units that a line names
_KINDS = (EventKind.TRAY, EventKind.LATE, EventKind.COMPLETE, EventKind.FILED)  # in this order


class Often(StrEnum):
    """How often."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one officer wants to hear of one campaign, or of all others."""

    officer: str
    campaign: str  #: empty: every campaign that has no row of its own
    often: Often
    address: str
    told: datetime  #: until when everything was told


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as a letter speaks of it."""

    kind: EventKind
    campaign: str
    title: str
    name: str  #: of the unit; empty: not known


def is_due(one: Subscription, now: datetime, calendar: Calendar, hours: SendingSettings) -> bool:
    """Whether its turn has come; a turn that was missed comes once, as soon as the office works."""
    if one.often is Often.NEVER or not calendar.is_sending_moment(now, hours):
        return False
    if one.often is Often.AT_ONCE:
        return now - one.told >= AT_ONCE_EVERY
    opening = calendar.last_opening(now, hours)
    if one.often is Often.WEEKLY:
        monday = opening.date() - timedelta(days=opening.weekday())
        first = monday if calendar.is_working_day(monday) else calendar.next_working_day(monday)
        opening = calendar.at(first, hours.day_starts)
    return one.told < opening <= now


def means(one: Subscription, campaign: str, own: Iterable[str]) -> bool:
    """Whether an event of a campaign is this row's. `own`: campaigns that have rows of their own."""
    return one.campaign == campaign if one.campaign else campaign not in own


def news(officer: str, address: str, happened: Sequence[Happened], now: datetime) -> Notice | None:
    """The letter; None where nothing happened. One line a campaign and kind, with the first of the units."""
    found: dict[tuple[str, EventKind], list[Happened]] = {}
    for one in happened:
        found.setdefault((one.campaign, one.kind), []).append(one)
    lines = tuple(
        NewsLine(some[0].title, kind, len(some), tuple(dict.fromkeys(one.name for one in some if one.name))[:_NAMES])
        for (campaign, kind), some in sorted(found.items(), key=lambda item: (item[0][0], _KINDS.index(item[0][1])))
    )
    if not lines:
        return None
    key = f"{LetterKind.NEWS}:{officer}:{now:%Y-%m-%dT%H:%M:%SZ}"
    return Notice(key=key, kind=LetterKind.NEWS, unit="", campaign="", to=(address,), facts=Facts(now=now, news=lines))
