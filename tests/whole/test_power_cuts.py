"""Hundreds of power cuts: the command line is killed at every named point, on real servers, and the books must balance.

A kill is SIGKILL to a real `baocao poll`; the next process finds whatever the killed one left. Nothing is put back in
order between the kills except the clock: `ten_minutes_pass` lets the leases of letters run out.

    pytest -s tests/whole/test_power_cuts.py --power-cuts=200      the long form, at random points and moments
"""

from __future__ import annotations

import random
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from intake.vault import FolderVault
from tests.bench.ben_lau import UNITS
from tests.bench.cut_office import FIRST, SECOND, THIRD, Office, away, empty_handed, full, opened, resent
from tracker.store.schema import documents, filings, mails, outbox, sightings
from tracker.store.session import reading

MAY_DOUBLE = ("after-data", "after-250")
POINTS = ("before-rename", "after-rename", "after-ledger", "after-decision", "after-file-away", "after-claim", *MAY_DOUBLE)

pytestmark = pytest.mark.timeout(900)  # dozens of processes one after the other: on a busy machine two minutes are not enough


@pytest.fixture
def office(tmp_path: Path, database_url: str, dovecot: Any, smtp_sink: Any) -> Iterator[Office]:
    with opened(tmp_path, database_url, dovecot, smtp_sink) as office:
        yield office


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
    vault = FolderVault(office.home / "vault")
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
