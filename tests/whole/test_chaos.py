"""An office in bad weather: everything that goes wrong by itself goes wrong in turn and at once, and nothing is lost unseen.

The service is the real one (clockwork, reading children, pages) on real servers behind wires that are cut, hung and
slowed. Its clocks run faster than ours, so that minutes of patience fit into a test; the one that tells the time is set
forward and back, the one that counts is not. At the end the weather clears, and the books must balance.

    pytest -s tests/whole/test_chaos.py --chaos-minutes=60       the long form (make chaos)
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from config.settings import MailboxSettings, ReadingSettings, SendingSettings, Server, Settings
from intake.vault import vault_at
from tests.bench import ben_lau
from tests.bench.accents import MAILBOX_ACCENTS, SENDING_ACCENTS
from tests.bench.ben_lau import UNITS, books, mail, report
from tests.bench.wire import Wire
from tests.conftest import settings_for
from tracker.jobs.office.books import opened
from tracker.jobs.reading.readers import Readers
from tracker.rules.mails.mail_state import MailState
from tracker.schedule import Clockwork
from tracker.store.campaigns import campaigns
from tracker.store.mails.mails import mailbox_states
from tracker.store.office import roster
from tracker.store.office.vitals import waiting_mails
from tracker.store.schema import filings, mails, outbox
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.frame.connections import GuardedProtocol

PACE = 60  # our second is a minute of the office
PATIENCE = timedelta(minutes=5)  # of the rules, for each place where mail may wait: the mailbox, then the vault
BACKLOG = timedelta(hours=1)  #: of the rules, for one mail that waits while others are decided
LOOK = timedelta(minutes=4)  # that a look of ours, a tick and a reading child may take on a busy machine
CALM = 150  # of our seconds at most, until everything that waited is done


class Clocks:
    """The time of the office, which jumps, and its count of seconds, which does not."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._first = datetime.now(UTC)
        self.step = timedelta(0)

    def seconds(self) -> float:
        return (time.monotonic() - self._began) * PACE

    def now(self) -> datetime:
        return self._first + timedelta(seconds=self.seconds()) + self.step

    @staticmethod
    def wait(bell: threading.Event, seconds: float) -> None:
        bell.wait(seconds / PACE)


@dataclass
class Town:
    """The office, what the schools have sent it, and what goes wrong around it."""

    settings: Settings
    clocks: Clocks
    clockwork: Clockwork
    inbox: Any
    sink: Any
    imap: Wire
    smtp: Wire
    port: int
    disk: Path | None  #: of its own, if we may mount one
    sent_in: dict[str, float] = field(default_factory=dict)  #: Message-ID, and when by the count of seconds
    hashes: dict[str, str] = field(default_factory=dict)  #: Message-ID, and that of its bytes as the mailbox hands them out
    kept: dict[str, float] = field(default_factory=dict)  #: Message-ID, and when it was first seen in the books
    decided: int = 0  #: mails at the last look
    moved: float = 0.0  #: when there last were more, by the count of seconds
    unseen: dict[str, str] = field(default_factory=dict)  #: mails that waited too long while /healthz said ok
    happened: Counter[str] = field(default_factory=Counter)
    turns: Counter[str] = field(default_factory=Counter)  #: of servers that come one after the other
    idle: list[socket.socket] = field(default_factory=list)
    crowd: int = 0  #: connections that were idle at once

    def send_in(self, message: EmailMessage) -> None:
        crlf = message.as_bytes(policy=SMTP)
        self.inbox.append("INBOX", crlf)
        self.hashes[message["Message-ID"]] = hashlib.sha256(crlf).hexdigest()
        self.sent_in[message["Message-ID"]] = self.clocks.seconds()

    def health(self) -> str:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=20).text
        except httpx.HTTPError as exc:
            return f"no answer: {exc}"  # whoever watches is told by that

    def waiting(self) -> dict[str, tuple[timedelta, int | None]]:
        """Mails that are not decided: how long they have waited where they are, and how often they were tried.

        None: they are in the mailbox.
        """
        with reading(self.clockwork._engine) as conn:
            rows = conn.execute(select(mails.c.sha256, mails.c.state, mails.c.attempts)).all()
        decided = {row.sha256 for row in rows if row.state != MailState.STORED}
        tried = {row.sha256: row.attempts for row in rows}
        now = self.clocks.seconds()
        if len(decided) > self.decided:
            self.decided, self.moved = len(decided), now
        left = {one: self.hashes[one] for one in self.sent_in if self.hashes[one] not in decided}
        for one, sha256 in left.items():
            if sha256 in tried:
                self.kept.setdefault(one, now)
        since = self.sent_in | self.kept
        return {one: (timedelta(seconds=now - since[one]), tried.get(sha256)) for one, sha256 in left.items()}

    def look(self) -> None:
        """Mail that waits longer than patience must be told of."""
        began = self.clocks.seconds()
        before = self.health()
        try:
            waiting = self.waiting()
        except SQLAlchemyError:
            return
        slow = timedelta(seconds=self.clocks.seconds() - began)  # what a look of ours takes now, a turn of theirs takes too
        late = {one: found for one, found in waiting.items() if found[0] > self._patience(found[1]) + 2 * slow}
        if late and before == "ok" and self.health() == "ok":
            with reading(self.clockwork._engine) as conn:
                stands = f"{mailbox_states(conn)}, {waiting_mails(conn)}, {self.clockwork.signs()} at {self.clocks.now()}"
            for one, (waits, tries) in late.items():
                self.unseen[one] = f"waits for {waits}, tried {tries}, looked at in {slow}: {stands}"

    def _patience(self, tries: int | None) -> timedelta:
        """A mail that is kept and waits while others are decided is told after an hour."""
        moving = self.clocks.seconds() - self.moved <= (PATIENCE + LOOK).total_seconds()
        return (BACKLOG if moving and tries is not None else PATIENCE) + LOOK


