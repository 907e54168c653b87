"""From a mail's arrival to the receipt for it, with the hint of IDLE and without; and what an office at rest costs.

    python benchmarks/arrival.py [MAILS] [SECONDS AT REST] [SECONDS AFTER A START]

Dovecot on this machine, polls every minute as by default, the service's own clockwork, an SMTP server that notes when a
letter comes. Mails come one by one at random moments. Processor time is that of this process, its reading children too.
"""

from __future__ import annotations

import os
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from aiosmtpd.controller import Controller  # noqa: E402 - the project is found by the line above
from servers import Box, dovecot, home  # noqa: E402

from config.entities import Unit  # noqa: E402
from config.settings import Server  # noqa: E402
from intake.vault import vault_at  # noqa: E402
from tests.bench import ben_lau  # noqa: E402
from tracker.jobs.reading.readers import Readers  # noqa: E402
from tracker.schedule import Clockwork  # noqa: E402
from tracker.store.campaigns import campaigns  # noqa: E402
from tracker.store.office import roster  # noqa: E402
from tracker.store.session import writing  # noqa: E402

MAILS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
REST = float(sys.argv[2]) if len(sys.argv) > 2 else 120.0
SETTLED = float(sys.argv[3]) if len(sys.argv) > 3 else 15.0  # seconds after a start
SPAN = 120.0  # seconds over which mails come where polls alone find them


@dataclass
class Sink:
    """Notes when the receipt for each mail came."""

    came: dict[str, float] = field(default_factory=dict)
    news: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        letter = message_from_bytes(envelope.content, policy=SMTP)
        if answered := letter["In-Reply-To"]:
            self.came[str(answered).strip()] = time.monotonic()
            self.news.set()
        return "250 taken"


@dataclass
class Office:
    """A service that runs, and the mailbox that it reads."""

    box: Box
    sink: Sink

    def sends(self, number: int) -> tuple[str, float]:
        """A unit's report comes: the mail's Message-ID, and when."""
        unit: Unit = ben_lau.UNITS[number % len(ben_lau.UNITS)]
        name = f"arrival-{number}-{random.randrange(10**9)}"  # noqa: S311 - only another each time
        files = [("bao cao.docx", ben_lau.report(unit, number + 1))]
        mail = ben_lau.mail(unit.emails[0], name, "Báo cáo công tác thư viện trường học", files)
        content = mail.as_bytes(policy=SMTP)
        came = time.monotonic()
        self.box.put(f"{name}.host", content)
        return str(mail["Message-ID"]).strip(), came


@contextmanager
def office(push: bool) -> Iterator[Office]:
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        with dovecot(folder / "server") as imap:
            box = Box.of(folder / "server", "tccb")
            units = ROOT / "tests" / "data" / "town" / "units.csv"
            settings, engine = home(folder / "home", imap, "tccb", units, ())
            smtp = Server("127.0.0.1", port, "plain")
            sending = replace(settings.sending, answers_per_hour=10_000, answers_per_day=10_000)
            told = replace(settings.office, superior="UBND huyện Bến Lau", place="Bến Lau", address=ben_lau.OFFICE)
            mailbox = replace(settings.mailbox, push=push)
            settings = replace(settings, office=told, smtp=smtp, sending=sending, mailbox=mailbox)
            now = datetime.now(UTC)
            with writing(engine) as conn:
                roster.replace_units(conn, ben_lau.UNITS)
                campaigns.put(conn, ben_lau.campaign(now), now)
            with Readers(settings) as readers:
                clockwork = Clockwork(engine, vault_at(settings.vault), settings, readers, lambda: datetime.now(UTC))
                clockwork.start()
                readers.warm()  # as the service does
                time.sleep(SETTLED)  # until it listens, and what mail is read by is loaded
                try:
                    yield Office(box, sink)
                finally:
                    clockwork.stop()
            engine.dispose()
    controller.stop()


def delays(push: bool) -> list[float]:
    """Seconds from arrival to receipt of each mail."""
    chance = random.Random(7)  # noqa: S311 - the same moments each time
    sent: dict[str, float] = {}
    with office(push) as one:
        span, began = MAILS * 4.0 if push else SPAN, time.monotonic()
        for number, moment in enumerate(sorted(chance.uniform(0, span) for _ in range(MAILS))):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            name, came = one.sends(number)
            sent[name] = came
        until = time.monotonic() + 130
        while len(one.sink.came) < len(sent) and time.monotonic() < until:
            one.sink.news.wait(1)
            one.sink.news.clear()
        missing = sent.keys() - one.sink.came.keys()
        if missing:
            sys.exit(f"{len(missing)} mails had no receipt")
        return [one.sink.came[name] - came for name, came in sent.items() if name in one.sink.came]


def rest(push: bool) -> float:
    """Seconds of processor time of an hour in which nothing comes."""
    with office(push):
        time.sleep(5)
        before = os.times()
        time.sleep(REST)
        after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    return used * 3_600 / REST


def main() -> None:
    print(f"{MAILS} mails, polls every 60 s, load average {os.getloadavg()[0]:.1f}")
    for push in (True, False):
        found = sorted(delays(push))
        p95 = found[max(0, -(-len(found) * 95 // 100) - 1)]
        print(f"push {push!s:5}: median {statistics.median(found):6.2f} s, 95th percentile {p95:6.2f} s, of {len(found)}")
    for push in (True, False):
        print(f"push {push!s:5}: processor time of an hour at rest {rest(push):6.1f} s")


if __name__ == "__main__":
    main()
