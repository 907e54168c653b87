"""Time deadlines in running text: the words, the first instant that is late, and what had to be guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise

from parsers.plan.deadlines import patterns
from parsers.plan.deadlines.basis import DAY, Basis, after_months
from parsers.plan.deadlines.clock import on_day
from parsers.plan.deadlines.deadline import Deadline, Doubt, deadline_of, is_exclusive
from parsers.plan.deadlines.hours import same_days, with_hour
from parsers.plan.deadlines.months import day_alone, month, quarter, year_end
from parsers.plan.deadlines.recurrence import (
    days_of,
    frequency,
    span_of,
    yearly,
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
from parsers.vietnamese.dates import make_date
from parsers.vietnamese.text import clean, fold, squeeze

_FROM_ISSUE = re.compile(
    r"\b(?:ky|ban\s*hanh(?!\s+(?:ke\s+hoach|huong\s+dan|quyet\s+dinh)\s+(?:chung|rieng|cua)\b)|nhan\s*(?:duoc\s*)?(?=$|cong\s+van|van\s+ban|ke\s+hoach|thong\s+bao|huong\s+dan|cong\s+dien|chi\s+dao|mau)|phat\s*hanh|cong\s*van|van\s*ban|thong\s*bao|ke\s*hoach\s+nay)"
)
_FIRST_WORDS = re.compile(r"\s*[a-z]+\s+[a-z]+\b")
_AS_MUCH_AS = re.compile(r"[^.;]{0,30}\btuc\s+(?:la\s+)?$")
_THAT_IS = re.compile(r"\s*\(\s*la\b")
#: "từ ngày 20/3 sang ngày 27/3" is no morning ("sáng"), though both fold alike.
_OVER_TO = re.compile(r"\bsang(?=\s+(?:ngày|thứ|hết|trước)\b)")
#: "Sau khi kết thúc đợt kiểm tra (20/3/2026), chậm nhất 05 ngày": counted from the day in the bracket.
_AFTER_DATED = re.compile(r"\b(?:sau\s+khi|ket\s+thuc)\b[^.;\d]{0,80}\((?P<day>[^()]{3,24})\)[\s,]*$")
#: "sớm hơn thời hạn Sở quy định 03 ngày": counted back from another letter's day.
_EARLIER = re.compile(r"\b(?:som\s+hon|truoc)\s+(?:so\s+voi\s+)?(?:thoi\s+)?han\b[^.;]{0,70}$")
#: "trong tháng 12/2025", "hết quý I", "trong tuần đầu tháng 11".
_PERIOD = re.compile(r"\b(?:trong|het|cuoi)\s+(?:[a-z]+\s+){0,3}?(?:thang\s*\d|qu[yi]\s*[ivx\d])")
_AT_LAST = re.compile(r"\s*[,(]?\s*(?:va|nhung)?\s*")
_OVERDUE = re.compile(r"\b(?:da|bi)\s+qua\s+$")  # "đã quá thời hạn 10 ngày": by how much, and no limit
_AFTER_DEED = re.compile(r"\b(?:sau\s+khi|ket\s+thuc|moi\s+(?:lan|dot)|xong)\b[^.;\d]{0,150}$")
_AMOUNT = re.compile(
    r"\s*(?:%|[a-z]{1,2}\b(?<!va)(?<!de)(?<!ve)(?<!la)(?<!co)"
    r"|trieu|ty|nghin|dong|diem|phan|lan|met|lit|gio|tan|hoc\s+sinh|em\b|truong|lop|tiet|buoi)"
)
_FOLLOWING = re.compile(r"\b(?:thang|qu[yi])\s+(?:ke\s+tiep|tiep\s+theo|lien\s+ke|sau)\b")
_JOINED = re.compile(r"(?:\s*\([^()]{0,40}\))?\s*(?:,|;|va|hoac)(?:\s+(?:truoc|lan|dot|ky)\s*\d?)?\s*")

_NEAR = 40  # characters before a day that may name its period
_AHEAD = {"mai": 1, "kia": 2}  # days
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
        if opened and opened.end() >= deadline.start - 1 and opened.start() < deadline.start:
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
        above = deadline
        yield deadline


def _is_alike(above: Deadline, deadline: Deadline, folded: str) -> bool:
    """ "hạn báo cáo 15/10 áp dụng cho …, 20/10 áp dụng cho …": the words behind both days are the same."""
    words = _FIRST_WORDS.match(folded, above.end)
    return words is not None and folded.startswith(words[0], deadline.end)


def _date(match: re.Match[str], basis: Basis) -> Deadline | None:
    year = match["year"] or match["year2"] or match["year3"]
    if not match["named"] and match["sep"] in (".", "-") and not year and not _is_dotted_day(match):
        return None  # 1.5 triệu, 2-3 lần
    if match["bad_day"]:
        return deadline_of(match, None, Doubt.IMPOSSIBLE, exclusive=is_exclusive(match)) if match["lead"] else None
    day = int(match["day"])
    month = patterns.spoken_month(match["spoken"]) if match["spoken"] else int(match["month"] or match["month2"])
    stated = make_date(day, month, int(year)) if year else None
    if stated is None and (year or make_date(day, month, 2000) is None):
        return deadline_of(match, None, Doubt.IMPOSSIBLE, exclusive=is_exclusive(match))
    chosen = stated or basis.next_day(day, month)
    if chosen is None:
        return deadline_of(match, None, Doubt.YEAR, exclusive=is_exclusive(match))
    deadline = on_day(match, chosen, basis, *(() if stated else (Doubt.YEAR,)))
    return replace(
        deadline, stated=stated, repeat=yearly(day, month, exclusive=deadline.exclusive) if match["yearly"] else None
    )


def _is_dotted_day(match: re.Match[str]) -> bool:
    """ "muộn nhất 20.5", "từ 01.6 đến 20.6": a day all the same, where words of a limit or of a stretch stand before it."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    limited = match["lead"] or re.search(r"\btu\s*$", before)
    return match["sep"] == "." and bool(limited) and not _AMOUNT.match(match.string, match.end())