# --- the weather


def _children(_town: Town) -> None:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            words = (stat.parent / "cmdline").read_bytes()
        except (OSError, ProcessLookupError):
            continue
        if b"multiprocessing.forkserver" in words and _is_ours(parent) and parent != os.getpid():
            os.kill(int(stat.parent.name), signal.SIGKILL)
            return


def _is_ours(process: int) -> bool:
    """Whether a process is this one's, or its fork server's."""
    while process > 1:
        if process == os.getpid():
            return True
        try:
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ProcessLookupError):
            return False
    return False


def _clock(hours: int) -> Callable[[Town], None]:
    def step(town: Town) -> None:
        town.clocks.step = timedelta(hours=hours)

    return step


def _imap(mode: str) -> Callable[[Town], None]:
    return lambda town: town.imap.turn(mode)


def _smtp(mode: str) -> Callable[[Town], None]:
    return lambda town: town.smtp.turn(mode)


def _odd_mailbox(town: Town) -> None:
    """The mailbox is another make of server: each in turn."""
    name = list(MAILBOX_ACCENTS)[town.turns["mailbox"] % len(MAILBOX_ACCENTS)]
    town.turns["mailbox"] += 1
    town.happened[name] += 1
    town.imap.turn("pass", MAILBOX_ACCENTS[name])


def _odd_mail_server(town: Town) -> None:
    name = list(SENDING_ACCENTS)[town.turns["sending"] % len(SENDING_ACCENTS)]
    town.turns["sending"] += 1
    town.happened[name] += 1
    town.smtp.turn("pass", SENDING_ACCENTS[name])


def _refusals(town: Town) -> None:
    town.sink.data_answers.extend(["451 4.3.0 later", "421 4.3.2 going down", "451-4.3.0 not\r\n451 4.3.0 now", "250 taken"])


def _office_refused(town: Town) -> None:
    """A refusal that is about the office, for whoever is written to."""
    town.sink.rcpt_answers.extend(
        ["554 5.7.1 relay access denied", "550 5.2.252 SendAsDenied", "554 5.7.1 relay access denied"]
    )


def _crowd(town: Town) -> None:
    with_room = 1_100 if town.happened.total() > 200 else 300  # descriptors of this process, which is the crowd too
    for _ in range(with_room - len(town.idle)):
        one = socket.create_connection(("127.0.0.1", town.port), timeout=5)
        one.sendall(b"GET / HTTP/1.1\r\n")
        town.idle.append(one)
    town.crowd = max(town.crowd, len(town.idle))


