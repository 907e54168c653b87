"""The mailbox against a real server. The names of rules (I1 …, traps) are those of the mail reference in docs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from config.settings import Server
from intake import mailbox as module
from intake.imap_answers import KEYWORD, Outline, batches
from intake.mailbox import Mailbox
from intake.mailbox_error import MailboxError, MailboxErrorKind

MAIL = b"From: a@truong.example\r\nMessage-ID: <%d@truong.example>\r\nSubject: s\r\n\r\nbody %d\r\n"
HANOI = timezone(timedelta(hours=7))


def put(client: IMAPClient, number: int, folder: str = "INBOX", at: datetime | None = None) -> bytes:
    content = MAIL % (number, number)
    client.append(folder, content, msg_time=at)
    return content


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def account(dovecot: Any) -> Server:
    server: Server = dovecot.account()
    return server


@pytest.fixture
def owner(dovecot: Any, account: Server, stack: ExitStack) -> IMAPClient:
    """The mailbox as a person uses it beside us."""
    return stack.enter_context(dovecot.client(account))


@pytest.fixture
def inbox(account: Server, stack: ExitStack) -> Callable[[], Mailbox]:
    def opened() -> Mailbox:
        mailbox = stack.enter_context(Mailbox(account))
        mailbox.select("INBOX")
        return mailbox

    return opened


def test_a_mail_comes_byte_for_byte_with_the_servers_time_in_utc(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    """I10"""
    content = put(owner, 1, at=datetime(2026, 3, 2, 6, 59, 59, tzinfo=HANOI))
    mailbox = inbox()
    (mail,) = mailbox.fetch(mailbox.all_uids())
    assert mail.content == content
    assert mail.received_at == datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert mail.received_at.tzinfo is UTC


def test_fetching_does_not_mark_a_mail_as_read(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    """I5"""
    put(owner, 1)
    mailbox = inbox()
    mailbox.outlines(mailbox.all_uids(), with_ids=True)
    mailbox.fetch(mailbox.all_uids())
    owner.noop()
    assert b"\\Seen" not in owner.get_flags([1])[1]


def test_asking_from_above_the_last_uid_gives_nothing(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    """I3: the server answers `UID 9:*` with the last message, whatever its UID."""
    for number in range(3):
        put(owner, number)
    assert owner.search(["UID", "9:*"]) == [3]
    mailbox = inbox()
    assert mailbox.uids_from(9) == ()
    assert mailbox.uids_from(2) == (2, 3)


def test_an_empty_folder_lists_nothing(inbox: Callable[[], Mailbox]) -> None:
    mailbox = inbox()
    assert mailbox.all_uids() == mailbox.uids_from(1) == ()


def test_a_long_list_is_asked_for_in_slices_and_is_whole(
    owner: IMAPClient, inbox: Callable[[], Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trap 7: imaplib refuses a line of more than a million bytes."""
    for number in range(8):
        put(owner, number)
    owner.delete_messages([3])
    owner.expunge()
    monkeypatch.setattr(module, "LISTED_AT_ONCE", 3)
    mailbox = inbox()
    assert mailbox.all_uids() == (1, 2, 4, 5, 6, 7, 8)
    assert mailbox.uids_from(2) == (2, 4, 5, 6, 7, 8)


def test_uidvalidity_comes_from_select(owner: IMAPClient, inbox: Callable[[], Mailbox], account: Server) -> None:
    """I1"""
    with Mailbox(account) as mailbox:
        selected = mailbox.select("INBOX")
    assert selected.uidvalidity == owner.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"]
    assert (selected.uidnext, selected.exists, selected.markable) == (1, 0, True)
    assert selected.mailbox == f"{account.username}@127.0.0.1/INBOX"


