"""Whoever asks something of a letter's kind has an answer for every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.bench.one_school import OFFICE
from tracker.demo.narrator import Narrator
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import (
    ANSWERS,
    ASKING,
    CONSEQUENCES,
    QUESTIONS,
    RECEIPTS,
    CampaignLine,
    ChangeLine,
    Facts,
    LetterKind,
    Notice,
)
from tracker.sending.render import render
from tracker.store.letters.outbox import OutboxRow
from tracker.web.api.contract import notice
from tracker.web.frame import page_words

NOW = datetime(2020, 11, 25, 4, tzinfo=UTC)
ROW = OutboxRow(
    id=1,
    key="k",
    kind=LetterKind.REMINDER,
    unit="th-a",
    campaign="DVK",
    to=("tha@truong.example",),
    cc=(),
    subject="",
    message_id="<k@x.example>",
    in_reply_to="",
    text="",
    html="",
    headers=(),
    state=LetterState.SENT,
    uncertain=False,
    doubts=0,
    attempts=1,
    created_at=NOW,
    not_before=NOW,
    waits_since=NOW,
    lease_until=None,
    sent_at=NOW,
    error=None,
    bounced_at=None,
    bounce=None,
)


def test_every_kind_has_its_consequences() -> None:
    assert tuple(CONSEQUENCES) == tuple(LetterKind)


def test_the_lists_of_kinds_follow_from_the_table() -> None:
    assert ANSWERS == (LetterKind.CONFIRMATION, LetterKind.INCOMPLETE, LetterKind.QUESTION)
    assert RECEIPTS == (LetterKind.CONFIRMATION, LetterKind.INCOMPLETE)
    assert QUESTIONS == (LetterKind.QUESTION,)
    assert {LetterKind.REMINDER, LetterKind.LATE, LetterKind.INCOMPLETE} == ASKING
    assert [kind for kind in LetterKind if CONSEQUENCES[kind].while_owed] == [
        LetterKind.REMINDER,
        LetterKind.LATE,
        LetterKind.OPENING,
        LetterKind.PRINCIPAL,
        LetterKind.SUPERIOR,
    ]


def test_what_leaves_only_while_a_report_is_owed_waits_for_office_hours() -> None:
    assert all(one.office_hours for one in CONSEQUENCES.values() if one.while_owed)
    assert all(one.while_owed for one in CONSEQUENCES.values() if one.until_due)


@pytest.mark.parametrize("many", [1, 4])
@pytest.mark.parametrize("kind", LetterKind)
def test_the_demo_tells_of_every_kind(kind: LetterKind, many: int) -> None:
    said: list[str] = []
    Narrator(said.append, ZoneInfo("Asia/Ho_Chi_Minh")).letters([replace(ROW, kind=kind)] * many)
    assert len(said) == 1
    assert said[0].strip().startswith("<- ")


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_has_words_and_says_whether_it_answers_by_itself(kind: LetterKind, tmp_path: Path) -> None:
    line = CampaignLine("DVK", "Dân vận khéo", NOW, due_before=NOW)
    facts = Facts(unit_name="Tiểu học Hoa A", now=NOW, received_at=NOW, campaigns=(line,), question="unknown-unit", note="x")
    if kind is LetterKind.CHANGED:
        facts = replace(facts, change=ChangeLine("merged", NOW.date(), "Tiểu học Hoa B", (facts.unit_name,)))
    letter = render(Notice(f"{kind}:x", kind, "th-a", "DVK", ("a@b.example",), facts), OFFICE, "<k@x.example>")
    says = "no" if CONSEQUENCES[kind].from_person else "auto-replied" if CONSEQUENCES[kind].answers_mail else "auto-generated"
    assert dict(letter.headers)["Auto-Submitted"] == says
    assert letter.subject
    assert letter.text


@pytest.mark.parametrize("kind", LetterKind)
def test_the_pages_have_a_name_for_every_kind(kind: LetterKind) -> None:
    assert page_words.label(kind, "letters") != kind


def test_programs_see_which_letter_tells_what_is_not_sent_by_itself() -> None:
    told = notice(replace(ROW, error="in-letter", carried_by="<joint@x.example>"), ZoneInfo("Asia/Ho_Chi_Minh"))
    assert told["error"] == "in-letter <joint@x.example>"