def _full(town: Town) -> None:
    if town.disk:
        with (town.disk / "filler").open("wb", 0) as filler, suppress(OSError):
            while True:
                filler.write(b"x" * 65_536)


def _heavy(town: Town) -> None:
    """A mail that costs a child its whole time, each time."""
    number = len(town.sent_in)
    words = "<p>" + "<b>" * 60_000 + "a " * 400_000
    heavy = mail(
        UNITS[number % 8].emails[0], f"heavy-{number}", "Báo cáo công tác thư viện", [("bao cao.docx", words.encode())]
    )
    town.send_in(heavy)


WEATHER: dict[str, Callable[[Town], None]] = {
    "a child is killed": _children,
    "the clock is set back": _clock(-7),
    "the clock is set forward": _clock(7),
    "the mailbox refuses": _imap("refuse"),
    "the mailbox hangs": _imap("hang"),
    "the mailbox is cut": _imap("cut"),
    "the mailbox is slow": _imap("slow"),
    "the mailbox is of another make": _odd_mailbox,
    "letters are refused": _refusals,
    "the office is refused": _office_refused,
    "the mail server is away": _smtp("refuse"),
    "the mail server hangs": _smtp("hang"),
    "the mail server is cut": _smtp("cut"),
    "the mail server is slow": _smtp("slow"),
    "the mail server is of another make": _odd_mail_server,
    "a crowd connects": _crowd,
    "the disk is full": _full,
    "a heavy mail": _heavy,
}


def _clear(town: Town) -> None:
    """Good weather again."""
    town.clocks.step = timedelta(0)
    town.imap.turn("pass")
    town.smtp.turn("pass")
    town.sink.data_answers.clear()
    town.sink.rcpt_answers.clear()
    while town.idle:
        town.idle.pop().close()
    if town.disk:
        (town.disk / "filler").unlink(missing_ok=True)


