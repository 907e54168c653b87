"""Deadlines that come again: "trước ngày 20 hằng tháng", "ngày 15 của tháng cuối quý" (Nghị định 09/2019/NĐ-CP, Điều 7-13)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from parsers.plan.deadlines.basis import DAY, Basis, after_months, last_of_month
from parsers.plan.deadlines.patterns import DAY_SPAN, FREQUENCY, SPAN, number
from parsers.vietnamese.dates import make_date
from parsers.vietnamese.text import clean, fold

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often a deadline comes again, and on which day."""

    every: str  #: week, month, quarter, half_year, year, school_year, term
    day: int | None = None  #: of the month, 31 being its last; of the week from 0; None: the paper names none
    month: int | None = None  #: of the period, from 1; of the year for "year"
    following: bool = False  #: the day lies in the month after the period
    exclusive: bool = False
    due_time: time | None = None  #: hour of the last day, exclusive
    weekday: int | None = None  #: "thứ Sáu tuần cuối của tháng": a day of the week, Monday being 0 …
    week: int | None = None  #: … in which week of the month, 5 being its last
    working: bool = False  #: "ngày làm việc cuối cùng": the last day that is a working day
    first: date | None = None  #: first and last day of the periods that are asked for
    last: date | None = None


def monthly(match: re.Match[str], *, exclusive: bool) -> Recurrence:
    """What a match of `patterns.MONTHLY` means."""
    every = " ".join(match["every"].split())
    day = int(match["day"]) if match["day"] else LAST_DAY
    if "quy" in every or "qui" in every:
        following = bool(match["next_quarter"])
        first = following or "thang dau" in every or "nhat" in every
        second = "thu hai" in every
        return Recurrence("quarter", day, 1 if first else 2 if second else 3, following, exclusive)
    following = bool(re.search(r"sau|ke|tiep", every)) and "bao cao" not in every
    return Recurrence("month", day, 1, following, exclusive, working=bool(match["working"]))


def recurring(day: int, every: str, *, exclusive: bool, following: bool = False) -> Recurrence:
    """A day of the month beside a frequency that stands elsewhere: "hằng quý, trước ngày 20"; or in the period after."""
    return Recurrence(every, day, 1 if following else _MONTHS.get(every), following, exclusive)


def weekly(weekday: int, *, exclusive: bool) -> Recurrence:
    """Every week on a day, Monday being 0."""
    return Recurrence("week", weekday, exclusive=exclusive)


def yearly(day: int, month: int, *, exclusive: bool) -> Recurrence:
    """Every year on a day."""
    return Recurrence("year", day, month, exclusive=exclusive)


def weekday_of_month(weekday: int, week: int, *, exclusive: bool) -> Recurrence:
    """Every month on a day of the week."""
    return Recurrence("month", exclusive=exclusive, weekday=weekday, week=week)


def nth_weekday(first: date, weekday: int, week: int) -> date:
    """That day of the week in the so-manieth week of a month, given its first day; the fifth week is its last."""
    if week >= 5:
        last = last_of_month(first)
        return last - DAY * ((last.weekday() - weekday) % 7)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (week - 1))


def span_of(text: str, basis: Basis) -> tuple[date | None, date | None]:
    """First and last day of the periods that a folded text names: "từ tháng 10/2024 đến tháng 5/2025"."""
    found = SPAN.search(text)
    if not found:
        return None, None
    begun = _first_of(found, "from", basis)
    ended = _first_of(found, "to", replace(basis, earliest=begun or basis.earliest))
    if begun and not found["from_year"] and found["to_month"] and not found["to_year"]:  # one that has begun already
        now, at = basis.earliest or begun, int(found["from_month"] or 1)
        if at < now.month <= int(found["to_month"]):
            begun, ended = date(now.year, at, 1), date(now.year, int(found["to_month"]), 1)
    return begun, ended and last_of_month(ended)


def _first_of(found: re.Match[str], side: str, basis: Basis) -> date | None:
    month, quarter, year = found[f"{side}_month"], found[f"{side}_quarter"], found[f"{side}_year"]
    if not (month or quarter):
        return None
    at = int(month) if month else 3 * number(quarter) - (2 if side == "from" else 0)
    return date(int(year), at, 1) if year else basis.next_month(at)


def days_of(text: str, basis: Basis) -> tuple[date | None, date | None]:
    """First and last day between which a report is asked every week, or that it begins with."""
    found = DAY_SPAN.search(text)
    if not found:
        return None, None
    day, month = int(found["day"]), int(found["month"])
    begun = make_date(day, month, int(found["year"])) if found["year"] else basis.next_day(day, month)
    if begun is None or not found["until"]:
        return begun, None
    later = replace(basis, earliest=begun)
    to_day, to_month, year = found["to_day"], int(found["to_month"]), found["to_year"]
    if to_day:
        return begun, make_date(int(to_day), to_month, int(year)) if year else later.next_day(int(to_day), to_month)
    last = date(int(year), to_month, 1) if year else later.next_month(to_month)
    return begun, last and last_of_month(last)


def next_due(repeat: Recurrence, basis: Basis) -> datetime | None:
    """The first instant after which such a report is late, for the first occasion not before `basis.earliest`."""
    if basis.earliest is None or (repeat.day is None and repeat.weekday is None):
        return None
    late = repeat.exclusive or repeat.due_time is not None  # on the day of the paper itself the hour may be over
    first = basis.earliest + DAY if late else basis.earliest
    days = _days(repeat, basis.earliest)
    if repeat.working:
        days = [basis.rolled_back(one) for one in days]
    day = next(one for one in days if one >= first)
    if repeat.due_time is not None:
        return datetime.combine(day, repeat.due_time, basis.zone)
    return basis.midnight(day if repeat.exclusive else day + DAY)


def _days(repeat: Recurrence, earliest: date) -> list[date]:
    if repeat.every == "week":
        return [earliest + DAY * ((repeat.day or 0) - earliest.weekday() + ahead) for ahead in (0, 7, 14)]
    step = _MONTHS.get(repeat.every, 12)
    first = date(earliest.year - 1, repeat.month or step, 1)
    months = [after_months(first, step * at) for at in range(36 // step + 1)]
    if repeat.weekday is not None:
        return [nth_weekday(month, repeat.weekday, repeat.week or 1) for month in months]
    return [make_date(repeat.day or LAST_DAY, month.month, month.year) or last_of_month(month) for month in months]


def frequency(text: str) -> str | None:
    """How often a text asks for a report: week, month, quarter, half_year, year, school_year, term; None: not said."""
    found = FREQUENCY.search(fold(clean(text)))
    if not found:
        return None
    words = " ".join(found["every"].split())
    if "lan" in words or words.startswith(("6", "06", "sau")):
        return "half_year"
    if words.startswith(("3", "03", "ba", "qu")):
        return "quarter"
    if words.startswith("thu "):
        return "week"
    return {"tuan": "week", "thang": "month", "nam hoc": "school_year", "hoc ky": "term", "hoc ki": "term"}.get(words, "year")
