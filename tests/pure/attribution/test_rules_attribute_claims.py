"""What decides a mail, one claim for each decision that a small change could turn without any other test's notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.entities import Campaign
from parsers.facts import Automatic, Forwarded, Reading, Sender
from tests.bench.suoi_tien import MEALS, SAFETY, mail, registry, report
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.campaign.periods import Period
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.attribution.registry import History

STRANGER = "lan.nguyen@mail.example"
NOTHING_BEFORE = History()
OCTOBER = replace(MEALS, code="BT2024-10", title="Báo cáo công tác bán trú tháng 10 năm 2024", plan_number="70/PGDĐT-CTHSSV")
BOTH_MONTHS = (SAFETY, MEALS, OCTOBER)


def decide(
    reading: Reading, history: History = NOTHING_BEFORE, campaigns: tuple[Campaign, ...] = (SAFETY, MEALS)
) -> Attribution:
    return attribute(reading, history, registry(campaigns=campaigns))


def campaigns_of(decided: Attribution) -> list[str]:
    return [one.campaign for one in decided.bookings]


def rule_of(decided: Attribution) -> str:
    (booking,) = decided.bookings
    return [clue.kind for clue in booking.clues if clue.kind.startswith("rule-")][-1]


@pytest.mark.parametrize("automatic", [Automatic.BULK, Automatic.AUTO_REPLY])
def test_a_report_inside_bulk_or_automatic_mail_is_booked_all_the_same(automatic: Automatic) -> None:
    decided = decide(replace(mail(report()), automatic=automatic))
    assert decided.disposition is Disposition.RECORDED
    assert campaigns_of(decided) == ["ATGT2024"]


def test_a_file_name_that_names_another_school_than_the_sender_is_for_a_person() -> None:
    plain = report(None, superior=None, filename="BC ATGT Trường Mầm non Đồng Xuân.docx")
    decided = decide(mail(plain))
    assert (decided.disposition, decided.reason) == (Disposition.REVIEW, Reason.CONFLICTING_EVIDENCE)
    assert not decided.bookings


def test_a_file_name_that_names_the_senders_school_is_booked() -> None:
    plain = report(None, superior=None, filename="BC ATGT Trường Tiểu học Suối Tiên.docx")
    assert [one.unit for one in decide(mail(plain)).bookings] == ["th-suoi-tien"]


def test_a_file_name_of_its_school_stands_above_a_subject_of_another() -> None:
    plain = report(None, superior=None, filename="BC ATGT Trường Tiểu học Suối Tiên.docx")
    decided = decide(mail(plain, subject="Trường Mầm non Đồng Xuân nộp báo cáo"))
    assert [one.unit for one in decided.bookings] == ["th-suoi-tien"]


@pytest.mark.parametrize("where", ["subject", "reply", "body", "forwarded"])
def test_a_mail_without_a_file_that_names_a_school_in_any_one_place_is_for_a_person(where: str) -> None:
    reading = mail(sender=STRANGER, subject="Kính gửi")
    history = NOTHING_BEFORE
    if where == "subject":
        reading = replace(reading, subject="Trường Tiểu học Suối Tiên")
    elif where == "body":
        reading = replace(reading, body="Trường Tiểu học Suối Tiên xin gửi.")
    elif where == "forwarded":
        reading = replace(reading, forwarded=(Forwarded(Sender("thsuoitien@edu.example"), "", "", ""),))
    else:
        history = History(replies_to=(("th-suoi-tien", "ATGT2024"),))
    decided = decide(reading, history)
    assert (decided.disposition, decided.reason) == (Disposition.REVIEW, Reason.NO_ATTACHMENT)


def test_a_strangers_mail_without_a_file_that_names_nobody_is_no_report() -> None:
    decided = decide(mail(sender=STRANGER, subject="Kính gửi"))
    assert (decided.disposition, decided.reason) == (Disposition.IGNORED, Reason.NOT_A_REPORT)


def test_a_registered_senders_link_is_for_a_person_and_a_strangers_is_not() -> None:
    said = "Tài liệu ở https://drive.example/d/1"
    assert decide(mail(subject="Kính gửi", body=said)).reason is Reason.LINK_ONLY
    assert decide(mail(sender=STRANGER, subject="Kính gửi", body=said)).reason is Reason.NOT_A_REPORT


def test_the_month_of_the_title_tells_two_months_of_one_topic_apart() -> None:
    told = report(summary="Kết quả công tác bán trú tháng 11 năm 2024")
    assert campaigns_of(decide(mail(told), campaigns=BOTH_MONTHS)) == ["BT2024-11"]


def test_a_title_that_names_a_month_is_not_for_the_campaign_of_its_topic_that_names_none() -> None:
    any_time = replace(MEALS, code="BT", title="Báo cáo công tác bán trú", plan_number="")
    told = report(summary="Kết quả công tác bán trú tháng 11 năm 2024")
    decided = decide(mail(told), campaigns=(any_time, MEALS))
    assert campaigns_of(decided) == ["BT2024-11"]
    assert rule_of(decided) == "rule-title-period"


def test_the_cited_plan_tells_two_months_of_one_topic_apart_where_the_title_does_not() -> None:
    cites = report(summary="Kết quả công tác bán trú", text="Thực hiện Công văn số 70/PGDĐT-CTHSSV ngày 02/10/2024")
    decided = decide(mail(cites), campaigns=BOTH_MONTHS)
    assert campaigns_of(decided) == ["BT2024-10"]
    assert rule_of(decided) == "rule-title-plan"


def test_two_months_of_one_topic_that_nothing_tells_apart_are_for_a_person() -> None:
    decided = decide(mail(report(summary="Kết quả công tác bán trú")), campaigns=BOTH_MONTHS)
    assert (decided.bookings, decided.reason) == ((), Reason.AMBIGUOUS_CAMPAIGN)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period("month", 1, 2024), 1, 1),
        (Period("month", 12, 2024), 12, 12),
        (Period("quarter", 1, 2024), 1, 3),
        (Period("quarter", 4, 2024), 10, 12),
        (Period("half", 1, 2024), 1, 6),
        (Period("half", 2, 2024), 7, 12),
        (Period("first-months", 9, 2024), 1, 9),
        (Period("last-months", 2, 2024), 11, 12),
        (Period("year", year=2024), 1, 12),
        (Period("school-year", year=2024), 6, 21),
    ],
)
def test_each_kind_of_period_has_its_first_and_last_month(period: Period, first: int, last: int) -> None:
    assert period.months == (2024 * 12 + first - 1, 2024 * 12 + last - 1)
