"""Periodic reports: which periods open, when they are due, and that a title of one period is nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Campaign, Every, Repeat, Series, Shift
from config.series import read_campaigns
from tracker.rules.attribution.campaign.periods import Period, contradict, periods
from tracker.rules.attribution.campaign.text_words import text_words
from tracker.rules.attribution.campaign.topics import matches, topic
from tracker.rules.campaigns.series import campaign_of, closes_at, open_now, shifted, spans
from tracker.rules.letters.calendar import Calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Calendar(ZONE)
PATTERN = Campaign("CT", "Báo cáo kết quả {period}", datetime.max.replace(tzinfo=UTC), keywords=("kết quả công tác",))
EACH_FRIDAY = """code = "T"\ntitle = "Báo cáo {period}"
[repeat]\nevery = "week"\ndue_weekday = "friday"\n[[parts]]\ncode = "report"\nname = "Báo cáo"
"""
LONG_AGO = datetime(2020, 1, 1, tzinfo=ZONE)


def series(every: Every, due_day: int = 20, **more: object) -> Series:
    return Series(PATTERN, replace(Repeat(every, due_day), **more))  # type: ignore[arg-type]


def made(one: Series, year: int) -> list[Campaign]:
    return [campaign_of(one, span, CALENDAR) for span in spans(one.repeat.every, year)]


@pytest.mark.parametrize(
    ("every", "code", "title", "due"),
    [
        (Every.MONTH, "CT-2026-03", "tháng 3 năm 2026", datetime(2026, 3, 21, tzinfo=ZONE)),
        (Every.QUARTER, "CT-2026-Q3", "quý III năm 2026", datetime(2026, 9, 21, tzinfo=ZONE)),
        (Every.HALF_YEAR, "CT-2026-H1", "6 tháng đầu năm 2026", datetime(2026, 6, 21, tzinfo=ZONE)),
        (Every.YEAR, "CT-2026", "năm 2026", datetime(2026, 12, 21, tzinfo=ZONE)),
        (Every.TERM, "CT-2026-2027-HK1", "học kỳ I năm học 2026-2027", datetime(2027, 1, 21, tzinfo=ZONE)),
        (Every.TERM, "CT-2025-2026-HK2", "học kỳ II năm học 2025-2026", datetime(2026, 5, 21, tzinfo=ZONE)),
        (Every.SCHOOL_YEAR, "CT-2026-2027", "năm học 2026-2027", datetime(2027, 5, 21, tzinfo=ZONE)),
    ],
)
def test_a_period_has_its_code_its_title_and_its_last_day(every: Every, code: str, title: str, due: datetime) -> None:
    (found,) = [one for one in made(series(every), 2026) if one.code == code]
    assert (found.title, found.due) == (f"Báo cáo kết quả {title}", due)


@pytest.mark.parametrize(
    ("every", "period"),
    [
        (Every.MONTH, Period("month", 1, 2026)),
        (Every.QUARTER, Period("quarter", 1, 2026)),
        (Every.HALF_YEAR, Period("half", 1, 2026)),
        (Every.YEAR, Period("year", 0, 2026)),
        (Every.SCHOOL_YEAR, Period("school-year", 0, 2026)),
        (Every.TERM, Period("term", 2, 0)),
    ],
)
def test_titles_are_read_as_the_period_they_were_made_for(every: Every, period: Period) -> None:
    first, *_ = made(series(every), 2026)
    assert period in topic(first).periods


@given(every=st.sampled_from([one for one in Every if one is not Every.WEEK]), year=st.integers(2020, 2060))
def test_no_title_is_taken_for_another_period(every: Every, year: int) -> None:
    found = [periods(one.title) for start in (year, year + 1) for one in made(series(every), start)]
    for at, one in enumerate(found):
        assert all(contradict(one, other) for other in found[at + 1 :])


def test_a_report_of_march_is_for_marchs_campaign_alone() -> None:
    topics = [topic(one) for one in made(series(Every.MONTH), 2026)]
    found = [one for one in matches(text_words("Báo cáo kết quả công tác tháng 3 năm 2026"), topics) if not one.contradicts]
    assert [one.code for one in found] == ["CT-2026-03"]


def test_a_pattern_without_a_place_for_the_period_gets_it_at_the_end() -> None:
    one = series(Every.MONTH)
    one = replace(one, pattern=replace(PATTERN, title="Báo cáo tháng"))
    assert made(one, 2026)[2].title == "Báo cáo tháng tháng 3 năm 2026"


def test_due_days_beyond_the_month_are_its_last() -> None:
    assert made(series(Every.MONTH, 31), 2026)[1].due == datetime(2026, 3, 1, tzinfo=ZONE)


def weekly(weekday: int, **more: object) -> Series:
    return series(Every.WEEK, 0, due_weekday=weekday, **more)


def test_a_week_has_its_days_in_the_title_and_is_due_on_its_day() -> None:
    found = made(weekly(4), 2026)
    assert (len(found), found[0].code, found[-1].code) == (53, "CT-2026-W01", "CT-2026-W53")
    assert found[47].title == "Báo cáo kết quả tuần từ 23/11/2026 đến 29/11/2026"
    assert found[47].due == datetime(2026, 11, 28, tzinfo=ZONE)
    assert topic(found[47]).periods == frozenset(), "schools count the weeks of their own year"
    assert made(weekly(0, due_week=1, due_time=time(9)), 2026)[47].due == datetime(2026, 11, 30, 9, tzinfo=ZONE)


def test_of_a_weekly_report_one_week_is_open_at_a_time() -> None:
    (one,) = read_campaigns(EACH_FRIDAY)
    assert isinstance(one, Series)
    for hour in range(0, 24 * 21, 5):
        assert len(open_now(one, LONG_AGO, LONG_AGO + timedelta(days=40, hours=hour), CALENDAR)) == 1


@pytest.mark.parametrize(
    ("month", "week", "day"),
    [(5, 1, date(2026, 6, 5)), (5, 3, date(2026, 6, 19)), (4, 5, date(2026, 5, 29)), (9, 4, date(2026, 10, 23))],
)
def test_the_so_manieth_friday_of_a_month(month: int, week: int, day: date) -> None:
    found = made(series(Every.MONTH, 0, due_weekday=4, due_week=week), 2026)[month]
    assert found.last_day == day


def test_the_last_working_day_of_a_month_lies_before_its_days_off() -> None:
    one = series(Every.MONTH, 31)
    one = replace(one, pattern=replace(one.pattern, shift=Shift.PREVIOUS_WORKING_DAY))
    assert [made(one, 2026)[month].last_day for month in (0, 4)] == [date(2026, 1, 30), date(2026, 5, 29)]


def test_due_may_lie_in_the_next_month_at_an_hour() -> None:
    one = series(Every.QUARTER, 5, due_month=1, due_time=time(16, 30))
    assert [found.due for found in made(one, 2026)][-1] == datetime(2027, 1, 5, 16, 30, tzinfo=ZONE)


def test_a_last_day_off_moves_to_the_next_working_day_only_if_the_office_says_so() -> None:
    one = series(Every.MONTH)
    assert made(one, 2026)[5].due == datetime(2026, 6, 21, tzinfo=ZONE)  # the 20th is a Saturday
    rolls = replace(one, pattern=replace(PATTERN, shift=Shift.NEXT_WORKING_DAY))
    assert made(rolls, 2026)[5].due == datetime(2026, 6, 23, tzinfo=ZONE)
    assert made(rolls, 2026)[6].due == datetime(2026, 7, 21, tzinfo=ZONE)


def test_an_hour_stays_when_the_day_moves_and_moving_twice_changes_nothing() -> None:
    tet = replace(PATTERN, due=datetime(2026, 2, 17, 16, tzinfo=ZONE), shift=Shift.NEXT_WORKING_DAY)
    moved = shifted(tet, CALENDAR)
    assert moved.due == datetime(2026, 2, 23, 16, tzinfo=ZONE)
    assert shifted(moved, CALENDAR) == moved


def test_figures_are_those_of_the_decree() -> None:
    """Nghị định 09/2019/NĐ-CP, Điều 12: from the 15th before the period to the 14th of its last month."""
    closed = {
        every: [(one.figures_from, one.figures_to) for one in made(series(every, figures_to=14), 2026)] for every in Every
    }
    assert closed[Every.MONTH][2] == (date(2026, 2, 15), date(2026, 3, 14))
    assert closed[Every.QUARTER][1] == (date(2026, 3, 15), date(2026, 6, 14))
    assert closed[Every.HALF_YEAR] == [(date(2025, 12, 15), date(2026, 6, 14)), (date(2026, 6, 15), date(2026, 12, 14))]
    assert closed[Every.YEAR] == [(date(2025, 12, 15), date(2026, 12, 14))]


def opened(one: Series, now: datetime, imported: datetime = LONG_AGO) -> list[str]:
    return [found.code for found in open_now(one, imported, now, CALENDAR)]


def test_a_period_opens_some_days_before_it_is_due_and_closes_some_after() -> None:
    one = series(Every.MONTH, opens_before=timedelta(days=10), close_after=timedelta(days=5))
    assert opened(one, datetime(2026, 3, 10, 23, 59, tzinfo=ZONE)) == []
    assert opened(one, datetime(2026, 3, 11, tzinfo=ZONE)) == ["CT-2026-03"]
    assert opened(one, datetime(2026, 3, 25, 23, tzinfo=ZONE)) == ["CT-2026-03"]
    assert opened(one, datetime(2026, 3, 26, tzinfo=ZONE)) == []


def test_what_was_due_before_the_import_does_not_open_unless_it_is_asked_for() -> None:
    one, now = series(Every.MONTH), datetime(2026, 3, 25, tzinfo=ZONE)
    assert opened(one, now, imported=now) == ["CT-2026-04"]
    assert opened(replace(one, repeat=replace(one.repeat, first=date(2026, 3, 1))), now, imported=now) == [
        "CT-2026-03",
        "CT-2026-04",
    ]


def test_a_series_ends_with_its_last_period() -> None:
    one = series(Every.MONTH, last=date(2026, 3, 31))
    assert opened(one, datetime(2026, 4, 10, tzinfo=ZONE)) == ["CT-2026-02", "CT-2026-03"]


@given(
    every=st.sampled_from(list(Every)),
    due_day=st.integers(1, 31),
    due_month=st.integers(0, 3),
    now=st.datetimes(datetime(2021, 1, 1), datetime(2040, 1, 1), timezones=st.just(ZONE)),  # noqa: DTZ001
)
def test_what_opens_once_stays_in_the_list_until_it_closes(every: Every, due_day: int, due_month: int, now: datetime) -> None:
    one = series(every, due_day, due_month=due_month)
    for found in open_now(one, LONG_AGO, now, CALENDAR):
        assert found.opens is not None
        assert found.opens <= now < closes_at(one, found.due)
        assert found in open_now(one, LONG_AGO, found.opens, CALENDAR)
        assert found not in open_now(one, LONG_AGO, closes_at(one, found.due), CALENDAR)
