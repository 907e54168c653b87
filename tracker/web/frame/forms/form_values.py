"""What people type into forms, as values: days, times, numbers. None: it is no such thing."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEARS = range(1990, 2200)  # beyond them a slip of the finger, and instants that no clock can tell
_TIME = re.compile(r"(\d{1,2})\s*(?:[:hg]|giờ)\s*(\d{2})?(?:\s*phút)?", re.IGNORECASE)


def day(text: str) -> date | None:
    """ "30/11/2020" as people write it, or "2020-11-30" as a program sends it."""
    text = text.strip()
    found = _DAY.fullmatch(text)
    try:
        told = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        return None
    return told if told.year in _YEARS else None


def clock_time(text: str) -> time | None:
    """ "16:30", "16h30", "16 giờ 30"."""
    found = _TIME.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def instant(on: str, at: str, zone: ZoneInfo) -> datetime | None:
    """A day and a time on the office's clock; without a time midnight, when the day begins."""
    the_day, the_time = day(on), clock_time(at) if at.strip() else time(0)
    return None if the_day is None or the_time is None else datetime.combine(the_day, the_time, zone)


def due(last_day: str, at: str, zone: ZoneInfo) -> datetime | None:
    """The exclusive due instant of "hết ngày …", or of "trước … giờ" where a time is given (docs/rules.md, 3)."""
    begins = instant(last_day, at, zone)
    return begins if begins is None or at.strip() else begins + timedelta(days=1)


def number(text: str, most: int = 10**15) -> int:
    """A number of digits alone; 0 for anything else."""
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def page_number(text: str, last: int = 10**8) -> int:
    """Which page of a list is asked for: 1 for anything but a number, never beyond the last."""
    return max(1, number(text, last))
