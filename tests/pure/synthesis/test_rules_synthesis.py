"""Rows known again, columns that play a part, figures that add up, neighbours that look alike."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Column, ColumnType, Level, Part, Unit
from parsers.forms.extract import Value
from tracker.rules.synthesis.counts import Counting
from tracker.rules.synthesis.progress import thinned
from tracker.rules.synthesis.records import RecordRow, Source, Submission, rows_of
from tracker.rules.synthesis.roles import Watch, is_yes, numeric_places, reward_place
from tracker.rules.synthesis.twins import twins, variants

NAME = Column("n", ("Tên việc",), required=True)
KIND = Column("k", ("Tập thể, cá nhân",), ColumnType.CHOICE, choices=("Tập thể", "Cá nhân"))
AREA = Column("a", ("Thuộc lĩnh vực",))
COUNT = Column("c", ("Số lượt",), ColumnType.INTEGER)
PART = Part("list", "Danh sách", columns=(NAME, KIND, AREA, COUNT))
SCHOOLS = [Unit(f"u{n}", f"Trường {n}", level) for n, level in enumerate((Level.MAM_NON, Level.THCS, Level.THCS))]
SOURCE = Source(1, 1, datetime(2031, 1, 1, tzinfo=UTC), "a.xlsx", 1, 0)

texts = st.sampled_from(["Kinh tế", "kinh  TẾ", "Văn hoá", "Văn hóa", "Quốc phòng", None])
kinds = st.sampled_from(["Tập thể", "Cá nhân", None])
lines = st.lists(
    st.tuples(st.sampled_from(SCHOOLS), st.text(max_size=5), kinds, texts, st.integers(0, 9) | st.none()), max_size=30
)


def row(unit: Unit, *values: Value | None) -> RecordRow:
    return RecordRow(unit, "list", "", SOURCE, "", 1, values, values)


def counted(found: list[RecordRow]) -> Counting:
    counting = Counting(PART.columns)
    for one in found:
        counting.add(one)
    return counting


def keys(*names: str | None) -> list[str]:
    stored = tuple({"row": n, "values": {} if name is None else {"n": name}} for n, name in enumerate(names))
    return [one.record for one in rows_of(Submission(SCHOOLS[0], "list", SOURCE, stored), PART, {}, {})]


@given(lines)
def test_every_row_is_counted_once_in_every_crossing(found: list[tuple[Unit, str, str | None, str | None, int | None]]) -> None:
    counting = counted([row(*one) for one in found])
    roles = counting.roles()
    for place in roles.groups:
        crossing = counting.crossing(place, roles.kind)
        assert sum(map(sum, crossing.by_level)) == len(found)
        levels = Counter(str(one[0].level) for one in found)
        for order, level in enumerate(crossing.levels):
            assert sum(line[order] for line in crossing.by_level) == levels[level]
        if crossing.kinds:
            assert sum(map(sum, crossing.by_kind)) == sum(one[2] is not None for one in found)


@given(lines)
def test_the_levels_sums_make_the_whole_sum(found: list[tuple[Unit, str, str | None, str | None, int | None]]) -> None:
    *levels, whole = counted([row(*one) for one in found]).totals()
    assert list(whole.sums) == [float(sum(one[4] or 0 for one in found))]
    assert sum(one.sums[0] for one in levels) == whole.sums[0]
    assert sum(one.rows for one in levels) == whole.rows == len(found)


def test_one_value_in_several_spellings_is_one_line_in_the_spelling_of_most() -> None:
    found = [row(SCHOOLS[0], "x", None, text, None) for text in ("Kinh tế", "KINH TẾ", "kinh tế.", "Kinh tế")]
    crossing = counted(found).crossing(2)
    assert crossing.labels == ("Kinh tế",)
    assert crossing.by_level == ((4,),)


def test_choices_stand_in_the_form_s_order_even_where_nobody_chose_them() -> None:
    assert counted([row(SCHOOLS[0], "x", "Cá nhân", None, None)]).crossing(1).labels == ("Tập thể", "Cá nhân")


def test_a_column_of_prose_groups_nothing() -> None:
    watch = Watch((NAME, Column("p", ("Cách làm",))))
    for n in range(200):
        watch.see((f"việc {n}", f"cách {n}"))
    assert watch.roles().groups == ()


def test_a_column_with_few_values_groups_though_its_heading_says_nothing() -> None:
    watch = Watch((NAME, Column("p", ("Buổi",))))
    for n in range(30):
        watch.see((f"việc {n}", ("sáng", "chiều")[n % 2]))
    assert watch.roles().groups == (1,)


@pytest.mark.parametrize("heading", ["Tỉ lệ (%)", "Hệ số lương", "Điểm thi đua", "Năm sinh", "Bình quân thu nhập"])
def test_what_cannot_be_added_up_is_averaged(heading: str) -> None:
    assert numeric_places((Column("r", (heading,), ColumnType.DECIMAL),)) == ((), (0,))


@pytest.mark.parametrize("heading", ["Đề nghị khen thưởng", "Hình thức khen thưởng", "Danh hiệu đề nghị", "Đề xuất biểu dương"])
def test_the_reward_column_is_found_by_its_heading(heading: str) -> None:
    assert reward_place((NAME, Column("x", (heading,)))) == 1


@pytest.mark.parametrize(("text", "yes"), [("x", True), ("X", True), ("✓", True), ("Có", True), ("Giấy khen", True)])
@pytest.mark.parametrize(("other", "no"), [("Không", False), ("-", False), ("", False), ("chưa", False), (None, False)])
def test_a_tick_is_yes_and_a_no_is_no(text: str, yes: bool, other: str | None, no: bool) -> None:
    assert is_yes(text) is yes
    assert is_yes(other) is no


def test_a_row_is_known_by_what_it_says_not_by_where_it_stands() -> None:
    assert keys("Vườn rau", "Thư viện") == list(reversed(keys("THƯ  VIỆN", "vườn rau")))


def test_rows_that_say_the_same_are_told_apart_and_so_are_rows_that_say_nothing() -> None:
    found = keys("Vườn rau", "Vườn rau", None, None, "Vườn rau")
    assert len(set(found)) == 5
    assert all(len(one) <= 64 for one in found)


def test_twins_are_rows_of_different_units_only() -> None:
    same = [row(SCHOOLS[0], "Heo đất", None, None, None), row(SCHOOLS[0], "Heo đất", None, None, None)]
    assert twins(same, PART.columns) == {}
    other = row(SCHOOLS[1], "HEO ĐẤT", None, None, None)
    assert list(twins([*same, other], PART.columns).values()) == [(*same, other)]


def test_a_rare_spelling_is_held_against_the_common_one() -> None:
    areas = ["Văn hóa - xã hội"] * 5 + ["VHXH", "Văn hoá xã hội", "Văn hóa - xã hôi", "Quốc phòng"]
    found = [row(SCHOOLS[0], "x", None, text, None) for text in areas]
    proposed = {
        one.written: one.proposed for one in variants([one.values for one in found], PART.columns, counted(found).roles())
    }
    assert proposed == dict.fromkeys(("VHXH", "Văn hoá xã hội", "Văn hóa - xã hôi"), "Văn hóa - xã hội")


def test_tenths_add_up_to_tenths() -> None:
    counting = Counting((Column("m", ("Kinh phí",), ColumnType.DECIMAL),))
    for value in (0.1, 0.2, 568.3):
        counting.add(row(SCHOOLS[0], value))
    assert counting.totals()[-1].sums == (568.6,)


def test_a_column_of_ticks_is_counted() -> None:
    counting = Counting((NAME, Column("t", ("Nhân rộng được",))))
    for n in range(4):
        counting.add(row(SCHOOLS[0], f"việc {n}", "x" if n else None))
    assert counting.roles().groups == (1,)
    assert counting.crossing(1).by_level == ((3,), (1,))


def test_a_column_of_which_no_two_rows_say_the_same_groups_nothing_whatever_its_heading() -> None:
    watch = Watch((NAME, Column("p", ("Nhóm thực phẩm",))))
    for number in range(9):
        watch.see((f"Việc {number}", f"Mặt hàng {number}"))
    assert watch.roles().groups == ()
    watch.see(("Việc 9", "Mặt hàng 0"))
    assert watch.roles().groups == (1,)


def test_who_supplies_is_no_level() -> None:
    watch = Watch((NAME, Column("p", ("Tên nhà cung cấp",))))
    for name in ("Cơ sở A", "Cơ sở B", "Cơ sở A"):
        watch.see(("Việc", name))
    assert watch.roles().groups == ()


@given(st.integers(0, 1_000), st.integers(1, 40))
def test_a_curve_of_fewer_points_is_one_of_them_and_ends_where_it_ended(points: int, most: int) -> None:
    curve = tuple((datetime(2031, 1, 1, tzinfo=UTC), count) for count in range(points))
    fewer = thinned(curve, most)
    assert len(fewer) <= most
    assert set(fewer) <= set(curve)
    assert fewer[-1:] == curve[-1:]
