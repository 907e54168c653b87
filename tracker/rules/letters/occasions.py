"""When a campaign's reminders and late notices fall, moved off nights, weekends and holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.entities import Campaign
from config.settings import SendingSettings
from tracker.rules.board.standing import past_cutoff
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notice import LetterKind

#: After this a chaser that never went out is spent: an old campaign taken in today must not wake up its schools.
STALE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One moment at which a campaign speaks to those that still owe."""

    kind: LetterKind  #: REMINDER or LATE
    label: str  #: as the campaign file writes it: "7d", "12h"
    at: datetime  #: within office hours


def occasion(campaign: Campaign, due: datetime, now: datetime, calendar: Calendar, hours: SendingSettings) -> Occasion | None:
    """The occasion whose turn it is: the newest that has come. Older ones that were missed are spent.

    None: none has come, the campaign is not open, or it is no time for letters; nobody is chased before the grace
    is over, or after the cut-off.
    """
    opens = campaign.opens or datetime.min.replace(tzinfo=now.tzinfo)
    if now < opens or not calendar.is_sending_moment(now, hours) or past_cutoff(campaign, due, now):
        return None
    plan = _chasers(campaign, due, calendar, hours) if now >= due else _reminders(campaign, due, calendar, hours)
    come = [one for one in plan if max(opens, now - STALE) <= one.at <= now]
    return max(come, key=lambda one: one.at, default=None)


def _reminders(campaign: Campaign, due: datetime, calendar: Calendar, hours: SendingSettings) -> Iterator[Occasion]:
    """The nearest to the due instant first, so that of two at one moment the nearest wins.

    A reminder planned for a night or a day off goes out when the office opens again, if that still is
    before the next one and before the due instant; else when it last opened before.
    """
    limit = due
    for before in sorted(set(campaign.remind_before)):
        planned = due - before
        moment = calendar.next_sending_moment(planned, hours)
        if moment >= limit:
            moment = calendar.last_opening(planned, hours)
        yield Occasion(LetterKind.REMINDER, label(before), moment)
        limit = planned


def _chasers(campaign: Campaign, due: datetime, calendar: Calendar, hours: SendingSettings) -> Iterator[Occasion]:
    """The latest first, for the same reason. Those that fall into the grace speak when it is over."""
    for after in sorted(set(campaign.chase_after), reverse=True):
        moment = due + max(after, campaign.grace)
        yield Occasion(LetterKind.LATE, label(after), calendar.next_sending_moment(moment, hours))
    yield from _repeated(campaign, due, calendar, hours)


def _repeated(campaign: Campaign, due: datetime, calendar: Calendar, hours: SendingSettings) -> Iterator[Occasion]:
    """Again each so many working days after the last that is named, until the cut-off, which such a campaign has."""
    if not (campaign.chase_every and campaign.cutoff_after):
        return
    last = due + max(*campaign.chase_after, campaign.grace, timedelta(0))
    day, count = last.astimezone(calendar.timezone).date(), 0
    while True:
        count += campaign.chase_every
        day = calendar.working_day_after(day, campaign.chase_every)
        moment = calendar.at(day, hours.day_starts)
        if past_cutoff(campaign, due, moment):
            return
        yield Occasion(LetterKind.LATE, f"{count}wd", moment)


def label(span: timedelta) -> str:
    """A duration as campaign files write it: "7d", "12h", "90m"."""
    seconds = int(span.total_seconds())
    for unit, length in (("d", 86400), ("h", 3600)):
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds // 60}m"
