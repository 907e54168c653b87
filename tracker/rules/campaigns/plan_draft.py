"""From what a plan asks to the campaign or series that a person may confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.entities import Campaign, Every, Repeat, Shift
from parsers.plan.deadlines.recurrence import LAST_DAY
from parsers.plan.deadlines.recurrence import Recurrence as Wording

if TYPE_CHECKING:  # what reads plans is large, and the form of a campaign asks only what it has found
    from parsers.plan.proposal import PlanProposal

REMIND_BEFORE = (timedelta(days=7), timedelta(days=3), timedelta(days=1))
CHASE_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
WEEKLY_REMIND_BEFORE = (timedelta(days=1),)
WEEKLY_CHASE_AFTER = (timedelta(days=1), timedelta(days=2))  # the next week's begins on the third day
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_SPRING = 3  # a yearly report due by March is on the year before
_MAY = 5


def draft(proposal: PlanProposal, zone: ZoneInfo) -> Campaign:
    """The campaign of a proposal; its `due` is that of the next occasion where the report comes again.

    The proposal must have a due instant.
    """
    if proposal.due is None:
        raise ValueError("a proposal without a due instant is no campaign")
    weekly = proposal.repeat is not None and proposal.repeat.every == Every.WEEK
    opens = datetime.combine(proposal.issued, time(), zone) if proposal.issued else None
    return Campaign(
        code=proposal.code,
        title=proposal.title,
        due=proposal.due,
        opens=opens if opens and opens < proposal.due else None,
        plan_number=proposal.plan_number,
        units=proposal.units,
        keywords=proposal.keywords,
        remind_before=WEEKLY_REMIND_BEFORE if weekly else REMIND_BEFORE,
        chase_after=WEEKLY_CHASE_AFTER if weekly else CHASE_AFTER,
        parts=proposal.parts,
        shift=shift_of(proposal),
    )


def shift_of(proposal: PlanProposal) -> Shift:
    """What becomes of a last day on which nobody works: "ngày làm việc cuối cùng của tháng" lies before it."""
    return Shift.PREVIOUS_WORKING_DAY if proposal.repeat and proposal.repeat.working else Shift.NONE


def schedule(repeat: Wording | None) -> Repeat | None:
    """The [repeat] of a periodic deadline; None where it has no day."""
    if repeat is None or repeat.every not in set(Every) or (repeat.day is None and repeat.weekday is None):
        return None
    every = Every(repeat.every)
    month = 0 if every is Every.WEEK else _due_month(every, repeat)
    return replace(_dated(every, month, repeat), first=repeat.first, last=repeat.last)


def _dated(every: Every, month: int, repeat: Wording) -> Repeat:
    """The last day on time: the day before one that is late already."""
    midnight = time(0) if repeat.exclusive and repeat.due_time is None else repeat.due_time
    if every is Every.WEEK:
        weekday = repeat.day or 0
        if midnight == time(0) and weekday:
            return Repeat(every, due_weekday=weekday - 1)
        return Repeat(every, due_weekday=weekday, due_time=midnight)
    if repeat.weekday is not None:
        return Repeat(every, 0, month, midnight, due_weekday=repeat.weekday, due_week=repeat.week or 1)
    day = repeat.day or LAST_DAY
    if midnight != time(0):
        return Repeat(every, day, month, midnight)
    return Repeat(every, day - 1, month) if day > 1 else Repeat(every, LAST_DAY, month - 1)


def _due_month(every: Every, repeat: Wording) -> int:
    """Months from the period's last to the one in which the report is due."""
    if repeat.following:
        return 1
    named = repeat.month
    if named is None:
        return 0
    if every is Every.YEAR:
        return named if named <= _SPRING else named - 12
    if every in (Every.SCHOOL_YEAR, Every.TERM):
        return named - _MAY if every is Every.SCHOOL_YEAR else 0
    return named - _MONTHS[every]
