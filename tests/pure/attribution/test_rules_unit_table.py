"""Every row of the unit's table decides something that the rows below it would decide otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from parsers.facts import Body, Forwarded, Reading, Sender
from tests.bench.suoi_tien import UNITS, mail, registry, report
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.decision_table import Row, Verdict, first_to_decide
from tracker.rules.attribution.evidence import Reason
from tracker.rules.attribution.registry import History
from tracker.rules.attribution.unit.mail_evidence import MailEvidence
from tracker.rules.attribution.unit.unit_evidence import Beside, Paper, UnitEvidence
from tracker.rules.attribution.unit.unit_index import Named, UnitIndex
from tracker.rules.attribution.unit.unit_table import LEFT_OPEN, TABLE

MAY, OTHER = "mn-may", "mn-khac"
CONFLICT, UNKNOWN, AMBIGUOUS = Reason.CONFLICTING_EVIDENCE, Reason.UNKNOWN_UNIT, Reason.AMBIGUOUS_UNIT
BOTH = (MAY, OTHER)
WHOLE = Named((MAY,), full=True)
UNMARKED = Named((MAY,), full=True, exact=False)
TWINS = Named(BOTH, full=True)
NONE = Named((), full=False)
STRANGER = MailEvidence()
SENDER = MailEvidence(registered=(MAY,))
CLERK = MailEvidence(registered=BOTH)


def school(letterhead: Named, mail: MailEvidence = STRANGER) -> UnitEvidence:
    return UnitEvidence(mail, Paper.SCHOOL, letterhead)


def blank(mail: MailEvidence, *, named: tuple[str, ...] = (), barely: tuple[str, ...] = ()) -> UnitEvidence:
    return UnitEvidence(mail, named=named, barely=barely)


ROWS = [
    ("initials", UnitEvidence(SENDER, Paper.BODY, near=(MAY,)), Verdict(MAY)),
    ("another-body", UnitEvidence(SENDER, Paper.BODY), Verdict(None, CONFLICT, (MAY,))),
    ("another-town", replace(school(WHOLE, SENDER), elsewhere=True), Verdict(None, CONFLICT, (MAY,))),
    ("unit-above", replace(school(WHOLE, SENDER), above_unit=(OTHER,)), Verdict(None, CONFLICT, BOTH)),
    (
        "organ",
        replace(school(NONE, SENDER), organ=True, organ_of=(MAY,), near=(MAY,)),
        Verdict(None, Reason.UNKNOWN_CAMPAIGN, (MAY,)),
    ),
    ("organ", replace(school(NONE, SENDER), organ=True, near=(MAY,)), Verdict(None, CONFLICT, (MAY,))),
    ("borrowed-address", school(WHOLE, replace(SENDER, borrowed=True)), Verdict(None, CONFLICT, (MAY,))),
    ("other-ward", replace(school(WHOLE, SENDER), other_seat=True), Verdict(None, CONFLICT, (MAY,))),
    ("ward-against-sender", replace(school(TWINS, SENDER), ward=(OTHER,)), Verdict(None, CONFLICT, (OTHER, MAY))),
    ("letterhead-and-sender", school(TWINS, SENDER), Verdict(MAY)),
    ("misspelt", replace(school(NONE, SENDER), near=(MAY,)), Verdict(MAY)),
    ("misread", replace(school(NONE, SENDER), by_ocr=True), Verdict(None, Reason.UNREADABLE, (MAY,))),
    ("half-a-name", replace(school(NONE, CLERK), half=BOTH), Verdict(None, AMBIGUOUS, BOTH)),
    ("unknown-school", school(NONE, SENDER), Verdict(None, CONFLICT, (MAY,))),
    (
        "letterhead-against-sender",
        school(WHOLE, MailEvidence(registered=(OTHER,))),
        Verdict(None, CONFLICT, (MAY, OTHER)),
    ),
    ("another-commune", replace(school(WHOLE), other_commune=True), Verdict(None, UNKNOWN, (MAY,))),
    ("another-place", replace(school(WHOLE), away=True), Verdict(None, UNKNOWN, (MAY,))),
    ("letterhead-and-ward", replace(school(TWINS), ward=(OTHER,)), Verdict(OTHER)),
    ("letterhead", school(WHOLE), Verdict(MAY)),
    ("letterhead-and-one-more", school(UNMARKED, MailEvidence(subject=(MAY,))), Verdict(MAY)),
    ("several-units", school(TWINS), Verdict(None, AMBIGUOUS, BOTH)),
    ("brand", UnitEvidence(SENDER, Paper.UNKNOWN, near=(MAY,)), Verdict(MAY)),
    ("not-understood", UnitEvidence(SENDER, Paper.UNKNOWN), Verdict(None, UNKNOWN, (MAY,))),
    ("borrowed", blank(replace(SENDER, borrowed=True)), Verdict(None, CONFLICT, (MAY,))),
    ("filename-against-sender", blank(SENDER, named=(OTHER,)), Verdict(None, CONFLICT, BOTH)),
    ("subject-against-sender", blank(replace(SENDER, subject=(OTHER,))), Verdict(None, CONFLICT, BOTH)),
    ("text-against-sender", blank(replace(SENDER, body=(OTHER,))), Verdict(None, CONFLICT, BOTH)),
    ("sender", blank(SENDER), Verdict(MAY)),
    ("clerk-filename", blank(replace(CLERK, subject=(MAY,)), named=(OTHER,)), Verdict(OTHER)),
    ("clerk-filename-short", blank(replace(CLERK, subject=(MAY,)), barely=(OTHER,)), Verdict(OTHER)),
    ("clerk-subject", blank(replace(CLERK, subject=(OTHER,), body=(MAY,))), Verdict(OTHER)),
    ("clerk-body", blank(replace(CLERK, body=(OTHER,), barely=(MAY,))), Verdict(OTHER)),
    ("clerk-words", blank(replace(CLERK, barely=(OTHER,))), Verdict(OTHER)),
    ("clerk-silent", blank(CLERK), Verdict(None, AMBIGUOUS, BOTH)),
    ("two-vouch", blank(MailEvidence(replied=(MAY,), subject=(MAY,))), Verdict(MAY)),
    ("nobody", blank(MailEvidence(subject=(MAY,))), Verdict(None, UNKNOWN, (MAY,))),
]


def decided(rows: tuple[Row[UnitEvidence], ...], found: UnitEvidence) -> tuple[Verdict, str]:
    said = first_to_decide(rows, found) or Verdict(None)
    return replace(said, rule=""), said.rule


def test_no_row_is_without_an_example() -> None:
    assert list(dict.fromkeys(rule for rule, _, _ in ROWS)) == [row.id for row in TABLE]


@pytest.mark.parametrize(("rule", "found", "verdict"), ROWS)
def test_each_row_decides_what_would_be_decided_otherwise_without_it(rule: str, found: UnitEvidence, verdict: Verdict) -> None:
    assert decided(TABLE, found) == (verdict, rule)
    assert decided(tuple(row for row in TABLE if row.id != rule), found)[0] != verdict


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (blank(CLERK, named=BOTH), Verdict(None, AMBIGUOUS, BOTH)),
        (blank(replace(CLERK, subject=BOTH, body=(MAY,))), Verdict(None, AMBIGUOUS, BOTH)),
        (blank(SENDER, named=BOTH), Verdict(MAY)),
        (blank(replace(SENDER, subject=(OTHER,)), named=(MAY,)), Verdict(MAY)),
        (school(Named(BOTH, full=False), SENDER), Verdict(MAY)),
        (school(UNMARKED), Verdict(None, AMBIGUOUS, (MAY,))),
        (school(Named((MAY,), full=False), MailEvidence(subject=(MAY,))), Verdict(None, AMBIGUOUS, (MAY,))),
        (replace(school(WHOLE, MailEvidence(replied=(MAY,))), other_commune=True), Verdict(MAY)),
        (replace(school(WHOLE, SENDER), other_commune=True), Verdict(MAY)),
        (replace(school(WHOLE), elsewhere=True), Verdict(None, UNKNOWN)),
        (replace(school(NONE), near=BOTH), Verdict(None, UNKNOWN)),
        (blank(MailEvidence(subject=(MAY,)), named=(MAY,)), Verdict(None, UNKNOWN, (MAY,))),
        (blank(MailEvidence(replied=(MAY,), subject=(OTHER,))), Verdict(None, UNKNOWN, (OTHER, MAY))),
        (blank(MailEvidence(replied=(MAY,))), Verdict(None, UNKNOWN, (MAY,))),
    ],
)
def test_doubt_is_left_to_a_person_and_silence_to_the_rows_below(found: UnitEvidence, verdict: Verdict) -> None:
    assert decided(TABLE, found)[0] == verdict


OPEN = Verdict(None, UNKNOWN)


@pytest.mark.parametrize(
    ("found", "unit"),
    [
        (Beside(OPEN, (MAY,), issuer=False), MAY),
        (Beside(Verdict(None, AMBIGUOUS, BOTH), (MAY,), issuer=False), MAY),
        (Beside(Verdict(None, AMBIGUOUS, (OTHER,)), (MAY,), issuer=False), None),
        (Beside(Verdict(None, CONFLICT, BOTH), (MAY,), issuer=False), None),
        (Beside(Verdict(OTHER), (MAY,), issuer=False), None),
        (Beside(OPEN, (MAY,), issuer=True), None),
        (Beside(OPEN, BOTH, issuer=False), None),
        (Beside(OPEN, (), issuer=False), None),
    ],
)
def test_a_file_that_names_no_unit_follows_the_mail_s_other_files(found: Beside, unit: str | None) -> None:
    said = first_to_decide(LEFT_OPEN, found)
    assert (said.answer if said else None) == unit


def rules(reading: Reading) -> list[str]:
    whole = attribute(reading, History(), registry())
    clues = whole.bookings[0].clues if whole.bookings else whole.clues
    return [clue.kind.removeprefix("rule-") for clue in clues if clue.kind.startswith("rule-")]


def test_a_decision_names_the_row_that_made_it_for_the_unit_and_for_the_campaign() -> None:
    assert rules(mail(report())) == ["letterhead-and-sender", "title"]
    assert rules(mail(report("TRƯỜNG MẦM NON ĐỒNG XUÂN"))) == ["letterhead-against-sender", "title"]
    assert rules(mail(report(None, superior=None), sender="chung@mail.example")) == ["clerk-silent", "title"]


def test_what_stands_against_the_unit_is_a_clue_of_its_own() -> None:
    away = report(superior="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO THỊ XÃ PHÚ MỸ")
    renamed = report(superior="UBND PHƯỜNG AN LẠC")
    organ = report("CÔNG ĐOÀN TRƯỜNG TIỂU HỌC SUỐI TIÊN")
    for paper, kind in ((away, "elsewhere"), (renamed, "commune"), (organ, "organ")):
        whole = attribute(mail(paper), History(), registry())
        clues = (*whole.clues, *(clue for one in whole.bookings for clue in one.clues))
        assert kind in {clue.kind for clue in clues}, kind


def test_a_forwarded_mail_without_a_letterhead_needs_one_more_clue() -> None:
    inner = Forwarded(Sender("thsuoitien@edu.example"), "", "Nộp báo cáo", "")
    plain = replace(mail(report(None, superior=None), sender="ai@mail.example"), forwarded=(inner,))
    assert rules(plain)[0] == "nobody"
    assert rules(replace(plain, subject="BC ATGT Trường TH Suối Tiên"))[0] == "two-vouch"


def test_a_superior_that_is_no_more_says_nothing_against_a_sender_and_an_issuer_that_agree() -> None:
    assert first_to_decide(TABLE, replace(school(WHOLE, SENDER), superior_elsewhere=True)) == Verdict(
        MAY, rule="letterhead-and-sender"
    )
    assert first_to_decide(TABLE, replace(school(WHOLE), superior_elsewhere=True)) == Verdict(None, UNKNOWN, (), "another-town")


class Counting(UnitIndex):
    """What was asked of it."""

    def __init__(self) -> None:
        super().__init__(UNITS)
        self.asked: Counter[str] = Counter()

    def in_text(self, text: str) -> Named:
        self.asked[text] += 1
        return super().in_text(text)

    def of_letterhead(self, issuer: Body, above: Body | None = None) -> Named:
        self.asked[issuer.words] += 1
        return super().of_letterhead(issuer, above)


@pytest.mark.parametrize("issuer", ["TRƯỜNG TIỂU HỌC SUỐI TIÊN", "TH SUỐI TIÊN", "SUỐI TIÊN", "HỘI NGƯỜI CAO TUỔI"])
def test_of_a_mail_of_several_files_each_source_is_read_once(issuer: str) -> None:
    index, files = Counting(), ("mot", "hai", "ba")
    papers = [report(f"{issuer} {at}", filename=f"{name}.docx", sha256=name * 9) for at, name in enumerate(files)]
    attribute(mail(*papers, subject="Nộp báo cáo", body="Kính gửi Phòng"), History(), replace(registry(), index=index))
    assert index.asked == dict.fromkeys(("Nộp báo cáo", "Kính gửi Phòng", *files, *(f"{issuer} {at}" for at in range(3))), 1)


def test_a_superior_that_is_no_more_stands_where_the_issuer_is_not_written_out() -> None:
    unmarked = replace(school(UNMARKED, SENDER), superior_elsewhere=True)
    assert first_to_decide(TABLE, unmarked) == Verdict(None, CONFLICT, (MAY,), "another-town")
