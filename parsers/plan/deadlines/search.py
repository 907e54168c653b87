"""Time deadlines in running text: the words, the first instant that is late, and what had to be guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise

from parsers.plan.deadlines import patterns
from parsers.plan.deadlines.basis import DAY, Basis
from parsers.plan.deadlines.dated import read_date, read_today
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.hours import same_days, with_hour
from parsers.plan.deadlines.months import day_alone, month, quarter, year_end
from parsers.plan.deadlines.recurrence import (
    days_of,
    frequency,
    span_of,
)
from parsers.plan.deadlines.series import (
    comes_every_year,
    of_series,
    read_bare_day,
    read_daily,
    read_end_of_week,
    read_monthly,
    read_part_of_period,
    read_weekday,
    read_weekday_of_month,
    twice_a_year,
    within_span,
)
from parsers.plan.deadlines.spoken import in_digits
from parsers.plan.deadlines.terms import read_after_event, read_before_event, read_duration, read_soon
from parsers.vietnamese.text import clean, fold, squeeze

_FIRST_WORDS = re.compile(r"\s*[a-z]+\s+[a-z]+\b")
_AS_MUCH_AS = re.compile(r"[^.;]{0,30}\btuc\s+(?:la\s+)?$")
_THAT_IS = re.compile(r"\s*\(\s*la\b")
#: "từ ngày 20/3 sang ngày 27/3" is no morning ("sáng"), though both fold alike.
_OVER_TO = re.compile(r"\bsang(?=\s+(?:ngày|thứ|hết|trước)\b)")
#: "trong tháng 12/2025", "hết quý I", "trong tuần đầu tháng 11".
_PERIOD = re.compile(r"\b(?:trong|het|cuoi)\s+(?:[a-z]+\s+){0,3}?(?:thang\s*\d|qu[yi]\s*[ivx\d])")
_AT_LAST = re.compile(r"\s*[,(]?\s*(?:va|nhung)?\s*")
_FOLLOWING = re.compile(r"\b(?:thang|qu[yi])\s+(?:ke\s+tiep|tiep\s+theo|lien\s+ke|sau)\b")
_JOINED = re.compile(r"(?:\s*\([^()]{0,40}\))?\s*(?:,|;|va|hoac)(?:\s+(?:truoc|lan|dot|ky)\s*\d?)?\s*")

_DAY_FIRST = re.compile(r"(?:ngay\s+)?\d")
_UNTIL = re.compile(r"\s*,?\s*(?:den|toi)\s+(?:het\s+)?(?:\d|ngay\s+\d|thu\s)")

_NEAR = 40  # characters before a day that may name its period
_BLANK = "\x00"  # stands where a wording was read, so that no other pattern reads it again


def find_deadlines(text: str, basis: Basis, beside: str = "") -> tuple[Deadline, ...]:
    """Every time deadline of a text in its order, and every bare date. Legal citations are among them: see `worded`.

    `beside`: the rest of a table's row, which may say that a day comes again every week, month or quarter.
    """
    original = clean(text)
    rest = fold(_OVER_TO.sub(lambda told: " " * len(told[0]), original))
    rest = in_digits(patterns.IN_BRACKETS.sub(lambda told: _BLANK * len(told[0]), rest))
    found: list[Deadline] = []
    every = frequency(text) or _often(beside) or ("quarter" if patterns.OF_QUARTERS.search(rest) else None)
    rest = patterns.FROM_NOW.sub(lambda told: _BLANK * len(told[0]), rest) if every else rest
    first, last = span_of(rest, basis) if every or patterns.OF_MONTHS.search(rest) else (None, None)
    if every and (begins := patterns.FROM_YEAR.search(rest)):
        basis = replace(basis, earliest=max(date(int(begins["year"]), 1, 1), basis.earliest or date.min))
    if every and (begins := patterns.FIRST_MONTH.search(rest)):
        first = date(int(begins["year"]), int(begins["month"]), 1)
        rest = rest[: begins.start()] + _BLANK * len(begins[0]) + rest[begins.end() :]
    spans = patterns.SPAN
    if first is None and every and (every == "week" or re.search(r"\bbat\s+dau\b(?!\s+tu\s+nam)", rest)):
        (first, last), spans = days_of(rest, basis), patterns.DAY_SPAN
    if first:
        rest = spans.sub(lambda span: _BLANK * len(span[0]), rest)
        begun = first if spans is patterns.SPAN else first - DAY  # on the named day itself it is asked already
        basis = replace(basis, earliest=max(begun, basis.earliest or begun))
    for pattern, read in _forms(every, rest):
        for match in pattern.finditer(rest):
            deadline = read(match, basis)
            if deadline is not None:
                quote = squeeze(original[match.start() : match.end()]).strip(" ,;:(")
                quote += ")" * (quote.count("(") - quote.count(")"))
                found.append(replace(deadline, start=match.start(), end=match.end(), quote=quote))
                rest = rest[: match.start()] + _BLANK * (match.end() - match.start()) + rest[match.end() :]
    found = with_hour(rest, original, [*found, *same_days(rest, original, found, basis)], basis)
    if first:
        found = [within_span(one, first, last, basis) for one in found]
    if every in ("year", "half_year"):
        found = twice_a_year([comes_every_year(one) for one in found], original)
    found = _explained(sorted(found, key=lambda one: one.start), fold(original))
    return of_series(tuple(_inherited(found, fold(original))), fold(original), basis)


def _often(beside: str) -> str | None:
    return every if (every := frequency(beside)) in ("week", "month", "quarter") else None


def _explained(found: list[Deadline], folded: str) -> list[Deadline]:
    """ "ngày làm việc cuối cùng của tuần đầu tháng 10, tức thứ Sáu ngày 07/10": the day stands for the words before it."""
    told = list(found)
    for one, day in pairwise(found):
        if one in told and Doubt.UNDATED in one.doubts and day.due and day.strong:
            told.remove(one)  # "ngay sau khi nhận được công văn, chậm nhất 15h00 ngày 07/10": the day stands for it
            continue
        as_much = _AS_MUCH_AS.match(folded[one.end : day.start]) or _THAT_IS.match(folded, one.end, day.start + 3)
        if one.worded and day.due and not day.strong and as_much:
            told.remove(one)
            before = one.exclusive and not day.exclusive  # "trước ngày làm việc cuối cùng của tháng 11 (là ngày 30/11)"
            due = day.due - DAY if before else day.due
            told[told.index(day)] = replace(day, due=due, exclusive=day.exclusive or before, worded=True, strong=one.strong)
        elif day.due and day.strong and _is_narrowed(one, folded) and _AT_LAST.fullmatch(folded[one.end : day.start]):
            told.remove(one)  # "trong quý I, không quá ngày 20/3": the day is the deadline, the quarter only says when
        elif (
            Doubt.EVENT in one.doubts
            and day.due
            and day.strong
            and (as_much or _AT_LAST.fullmatch(folded[one.end : day.start]))
        ):
            told.remove(one)  # "trong vòng 07 ngày kể từ ngày kết thúc, muộn nhất là 22/3": late is who misses the day
    return told


def _is_narrowed(one: Deadline, folded: str) -> bool:
    """Whether a wording names a week, month or quarter and no day of it."""
    return one.worded and one.stated is None and one.repeat is None and bool(_PERIOD.search(folded[one.start : one.end]))


def _inherited(deadlines: list[Deadline], folded: str) -> Iterator[Deadline]:
    """ "trước ngày 20/11 và ngày 20/12": the second date takes the words of the first; a range's end is marked."""
    above: Deadline | None = None
    for deadline in deadlines:
        opened = patterns.RANGE_START.search(folded, max(0, deadline.start - 45), deadline.start + patterns.RANGE_AHEAD)
        begun = opened and opened.end() >= deadline.start - 1 and opened.start() < deadline.start
        if begun or (above and _is_until(above, deadline, folded)):
            deadline = replace(deadline, span=True)
        elif (
            above
            and above.worded
            and not deadline.worded
            and Doubt.ROUGH not in deadline.doubts
            and (_JOINED.fullmatch(folded, above.end, deadline.start) or _is_alike(above, deadline, folded))
        ):
            due = deadline.due - DAY if deadline.due and above.exclusive else deadline.due
            deadline = replace(deadline, due=due, exclusive=above.exclusive, worded=True, strong=above.strong)
        elif above and _is_second_of_month(above, deadline, folded):
            due = deadline.due - DAY if deadline.due else None
            repeat = replace(deadline.repeat, exclusive=True) if deadline.repeat else None
            deadline = replace(deadline, due=due, exclusive=True, repeat=repeat)
        above = deadline
        yield deadline


