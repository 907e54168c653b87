"""One office on several machines: what 1, 2 and 4 workers read, each with the same share of a core, and whether it is linear.

    python -m benchmarks.nodes [--mails 400] [--workers 1 2 4] [--share 0.2] [--scans]
    python -m benchmarks.nodes --linear [--mails 43000]

Dovecot, PostgreSQL (with all its safeguards) and SeaweedFS on this machine; the mails are those of `many_schools.py`, with
--scans every third report a scanned page that Tesseract reads. Workers are real `baocao worker` with homes of their own, one
reading child each, held to their share by control groups (`cpu_share.py`); the servers and the machine that collects are
held by nothing. The jobs are the same for every number of workers. The time runs from the first mail that is kept to the
last that is decided, with the workers already there, their children started.

--linear: first all is collected, then all is read by two workers without a ceiling, then, when the office begins, recorded;
each tenth by the clock and by the processor time of everything together, servers too, which other work on the same machine
does not change. Not at once: reading runs ahead, and the first tenths of what is decided would hold the reading of all.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import Engine, func, select

from benchmarks import many_schools
from benchmarks.cpu_share import CpuShare
from benchmarks.scans import scan
from benchmarks.servers import OFFICE, SAMPLE, Box, dovecot
from config.campaigns import read_campaign
from config.settings import VaultSettings, load
from config.token_key import FILE_NAME, token_key
from config.units import read_units
from parsers.formats.pages.ocr import find_ocr
from tests.servers.postgres import database, own_server
from tests.servers.seaweed import object_store
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.schema import mails, readings
from tracker.store.session import connect, migrate, reading, writing

BAOCAO = (sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main())")
SCHOOLS = 1000  # of the workers' comparison; a backlog in a row holds one mail of each school
_EVERY = 3  # of the mails one is a scan
_CALM = 0.03  # of a core: less than a worker uses that is not ready yet
_SETTINGS = (
    OFFICE
    + """
[sending]
paused = true
started = {started}

[reading]
workers = 1
idle_minutes = 0
ocr = {ocr}

[database]
url = "{database}"

