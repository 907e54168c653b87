"""What offices cost while no mail comes: memory and processor time of many of them on one machine.

    python benchmarks/idle.py [--offices 100] [--minutes 10]

Each is a service of its own with a mailbox on a real Dovecot, made by `baocao offices init` from a table, and started as
systemd would. Memory is RSS (what each shows) and PSS (what all take: a page that many share counts once); processor time
is what the kernel has given to all threads of the services, Dovecot's apart.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from servers import ROOT, Box, dovecot

COMMAND = (sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main())")
#: packaging/systemd/baocao.service sets the same.
UNIT = (ROOT / "packaging" / "systemd" / "baocao.service").read_text(encoding="utf-8")
ENVIRONMENT = dict(line.split("=", 2)[1:] for line in UNIT.splitlines() if line.startswith("Environment="))
SETTLED = 75  # seconds until every turn has come once after the start


def table(path: Path, offices: int, port: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ("slug", "name", "address", "mailbox.host", "mailbox.port", "mailbox.security", "smtp.host", "smtp.security")
        )
        for number in range(offices):
            name, address = f"Phòng Văn hóa - Xã hội xã số {number}", f"xa{number}@tinh.example"
            rows.writerow((f"xa{number}", name, address, "127.0.0.1", port, "plain", "127.0.0.1", "plain"))


def homes(root: Path, offices: int, port: int) -> list[Path]:
    table(root / "offices.csv", offices, port)
    subprocess.run([*COMMAND, "--home", root / "homes", "offices", "init", root / "offices.csv"], check=True, cwd=ROOT,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    found = sorted((root / "homes").glob("*/settings.toml"))
    for settings in found:
        for name in ("imap.password", "smtp.password"):
            (settings.parent / name).write_text("secret\n")
            (settings.parent / name).chmod(0o600)
        Box.of(root / "servers", f"{settings.parent.name}@tinh.example")
    return [settings.parent for settings in found]


@contextmanager
def running(found: Sequence[Path]) -> Iterator[list[int]]:
    """The services, started two at a time as a machine that boots does with two processors; their process ids."""
    services: list[subprocess.Popen[bytes]] = []
    try:
        for home in found:
            log = (home / "log").open("wb")
            services.append(
                subprocess.Popen([*COMMAND, "--home", home, "serve"], cwd=ROOT, stderr=log, env={**os.environ, **ENVIRONMENT})
            )
            if len(services) % 2 == 0:
                _answers(found[len(services) - 1])
        _answers(found[-1])
        yield [service.pid for service in services]
    finally:
        for service in services:
            service.terminate()
        for service in services:
            service.wait(60)


def _answers(home: Path) -> None:
    for _ in range(1200):
        if "pages at" in (home / "log").read_text(errors="replace"):
            return
        time.sleep(0.1)
    raise SystemExit(f"{home} was not served: {(home / 'log').read_text()}")


def memory(processes: Sequence[int]) -> Counter[str]:
    """Sums of Rss, Pss, … in bytes."""
    total: Counter[str] = Counter()
    for process in processes:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        for name, kilobytes in re.findall(r"^(\w+):\s+(\d+) kB$", text, re.MULTILINE):
            total[name] += int(kilobytes) * 1024
    return total


def processor(processes: Sequence[int]) -> dict[int, list[float]]:
    """Seconds on the processor of each thread, in the order in which they were started."""
    return {
        process: [
            int((task / "schedstat").read_text().split()[0]) / 1e9
            for task in sorted(Path(f"/proc/{process}/task").iterdir(), key=lambda task: int(task.name))
        ]
        for process in processes
    }


def wakes(processes: Sequence[int]) -> int:
    """How often any thread began to wait by itself."""
    return sum(
        int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.MULTILINE)[0])
        for process in processes
        for task in Path(f"/proc/{process}/task").iterdir()
    )


def measured(processes: Sequence[int], minutes: float) -> None:
    before, woken, began = processor(processes), wakes(processes), time.monotonic()
    time.sleep(minutes * 60)
    after, seconds = processor(processes), time.monotonic() - began
    count, found = len(processes), memory(processes)
    spent = sum(sum(after[one]) - sum(before[one]) for one in processes)
    an_hour = spent / seconds * 3600
    print(f"{count} idle offices, {seconds / 60:.1f} minutes")
    print(f"memory: {found['Rss'] / count / 1e6:.1f} MB resident each, {found['Pss'] / count / 1e6:.1f} MB of its own share; "
          f"together {found['Pss'] / 1e9:.2f} GB")  # fmt: skip
    often = (wakes(processes) - woken) / seconds / count
    print(f"processor: {an_hour:.0f} s an hour together, {an_hour / count:.2f} s each "
          f"({spent / seconds / count:.3%} of one); {often:.1f} wakes a second each")  # fmt: skip
    threads = [sum(after[one][at] - before[one][at] for one in processes) / seconds * 3600 / count
               for at in range(min(len(times) for times in (*before.values(), *after.values())))]  # fmt: skip
    print("each thread, s an hour: " + ", ".join(f"{one:.2f}" for one in threads))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--offices", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="baocao-idle-"))
    root.chmod(0o755)
    try:
        with dovecot(root / "servers") as port, running(homes(root, options.offices, port)) as processes:
            time.sleep(SETTLED)
            measured(processes, options.minutes)
            troubles = [home.name for home in (root / "homes").iterdir() if "WARNING" in (home / "log").read_text()]
            print(f"offices with a warning in their log: {len(troubles)}")
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
