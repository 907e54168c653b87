"""An hour that stands apart from its day: "… (ngày 20/3/2026), trước 17h cùng ngày", "Thứ Sáu mỗi tuần: …, trước 14g00"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from parsers.plan.deadlines import patterns
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.clock import on_day
from parsers.plan.deadlines.deadline import Deadline, is_exclusive
from parsers.plan.deadlines.recurrence import next_due
from parsers.plan.deadlines.series import timed
from parsers.vietnamese.text import squeeze

_HOUR_NEAR = 12  # characters between a day and the hour that stands behind it: "14/11, buổi sáng (trước 11 giờ)"


def same_days(rest: str, original: str, found: list[Deadline], basis: Basis) -> Iterator[Deadline]:
    """ "… (ngày 20/3/2026), trước 17h cùng ngày": the day that was named last before it."""
    for match in patterns.SAME_DAY.finditer(rest):
        named = max((one for one in found if one.stated and one.start < match.start()), key=lambda one: one.start, default=None)
        if named and named.stated and (match["lead"] or match["clock"]):
            quote = squeeze(original[named.start : match.end()])
            yield replace(on_day(match, named.stated, basis), quote=quote, worded=True, strong=True)


def with_hour(rest: str, original: str, found: list[Deadline], basis: Basis) -> list[Deadline]:
    """A day named early in a sentence with the hour that limits it at the end: "Ngày …, các trường báo cáo … trước 10h00"."""
    alone = patterns.HOUR_ALONE.search(rest)
    above = [one for one in found if alone and one.start < alone.start()]
    if alone is None or not above or any(one.start > alone.start() and one.worded for one in found):
        return found
    series = next((one for one in above if one.repeat and one.repeat.due_time is None), None)
    if series and series.repeat:
        repeat = timed(alone, replace(series.repeat, exclusive=is_exclusive(alone)))
        late = replace(series, repeat=repeat, due=next_due(repeat, basis), strong=True, worded=True)
        return [late if one is series else one for one in found]
    day = max(above, key=lambda one: one.start)
    near = alone.start() - day.end <= _HOUR_NEAR
    named = day.stated or ((day.due - timedelta(seconds=1)).date() if day.due and near else None)
    if named is None or (day.worded and not near):
        return found
    late = replace(on_day(alone, named, basis, *day.doubts), start=day.start, end=alone.end(), worded=True, strong=True)
    late = replace(late, quote=squeeze(original[day.start : alone.end()]), stated=day.stated)
    return [late if one is day else one for one in found]
