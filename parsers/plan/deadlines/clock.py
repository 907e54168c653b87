"""The hour and the day of the week that stand beside a date."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from parsers.plan.deadlines.basis import DAY, Basis
from parsers.plan.deadlines.deadline import BEFORE_THE_END, Deadline, Doubt, deadline_of, is_exclusive

_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "nhat": 6}
_END_OF_MORNING, _END_OF_WORK = 11 * 60 + 30, 17 * 60  # minutes: when the halves of a working day end in most offices


class Clock(NamedTuple):
    """A time of day."""

    minutes: int  #: since midnight; 24:00 is 1440
    before: bool  #: "trước" stands right before the hour
    rough: bool  #: "cuối giờ làm việc"


def clock_of(match: re.Match[str]) -> Clock | None:
    """The hour of a wording, before or behind its date; None where it names none, or none that exists.

    "sáng thứ Sáu hằng tuần (trước 10 giờ)": the hour says what the morning meant.
    """
    told = [found for prefix in ("", "late_") if (found := _clock(match, prefix))]
    return next((one for one in told if not one.rough), next(iter(told), None))


def _clock(match: re.Match[str], prefix: str) -> Clock | None:
    groups = match.groupdict()
    if not groups.get(f"{prefix}clock"):
        return None
    before = bool(prefix) and bool(
        re.search(r"truoc\s*(?:luc\s*)?$", match[0][: match.start(f"{prefix}clock") - match.start()])
    )
    if not groups[f"{prefix}hour"]:
        morning = re.search(r"sang|trua", groups[f"{prefix}clock"])
        return Clock(_END_OF_MORNING if morning else _END_OF_WORK, before, rough=True)
    hour, minute = int(groups[f"{prefix}hour"]), int(groups[f"{prefix}minute"] or 0)
    part = groups[f"{prefix}part"]
    if (part in ("chieu", "toi") and hour < 12) or (part == "dem" and 6 <= hour <= 12):
        hour += 12
    if hour * 60 + minute > 24 * 60 or minute >= 60:
        return None
    return Clock(hour * 60 + minute, before, rough=False)


def instant(clock: Clock, *, exclusive: bool) -> int:
    """Minutes of a day at which a report is late: "chậm nhất 16 giờ 30" still counts all of that minute."""
    return clock.minutes if exclusive or clock.before or clock.minutes >= 24 * 60 else clock.minutes + 1


def weekday_of(words: str) -> int:
    """Monday is 0: thứ Hai, thứ 2."""
    last = words.split()[-1]
    return int(last) - 2 if last.isdigit() else _WEEKDAYS[last]


def on_day(match: re.Match[str], day: date, basis: Basis, *doubts: Doubt) -> Deadline:
    """The deadline on a day, with the hour and the day of the week that stand beside it."""
    exclusive = is_exclusive(match)
    clock = clock_of(match)
    if BEFORE_THE_END.search(match[0]):
        doubts = (*doubts, Doubt.BOUNDARY)
    if match.groupdict().get("weekday") and weekday_of(match["weekday"]) != day.weekday():
        doubts = (*doubts, Doubt.WEEKDAY)
    if clock is None:
        due = basis.midnight(day if exclusive else day + DAY)
    else:
        exclusive = exclusive or clock.before
        due = basis.midnight(day) + timedelta(minutes=instant(clock, exclusive=exclusive))
        doubts = (*doubts, Doubt.ROUGH) if clock.rough else doubts
    return deadline_of(match, due, *doubts, exclusive=exclusive)