def _today(match: re.Match[str], basis: Basis) -> Deadline | None:
    if not (match["lead"] or match["clock"]):
        return None
    if match["year"] and (named := make_date(int(match["day"]), int(match["month"]), int(match["year"]))):
        return replace(on_day(match, named, basis, *((Doubt.BASE,) if basis.issued else ())), stated=named)
    if basis.issued is None:
        return deadline_of(match, None, Doubt.BASE)
    return on_day(match, basis.issued + DAY * _AHEAD.get(match["said"][-3:], 0), basis, Doubt.BASE)


def _soon(match: re.Match[str], _basis: Basis) -> Deadline | None:
    return replace(deadline_of(match, None, Doubt.UNDATED), worded=True, strong=True)


def _after_event(match: re.Match[str], _basis: Basis) -> Deadline | None:
    return replace(deadline_of(match, None, Doubt.EVENT), worded=True, strong=True)


def _duration(match: re.Match[str], basis: Basis) -> Deadline | None:
    if _OVERDUE.search(match.string, max(0, match.start() - 12), match.start()):
        return None
    event = match["event"] or ""
    behind = _AFTER_DATED.search(match.string[max(0, match.start() - 120) : match.start()]) if not event else None
    dated = patterns.DATE.search(behind["day"] if behind else event)
    base = basis.issued
    if _EARLIER.search(match.string[max(0, match.start() - 90) : match.start()]):
        return replace(deadline_of(match, None, Doubt.BASE), worded=True, strong=True)
    named, doubts = _day_of(dated, basis) if dated else (None, ())
    if named:
        base = named
    elif (event and not _FROM_ISSUE.search(event)) or (not event and _is_after_deed(match)):
        return replace(deadline_of(match, None, Doubt.EVENT), worded=True)
    if base is None:
        return replace(deadline_of(match, None, Doubt.BASE), worded=True)
    count, unit = patterns.number(match["count"]), squeeze(match["unit"])
    if unit == "ngay lam viec":
        last = basis.after_working_days(base, count)
    else:
        last = basis.rolled(after_months(base, count) if unit == "thang" else base + DAY * count * (7 if unit == "tuan" else 1))
    doubts = doubts if named else (Doubt.BASE,)
    return replace(deadline_of(match, basis.midnight(last + DAY), *doubts), worded=True, strong=True)


def _day_of(dated: re.Match[str], basis: Basis) -> tuple[date | None, tuple[Doubt, ...]]:
    """The day of an event: "kể từ ngày kết thúc (15/7)", of the year in which it is next where none stands there."""
    deadline = _date(dated, basis)
    if deadline is None or deadline.stated or not dated["month"]:
        return (deadline.stated if deadline else None), ()
    return basis.next_day(int(dated["day"]), int(dated["month"])), (Doubt.YEAR,)


def _is_after_deed(match: re.Match[str]) -> bool:
    """ "Sau khi tổ chức, các trường báo cáo trong vòng 03 ngày": counted from the deed, not from the paper."""
    return bool(_AFTER_DEED.search(match.string[max(0, match.start() - 180) : match.start()]))


def _before_event(match: re.Match[str], basis: Basis) -> Deadline | None:
    """ "ít nhất 10 ngày trước ngày khai mạc 15/10/2026": reckoned back where the event's day stands there."""
    told = next(n for n in ("", "2", "3", "4") if match[f"count{n}"])
    event, unit = match[f"event{told}"], squeeze(match[f"unit{told}"])
    dated = patterns.DATE.search(event)
    named = _date(dated, basis) if dated else None
    if named is None or named.stated is None:
        return replace(deadline_of(match, None, Doubt.EVENT), worded=True, strong=True)
    count = int(match[f"count{told}"])
    day = after_months(named.stated, -count) if unit == "thang" else named.stated - DAY * count * (7 if unit == "tuan" else 1)
    if unit == "ngay lam viec":
        day = basis.before_working_days(named.stated, count)
    return replace(deadline_of(match, basis.midnight(day + DAY), Doubt.BOUNDARY), worded=True, strong=True)


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], Basis], Deadline | None]]


def _forms(every: str | None, told: str) -> tuple[_Form, ...]:
    """Wordings in the order in which they are tried: the longer before those that are part of them."""
    forms: tuple[_Form, ...] = (
        (patterns.BEFORE_EVENT, _before_event),
        (patterns.DURATION, _duration),
        (patterns.SOON, _soon),
        (patterns.AFTER_EVENT, _after_event),
        (patterns.DAILY, read_daily),
        (patterns.END_OF_WEEK, read_end_of_week),
        (patterns.TODAY, _today),
        (patterns.DATE, _date),
        (patterns.WEEKDAY_OF_MONTH, partial(read_weekday_of_month, every=every)),
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
