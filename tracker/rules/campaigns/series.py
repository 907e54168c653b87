"""Which campaigns a periodic report opens, when, and for which period (Nghị định 09/2019/NĐ-CP)."""

from __future__ import annotations

import calendar as civil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from config.entities import Campaign, Every, Repeat, Series, Shift
from parsers.plan.deadlines.recurrence import nth_weekday
from tracker.rules.letters.calendar import Calendar

_DAY = timedelta(days=1)
_PLACE = "{period}"


@dataclass(frozen=True, slots=True)
class Span:
    """One period, with the words by which titles name it (`periods` reads them) and the mark that codes end with."""

    words: str
    mark: str
    first: date
    last: date


def spans(every: Every, year: int) -> Iterator[Span]:
    """The periods that begin in a year, in order. A school year is September to May, its first term ends in January."""
    match every:
        case Every.WEEK:
            for n in range(1, date(year, 12, 28).isocalendar().week + 1):
                first = date.fromisocalendar(year, n, 1)
                last = first + 6 * _DAY
                # No number: schools count the weeks of their school year.
                yield Span(f"tuần từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}", f"{year}-W{n:02}", first, last)
        case Every.MONTH:
            for n in range(1, 13):
                yield _span(f"tháng {n} năm {year}", f"{year}-{n:02}", year, n, 1)
        case Every.QUARTER:
            for n, roman in enumerate(("I", "II", "III", "IV"), 1):
                yield _span(f"quý {roman} năm {year}", f"{year}-Q{n}", year, 3 * n - 2, 3)
        case Every.HALF_YEAR:
            for n, half in enumerate(("đầu", "cuối"), 1):
                yield _span(f"6 tháng {half} năm {year}", f"{year}-H{n}", year, 6 * n - 5, 6)
        case Every.YEAR:
            yield _span(f"năm {year}", f"{year}", year, 1, 12)
        case Every.TERM:
            second = f"học kỳ II năm học {year - 1}-{year}"
            yield _span(second, f"{year - 1}-{year}-HK2", year, 2, 4)
            yield _span(f"học kỳ I năm học {year}-{year + 1}", f"{year}-{year + 1}-HK1", year, 9, 5)
        case Every.SCHOOL_YEAR:
            yield _span(f"năm học {year}-{year + 1}", f"{year}-{year + 1}", year, 9, 9)


def campaign_of(series: Series, span: Span, calendar: Calendar) -> Campaign:
    """The campaign of one period."""
    pattern, repeat = series.pattern, series.repeat
    due = _due(series, span, calendar)
    closed = repeat.figures_to
    words = pattern.title.replace(_PLACE, span.words) if _PLACE in pattern.title else f"{pattern.title} {span.words}"
    return replace(
        pattern,
        code=f"{pattern.code}-{span.mark}",
        title=words,
        keywords=tuple(one.replace(_PLACE, span.words) for one in pattern.keywords),
        due=due,
        opens=due - repeat.opens_before if repeat.opens_before else None,
        figures_from=_in_month(_months_after(span.first, -1), closed) + _DAY if closed else None,
        figures_to=_in_month(span.last, closed) if closed else None,
    )


def open_now(series: Series, imported_at: datetime, now: datetime, calendar: Calendar) -> tuple[Campaign, ...]:
    """The campaigns that should be open: their moment has come, and they do not close by themselves yet.

    Without `first`, periods that were due when the series was imported are left out.
    """
    year = now.astimezone(calendar.timezone).year
    return tuple(
        made
        for start in range(year - 2, year + 3)
        for made in _campaigns(series, start, calendar)
        if (series.repeat.first is not None or made.due > imported_at)
        and (made.opens or made.due) <= now < closes_at(series, made.due)
    )


def closes_at(series: Series, due: datetime) -> datetime:
    """When a campaign of the series with this due instant closes by itself."""
    return due + max(series.repeat.close_after, series.pattern.cutoff_after or timedelta(0), series.pattern.grace)


@lru_cache(maxsize=256)  # the tick asks each minute
def _campaigns(series: Series, year: int, calendar: Calendar) -> tuple[Campaign, ...]:
    """Those of the periods that begin in a year and that the series wants."""
    first, last = series.repeat.first, series.repeat.last
    return tuple(
        campaign_of(series, span, calendar)
        for span in spans(series.repeat.every, year)
        if not (first and span.last < first) and not (last and span.first > last)
    )


def shifted(campaign: Campaign, calendar: Calendar) -> Campaign:
    """The campaign as it opens: a last day on which nobody works becomes the working day beside it, if it says so."""
    if campaign.shift is Shift.NONE:
        return campaign
    local = campaign.due.astimezone(calendar.timezone)
    whole_day = local.time() == time(0)
    last_day = local.date() - _DAY if whole_day else local.date()
    if calendar.is_working_day(last_day):
        return campaign
    later = campaign.shift is Shift.NEXT_WORKING_DAY
    moved = calendar.next_working_day(last_day) if later else calendar.previous_working_day(last_day)
    return replace(campaign, due=calendar.at(moved + _DAY, time(0)) if whole_day else calendar.at(moved, local.time()))


def _due(series: Series, span: Span, calendar: Calendar) -> datetime:
    repeat, last_day = series.repeat, _last_day(series.repeat, span)
    due = calendar.at(last_day, repeat.due_time) if repeat.due_time else calendar.at(last_day + _DAY, time(0))
    return shifted(replace(series.pattern, due=due), calendar).due


def _last_day(repeat: Repeat, span: Span) -> date:
    if repeat.every is Every.WEEK:
        return span.first + (repeat.due_weekday or 0) * _DAY + repeat.due_week * 7 * _DAY
    month = _months_after(span.last, repeat.due_month)
    if repeat.due_weekday is not None:
        return nth_weekday(month, repeat.due_weekday, repeat.due_week)
    return _in_month(month, repeat.due_day)


def _span(words: str, mark: str, year: int, month: int, months: int) -> Span:
    first = date(year, month, 1)
    return Span(words, mark, first, _in_month(_months_after(first, months - 1), 31))


def _months_after(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _in_month(day: date, number: int) -> date:
    """That day of the month; in a shorter month its last."""
    return day.replace(day=min(number, civil.monthrange(day.year, day.month)[1]))
