"""When an officer's turn to hear has come, and what the letter says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config.settings import SendingSettings
from tests.bench.one_school import ZONE
from tracker.rules.events.news import Happened, Often, Subscription, is_due, means, news
from tracker.rules.events.office_event import EventKind
from tracker.rules.letters.calendar import Calendar

CALENDAR, HOURS = Calendar(ZONE), SendingSettings()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026, of which the second day is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("often", "told", "now", "due"),
    [
        (Often.AT_ONCE, at(3, 9), at(3, 9, 59), False),
        (Often.AT_ONCE, at(3, 9), at(3, 10), True),
        (Often.AT_ONCE, at(3, 9), at(3, 22), False),
        (Often.AT_ONCE, at(6, 9), at(7, 10), False),  # a Saturday
        (Often.DAILY, at(3, 9), at(3, 16), False),
        (Often.DAILY, at(3, 9), at(4, 7), False),
        (Often.DAILY, at(3, 9), at(4, 7, 30), True),
        (Often.DAILY, at(4, 7, 30), at(4, 16), False),
        (Often.DAILY, at(6, 16), at(9, 8), True),
        (Often.WEEKLY, at(3, 9), at(6, 16), False),
        (Often.WEEKLY, at(3, 9), at(9, 8), True),
        (Often.WEEKLY, at(3, 9), at(11, 8), True),  # it was down on Monday
        (Often.WEEKLY, at(9, 8), at(11, 8), False),
        (Often.NEVER, at(1, 9), at(11, 8), False),
    ],
)
def test_a_turn_comes_once_and_in_office_hours(often: Often, told: datetime, now: datetime, due: bool) -> None:
    assert is_due(Subscription("lan", "", often, "lan@x.example", told), now, CALENDAR, HOURS) is due


def test_a_campaign_with_a_row_of_its_own_is_not_every_campaigns() -> None:
    own, others = (Subscription("lan", code, Often.DAILY, "", at(2, 9)) for code in ("DVK", ""))
    assert [means(own, "DVK", ["DVK"]), means(others, "DVK", ["DVK"])] == [True, False]
    assert [means(own, "KT", ["DVK"]), means(others, "KT", ["DVK"])] == [False, True]


def test_a_letter_counts_by_campaign_and_kind_and_names_the_first() -> None:
    happened = [Happened(EventKind.FILED, "DVK", "Báo cáo dân vận", f"Trường {number}") for number in range(12)]
    happened += [Happened(EventKind.TRAY, "", "", ""), Happened(EventKind.LATE, "DVK", "Báo cáo dân vận", "Trường 1")]
    notice = news("lan", "lan@x.example", happened, at(3, 9) + timedelta(seconds=1))
    assert notice
    assert [(one.kind, one.count, len(one.names)) for one in notice.facts.news] == [
        ("mail.tray", 1, 0),
        ("report.late", 1, 1),
        ("mail.filed", 12, 10),
    ]
    assert news("lan", "lan@x.example", [], at(3, 9)) is None
