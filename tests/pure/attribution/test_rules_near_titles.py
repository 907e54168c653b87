"""Campaigns whose words overlap, keywords that say nothing, months left to the text, plans named in a title."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.entities import Campaign
from tests.bench.suoi_tien import LIST, REPORT, VIETNAM, mail, registry, report, workbook
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.campaign.text_words import quotes, text_words
from tracker.rules.attribution.campaign.topics import matches, topic
from tracker.rules.attribution.evidence import Attribution, Disposition
from tracker.rules.attribution.registry import History


def campaign(code: str, title: str, *keywords: str, plan: str = "") -> Campaign:
    due = datetime(2024, 12, 10, tzinfo=VIETNAM)
    return Campaign(code, title, due=due, plan_number=plan, keywords=keywords, parts=(REPORT, LIST))


GIFTS = campaign("QUA", "Báo cáo kết quả trao tặng xe đạp cho học sinh nghèo vượt khó năm 2024", "trao tặng xe đạp")
POOR = campaign("NGHEO", "Thống kê học sinh nghèo vượt khó năm 2024", "học sinh nghèo vượt khó")
SLOPPY = campaign("THI", "Báo cáo tình hình tổ chức hội thi năm 2024", "báo cáo", "tình hình", "hội thi")
OCTOBER = campaign("YT10", "Báo cáo công tác y tế học đường tháng 10 năm 2024", "y tế học đường", plan="61/PGDĐT-YT")
NOVEMBER = campaign("YT11", "Báo cáo công tác y tế học đường tháng 11 năm 2024", "y tế học đường", plan="70/PGDĐT-YT")
KNOWN = registry(campaigns=(GIFTS, POOR, SLOPPY, OCTOBER, NOVEMBER))


def decide(title: str, text: str = "", **changes: str) -> Attribution:
    return attribute(mail(report(summary=title, text=text, **changes)), History(), KNOWN)  # type: ignore[arg-type]


def campaigns(decided: Attribution) -> list[str]:
    return [one.campaign for one in decided.bookings]


@pytest.mark.parametrize("opening", ["Kết quả", "Tình hình", "Báo cáo nhanh kết quả", "Về việc"])
def test_a_campaigns_own_title_outweighs_anothers_keyword_inside_it(opening: str) -> None:
    assert campaigns(decide(f"{opening} trao tặng xe đạp cho học sinh nghèo vượt khó năm 2024")) == ["QUA"]


def test_the_keyword_alone_still_means_the_campaign_that_has_it() -> None:
    assert campaigns(decide("Tình hình học sinh nghèo vượt khó năm 2024")) == ["NGHEO"]


def test_its_own_title_with_another_year_is_still_another_years() -> None:
    decided = decide("Kết quả trao tặng xe đạp cho học sinh nghèo vượt khó năm 2023")
    assert decided.disposition is Disposition.REVIEW


def test_keywords_that_stand_on_every_paper_mark_none() -> None:
    assert not matches(text_words("Báo cáo tình hình phòng, chống đuối nước"), [topic(SLOPPY)])
    assert [match.code for match in matches(text_words("Báo cáo tình hình hội thi"), [topic(SLOPPY)])] == ["THI"]


def test_a_keyword_that_says_nothing_stays_where_there_is_no_other() -> None:
    assert matches(text_words("Báo cáo tình hình phòng, chống đuối nước"), [topic(replace(SLOPPY, keywords=("báo cáo",)))])


@pytest.mark.parametrize("keyword", ["tự đánh giá", "báo cáo năm học", "tổng kết"])
def test_sorts_of_reports_and_periods_are_no_idle_keywords(keyword: str) -> None:
    one = topic(campaign("X", "Báo cáo cuối năm học 2024-2025", keyword, "chất lượng dạy học"))
    assert matches(text_words(f"Kết quả {keyword}"), [one])


def test_a_table_beside_a_sloppy_campaign_is_told_by_its_file_name() -> None:
    listed = workbook(filename="PL y te hoc duong T11.xlsx")
    assert campaigns(attribute(mail(listed), History(), KNOWN)) == ["YT11"]


@pytest.mark.parametrize(("month", "code"), [("tháng 10/2024", "YT10"), ("tháng 11 năm 2024", "YT11")])
def test_a_title_without_its_month_leaves_it_to_the_text(month: str, code: str) -> None:
    text = f"Ngày 02/12/2024\nTrong {month} nhà trường khám cho 200 em."
    assert campaigns(decide("Công tác y tế học đường", text)) == [code]


@pytest.mark.parametrize("text", ["", "Tháng 10 khám 200 em, tháng 11 khám 190 em.", "Trong tháng 9 khám 200 em."])
def test_no_month_two_months_or_anothers_month_are_a_question(text: str) -> None:
    assert decide("Công tác y tế học đường", text).disposition is Disposition.REVIEW


def test_a_title_that_names_the_plan_says_which_campaign_it_answers() -> None:
    title = "Kết quả thực hiện Công văn số 61/PGDĐT-YT của Phòng Giáo dục và Đào tạo"
    assert campaigns(decide(title, f"BÁO CÁO {title}")) == ["YT10"]


def test_a_plan_of_another_number_is_not_named() -> None:
    assert quotes("Kết quả thực hiện Công văn số 61/PGDĐT-YT", "61/pgddt-yt")
    assert not quotes("Kết quả thực hiện Công văn số 161/PGDĐT-YT", "61/pgddt-yt")
    assert not quotes("Kết quả thực hiện Công văn", "")


@pytest.mark.parametrize(
    "title",
    [
        "Tài chính y tế học đường tháng 10 năm 2024",
        "Thu, chi quỹ y tế học đường tháng 10/2024",
        "Kết quả cuộc thi vẽ tranh về y tế học đường tháng 10 năm 2024",
        "Đề nghị tặng Giấy khen về y tế học đường tháng 10 năm 2024",
        "Sự cố trong công tác y tế học đường tháng 10 năm 2024",
    ],
)
def test_another_matter_before_the_topic_is_what_the_paper_is_about(title: str) -> None:
    assert decide(title).disposition is Disposition.REVIEW


def test_a_contest_may_be_the_topic_itself() -> None:
    assert campaigns(decide("Kết quả hội thi y tế học đường tháng 10 năm 2024")) == ["YT10"]


def test_a_matter_after_the_topic_is_one_of_its_heads() -> None:
    assert campaigns(decide("Công tác y tế học đường, kinh phí thực hiện tháng 10 năm 2024")) == ["YT10"]


def test_a_campaign_may_ask_about_that_very_matter() -> None:
    assert campaigns(decide("Kết quả hội thi năm 2024")) == ["THI"]


@pytest.mark.parametrize(
    "title", ["Tình hình HS nghèo vượt khó năm 2024", "Kết quả trao tặng xe đạp cho HS nghèo vượt khó năm 2024"]
)
def test_pupils_are_written_with_two_letters(title: str) -> None:
    assert decide(title).disposition is Disposition.RECORDED
