"""What a unit was last told, and where the books say otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.entities import Campaign, Level, Part, Unit
from tests.bench.one_school import DUE, OFFICE, ZONE
from tracker.rules.board.standing import Cell, Filed
from tracker.rules.letters.notices import correction
from tracker.rules.letters.recipients import Recipients
from tracker.rules.letters.told import DISAGREEMENTS, Told, ToldStanding, disagreement, in_the_books, may_be_chased
from tracker.sending.render import render

UNIT = Unit("th-a", "Tiểu học A", Level.TIEU_HOC)
PARTS = (Part("report", "Báo cáo"), Part("list", "Phụ lục"))
CAMPAIGN = Campaign("DVK", "Báo cáo dân vận khéo", DUE, parts=PARTS)
IN_TIME, TOO_LATE = DUE - timedelta(days=1), DUE + timedelta(days=1)
OWED = Cell(UNIT, CAMPAIGN, DUE)
SHORT = replace(OWED, filed=(Filed("report", 1, IN_TIME, True),))
COMPLETE = replace(OWED, filed=(Filed("report", 1, IN_TIME, True), Filed("list", 1, IN_TIME, True)))
LATE = replace(OWED, filed=(Filed("report", 1, IN_TIME, True), Filed("list", 1, TOO_LATE, True)))
EXEMPT = replace(OWED, exempt=True)


def told(cell: Cell) -> Told:
    return in_the_books(cell)


def test_the_books_are_said_in_the_terms_of_a_letter() -> None:
    assert told(OWED) == Told("th-a", "DVK", ToldStanding.OWED, DUE)
    assert told(SHORT) == Told("th-a", "DVK", ToldStanding.INCOMPLETE, DUE, missing=("Phụ lục",))
    assert told(COMPLETE) == Told("th-a", "DVK", ToldStanding.COMPLETE, DUE)
    assert told(LATE).late
    assert not told(replace(LATE, excused=True)).late
    assert told(EXEMPT).standing is ToldStanding.EXEMPT
    assert told(replace(OWED, campaign=replace(CAMPAIGN, units=("level:thcs",)))).standing is ToldStanding.EXEMPT


@pytest.mark.parametrize(
    ("before", "now", "row"),
    [
        (COMPLETE, SHORT, "receipt-holds-no-more"),
        (COMPLETE, OWED, "receipt-holds-no-more"),
        (SHORT, COMPLETE, "complete-after-all"),
        (OWED, LATE, "complete-after-all"),
        (OWED, EXEMPT, "asked-no-more"),
        (EXEMPT, OWED, "asked-after-all"),
        (COMPLETE, LATE, "counted-late"),
        (LATE, COMPLETE, "counted-in-time"),
        (OWED, replace(OWED, due=DUE + timedelta(days=3)), "due-moved"),
        (SHORT, replace(OWED, filed=(Filed("list", 1, IN_TIME, True),)), "other-parts"),
    ],
)
def test_each_row_has_its_pair(before: Cell, now: Cell, row: str) -> None:
    assert disagreement(told(before), told(now)) == row


def test_no_row_is_without_a_pair_or_a_reason() -> None:
    names = {name for name, _, _ in DISAGREEMENTS}
    assert len(names) == len(DISAGREEMENTS) == 8
    assert all(because for _, because, _ in DISAGREEMENTS)


@pytest.mark.parametrize("cell", [OWED, SHORT, COMPLETE, LATE, EXEMPT])
def test_what_was_told_and_still_holds_needs_no_letter(cell: Cell) -> None:
    assert disagreement(told(cell), told(cell)) == ""
    assert disagreement(None, told(cell)) == ""


def test_a_returned_report_is_owed_and_nobody_hears_it_twice() -> None:
    returned = Told("th-a", "DVK", ToldStanding.RETURNED, DUE)
    assert disagreement(returned, told(SHORT)) == ""
    assert disagreement(returned, told(COMPLETE)) == "complete-after-all"


def test_a_complete_report_is_not_told_of_a_moved_day() -> None:
    assert disagreement(told(COMPLETE), told(replace(COMPLETE, due=DUE + timedelta(days=9)))) == ""


def test_who_holds_a_receipt_or_an_exemption_is_told_before_it_is_chased() -> None:
    assert [may_be_chased(told(one)) for one in (OWED, SHORT, COMPLETE, EXEMPT)] == [True, True, False, False]
    assert may_be_chased(None)


def test_time_alone_makes_no_letter_untrue() -> None:
    assert told(OWED) == told(replace(OWED, in_review=True))
    assert datetime(2020, 12, 1, tzinfo=ZONE) == DUE


def test_a_unit_that_owes_again_reads_until_when_in_the_letter_itself() -> None:
    before, now = told(COMPLETE), told(OWED)
    at = DUE - timedelta(days=1)
    letter = render(
        correction(OWED, before, now, disagreement(before, now), "Gửi nhầm", at, Recipients(("a@b.example",))), OFFICE, "<a@b>"
    )
    for body in (letter.text, letter.html):
        assert "Hạn nộp: " in body
        assert "hết ngày 30/11/2020" in body
