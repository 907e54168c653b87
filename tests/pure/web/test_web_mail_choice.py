"""What an officer types is one unit or none, and the form offers only what can be filed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Level, Unit
from tracker.web.mails.mail_choice import named_in_field, options, unit_named

TWIN = Unit("th-2", "Trường Tiểu học Lê Lợi", Level.TIEU_HOC, "Phường 2")
UNITS = (
    Unit("th-1", "Trường Tiểu học Lê Lợi", Level.TIEU_HOC, "Phường 1", aliases=("TH Lê Lợi 1",)),
    TWIN,
    Unit("mn-1", "Trường Mầm non Hoạ Mi", Level.MAM_NON),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mn-1", "mn-1"),
        ("Trường Mầm non Hoạ Mi", "mn-1"),
        ("trường mầm non họa my", "mn-1"),
        ("Trường Tiểu học Lê Lợi [th-2]", "th-2"),
        ("th le loi 1", "th-1"),
        ("Trường Tiểu học Lê Lợi", "Trường Tiểu học Lê Lợi"),
        ("", ""),
        ("Trường nào đó", "Trường nào đó"),
    ],
)
def test_a_name_means_one_unit_or_stays_as_it_was_typed(typed: str, found: str) -> None:
    assert unit_named(typed, UNITS) == found


def test_every_suggestion_means_its_own_unit() -> None:
    assert [unit_named(one, UNITS) for one in options(UNITS)] == ["th-1", "th-2", "mn-1"]


def test_a_countrys_roster_is_not_suggested() -> None:
    assert options(tuple(replace(TWIN, code=f"x{n}") for n in range(2_001))) == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_of_the_roster_or_itself(typed: str) -> None:
    assert unit_named(typed, UNITS) in {typed, *(unit.code for unit in UNITS)}


def test_what_is_typed_finds_its_units_in_a_roster_of_any_size_with_or_without_marks() -> None:
    country = (*UNITS, *(replace(TWIN, code=f"x{n}") for n in range(2_001)))
    assert [unit_named(one, UNITS) for one in options(country, "hoa mi")] == ["mn-1"]
    assert 0 < len(options(country, "le loi")) <= 30
    assert options(country, "") == options(country, "không có đơn vị này") == ()


def test_a_field_that_is_filled_in_means_its_own_unit() -> None:
    assert [unit_named(named_in_field(one, UNITS), UNITS) for one in UNITS] == [one.code for one in UNITS]
    assert named_in_field(None, UNITS) == ""
