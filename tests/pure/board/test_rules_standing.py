"""When a report was complete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.entities import Campaign, Part, Unit
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import Cell, Filed, completed_at, standing

DUE = datetime(2027, 3, 1, tzinfo=UTC)
UNIT = Unit("th-x", "Trường Tiểu học X")
ANY = Campaign("A", "Tùy chọn", DUE, parts=(Part("a", "A", required=False), Part("b", "B", required=False)))
BOTH = Campaign("B", "Bắt buộc", DUE, parts=(Part("a", "A"), Part("b", "B")))

parts = st.builds(
    lambda part, minutes, valid: Filed(part, 1, DUE + timedelta(minutes=minutes), valid),
    st.sampled_from(("a", "b")),
    st.integers(-99, 99),
    st.booleans(),
)


def test_a_late_part_that_nobody_required_does_not_make_an_early_report_late() -> None:
    early, late = Filed("a", 1, DUE - timedelta(days=1), True), Filed("b", 1, DUE + timedelta(days=1), True)
    assert completed_at(ANY, (late, early)) == early.received_at
    assert standing(Cell(UNIT, ANY, DUE, filed=(early, late)), DUE + timedelta(days=2)) is Standing.ON_TIME


def test_required_parts_are_together_with_the_last_of_them() -> None:
    early, late = Filed("a", 1, DUE - timedelta(days=1), True), Filed("b", 1, DUE, True)
    assert completed_at(BOTH, (early, late)) == DUE
    assert standing(Cell(UNIT, BOTH, DUE, filed=(early, late)), DUE) is Standing.LATE


@given(st.lists(parts, max_size=6), parts)
def test_whatever_comes_later_never_makes_a_complete_report_later(filed: list[Filed], more: Filed) -> None:
    for campaign in (ANY, BOTH):
        before = completed_at(campaign, filed)
        after = completed_at(campaign, [*filed, more])
        if before is not None:
            assert after is not None
            assert after <= before