def _is_second_of_month(above: Deadline, deadline: Deadline, folded: str) -> bool:
    """ "trước ngày 10 và 25 hằng tháng": the first day's words are the second's."""
    both = above.repeat and above.exclusive and deadline.repeat and not deadline.exclusive
    return bool(both and _JOINED.fullmatch(folded, above.end, deadline.start) and _DAY_FIRST.match(folded, deadline.start))


def _is_until(above: Deadline, deadline: Deadline, folded: str) -> bool:
    """ "8 giờ 00 ngày 12/10 đến 17 giờ 00 ngày 30/10": a stretch of time that no "từ" opens."""
    reached = not above.strong and above.due and deadline.due and above.due < deadline.due
    return bool(reached and _UNTIL.match(folded, above.end))


def _is_alike(above: Deadline, deadline: Deadline, folded: str) -> bool:
    """ "hạn báo cáo 15/10 áp dụng cho …, 20/10 áp dụng cho …": the words behind both days are the same."""
    words = _FIRST_WORDS.match(folded, above.end)
    return words is not None and folded.startswith(words[0], deadline.end)


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], Basis], Deadline | None]]


def _forms(every: str | None, told: str) -> tuple[_Form, ...]:
    """Wordings in the order in which they are tried: the longer before those that are part of them."""
    forms: tuple[_Form, ...] = (
        (patterns.BEFORE_EVENT, read_before_event),
        (patterns.DURATION, read_duration),
        (patterns.SOON, read_soon),
        (patterns.AFTER_EVENT, read_after_event),
        (patterns.DAILY, read_daily),
        (patterns.END_OF_WEEK, read_end_of_week),
        (patterns.TODAY, read_today),
        (patterns.DATE, read_date),
        (patterns.WEEKDAY_OF_MONTH, partial(read_weekday_of_month, every=every)),
        (patterns.TWICE_MONTHLY, partial(read_monthly, every=every)),
        (patterns.MONTHLY, partial(read_monthly, every=every)),
        (patterns.PART_OF_PERIOD, partial(read_part_of_period, every=every)),
        (patterns.MONTH, month),
        (patterns.QUARTER, quarter),
        (patterns.YEAR_END, year_end),
        (patterns.WEEKDAY, partial(read_weekday, every=every)),
    )
    return (*forms, (patterns.BARE_DAY, partial(_bare_day, every=every, told=told)))


def _bare_day(match: re.Match[str], basis: Basis, every: str | None, told: str) -> Deadline | None:
    """ "báo cáo tháng vào ngày 20, báo cáo tuần …": of the period that is named last before it, else of the sentence's."""
    near = [frequency(one[0]) for one in patterns.FREQUENCY.finditer(told, max(0, match.start() - _NEAR), match.start())]
    every = near[-1] if near else every
    if every in ("month", "quarter"):
        return read_bare_day(match, basis, every, following=bool(_FOLLOWING.search(told)))
    return day_alone(match, basis, told)
