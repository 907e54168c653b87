"""One office on several machines: each a group of processes with a home of its own and a wire of its own to the database."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, select

from config.settings import Server, VaultSettings, load
from config.token_key import FILE_NAME, token_key
from tests.bench import ben_lau
from tests.bench.cut_office import SETTINGS, vault_table
from tests.bench.wire import Wire
from tests.servers.seaweed import ObjectStore
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.schema import mailboxes
from tracker.store.session import connect, migrate, reading, writing

PROGRAM = Path(__file__).with_name("node_process.py")
_MARK = "BAOCAO_NODE"  # in the environment of whatever a machine starts
_REST = "\n[reading]\nworkers = 1\n"


class Node:
    """One machine. What it has started is found by its mark, and dies, freezes and wakes with it."""

    def __init__(self, home: Path, wire: Wire, port: int, patience: Mapping[str, Any], words: Sequence[str]) -> None:
        self.home, self.wire, self.port = home, wire, port
        self._patience, self._words = patience, words
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def start(self) -> None:
        """Switch it on; what it says stands in its log."""
        environment = {**os.environ, _MARK: str(self.home)}
        command: list[str | Path] = [
            sys.executable,
            PROGRAM,
            json.dumps(dict(self._patience)),
            "--home",
            self.home,
            *self._words,
        ]
        self.starts += 1
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """As when its power fails. Returns when nothing of it is left."""
        self.freeze()  # else a process may begin another while it is looked for
        while alive := self.alive():
            for one in alive:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            time.sleep(0.01)
        if self._process:
            self._process.wait()

    def freeze(self) -> None:
        """Stop all of it where it stands."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if nothing had been."""
        self._signal(signal.SIGCONT)

    def revive(self) -> None:
        """Start it if it has ended by itself, as its supervisor would."""
        if self._process and self._process.poll() is not None:
            self.start()

    def health(self) -> str:
        """What it answers at /healthz."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=20).text
        except httpx.HTTPError as exc:
            return f"no answer: {exc}"

    def alive(self) -> list[int]:
        """Its processes."""
        mark, found = f"{_MARK}={self.home}\0".encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes() and b") Z " not in (folder / "stat").read_bytes():
                    found.append(int(folder.name))
        return found

    def _signal(self, number: int) -> None:
        seen: set[int] = set()
        while new := [one for one in self.alive() if one not in seen]:
            seen.update(new)
            for one in new:
                with suppress(ProcessLookupError):
                    os.kill(one, number)


@dataclass
class Machines:
    """The office, its machines and all that they share."""

    nodes: tuple[Node, ...]
    engine: Engine
    inbox: Any
    sink: Any
    store: ObjectStore
    happened: Counter[str] = field(default_factory=Counter)
    sent_in: list[EmailMessage] = field(default_factory=list)

    @property
    def deaths(self) -> int:
        """How often a machine was killed or frozen."""
        return sum(self.happened[one] for one in ("killed", "unplugged", "frozen"))

    def start(self, patience: float = 60) -> None:
        """Switch all machines on, and wait until their pages answer and the first mail is dealt with: the office has begun."""
        for node in self.nodes:
            node.start()
        until = time.monotonic() + patience
        for node in self.nodes:
            while node.health().startswith("no answer"):
                assert time.monotonic() < until, (node.home / "log").read_text()[-2_000:]
                time.sleep(0.1)
        self.receive(full(0, again=0))
        while not self._settled():
            assert time.monotonic() < until, "nobody polls"
            time.sleep(0.1)

    def _settled(self) -> bool:
        with reading(self.engine) as conn:
            return conn.scalar(select(mailboxes.c.mailbox).where(mailboxes.c.settled_at.is_not(None))) is not None

    def receive(self, *wave: EmailMessage) -> None:
        """Mail comes."""
        for one in wave:
            self.inbox.append("INBOX", one.as_bytes())
            self.sent_in.append(one)


def free_ports(count: int) -> list[int]:
    """Of 127.0.0.1; whoever takes them soon will have them."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


_NUMBER = 98_765  # stands in the papers that others are made of: a library needs a hundred times as long


def full(number: int, again: int) -> EmailMessage:
    """Report and list of one unit, each time others, as quickly as they may be asked for by the thousand."""
    unit, (paper, listed) = ben_lau.UNITS[number], _papers(number)
    files = (
        (f"bao cao {number}.docx", _numbered(paper, again + 10)),
        (f"danh muc {number}.xlsx", _numbered(listed, number * 1_000 + again)),
    )
    return ben_lau.mail(unit.emails[0], f"full-{number}-{again}", "Báo cáo công tác thư viện trường học", files)


@cache
def _papers(number: int) -> tuple[bytes, bytes]:
    return ben_lau.report(ben_lau.UNITS[number], _NUMBER), ben_lau.books(_NUMBER)


def _numbered(paper: bytes, number: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(str(_NUMBER).encode(), str(number).encode()))
    return file.getvalue()


@contextmanager
def machines(
    folder: Path,
    count: int,
    database_url: str,
    ports: tuple[int, Sequence[int]],
    mail: tuple[Any, Any],
    store: ObjectStore,
    patience: Mapping[str, Any],
    words: Sequence[str] = ("serve",),
) -> Iterator[Machines]:
    """The office of Bến Lau on so many machines, none of them on yet; at the end nothing of them is left.

    `database_url` has `{port}` for the port of 127.0.0.1; `ports`: the database's, and one for the pages of each machine;
    `mail`: the mailbox server and the sink of letters.
    """
    dovecot, sink = mail
    account, place = dovecot.account(), store.vault(folder / "vault.secret", folder.name)
    with ExitStack() as opened:
        nodes: list[Node] = []
        for number in range(count):
            wire = opened.enter_context(Wire(ports[0]))
            home = folder / f"node{number}"
            _write_home(home, database_url.format(port=wire.port), account, sink.port, place, ports[1][number])
            nodes.append(Node(home, wire, ports[1][number], patience, words))
            opened.callback(nodes[-1].kill)
            if number:
                (home / FILE_NAME).write_bytes((nodes[0].home / FILE_NAME).read_bytes())
                (home / FILE_NAME).chmod(0o600)
        engine = connect(load(nodes[0].home, {"BAOCAO_DATABASE_URL": database_url.format(port=ports[0])}))
        opened.callback(engine.dispose)
        _found(engine)
        inbox = opened.enter_context(dovecot.client(account))
        yield Machines(tuple(nodes), engine, inbox, sink, store)


def _write_home(home: Path, database: str, account: Server, smtp: int, place: VaultSettings, port: int) -> None:
    home.mkdir()
    token_key(home)
    text = SETTINGS.format(
        address=ben_lau.OFFICE, imap=account.port, user=account.username, secret=account.password_file, smtp=smtp,
        database=database,
    ).replace("[smtp]", "poll_seconds = 5\n\n[smtp]")  # fmt: skip
    web = f'\n[web]\nhost = "127.0.0.1"\nport = {port}\n'
    (home / "settings.toml").write_text(text + _REST + web + vault_table(place), encoding="utf-8")


def _found(engine: Engine) -> None:
    now = datetime.now(UTC)
    migrate(engine)
    with writing(engine) as conn:
        roster.replace_units(conn, ben_lau.UNITS)
        campaigns.put(conn, ben_lau.campaign(now), now)
