"""Topics and periods: what a title speaks of, in words that differ from the campaign's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.towns.suoi_tien import MEALS, SAFETY
from tracker.rules.periods import Period, contradict, periods
from tracker.rules.topics import matches, normal_number, topic

TOPICS = (topic(SAFETY), topic(MEALS))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kết quả công tác an toàn giao thông năm 2024", ["ATGT2024"]),
        ("BÁO CÁO AN TOÀN GIAO THÔNG", ["ATGT2024"]),
        ("bao cao an toan giao thong", ["ATGT2024"]),
        ("BC_ATGT_2024", ["ATGT2024"]),
        ("An toàn khi tham gia giao thông", ["ATGT2024"]),
        ("công tác tổ chức bán trú", ["BT2024-11"]),
        ("An toàn thực phẩm bán trú và an toàn giao thông", ["ATGT2024", "BT2024-11"]),
        ("An toàn trường học", []),
        ("giao thông an toàn", []),
        ("", []),
    ],
)
def test_keywords_are_found_in_order_with_few_words_between(text: str, expected: list[str]) -> None:
    assert sorted(match.code for match in matches(text, TOPICS)) == expected


def test_a_text_of_another_period_is_marked() -> None:
    assert [match.contradicts for match in matches("Công tác bán trú tháng 10/2024", TOPICS)] == [True]
    assert [match.contradicts for match in matches("Công tác bán trú T11", TOPICS)] == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tháng 11 năm 2024", {Period("month", 11, 2024)}),
        ("Tháng 3/2025", {Period("month", 3, 2025)}),
        ("T9", {Period("month", 9)}),
        ("quý IV năm 2024", {Period("quarter", 4, 2024)}),
        ("học kỳ II năm học 2024-2025", {Period("term", 2), Period("school-year", year=2024)}),
        ("HK1", {Period("term", 1)}),
        ("6 tháng đầu năm 2024", {Period("half", 1), Period("year", year=2024)}),
        ("năm 2024, phương hướng năm 2025", {Period("year", year=2024), Period("year", year=2025)}),
        ("ngày 20/11/2024", set()),
        ("Kế hoạch số 77", set()),
        ("Trường THCS 19 Tháng 8", set()),
    ],
)
def test_periods_are_read_once_each(text: str, expected: set[Period]) -> None:
    assert periods(text) == expected


PERIODS = st.frozensets(
    st.builds(
        Period,
        st.sampled_from(("month", "quarter", "term", "year", "school-year")),
        st.integers(1, 4),
        st.sampled_from((0, 2023, 2024)),
    ),
    max_size=3,
)


@given(PERIODS, PERIODS)
def test_contradiction_is_mutual(one: frozenset[Period], other: frozenset[Period]) -> None:
    assert contradict(one, other) == contradict(other, one)


@given(PERIODS)
def test_nothing_contradicts_itself_or_silence(one: frozenset[Period]) -> None:
    assert not contradict(one, one)
    assert not contradict(one, frozenset())


@pytest.mark.parametrize("written", ["77/KH-PGDĐT", "77 /KH-PGDĐT", "77/ kh-pgdđt", "077/KH–PGDĐT"])
def test_a_plan_number_is_the_same_however_it_is_written(written: str) -> None:
    assert normal_number(written) == normal_number(SAFETY.plan_number)
