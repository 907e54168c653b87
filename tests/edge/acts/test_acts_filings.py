"""What is booked is moved, withdrawn, sent back or accepted, and the board follows."""

from __future__ import annotations

from parsers.facts import Problem
from tests.papers.office import GIANG, NOW, REPORT, REVIEW, ROWS, SAFETY, SON, TestOffice, done, message, refused
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.filing_acts import accept, move, send_back, withdraw
from tracker.jobs.filings.mail_acts import settle
from tracker.jobs.filings.undo import undo
from tracker.rules.attribution.evidence import Standing
from tracker.store.filings import board, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading, writing

GOOD = message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("ds.csv", ROWS))
EMPTY = message(SON.emails[0], "Danh sách y tế trường học", ("Danh sách y tế trường học.csv", "STT,Họ và tên,Năm sinh\n"))


def standing(office: TestOffice, unit: str, campaign: str = REVIEW.code) -> Standing:
    with reading(office.engine) as conn:
        return next(row.standing for row in board.rows(conn, campaign, NOW) if row.cell.unit.code == unit)


def filed(office: TestOffice, raw: bytes = GOOD) -> FilingRow:
    mail, _ = office.get(raw)
    with reading(office.engine) as conn:
        return ledger.of_mail(conn, mail)[0]


def test_moving_withdraws_the_old_and_numbers_the_new(office: TestOffice) -> None:
    old = filed(office)
    assert standing(office, SON.code) is Standing.ON_TIME
    with writing(office.engine) as conn:
        made = done(move(office.hand(conn, "hanh", NOW, "Nhầm"), old.id, (GIANG.code, SAFETY.code, "report"))).made
        new = ledger.get(conn, made)
    assert new is not None
    assert (new.unit, new.campaign, new.version, new.receipt, new.filed_by) == (
        GIANG.code,
        SAFETY.code,
        1,
        "AT2023-0001",
        "hanh",
    )
    assert (new.mail, new.document, new.sha256, new.received_at) == (old.mail, old.document, old.sha256, old.received_at)
    assert standing(office, SON.code) is Standing.INCOMPLETE  # its list is there still
    assert standing(office, GIANG.code, SAFETY.code) is Standing.ON_TIME


def test_a_report_moved_to_a_part_with_columns_is_judged_anew(office: TestOffice) -> None:
    mail, read = office.get(GOOD)
    with writing(office.engine) as conn:
        report, rows = ledger.of_mail(conn, mail)
        to_list = done(move(office.hand(conn, "hanh", NOW), report.id, (SON.code, REVIEW.code, "list"), read)).made
        to_report = done(move(office.hand(conn, "hanh", NOW), rows.id, (GIANG.code, REVIEW.code, "list"), read)).made
        found = [ledger.get(conn, one) for one in (to_list, to_report)]
    assert [one.valid for one in found if one] == [False, True]
    assert [one.receipt for one in found if one] == [report.receipt, rows.receipt]


def test_what_is_where_it_should_be_is_not_moved(office: TestOffice) -> None:
    old = filed(office)
    with writing(office.engine) as conn:
        here = (old.unit, old.campaign, old.part)
        assert refused(move(office.hand(conn, "hanh", NOW), old.id, here)) == "nothing-to-do"
        assert refused(move(office.hand(conn, "hanh", NOW), 999, here)) == "no-such-filing"


def test_a_mail_with_nothing_booked_waits_for_a_person_again(office: TestOffice) -> None:
    mail, _ = office.get(GOOD)
    with writing(office.engine) as conn:
        for one in ledger.of_mail(conn, mail):
            row = mails.get(conn, mail)
            assert row is not None
            assert row.state == "filed"
            done(withdraw(office.hand(conn, "hanh", NOW, "Gửi nhầm"), one.id))
            assert refused(withdraw(office.hand(conn, "hanh", NOW, "Gửi nhầm"), one.id)) == "withdrawn-already"
        row = mails.get(conn, mail)
    assert row is not None
    assert row.state == "tray"
    assert standing(office, SON.code) is Standing.AWAITING


