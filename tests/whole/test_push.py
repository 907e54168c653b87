"""IDLE is a hint: it rings when mail comes, and whatever is wrong with it costs the hint alone."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.settings import MailboxSettings, Server
from intake.mailbox_error import MailboxError, MailboxErrorKind
from intake.push import FolderPush, Push
from intake.vault import vault_at
from tests.conftest import settings_for
from tests.whole.conftest import Dovecot
from tracker import schedule
from tracker.jobs.letters.deliver import Delivered
from tracker.jobs.mails.collect import Collected
from tracker.jobs.mails.cycle import Cycle
from tracker.jobs.mails.file_away import FiledAway
from tracker.jobs.mails.receive import Decided
from tracker.jobs.reading.readers import Readers
from tracker.schedule import Clockwork
from tracker.store.session import connect, migrate

SOON = 10.0  # seconds that a busy machine may take


@pytest.fixture
def rung() -> threading.Event:
    return threading.Event()


@pytest.fixture
def push(rung: threading.Event) -> Iterator[FolderPush]:
    one = FolderPush(rung.set)
    one.start()
    yield one
    began = time.monotonic()
    one.stop()
    assert time.monotonic() - began < 3, "a stop waits for nothing"
    assert not one._thread.is_alive()


def listening(push: FolderPush) -> None:
    for _ in range(200):
        if push._listening is not None:
            return
        time.sleep(0.02)
    raise AssertionError("nobody listens")


def test_mail_that_comes_rings_and_a_mark_does_not(dovecot: Dovecot, push: FolderPush, rung: threading.Event) -> None:
    account = dovecot.account()
    with dovecot.client(account) as owner:
        push.follow(MailboxSettings(account))
        listening(push)
        time.sleep(0.2)
        owner.append("INBOX", "Subject: a\r\n\r\na\r\n")
        assert rung.wait(SOON)
        rung.clear()
        owner.select_folder("INBOX")
        owner.add_flags([1], ["\\Seen"])
        assert not rung.wait(2)


def test_each_of_the_first_folders_rings(dovecot: Dovecot, rung: threading.Event) -> None:
    account = dovecot.account()
    with dovecot.client(account) as owner:
        owner.create_folder("Cu")
        push = Push(rung.set)
        push.start()
        push.follow(MailboxSettings(account, folders=("INBOX", "Cu")))
        for one in push._folders[:2]:
            listening(one)
        time.sleep(0.2)
        owner.append("Cu", "Subject: a\r\n\r\na\r\n")
        assert rung.wait(SOON)
        push.stop()


class Script(socketserver.BaseRequestHandler):
    """An IMAP server with one fault, named by the class made of it."""

    fault = ""
    tries: list[float]

    def handle(self) -> None:
        self.tries.append(time.monotonic())
        file = self.request.makefile("rwb", 0)
        can = b"IMAP4rev1" if self.fault == "no idle" else b"IMAP4rev1 IDLE"
        file.write(b"* OK [CAPABILITY " + can + b"] ready\r\n")
        while line := file.readline():
            tag, _, command = line.strip().partition(b" ")
            word = command.split(b" ")[0].upper()
            if word == b"IDLE":
                self._idle(file, tag)
                return
            if word == b"SELECT":
                file.write(b"* 4 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n")
            if word == b"CAPABILITY":
                file.write(b"* CAPABILITY " + can + b"\r\n")
            file.write(tag + b" OK done\r\n")

    def _idle(self, file: Any, tag: bytes) -> None:
        if self.fault == "two segments":
            file.write(b"+ idling\r\n* 5 EXI")
            time.sleep(0.3)
            file.write(b"STS\r\n")
            file.readline()
        elif self.fault == "refuses":
            file.write(tag + b" NO not now\r\n")
        elif self.fault == "nonsense":
            file.write(b"+ idling\r\n\0\xff{999\r\n")


@pytest.fixture
def scripted() -> Iterator[Callable[[str], tuple[Server, list[float]]]]:
    """Makes a server with a fault; the times at which it was called."""
    running: list[socketserver.ThreadingTCPServer] = []

    def make(fault: str) -> tuple[Server, list[float]]:
        tries: list[float] = []
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Faulty", (Script,), {"fault": fault, "tries": tries}))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        running.append(server)
        return Server("127.0.0.1", int(server.server_address[1]), "plain", "tccb"), tries

    yield make
    for one in running:
        one.shutdown()
        one.server_close()


def test_a_broken_idle_costs_the_hint_and_nothing_else(
    scripted: Callable[[str], tuple[Server, list[float]]], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    found: dict[str, tuple[FolderPush, list[float]]] = {}
    for fault in ("no idle", "two segments", "refuses", "nonsense", "hangs up"):
        server, tries = scripted(fault)
        found[fault] = (FolderPush(lambda: None), tries)
        found[fault][0].start()
        found[fault][0].follow(MailboxSettings(replace(server, password_file=tmp_path / "secret")))
    time.sleep(1)
    assert {fault: (len(tries), one._thread.is_alive()) for fault, (one, tries) in found.items()} == dict.fromkeys(
        found, (1, True)
    ), "it is not called again and again, and goes on"
    for one, _ in found.values():
        one.stop()


def test_no_hint_is_asked_of_a_mailbox_that_refuses_polls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dovecot: Dovecot
) -> None:
    settings = settings_for(tmp_path, f"sqlite:///{tmp_path}/baocao.db")
    settings = replace(settings, mailbox=MailboxSettings(dovecot.account()))
    engine = connect(settings)
    migrate(engine)
    troubles = [MailboxError(MailboxErrorKind.REFUSED, "no")]
    followed: list[MailboxSettings | None] = []

    def turn(*_args: Any, **_words: Any) -> Cycle:
        return Cycle(Collected(troubles=tuple(troubles)), Decided(), FiledAway(), Delivered())

    monkeypatch.setattr(schedule, "run_cycle", turn)
    monkeypatch.setattr(Push, "follow", lambda _self, mailbox: followed.append(mailbox))
    seconds = 0.0
    with Readers(settings) as readers:
        clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, lambda: None, lambda: seconds)  # type: ignore[arg-type,return-value]
        clockwork._poll()
        troubles.clear()
        seconds = 100_000.0
        clockwork._poll()
    engine.dispose()
    assert followed == [None, settings.mailbox]
