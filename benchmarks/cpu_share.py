"""A share of one core for a group of processes, held by a control group of the system (either version), and what it used.

A share is a ceiling. That whoever has one is not starved below it by others on the same machine, its weight is the largest.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD = 20_000  # microseconds: short, so that a share is a slow processor and not a fast one that comes and goes
_TRIES = 100
_HEAVY = {"cpu.shares": "262144", "cpu.weight": "10000"}


class CpuShare:
    """One control group; `share` of a core, 0: no ceiling. Needs root and a writable /sys/fs/cgroup."""

    def __init__(self, name: str, share: float, heavy: bool) -> None:
        self._second = (_ROOT / "cgroup.controllers").exists()
        self.folders = [_ROOT / name] if self._second else [_ROOT / "cpu" / name, _ROOT / "cpuacct" / name]
        for folder in self.folders:
            folder.mkdir(exist_ok=True)
        quota = int(share * _PERIOD)
        if self._second:
            self._write("cpu.max", f"{quota or 'max'} {_PERIOD}")
        else:
            self._write("cpu.cfs_period_us", str(_PERIOD))
            self._write("cpu.cfs_quota_us", str(quota or -1))
        if heavy:
            for file, weight in _HEAVY.items():
                if (self.folders[0] / file).exists():
                    self._write(file, weight)

    def _write(self, file: str, words: str) -> None:
        (self.folders[0] / file).write_text(words)

    def command(self, words: Sequence[str | Path]) -> list[str]:
        """The same command, begun within the group, and all that it begins."""
        told = [str(folder / "cgroup.procs") for folder in self.folders]
        return [sys.executable, __file__, *told, "--", *map(str, words)]

    def enter(self) -> None:
        """This process, and all that it begins from now on."""
        _enter(folder / "cgroup.procs" for folder in self.folders)

    def used(self) -> float:
        """Seconds of processor time that the group has used."""
        if self._second:
            stat = dict(line.split() for line in (self.folders[0] / "cpu.stat").read_text().splitlines())
            return int(stat["usage_usec"]) / 1e6
        return int((self.folders[1] / "cpuacct.usage").read_text()) / 1e9

    def remove(self) -> None:
        """When nobody is in it any more; whoever still is moves up, and whoever just ends is waited for."""
        for folder in self.folders:
            for _ in range(_TRIES):
                with suppress(OSError):
                    for one in (folder / "cgroup.procs").read_text().split():
                        (folder.parent / "cgroup.procs").write_text(one)
                    folder.rmdir()
                    break
                time.sleep(0.1)


def _enter(files: object) -> None:
    for file in files:  # type: ignore[attr-defined]  # any iterable of paths
        Path(file).write_text(str(os.getpid()))


if __name__ == "__main__":
    until = sys.argv.index("--")
    _enter(sys.argv[1:until])
    os.execvp(sys.argv[until + 1], sys.argv[until + 1 :])  # noqa: S606 - whoever calls says what
