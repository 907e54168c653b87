"""The demo's post office speaks real IMAP and SMTP."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import imapclient
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.demo import maildir
from tracker.demo.post_office import PostOffice

OFFICE = "tccb@phong.example"
SCHOOL = "vanthu@truong.example"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    with PostOffice(tmp_path_factory.mktemp("post"), OFFICE) as one:
        yield one


def read(office: PostOffice) -> list[tuple[bytes, datetime]]:
    with imapclient.IMAPClient("127.0.0.1", office.imap_port, ssl=False) as client:
        client.normalise_times = False
        client.login(OFFICE, office.password)
        client.select_folder("INBOX", readonly=True)
        found = client.fetch(client.search(), ["BODY.PEEK[]", "INTERNALDATE"])
    return [(found[uid][b"BODY[]"], found[uid][b"INTERNALDATE"]) for uid in sorted(found)]


def send(office: PostOffice, content: bytes, *to: str) -> None:
    with smtplib.SMTP("127.0.0.1", office.smtp_port) as client:
        client.sendmail(OFFICE, list(to), content)


def test_a_mail_is_fetched_byte_for_byte_with_the_time_it_was_delivered(office: PostOffice) -> None:
    content = "From: a@b.example\r\nSubject: Báo cáo\r\n\r\n".encode() + bytes(range(128, 256)) + b"\r\n\r\n.\r\n\r\n"
    at = datetime(2020, 11, 30, 16, 59, 59, tzinfo=UTC)
    office.deliver(content, OFFICE, at)
    assert (content, at) in read(office)


def test_a_mail_that_comes_by_smtp_is_seen_at_the_next_search(office: PostOffice) -> None:
    content = b"From: c@d.example\r\nSubject: by smtp\r\n\r\nhello\r\n"
    send(office, content, OFFICE)
    assert content in [raw for raw, _ in read(office)]


def test_a_letter_lies_in_the_inbox_of_each_recipient(office: PostOffice) -> None:
    head = "From: TCCB <tccb@phong.example>\r\nSubject: =?utf-8?b?xJDDoyBuaOG6rW4=?=\r\n"
    more = "Date: Tue, 01 Dec 2020 08:00:00 +0700\r\nContent-Type: text/plain; charset=utf-8\r\n"
    send(office, (head + more + "\r\nKính gửi nhà trường\r\n").encode(), SCHOOL, "HT+Bao.Cao@truong.example")
    boxes = office.inboxes()
    assert set(boxes) >= {SCHOOL, "ht+bao.cao@truong.example"}
    (received,) = boxes[SCHOOL]
    assert received.subject == "Đã nhận"
    assert received.text.strip() == "Kính gửi nhà trường"
    assert received.sent == datetime(2020, 12, 1, 1, tzinfo=UTC)


def test_the_office_s_own_mail_is_nobody_s_inbox(office: PostOffice) -> None:
    office.deliver(b"Subject: x\r\n\r\n", OFFICE)
    assert OFFICE not in office.inboxes()


def test_a_wrong_password_opens_nothing(office: PostOffice) -> None:
    with (
        imapclient.IMAPClient("127.0.0.1", office.imap_port, ssl=False) as client,
        pytest.raises(imapclient.exceptions.LoginError),
    ):
        client.login(OFFICE, office.password + "x")


def test_nothing_listens_after_closing_time(tmp_path: Path) -> None:
    with PostOffice(tmp_path / "post", OFFICE) as one:
        port = one.smtp_port
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", port)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).map(str.lower))
@settings(max_examples=200)
def test_any_address_has_a_folder_of_its_own_below_the_root(address: str) -> None:
    box = maildir.box_of(Path("/post"), address)
    assert box.parent == Path("/post")
    assert not box.name.startswith(".")
    assert maildir.address_of(box) == address
