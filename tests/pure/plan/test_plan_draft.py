"""From the wording of a periodic deadline to the [repeat] of a campaign."""

from __future__ import annotations

from datetime import date, time

import pytest

from config.entities import Every, Repeat
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.search import find_deadlines
from tracker.rules.campaigns.plan_draft import schedule


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("trước ngày 20 hằng tháng", (Every.MONTH, 19, 0)),
        ("chậm nhất ngày 20 hằng tháng", (Every.MONTH, 20, 0)),
        ("trước ngày 01 hằng tháng", (Every.MONTH, 31, -1)),
        ("ngày 05 của tháng sau", (Every.MONTH, 5, 1)),
        ("trước ngày 15 của tháng cuối quý", (Every.QUARTER, 14, 0)),
        ("ngày 05 của tháng đầu quý sau", (Every.QUARTER, 5, 1)),
        ("chậm nhất ngày 15/12 hằng năm", (Every.YEAR, 15, 0)),
        ("chậm nhất ngày 10/01 hằng năm", (Every.YEAR, 10, 1)),
        ("chậm nhất ngày 31/5 hằng năm", (Every.YEAR, 31, -7)),
    ],
)
def test_the_last_day_on_time_is_counted_from_the_period(wording: str, expected: tuple[Every, int, int]) -> None:
    (deadline,) = find_deadlines(wording, Basis(date(2025, 9, 16), date(2025, 9, 16)))
    found = schedule(deadline.repeat)
    assert found is not None
    assert (found.every, found.due_day, found.due_month) == expected


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("trước thứ Năm hằng tuần", Repeat(Every.WEEK, due_weekday=2)),
        ("chậm nhất thứ Sáu hằng tuần", Repeat(Every.WEEK, due_weekday=4)),
        ("trước thứ Hai hằng tuần", Repeat(Every.WEEK, due_weekday=0, due_time=time(0))),
        ("chậm nhất thứ Sáu tuần thứ 3 hằng tháng", Repeat(Every.MONTH, due_weekday=4, due_week=3)),
        ("trước thứ Sáu tuần cuối của tháng", Repeat(Every.MONTH, due_time=time(0), due_weekday=4, due_week=5)),
    ],
)
def test_a_day_of_the_week_stays_one(wording: str, expected: Repeat) -> None:
    (deadline,) = find_deadlines(wording, Basis(date(2025, 9, 16)))
    assert schedule(deadline.repeat) == expected
