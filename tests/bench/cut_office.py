"""An office on real servers whose commands are killed: its home, its mailbox, its mail server, and what schools send it."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, update

from config.settings import Server, VaultSettings, load
from intake.vault import Vault, vault_at
from tests.bench import ben_lau
from tests.bench.ben_lau import UNITS, books, mail, report
from tests.bench.commands import ROOT, Command
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.schema import outbox
from tracker.store.session import connect, writing

QUIET = "0 new mails, 0 recorded, 0 to review, 0 ignored; 0 letters sent, 0 wait"

SETTINGS = """\
[office]
name = "Phòng Giáo dục và Đào tạo huyện Bến Lau"
superior = "UBND huyện Bến Lau"
section = "Bộ phận Tổ chức cán bộ"
place = "Bến Lau"
address = "{address}"

[mailbox]
host = "127.0.0.1"
port = {imap}
security = "plain"
username = "{user}"
password_file = "{secret}"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "plain"

[database]
url = "{database}"

[sending]
answers_per_hour = 1000
answers_per_day = 1000
"""


def vault_table(store: VaultSettings) -> str:
    """What settings.toml says of a mail store that is no folder."""
    said = f'url = "{store.url}"\nendpoint = "{store.endpoint}"\naccess_key = "{store.access_key}"\n'
    return f'\n[vault]\n{said}secret_key_file = "{store.secret_key_file}"\n'


@dataclass
class Office:
    """A home, its mailbox and its mail server, through any number of power cuts."""

    home: Path
    engine: Engine
    inbox: Any
    sink: Any
    vault: Vault
    kills: Counter[str] = field(default_factory=Counter)
    sent_in: list[EmailMessage] = field(default_factory=list)

    def receive(self, *wave: EmailMessage) -> None:
        for one in wave:
            self.inbox.append("INBOX", one.as_bytes())
            self.sent_in.append(one)

    def poll(self, crash_at: str = "", kill_after: float | None = None) -> tuple[int, str]:
        """One `baocao poll` to its end, whichever it is; nothing of it may stay behind."""
        return self.run("poll", crash_at=crash_at, kill_after=kill_after)

    def run(self, *words: str | Path, crash_at: str = "", kill_after: float | None = None) -> tuple[int, str]:
        """Any command of the home: its exit status, and all that it said."""
        environment = {**os.environ, "BAOCAO_CRASH_AT": crash_at, "PYTHONPATH": str(ROOT)}
        command = Command(("--home", self.home, *words), environment, self.home.with_name(f"{self.home.name}.said"))
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(command.pid, signal.SIGKILL)
        ended = command.wait()
        _wait_until_nobody_is_left(command.pid)
        return ended

    def cut(self, point: str) -> None:
        assert self.poll(point)[0] == -signal.SIGKILL, f"{point} was never reached"
        self.kills[point.partition(":")[0]] += 1

    def ten_minutes_pass(self) -> None:
        with writing(self.engine) as conn:
            conn.execute(update(outbox).where(outbox.c.lease_until.is_not(None)).values(lease_until=outbox.c.created_at))

    def settle(self) -> None:
        """Polls without a power cut until there is nothing more to do."""
        for _ in range(4):
            self.ten_minutes_pass()
            code, said = self.poll()
            assert code == 0
            if said.strip() == QUIET:
                return
        raise AssertionError(f"never quiet: {said}")

    def letters(self) -> Counter[str]:
        """How often each Message-ID reached the mail server."""
        return Counter(message_from_bytes(one.content)["Message-ID"] for one in self.sink.letters)

    def summary(self) -> str:
        doubles = self.letters().total() - len(self.letters())
        kills = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        return (
            f"{self.kills.total()} kills ({kills}); {len(self.sent_in)} mails, {len(self.letters())} letters, "
            f"{doubles} sent twice and marked uncertain"
        )


@contextmanager
def opened(home: Path, database_url: str, dovecot: Any, sink: Any, store: VaultSettings | None = None) -> Iterator[Office]:
    """The office of Bến Lau with an empty mailbox, its campaign open; `store`: its mails lie there."""
    account: Server = dovecot.account()
    (home / "settings.toml").write_text(
        SETTINGS.format(
            address=ben_lau.OFFICE, imap=account.port, user=account.username, secret=account.password_file,
            smtp=sink.port, database=database_url,
        ) + (vault_table(store) if store else ""),
        encoding="utf-8",
    )  # fmt: skip
    settings = load(home, {})
    engine = connect(settings)
    now = datetime.now(UTC)
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, ben_lau.campaign(now), now)
    with dovecot.client(account) as inbox:
        yield Office(home, engine, inbox, sink, vault_at(settings.vault))
    engine.dispose()


def _wait_until_nobody_is_left(session: int) -> None:
    deadline = time.monotonic() + 10
    while alive := _processes_of(session):
        assert time.monotonic() < deadline, f"processes of a killed poll go on: {alive}"
        time.sleep(0.02)


def _processes_of(session: int) -> list[str]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _parent, _group, of_session = rest.split()[:4]
        if int(of_session) == session and state != "Z":
            found.append(name)
    return found


# --- what the schools send, and what the books must say of it


def full(number: int, again: int = 0) -> EmailMessage:
    """Report and list of one unit; the version counts from 0."""
    unit = UNITS[number]
    files = [(f"bao cao {number}.docx", report(unit, 10 + again)), (f"danh muc {number}.xlsx", books(number * 1000 + again))]
    return mail(unit.emails[0], f"full-{number}-{again}", "Báo cáo công tác thư viện trường học", files)


def resent(original: EmailMessage) -> EmailMessage:
    """The same files in another mail."""
    files = [(str(part.get_filename()), part.get_content()) for part in original.iter_attachments()]
    return mail(original["From"], f"again-{original['Message-ID'][1:7]}", "Gửi lại báo cáo thư viện", files)


def empty_handed(number: int) -> EmailMessage:
    return mail(
        UNITS[number].emails[0], f"none-{number}", "Báo cáo công tác thư viện", text="Xin gửi báo cáo công tác thư viện."
    )


def away(number: int) -> EmailMessage:
    message = mail(UNITS[number].emails[0], f"away-{number}", "Trả lời tự động: vắng mặt")
    message["Auto-Submitted"] = "auto-replied"
    return message


FIRST = (full(0), full(1), full(0, again=1), empty_handed(8))
SECOND = (full(2), full(3), resent(FIRST[1]), away(9))
THIRD = tuple(full(number) for number in range(4, 8))