[vault]
url = "{vault.url}"
endpoint = "{vault.endpoint}"
access_key = "{vault.access_key}"
secret_key_file = "{vault.secret_key_file}"
"""
)


@dataclass(frozen=True)
class World:
    """The servers, and where homes are made."""

    root: Path
    port: int
    postgres: str
    store_vault: VaultSettings
    mails: Sequence[bytes]
    ocr: bool


@dataclass
class Machine:
    """One that is at work."""

    share: CpuShare
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.share.remove()


def made(count: int, scans: bool, schools: int) -> Iterator[bytes]:
    """So many mails of so many schools in turn, with scans every third of them with a scanned report."""
    many_schools.LOGO = 1_000  # the disk of this machine holds 43,000 of them three times
    names = itertools.cycle(itertools.islice(many_schools.names(), schools))
    for number, (content, name) in enumerate(zip(itertools.islice(many_schools.mails(schools), count), names, strict=False)):
        yield _scanned(content, f"Trường Tiểu học {name}", number) if scans and number % _EVERY == 0 else content


def _scanned(content: bytes, name: str, number: int) -> bytes:
    plain = message_from_bytes(content, policy=policy.default)
    message = EmailMessage()
    for header in ("From", "To", "Subject", "Date", "Message-ID"):
        message[header] = plain[header]
    message.set_content(f"{name} xin gửi báo cáo.\n")
    message.add_attachment(scan(name, number), "application", "pdf", filename="bao cao.pdf")
    return message.as_bytes()


@contextmanager
def office(world: World, name: str, homes: int, started: bool = True) -> Iterator[tuple[Engine, list[Path]]]:
    """An office with a full mailbox, and so many homes of it; not `started`: without a campaign, so that nothing is decided."""
    box = Box.of(world.root / "servers", name)
    for at, content in enumerate(world.mails):
        box.put(f"17{at:08}.bench", content)
    with database(world.postgres, f"bench_{name}") as url:
        folders = []
        for number in range(homes):
            home = world.root / f"{name}-{number}"
            home.mkdir()
            vault = replace(world.store_vault, url=f"{world.store_vault.url}/{name}")
            flags = {"ocr": str(world.ocr).lower(), "started": str(started).lower()}
            text = _SETTINGS.format(port=world.port, user=name, database=url, vault=vault, **flags)
            (home / "settings.toml").write_text(text, "utf-8")
            (home / "secret").write_text("secret\n")
            token_key(home) if not folders else shutil.copy(folders[0] / FILE_NAME, home / FILE_NAME)
            folders.append(home)
        engine = connect(load(folders[0], {}))
        migrate(engine)
        with writing(engine) as conn:
            roster.replace_units(conn, read_units(world.root / "units.csv").units)
        if started:
            open_campaign(engine)
        try:
            yield engine, folders
        finally:
            engine.dispose()


def open_campaign(engine: Engine) -> None:
    """From now on mails are decided."""
    with writing(engine) as conn:
        one = read_campaign(SAMPLE / "campaign.toml")
        campaigns.put(conn, one, one.opens or one.due)


def machine(home: Path, words: Sequence[str], share: float, heavy: bool) -> Machine:
    """A machine with these chores, in a control group of its own."""
    group = CpuShare(f"baocao-{os.getpid()}-{home.name}", share, heavy)
    with (home / "log").open("ab") as log:
        command = group.command((*BAOCAO, "--home", home, *words))
        return Machine(group, subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True))


def counts(engine: Engine) -> tuple[int, int, int]:
    """Mails kept, read and decided."""
    with reading(engine) as conn:
        rows = dict(tuple(row) for row in conn.execute(select(mails.c.state, func.count()).group_by(mails.c.state)))
        waiting = conn.scalar(select(func.count()).select_from(readings)) or 0
    kept, decided = sum(rows.values()), sum(rows.values()) - rows.get(MailState.STORED, 0)
    return kept, decided + waiting, decided


def until_calm(machines: Sequence[Machine], seconds: float = 120) -> None:
    """Until the workers are ready and wait: they have done something, and do nothing any more."""
    ends, before = time.monotonic() + seconds, [0.0] * len(machines)
    while time.monotonic() < ends:
        time.sleep(3)
        now = [one.share.used() for one in machines]
        if all(used > 1 and used - last < 3 * _CALM for used, last in zip(now, before, strict=True)):
            return
        before = now


def measured(world: World, count: int, share: float) -> float:
    """Seconds from the first mail that is kept to the last that is decided, by so many workers."""
    name, total = f"w{count}", len(world.mails)
    with office(world, name, count + 1) as (engine, homes), ExitStack() as ends:
        workers = [machine(home, ("worker",), share, heavy=True) for home in homes[:count]]
        for one in workers:
            ends.callback(one.end)
        until_calm(workers)
        before = [one.share.used() for one in workers]
        collector = machine(homes[count], ("serve", "--collect"), 0, heavy=True)
        ends.callback(collector.end)
        while (found := counts(engine)) != (total, total, total):
            broken = [one.process.returncode for one in (*workers, collector) if one.process.poll() is not None]
            if broken:
                raise SystemExit(f"a machine has ended: {broken}; {found}; {(homes[0] / 'log').read_text()[-2000:]}")
            time.sleep(0.5)
        used = [one.share.used() - first for one, first in zip(workers, before, strict=True)]
        with reading(engine) as conn:
            first, last = conn.execute(select(func.min(mails.c.stored_at), func.max(mails.c.decided_at))).one()
            states = dict(tuple(row) for row in conn.execute(select(mails.c.state, func.count()).group_by(mails.c.state)))
        seconds = float((last - first).total_seconds())
        cores = ", ".join(f"{one / seconds:.2f}" for one in used)
        print(f"{count} workers at {share} of a core: {total} mails in {seconds:.1f} s, {total / seconds:.2f} a second; "
              f"cores used {cores}; {1000 * sum(used) / total:.0f} ms of processor a mail; {states}", flush=True)  # fmt: skip
        return seconds


def linear(world: World, everything: CpuShare) -> None:
    """Collecting, then reading, then recording, tenth by tenth."""
    total = len(world.mails)
    with office(world, "linear", 3, started=False) as (engine, homes), ExitStack() as ends:
        collector = machine(homes[2], ("serve", "--collect"), 0, heavy=False)
        ends.callback(collector.end)
        _tenths("collected", total, 0, engine, [everything, collector.share])
        workers = [machine(home, ("worker",), 0, heavy=False) for home in homes[:2]]
        for one in workers:
            ends.callback(one.end)
        groups = [everything, *(one.share for one in workers)]
        used = _tenths("read", total, 1, engine, groups)
        open_campaign(engine)
        used += _tenths("decided", total, 2, engine, groups)
        print(f"{1000 * used / total:.1f} ms of processor time a mail to read and decide, servers and all", flush=True)


def _tenths(what: str, total: int, which: int, engine: Engine, groups: Sequence[CpuShare]) -> float:
    """Wait until all is done; say what each tenth took."""
    began, marks = time.monotonic(), [(0, 0.0, sum(one.used() for one in groups))]
    while marks[-1][0] < total:
        time.sleep(0.5 if total < 5_000 else 2)
        marks.append((counts(engine)[which], time.monotonic() - began, sum(one.used() for one in groups)))
    tenths = [_at(marks, total * tenth / 10) for tenth in range(11)]
    walls = [later[0] - earlier[0] for earlier, later in itertools.pairwise(tenths)]
    cpus = [later[1] - earlier[1] for earlier, later in itertools.pairwise(tenths)]
    print(f"{what}: {total} in {marks[-1][1]:.0f} s; tenths by the clock {' '.join(f'{one:.1f}' for one in walls)} s, "
          f"last to first {walls[-1] / walls[0]:.2f}; by processor time {' '.join(f'{one:.1f}' for one in cpus)} s, "
          f"last to first {cpus[-1] / cpus[0]:.2f}", flush=True)  # fmt: skip
    return marks[-1][2] - marks[0][2]


def _at(marks: Sequence[tuple[int, float, float]], wanted: float) -> tuple[float, float]:
    """Clock and processor time when so many were done, between two looks by their share."""
    for (done, at, cpu), (more, later, burnt) in itertools.pairwise(marks):
        if more >= wanted and more > done:
            part = max(0.0, wanted - done) / (more - done)
            return at + part * (later - at), cpu + part * (burnt - cpu)
    return marks[-1][1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mails", type=int, default=400)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--share", type=float, default=0.2, help="of a core, for each worker")
    parser.add_argument("--scans", action="store_true", help="every third report is a scanned page")
    parser.add_argument("--linear", action="store_true")
    parser.add_argument("--schools", type=int, default=0, help="how many send in turn; several mails of one are versions")
    options = parser.parse_args()
    if options.scans and not find_ocr():
        raise SystemExit("no Tesseract with Vietnamese data: apt-get install tesseract-ocr tesseract-ocr-vie")
    root = Path(tempfile.mkdtemp(prefix="baocao-nodes-"))
    root.chmod(0o755)
    everything = CpuShare(f"baocao-{os.getpid()}-servers", 0, heavy=not options.linear)
    everything.enter()
    schools = options.schools or (options.mails if options.linear else SCHOOLS)
    many_schools.write_roster(root / "units.csv", schools)
    try:
        with dovecot(root / "servers") as port, own_server(()) as postgres, object_store() as store:
            vault = store.vault(root / "vault.secret", "bench")
            content = tuple(made(options.mails, options.scans, schools))
            world = World(root, port, postgres.address, vault, content, options.scans)
            print(f"{len(content)} mails of {sum(map(len, content)) / len(content) / 1000:.0f} KB on average", flush=True)
            if options.linear:
                linear(world, everything)
                return
            took = {count: measured(world, count, options.share) for count in options.workers}
            first = options.workers[0]
            for count in options.workers[1:]:
                faster = took[first] / took[count]
                print(f"{count} workers against {first}: {faster:.2f} times as fast, efficiency {faster * first / count:.2f}")
    finally:
        everything.remove()
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
