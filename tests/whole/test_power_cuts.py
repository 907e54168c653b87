"""Hundreds of power cuts: the command line is killed at every named point, on real servers, and the books must balance.

A kill is SIGKILL to a real `baocao poll`; the next process finds whatever the killed one left. Nothing is put back in
order between the kills except the clock: `ten_minutes_pass` lets the leases of letters run out.

    pytest -s tests/whole/test_power_cuts.py --power-cuts=200      the long form, at random points and moments
"""

from __future__ import annotations

import random
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.bench.balance import books_balance
from tests.bench.cut_office import FIRST, SECOND, THIRD, Office, full, opened

MAY_DOUBLE = ("after-data", "after-250")
POINTS = ("before-rename", "after-rename", "after-ledger", "after-decision", "after-file-away", "after-claim", *MAY_DOUBLE)

pytestmark = pytest.mark.timeout(900)  # dozens of processes one after the other: on a busy machine two minutes are not enough


@pytest.fixture
def office(tmp_path: Path, database_url: str, dovecot: Any, smtp_sink: Any) -> Iterator[Office]:
    with opened(tmp_path, database_url, dovecot, smtp_sink) as office:
        yield office


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
            moment = chance.uniform(0, 1.2)
        if office.poll(point, moment)[0] == -signal.SIGKILL:
            office.kills[point.partition(":")[0] or "any moment"] += 1
        if office.kills.total() >= wanted:
            break
    office.receive(*to_come)
    office.settle()
    say(office.summary())
    books_balance(office)
