"""What the outbox never does, a line each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.papers.office import DUE, NOW, REPORT, REVIEW, SON, TestOffice, done, message
from tracker.jobs.filings import cell_acts
from tracker.jobs.filings.paper_report import PaperReport, record_by_hand
from tracker.jobs.letters.last_check import LastCheck
from tracker.jobs.letters.remind import remind
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import ANSWERS
from tracker.store.campaigns import campaigns
from tracker.store.letters import outbox
from tracker.store.letters.outbox import OutboxRow
from tracker.store.session import reading, writing

LATER = DUE + timedelta(days=3, hours=9)  # a Monday


def waiting(office: TestOffice) -> list[OutboxRow]:
    with reading(office.engine) as conn:
        return list(outbox.listing(conn, LetterState.QUEUED))


def leaves(office: TestOffice, letter: OutboxRow) -> bool:
    check = LastCheck(office.engine, Calendar(office.settings.office.timezone), office.settings)
    return not check.holds_back(letter, LATER + timedelta(hours=1), Counter())


def test_at_most_n_answers_to_an_address_a_day(office: TestOffice) -> None:
    most = office.settings.sending.answers_per_day
    for number in range(most + 5):
        at = NOW + timedelta(minutes=61 * number) / 5
        office.get(message(SON.emails[0], f"Báo cáo y tế trường học lần {number}", body=f"Trường gửi ạ. {number}"), at)
    with reading(office.engine) as conn:
        answers = [one for one in outbox.listing(conn) if one.kind in ANSWERS and one.state != LetterState.SUPPRESSED]
    assert 0 < len(answers) <= most


def test_no_answer_to_a_mail_older_than_the_beginning(office: TestOffice) -> None:
    sending = replace(office.settings.sending, answers_from=(NOW + timedelta(days=1)).date())
    young = replace(office, settings=replace(office.settings, sending=sending))
    young.get(message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN"))))
    assert [one for one in waiting(young) if not one.held] == []


@pytest.mark.parametrize("reason", ["owed", "told"])
def test_no_letter_for_a_reason_that_no_longer_holds_when_it_leaves(office: TestOffice, reason: str) -> None:
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(REVIEW, chase_after=(timedelta(days=1),)), NOW)
    remind(office.engine, office.settings, LATER)
    (letter,) = [one for one in waiting(office) if one.unit == SON.code]
    if reason == "told":  # the late notice has left, the school is exempted, and its correction waits
        with writing(office.engine) as conn:
            outbox.claim(conn, LATER, timedelta(minutes=10), 1_000)
            outbox.mark_sent(conn, letter.id, LATER)
            done(cell_acts.exempt(office.hand(conn, now=LATER, why="Sáp nhập"), REVIEW.code, SON.code))
        (letter,) = [one for one in waiting(office) if one.unit == SON.code]
    assert leaves(office, letter)
    with writing(office.engine) as conn:
        if reason == "owed":
            done(record_by_hand(office.hand(conn, now=LATER), PaperReport(SON.code, REVIEW.code, "report", NOW, "paper")))
        else:
            decided = campaigns.exceptions_of(conn, REVIEW.code)[SON.code]
            campaigns.except_unit(conn, REVIEW.code, replace(decided, exempt=False))
    assert not leaves(office, letter)