def test_a_returned_report_does_not_count_and_the_unit_is_told_why(office: TestOffice) -> None:
    old = filed(office)
    with writing(office.engine) as conn:
        assert refused(send_back(office.hand(conn, "hanh", NOW, ""), old.id)) == "reason-needed"
        act = done(send_back(office.hand(conn, "hanh", NOW, "Chưa ký số, đề nghị gửi lại."), old.id))
        letter = next(row for row in outbox.listing(conn) if row.kind == "returned")
        assert refused(send_back(office.hand(conn, "hanh", NOW, "nữa"), old.id)) == "returned-already"
    assert standing(office, SON.code) is Standing.INCOMPLETE
    assert letter.to == SON.emails
    assert "Chưa ký số, đề nghị gửi lại." in letter.text
    assert "bc.txt" in letter.text
    assert letter.in_reply_to
    with writing(office.engine) as conn:
        assert done(undo(office.hand(conn, "hanh", NOW), act.act)).letters == ()
        assert all(row.kind != "returned" for row in outbox.listing(conn))
    assert standing(office, SON.code) is Standing.ON_TIME


def test_a_returned_report_may_be_returned_again_after_an_undo(office: TestOffice) -> None:
    old = filed(office)
    with writing(office.engine) as conn:
        first = done(send_back(office.hand(conn, "hanh", NOW, "Thiếu chữ ký"), old.id))
        done(undo(office.hand(conn, "hanh", NOW), first.act))
        assert done(send_back(office.hand(conn, "hanh", NOW, "Thiếu con dấu"), old.id)).letters == first.letters


def test_an_invalid_report_can_be_accepted(office: TestOffice) -> None:
    mail, read = office.get(EMPTY)  # a blank form: no list by itself, and a person may say otherwise
    with writing(office.engine) as conn:
        filed_by_hand = settle(office.hand(conn), mail, (BookingChoice(0, SON.code, REVIEW.code, "list"),), read)
        old = ledger.get(conn, done(filed_by_hand).made)
    assert old is not None
    assert not old.valid
    with writing(office.engine) as conn:
        done(accept(office.hand(conn, "hanh", NOW, "Trường không có người để kê"), old.id))
        new = ledger.get(conn, old.id)
        assert refused(accept(office.hand(conn, "hanh", NOW, "nữa"), old.id)) == "valid-already"
    assert new is not None
    assert (new.valid, new.note) == (True, "Trường không có người để kê")


def test_a_returned_report_can_be_accepted_after_all(office: TestOffice) -> None:
    old = filed(office)
    with writing(office.engine) as conn:
        done(send_back(office.hand(conn, "hanh", NOW, "Sai số liệu"), old.id))
        done(accept(office.hand(conn, "hanh", NOW, "Đã gọi điện xác minh"), old.id))
    assert standing(office, SON.code) is Standing.ON_TIME


def test_an_act_is_not_undone_below_a_later_one(office: TestOffice) -> None:
    old = filed(office)
    with writing(office.engine) as conn:
        moved = done(move(office.hand(conn, "hanh", NOW), old.id, (GIANG.code, REVIEW.code, "report")))
        later = done(send_back(office.hand(conn, "minh", NOW, "Thiếu trang 2"), moved.made))
        problem = undo(office.hand(conn, "hanh", NOW), moved.act)
        assert problem == Problem("later-act", "return", str(later.act))
        done(undo(office.hand(conn, "hanh", NOW), later.act))
        done(undo(office.hand(conn, "hanh", NOW), moved.act))
        assert refused(undo(office.hand(conn, "hanh", NOW), 999)) == "no-such-act"
    assert standing(office, SON.code) is Standing.ON_TIME


def test_an_undo_is_not_undone(office: TestOffice) -> None:
    old = filed(office)
    with writing(office.engine) as conn:
        act = done(withdraw(office.hand(conn, "hanh", NOW, "Nhầm"), old.id))
        again = done(undo(office.hand(conn, "hanh", NOW), act.act))
        assert refused(undo(office.hand(conn, "hanh", NOW), again.act)) == "cannot-undo"
