"""Whoever starts the service is told when it serves, that it lives, and that it stops."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from config.settings import supervisor
from tracker.service import Supervisor

Heard = Callable[[], str]


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    """What reaches the supervisor's socket, one word after the other."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(5)
        yield lambda: listening.recv(100).decode()


def test_it_is_told_ready_then_alive_then_stopping(tmp_path: Path, heard: Heard) -> None:
    ready: list[bool] = []
    told = Supervisor(str(tmp_path / "notify"), 0.06, lambda: True, lambda: bool(ready))
    told.start()
    ready.append(True)
    assert [heard(), heard(), heard()] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    told.stop()
    while (last := heard()) == "WATCHDOG=1":
        pass
    assert last == "STOPPING=1"


def test_a_turn_that_hangs_keeps_it_from_being_told_alive(tmp_path: Path, heard: Heard) -> None:
    asked: list[int] = []

    def well() -> bool:
        asked.append(1)
        return False

    told = Supervisor(str(tmp_path / "notify"), 0.03, well, lambda: True)
    told.start()
    assert heard() == "READY=1"
    while len(asked) < 3:
        pass
    told.stop()
    assert heard() == "STOPPING=1"


def test_the_service_itself_says_ready_when_its_pages_are_served_and_ends_well(tmp_path: Path, heard: Heard) -> None:
    home = ["-c", "import sys; from tracker.cli import main; sys.exit(main())", "--home", str(tmp_path / "home")]
    subprocess.run([sys.executable, *home, "init"], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    environ = {
        **os.environ,
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": "3000000",
        "BAOCAO_WEB__PORT": str(port),
    }
    service = subprocess.Popen([sys.executable, *home, "serve"], env=environ, stderr=subprocess.DEVNULL)
    try:
        assert within_a_minute(heard) == "READY=1"
        socket.create_connection(("127.0.0.1", port), 5).close()
        assert within_a_minute(heard) == "WATCHDOG=1"
    finally:
        service.terminate()
    assert service.wait(60) == 0
    said = [heard()]
    while said[-1] == "WATCHDOG=1":
        said.append(heard())
    assert said[-1] == "STOPPING=1"


def within_a_minute(heard: Heard) -> str:
    for _ in range(12):
        with suppress(TimeoutError):
            return heard()
    raise AssertionError("nothing was said")


def test_without_a_supervisor_nothing_is_said() -> None:
    assert supervisor({}) == ("", 0.0)
    assert supervisor({"NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "300000000"}) == ("/run/n", 300.0)
    told = Supervisor("", 0.0, lambda: True, lambda: True)
    told.start()
    told.stop()
