"""One time deadline, and how a match of a wording becomes one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parsers.plan.deadlines.recurrence import Recurrence

BEFORE = re.compile(r"\btruoc\b(?!\s*(?:het|cuoi|day)\b)")
BEFORE_THE_END = re.compile(r"\btruoc\s*(?:het|cuoi)\b")
STRONG = re.compile(r"\b(?:truoc|nhat|qua|hon|han|deadline|het|khong\s+sau)\b")


class Doubt(StrEnum):
    """What a person should look at before the deadline counts."""

    YEAR = "year"  #: the wording gives none
    BASE = "base"  #: counted from a day that the paper does not state
    EVENT = "event"  #: counted from an event, whose day is not in the paper
    IMPOSSIBLE = "impossible"  #: no calendar has the day
    WEEKDAY = "weekday"  #: the day of the week and the date do not agree
    ROUGH = "rough"  #: "đầu tháng", "tuần 2 tháng 12", "cuối giờ làm việc": not said to the day or hour
    BOUNDARY = "boundary"  #: "trước hết ngày": before the day, or by its end
    PAST = "past"  #: the day lies before the paper itself: a misprint of the year, mostly
    UNDATED = "undated"  #: "trong thời gian sớm nhất": something is asked for, and no day named
    CONFLICT = "conflict"  #: the paper names two days for one report
    RIVAL = "rival"  #: another proposal may be on the same thing, with another day
    FORM = "form"  #: the form that the paper names was not found in it
    DAILY = "daily"  #: asked for every day: the first day stands for all
    ONLINE = "online"  #: filled in on-line: whether anything comes by mail, a person must say
    DUTY = "duty"  #: that units must send something follows only from what stands around it


@dataclass(frozen=True, slots=True)
class Deadline:
    """One time deadline found in a text."""

    start: int  #: place of the wording in the cleaned text
    end: int
    quote: str  #: the wording
    due: datetime | None  #: the first instant that is late; None: a person must say
    exclusive: bool  #: "trước ngày": the named day is late already; else its last moment still counts
    worded: bool  #: words of deadline stand before it; a bare date is one only where a deadline is expected
    strong: bool  #: the words can mean nothing but a deadline: "đến" and "trong" are not among them
    doubts: tuple[Doubt, ...] = ()
    repeat: Recurrence | None = None
    stated: date | None = None  #: a day with its year, as written
    span: bool = False  #: the end of "từ ngày … đến ngày …"


def deadline_of(match: re.Match[str], due: datetime | None, *doubts: Doubt, exclusive: bool = False) -> Deadline:
    """The deadline that a wording sets, its place and its words still to be filled in."""
    lead = match.groupdict().get("lead") or ""
    clocked = match.groupdict().get("late_clock") and re.search(
        r"\b(?:truoc|nhat|qua)\s*(?:(?:la|luc|vao)\s*){0,2}$", match[0][: -len(match["late_clock"])]
    )
    strong = bool(STRONG.search(lead) or clocked)
    return Deadline(match.start(), match.end(), "", due, exclusive, bool(lead) or strong, strong, tuple(dict.fromkeys(doubts)))


def is_exclusive(match: re.Match[str]) -> bool:
    """Whether the opening words put the named day or hour itself outside."""
    return bool(BEFORE.search(match["lead"] or "")) and not BEFORE_THE_END.search(match[0])
