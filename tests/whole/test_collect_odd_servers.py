"""Servers that misbehave in ways Dovecot cannot be made to: each is a few scripted answers over a real connection."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from config.settings import Server, load
from intake import mailbox as mailbox_module
from intake import patience
from intake.mailbox import Mailbox, mailbox_name
from intake.mailbox_error import MailboxError, MailboxErrorKind, backoff
from tests.bench.cut_office import SETTINGS
from tests.bench.odd_answers import ONE_MAIL, TOLD, UNDERSTOOD
from tests.bench.odd_imap import Odd, Talk, saying
from tracker.cli import main
from tracker.jobs.mails.collect import HASHED_IN_DAYS, TEMPORARY_KEPT, Collected, collect
from tracker.jobs.mails.file_away import file_away
from tracker.jobs.office.check import check
from tracker.jobs.office.health import failing
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails.mails import MailboxState, mailbox_state
from tracker.store.schema import mails, sightings
from tracker.store.session import reading, writing


@contextmanager
def serving() -> Iterator[Odd]:
    """The scripted server, until the context ends."""
    with Odd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def odd() -> Iterator[Odd]:
    with serving() as server:
        yield server


@pytest.fixture
def account(odd: Odd, tmp_path: Path) -> Server:
    (tmp_path / "secret").write_text("secret")
    return Server("127.0.0.1", odd.server_address[1], "plain", "tccb", password_file=tmp_path / "secret")


@pytest.fixture
def room(open_room: Callable[[Server], Any], account: Server) -> Any:
    return open_room(account)


def state(room: Any) -> MailboxState:
    with reading(room.engine) as conn:
        found = mailbox_state(conn, mailbox_name(room.settings.mailbox.server, "INBOX"))
    assert found is not None
    return found


def state_after(room: Any) -> MailboxState:
    """Where the folder stands after one poll."""
    room.collect()
    return state(room)


def taken(room: Any) -> set[int]:
    with reading(room.engine) as conn:
        return set(conn.scalars(select(sightings.c.uid)))


def hashes(room: Any) -> list[str]:
    with reading(room.engine) as conn:
        return list(conn.scalars(select(mails.c.sha256)))


def trouble_of(account: Server) -> MailboxError:
    with pytest.raises(MailboxError) as caught, Mailbox(account, silence=0.5) as mailbox:
        mailbox.select("INBOX")
    return caught.value


def test_the_scripted_server_is_a_server(odd: Odd, room: Any) -> None:
    assert room.collect() == Collected(new=3)


def test_without_uidvalidity_nothing_is_taken(odd: Odd, room: Any) -> None:
    """I1: a guess here would be a mail lost later."""
    odd.uidvalidity = None
    (trouble,) = room.collect().troubles
    assert trouble.kind is MailboxErrorKind.PROTOCOL
    assert not any("FETCH" in line for line in odd.said)


def test_a_folder_that_is_numbered_anew_at_every_look_adds_no_rows_without_end(odd: Odd, room: Any) -> None:
    held = []
    for number in range(8):
        odd.uidvalidity = b"* OK [UIDVALIDITY %d] ok\r\n" % (7 + number)
        done = room.collect()
        assert (done.new, done.troubles) == (3 if number == 0 else 0, ())
        with reading(room.engine) as conn:
            held.append(conn.scalar(select(func.count()).select_from(sightings)))
            first = conn.scalar(select(func.min(sightings.c.uidvalidity)))
    assert held == [3, 6, 9, 12, 12, 12, 12, 12]
    assert first == 7, "where and when each mail was seen first stays known"
    assert str(state(room).last_error).startswith("renumbered:")


def test_a_message_without_its_body_has_not_come_and_is_asked_for_again(odd: Odd, room: Any) -> None:
    """I6: never an empty mail, never done."""
    odd.body = lambda uid: b"* 2 FETCH (UID 2 FLAGS ())\r\n" if uid == 2 else odd.item(uid)
    assert room.collect() == Collected(new=2, failed=1)
    assert taken(room) == {1, 3}
    assert (state(room).next_uid, state(room).unaccounted) == (2, 1)
    assert room.collect() == Collected(failed=1)
    assert str(state(room).last_error) == "undelivered: the server lists messages that it does not hand over: UID 2"
    odd.body = odd.item
    assert room.collect() == Collected(new=1)
    assert (state(room).next_uid, state(room).unaccounted) == (4, 0)


def test_messages_that_are_left_are_left_since_the_last_poll_that_left_none(odd: Odd, room: Any) -> None:
    """Polls that break off in turn with polls that work would else begin to count anew, each of them."""
    first = state_after(room).last_success
    odd.mails[4] = b"Subject: 4\r\n\r\n"
    odd.body = lambda uid: None if uid == 4 else odd.item(uid)
    room.now += timedelta(minutes=3)
    assert state_after(room).left_since == first
    odd.greeting = b"* BYE come later\r\n"
    assert room.collect().troubles
    odd.greeting = b"* OK ready\r\n"
    assert state_after(room).left_since == first
    odd.body = odd.item
    assert state_after(room).left_since is None


def test_messages_that_a_broken_poll_has_listed_are_left_since_then(odd: Odd, room: Any) -> None:
    saying(odd, lambda command, answer: None if "RFC822.SIZE" in command else answer)
    assert room.collect().troubles
    assert (state(room).left_since, state(room).last_success) == (state(room).last_error_at, None)


def test_a_body_that_is_nil_is_no_mail(odd: Odd, room: Any) -> None:
    odd.body = lambda uid: b"* 2 FETCH (UID 2 BODY[] NIL)\r\n" if uid == 2 else odd.item(uid)
    assert room.collect() == Collected(new=2, failed=1)


PARTED = b"Subject: 2\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n\r\n%s\r\n--cut--\r\n"


@pytest.mark.parametrize("handed", [b"", PARTED[:70] % b"", b"Subject: 2\r\nContent-Type: multipart/mixed; bounda"])
def test_an_empty_or_cut_body_is_not_the_mail_and_is_asked_for_until_it_comes_whole(odd: Odd, room: Any, handed: bytes) -> None:
    odd.mails[2] = PARTED % (b"words " * 5_000)
    odd.body = lambda uid: odd.item(uid, handed if uid == 2 else None)
    assert room.collect() == Collected(new=2, failed=1)
    assert sum("UID FETCH 2 (BODY.PEEK[]" in line for line in odd.said) == 1, "asked for once more, alone"
    assert room.collect() == Collected(failed=1)
    assert str(state(room).last_error) == "undelivered: the server lists messages that it does not hand over: UID 2"
    odd.body = odd.item
    assert room.collect() == Collected(new=1)
    assert state(room).unaccounted == 0
    assert taken(room) == {1, 2, 3}


def test_a_body_that_comes_whole_at_the_second_asking_is_taken_at_once(odd: Odd, room: Any) -> None:
    asked: list[int] = []

    def hesitating(uid: int) -> bytes:
        asked.append(uid)
        return odd.item(uid, b"" if asked.count(uid) == 1 else None)

    odd.body = hesitating
    assert room.collect() == Collected(new=3)


def test_a_server_that_counts_line_ends_twice_or_overrates_a_whole_mail_is_believed_by_the_mail(odd: Odd, room: Any) -> None:
    whole = {2: PARTED % b"words", 3: b"Subject: 3\n\n" + b"word\n" * 400}
    odd.mails |= {2: whole[2] + b" " * 9_000, 3: whole[3].replace(b"\n", b"\r\n")}  # by which sizes are announced
    odd.body = lambda uid: odd.item(uid, whole.get(uid))
    assert room.collect() == Collected(new=3)


def test_a_list_in_several_lines_is_one_list_and_nought_is_no_number(odd: Odd, room: Any) -> None:
    lines = b"* SEARCH 0 1\r\n* SEARCH 2 3 (MODSEQ 9)\r\n* SEARCH\r\nTAG OK done\r\n"
    saying(odd, lambda line, answer: lines if "SEARCH" in line else answer)
    assert room.collect() == Collected(new=3)
    assert taken(room) == {1, 2, 3}


def test_a_server_that_refuses_to_search_by_uid_is_asked_by_number(odd: Odd, room: Any) -> None:
    saying(odd, lambda line, answer: b"TAG BAD no such key\r\n" if "SEARCH UID" in line else answer)
    assert room.collect() == Collected(new=3)
    odd.mails[4] = b"Subject: 4\r\n\r\n"
    assert room.collect() == Collected(new=1)


def test_a_folder_that_does_not_say_how_much_is_in_it_is_looked_through(odd: Odd, room: Any) -> None:
    saying(odd, lambda line, answer: answer.partition(b"EXISTS\r\n")[2] if line.startswith("SELECT") else answer)
    assert room.collect() == Collected(new=3)


def test_one_message_whose_size_is_refused_does_not_hide_the_others(odd: Odd, room: Any) -> None:
    odd.mails |= {uid: b"Subject: %d\r\n\r\n" % uid for uid in range(4, 40)}

    def refusing(line: str, answer: bytes) -> bytes:
        asks = "FETCH" in line and "BODY" not in line and b"FETCH (UID 7 " in answer
        return b"TAG NO cannot be told\r\n" if asks else answer

    saying(odd, refusing)
    assert room.collect() == Collected(new=39)


def test_a_uid_given_to_another_mail_by_a_server_set_up_again_is_fetched_and_named(odd: Odd, room: Any) -> None:
    """The same UIDVALIDITY, and nothing else to tell it by."""
    assert room.collect() == Collected(new=3)
    odd.mails[3] = b"Subject: another\r\n\r\n"
    odd.dates[3] = b'"03-Mar-2026 08:00:00 +0700"'
    assert room.collect() == Collected(new=1)
    assert "UID 3" in str(state(room).last_error)
    assert room.collect() == Collected()


def test_a_mail_that_the_vault_lost_is_fetched_again_from_the_mailbox(odd: Odd, room: Any) -> None:
    room.collect()
    (one, *_) = (path for path in room.vault.root.glob("??/*"))
    content = one.read_bytes()
    one.unlink()
    assert room.collect() == Collected(already=1)
    assert one.read_bytes() == content
    assert room.collect() == Collected()


def test_a_mail_whose_file_was_found_damaged_is_fetched_again_and_read_anew(odd: Odd, room: Any) -> None:
    room.collect()
    (one, *_) = (path for path in room.vault.root.glob("??/*"))
    content, name = one.read_bytes(), one.parent.name + one.name
    one.write_bytes(content[:-1] + b"X")
    with writing(room.engine) as conn:
        facts = {"state": MailState.TRAY, "reason": "error", "error": "VaultError: damaged"}
        conn.execute(update(mails).where(mails.c.sha256 == name).values(**facts))
    assert room.collect() == Collected(already=1)
    assert one.read_bytes() == content
    with reading(room.engine) as conn:
        assert conn.execute(select(mails.c.state, mails.c.error).where(mails.c.sha256 == name)).one() == ("stored", None)


def test_every_kept_mail_is_read_back_within_a_month_of_daily_counts(odd: Odd, room: Any) -> None:
    room.collect()
    (one, *_) = (path for path in room.vault.root.glob("??/*"))
    content = one.read_bytes()
    one.write_bytes(content[:-1] + b"X")
    for _ in range(HASHED_IN_DAYS):
        room.now += timedelta(days=1)
        room.collect()
    assert one.read_bytes() == content


def test_a_temporary_file_that_may_still_be_written_survives_the_daily_count(odd: Odd, room: Any) -> None:
    room.collect()
    room.now += timedelta(days=1)
    for name, age in (("young", TEMPORARY_KEPT - timedelta(seconds=1)), ("old", TEMPORARY_KEPT + timedelta(seconds=1))):
        path = room.vault.root / "tmp" / name
        path.write_bytes(b"x")
        os.utime(path, ((room.now - age).timestamp(),) * 2)
    room.collect()
    assert [path.name for path in (room.vault.root / "tmp").iterdir()] == ["young"]


@contextmanager
def another(room: Any, name: str) -> Iterator[tuple[Odd, Any]]:
    """Another server and account for the same room, with mails of its own."""
    with serving() as odd:
        odd.mails = {uid: f"Subject: {name} {uid}\r\n\r\n".encode() for uid in odd.mails}
        server = replace(room.settings.mailbox.server, port=odd.server_address[1], username=name.replace(" ", "-"))
        yield odd, room.with_mailbox(server=server)


def test_a_way_to_answer_that_can_be_understood_costs_nothing(room: Any) -> None:
    for name, change in UNDERSTOOD.items():
        with another(room, name) as (odd, there):
            change(odd)
            assert there.collect() == Collected(new=3), name
            assert {hashlib.sha256(one).hexdigest() for one in odd.mails.values()} <= set(hashes(room)), name
            assert there.collect() == Collected(), name
    assert len(hashes(room)) == 3 * len(UNDERSTOOD)


def test_a_way_to_answer_that_spoils_one_mail_costs_that_mail_until_it_ends(room: Any) -> None:
    for name, change in ONE_MAIL.items():
        with another(room, name) as (odd, there):
            honest = odd.body
            change(odd)
            assert there.collect() == Collected(new=2, failed=1), name
            assert there.collect() == Collected(failed=1), name
            assert "UID 2" in str(state(there).last_error), name
            odd.body = honest
            assert there.collect() == Collected(new=1), name
    assert len(hashes(room)) == 3 * len(ONE_MAIL)


def test_a_way_to_answer_that_nobody_understands_is_told_and_takes_nothing(room: Any) -> None:
    for name, change in TOLD.items():
        with another(room, name) as (odd, there):
            honest, answering, before = odd.body, odd.answer, hashes(room)
            change(odd)
            there.collect()
            there.collect()
            assert hashes(room) == before, name
            assert failing(state(there)) or "does not hand over" in str(state(there).last_error), name
            odd.body, odd.answer = honest, answering  # type: ignore[method-assign]
            assert there.collect() == Collected(new=3), name


def test_answers_nobody_asked_for_are_not_mails(odd: Odd, room: Any) -> None:
    """I6: flags changed by others, new messages and expunges in the middle of a fetch."""
    odd.body = lambda uid: b"* 9 FETCH (UID 99 FLAGS (\\Seen))\r\n* 4 EXISTS\r\n* 3 EXPUNGE\r\n" + odd.item(uid)
    assert room.collect() == Collected(new=3)
    assert taken(room) == {1, 2, 3}


def test_a_wrong_size_is_noted_and_the_mail_taken(odd: Odd, room: Any, caplog: pytest.LogCaptureFixture) -> None:
    """I7: some servers lie."""
    odd.body = lambda uid: odd.item(uid, b"Subject: other\r\n\r\nlonger\r\n") if uid == 2 else odd.item(uid)
    assert room.collect() == Collected(new=3)
    assert "UID 2 has 26 bytes, 14 were announced" in caplog.text


def test_searching_names_no_charset(odd: Odd, room: Any) -> None:
    """I8"""
    room.collect()
    room.collect()
    assert [line for line in odd.said if "SEARCH" in line] == ["UID SEARCH 1:*", "UID SEARCH UID 1:*"]


@pytest.mark.parametrize("date", [b'"99-Foo-2026 08:00:00 +0700"', b'""', b"NIL"])
def test_a_time_that_is_none_is_no_reason_to_lose_the_mail(odd: Odd, account: Server, date: bytes) -> None:
    odd.date = date
    with Mailbox(account) as mailbox:
        mailbox.select("INBOX")
        assert [mail.received_at for mail in mailbox.fetch([1, 2])] == [None, None]


def test_one_mail_that_breaks_the_connection_does_not_stop_the_others(odd: Odd, room: Any) -> None:
    odd.mails |= {uid: b"Subject: %d\r\n\r\n" % uid for uid in range(4, 120)}
    odd.body = lambda uid: None if uid in (5, 70) else odd.item(uid)
    assert room.collect() == Collected(new=117, failed=2)
    assert taken(room) == set(odd.mails) - {5, 70}
    assert room.collect() == Collected(failed=2)
    assert state(room).unaccounted == 2


def test_one_mail_the_server_refuses_does_not_stop_the_others(odd: Odd, room: Any) -> None:
    odd.body = lambda uid: b"NO" if uid == 1 else odd.item(uid)
    assert room.collect() == Collected(new=2, failed=1)


def test_an_answer_that_is_not_imap_does_not_stop_the_others(odd: Odd, room: Any) -> None:
    odd.body = lambda uid: b"* 2 FETCH (UID 2 BODY[] (((\r\n" if uid == 2 else odd.item(uid)
    assert room.collect() == Collected(new=2, failed=1)


def test_a_poll_that_is_handed_nothing_ends_with_a_mistake_and_check_says_so(odd: Odd, tmp_path: Path) -> None:
    home = tmp_path / "office"
    home.mkdir()
    (tmp_path / "secret").write_text("secret")
    places = {"imap": odd.server_address[1], "smtp": odd.server_address[1], "user": "tccb", "secret": tmp_path / "secret"}
    (home / "settings.toml").write_text(SETTINGS.format(address="tccb@x.example", database="sqlite:///b.db", **places))
    odd.body = lambda _uid: b"NO"
    assert [main(["--home", str(home), "poll"]) for _ in range(2)] == [1, 1]
    said = {(one.grade, one.what): one.sentence for one in check(load(home, {}), datetime.now(UTC))}
    assert "fetching failed" in said["bad", "mailbox"]
    assert "does not hand over" in said["bad", "health"]


def test_mail_that_cannot_be_filed_away_is_named_by_check(odd: Odd, room: Any) -> None:
    room.collect()
    with writing(room.engine) as conn:
        conn.execute(update(mails).values(state=MailState.IGNORED, reason="not-a-report"))
    moving = room.with_mailbox(processed_folder="Done")
    saying(odd, lambda line, answer: b"TAG NO no such folder\r\n" if "CREATE" in line or "MOVE" in line else answer)
    assert "CREATE" in str(file_away(room.engine, moving.settings).troubles[0]).upper()
    (said,) = (one for one in check(moving.settings, room.now) if one.what == "filing away")
    assert "3 decided mails" in said.sentence


def _trickling(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """From the first body on, a byte at a time; the event is set when it begins."""
    real, begun = Talk.handle, threading.Event()
    saying(odd, lambda line, answer: None if "BODY.PEEK[]" in line else answer)

    def handle(talk: Talk) -> None:
        real(talk)
        begun.set()
        with suppress(OSError):
            talk.wfile.write(b"* 1 FETCH (UID 1 BODY[] {5000}\r\n")
            while True:
                talk.wfile.write(b"x")
                time.sleep(0.02)

    monkeypatch.setattr(Talk, "handle", handle)
    return begun


def test_a_server_that_trickles_is_left_at_once_when_the_service_stops(
    odd: Odd, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_LOOK", 0.05)
    begun = _trickling(odd, monkeypatch)
    began = time.monotonic()
    found = collect(room.engine, room.vault, room.settings, lambda: room.now, leave=begun.is_set)
    assert (found, taken(room)) == (Collected(), set())
    assert time.monotonic() - began < 5


def test_a_server_that_trickles_for_longer_than_any_line_takes_is_given_up(
    odd: Odd, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in ((patience, "_LOOK", 0.05), (mailbox_module, "ANSWER", 0.2), (mailbox_module, "SLOWEST", 1e9)):
        monkeypatch.setattr(module, name, value)
    odd.mails = {1: odd.mails[1]}
    _trickling(odd, monkeypatch)
    began = time.monotonic()
    found = room.collect()
    assert found.new == 0
    assert found.failed or found.troubles
    assert time.monotonic() - began < 8


def test_a_mail_that_came_only_partly_is_no_mail_and_silence_ends(odd: Odd, account: Server) -> None:
    real = odd.answer

    def cut(line: str) -> bytes | None:
        answer = real(line)
        return b"* 1 FETCH (UID 1 BODY[] {5000}\r\nhalf" if answer and "BODY.PEEK[]" in line else answer

    odd.answer = cut  # type: ignore[method-assign]
    began = time.monotonic()
    with Mailbox(account, silence=0.3) as mailbox:
        mailbox.select("INBOX")
        with pytest.raises(MailboxError) as caught:
            mailbox.fetch([1])
    assert caught.value.kind is MailboxErrorKind.UNREACHABLE
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("login", "kind"),
    [
        (b"NO [AUTHENTICATIONFAILED] Invalid credentials", MailboxErrorKind.REFUSED),
        (b"NO LOGIN failed.", MailboxErrorKind.REFUSED),
        (b"NO [UNAVAILABLE] Temporary authentication failure.", MailboxErrorKind.UNAVAILABLE),
        (b"NO [ALERT] Too many simultaneous connections. (Failure)", MailboxErrorKind.UNAVAILABLE),
        (b"", MailboxErrorKind.UNREACHABLE),
    ],
)
def test_why_the_sign_in_failed_is_told_apart(odd: Odd, account: Server, login: bytes, kind: MailboxErrorKind) -> None:
    """I14"""
    odd.login = login
    trouble = trouble_of(account)
    assert trouble.kind is kind
    assert "secret" not in str(trouble)


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [
        (b"", MailboxErrorKind.UNREACHABLE),
        (b"* BYE Too many connections, try again later\r\n", MailboxErrorKind.UNAVAILABLE),
        (b"220 this is SMTP\r\n", MailboxErrorKind.UNREACHABLE),
    ],
)
def test_a_greeting_that_is_no_welcome(odd: Odd, account: Server, greeting: bytes, kind: MailboxErrorKind) -> None:
    """I14"""
    odd.greeting = greeting
    assert trouble_of(account).kind is kind


def test_a_goodbye_in_the_middle_is_a_lost_connection(odd: Odd, account: Server) -> None:
    """I14"""
    odd.uidvalidity = b"* BYE shutting down\r\n"
    assert trouble_of(account).kind is MailboxErrorKind.UNREACHABLE


def test_starttls_that_is_not_offered_never_becomes_plain(odd: Odd, account: Server) -> None:
    server = Server(account.host, account.port, "starttls", "tccb", password_file=account.password_file)
    trouble = trouble_of(server)
    assert trouble.kind is MailboxErrorKind.SETTINGS
    assert "mailbox.security" in str(trouble)
    assert not any("LOGIN" in line for line in odd.said)


def test_a_mailbox_we_may_only_read_is_read(odd: Odd, account: Server) -> None:
    real = odd.answer

    def read_only(line: str) -> bytes | None:
        answer = real(line)
        return answer.replace(b"READ-WRITE", b"READ-ONLY") if answer else None

    odd.answer = read_only  # type: ignore[method-assign]
    with Mailbox(account) as mailbox:
        assert not mailbox.select("INBOX").markable
        assert len(mailbox.fetch([1, 2, 3])) == 3


def test_a_wrong_password_waits_long_and_a_lost_connection_does_not() -> None:
    """I14"""
    assert backoff(MailboxErrorKind.UNREACHABLE, 1) <= timedelta(seconds=30)
    assert backoff(MailboxErrorKind.REFUSED, 1) >= timedelta(minutes=10)
    for kind in MailboxErrorKind:
        waits = [backoff(kind, failures) for failures in range(40)]
        assert waits[0] == timedelta(0)
        assert waits == sorted(waits)
        assert waits[-1] <= timedelta(hours=6)
