"""Commands of baocao, each in a process of its own, forked from one that has loaded everything and only waits.

A start costs a second and a half of work before the command does anything, and tests of power cuts start hundreds. How
the program starts by itself is for tests/whole/test_command_line.py.
"""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SERVER = (sys.executable, "-c", "from tests.bench.commands import serve; serve()")


class Command:
    """One that runs, in a session of its own."""

    def __init__(self, words: Sequence[str | Path], environment: Mapping[str, str], said: Path) -> None:
        self._server, self._said = _server(), said
        asks, answers = self._server.stdin, self._server.stdout
        assert asks
        assert answers
        asks.write(json.dumps([[str(word) for word in words], dict(environment), str(said)]) + "\n")
        asks.flush()
        self._answers = answers
        self.pid = int(answers.readline())

    def wait(self) -> tuple[int, str]:
        """Its exit status as subprocess tells it, and all that it said."""
        return int(self._answers.readline()), self._said.read_text("utf-8")


@cache
def _server() -> subprocess.Popen[str]:
    """It ends with the process that asked for it: its standard input is closed then."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(_SERVER, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def serve() -> None:
    """For each line of standard input a process; its number and then its status on standard output."""
    for package in ("tracker.cli", "tracker.jobs", "parsers"):
        _load(package)
    tell = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        words, environment, said = json.loads(line)
        if child := os.fork():
            tell.write(f"{child}\n")
            tell.flush()
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            tell.write(f"{status}\n")
            tell.flush()
        else:
            tell.close()
            _become(words, environment, Path(said))


def _become(words: Sequence[str], environment: Mapping[str, str], said: Path) -> None:
    os.setsid()
    with Path(os.devnull).open() as nothing, said.open("w") as out:
        os.dup2(nothing.fileno(), 0)
        for number in (1, 2):
            os.dup2(out.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["baocao", *words]
    sys.exit(import_module("tracker.cli").main())


def _load(package: str) -> None:
    for found in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        import_module(found.name)
