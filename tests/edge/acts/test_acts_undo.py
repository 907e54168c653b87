"""Whatever officers decide, in whatever order: undone in reverse, everything is as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from config.entities import Fate, Level, Unit
from tests.papers.office import DUE, NOW, REPORT, REVIEW, ROWS, SAFETY, SON, UNITS, TestOffice, message, opened
from tracker.jobs.filings import cell_acts, filing_acts, lessons, mute_acts, wording_acts
from tracker.jobs.filings.act import ActAnswer, Outcome
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.mail_acts import ignore, reconsider, settle
from tracker.jobs.filings.paper_report import PaperReport, record_by_hand
from tracker.jobs.filings.undo import undo
from tracker.jobs.office.unit_acts import change, succeed
from tracker.rules.office.succession import Succession
from tracker.rules.office.unit_change import UnitChange
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import roster, wordings
from tracker.store.session import reading, writing

LATER = DUE + timedelta(days=2)
Act = tuple[Callable[..., Outcome], tuple[Any, ...]]

OFFICE = object()  # stands for the one under test
UNIT, CAMPAIGN = st.sampled_from([unit.code for unit in UNITS]), st.sampled_from([REVIEW.code, SAFETY.code])
MAIL, FILING = st.integers(1, 3), st.integers(1, 12)
HEIR = Unit("th-sao-mai", "Trường Tiểu học Sao Mai", Level.TIEU_HOC, "", ("saomai@truong.example",))
EMAILS = st.sampled_from(((), ("khac@truong.example",)))
PART, WHY = st.sampled_from(["report", "list"]), st.just("vì lý do ấy")
CHOICES = st.lists(st.builds(BookingChoice, st.sampled_from([0, 1, None]), UNIT, CAMPAIGN, PART), min_size=1, max_size=2)
CAME = st.builds(PaperReport, UNIT, CAMPAIGN, PART, st.sampled_from([NOW, LATER]), st.just("paper"))


def one_of(*functions: Callable[..., Outcome], of: tuple[st.SearchStrategy[Any], ...]) -> st.SearchStrategy[Act]:
    return st.tuples(st.sampled_from(functions), st.tuples(*of))


#: Any act, possible or not: what is refused changes nothing.
ACTS = st.one_of(
    one_of(settle, of=(MAIL, CHOICES)),
    one_of(ignore, reconsider, of=(MAIL,)),
    one_of(record_by_hand, of=(CAME,)),
    one_of(filing_acts.move, of=(FILING, st.tuples(UNIT, CAMPAIGN, PART))),
    one_of(filing_acts.withdraw, filing_acts.accept, filing_acts.send_back, of=(FILING,)),
    one_of(cell_acts.extend, of=(CAMPAIGN, UNIT, st.integers(1, 40).map(lambda d: DUE + timedelta(d)))),
    one_of(
        cell_acts.exempt,
        cell_acts.owe_again,
        cell_acts.excuse,
        cell_acts.excuse_no_more,
        cell_acts.note,
        of=(CAMPAIGN, UNIT),
    ),
    one_of(mute_acts.quiet, mute_acts.speak_again, of=(UNIT, WHY)),
    one_of(mute_acts.pause, mute_acts.resume, mute_acts.close, mute_acts.reopen, of=(CAMPAIGN, WHY)),
    one_of(lessons.keep_address, of=(UNIT, st.just("moi@hopthu.example"), st.just(OFFICE))),
    one_of(lessons.keep_name, of=(UNIT, st.just("Trường Hướng Dương"))),
    one_of(
        succeed,
        of=(
            st.builds(
                Succession,
                st.sampled_from(Fate),
                UNIT,
                st.lists(st.sampled_from((*UNITS, HEIR)), max_size=2, unique=True).map(tuple),
                st.integers(0, 90).map(lambda days: NOW.date() - timedelta(days)),
                st.booleans(),
            ),
        ),
    ),
    one_of(
        change,
        of=(st.builds(UnitChange, UNIT, st.just(NOW.date()), st.just("Trường Sao Mai"), emails=EMAILS).map(lambda x: [x]),),
    ),
    one_of(wording_acts.keep_title, of=(CAMPAIGN, st.just("Nuôi dưỡng trẻ tháng 5"))),
    one_of(wording_acts.keep_synonym, of=(st.sampled_from(["YTHĐ", "cấp dưỡng"]), st.just("y tế học đường"))),
    one_of(wording_acts.forget_wording, of=(st.integers(1, 4), WHY)),
)


def do(conn: Connection, act: Act, office: TestOffice) -> Outcome:
    function, arguments = act
    if function.__module__ in (mute_acts.__name__, lessons.__name__, wording_acts.__name__):
        told = (office.settings.office if one is OFFICE else one for one in arguments)
        return function(conn, "hanh", *told, LATER)
    return function(office.hand(conn, "hanh", LATER, "vì lý do ấy"), *arguments)


def seen(engine: Engine) -> tuple[Any, ...]:
    """All that the office sees, but for numbers that were given out."""
    with reading(engine) as conn:
        codes = (REVIEW.code, SAFETY.code)
        mail = [(one.state, one.reason, one.documents) for one in mails.listing(conn)]
        standing = [ledger.of_campaign(conn, code) for code in codes]
        return (
            [board.rows(conn, code, LATER) for code in codes],
            [campaigns.exceptions_of(conn, code) for code in codes],
            [(row.closed_at) for row in campaigns.listing(conn)],
            roster.units(conn),
            wordings.by_campaign(conn),
            wordings.groups(conn),
            mail,
            standing,
            [(row.key, row.state) for row in outbox.listing(conn)],
        )


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> TestOffice:
    """Three mails: one filed, one in the tray, one set aside."""
    made = opened(engine, tmp_path)
    files = ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("ds.csv", ROWS)
    made.get(message(SON.emails[0], "Nộp báo cáo", *files))
    made.get(message("la@hopthu.example", "Nộp", ("bc.txt", REPORT.format(name="TIỂU HỌC HƯỚNG DƯƠNG")), files[1]))
    made.get(message("ban@hang.example", "Khuyến mãi", body="Mua ngay"))
    return made


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=st.lists(ACTS, min_size=1, max_size=10))
def test_any_acts_undone_in_reverse_leave_everything_as_it_was(office: TestOffice, plan: list[Act]) -> None:
    before = seen(office.engine)
    done = []
    for act in plan:
        with writing(office.engine) as conn:
            outcome = do(conn, act, office)
        if isinstance(outcome, ActAnswer):
            done.append(outcome.act)
    for act_id in reversed(done):
        with writing(office.engine) as conn:
            assert isinstance(undo(office.hand(conn, "b", LATER), act_id), ActAnswer)
    assert seen(office.engine) == before