# --- the town


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path | None]:
    """A disk of its own, small enough to be filled; None where we may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    size = f"size={64 + 6 * int(request.config.getoption('chaos_minutes'))}m"  # room for every mail of the time
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], capture_output=True, check=False)
    if mount.returncode:
        yield None
        return
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def town(tmp_path: Path, dovecot: Any, smtp_sink: Any, disk: Path | None) -> Iterator[Town]:
    account: Server = dovecot.account()
    home = disk or tmp_path / "home"
    home.mkdir(exist_ok=True)
    plain = settings_for(home, "sqlite:///baocao.db")
    with Wire(account.port) as imap, Wire(smtp_sink.port) as smtp:
        settings = replace(
            plain,
            office=replace(plain.office, address=ben_lau.OFFICE, place="Bến Lau", superior="UBND huyện Bến Lau", home=home),
            mailbox=MailboxSettings(replace(account, port=imap.port)),
            smtp=Server("127.0.0.1", smtp.port, "plain", section="smtp"),
            reading=ReadingSettings(seconds=3),
            sending=SendingSettings(answers_per_hour=10_000, answers_per_day=100_000),
        )
        engine, clocks = opened(settings), Clocks()
        with writing(engine) as conn:
            roster.replace_units(conn, UNITS)
            campaigns.put(conn, replace(ben_lau.campaign(clocks.now()), due=clocks.now() + timedelta(days=300)), clocks.now())
        with Readers(settings) as readers, dovecot.client(account) as inbox:
            clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, clocks.now, clocks.seconds, clocks.wait)
            app = create_app(engine, settings, clocks.now, clockwork.signs)
            server = uvicorn.Server(uvicorn.Config(app, http=GuardedProtocol, ws="none", log_level="error"))
            with socket.create_server(("127.0.0.1", 0), backlog=2_000) as listening:
                pages = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
                pages.start()
                clockwork.start()
                town = Town(settings, clocks, clockwork, inbox, smtp_sink, imap, smtp, listening.getsockname()[1], disk)
                try:
                    yield town
                finally:
                    _clear(town)
                    clockwork.stop()
                    server.should_exit = True
                    pages.join()
        engine.dispose()


def _report(number: int) -> EmailMessage:
    unit = UNITS[number % 8]
    files = [(f"bao cao {number}.docx", report(unit, 10 + number)), (f"danh muc {number}.xlsx", books(number))]
    return mail(unit.emails[0], f"full-{number}", "Báo cáo công tác thư viện trường học", files)


@pytest.mark.timeout(600)
def test_in_any_weather_nothing_is_lost_and_nothing_waits_unseen(town: Town, request: pytest.FixtureRequest) -> None:
    say = request.config.get_terminal_writer().line
    seed = time.time_ns()
    chance = random.Random(seed)  # noqa: S311 - a plan, no secret
    say(f"\nseed {seed}")
    ends = time.monotonic() + 60 * float(request.config.getoption("chaos_minutes"))
    number = 0
    to_come: list[tuple[str, Callable[[Town], None]]] = []
    while time.monotonic() < ends:
        to_come = to_come or chance.sample(list(WEATHER.items()), len(WEATHER))  # each kind, before any comes again
        name, strike = to_come.pop()
        for _ in range(chance.randint(0, 2)):
            number += 1
            town.send_in(_report(number))
        strike(town)
        town.happened[name] += 1
        lasts = time.monotonic() + chance.uniform(0.3, 2.5)
        while time.monotonic() < lasts:
            town.look()
            time.sleep(0.2)
        if chance.random() < 0.6:
            _clear(town)
    _clear(town)
    _settle(town)
    say(f"{len(town.sent_in)} mails, {len(town.sink.letters)} letters; " + json.dumps(town.happened))
    say(f"{town.crowd} connections idle at once; " + ("a disk of its own" if town.disk else "no disk that may be filled"))
    _balance(town, number, say)
    say(f"unseen: {town.unseen}")
    assert town.unseen == {}


def _settle(town: Town) -> None:
    """Until nothing waits any more and the service says that it is well."""
    ends = time.monotonic() + CALM
    while time.monotonic() < ends:
        with reading(town.clockwork._engine) as conn:
            left = conn.scalars(select(outbox.c.state).where(outbox.c.state.in_(("queued", "sending")))).all()
        if not town.waiting() and not left and town.health() == "ok":
            return
        time.sleep(0.2)
    raise AssertionError(f"after the storm: {len(town.waiting())} mails and {len(left)} letters wait; {town.health()}")


def _balance(town: Town, reports: int, say: Callable[[str], None]) -> None:
    with reading(town.clockwork._engine) as conn:
        rows = conn.execute(select(mails.c.message_id, mails.c.state, mails.c.reason)).all()
        booked = Counter(conn.scalars(select(filings.c.sha256)))
        letters = {row.message_id: row for row in conn.execute(select(outbox.c.message_id, outbox.c.state, outbox.c.uncertain))}
    became = {row.message_id: row for row in rows}
    assert sorted(row.message_id for row in rows) == sorted(town.sent_in), "every mail is in the books once, and no other"
    assert booked.total() == len(booked) == 2 * reports, "every file of every report is booked once"
    filed = [name for name, row in became.items() if row.state == MailState.FILED and name.startswith("<full-")]
    assert len(filed) == reports, {name: row for name, row in became.items() if name not in filed}
    copies = Counter(message_from_bytes(one.content)["Message-ID"] for one in town.sink.letters)
    sent = {name for name, row in letters.items() if row.state == "sent"}
    assert sent <= set(copies), "what the books call sent has arrived"
    marked = {name for name, row in letters.items() if row.uncertain}
    assert set(copies) - sent <= marked, {name: letters[name] for name in set(copies) - sent - marked}
    assert {name for name, count in copies.items() if count > 1} <= marked, "a letter that left twice is marked"
    doubled = sum(count > 1 for count in copies.values())
    say(f"{len(rows)} mails and {booked.total()} files are booked once; {doubled} letters left twice, all marked")
    say(f"letters that did not leave: {dict(Counter(row.state for row in letters.values() if row.state != 'sent'))}")
