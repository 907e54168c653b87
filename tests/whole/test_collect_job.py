"""Collecting against a real server: every mail once, whatever people and servers do to the mailbox meanwhile."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from sqlalchemy import select

from config.settings import Server
from intake.envelope import FetchedMail, StoredMail
from intake.imap_answers import BATCH_MAILS
from intake.mailbox import Mailbox, mailbox_name
from intake.mailbox_error import MailboxErrorKind
from tracker.jobs.mails import collect as collect_job
from tracker.jobs.mails.collect import Collected, collect
from tracker.jobs.mails.file_away import FiledAway, file_away
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails.mails import DecidedMail, MailboxState, decide, mailbox_state, pending, save_mailbox_state
from tracker.store.schema import mails, sightings
from tracker.store.session import reading, writing

AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def mail(number: int, size: int = 0) -> bytes:
    return b"From: a@truong.example\r\nMessage-ID: <%d@truong.example>\r\n\r\nbody %d%s\r\n" % (number, number, b"x" * size)


@pytest.fixture
def account(dovecot: Any) -> Server:
    server: Server = dovecot.account()
    return server


@pytest.fixture
def owner(dovecot: Any, account: Server) -> Iterator[IMAPClient]:
    with dovecot.client(account) as client:
        yield client


@pytest.fixture
def room(open_room: Callable[..., Any], account: Server, database_url: str) -> Any:
    return open_room(account, database_url)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every UID whose body was asked for."""
    asked: list[int] = []
    real = Mailbox.fetch

    def watched(self: Mailbox, uids: Any) -> Any:
        asked.extend(uids)
        return real(self, uids)

    monkeypatch.setattr(Mailbox, "fetch", watched)
    return asked


def state(room: Any, folder: str = "INBOX") -> MailboxState:
    with reading(room.engine) as conn:
        found = mailbox_state(conn, mailbox_name(room.settings.mailbox.server, folder))
    assert found is not None
    return found


def hashes(room: Any) -> list[str]:
    with reading(room.engine) as conn:
        return list(conn.scalars(select(mails.c.sha256).order_by(mails.c.id)))


def sighted(room: Any) -> int:
    with reading(room.engine) as conn:
        return len(conn.execute(select(sightings.c.id)).all())


def decide_all(room: Any) -> None:
    with writing(room.engine) as conn:
        for waiting in pending(conn, 1000):
            decide(conn, waiting.id, DecidedMail(MailState.FILED, None, room.now, message_id=f"<{waiting.id}@truong.example>"))


def renumber(dovecot: Any, account: Server) -> None:
    """Let the server lose its indexes and count anew under another UIDVALIDITY, as after a restore."""
    maildir: Path = dovecot.folder / "mail" / account.username / "Maildir"
    for path in maildir.glob("dovecot.*"):
        path.unlink()
    uids = maildir / "dovecot-uidlist"
    old = int(uids.read_text().split()[1].removeprefix("V"))
    uids.write_text(f"3 V{old + 1000} N1\n")


def test_every_mail_is_in_the_vault_and_in_the_ledger(owner: IMAPClient, room: Any) -> None:
    contents = [mail(number) for number in range(120)]
    for content in contents:
        owner.append("INBOX", content, msg_time=AT)
    assert room.collect() == Collected(new=120)
    assert hashes(room) == [hashlib.sha256(content).hexdigest() for content in contents]
    assert [room.vault.read(sha256) for sha256 in hashes(room)] == contents
    found = state(room)
    assert (found.messages, found.unaccounted, found.next_uid) == (120, 0, 121)
    assert found.last_success == found.reconciled_at == room.now
    assert found.last_error is None
    with reading(room.engine) as conn:
        assert {waiting.internal_date for waiting in pending(conn, 200)} == {AT}


