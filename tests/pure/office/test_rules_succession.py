"""After a change each duty is one unit's: what is closed stays, what is open moves once."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.entities import Fate, Unit
from tracker.rules.office.succession import Found, Round, Succession, duties

DAY = date(2026, 12, 1)
FLAGS = st.booleans()


@st.composite
def seen(draw: st.DrawFn, code: str) -> Found:
    """A unit in a campaign, as it may be: what is complete was filed."""
    complete, exempt = draw(FLAGS), draw(FLAGS)
    return Found(code, draw(FLAGS) and not exempt, draw(FLAGS), exempt, complete, complete or draw(FLAGS))


@st.composite
def changes(draw: st.DrawFn) -> tuple[Succession, Round]:
    fate = draw(st.sampled_from(Fate))
    codes = {Fate.DISSOLVED: "", Fate.SPLIT: "bc"}.get(fate, "b")
    new = tuple(draw(seen(code)) for code in codes)
    it = Succession(fate, "a", tuple(Unit(code, code) for code in codes), DAY, draw(FLAGS))
    return it, Round(draw(FLAGS), DAY + timedelta(draw(st.integers(-9, 9))), draw(seen("a")), new)


def asked_after(it: Succession, row: Round) -> dict[str, bool]:
    written = {one.unit: one.asked for one in duties(it, row)}
    return {one.unit: written.get(one.unit, one.after and not one.exempt) for one in (row.old, *row.new)}


@given(changes())
def test_what_is_closed_asks_whom_it_asked(made: tuple[Succession, Round]) -> None:
    it, row = made
    if not row.is_open:
        assert asked_after(it, row) == {one.unit: one.asked for one in (row.old, *row.new)}


@given(changes())
def test_in_what_is_open_the_old_unit_owes_nothing_more_and_keeps_what_it_reported(made: tuple[Succession, Round]) -> None:
    it, row = made
    if row.is_open:
        assert asked_after(it, row)["a"] is (row.old.asked and row.old.complete)


@given(changes())
def test_no_duty_is_lost(made: tuple[Succession, Round]) -> None:
    it, row = made
    if row.is_open and row.old.asked and not row.old.complete and it.fate is not Fate.DISSOLVED:
        after = asked_after(it, row)
        answered = [one.filed for one in row.new]
        assert all(after[one.unit] for one in row.new) or (it.fate is Fate.RENAMED and all(answered))


@given(changes())
def test_a_school_that_is_only_renamed_never_owes_what_it_reported(made: tuple[Succession, Round]) -> None:
    it, row = made
    if row.is_open and it.fate is Fate.RENAMED and row.old.asked and row.old.complete and not row.new[0].filed:
        assert not asked_after(it, row)["b"]


@given(changes())
def test_a_unit_that_is_asked_in_its_own_right_is_asked_as_before(made: tuple[Succession, Round]) -> None:
    it, row = made
    if it.fate in (Fate.MERGED, Fate.SPLIT):
        assert all(asked_after(it, row)[one.unit] for one in row.new if one.asked)
