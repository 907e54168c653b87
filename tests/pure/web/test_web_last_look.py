"""A look at a board lasts until half an hour has passed without one; what came since the look before is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from config.entities import Campaign, Level, Unit
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow, Cell, Filed
from tracker.web.board.board_rows import BoardFilter, choose, groups
from tracker.web.board.last_look import Look, looked

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
CAMPAIGN = Campaign("C", "C", NOW)


def row(name: str, level: Level, standing: Standing, came: datetime | None = None, ward: str = "") -> BoardRow:
    filed = (Filed("report", 1, came, True),) if came else ()
    return BoardRow(Cell(Unit(name, name, level, ward), CAMPAIGN, NOW, filed=filed), standing, came, timedelta(0), 0, ())


def test_reloading_does_not_make_the_news_old() -> None:
    first = looked(Look(None, None), NOW)
    assert first == Look(None, NOW)
    again = looked(first, NOW + timedelta(minutes=10))
    assert again.since is None
    later = looked(again, NOW + timedelta(hours=5))
    assert later.since == NOW + timedelta(minutes=10)
    assert looked(later, NOW + timedelta(hours=5, minutes=20)).since == later.since


def test_news_are_the_units_of_which_something_came_since() -> None:
    rows = [
        row("a", Level.THCS, Standing.LATE, NOW),
        row("b", Level.THCS, Standing.ON_TIME, NOW - timedelta(days=1)),
        row("c", Level.THCS, Standing.OVERDUE),
    ]
    assert [one.cell.unit.code for one in choose(rows, BoardFilter(since=NOW - timedelta(hours=1)))] == ["a"]


def test_a_group_s_sum_is_of_all_that_was_chosen_though_a_page_shows_few() -> None:
    rows = [
        row("a", Level.TIEU_HOC, Standing.ON_TIME, ward="X"),
        row("b", Level.TIEU_HOC, Standing.OVERDUE, ward="Y"),
        row("c", Level.THCS, Standing.LATE, ward="X"),
    ]
    by_level = groups(rows, rows[:1], "cap-hoc")
    assert [(one.name, len(one.rows), one.tally.expected, one.tally.received) for one in by_level] == [("tieu_hoc", 1, 2, 1)]
    by_ward = groups(rows, choose(rows, BoardFilter(order="xa-phuong")), "xa-phuong")
    assert [(one.name, len(one.rows)) for one in by_ward] == [("X", 2), ("Y", 1)]
    assert [(one.name, len(one.rows)) for one in groups(rows, rows, "don-vi")] == [("", 3)]
