"""Real servers: Dovecot for IMAP, an SMTP server that records what it is given."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from imapclient import IMAPClient
from sqlalchemy import Engine

from config.settings import MailboxSettings, OAuth2Settings, Office, Server, Settings
from intake.vault import Vault, vault_at
from tests.servers.authorization import CLIENT, SECRET, Authorization, Behaviour
from tracker.cli import main
from tracker.jobs.mails.collect import Collected, collect
from tracker.store.session import connect, migrate

ROOT = Path(__file__).parents[2]


Run = Callable[..., tuple[int, str, str]]  #: a command's words: its exit status, what it printed, what it said went wrong


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the home of an office is made."""
    return tmp_path / "home"


@pytest.fixture
def baocao(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command line on that home, within this process."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        status = main(["--home", str(home), *map(str, words)])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Dovecot:
    """A running server; every user name signs in with the password "secret" and begins with an empty mailbox."""

    folder: Path
    port: int
    tls_port: int
    certificate: Path
    introspection_port: int  #: where it asks about tokens; whoever wants any lets tests/servers/authorization.py answer there
    _users: Iterator[int] = field(default_factory=itertools.count)

    def account(self, **changes: Any) -> Server:
        """A new account, as the settings would name it."""
        secret = self.folder / "secret"
        server = Server("127.0.0.1", self.port, "plain", f"tccb{next(self._users)}", password_file=secret)
        return replace(server, **changes)

    def client(self, server: Server) -> IMAPClient:
        """The mailbox as its owner sees it, in any mail program."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False)
        client.normalise_times = False
        client.login(server.username, "secret")
        client.select_folder("INBOX")
        return client

    def log(self) -> str:
        """What the server has written down."""
        return (self.folder / "dovecot.log").read_text()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Dovecot with plain, STARTTLS and TLS, its certificate signed by itself for localhost."""
    folder = Path(tempfile.mkdtemp(prefix="baocao-dovecot-"))
    folder.chmod(0o755)  # the server's own user must reach its mail
    (folder / "secret").write_text("secret\n")
    (folder / "secret").chmod(0o600)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    request = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run([*request.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    port, tls_port, introspection_port = free_port(), free_port(), free_port()
    asked = f"http://{CLIENT}:{quote(SECRET, safe='')}@127.0.0.1:{introspection_port}/introspect"
    process = subprocess.Popen(
        [ROOT / "scripts" / "dovecot", folder, str(port), str(tls_port), certificate, key],
        env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin", "DOVECOT_INTROSPECTION": asked},
    )
    try:
        _wait_for(port, process)
        yield Dovecot(folder, port, tls_port, certificate, introspection_port)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "Dovecot ended at once: run scripts/servers, then see its log"
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                if connection.recv(10).startswith(b"* OK"):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"Dovecot does not answer on port {port}")


@dataclass(frozen=True)
class Delivered:
    """One letter as the SMTP server took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class SmtpSink:
    """Takes every letter and keeps it, unless told to answer otherwise."""

    def __init__(self) -> None:
        self.letters: list[Delivered] = []
        self.rcpt_answers: deque[str] = deque()  #: for the next RCPT commands, such as "550 5.1.1 no such user"
        self.data_answers: deque[str] = deque()  #: for the next letters; "451 4.3.0 later" refuses, "250 …" takes
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        answer = self.rcpt_answers.popleft() if self.rcpt_answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        answer = self.data_answers.popleft() if self.data_answers else "250 taken"
        if answer.startswith("2"):
            self.letters.append(Delivered(envelope.mail_from, tuple(envelope.rcpt_tos), bytes(envelope.original_content)))
        return answer


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A real SMTP server on 127.0.0.1 that keeps what it is given."""
    sink = SmtpSink()
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@dataclass
class Room:
    """A mail room with its own home: collects from one account into its own vault and ledger."""

    settings: Settings
    engine: Engine
    vault: Vault
    now: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def collect(self) -> Collected:
        return collect(self.engine, self.vault, self.settings, lambda: self.now)

    def with_mailbox(self, **changes: Any) -> Room:
        """The same home with other mailbox settings."""
        settings = replace(self.settings, mailbox=replace(self.settings.mailbox, **changes))
        return replace(self, settings=settings)


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[Callable[..., Room]]:
    """Makes the mail room of an account."""
    engines: list[Engine] = []

    def make(server: Server, database_url: str = "sqlite:///baocao.db") -> Room:
        home = tmp_path / f"home{len(engines)}"
        home.mkdir()
        office = Office("Phòng GD&ĐT", "UBND", "TCCB", "An Hòa", "tccb@anhoa.example", ZoneInfo("Asia/Ho_Chi_Minh"))
        settings = Settings(home, office, MailboxSettings(server), server, database_url)
        engine = connect(settings)
        engines.append(engine)
        migrate(engine)
        return Room(settings, engine, vault_at(settings.vault))

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def authorization(dovecot: Dovecot) -> Iterator[Authorization]:
    with Authorization(dovecot.introspection_port) as provider:
        yield provider


@pytest.fixture
def provider(authorization: Authorization) -> Authorization:
    """The authorization server as it comes: behaving well, with no token given out."""
    authorization.begin_anew(Behaviour())
    return authorization


@pytest.fixture
def program(provider: Authorization, tmp_path: Path) -> OAuth2Settings:
    """A program that signs in for itself."""
    (tmp_path / "secret").write_text(SECRET)
    return OAuth2Settings(
        tmp_path,
        tenant="contoso",
        client_id=CLIENT,
        client_secret_file=tmp_path / "secret",
        token_url=f"{provider.url}/token",
        authorize_url=f"{provider.url}/authorize",
    )


@pytest.fixture
def person(program: OAuth2Settings) -> OAuth2Settings:
    """One for which a person consents."""
    return replace(program, grant="authorization_code")
