"""Storms and plans are told apart by their numbers; a keyword that any work may have needs the campaign's own topic."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.entities import Campaign
from tests.bench.suoi_tien import VIETNAM
from tracker.rules.attribution.campaign.periods import Period, contradict, periods, takes_years_together
from tracker.rules.attribution.campaign.text_words import text_words, words
from tracker.rules.attribution.campaign.topics import Topic, matches, topic


def asked(title: str, *keywords: str, code: str = "X") -> Topic:
    return topic(Campaign(code, title, datetime(2024, 10, 25, tzinfo=VIETNAM), keywords=keywords))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ảnh hưởng của bão số 4", {Period("storm", 4)}),
        ("thiet hai con bao so 04", {Period("storm", 4)}),
        ("BC nhanh bão 4", {Period("storm", 4)}),
        ("Áp thấp nhiệt đới số 2", {Period("storm", 2)}),
        ("bão số 4/2024", {Period("storm", 4), Period("year", year=2024)}),
        ("bão số 4 năm 2024", {Period("storm", 4), Period("year", year=2024)}),
        ("Thực hiện Thông báo số 12/TB-UBND", set()),
        ("cảnh báo 3 mức", set()),
        ("Báo cáo số 12", set()),
    ],
)
def test_a_storm_is_its_number(text: str, expected: set[Period]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đề án số 06", {Period("de an", 6)}),
        ("Chỉ thị 31-CT/TW", {Period("chi thi", 31)}),
        ("Chương trình số 12", {Period("chuong trinh", 12)}),
        ("Chương trình 2 buổi/ngày", set()),
        ("Kế hoạch số 45/KH-UBND", set()),
        ("Dự án 6 tháng", set()),
    ],
)
def test_a_programme_is_its_number_and_a_plan_is_not(text: str, expected: set[Period]) -> None:
    assert periods(text) == expected


def test_a_number_among_the_keywords_counts_beside_the_titles_period() -> None:
    one = asked("Báo cáo khắc phục thiên tai tháng 10 năm 2024", "khắc phục thiên tai", "bão số 5")
    assert {Period("storm", 5), Period("month", 10, 2024)} == one.periods
    found = matches(text_words("Khắc phục thiên tai do bão số 6 tháng 10 năm 2024", report=True), (one,))
    assert [match.contradicts for match in found] == [True]


def test_the_report_on_one_storm_is_none_on_another() -> None:
    third = asked("Báo cáo nhanh thiệt hại do bão số 3", "thiệt hại", code="B3")
    fourth = asked("Báo cáo nhanh thiệt hại do bão số 4", "thiệt hại", code="B4")
    found = matches(text_words("Tình hình thiệt hại do bão số 4 gây ra", report=True), (third, fourth))
    assert {match.code: match.contradicts for match in found} == {"B3": True, "B4": False}
    assert contradict(periods("bão số 4"), periods("cơn bão số 3"))
    assert not contradict(periods("mưa bão"), periods("cơn bão số 3"))


def test_the_word_number_may_be_left_out_before_one() -> None:
    assert words("Chỉ thị số 05") == words("Chỉ thị 5")
    assert words("hệ số lương") == ("he", "so", "luong")
    for written in ("dân chủ ở cơ sở 6 tháng cuối năm", "dan chu o co so 6 thang cuoi nam"):
        assert matches(text_words(written, report=True), (asked("Dân chủ cơ sở", "dân chủ ở cơ sở"),))
    assert matches(text_words("Kết quả thực hiện Nghị quyết 29", report=True), (asked("Nghị quyết số 29", "nghị quyết số 29"),))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nhân sự 11", True),
        ("Nhân sự tháng 11", True),
        ("Nhân sự lớp 5 và 11 điểm trường", False),
        ("Nhân sự có 11 người", False),
    ],
)
def test_a_small_number_belongs_to_the_word_before_it(text: str, found: bool) -> None:
    assert bool(matches(text_words(text), (asked("Nhân sự tháng 11", "nhân sự 11"),))) is found


COUNT = (asked("Báo cáo thống kê giữa năm học 2024-2025", "thống kê"),)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Thống kê giữa năm học 2024-2025", True),
        ("Số liệu thống kê trường, lớp, học sinh, đội ngũ giữa năm học 2024-2025", True),
        ("Thống kê giữa năm của Trường Mẫu giáo Suối Tiên", True),
        ("Thống kê trẻ khuyết tật học hòa nhập năm học 2024-2025", False),
        ("Thống kê khám sức khỏe học sinh năm 2024", False),
    ],
)
def test_counting_is_no_topic_where_something_else_is_counted(title: str, found: bool) -> None:
    assert bool(matches(text_words(title, report=True), COUNT)) is found


def test_a_keyword_of_empty_words_counts_in_a_title_of_the_campaigns_own_words() -> None:
    own = (asked("Báo cáo tự đánh giá phong trào đọc sách năm 2024", "tự đánh giá"),)
    assert matches(text_words("Kết quả tự đánh giá phong trào đọc sách năm 2024", report=True), own)
    assert matches(text_words("Tự đánh giá", report=True), own)
    assert not matches(text_words("Tự đánh giá công tác bán trú năm 2024", report=True), own)


@pytest.mark.parametrize(
    ("title", "together"),
    [
        ("Tổng kết 5 năm thực hiện phong trào đọc sách giai đoạn 2020-2024", True),
        ("Sơ kết 03 năm triển khai phong trào đọc sách", True),
        ("Phong trào đọc sách giai đoạn 2020 - 2024", True),
        ("Phong trào đọc sách năm 2024 theo Đề án giai đoạn 2020-2025", False),
        ("Phong trào đọc sách năm học 2023-2024", False),
        ("Kết quả tháng 11 năm thực hiện phong trào", False),
        ("Phong trào đọc sách", False),
    ],
)
def test_several_years_together_are_no_single_year(title: str, together: bool) -> None:
    assert takes_years_together(title) is together
    yearly = asked("Báo cáo phong trào đọc sách năm 2024", "đọc sách")
    assert [match.contradicts for match in matches(text_words(title, report=True), (yearly,))] == (
        [together] if "đọc sách" in title else []
    )


def test_a_report_on_a_whole_term_answers_the_campaign_that_asks_for_it() -> None:
    title = "Tổng kết phong trào đọc sách giai đoạn 2020-2024"
    for campaign in (asked(f"Báo cáo {title.lower()}", "đọc sách"), asked("Báo cáo tổng kết phong trào đọc sách", "đọc sách")):
        assert [match.contradicts for match in matches(text_words(title, report=True), (campaign,))] == [False]
