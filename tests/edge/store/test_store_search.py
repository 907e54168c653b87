"""What an officer remembers of a mail finds it: words without marks, a unit, a day; and the next one that waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from config.entities import Unit
from intake.envelope import MailboxUid, StoredMail
from parsers.vietnamese.text import fold
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail
from tracker.store.mails.search import MailSearch, search
from tracker.store.office import roster
from tracker.store.session import reading, writing

NOW = datetime(2023, 5, 24, tzinfo=UTC)
MAILS = (
    ("filed", "lan@truong.example", "Nộp báo cáo quý I", "BC quy 1.docx", "Trường Tiểu học Tân Định có 1.250 học sinh"),
    ("tray", "minh@truong.example", "100% hoàn thành", "Danh_sach.xlsx", "Nguyễn Thị Đào"),
    ("ignored", "tin@bao.example", "Bản tin ở Định Tân", None, ""),
    ("tray", "hoa@truong.example", "Xin gia hạn", None, ""),
)


@pytest.fixture
def four(engine: Engine) -> Engine:
    with writing(engine) as conn:
        roster.replace_units(conn, [Unit("th-hoa", "Trường Tiểu học Hoa", emails=("hoa@truong.example",))])
        for number, (state, sender, subject, filename, said) in enumerate(MAILS, 1):
            stored = StoredMail(f"{number:064}", MailboxUid("m", 1, number), NOW, 10)
            kept = mails.keep(conn, (stored,), NOW)[0]
            file = DecidedDocument(filename, (), "docx", "f" * 64, 1, "read", words=f"{filename} {said}")
            mails.decide(
                conn,
                kept,
                DecidedMail(
                    MailState(state),
                    None,
                    NOW,
                    received_at=NOW + timedelta(days=number),
                    message_id=f"<{number}@x.example>",
                    sender=sender,
                    subject=subject,
                    words=f"{subject} {sender}",
                    documents=(file,) if filename else (),
                ),
            )
    return engine


def found(engine: Engine, asked: MailSearch, limit: int = 10, before: int = 0) -> list[int]:
    with reading(engine) as conn:
        return [one.mail.id for one in search(conn, asked, limit, before)]


@pytest.mark.parametrize(
    ("wanted", "state", "ids"),
    [
        ("", "", [4, 3, 2, 1]),
        ("lan@truong", "", [1]),
        ("TRUONG.EXAMPLE", "", [4, 2, 1]),
        ("quý I", "", [1]),
        ("gia hạn", "", [4]),
        ("xin gia h", "", [4]),
        ("100%", "", [2]),
        ("%", "", []),
        ("danh_sach", "", [2]),
        ("danhxsach", "", []),
        ("tan dinh", "", [1]),
        ("TÂN ĐỊNH", "", [1]),
        ("dinh tan", "", [3]),
        ("nguyen thi dao", "", [2]),
        ("<3@x.example>", "", [3]),
        ("", "tray", [4, 2]),
        ("minh", "filed", []),
        ("", "no such state", [4, 3, 2, 1]),
        ("'; DROP TABLE mails; --", "", []),
        ('" OR ""', "", []),
        ("tan NEAR dinh", "", []),
    ],
)
def test_a_mail_is_found_by_its_words_and_those_of_its_files(four: Engine, wanted: str, state: str, ids: list[int]) -> None:
    assert found(four, MailSearch(wanted, state)) == ids


def test_words_apart_are_found_where_one_text_holds_them_all(four: Engine) -> None:
    assert found(four, MailSearch("dinh hoc sinh")) == []
    assert found(four, MailSearch("dinh hoc sinh", apart=True)) == [1]


def test_a_mail_is_found_by_unit_and_day(four: Engine) -> None:
    assert found(four, MailSearch(unit="th-hoa")) == [4]
    assert found(four, MailSearch("truong", since=NOW + timedelta(days=2), until=NOW + timedelta(days=4))) == [2]


def test_the_place_is_told_with_its_text(four: Engine) -> None:
    with reading(four) as conn:
        (one,) = search(conn, MailSearch("tân định"), 10)
        (other,) = search(conn, MailSearch("bản tin"), 10)
    assert (one.file, "Tân Định" in one.text) == ("BC quy 1.docx", True)
    assert (other.file, other.text) == (None, "Bản tin ở Định Tân tin@bao.example")


def test_a_mail_decided_anew_is_found_by_its_new_words_alone(four: Engine) -> None:
    with writing(four) as conn:
        mails.decide(conn, 1, DecidedMail(MailState.FILED, None, NOW, words="Cầu Đất"))
    assert found(four, MailSearch("tan dinh")) == []
    assert found(four, MailSearch("cau dat")) == [1]


def test_the_indexes_fold_every_vietnamese_letter_as_the_service_does(engine: Engine) -> None:
    letters = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    letters += "ñńśûîŷẁ"  # others that bear the same marks
    with writing(engine) as conn:
        kept = mails.keep(conn, (StoredMail("a" * 64, MailboxUid("m", 1, 1), NOW, 10),), NOW)[0]
        words = " ".join(f"x{one}x z{one.upper()}z" for one in letters)
        mails.decide(conn, kept, DecidedMail(MailState.TRAY, None, NOW, words=words))
    for one in letters:
        assert found(engine, MailSearch(f"x{fold(one)}x z{fold(one)}z")) == [kept], one


def test_the_list_goes_on_where_it_stopped(four: Engine) -> None:
    assert found(four, MailSearch(), limit=2) == [4, 3]
    assert found(four, MailSearch(), limit=2, before=3) == [2, 1]
    assert found(four, MailSearch("truong"), limit=2, before=4) == [2, 1]
