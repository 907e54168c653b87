"""Topics and periods: what a title speaks of, in words that differ from the campaign's own."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Campaign
from tests.bench.suoi_tien import MEALS, SAFETY, VIETNAM
from tracker.rules.attribution.campaign.periods import Period, contradict, narrower, over_by, periods, with_year
from tracker.rules.attribution.campaign.text_words import normal_number, reported, text_words
from tracker.rules.attribution.campaign.topics import Topic, matches, topic

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
    assert sorted(match.code for match in matches(text_words(text), TOPICS)) == expected


def test_a_text_of_another_period_is_marked() -> None:
    assert [match.contradicts for match in matches(text_words("Công tác bán trú tháng 10/2024"), TOPICS)] == [True]
    assert [match.contradicts for match in matches(text_words("Công tác bán trú T11"), TOPICS)] == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tháng 11 năm 2024", {Period("month", 11, 2024)}),
        ("Tháng 3/2025", {Period("month", 3, 2025)}),
        ("T9", {Period("month", 9)}),
        ("quý IV năm 2024", {Period("quarter", 4, 2024)}),
        ("học kỳ II năm học 2024-2025", {Period("term", 2), Period("school-year", year=2024)}),
        ("HK1", {Period("term", 1)}),
        ("6 tháng đầu năm 2024", {Period("half", 1, 2024)}),
        ("06 tháng cuối năm", {Period("half", 2)}),
        ("BC_6TCN_2024", {Period("half", 2, 2024)}),
        ("9 tháng đầu năm 2024", {Period("first-months", 9, 2024)}),
        ("9 tháng năm 2024", {Period("first-months", 9, 2024)}),
        ("Kết quả 9 tháng, nhiệm vụ trọng tâm", {Period("first-months", 9)}),
        ("sau 9 tháng, kết quả", set()),
        ("2 tháng cuối năm 2024", {Period("last-months", 2, 2024)}),
        ("3 tháng đầu năm 2024", {Period("quarter", 1, 2024)}),
        ("3 tháng cuối năm", {Period("quarter", 4)}),
        ("tháng 10 và 11 năm 2024", {Period("month", 10, 2024), Period("month", 11, 2024)}),
        ("tháng 11, 5 nội dung", {Period("month", 11)}),
        ("tháng Mười hai năm 2024", {Period("month", 12, 2024)}),
        ("tuần 3 tháng 12 năm 2024", {Period("week", 3, 2024)}),
        ("Q4/2024", {Period("quarter", 4, 2024)}),
        ("quí 4", {Period("quarter", 4)}),
        ("học kỳ một", {Period("term", 1)}),
        ("thi đua đợt 2", {Period("round", 2)}),
        ("tháng 12 năm học 2024-2025", {Period("month", 12), Period("school-year", year=2024)}),
        ("năm 2024, phương hướng năm 2025", {Period("year", year=2024), Period("year", year=2025)}),
        ("ngày 20/11/2024", set()),
        ("Kế hoạch số 77", set()),
        ("HKI NH 23-24", {Period("term", 1), Period("school-year", year=2023)}),
        ("HKI 2023/2024", {Period("term", 1), Period("school-year", year=2023)}),
        ("sơ kết 2023-24", {Period("school-year", year=2023)}),
        ("2024-12", {Period("year", year=2024)}),
        ("2024-12-05", set()),
        ("Trường THCS 19 Tháng 8", set()),
        ("bao cao TH 1 Tháng 5.docx", set()),
        ("MN 30/4", set()),
        ("TH 2-9", set()),
        ("MN 1-6_2024", {Period("year", year=2024)}),
    ],
)
def test_periods_are_read_once_each(text: str, expected: set[Period]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("năm học 2022-2023", "năm 2024", True),
        ("năm học 2023-2024", "năm 2024", False),
        ("năm học 2024-2025", "năm 2024", False),
        ("năm học 2023-2024", "năm học 2024-2025", True),
        ("tháng 12 năm học 2023-2024", "tháng 12 năm 2024", True),
        ("tháng 12 năm học 2024-2025", "tháng 12 năm 2024", False),
        ("9 tháng đầu năm 2024", "quý IV năm 2024", True),
        ("6 tháng đầu năm 2024", "6 tháng cuối năm 2024", True),
        ("tháng 12 năm 2024", "quý IV năm 2024", True),
        ("tháng 12 năm 2024", "tháng 12 và quý IV năm 2024", False),
        ("quý IV", "tháng 12 và quý IV năm 2024", False),
        ("học kỳ I năm học 2024-2025", "tháng 12 năm 2024", True),
        ("tuần 3 tháng 12", "tháng 12 năm 2024", True),
        ("đợt 1 năm 2024", "đợt 2 năm 2024", True),
        ("đợt 1 năm 2024", "năm 2024", False),
        ("sách giáo khoa lớp 3", "sách giáo khoa lớp 4", True),
        ("sách giáo khoa lớp 4", "lớp 4 và lớp 8 năm 2024", False),
        ("lớp 1, 2, 3, 4", "lớp 4", False),
        ("năm 2024", "quý IV năm 2024", False),
        ("giai đoạn 2019-2023", "năm 2024", True),
    ],
)
def test_periods_that_cannot_be_the_same_contradict(one: str, other: str, expected: bool) -> None:
    assert contradict(periods(one), periods(other)) is expected


@pytest.mark.parametrize(
    ("said", "asked", "expected"),
    [
        ("9 tháng đầu năm 2024", "năm 2024", True),
        ("quý III năm 2024", "năm 2024", True),
        ("năm 2024 (tính đến tháng 11)", "năm 2024", False),
        ("học kỳ I năm học 2024-2025", "năm học 2024-2025", True),
        ("học kỳ II, năm học 2024-2025", "năm học 2024-2025", False),
        ("năm 2024", "quý IV năm 2024", False),
        ("quý IV năm 2024", "", False),
    ],
)
def test_a_part_of_the_year_is_not_the_year(said: str, asked: str, expected: bool) -> None:
    assert narrower(periods(said), periods(asked)) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kết quả công tác tháng 11; triển khai nhiệm vụ tháng 12/2024", "Kết quả công tác tháng 11"),
        ("Kết quả tháng 11, công tác trọng tâm tháng 12", "Kết quả tháng 11"),
        ("Kết quả 9 tháng; triển khai một số nhiệm vụ quý IV", "Kết quả 9 tháng"),
        ("Sơ kết học kỳ I, định hướng học kỳ II", "Sơ kết học kỳ I"),
        ("Tổng kết năm 2024 và phương hướng năm 2025", "Tổng kết năm 2024"),
        ("Tuyên truyền và thực hiện kế hoạch an toàn giao thông năm 2024", None),
        ("Tình hình an ninh, công tác bán trú tháng 11 năm 2024", None),
        ("Phương hướng, nhiệm vụ năm 2025", None),
    ],
)
def test_the_outlook_of_a_title_is_not_what_it_reports(title: str, expected: str | None) -> None:
    assert reported(title).strip() == (expected or title)


def test_a_year_left_out_is_the_last_before_the_report_is_due() -> None:
    assert with_year(periods("tháng 12"), 2024, 12) == {Period("month", 12, 2024)}
    assert with_year(periods("tháng 12"), 2025, 1) == {Period("month", 12, 2024)}
    assert with_year(periods("quý IV"), 2025, 1) == {Period("quarter", 4, 2024)}
    assert with_year(periods("tháng 12 năm 2023"), 2025, 1) == {Period("month", 12, 2023)}


def test_what_is_over_ended_before() -> None:
    assert over_by(periods("năm 2023"), 2024 * 12)
    assert not over_by(periods("năm 2023"), 2023 * 12 + 11)
    assert not over_by(frozenset(), 2024 * 12)


PERIODS = st.frozensets(
    st.builds(
        Period,
        st.sampled_from(("month", "quarter", "half", "first-months", "week", "round", "term", "year", "school-year")),
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


def asked(title: str, *keywords: str) -> tuple[Topic, ...]:
    return (topic(Campaign("X", title, datetime(2024, 12, 25, tzinfo=VIETNAM), keywords=keywords)),)


MONTHLY = asked("Báo cáo công tác tháng 12 năm 2024", "công tác tháng", "báo cáo tháng 12")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Công tác T12/2024", True),
        ("Công tác tháng 12", True),
        ("Tháng 12 năm 2024", True),
        ("Công tác tháng Mười hai năm 2024", True),
        ("Kết quả thực hiện nhiệm vụ tháng 12 năm 2024", True),
        ("Công tác y tế trường học tháng 12 năm 2024", False),
        ("Công tác bán trú tháng 12 năm 2024", False),
        ("Hoạt động Đội, công tác tháng 12", False),
        ("Công tác tháng 12 năm 2024 của Trường Mầm non Suối Tiên", True),
        ("Công tác tháng 12 Trường THCS Lý Tự Trọng", True),
    ],
)
def test_a_months_report_is_one_without_a_topic_of_its_own(title: str, found: bool) -> None:
    assert bool(matches(text_words(title, report=True), MONTHLY)) is found


def test_short_forms_are_the_words_they_stand_for() -> None:
    assert matches(text_words("bc t12 ạ"), MONTHLY)
    assert matches(text_words("BC T.12"), MONTHLY)
    quarterly = asked("Báo cáo quý IV năm 2024", "báo cáo quý IV")
    assert all(matches(text_words(text), quarterly) for text in ("BC Q4", "BC QIV", "bao cao quy 4", "Báo cáo quí IV/2024"))
    assert matches(text_words("Sơ kết HKI"), asked("Sơ kết", "sơ kết học kỳ 1"))
    assert matches(text_words("Phòng cháy & chữa cháy"), asked("Phòng cháy", "phòng cháy và chữa cháy"))


def test_the_words_report_need_not_be_said_again() -> None:
    digital = asked("Báo cáo chuyển đổi số năm 2024", "báo cáo chuyển đổi số")
    assert matches(text_words("Kết quả thực hiện nhiệm vụ chuyển đổi số năm 2024"), digital)
    assert not matches(text_words("Tháng 12 năm 2024"), MONTHLY)


def test_a_keyword_is_known_by_its_initials_from_four_letters_on() -> None:
    violence = asked("Bạo lực học đường", "bạo lực học đường")
    assert matches(text_words("Kết quả PC BLHĐ năm 2024"), violence)
    assert not matches(text_words("Kết quả CTĐ"), asked("Chữ thập đỏ", "chữ thập đỏ"))


def test_a_campaigns_own_outlook_is_not_its_period() -> None:
    both = asked("Báo cáo công tác tháng 11 và nhiệm vụ tháng 12 năm 2024", "công tác tháng")
    assert [match.contradicts for match in matches(text_words("Công tác tháng 12 năm 2024"), both)] == [True]
    assert [match.agrees for match in matches(text_words("Công tác tháng 11"), both)] == [True]


def test_last_years_month_contradicts_a_campaign_that_names_no_year() -> None:
    silent = asked("Báo cáo công tác tháng 12", "công tác tháng")
    assert [match.contradicts for match in matches(text_words("Công tác tháng 12 năm 2023"), silent)] == [True]
    assert [match.contradicts for match in matches(text_words("Công tác tháng 12 năm 2024"), silent)] == [False]
