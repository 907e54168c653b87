"""Hundreds of power cuts: the command line is killed at every named point, on real servers, and the books must balance.

A kill is SIGKILL to a real `baocao poll`; the next process finds whatever the killed one left. Nothing is put back in
order between the kills except the clock: `ten_minutes_pass` lets the leases of letters run out.

    pytest -s tests/whole/test_power_cuts.py --power-cuts=200      the long form, at random points and moments
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from config.settings import Server, load
from intake.vault import Vault
from tests.bench import ben_lau
from tests.bench.ben_lau import UNITS, books, mail, report
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.schema import documents, filings, mails, outbox, sightings
from tracker.store.session import connect, reading, writing

BAOCAO = (sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main())")
ROOT = Path(__file__).parents[2]
QUIET = "0 new mails, 0 recorded, 0 to review, 0 ignored; 0 letters sent, 0 wait"
MAY_DOUBLE = ("after-data", "after-250")
POINTS = ("before-rename", "after-rename", "after-ledger", "after-decision", "after-file-away", "after-claim", *MAY_DOUBLE)

pytestmark = pytest.mark.timeout(900)  # dozens of processes one after the other: on a busy machine two minutes are not enough

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


@dataclass
class Office:
    """A home, its mailbox and its mail server, through any number of power cuts."""

    home: Path
    engine: Engine
    inbox: Any
    sink: Any
    kills: Counter[str] = field(default_factory=Counter)
    sent_in: list[EmailMessage] = field(default_factory=list)

    def receive(self, *wave: EmailMessage) -> None:
        for one in wave:
            self.inbox.append("INBOX", one.as_bytes())
            self.sent_in.append(one)

    def poll(self, crash_at: str = "", kill_after: float | None = None) -> tuple[int, str]:
        """One `baocao poll` to its end, whichever it is; nothing of it may stay behind."""
        environment = {**os.environ, "BAOCAO_CRASH_AT": crash_at, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [*BAOCAO, "--home", self.home, "poll"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        said = process.communicate(timeout=100)[0]
        _wait_until_nobody_is_left(process.pid)
        return process.returncode, said

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


@pytest.fixture
def office(tmp_path: Path, database_url: str, dovecot: Any, smtp_sink: Any) -> Iterator[Office]:
    account: Server = dovecot.account()
    (tmp_path / "settings.toml").write_text(
        SETTINGS.format(
            address=ben_lau.OFFICE, imap=account.port, user=account.username, secret=account.password_file,
            smtp=smtp_sink.port, database=database_url,
        ),
        encoding="utf-8",
    )  # fmt: skip
    engine = connect(load(tmp_path, {}))
    now = datetime.now(UTC)
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, ben_lau.campaign(now), now)
    with dovecot.client(account) as inbox:
        yield Office(tmp_path, engine, inbox, smtp_sink)
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


def books_balance(office: Office, seldom_twice: int | None = None) -> None:
    """Nothing lost, nothing twice; `seldom_twice` bounds the letters that were sent again with the same Message-ID."""
    _mails_balance(office)
    expected = Counter(str(one["From"]) for one in office.sent_in if one["Message-ID"].startswith("<full-"))
    with reading(office.engine) as conn:
        filed = [tuple(row) for row in conn.execute(select(filings.c.unit, filings.c.part, filings.c.version))]
        listed = conn.scalar(select(func.count()).select_from(documents))
    assert sorted(filed) == sorted(
        (unit.code, part, version)
        for unit in UNITS
        for part in ("report", "books")
        for version in range(1, expected[unit.emails[0]] + 1)
    )
    assert listed == sum(len(list(one.iter_attachments())) for one in office.sent_in)
    _letters_balance(office, seldom_twice)


def _mails_balance(office: Office) -> None:
    sent = sorted(one["Message-ID"] for one in office.sent_in)
    with reading(office.engine) as conn:
        rows = conn.execute(select(mails.c.message_id, mails.c.state, mails.c.reason, mails.c.sha256, mails.c.attempts)).all()
        uids = list(conn.scalars(select(sightings.c.uid)))
    assert sorted(row.message_id for row in rows) == sent
    assert sorted(uids) == sorted(office.inbox.search())
    assert len(office.inbox.search(["KEYWORD", "$Baocao"])) == len(sent)
    became = {row.message_id: (row.state, row.reason) for row in rows if row.state != "filed"}
    assert became == {
        empty_handed(8)["Message-ID"]: ("tray", "no-attachment"),
        resent(FIRST[1])["Message-ID"]: ("ignored", "duplicate"),
        away(9)["Message-ID"]: ("ignored", "auto-reply"),
    }
    vault = Vault(office.home / "vault")
    vault.sweep(datetime.now(UTC))
    held = {path.parent.name + path.name for path in vault.root.rglob("*") if path.is_file()}
    assert held == {row.sha256 for row in rows}
    assert all(vault.read(name) for name in held)


def _letters_balance(office: Office, seldom_twice: int | None) -> None:
    with reading(office.engine) as conn:
        columns = (outbox.c.message_id, outbox.c.in_reply_to, outbox.c.state, outbox.c.uncertain)
        rows = {row.message_id: row for row in conn.execute(select(*columns))}
    answered = sorted(row.in_reply_to for row in rows.values())
    assert answered == sorted(one["Message-ID"] for one in office.sent_in if one["Auto-Submitted"] is None)
    assert {row.state for row in rows.values()} == {"sent"}
    copies = office.letters()
    assert set(copies) == set(rows), "every letter arrived, and no other"
    assert all(rows[name].uncertain for name, count in copies.items() if count > 1)
    if seldom_twice is not None:
        assert copies.total() - len(copies) <= seldom_twice


# --- the cuts


def test_cuts_at_every_point_lose_no_report_and_double_none(office: Office, request: pytest.FixtureRequest) -> None:
    keeping = ("before-rename:2", "after-rename", "before-rename", "after-ledger")
    deciding = ("after-decision:2", "after-file-away")  # mails read by then are decided together: one cut of it a wave
    waves: Sequence[tuple[tuple[EmailMessage, ...], tuple[str, ...]]] = (
        (FIRST, (*keeping, *deciding, "after-claim", "after-data", "after-250")),
        (SECOND, ("after-rename:4", "after-ledger", "after-decision:3", "after-file-away", "after-250", "after-data:2")),
        (THIRD, (*deciding, "after-claim:3", "after-data", "after-250:2")),
    )  # fmt: skip
    for wave, points in waves:
        office.receive(*wave)
        for point in points:
            office.cut(point)
        office.ten_minutes_pass()
    office.settle()
    request.config.get_terminal_writer().line(f"\n{office.summary()}")
    books_balance(office, seldom_twice=sum(office.kills[point] for point in MAY_DOUBLE))


def test_cuts_at_any_moment_lose_no_report_and_double_none(office: Office, request: pytest.FixtureRequest) -> None:
    """Points and moments by chance, mail still coming in between; the seed is printed and makes the same plan again."""
    wanted, seed = int(request.config.getoption("power_cuts")), time.time_ns()
    say = request.config.get_terminal_writer().line
    say(f"\nseed {seed}")
    chance = random.Random(seed)  # noqa: S311 - a plan, no secret
    to_come = deque((*FIRST, *SECOND, *THIRD, *(full(number % 8, again=2 + number) for number in range(wanted // 2))))
    for _ in range(3 * wanted):
        office.receive(*(to_come.popleft() for _ in range(min(chance.randint(0, 2), len(to_come)))))
        if chance.random() < 0.5:
            office.ten_minutes_pass()
        point, moment = "", None
        if chance.random() < 0.5:
            point = f"{chance.choice(POINTS)}:{chance.randint(1, 3)}"
        else:
            moment = chance.uniform(0.2, 3)
        if office.poll(point, moment)[0] == -signal.SIGKILL:
            office.kills[point.partition(":")[0] or "any moment"] += 1
        if office.kills.total() >= wanted:
            break
    office.receive(*to_come)
    office.settle()
    say(office.summary())
    books_balance(office)