def test_whoever_reads_ahead_is_told_of_new_mails_once_they_are_safe(owner: IMAPClient, room: Any) -> None:
    for number in (1, 2, 1):
        owner.append("INBOX", mail(number))
    told: list[list[str]] = []

    def kept(mails: Sequence[StoredMail]) -> None:
        with reading(room.engine) as conn:
            assert {one.sha256 for one in mails} <= {one.sha256 for one in pending(conn, 10)}
        told.append([one.sha256 for one in mails])

    found = collect(room.engine, room.vault, room.settings, lambda: room.now, kept=kept)
    assert (found.new, found.already) == (2, 1)
    assert told == [hashes(room)]
    owner.append("INBOX", mail(2))
    collect(room.engine, room.vault, room.settings, lambda: room.now, kept=kept)
    assert [one for some in told for one in some] == hashes(room)


def test_the_next_batch_is_asked_for_while_the_last_is_kept(
    owner: IMAPClient, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(BATCH_MAILS + 1):
        owner.append("INBOX", mail(number))
    asked = threading.Semaphore(0)
    fetch = Mailbox.fetch
    told: list[int] = []

    def noted(self: Mailbox, uids: Sequence[int]) -> tuple[FetchedMail, ...]:
        asked.release()
        return fetch(self, uids)

    monkeypatch.setattr(Mailbox, "fetch", noted)

    def kept(mails: Sequence[StoredMail]) -> None:
        told.append(len(mails))
        if len(told) == 1:
            assert all(asked.acquire(timeout=20) for _ in ("the first batch", "the second"))

    found = collect(room.engine, room.vault, room.settings, lambda: room.now, kept=kept)
    assert found == Collected(new=BATCH_MAILS + 1)
    assert told == [BATCH_MAILS, 1]


def test_two_polls_without_new_mail_fetch_nothing(owner: IMAPClient, room: Any, fetched: list[int]) -> None:
    owner.append("INBOX", mail(1))
    room.collect()
    fetched.clear()
    assert room.collect() == room.collect() == Collected()
    assert fetched == []


def test_only_the_new_mail_is_fetched(owner: IMAPClient, room: Any, fetched: list[int]) -> None:
    owner.append("INBOX", mail(1))
    room.collect()
    owner.append("INBOX", mail(2))
    fetched.clear()
    assert room.collect() == Collected(new=1)
    assert fetched == [2]


def test_an_ordinary_poll_lists_no_more_than_the_look_back(
    owner: IMAPClient, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        owner.append("INBOX", mail(number))
    room.collect()
    monkeypatch.setattr(collect_job, "LOOK_BACK", 1)
    asked: list[tuple[str, ...]] = []
    real = Mailbox._search

    def watched(self: Mailbox, *criteria: str) -> Any:
        asked.append(criteria)
        return real(self, *criteria)

    monkeypatch.setattr(Mailbox, "_search", watched)
    room.collect()
    assert asked == [("UID", "3:*")]


def test_a_person_reading_flagging_and_unreading_changes_nothing(owner: IMAPClient, room: Any, fetched: list[int]) -> None:
    """I12: flags are never the truth, before the first poll or after."""
    for number in range(4):
        owner.append("INBOX", mail(number))
    owner.add_flags([1], [b"\\Seen", b"\\Flagged", b"$Baocao"])
    assert room.collect() == Collected(new=4)
    owner.add_flags([2], [b"\\Seen"])
    owner.remove_flags([1], [b"\\Seen", b"$Baocao"])
    fetched.clear()
    assert room.collect() == Collected()
    assert fetched == []


def test_a_mail_moved_away_and_back_is_the_same_mail(owner: IMAPClient, room: Any) -> None:
    """I12: a new UID, the same hash."""
    owner.append("INBOX", mail(1))
    room.collect()
    owner.create_folder("Lưu")
    owner.move([1], "Lưu")
    assert room.collect() == Collected()
    owner.select_folder("Lưu")
    owner.move([1], "INBOX")
    assert room.collect() == Collected(already=1)
    assert len(hashes(room)) == 1
    assert (sighted(room), state(room).next_uid) == (2, 3)


def test_a_lower_uid_that_appears_late_is_taken(owner: IMAPClient, room: Any, fetched: list[int]) -> None:
    """I4: the look-back window finds it before the daily reconciliation does."""
    for number in range(3):
        owner.append("INBOX", mail(number))
    room.collect()
    with writing(room.engine) as conn:  # as if UID 2 had not been visible
        conn.execute(sightings.delete().where(sightings.c.uid == 2))
        conn.execute(mails.delete().where(mails.c.sha256 == hashlib.sha256(mail(1)).hexdigest()))
    fetched.clear()
    assert room.collect() == Collected(new=1)
    assert fetched == [2]


def test_once_a_day_the_whole_folder_is_compared(owner: IMAPClient, room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """I4: a UID far below the window is found by the reconciliation."""
    owner.append("INBOX", mail(1))
    owner.append("INBOX", mail(2))
    room.collect()
    monkeypatch.setattr(collect_job, "LOOK_BACK", 0)
    with writing(room.engine) as conn:
        conn.execute(sightings.delete().where(sightings.c.uid == 1))
    room.now += timedelta(hours=23, minutes=59)
    assert room.collect() == Collected()
    room.now += timedelta(minutes=1)
    assert room.collect() == Collected(already=1)
    assert (state(room).reconciled_at, state(room).next_uid) == (room.now, 3)


def test_a_server_whose_next_uid_is_below_what_was_seen_is_looked_through(owner: IMAPClient, room: Any) -> None:
    """It was set up again from a backup; what came since lies below all that is expected."""
    owner.append("INBOX", mail(1))
    room.collect()
    with writing(room.engine) as conn:
        conn.execute(sightings.delete())
        save_mailbox_state(conn, replace(state(room), next_uid=5000))
    assert room.collect() == Collected(already=1)
    assert state(room).next_uid == 2


def test_a_renumbered_mailbox_fetches_only_what_it_cannot_recognise(
    owner: IMAPClient, room: Any, fetched: list[int], dovecot: Any, account: Server
) -> None:
    """I2"""
    for number in (1, 2, 3):
        owner.append("INBOX", mail(number), msg_time=AT)
    room.collect()
    decide_all(room)
    before = state(room)
    owner.logout()
    renumber(dovecot, account)
    with dovecot.client(account) as again:
        assert again.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"] == before.uidvalidity + 1000
        again.append("INBOX", mail(4), msg_time=AT)
        again.append("INBOX", mail(1).replace(b"body", b"BODY"), msg_time=AT)  # same id, size and time, other bytes
    fetched.clear()
    room.now += timedelta(hours=1)
    assert room.collect() == Collected(new=2, already=3)
    assert len(fetched) == 3, "the two that only one known mail can be are not fetched"
    assert sighted(room) == 3 + 5
    after = state(room)
    assert (after.messages, after.unaccounted) == (5, 0)
    assert after.last_error is not None
    assert after.last_error.startswith("renumbered:")
    assert room.collect() == Collected()


def test_the_same_uids_with_other_mails_behind_them_are_new_mails(
    room: Any, dovecot: Any, account: Server, owner: IMAPClient
) -> None:
    """I2: after a restore the server counts from one again."""
    for number in (1, 2):
        owner.append("INBOX", mail(number))
    room.collect()
    owner.logout()
    renumber(dovecot, account)
    for path in (dovecot.folder / "mail" / account.username / "Maildir").glob("[cn]*/*"):
        path.unlink()
    with dovecot.client(account) as again:
        for number in (8, 9):
            again.append("INBOX", mail(number))
        assert again.search() == [1, 2]
    assert room.collect() == Collected(new=2)
    assert len(hashes(room)) == 4


def test_decided_mails_are_marked_and_the_others_are_not(owner: IMAPClient, room: Any) -> None:
    owner.append("INBOX", mail(1))
    room.collect()
    assert file_away(room.engine, room.settings) == FiledAway()
    decide_all(room)
    owner.append("INBOX", mail(2))
    room.collect()
    assert file_away(room.engine, room.settings) == FiledAway(marked=1)
    owner.noop()
    flags = owner.get_flags([1, 2])
    assert (b"$Baocao" in flags[1], b"$Baocao" in flags[2]) == (True, False)
    assert file_away(room.engine, room.settings) == FiledAway()


def test_decided_mails_move_to_the_folder_of_the_settings(owner: IMAPClient, room: Any) -> None:
    moving = room.with_mailbox(processed_folder="Đã xử lý", folders=("INBOX", "Đã xử lý"))
    owner.create_folder("Đã xử lý")
    owner.append("INBOX", mail(1))
    assert moving.collect() == Collected(new=1)
    decide_all(moving)
    assert file_away(moving.engine, moving.settings) == FiledAway(moved=1)
    assert moving.collect() == Collected(already=1), "in the folder it was moved to it is the same mail"
    assert file_away(moving.engine, moving.settings) == FiledAway(), "and it stays there"
    owner.noop()
    assert owner.search() == []


def test_filing_away_goes_on_until_the_server_has_done_it(owner: IMAPClient, room: Any) -> None:
    owner.append("INBOX", mail(1))
    room.collect()
    decide_all(room)
    elsewhere = room.with_mailbox(server=replace(room.settings.mailbox.server, port=1))
    failed = file_away(elsewhere.engine, elsewhere.settings)
    assert [trouble.kind for trouble in failed.troubles] == [MailboxErrorKind.UNREACHABLE]
    assert file_away(room.engine, room.settings) == FiledAway(marked=1)


def test_a_server_out_of_reach_is_recorded_and_the_last_success_stays(owner: IMAPClient, room: Any) -> None:
    room.collect()
    first, room.now = room.now, room.now + timedelta(minutes=1)
    elsewhere = room.with_mailbox(server=replace(room.settings.mailbox.server, port=1))
    (trouble,) = elsewhere.collect().troubles
    assert trouble.kind is MailboxErrorKind.UNREACHABLE
    found = state(room)
    assert (found.last_success, found.last_error_at) == (first, room.now)
    assert found.last_error is not None
    assert found.last_error.startswith("unreachable: ")


def test_a_refused_password_is_tried_once_however_many_folders_there_are(
    owner: IMAPClient, room: Any, tmp_path: Path, dovecot: Any
) -> None:
    """I14: repeating it locks the account."""
    (tmp_path / "wrong").write_text("wrong")
    server = replace(room.settings.mailbox.server, password_file=tmp_path / "wrong")
    wrong = room.with_mailbox(server=server, folders=("INBOX", "Archive"))
    (trouble,) = wrong.collect().troubles
    assert trouble.kind is MailboxErrorKind.REFUSED
    refused = [line for line in dovecot.log().splitlines() if "auth failed" in line and f"<{server.username}>" in line]
    assert len(refused) == 1
    assert "1 attempts" in refused[0]
    for folder in ("INBOX", "Archive"):
        assert str(state(wrong, folder).last_error).startswith("refused-sign-in: ")


def test_a_folder_that_is_missing_does_not_stop_the_others(owner: IMAPClient, room: Any) -> None:
    owner.append("Archive", mail(1))
    both = room.with_mailbox(folders=("Không có", "Archive"))
    found = both.collect()
    assert (found.new, len(found.troubles)) == (1, 1)
    assert "Không có" in str(state(both, "Không có").last_error)
    assert state(both, "Archive").last_error is None


def test_what_is_in_the_mailbox_and_in_the_ledger_is_a_number(owner: IMAPClient, room: Any) -> None:
    for number in range(3):
        owner.append("INBOX", mail(number))
    room.collect()
    owner.delete_messages([1])
    owner.expunge()
    room.collect()
    assert (state(room).messages, state(room).unaccounted) == (2, 0)


def test_nothing_secret_stands_in_the_ledger(owner: IMAPClient, room: Any, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("mat-khau-that")
    server = replace(room.settings.mailbox.server, password_file=tmp_path / "wrong")
    room.with_mailbox(server=server).collect()
    assert state(room).last_error
    for path in room.settings.home.rglob("*"):
        assert path.is_dir() or b"mat-khau-that" not in path.read_bytes()
