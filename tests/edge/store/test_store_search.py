"""Mails are found by what an officer remembers of them; the next one that waits is found by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from intake.envelope import MailboxUid, StoredMail
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail
from tracker.store.mails.search import next_waiting, search
from tracker.store.session import reading, writing

NOW = datetime(2023, 5, 24, tzinfo=UTC)
MAILS = (
    ("filed", "Lan@Truong.example", "Nộp báo cáo quý I", "BC quy 1.docx"),
    ("tray", "minh@truong.example", "100% hoàn thành", "Danh_sach.xlsx"),
    ("ignored", "tin@bao.example", "Bản tin", None),
    ("tray", "hoa@truong.example", "Xin gia hạn", None),
)


@pytest.fixture
def four(engine: Engine) -> Engine:
    with writing(engine) as conn:
        for number, (state, sender, subject, filename) in enumerate(MAILS, 1):
            stored = StoredMail(f"{number:064}", MailboxUid("m", 1, number), NOW, 10)
            kept = mails.keep(conn, (stored,), NOW)[0]
            files = (DecidedDocument(filename, (), "docx", "f" * 64, 1, "read"),) if filename else ()
            mails.decide(conn, kept, DecidedMail(MailState(state), None, NOW, sender=sender, subject=subject, documents=files))
    return engine


@pytest.mark.parametrize(
    ("wanted", "state", "found"),
    [
        ("", "", [4, 3, 2, 1]),
        ("lan@truong", "", [1]),
        ("TRUONG.EXAMPLE", "", [4, 2, 1]),
        ("quý I", "", [1]),
        ("gia hạn", "", [4]),
        ("100%", "", [2]),
        ("0%", "", [2]),
        ("1%0", "", []),
        ("danh_sach", "", [2]),
        ("danhxsach", "", []),
        ("", "tray", [4, 2]),
        ("minh", "filed", []),
        ("", "no such state", [4, 3, 2, 1]),
        ("'; DROP TABLE mails; --", "", []),
    ],
)
def test_a_mail_is_found_by_sender_subject_or_file(four: Engine, wanted: str, state: str, found: list[int]) -> None:
    with reading(four) as conn:
        assert [row.id for row in search(conn, wanted, state, 10)] == found


def test_the_list_goes_on_where_it_stopped(four: Engine) -> None:
    with reading(four) as conn:
        assert [row.id for row in search(conn, "", "", 2)] == [4, 3]
        assert [row.id for row in search(conn, "", "", 2, before=3)] == [2, 1]


def test_the_next_that_waits_comes_after_this_one_or_is_the_oldest(four: Engine) -> None:
    with writing(four) as conn:
        assert [next_waiting(conn, after) for after in (0, 2, 4)] == [2, 4, 2]
        for mail in (2, 4):
            mails.set_state(conn, mail, MailState.IGNORED, None, NOW)
        assert next_waiting(conn, 0) == 0
