"""One machine on SQLite, before a change and after it, in turn: seconds and processor time of a poll that decides all mail.

    python -m benchmarks.one_machine --before main [--mails 600] [--pairs 4]

`--before` is any commit; it is put beside this one for the time of the run. Each turn is a process of its own with a home of
its own, a mailbox of the same mails (`many_schools.py`) and nothing to send; which side is first changes from pair to pair.
Processor time is that of the process and of its reading children, which other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import many_schools
from benchmarks.servers import ROOT, SAMPLE, Box, dovecot

SCHOOLS = 1000
#: What both sides run, each with its own code.
_TURN = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.servers import home
from intake.vault import vault_at
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.reading.readers import Readers

folder, port, user, units, campaign = sys.argv[1:]
settings, engine = home(Path(folder), int(port), user, Path(units), [Path(campaign)])
began = time.perf_counter()
with Readers(settings) as readers:
    done = run_cycle(engine, vault_at(settings.vault), settings, readers, lambda: datetime.now(UTC), whole=False)
wall = time.perf_counter() - began
spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
cpu = sum(one.ru_utime + one.ru_stime for one in spent)
print(json.dumps([done.collected.new, done.decided.recorded, wall, cpu]))
"""


def turn(tree: Path, root: Path, name: str, port: int, content: list[bytes]) -> tuple[float, float]:
    """Seconds by the clock and of processor time of one side."""
    box = Box.of(root / "servers", name)
    for at, one in enumerate(content):
        box.put(f"17{at:08}.bench", one)
    words = [root / name, str(port), name, root / "units.csv", SAMPLE / "campaign.toml"]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, "-c", _TURN, *map(str, words)]
    said = subprocess.run(command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    new, recorded, wall, cpu = json.loads(said.splitlines()[-1])
    if (new, recorded) != (len(content), len(content)):
        raise SystemExit(f"{tree}: {new} collected and {recorded} recorded of {len(content)}")
    shutil.rmtree(root / name)
    return wall, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--before", required=True, help="a commit")
    parser.add_argument("--mails", type=int, default=600)
    parser.add_argument("--pairs", type=int, default=4)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="baocao-paired-"))
    root.chmod(0o755)
    before = root / "before"
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", before, options.before], cwd=ROOT, check=True)
    try:
        many_schools.write_roster(root / "units.csv", SCHOOLS)
        content = list(itertools.islice(many_schools.mails(SCHOOLS), options.mails))
        ratios: list[tuple[float, float]] = []
        with dovecot(root / "servers") as port:
            for pair in range(options.pairs):
                sides = {"before": before, "after": ROOT}
                order = list(sides) if pair % 2 == 0 else list(sides)[::-1]
                took = {side: turn(sides[side], root, f"{side}{pair}", port, content) for side in order}
                ratios.append((took["after"][0] / took["before"][0], took["after"][1] / took["before"][1]))
                print(
                    "; ".join(f"{side} {took[side][0]:.1f} s, {took[side][1]:.1f} s of processor" for side in sides), flush=True
                )
        clock, processor = (statistics.median(values) for values in zip(*ratios, strict=True))
        print(f"after to before, median of {options.pairs} pairs: {clock:.3f} by the clock, {processor:.3f} by processor time")
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", before], cwd=ROOT, check=True)
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
