"""Wordings of what comes again: a day of the week, of the month, a part of a period, every day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from parsers.plan.deadlines import patterns
from parsers.plan.deadlines.basis import DAY, Basis, after_months
from parsers.plan.deadlines.clock import clock_of, instant, on_day, weekday_of
from parsers.plan.deadlines.deadline import Deadline, Doubt, deadline_of, is_exclusive
from parsers.plan.deadlines.recurrence import (
    LAST_DAY,
    Recurrence,
    days_of,
    monthly,
    next_due,
    nth_weekday,
    recurring,
    weekday_of_month,
    weekly,
    yearly,
)
from parsers.vietnamese.dates import make_date
from parsers.vietnamese.text import fold, squeeze

_FRIDAY = 4
_WHOLE_DAY = 24 * 60  # minutes


def within_span(one: Deadline, first: date, last: date | None, basis: Basis) -> Deadline:
    """A series within a span; "ngày 05 của tháng kế tiếp" of its first month lies in the month after that."""
    if one.repeat is None:
        return one
    due = one.due
    if one.repeat.following and due and due < basis.midnight(after_months(first.replace(day=1), 1)):
        due = next_due(one.repeat, replace(basis, earliest=after_months(first.replace(day=1), 1)))
    return replace(one, due=due, repeat=replace(one.repeat, first=first, last=last))


def read_weekday(match: re.Match[str], basis: Basis, every: str | None = None) -> Deadline | None:
    wanted = weekday_of(match["weekday"])
    if match["weekly"] or match["each"] or (every == "week" and not match["week"]):
        repeat = timed(match, weekly(wanted, exclusive=is_exclusive(match)))
        found = replace(deadline_of(match, next_due(repeat, basis), exclusive=repeat.exclusive), repeat=repeat, worded=True)
        return replace(found, strong=True)
    if not match["lead"]:
        return None
    if basis.issued is None:
        return deadline_of(match, None, Doubt.BASE, exclusive=is_exclusive(match))
    monday = basis.issued - DAY * basis.issued.weekday()
    after = re.search(r"sau|toi|tiep", match["week"] or "")
    day = monday + DAY * (wanted + (7 if after or (not match["week"] and wanted < basis.issued.weekday()) else 0))
    return on_day(match, day, basis, Doubt.BASE)


def read_weekday_of_month(match: re.Match[str], basis: Basis, every: str | None = None) -> Deadline | None:
    """ "thứ Sáu tuần cuối của tháng": offices do not agree what a month's first week is, so a person looks at it."""
    wanted, week = weekday_of(match["weekday"]), patterns.number(match["nth"] or match["nth2"])
    if match["month"]:
        month = int(match["month"])
        first = date(int(match["year"]), month, 1) if match["year"] else basis.next_month(month)
        if first is None:
            return deadline_of(match, None, Doubt.YEAR)
        year = () if match["year"] else (Doubt.YEAR,)
        return replace(on_day(match, nth_weekday(first, wanted, week), basis, Doubt.ROUGH, *year), worded=True)
    repeat = timed(match, weekday_of_month(wanted, week, exclusive=is_exclusive(match)))
    found = deadline_of(match, next_due(repeat, basis), Doubt.ROUGH, exclusive=repeat.exclusive)
    again = repeat if match["monthly"] or every == "month" else None
    return replace(found, repeat=again, worded=True, doubts=found.doubts if again else (*found.doubts, Doubt.BASE))


def read_end_of_week(match: re.Match[str], basis: Basis) -> Deadline | None:
    """ "ngày làm việc cuối cùng của tuần": Friday, in most offices."""
    repeat = timed(match, weekly(_FRIDAY, exclusive=is_exclusive(match)))
    found = deadline_of(match, next_due(repeat, basis), Doubt.ROUGH, exclusive=repeat.exclusive)
    return replace(found, repeat=repeat, worded=True, strong=True)


def read_daily(match: re.Match[str], basis: Basis) -> Deadline | None:
    """A quick report of every day: no campaign is opened a day, so the first day stands for all and is marked."""
    if basis.earliest is None:
        return None
    before = "truoc" in (match["lead"] or match["late_lead"])
    clock = clock_of(match)
    if clock is None:
        return None
    begun, _ = days_of(match.string, basis)  # "từ ngày 04/02 báo cáo hàng ngày"
    due = basis.midnight(max(begun or basis.earliest, basis.earliest)) + timedelta(minutes=instant(clock, exclusive=before))
    found = deadline_of(match, due, Doubt.DAILY, exclusive=before)
    return replace(found, worded=True, strong=True)


def timed(match: re.Match[str], repeat: Recurrence) -> Recurrence:
    """A series with the hour of the wording as the exclusive hour of its last day; an afternoon and 24:00 are the whole day."""
    clock = clock_of(match)
    clock = clock._replace(minutes=_WHOLE_DAY) if clock and clock.rough and "chieu" in match[0] else clock
    if clock is None or clock.minutes >= _WHOLE_DAY:
        return replace(repeat, exclusive=False) if clock else repeat
    minutes = instant(clock, exclusive=repeat.exclusive)
    if minutes == _WHOLE_DAY:
        return replace(repeat, exclusive=False)
    return replace(repeat, exclusive=False, due_time=time(*divmod(minutes, 60)))


def read_part_of_period(match: re.Match[str], basis: Basis, every: str | None = None) -> Deadline | None:
    """ "tuần cuối hằng tháng": by the end of that part, and a person looks at it."""
    again = re.search(r"\b(?:hang|moi|cac)\b", match["every"]) or every in ("month", "quarter")
    if not again or basis.earliest is None:
        return None
    where, quarterly = match["where"], "qu" in match["every"] or every == "quarter"
    quarterly = quarterly and "thang" not in match["every"]
    day = LAST_DAY if where.startswith("cuoi") else 15 if where == "giua" else 7
    month = 3 if quarterly and where.startswith("cuoi") else 2 if quarterly and where == "giua" else 1
    repeat = timed(match, Recurrence("quarter" if quarterly else "month", day, month, exclusive=False))
    found = deadline_of(match, next_due(repeat, basis), Doubt.ROUGH)
    return replace(found, repeat=repeat, worded=True, strong=True)


