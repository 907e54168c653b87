"""From what a plan asks to the campaign or series that a person may confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.entities import Campaign, Every, Repeat
from parsers.plan.deadlines.recurrence import LAST_DAY
from parsers.plan.deadlines.recurrence import Recurrence as Wording
from parsers.plan.proposals import PlanProposal

REMIND_BEFORE = (timedelta(days=7), timedelta(days=3), timedelta(days=1))
CHASE_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_SPRING = 3  # a yearly report due by March is on the year before
_MAY = 5


def draft(proposal: PlanProposal, zone: ZoneInfo) -> Campaign:
    """The campaign of a proposal; its `due` is that of the next occasion where the report comes again.

    The proposal must have a due instant.
    """
    if proposal.due is None:
        raise ValueError("a proposal without a due instant is no campaign")
    opens = datetime.combine(proposal.issued, time(), zone) if proposal.issued else None
    return Campaign(
        code=proposal.code,
        title=proposal.title,
        due=proposal.due,
        opens=opens if opens and opens < proposal.due else None,
        plan_number=proposal.plan_number,
        units=proposal.units,
        keywords=proposal.keywords,
        remind_before=REMIND_BEFORE,
        chase_after=CHASE_AFTER,
        parts=proposal.parts,
    )


def schedule(repeat: Wording | None) -> Repeat | None:
    """The [repeat] of a periodic deadline; None where it has no day, or comes every week."""
    if repeat is None or repeat.day is None or repeat.every not in set(Every):
        return None
    every = Every(repeat.every)
    month = _due_month(every, repeat)
    if repeat.due_time is not None or not repeat.exclusive:
        found = Repeat(every, repeat.day, month, repeat.due_time)
    elif repeat.day > 1:
        found = Repeat(every, repeat.day - 1, month)
    else:
        found = Repeat(every, LAST_DAY, month - 1)
    return replace(found, first=repeat.first, last=repeat.last)


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
