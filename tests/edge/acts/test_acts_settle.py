"""An officer settles a mail: filed as the program would have filed it, or set aside; and taken back."""

from __future__ import annotations

import pytest

from tests.papers.office import GIANG, NOW, REPORT, REVIEW, ROWS, SON, TestOffice, done, message, refused
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.mail_acts import ignore, reconsider, settle
from tracker.jobs.filings.undo import undo
from tracker.store.acts import audit
from tracker.store.filings import board, ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading, writing

STRANGER = "thuky@hopthu.example"
UNKNOWN = message(STRANGER, "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC HƯỚNG DƯƠNG")), ("ds.csv", ROWS))
BOTH = (BookingChoice(0, SON.code, REVIEW.code, "report"), BookingChoice(1, SON.code, REVIEW.code, "list"))


def letters(office: TestOffice) -> list[tuple[str, str]]:
    with reading(office.engine) as conn:
        return [(row.kind, row.state) for row in outbox.listing(conn)]


def test_a_mail_of_the_tray_is_filed_with_version_receipt_and_timeliness(office: TestOffice) -> None:
    mail, read = office.get(UNKNOWN)
    with writing(office.engine) as conn:
        found = mails.get(conn, mail)
        assert found is not None
        assert (found.state, found.reason) == ("tray", "unknown-unit")
        done(settle(office.hand(conn, "hanh", NOW), mail, BOTH, read))
        filed = ledger.of_mail(conn, mail)
        assert [(one.part, one.version, one.on_time, one.valid, one.filed_by) for one in filed] == [
            ("report", 1, True, True, "hanh"),
            ("list", 1, True, True, "hanh"),
        ]
        assert {one.receipt for one in filed} == {"TK2023-0001"}
        settled = mails.get(conn, mail)
    assert settled is not None
    assert (settled.state, settled.reason) == ("filed", None)
    assert [row["values"]["name"] for row in settled.documents[1].records] == ["Lê Thị Hoà", "Trần Văn Đức"]
    assert all(code != "unknown-unit" for document in settled.documents for code, _, _ in document.findings)


def test_the_sender_gets_one_receipt_and_is_asked_no_more(office: TestOffice) -> None:
    mail, read = office.get(UNKNOWN)
    assert letters(office) == [("question", "queued")]
    with writing(office.engine) as conn:
        done(settle(office.hand(conn, "hanh", NOW), mail, BOTH[:1], read))
        done(settle(office.hand(conn, "hanh", NOW), mail, BOTH[1:], read))
    assert letters(office) == [("question", "suppressed"), ("confirmation", "queued")]
    with reading(office.engine) as conn:
        receipt = list(outbox.listing(conn))[-1]
    assert (receipt.to, receipt.cc) == ((STRANGER,), SON.emails)


def test_an_empty_list_is_as_invalid_by_hand_as_by_the_program(office: TestOffice) -> None:
    mail, read = office.get(message(STRANGER, "Gửi", ("ds.csv", "STT,Họ và tên,Năm sinh\n")))
    with writing(office.engine) as conn:
        done(settle(office.hand(conn, "hanh", NOW), mail, (BookingChoice(0, SON.code, REVIEW.code, "list"),), read))
        assert [one.valid for one in ledger.of_mail(conn, mail)] == [False]


def test_one_mail_may_be_split_between_two_units(office: TestOffice) -> None:
    mail, read = office.get(UNKNOWN)
    split = (BOTH[0], BookingChoice(1, GIANG.code, REVIEW.code, "list"))
    with writing(office.engine) as conn:
        done(settle(office.hand(conn, "hanh", NOW), mail, split, read))
        assert {one.unit: one.receipt for one in ledger.of_mail(conn, mail)} == {
            SON.code: "TK2023-0001",
            GIANG.code: "TK2023-0002",
        }


def test_a_mail_without_files_is_itself_the_report(office: TestOffice) -> None:
    mail, read = office.get(message(SON.emails[0], "Báo cáo y tế trường học", body="Trường không có gì để báo cáo?"))
    with writing(office.engine) as conn:
        done(settle(office.hand(conn, "hanh", NOW), mail, (BookingChoice(None, SON.code, REVIEW.code, "report"),), read))
        (filed,) = ledger.of_mail(conn, mail)
    assert (filed.document, filed.sha256, filed.valid) == (None, "", True)


