"""Every row of the campaign's tables decides something that the rows below it would decide otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import pytest

from config.entities import Campaign, Unit
from tests.bench.suoi_tien import MEALS, REPORT, SAFETY, UNITS, VIETNAM, report
from tracker.rules.attribution.campaign.against_table import AGAINST, Chosen
from tracker.rules.attribution.campaign.campaign_table import (
    BY_COLUMNS,
    BY_TITLE,
    WITHOUT_TITLE,
    Columns,
)
from tracker.rules.attribution.campaign.text_words import text_words
from tracker.rules.attribution.campaign.topic_evidence import TopicEvidence, Weighed
from tracker.rules.attribution.campaign.topics import Match, topic
from tracker.rules.attribution.decision_table import Row, Verdict, first_to_decide
from tracker.rules.attribution.document_sorts import Sort
from tracker.rules.attribution.evidence import Reason

E = TypeVar("E")

JUNE, JULY, YEAR = "AN6", "AN7", "TK"
UNKNOWN, AMBIGUOUS = Reason.UNKNOWN_CAMPAIGN, Reason.AMBIGUOUS_CAMPAIGN


def campaign(code: str, title: str, keyword: str, plan: str = "") -> Campaign:
    due = datetime(2025, 8, 10, tzinfo=VIETNAM)
    return Campaign(code, title, due=due, keywords=(keyword,), plan_number=plan, parts=(REPORT,))


TOPICS = tuple(
    map(
        topic,
        (
            campaign(JUNE, "Báo cáo công tác an ninh tháng 6 năm 2025", "công tác an ninh", "61/KH-PGDĐT"),
            campaign(JULY, "Báo cáo công tác an ninh tháng 7 năm 2025", "công tác an ninh", "71/KH-PGDĐT"),
            campaign(YEAR, "Báo cáo tổng kết năm học 2024-2025", "tổng kết năm học"),
        ),
    )
)


KNOWN = {one.campaign.code: one for one in TOPICS}


def chosen(weighed: Weighed, code: str, unit: Unit | None = None) -> Chosen:
    return Chosen(weighed, weighed.topics[code], unit)


def says(*codes: str, found: str = "an ninh", contradicts: bool = False, agrees: bool = False) -> tuple[Match, ...]:
    return tuple(Match(code, 2, found, contradicts, agrees=agrees) for code in codes)


def weighed(
    title: str = "",
    by_title: tuple[Match, ...] = (),
    *,
    plan: tuple[str, ...] = (),
    file: tuple[Match, ...] = (),
    subject: tuple[Match, ...] = (),
    body: tuple[Match, ...] = (),
    reply: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
    text: str = "",
    mark: tuple[str, ...] = (),
) -> Weighed:
    found = TopicEvidence(text_words(title, report=True), by_title, plan, file, subject, body, reply, (), by_mark=mark)
    return Weighed(report(text=text, dated=None), found, beside, KNOWN)


ANY = "Công tác an ninh"
BOTH = says(JUNE, JULY)
WORDS = "Việc giữ gìn trật tự trường lớp"

TITLES = [
    ("title", weighed(ANY, says(JUNE)), Verdict(JUNE)),
    ("title-period", weighed(ANY, (*says(JUNE), *says(JULY, agrees=True)), plan=(JUNE,)), Verdict(JULY)),
    (
        "title-all-periods",
        weighed(ANY, (*says(JUNE), replace(says(JULY)[0], fully=True)), plan=(JUNE,)),
        Verdict(JULY),
    ),
    ("title-plan", weighed(ANY, (*says(JUNE, found="an ninh trường"), *says(JULY)), plan=(JULY,)), Verdict(JULY)),
    ("title-longest", weighed(ANY, (*says(JUNE, found="an ninh trường"), *says(JULY))), Verdict(JUNE)),
    ("text-period", weighed(ANY, BOTH, text="Trong tháng 7 năm 2025, trường đã"), Verdict(JULY)),
    ("title-several", weighed(ANY, BOTH), Verdict(None, AMBIGUOUS, (JUNE, JULY))),
    (
        "title-of-another-period",
        weighed(ANY, says(JUNE, contradicts=True), plan=(JULY,), file=says(JULY)),
        Verdict(None, UNKNOWN, (JUNE,)),
    ),
    ("no-topic", weighed("Kết quả thực hiện nhiệm vụ năm học 2024-2025"), Verdict(YEAR)),
    ("plan-in-title", weighed("Kết quả thực hiện Kế hoạch số 71/KH-PGDĐT", plan=(JULY,)), Verdict(JULY)),
    ("plan-and-one-more", weighed(WORDS, plan=(JULY,), file=says(JULY)), Verdict(JULY)),
    ("title-in-other-words", weighed(WORDS, plan=(JULY,)), Verdict(None, UNKNOWN, (JULY,))),
]

SOURCES = [
    (
        "another-period",
        weighed(by_title=says(JUNE, contradicts=True), subject=says(JULY)),
        Verdict(None, UNKNOWN, (JUNE,)),
    ),
    ("mark", weighed(mark=(JUNE,), subject=says(JULY)), Verdict(JUNE)),
    ("text", weighed(by_title=says(JUNE), file=says(JULY)), Verdict(JUNE)),
    ("filename", weighed(file=says(JUNE), plan=(JULY,)), Verdict(JUNE)),
    ("plan", weighed(plan=(JUNE,), beside=(JULY,)), Verdict(JUNE)),
    ("beside", weighed(beside=(JUNE,), subject=says(JULY)), Verdict(JUNE)),
    ("subject", weighed(subject=says(JUNE), body=says(JULY)), Verdict(JUNE)),
    ("body", weighed(body=says(JUNE), reply=(JULY,)), Verdict(JUNE)),
    ("reply", weighed(reply=(JUNE,)), Verdict(JUNE)),
    ("silent", weighed(), Verdict(None, UNKNOWN)),
]

COLUMNS = [
    ("columns-of-another", Columns(Verdict(JUNE), (JULY,)), Verdict(None, AMBIGUOUS, (JUNE, JULY))),
    ("columns", Columns(Verdict(None, UNKNOWN), (JULY,)), Verdict(JULY)),
    ("columns-of-several", Columns(Verdict(None, UNKNOWN), (JUNE, JULY)), Verdict(None, UNKNOWN, (JUNE, JULY))),
]

HERE = Weighed(
    report(), weighed("Công tác an toàn giao thông năm 2023").found, (), {one.code: topic(one) for one in (SAFETY, MEALS)}
)
NARROW = topic(replace(SAFETY, units=("level:thcs",)))
PHOTO = replace(weighed(subject=says(JUNE)), sort=Sort.SCAN)
CLOSE = topic(campaign("AM", "Báo cáo tuyên truyền pháp luật về công tác an ninh năm 2025", "tuyên truyền pháp luật"))
TOMORROW = topic(replace(SAFETY, opens=datetime(2024, 5, 2, tzinfo=VIETNAM)))
AGAINST_ROWS = [
    (
        "before-it-opened",
        chosen(
            replace(
                HERE,
                found=weighed("Công tác an toàn giao thông").found,
                topics={SAFETY.code: TOMORROW},
                arrived_at=datetime(2024, 5, 1, tzinfo=VIETNAM),
            ),
            SAFETY.code,
        ),
        Verdict(None, UNKNOWN, (SAFETY.code,)),
    ),
    ("another-time", chosen(HERE, SAFETY.code), Verdict(None, UNKNOWN, (SAFETY.code,))),
    (
        "words-of-another",
        chosen(replace(weighed("Tuyên truyền về công tác an ninh", says(JUNE)), topics={**KNOWN, "AM": CLOSE}), JUNE),
        Verdict(None, AMBIGUOUS, (JUNE, "AM")),
    ),
    (
        "another-matter",
        chosen(weighed("Nhu cầu mua sắm phục vụ công tác an ninh", says(JUNE)), JUNE),
        Verdict(None, UNKNOWN, (JUNE,)),
    ),
    (
        "not-called-report",
        chosen(replace(weighed("Công tác an ninh", says(JUNE)), document=report(kind=None, dated=None)), JUNE),
        Verdict(None, UNKNOWN, (JUNE,)),
    ),
    ("photo-beside", chosen(replace(PHOTO, open_beside=True), JUNE), Verdict(None, Reason.UNREADABLE, (JUNE,))),
    (
        "photo-of-what",
        chosen(replace(PHOTO, found=replace(PHOTO.found, announced=False)), JUNE),
        Verdict(None, Reason.UNREADABLE, (JUNE,)),
    ),
    (
        "not-asked",
        chosen(
            replace(HERE, found=weighed("Công tác an toàn giao thông").found, topics={SAFETY.code: NARROW}),
            SAFETY.code,
            UNITS[0],
        ),
        Verdict(None, UNKNOWN, (SAFETY.code,)),
    ),
]


def decided(rows: tuple[Row[E], ...], found: E) -> tuple[Verdict, str]:
    said = first_to_decide(rows, found) or Verdict(None)
    return replace(said, rule=""), said.rule


def holds(rows: tuple[Row[E], ...], rule: str, found: E, verdict: Verdict) -> None:
    """With the row it is so, and without it otherwise."""
    assert decided(rows, found) == (verdict, rule)
    assert decided(tuple(row for row in rows if row.id != rule), found)[0] != verdict


def test_an_old_form_filled_in_again_for_another_month_is_what_its_words_say() -> None:
    """Its mark is that of the month it was sent out for."""
    assert decided(WITHOUT_TITLE, weighed(mark=(JUNE,), by_title=says(JULY)))[0] == Verdict(JULY)
    again = weighed(mark=(JUNE,), by_title=(*says(JUNE, contradicts=True), *says(JULY)))
    assert decided(WITHOUT_TITLE, again)[0] == Verdict(JULY)


def test_no_row_is_without_an_example() -> None:
    assert [rule for rule, _, _ in TITLES] == [row.id for row in BY_TITLE]
    assert [rule for rule, _, _ in SOURCES] == [row.id for row in WITHOUT_TITLE]
    assert [rule for rule, _, _ in COLUMNS] == [row.id for row in BY_COLUMNS]
    assert [rule for rule, _, _ in AGAINST_ROWS] == [row.id for row in AGAINST]


@pytest.mark.parametrize(("rule", "found", "verdict"), TITLES)
def test_each_row_on_titles_decides_otherwise_when_it_is_gone(rule: str, found: Weighed, verdict: Verdict) -> None:
    holds(BY_TITLE, rule, found, verdict)


@pytest.mark.parametrize(("rule", "found", "verdict"), SOURCES)
def test_each_source_without_a_title_decides_otherwise_when_it_is_gone(rule: str, found: Weighed, verdict: Verdict) -> None:
    holds(WITHOUT_TITLE, rule, found, verdict)


@pytest.mark.parametrize(("rule", "found", "verdict"), COLUMNS)
def test_each_row_on_columns_decides_otherwise_when_it_is_gone(rule: str, found: Columns, verdict: Verdict) -> None:
    holds(BY_COLUMNS, rule, found, verdict)


@pytest.mark.parametrize(("rule", "found", "verdict"), AGAINST_ROWS)
def test_each_row_against_a_campaign_lets_it_pass_when_it_is_gone(rule: str, found: Chosen, verdict: Verdict) -> None:
    holds(AGAINST, rule, found, verdict)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        # the longest words must hold all others' words, not those of one of them only
        (
            weighed(ANY, (*says(JUNE, found="an ninh trường"), *says(JULY), *says(YEAR, found="trật tự"))),
            Verdict(None, AMBIGUOUS, (JUNE, JULY, YEAR)),
        ),
        # a plan of none of them decides nothing
        (weighed(ANY, BOTH, plan=(YEAR,)), Verdict(None, AMBIGUOUS, (JUNE, JULY))),
        # two topics are no series of months
        (
            weighed(ANY, (*says(JUNE, found="an ninh"), *says(JULY, found="trật tự")), text="Trong tháng 7 năm 2025"),
            Verdict(None, AMBIGUOUS, (JUNE, JULY)),
        ),
        # a year is every report's, and no second source
        (weighed(f"{WORDS} năm 2025", plan=(JULY,)), Verdict(None, UNKNOWN, (JULY,))),
        (weighed(f"{WORDS} năm học 2024-2025", plan=(YEAR,)), Verdict(None, UNKNOWN, (YEAR,))),
        (weighed(f"{WORDS} tháng 7 năm 2025", plan=(JULY,)), Verdict(JULY)),
        # a title without topic against what the mail speaks of
        (weighed("Kết quả thực hiện nhiệm vụ năm học 2024-2025", subject=says(JULY)), Verdict(None, UNKNOWN, (JULY,))),
    ],
)
def test_a_title_that_leaves_several_or_none_is_for_a_person(found: Weighed, verdict: Verdict) -> None:
    assert decided(BY_TITLE, found)[0] == verdict


def test_where_a_source_leaves_several_all_others_must_agree_on_one_of_them() -> None:
    assert decided(WITHOUT_TITLE, weighed(file=BOTH, subject=says(JULY)))[0] == Verdict(JULY)
    assert decided(WITHOUT_TITLE, weighed(file=BOTH, subject=says(YEAR)))[0] == Verdict(None, AMBIGUOUS, (JUNE, JULY))
    apart = weighed(file=BOTH, subject=says(JULY), body=says(JUNE))
    assert decided(WITHOUT_TITLE, apart)[0] == Verdict(None, AMBIGUOUS, (JUNE, JULY))


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (Columns(Verdict(None, AMBIGUOUS, (JUNE, JULY)), (JULY, YEAR)), Verdict(JULY)),
        (Columns(Verdict(None, AMBIGUOUS, (JUNE, JULY)), (YEAR,)), Verdict(None)),
        (Columns(Verdict(None, UNKNOWN, (JUNE,)), (JULY,)), Verdict(None)),
        (Columns(Verdict(JUNE), ()), Verdict(None)),
    ],
)
def test_columns_only_narrow_what_the_words_have_left(found: Columns, verdict: Verdict) -> None:
    assert decided(BY_COLUMNS, found)[0] == verdict
