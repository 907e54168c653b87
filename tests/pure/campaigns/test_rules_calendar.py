from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.extra_days import ExtraDays
from config.settings import SendingSettings
from tracker.rules.letters.calendar import Calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Calendar(ZONE)
HOURS = SendingSettings()
INSTANTS = st.datetimes(datetime(2019, 6, 1), datetime(2027, 6, 1), timezones=st.sampled_from([ZONE, UTC]))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2020, 11, 30), True),
        (date(2020, 11, 28), False),  # a Saturday
        (date(2020, 1, 23), False),  # 29 Tết
        (date(2020, 1, 29), False),  # mùng 5
        (date(2020, 1, 30), True),
        (date(2021, 5, 3), False),  # in lieu of 1 May, a Saturday
        (date(2024, 5, 4), True),  # a Saturday, swapped for 29 April
        (date(2024, 4, 29), False),
        (date(2021, 9, 3), False),  # the second National Day, since 2021
        (date(2020, 9, 3), True),
    ],
)
def test_the_office_works_when_the_nation_works(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


def test_the_office_knows_its_own_days_better() -> None:
    own = Calendar(ZONE, ExtraDays(off=(date(2020, 11, 20),), working=(date(2020, 11, 21), date(2020, 9, 2))))
    assert not own.is_working_day(date(2020, 11, 20))
    assert own.is_working_day(date(2020, 11, 21))
    assert own.is_working_day(date(2020, 9, 2))


def test_before_tet_the_next_working_day_is_after_it() -> None:
    assert CALENDAR.next_working_day(date(2021, 2, 9)) == date(2021, 2, 17)
    assert CALENDAR.previous_working_day(date(2021, 2, 17)) == date(2021, 2, 9)


def test_office_hours_end_at_their_end() -> None:
    day = date(2020, 11, 30)
    assert not CALENDAR.is_sending_moment(CALENDAR.at(day, time(7, 29, 59)), HOURS)
    assert CALENDAR.is_sending_moment(CALENDAR.at(day, time(7, 30)), HOURS)
    assert CALENDAR.is_sending_moment(CALENDAR.at(day, time(16, 59, 59)), HOURS)
    assert not CALENDAR.is_sending_moment(CALENDAR.at(day, time(17, 0)), HOURS)


def test_hours_are_those_of_the_office_not_of_the_server() -> None:
    assert CALENDAR.is_sending_moment(datetime(2020, 11, 30, 1, 0, tzinfo=UTC), HOURS)
    assert not CALENDAR.is_sending_moment(datetime(2020, 11, 30, 10, 0, tzinfo=UTC), HOURS)


def test_a_friday_evening_waits_for_monday_morning() -> None:
    assert CALENDAR.next_sending_moment(datetime(2020, 11, 27, 17, 0, tzinfo=ZONE), HOURS) == datetime(
        2020, 11, 30, 7, 30, tzinfo=ZONE
    )


@given(INSTANTS)
def test_the_next_moment_is_a_sending_moment_and_none_lies_between(now: datetime) -> None:
    moment = CALENDAR.next_sending_moment(now, HOURS)
    assert moment >= now
    assert CALENDAR.is_sending_moment(moment, HOURS)
    assert moment == now or CALENDAR.last_opening(moment, HOURS) == moment
    assert CALENDAR.next_sending_moment(moment, HOURS) == moment


@given(INSTANTS)
def test_the_last_opening_is_past_and_of_the_latest_working_day(now: datetime) -> None:
    opening = CALENDAR.last_opening(now, HOURS)
    assert opening <= now
    assert CALENDAR.is_sending_moment(opening, HOURS)
    local = now.astimezone(ZONE)
    days = (opening.date() + timedelta(days=one) for one in range(1, (local.date() - opening.date()).days + 1))
    early = local.time() < HOURS.day_starts and CALENDAR.is_working_day(local.date())
    assert [day for day in days if CALENDAR.is_working_day(day)] == [local.date()] * early