def test_outlines_know_size_time_and_message_id(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    at = datetime(2026, 3, 2, 8, 0, tzinfo=HANOI)
    content = put(owner, 7, at=at)
    owner.append("INBOX", b"Subject: no id\r\n\r\n", msg_time=at)
    mailbox = inbox()
    first, second = mailbox.outlines(mailbox.all_uids(), with_ids=True)
    assert first == Outline(1, len(content), at.astimezone(UTC), "<7@truong.example>")
    assert second.message_id == ""


def test_a_message_that_is_gone_is_left_out_and_the_others_come(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    """I6"""
    for number in range(3):
        put(owner, number)
    mailbox = inbox()
    owner.delete_messages([2])
    owner.expunge()
    assert [mail.place.uid for mail in mailbox.fetch([1, 2, 3])] == [1, 3]


def test_changes_by_others_while_we_fetch_do_not_become_mails(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    """I6: Dovecot reports the owner's flags as unsolicited FETCH answers."""
    for number in range(3):
        put(owner, number)
    mailbox = inbox()
    owner.add_flags([1, 3], [b"\\Flagged"])
    assert [mail.place.uid for mail in mailbox.fetch([2])] == [2]


def test_our_keyword_is_put_on_and_nothing_else_changes(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    """I11"""
    put(owner, 1)
    put(owner, 2)
    inbox().mark([2])
    owner.noop()
    flags = owner.get_flags([1, 2])
    assert KEYWORD in flags[2]
    assert not {KEYWORD, b"\\Seen", b"\\Deleted"} & set(flags[1])


@pytest.mark.parametrize("without_move", [False, True])
def test_moving_takes_only_the_mails_named_and_says_where_they_are(
    owner: IMAPClient, inbox: Callable[[], Mailbox], monkeypatch: pytest.MonkeyPatch, without_move: bool
) -> None:
    """I11 and trap 4: a plain EXPUNGE would remove the mail that its owner has marked as deleted."""
    for number in range(4):
        put(owner, number)
    owner.delete_messages([3])
    mailbox = inbox()
    if without_move:
        offered = mailbox._client.capabilities()
        monkeypatch.setattr(mailbox._client, "capabilities", lambda: tuple(one for one in offered if one != b"MOVE"))
    assert mailbox.move([1, 4], "Đã xử lý/Năm 2026") == {1: 1, 4: 2}
    assert mailbox.move([2], "Đã xử lý/Năm 2026") == {2: 3}, "an earlier answer must not be read again"
    owner.noop()
    assert owner.search() == [3]
    owner.select_folder("Đã xử lý/Năm 2026", readonly=True)
    assert owner.search() == [1, 2, 3]


def test_without_move_and_uidplus_nothing_is_moved(
    owner: IMAPClient, inbox: Callable[[], Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(owner, 1)
    mailbox = inbox()
    monkeypatch.setattr(mailbox._client, "capabilities", lambda: (b"IMAP4REV1",))
    with pytest.raises(MailboxError, match=r"processed_folder") as caught:
        mailbox.move([1], "Processed")
    assert caught.value.kind is MailboxErrorKind.SETTINGS
    assert owner.search() == [1]


def test_a_folder_with_a_vietnamese_name_is_found(owner: IMAPClient, account: Server) -> None:
    """I13: modified UTF-7 on the wire."""
    owner.create_folder("Báo cáo các trường")
    content = put(owner, 1, "Báo cáo các trường")
    with Mailbox(account) as mailbox:
        selected = mailbox.select("Báo cáo các trường")
        (mail,) = mailbox.fetch(mailbox.all_uids())
    assert mail.content == content
    assert mail.place.mailbox == selected.mailbox == f"{account.username}@127.0.0.1/Báo cáo các trường"


def test_a_folder_may_be_named_by_its_use(owner: IMAPClient, account: Server) -> None:
    """I13: mail providers translate the names of their folders, not their SPECIAL-USE."""
    put(owner, 1, "Archive")
    with Mailbox(account) as mailbox:
        assert mailbox.select("\\Archive").exists == 1
        with pytest.raises(MailboxError, match=r"mailbox\.folders"):
            mailbox.select("\\Flagged")


def test_a_folder_that_is_not_there_is_named(account: Server) -> None:
    with Mailbox(account) as mailbox, pytest.raises(MailboxError, match="Không có") as caught:
        mailbox.select("Không có")
    assert caught.value.kind is MailboxErrorKind.PROTOCOL


def test_the_library_does_not_render_every_mail_for_a_log(account: Server) -> None:
    """Trap 2. Not a public attribute, so this test is what notices when it goes."""
    with Mailbox(account) as mailbox:
        assert mailbox._client._imap.debug == 0


def test_idle_hears_a_new_mail_and_the_connection_goes_on(owner: IMAPClient, inbox: Callable[[], Mailbox]) -> None:
    mailbox = inbox()
    timer = threading.Timer(0.2, put, (owner, 1))
    timer.start()
    began = time.monotonic()
    assert mailbox.idle(10)
    assert time.monotonic() - began < 5
    timer.join()
    assert not mailbox.idle(0.1), "what was heard once is not heard again"
    mailbox.select("INBOX")
    assert mailbox.uids_from(1) == (1,)


def test_tls_with_a_certificate_nobody_vouches_for_is_refused_before_the_password(dovecot: Any) -> None:
    server = dovecot.account(host="localhost", port=dovecot.tls_port, security="tls")
    with pytest.raises(MailboxError, match="certificate is not trusted") as caught, Mailbox(server):
        pass
    assert caught.value.kind is MailboxErrorKind.UNREACHABLE
    assert server.username not in dovecot.log()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_the_system_trusts_opens_an_encrypted_connection(
    dovecot: Any, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    port = dovecot.tls_port if security == "tls" else dovecot.port
    server = dovecot.account(host="localhost", port=port, security=security)
    with Mailbox(server) as mailbox:
        assert mailbox.select("INBOX").exists == 0
        assert mailbox._client.socket().version().startswith("TLS")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_another_name_is_refused(dovecot: Any, monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    port = dovecot.tls_port if security == "tls" else dovecot.port
    with pytest.raises(MailboxError, match="certificate"), Mailbox(dovecot.account(port=port, security=security)):
        pass


def test_a_password_never_crosses_the_network_in_the_clear(account: Server) -> None:
    server = replace(account, host="mail.anhoa.example")
    with pytest.raises(MailboxError, match=r"mailbox\.security") as caught, Mailbox(server):
        pass
    assert caught.value.kind is MailboxErrorKind.SETTINGS


def test_a_wrong_password_is_told_apart_and_never_shown(account: Server, tmp_path: Path) -> None:
    """I14"""
    (tmp_path / "wrong").write_text("mật-khẩu-sai")
    server = replace(account, password_file=tmp_path / "wrong")
    mailbox = Mailbox(server)
    with pytest.raises(MailboxError) as caught, mailbox:
        pass
    assert caught.value.kind is MailboxErrorKind.REFUSED
    assert caught.value.__cause__ is None
    for shown in (str(caught.value), repr(caught.value), repr(mailbox), repr(server)):
        assert "sai" not in shown


def test_a_missing_password_names_its_setting(account: Server) -> None:
    server = replace(account, password_file=None)
    with pytest.raises(MailboxError, match="password") as caught, Mailbox(server):
        pass
    assert caught.value.kind is MailboxErrorKind.SETTINGS


def test_a_password_with_a_line_break_is_not_a_second_command(account: Server, tmp_path: Path) -> None:
    (tmp_path / "two").write_text("secret\r\nx LOGOUT")
    with pytest.raises(MailboxError, match="control characters"), Mailbox(replace(account, password_file=tmp_path / "two")):
        pass


def test_nobody_listening_is_unreachable(account: Server) -> None:
    with pytest.raises(MailboxError) as caught, Mailbox(replace(account, port=1)):
        pass
    assert caught.value.kind is MailboxErrorKind.UNREACHABLE


def test_a_fetch_takes_fifty_mails_or_eight_megabytes_and_a_large_one_alone() -> None:
    small = [Outline(uid, 1000, None, "") for uid in range(1, 121)]
    assert [len(batch) for batch in batches(small)] == [50, 50, 20]
    sizes = [7_000_000, 2_000_000, 30_000_000, 10, None]
    mixed = [Outline(uid, size, None, "") for uid, size in enumerate(sizes, 1)]
    assert list(batches(mixed)) == [(1,), (2,), (3,), (4, 5)]


def test_a_size_of_nothing_is_no_size() -> None:
    """Thirty mails of ten megabytes each that are announced with 0 would be one batch."""
    unsized = [Outline(uid, size, None, "") for uid, size in enumerate([0, None] * 15)]
    assert max(len(batch) for batch in batches(unsized)) <= 8
