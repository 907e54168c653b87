"""Officers give their word for what a filing says: one or two of them, for one version, taken back like every act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.papers.office import NOW, REPORT, REVIEW, ROWS, SON, TestOffice, done, message, refused
from tracker.jobs.filings.filing_acts import accept, approve, approve_cell, send_back
from tracker.jobs.filings.undo import undo
from tracker.rules.filings.approval import Approval, approval
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.session import reading, writing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GOOD = message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("ds.csv", ROWS))
AGAIN = message(SON.emails[0], "Nộp lại báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN") + "Đã sửa.\n"))


def looked(office: TestOffice) -> Approval | None:
    with reading(office.engine) as conn:
        cell = board.cell_of(conn, REVIEW.code, SON.code)
    assert cell is not None
    return approval(cell)


def filed(office: TestOffice, eyes: int = 0) -> tuple[int, ...]:
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(REVIEW, approvals=eyes), NOW)
    office.get(GOOD)
    with reading(office.engine) as conn:
        return tuple(one.id for one in ledger.of_cell(conn, SON.code, REVIEW.code))


def test_where_nobody_must_look_a_word_is_shown_and_none_is_not_missed(office: TestOffice) -> None:
    report, rows = filed(office)
    assert looked(office) is None
    with writing(office.engine) as conn:
        done(approve(office.hand(conn, "hanh"), report))
    assert looked(office) is Approval.BEGUN
    with writing(office.engine) as conn:
        given = done(approve(office.hand(conn, "hanh"), rows))
    assert looked(office) is Approval.PASSED
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, "hanh"), given.act))
    assert looked(office) is Approval.BEGUN


def test_two_pairs_of_eyes_are_two_people_s(office: TestOffice) -> None:
    report, _ = filed(office, eyes=2)
    assert looked(office) is Approval.OPEN
    with writing(office.engine) as conn:
        done(approve_cell(office.hand(conn, "hanh"), REVIEW.code, SON.code))
        assert refused(approve(office.hand(conn, "hanh"), report)) == "approved-already"
        assert refused(approve_cell(office.hand(conn, "hanh"), REVIEW.code, SON.code)) == "approved-already"
    assert looked(office) is Approval.BEGUN
    with writing(office.engine) as conn:
        done(approve_cell(office.hand(conn, "minh"), REVIEW.code, SON.code))
    assert looked(office) is Approval.PASSED


def test_a_word_is_for_one_version(office: TestOffice) -> None:
    filed(office, eyes=1)
    with writing(office.engine) as conn:
        done(approve_cell(office.hand(conn, "hanh"), REVIEW.code, SON.code))
    office.get(AGAIN)
    assert looked(office) is Approval.BEGUN


def test_a_report_sent_back_has_nobody_s_word_and_gets_it_again_by_undo(office: TestOffice) -> None:
    report, rows = filed(office, eyes=1)
    with writing(office.engine) as conn:
        done(approve(office.hand(conn, "hanh"), report))
        done(approve(office.hand(conn, "hanh"), rows))
        returned = done(send_back(office.hand(conn, "minh", why="Sai số liệu"), report))
        assert len(returned.letters) == 1
        assert refused(approve(office.hand(conn, "hanh"), report)) == "not-counting"
    assert looked(office) is None
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, "minh"), returned.act))
    assert looked(office) is Approval.PASSED
    with writing(office.engine) as conn:
        done(send_back(office.hand(conn, "minh", why="Sai số liệu"), report))
        done(accept(office.hand(conn, "minh", why="Nhầm"), report))
    assert looked(office) is Approval.BEGUN


def test_nothing_is_approved_where_nothing_counts(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        assert refused(approve(office.hand(conn), 99)) == "no-such-filing"
        assert refused(approve_cell(office.hand(conn), REVIEW.code, SON.code)) == "nothing-to-approve"
