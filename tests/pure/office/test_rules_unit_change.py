"""A list of new names finds its units by what they are called, and never by likeness; old names are known for what they are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from config.entities import Campaign, FormerName, Level, Life, Unit
from tracker.rules.office.change_list import from_grid
from tracker.rules.office.unit_change import matched, old_name

DAY = date(2026, 12, 1)
SON = Unit("th-son", "Trường Tiểu học Kim Sơn", Level.TIEU_HOC, "Kim Sơn", ("son@t.example",))
GIANG = Unit("thcs-giang", "Trường THCS Trường Giang", Level.THCS, "Kim Sơn", ("giang@t.example",))
TWIN = Unit("th-son-2", "Trường Tiểu học Kim Sơn", Level.TIEU_HOC, "Kim Hà")


def rows(*lines: tuple[str, ...]) -> list[list[str]]:
    return [["DANH SÁCH", ""], *[list(line) for line in lines]]


def test_the_heading_may_stand_below_a_title_and_a_code_or_a_name_says_who() -> None:
    grid = rows(
        ("Mã", "Tên cũ", "Tên mới", "Địa chỉ mới"),
        ("th-son", "", "Trường Tiểu học Hồ Xanh", ""),
        ("", GIANG.name, "", "Moi@T.example"),
    )
    found = from_grid(grid)
    assert found
    made = matched(found, (SON, GIANG, TWIN), DAY)
    assert [one.change and (one.change.unit, one.change.name, one.change.emails) for one in made] == [
        ("th-son", "Trường Tiểu học Hồ Xanh", ()),
        ("thcs-giang", "", ("moi@t.example",)),
    ]


def test_two_candidates_are_none_and_likeness_decides_nothing() -> None:
    found = from_grid(rows(("Tên cũ", "Tên mới"), (SON.name, "Trường A"), ("Trường Tiểu học Kim Sn", "Trường B")))
    assert found
    made = matched(found, (SON, GIANG, TWIN), DAY)
    assert [[one.code for one in row.mistakes] for row in made] == [["unit-unclear"], ["unit-unknown"]]


def test_a_name_that_says_another_level_changes_the_level() -> None:
    found = from_grid(rows(("Tên cũ", "Tên mới"), (SON.name, "Trường Tiểu học và THCS Kim Sơn")))
    assert found
    assert [one.change.level for one in matched(found, (SON,), DAY) if one.change] == [Level.LIEN_CAP]


def test_no_heading_is_no_list() -> None:
    assert from_grid([["Tên", "Email"], ["a", "b"]]) is None


@pytest.mark.parametrize(
    ("letterhead", "old"),
    [
        ("TRƯỜNG TIỂU HỌC KIM SƠN", True),
        ("TRƯỜNG TH KIM SƠN", True),
        ("TRƯỜNG TIỂU HỌC HỒ XANH", False),
        ("TRƯỜNG THCS X", False),
    ],
)
def test_a_letterhead_bears_an_old_name_or_todays(letterhead: str, old: bool) -> None:
    life = Life(former=(FormerName(SON.name, DAY),))
    unit = Unit("th-son", "Trường Tiểu học Hồ Xanh", Level.TIEU_HOC, aliases=(SON.name,), life=life)
    assert (old_name(unit, [letterhead]) is not None) is old


def test_a_campaign_asks_who_stands_on_its_last_day_and_whoever_answers_for_whom_it_names() -> None:
    due = datetime(2026, 12, 1, tzinfo=UTC)  # the last day on time is 30/11
    everybody, named = Campaign("A", "A", due), Campaign("B", "B", due, units=("th-son",))
    ended_before = Unit("th-son", "A", life=Life(until=date(2026, 11, 30)))
    ended_after = Unit("th-son", "A", life=Life(until=date(2026, 12, 1)))
    heir = Unit("heir", "B", life=Life(since=date(2026, 11, 30), predecessors=(("th-son", date(2026, 11, 30)),)))
    later = Unit("later", "C", life=Life(since=date(2026, 12, 1), predecessors=(("th-son", date(2026, 12, 1)),)))
    assert [everybody.expects(one) for one in (ended_before, ended_after, heir, later)] == [False, True, True, False]
    assert [named.expects(one) for one in (ended_before, ended_after, heir, later)] == [False, True, True, False]
    by_hand = Campaign("C", "C", due, units=("x",), by_hand=("later",))
    assert by_hand.expects(later)