#: "ngày 20 tháng sau" is the next month's; "ngày 05 của tháng sau", or of a monthly report, is the month's after each period.
_RULE = re.compile(r"\bcua\s+thang\b")
_END_OF_ROUND = re.compile(r"\bcuoi\s+k[yi]")
_MONTHS_OF = {"quarter": 3, "half_year": 6, "year": 12}
_NEXT_MONTH = re.compile(r"thang\s+(?:sau|toi|ke\s+tiep|tiep\s+theo)$")


def read_monthly(match: re.Match[str], basis: Basis, every: str | None = None) -> Deadline | None:
    if every is None and basis.issued and match["day"] and not _RULE.search(match[0]) and _NEXT_MONTH.match(match["every"]):
        month = after_months(basis.issued.replace(day=1), 1)
        day = make_date(int(match["day"]), month.month, month.year)
        return on_day(match, day, basis, Doubt.BASE) if day else deadline_of(match, None, Doubt.IMPOSSIBLE)
    repeat = timed(match, monthly(match, exclusive=is_exclusive(match)))
    doubts = (Doubt.ROUGH,) if repeat.working else ()
    if _END_OF_ROUND.search(match["every"]):  # whose months the sentence says, or nobody does
        repeat = replace(repeat, every=every or repeat.every, month=_MONTHS_OF.get(every or "", repeat.month))
        doubts = doubts if every else (Doubt.ROUGH,)
    found = deadline_of(match, next_due(repeat, basis), *doubts, exclusive=repeat.exclusive)
    return replace(found, repeat=repeat, worded=True, strong=True)


def read_bare_day(match: re.Match[str], basis: Basis, every: str, *, following: bool) -> Deadline | None:
    repeat = timed(match, recurring(int(match["day"]), every, exclusive=is_exclusive(match), following=following))
    deadline = deadline_of(match, next_due(repeat, basis), exclusive=repeat.exclusive)
    return replace(deadline, repeat=repeat) if deadline.worded else None


def comes_every_year(deadline: Deadline) -> Deadline:
    """A day without a year beside "hằng năm" comes again every year."""
    if deadline.repeat or deadline.stated or deadline.due is None or Doubt.YEAR not in deadline.doubts:
        return deadline
    day = deadline.due if deadline.exclusive else deadline.due - DAY
    return replace(deadline, repeat=yearly(day.day, day.month, exclusive=deadline.exclusive))


_AND = re.compile(r"\s*(?:,|va)\s*(?:(?:truoc|cham\s+nhat|den|het)\s+)*(?:ngay\s+)?")


def twice_a_year(found: list[Deadline], original: str) -> list[Deadline]:
    """ "trước ngày 10/6 và trước ngày 10/12 hằng năm": one series of two rounds a year."""
    rounds = [one for one in found if one.due and one.repeat and one.repeat.every == "year" and one.repeat.month]
    if len(rounds) != 2:
        return found
    early, late = sorted(rounds, key=lambda one: (one.repeat and one.repeat.month) or 0)
    if not early.repeat or not late.repeat or replace(early.repeat, month=(early.repeat.month or 0) + 6) != late.repeat:
        return found
    first, last = sorted(rounds, key=lambda one: one.start)
    if not _AND.fullmatch(fold(original[first.end : last.start])):
        return found
    due = min(one.due for one in rounds if one.due)
    both = replace(
        first,
        end=last.end,
        quote=squeeze(original[first.start : last.end]),
        due=due,
        doubts=tuple(one for one in first.doubts if one is not Doubt.YEAR),
        repeat=replace(early.repeat, every="half_year"),
        worded=True,
        strong=first.strong or last.strong,
    )
    return [both if one is first else one for one in found if one is not last]


def of_series(found: tuple[Deadline, ...], folded: str, basis: Basis) -> tuple[Deadline, ...]:
    """A series with the day that the text itself names for its first report; that day is no deadline besides."""
    series = next((one for one in found if one.repeat and one.due), None)
    named = next(
        (one for one in found if one.stated and patterns.OF_SERIES.search(folded[max(0, one.start - 60) : one.start])), None
    )
    if not series or not series.due or not series.repeat or not named or not named.stated or not basis.earliest:
        return found
    told = patterns.OF_SERIES.search(folded[max(0, named.start - 60) : named.start])
    said = told[0] if told else ""
    if re.search(r"\bbat\s+dau\b", said):
        late = series.repeat.exclusive or series.repeat.due_time is not None
        begun = replace(basis, earliest=named.stated - DAY if late else named.stated)
        return _with_first(found, series, named, next_due(series.repeat, begun))
    month = (series.due - DAY).month if not series.exclusive else series.due.month
    if named.stated < basis.earliest or (re.search(r"(?<!\bky\s)\bthang\s+\d", said) and named.stated.month != month):
        return found
    clock, first = series.repeat.due_time, named.stated
    due = datetime.combine(first, clock, basis.zone) if clock else basis.midnight(first if series.exclusive else first + DAY)
    return _with_first(found, series, named, due)


def _with_first(found: tuple[Deadline, ...], series: Deadline, named: Deadline, due: datetime | None) -> tuple[Deadline, ...]:
    return tuple(
        replace(one, due=due)
        if one is series
        else replace(one, worded=False, strong=False, stated=None)
        if one is named
        else one
        for one in found
    )
