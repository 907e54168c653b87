"""Days counted from an event whose own day the paper tells beside: "tổ chức ngày 24/10 … gửi trước đó 10 ngày"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from parsers.plan.deadlines.basis import DAY, Basis, after_months
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.patterns import number
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duty.exclusions import Duty
from parsers.plan.duty.sentences import Request
from parsers.plan.homographs import spoken
from parsers.plan.matter.subject_matter import product
from parsers.plan.passages import Passage
from parsers.vietnamese.text import clean, fold

_EARLIER = re.compile(
    r"\bsom\s+hon\s+(?:so\s+voi\s+)?(?:thoi\s+)?han\b[^.;]{0,80}?\b(?P<days>\d{1,2})\s+ngay\b(?!\s+lam\s+viec)"
)
_COUNT = re.compile(
    r"\b(?P<count>\d{1,2}|mot|hai|ba|bon|nam|sau|bay|muoi)\s+(?P<unit>ngay\s+lam\s+viec|ngay|tuan|thang)\b(?!\s*\d)"
)
#: "kể từ ngày kết thúc hội thi cấp trường": each school has a day of its own.
_OF_EACH = re.compile(r"\b(?:cap\s+truong|(?:tai|cua)\s+(?:cac\s+)?(?:truong|don\s+vi)|moi\s+(?:dot|lan|truong))\b")
_BEFORE = re.compile(r"\btruoc\b")


def counted_back(request: Request, found: tuple[Request, ...]) -> Request:
    """ "sớm hơn thời hạn Sở quy định 03 ngày": so many days before the one day that the paper quotes, to be looked at."""
    told = _EARLIER.search(spoken(request.passage.text)) if request.deadline.due is None else None
    others = [one for one in found if one.duty is Duty.ABOVE and one.deadline.strong and one.deadline.due]
    if not told or not others or not (due := others[0].deadline.due):
        return request
    deadline = replace(request.deadline, due=due - timedelta(days=int(told["days"])), exclusive=others[0].deadline.exclusive)
    return replace(request, deadline=deadline, own=product(others[0].passage.text) or request.own)


def counted_from_event(request: Request, found: tuple[Request, ...], basis: Basis) -> Request:
    """So many days before or after the one day, or the one stretch of days, that the sentence or the one above it names.

    Else the one day of the paper beside which all words of the event stand: "Lễ phát động: 7 giờ 30, ngày 19/02".

    The day found bears `Doubt.BASE`: that it is the event's, a person sees.
    """
    deadline = request.deadline
    quote = fold(clean(deadline.quote))
    open_ = deadline.due is None and Doubt.EVENT in deadline.doubts and not _OF_EACH.search(quote)
    told = _COUNT.search(quote) if open_ else None
    before = bool(_BEFORE.search(quote))
    days = _named(request.passage, deadline, basis, before=before) or _told_of(request, found) if told else ()
    if not told or not days:
        return request
    day = _away(days[0] if before else days[-1], number(told["count"]), " ".join(told["unit"].split()), basis, before=before)
    doubts = tuple(Doubt.BASE if one is Doubt.EVENT else one for one in deadline.doubts)
    return replace(request, deadline=replace(deadline, due=basis.midnight(day + DAY), doubts=doubts))


def _named(passage: Passage, deadline: Deadline, basis: Basis, *, before: bool) -> tuple[date, ...]:
    """The event's day, or both ends of its stretch, beside the wording; none where several stand there, or a limit's."""
    event = set(_WORD.findall(fold(clean(deadline.quote)))) - _NO_EVENT
    for text in (passage.text, *passage.before[:1]):
        found = [
            one for one in find_deadlines(text, basis) if one.due and (text != passage.text or one.quote != deadline.quote)
        ]
        if not found:
            continue
        told = set(_WORD.findall(fold(clean(text.replace(deadline.quote, " ")))))
        days = [_day(one.due, exclusive=one.exclusive) for one in found if one.due]
        stretch = len(found) == len(("from", "to")) and found[-1].span
        alone = stretch or (len(set(days)) == 1 and not (before and found[-1].span))  # of a stretch its first day counts
        return tuple(days) if alone and not found[-1].strong and 2 * len(event & told) >= len(event) else ()
    return ()


def _told_of(request: Request, found: tuple[Request, ...]) -> tuple[date, ...]:
    """The day of the event, or both ends of its stretch, where another sentence tells it; none where several do."""
    event = set(_WORD.findall(fold(clean(request.deadline.quote)))) - _NO_EVENT
    held = [one for one in found if one.duty is Duty.OTHER and one.deadline.due and not one.deadline.strong]
    told = [one for one in held if len(event) > 1 and event <= set(_WORD.findall(fold(clean(one.passage.text))))]
    days = [_day(one.deadline.due, exclusive=one.deadline.exclusive) for one in told if one.deadline.due]
    if len(days) == len(("from", "to")) and told[-1].deadline.span:
        return tuple(days)
    stated = {one.deadline.stated for one in told if one.deadline.stated}
    return tuple(stated) if len(stated) == 1 else ()


def _day(due: datetime, *, exclusive: bool) -> date:
    return (due if exclusive else due - timedelta(seconds=1)).date()


_WORD = re.compile(r"[a-z]{2,}")
#: Words of the counting, and of what any event has: the others say which event it is.
_NO_EVENT = frozenset(
    [
        *(
            "truoc",
            "sau",
            "ngay",
            "tuan",
            "thang",
            "ke",
            "tu",
            "tinh",
            "lam",
            "viec",
            "it",
            "nhat",
            "toi",
            "thieu",
            "khi",
            "la",
        ),
        *("ket", "thuc", "bat", "dau", "to", "chuc", "dien", "ra", "cham", "muon", "vong", "trong", "do", "thoi", "han", "qua"),
    ]
)


def _away(day: date, count: int, unit: str, basis: Basis, *, before: bool) -> date:
    if unit == "ngay lam viec":
        return basis.before_working_days(day, count) if before else basis.after_working_days(day, count)
    if unit == "thang":
        return after_months(day, -count if before else count)
    days = count * (7 if unit == "tuan" else 1)
    return day - DAY * days if before else day + DAY * days
