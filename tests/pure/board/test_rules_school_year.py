"""A school year says of every cell what the board says of it, at every moment."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.entities import Campaign, Level, Part, Unit
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.school_year import (
    GROUPED,
    Mark,
    SchoolYear,
    YearFigures,
    figures,
    school_year_named,
    school_year_of,
    year_cell,
    year_of,
)
from tracker.rules.board.standing import Cell, Filed, board_row, is_of_the_year

DUE = datetime(2027, 3, 1, tzinfo=UTC)
UNITS = tuple(Unit(f"u{n}", f"Trường {n}", list(Level)[n % 3], f"Xã {n % 2}", groups=("Cụm 1",) * (n % 2)) for n in range(5))
CAMPAIGNS = tuple(
    Campaign(f"C{n}", f"Đợt {n}", DUE + timedelta(days=n), units=("*", "not:u0")[: 1 + n % 2], grace=timedelta(days=n))
    for n in range(3)
)
BOTH = Campaign("B", "Hai phần", DUE, parts=(Part("report", "Báo cáo"), Part("list", "Phụ lục")))

moments = st.integers(-5, 5).map(lambda days: DUE + timedelta(days=days))
filed = st.builds(lambda at, valid: Filed("report", 1, at, valid), moments, st.booleans())
cells = st.builds(
    lambda unit, campaign, due, exempt, came, review, excused: Cell(
        UNITS[unit], campaign, due or campaign.due, exempt, tuple(came), review, excused
    ),
    st.integers(0, 4),
    st.sampled_from((*CAMPAIGNS, BOTH)),
    st.none() | moments,
    st.booleans(),
    st.lists(filed, max_size=2),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(cells, max_size=12, unique_by=lambda cell: (cell.unit.code, cell.campaign.code)), moments)
def test_the_year_counts_what_the_boards_count_at_every_moment(held: list[Cell], now: datetime) -> None:
    rows = [board_row(cell, now) for cell in held]
    boards = [
        (campaign, {row.cell.unit.code: year_cell(row, now) for row in rows if row.cell.campaign == campaign})
        for campaign in (*CAMPAIGNS, BOTH)
    ]
    year = year_of(SchoolYear(2026), boards, UNITS)
    for place, campaign in enumerate(year.campaigns):
        marks = Counter(one.cells[place].mark for one in year.units if one.cells[place])  # type: ignore[union-attr]
        standings = Counter(row.standing for row in rows if row.cell.campaign == campaign)
        assert marks[Mark.ON_TIME] + marks[Mark.EXCUSED] == standings[Standing.ON_TIME]
        assert marks[Mark.LATE] == standings[Standing.LATE]
        assert marks[Mark.MISSING] == standings[Standing.OVERDUE]
        assert (marks[Mark.INCOMPLETE], marks[Mark.REVIEW]) == (standings[Standing.INCOMPLETE], standings[Standing.REVIEW])
        assert (marks[Mark.AWAITING], marks[Mark.EXEMPT]) == (standings[Standing.AWAITING], standings[Standing.EXEMPT])
    counted = Counter(row.standing for row in rows if is_of_the_year(row.cell, now))
    whole = year.figures
    assert whole.asked == counted.total()
    assert (whole.on_time, whole.late) == (counted[Standing.ON_TIME], counted[Standing.LATE])
    assert whole.missing == counted[Standing.OVERDUE] + counted[Standing.AWAITING]
    assert whole.asked == whole.on_time + whole.late + whole.incomplete + whole.review + whole.missing


@given(st.lists(cells, max_size=12, unique_by=lambda cell: (cell.unit.code, cell.campaign.code)), moments)
def test_groups_and_campaigns_add_up_to_the_year(held: list[Cell], now: datetime) -> None:
    boards = [
        (campaign, {one.unit.code: year_cell(board_row(one, now), now) for one in held if one.campaign == campaign})
        for campaign in (*CAMPAIGNS, BOTH)
    ]
    year = year_of(SchoolYear(2026), boards, UNITS)
    for by in GROUPED:  # these units are in one cluster at most
        groups = year.groups(by)
        assert sum((group.figures for group in groups), YearFigures()) == year.figures
        assert sum(one.asked for group in groups for _, one in year.rates(group.units)) == year.figures.asked


def test_a_year_begins_in_september_and_is_named_as_offices_name_it() -> None:
    assert school_year_of(date(2026, 8, 31)).name == "2025-2026"
    assert school_year_of(date(2026, 9, 1)).name == "2026-2027"
    assert school_year_named("2026-2027") == SchoolYear(2026)
    assert [school_year_named(name) for name in ("2026-2028", "2026", "x", "0000-0001", "9999-10000")] == [None] * 5


def test_a_campaign_due_at_midnight_of_the_first_of_september_is_of_the_year_before() -> None:
    campaign = Campaign("A", "A", datetime(2026, 9, 1, tzinfo=UTC))
    assert SchoolYear(2025).holds(campaign)
    assert not SchoolYear(2026).holds(campaign)


def test_the_deadline_s_own_instant_is_the_first_day_late() -> None:
    for seconds, days in ((0, 1), (1, 1), (86_401, 2)):
        came = Filed("report", 1, DUE + timedelta(seconds=seconds), True)
        late = year_cell(board_row(Cell(UNITS[1], CAMPAIGNS[0], DUE, filed=(came,)), DUE), DUE)
        excused = year_cell(board_row(Cell(UNITS[1], CAMPAIGNS[0], DUE, filed=(came,), excused=True), DUE), DUE)
        assert (late.mark, late.days_late) == (Mark.LATE, days)
        assert (excused.mark, excused.days_late) == (Mark.EXCUSED, days)
        assert [(one.days_late, one.on_time) for one in (figures([late]), figures([excused]))] == [(days, 0), (0, 1)]
