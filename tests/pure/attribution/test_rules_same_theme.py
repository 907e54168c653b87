"""Campaigns of one theme at the same time: the term's report, the year's, and the registration for the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.entities import Campaign
from tests.bench.suoi_tien import LIST, REPORT, VIETNAM, mail, registry, report, workbook
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.campaign.text_words import says_nothing, text_words
from tracker.rules.attribution.campaign.topics import registers
from tracker.rules.attribution.evidence import Attribution, Disposition
from tracker.rules.attribution.registry import History


def campaign(code: str, title: str, *keywords: str, plan: str = "") -> Campaign:
    return Campaign(
        code,
        title,
        due=datetime(2025, 6, 10, tzinfo=VIETNAM),
        opens=datetime(2024, 12, 1, tzinfo=VIETNAM),
        plan_number=plan,
        keywords=keywords,
        parts=(REPORT, LIST),
    )


TERM = campaign("XSD-HK1", "Báo cáo sơ kết học kỳ I phong trào “Xanh sạch đẹp” năm học 2024-2025", "sơ kết xanh sạch đẹp")
YEAR = campaign("XSD-CN", "Báo cáo tổng kết phong trào “Xanh sạch đẹp” năm học 2024-2025", "tổng kết xanh sạch đẹp")
NEXT = campaign("XSD-DK", "Đăng ký mô hình “Xanh sạch đẹp” năm học 2025-2026", "đăng ký xanh sạch đẹp")
GENERAL = campaign("TK", "Báo cáo tổng kết năm học 2024-2025", "tổng kết năm học", plan="12/KH-PGDĐT")
KNOWN = registry(campaigns=(TERM, YEAR, NEXT, GENERAL))


def decide(title: str, *, subject: str = "Nộp báo cáo", filename: str = "bc.docx", kind: str | None = "BC") -> Attribution:
    paper = report(summary=title, filename=filename, kind=kind, dated=None)
    return attribute(mail(paper, subject=subject), History(), KNOWN)


def campaigns(decided: Attribution) -> list[str]:
    return [one.campaign for one in decided.bookings]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sơ kết học kỳ I phong trào xây dựng trường học “Xanh sạch đẹp” năm học 2024-2025", "XSD-HK1"),
        ("Tình hình thực hiện Xanh sạch đẹp HKI năm học 2024-2025", "XSD-HK1"),
        ("Tổng kết năm học thực hiện phong trào Xanh, sạch, đẹp năm học 2024-2025", "XSD-CN"),
        ("Kết quả cả năm thực hiện phong trào Xanh sạch đẹp năm học 2024-2025", "XSD-CN"),
    ],
)
def test_a_movement_s_name_is_its_topic_and_the_period_says_which_report(title: str, expected: str) -> None:
    assert campaigns(decide(title)) == [expected]


def test_the_year_is_not_booked_against_a_file_name_that_speaks_of_the_term_alone() -> None:
    decided = decide("Kết quả phong trào Xanh sạch đẹp năm học 2024-2025", filename="BC xanh sach dep HK1.docx")
    assert decided.disposition is Disposition.REVIEW


def test_last_year_s_movement_is_no_open_campaign() -> None:
    assert decide("Tổng kết phong trào Xanh sạch đẹp năm học 2023-2024").disposition is Disposition.REVIEW


def test_a_registration_answers_what_asks_for_registration() -> None:
    assert campaigns(decide("BẢN ĐĂNG KÝ Mô hình “Xanh sạch đẹp” năm học 2025-2026", kind=None)) == ["XSD-DK"]


def test_a_registration_is_never_the_report_on_what_is_registered() -> None:
    registration = "Đăng ký xây dựng trường Xanh sạch đẹp năm học 2024-2025"
    assert decide(registration, kind=None).disposition is Disposition.REVIEW
    assert decide(registration).disposition is Disposition.REVIEW


def test_a_report_is_never_a_registration() -> None:
    assert decide("Kết quả mô hình Xanh sạch đẹp năm học 2025-2026").disposition is Disposition.REVIEW


@pytest.mark.parametrize(
    ("text", "announces"),
    [
        ("Đăng ký mô hình dân vận khéo", True),
        ("TH Suối Tiên nộp bản đăng kí thi đua", True),
        ("Kết quả các mô hình đã đăng ký", False),
        ("Kết quả thực hiện mô hình đăng ký đầu năm", False),
    ],
)
def test_what_was_registered_may_be_reported_on(text: str, announces: bool) -> None:
    assert registers(text) is announces


@pytest.mark.parametrize("title", ["Kết quả thực hiện nhiệm vụ năm học 2024-2025", "Công tác năm học 2024-2025"])
def test_a_title_without_a_topic_answers_the_general_campaign_of_its_period(title: str) -> None:
    assert says_nothing(text_words(title))
    assert campaigns(decide(title)) == ["TK"]


def test_a_title_without_a_topic_is_not_booked_against_its_mail() -> None:
    decided = decide(
        "Kết quả thực hiện nhiệm vụ năm học 2024-2025", subject="Tổng kết xanh sạch đẹp", filename="bctk nam hoc.docx"
    )
    assert "TK" not in campaigns(decided)


def test_a_title_without_a_topic_of_another_period_answers_nothing() -> None:
    assert decide("Kết quả thực hiện nhiệm vụ tháng 5 năm 2025").disposition is Disposition.REVIEW
    assert decide("Kết quả thực hiện nhiệm vụ năm học 2023-2024").disposition is Disposition.REVIEW


def test_in_a_mail_of_several_reports_the_subject_may_speak_of_the_other() -> None:
    first = report(summary="Tổng kết phong trào Xanh sạch đẹp năm học 2024-2025", dated=None)
    second = report(summary="Kết quả thực hiện nhiệm vụ năm học 2024-2025", dated=None, sha256="e" * 64)
    decided = attribute(mail(first, second, subject="Tổng kết xanh sạch đẹp"), History(), KNOWN)
    assert campaigns(decided) == ["XSD-CN", "TK"]


def test_a_list_is_not_put_aside_because_a_campaign_of_the_same_theme_asks_for_another_time() -> None:
    sheet = workbook(filename="danh sach.xlsx")
    table = replace(
        sheet.tables[0], rows=((None, "DANH SÁCH XANH SẠCH ĐẸP TIÊU BIỂU NĂM HỌC 2024-2025", None), *sheet.tables[0].rows)
    )
    decided = attribute(mail(replace(sheet, tables=(table,)), subject="Tổng kết xanh sạch đẹp"), History(), KNOWN)
    assert [(one.campaign, one.part) for one in decided.bookings] == [("XSD-CN", "appendix")]


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Sơ kết phong trào Xanh sạch đẹp học kỳ I", "rule-title"),
        ("Kết quả cả năm thực hiện phong trào Xanh sạch đẹp năm học 2024-2025", "rule-title-all-periods"),
        ("Kết quả thực hiện nhiệm vụ năm học 2024-2025", "rule-no-topic"),
    ],
)
def test_the_clues_name_the_row_that_decided(title: str, rule: str) -> None:
    clues = decide(title).bookings[0].clues
    assert [clue.kind for clue in clues if clue.kind.startswith("rule-")] == ["rule-letterhead-and-sender", rule]


def test_a_general_title_is_not_booked_for_the_topic_that_only_the_subject_names() -> None:
    decided = decide("Kết quả thực hiện nhiệm vụ năm học 2024-2025", subject="Tổng kết phong trào xanh sạch đẹp")
    assert decided.disposition is Disposition.REVIEW