def test_a_mail_that_cannot_be_read_again_is_filed_as_the_officer_sees_it(office: TestOffice) -> None:
    mail, _ = office.get(UNKNOWN)
    with writing(office.engine) as conn:
        done(settle(office.hand(conn, "hanh", NOW), mail, BOTH))
        assert [one.valid for one in ledger.of_mail(conn, mail)] == [True, True]
    assert letters(office) == [("question", "suppressed")]


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (BookingChoice(0, "khong-co", "TK2023", "report"), "no-such-unit"),
        (BookingChoice(0, SON.code, "KHONG", "report"), "no-such-campaign"),
        (BookingChoice(0, SON.code, "TK2023", "anh"), "no-such-part"),
        (BookingChoice(7, SON.code, "TK2023", "report"), "no-such-document"),
    ],
)
def test_what_is_not_there_is_refused_before_anything_is_written(office: TestOffice, choice: BookingChoice, code: str) -> None:
    mail, read = office.get(UNKNOWN)
    with writing(office.engine) as conn:
        assert refused(settle(office.hand(conn, "hanh", NOW), mail, (choice,), read)) == code
        assert ledger.of_mail(conn, mail) == ()
        assert audit.listing(conn) == ()


def test_two_officers_who_click_at_once_file_it_once(office: TestOffice) -> None:
    mail, read = office.get(UNKNOWN)
    with writing(office.engine) as conn:
        done(settle(office.hand(conn, "hanh", NOW), mail, BOTH, read))
    with writing(office.engine) as conn:
        assert refused(settle(office.hand(conn, "minh", NOW), mail, BOTH, read)) == "filed-already"


def test_undoing_puts_the_mail_back_and_calls_the_receipt_back(office: TestOffice) -> None:
    mail, read = office.get(UNKNOWN)
    with reading(office.engine) as conn:
        before, rows = mails.get(conn, mail), board.rows(conn, REVIEW.code, NOW)
    with writing(office.engine) as conn:
        act = done(settle(office.hand(conn, "hanh", NOW), mail, BOTH, read)).act
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, "minh", NOW), act))
        after = mails.get(conn, mail)
        assert board.rows(conn, REVIEW.code, NOW) == rows
    assert before is not None
    assert after is not None
    assert (after.state, after.reason, after.documents) == (before.state, before.reason, before.documents)
    assert letters(office) == [("question", "queued")]
    assert all(one.withdrawn_at for one in after.filings)  # numbers given out stay given out
    with writing(office.engine) as conn:
        assert refused(undo(office.hand(conn, "minh", NOW), act)) == "undone-already"
        done(settle(office.hand(conn, "hanh", NOW), mail, BOTH, read))
    assert letters(office) == [("question", "suppressed"), ("confirmation", "queued")]


def test_a_letter_that_left_is_named_by_the_undo(office: TestOffice) -> None:
    mail, read = office.get(UNKNOWN)
    with writing(office.engine) as conn:
        act = done(settle(office.hand(conn, "hanh", NOW), mail, BOTH, read)).act
        receipt = list(outbox.listing(conn))[-1]
        outbox.mark_sent(conn, receipt.id, NOW)
        assert done(undo(office.hand(conn, "hanh", NOW), act)).letters == (receipt.key,)


def test_ignoring_needs_a_reason_and_can_be_taken_back_or_reconsidered(office: TestOffice) -> None:
    mail, read = office.get(UNKNOWN)
    with writing(office.engine) as conn:
        assert refused(ignore(office.hand(conn, "hanh", NOW, "  "), mail)) == "reason-needed"
        done(ignore(office.hand(conn, "hanh", NOW, "Thư mời họp"), mail))
        found = mails.get(conn, mail)
        assert found is not None
        assert (found.state, found.reason) == ("ignored", "not-a-report")
        assert refused(ignore(office.hand(conn, "hanh", NOW, "lần nữa"), mail)) == "not-in-tray"
        done(reconsider(office.hand(conn, "minh", NOW, "Nhầm"), mail))
        done(settle(office.hand(conn, "minh", NOW), mail, BOTH, read))
        assert [row.what for row in audit.listing(conn)] == ["file", "reconsider", "ignore"]
    assert letters(office) == [("question", "suppressed"), ("confirmation", "queued")]
