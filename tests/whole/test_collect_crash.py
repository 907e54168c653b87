"""Power cuts: the process is killed at a named point, against a real server, and started again; then the books must balance."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from sqlalchemy import func, select

from config.settings import Server
from tracker.jobs.mails.collect import Collected
from tracker.jobs.mails.file_away import FiledAway, file_away
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails.mails import DecidedMail, decide, pending
from tracker.store.schema import mails, sightings
from tracker.store.session import reading, writing

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from config.settings import MailboxSettings, Office, Server, Settings
from intake.vault import vault_at
from tracker.jobs import crash_points
from tracker.jobs.mails.collect import collect
from tracker.jobs.mails.file_away import file_away
from tracker.store.session import connect

job, armed, home, port, username, secret = sys.argv[1:]
server = Server("127.0.0.1", int(port), "plain", username, password_file=Path(secret))
office = Office("", "", "", "", "", ZoneInfo("Asia/Ho_Chi_Minh"))
settings = Settings(Path(home), office, MailboxSettings(server), server, "sqlite:///baocao.db")
engine = connect(settings)
crash_points.armed = armed
if job == "collect":
    collect(engine, vault_at(settings.vault, crash_points.crash_point), settings, lambda: datetime.now(UTC))
else:
    file_away(engine, settings)
"""
CONTENTS = [b"Message-ID: <%d@truong.example>\r\n\r\nbody %d\r\n" % (number, number) for number in range(120)]


@pytest.fixture
def account(dovecot: Any) -> Server:
    server: Server = dovecot.account()
    return server


@pytest.fixture
def owner(dovecot: Any, account: Server) -> Iterator[IMAPClient]:
    with dovecot.client(account) as client:
        for content in CONTENTS:
            client.append("INBOX", content)
        yield client


@pytest.fixture
def room(open_room: Callable[[Server], Any], account: Server) -> Any:
    return open_room(account)


def start(job: str, armed: str, room: Any) -> subprocess.Popen[bytes]:
    server = room.settings.mailbox.server
    told = (job, armed, room.settings.home, str(server.port), server.username, server.password_file)
    return subprocess.Popen([sys.executable, "-c", CHILD, *told], cwd=ROOT)


def balanced(room: Any) -> bool:
    """Every mail of the mailbox is in the ledger once and in the vault as it was sent."""
    with reading(room.engine) as conn:
        hashes = list(conn.scalars(select(mails.c.sha256)))
        sights = conn.scalar(select(func.count()).select_from(sightings))
    wanted = sorted(hashlib.sha256(content).hexdigest() for content in CONTENTS)
    return sorted(hashes) == wanted and sights == 120 and {room.vault.read(name) for name in hashes} == set(CONTENTS)


@pytest.mark.parametrize("point", ["before-rename", "after-rename:70", "after-ledger", "after-ledger:2"])
def test_a_power_cut_while_collecting_loses_no_mail_and_doubles_none(owner: IMAPClient, room: Any, point: str) -> None:
    assert start("collect", point, room).wait(60) == -signal.SIGKILL
    assert not balanced(room), "the cut must have come before the end"
    found = room.collect()
    assert (found.failed, found.troubles) == (0, ())
    assert balanced(room)
    assert room.collect() == Collected()


def test_a_power_cut_after_filing_away_is_made_good(owner: IMAPClient, room: Any) -> None:
    room.collect()
    with writing(room.engine) as conn:
        for mail in pending(conn, 1000):
            decide(conn, mail.id, DecidedMail(MailState.FILED, None, datetime.now(UTC)))
    assert start("file away", "after-file-away", room).wait(60) == -signal.SIGKILL
    assert file_away(room.engine, room.settings) == FiledAway(marked=120)
    assert balanced(room)
    owner.noop()
    assert len(owner.search(["KEYWORD", "$Baocao"])) == 120


def test_two_collectors_at_once_book_every_mail_once(owner: IMAPClient, room: Any) -> None:
    both = [start("collect", "", room) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert balanced(room)
