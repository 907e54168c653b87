"""Periodic reports open their periods by themselves: once, and not when stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from config.entities import Campaign, Every, Repeat, Series, Shift
from tracker.jobs.campaigns.import_file import take_in
from tracker.jobs.campaigns.open_periods import open_periods
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns, series
from tracker.store.office.roster import Change
from tracker.store.session import reading, writing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Calendar(ZONE)
IMPORTED = datetime(2026, 1, 5, tzinfo=ZONE)
MONTHLY = Series(
    Campaign("CT", "Báo cáo {period}", datetime.max.replace(tzinfo=UTC)),
    Repeat(Every.MONTH, 20, opens_before=timedelta(days=10), close_after=timedelta(days=30)),
)


def take(engine: Engine, *wanted: Campaign | Series, now: datetime = IMPORTED) -> list[Change]:
    with writing(engine) as conn:
        return [one.change for one in take_in(conn, wanted, CALENDAR, now)]


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as conn:
        return {row.campaign.code: "closed" if row.closed_at else "open" for row in campaigns.listing(conn)}


def test_each_period_opens_once_and_closes_by_itself(engine: Engine) -> None:
    assert take(engine, MONTHLY) == [Change.ADDED]
    opened = []
    for day in range(100):
        opened += [one.code for one in open_periods(engine, CALENDAR, IMPORTED + timedelta(days=day))]
    assert opened == ["CT-2026-01", "CT-2026-02", "CT-2026-03", "CT-2026-04"]
    assert states(engine) == {"CT-2026-01": "closed", "CT-2026-02": "closed", "CT-2026-03": "open", "CT-2026-04": "open"}
    with reading(engine) as conn:
        assert {row.series for row in campaigns.listing(conn)} == {"CT"}


def test_a_period_that_an_officer_closed_is_not_opened_again(engine: Engine) -> None:
    take(engine, MONTHLY)
    now = datetime(2026, 1, 15, tzinfo=ZONE)
    assert len(open_periods(engine, CALENDAR, now)) == 1
    with writing(engine) as conn:
        campaigns.close(conn, "CT-2026-01", now)
    assert open_periods(engine, CALENDAR, now + timedelta(hours=1)) == ()


def test_a_stopped_series_opens_nothing_and_what_is_open_still_closes(engine: Engine) -> None:
    take(engine, MONTHLY)
    open_periods(engine, CALENDAR, datetime(2026, 1, 15, tzinfo=ZONE))
    with writing(engine) as conn:
        assert series.stop(conn, "CT", IMPORTED)
        assert not series.stop(conn, "CT", IMPORTED)
    assert open_periods(engine, CALENDAR, datetime(2026, 2, 25, tzinfo=ZONE)) == ()
    assert states(engine) == {"CT-2026-01": "closed"}
    with writing(engine) as conn:
        assert series.resume(conn, "CT")
    assert [one.code for one in open_periods(engine, CALENDAR, datetime(2026, 2, 25, tzinfo=ZONE))] == ["CT-2026-02"]


def test_two_workers_at_once_open_it_once(database_url: str, open_engine: Callable[[str], Engine]) -> None:
    engines = [open_engine(database_url) for _ in range(4)]
    take(engines[0], MONTHLY)
    opened: list[str] = []
    together = threading.Barrier(len(engines))

    def work(engine: Engine) -> None:
        together.wait()
        opened.extend(one.code for one in open_periods(engine, CALENDAR, datetime(2026, 1, 15, tzinfo=ZONE)))

    threads = [threading.Thread(target=work, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == ["CT-2026-01"]


def test_a_changed_series_changes_the_periods_to_come(engine: Engine) -> None:
    take(engine, MONTHLY)
    open_periods(engine, CALENDAR, datetime(2026, 1, 15, tzinfo=ZONE))
    later = replace(MONTHLY, repeat=replace(MONTHLY.repeat, due_day=25))
    assert take(engine, later, later) == [Change.CHANGED, Change.UNCHANGED]
    open_periods(engine, CALENDAR, datetime(2026, 2, 17, tzinfo=ZONE))
    with reading(engine) as conn:
        dues = {row.campaign.code: row.campaign.due.astimezone(ZONE) for row in campaigns.listing(conn)}
    assert dues == {"CT-2026-01": datetime(2026, 1, 21, tzinfo=ZONE), "CT-2026-02": datetime(2026, 2, 26, tzinfo=ZONE)}


def test_a_last_day_off_moves_when_the_campaign_is_taken_in_and_only_once(engine: Engine) -> None:
    sunday = Campaign("A", "Báo cáo", datetime(2026, 3, 16, tzinfo=ZONE), shift=Shift.NEXT_WORKING_DAY)
    assert take(engine, sunday) == [Change.ADDED]
    assert take(engine, sunday) == [Change.UNCHANGED]
    with reading(engine) as conn:
        found = campaigns.get(conn, "A")
    assert found is not None
    assert found.due == datetime(2026, 3, 17, tzinfo=ZONE)


def test_a_paused_campaign_does_not_speak(engine: Engine) -> None:
    take(engine, Campaign("A", "Báo cáo", datetime(2026, 3, 16, tzinfo=ZONE)))
    with writing(engine) as conn:
        assert campaigns.pause(conn, "A", IMPORTED)
        assert not campaigns.pause(conn, "A", IMPORTED)
        assert campaigns.speaking(conn, IMPORTED) == ()
        assert campaigns.resume(conn, "A")
        assert not campaigns.resume(conn, "A")
        assert [row.campaign.code for row in campaigns.speaking(conn, IMPORTED)] == ["A"]
