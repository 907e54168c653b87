"""From the wording of a periodic deadline to the [repeat] of a campaign."""

from __future__ import annotations

from datetime import date

import pytest

from config.entities import Every
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


def test_a_report_of_every_week_has_no_schedule() -> None:
    (deadline,) = find_deadlines("trước thứ Năm hằng tuần", Basis(date(2025, 9, 16)))
    assert schedule(deadline.repeat) is None
