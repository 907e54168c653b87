"""One office on three machines that are killed, frozen and cut off: every report is booked once, in order, and answered.

The machines are real `baocao serve` with homes of their own, on a PostgreSQL, an object store, a mailbox and a mail server
that they share. What else goes wrong: the database is restarted in the midst, the bucket is dead for a while, the network
between a machine and the database is cut, hung, or still as behind a cable that was pulled.

    pytest -s tests/whole/test_nodes.py --node-mishaps=100      the long form (make nodes)
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.bench.nodes import Machines, Node, free_ports, full, machines
from tests.bench.nodes_balance import balance, settle
from tests.servers.postgres import OwnServer, own_server
from tests.servers.seaweed import object_store

#: Times of the product, made short so that many mishaps fit into a test; their order among each other is kept.
_SOON = {
    "tracker.schedule._TICK_SECONDS": 2,
    "tracker.schedule._LETTERS_SECONDS": 2,
    "intake.mailbox_error._FIRST": 1 / 60,
    "tracker.jobs.mails.hand_over._PUT_OFF": 1 / 30,
    "tracker.worker._LOOK_AGAIN": "* * * * * */3",
    "tracker.worker._AGAIN": 1.0,
}
_SHORT = _SOON | {
    "heartbeat": 0.7,
    "tracker.worker._STALLED": 2.5,
    "tracker.store.machines.batons._PING_SECONDS": 0.7,
    "tracker.store.machines.batons._DEAF_SECONDS": 3,
    "tracker.store.session._FROZEN_SECONDS": 3,
    "tracker.jobs.letters.deliver.LEASE": 1 / 900,  # 4 seconds
}
_LONG = _SOON | {"tracker.jobs.letters.deliver.LEASE": 1 / 90}  # 40 seconds: shorter than a machine is frozen

Strike = Callable[[Machines, OwnServer, Node], Callable[[], None]]  #: strikes, and says how it ends


@dataclass
class Weather:
    """What goes wrong now, and until when."""

    office: Machines
    database: OwnServer
    chance: random.Random
    frozen_seconds: float  #: of a long freeze
    ends: list[tuple[float, Node | None, Callable[[], None]]] = field(default_factory=list)

    def strike(self, kind: str) -> bool:
        """One mishap more; False where too much is wrong already: one machine is always well."""
        struck = {id(node) for _, node, _ in self.ends if node}
        free = [node for node in self.office.nodes if id(node) not in struck]
        shared = kind in SHARED
        if (shared and any(node is None for _, node, _ in self.ends)) or (not shared and len(free) < 2):
            return False
        node = self.chance.choice(free)
        lasts = self.chance.uniform(0.3, 3)
        if kind == "frozen":  # some for as long as the database and the other machines give them up for dead
            short = self.chance.uniform(1, 6)
            lasts = self.frozen_seconds if self.frozen_seconds < 6 or self.chance.random() < _LONG_FREEZES else short
        over = (SHARED | MACHINE)[kind](self.office, self.database, node)
        self.office.happened[kind] += 1
        self.ends.append((time.monotonic() + lasts, None if shared else node, over))
        return True

    def pass_over(self, all_of_it: bool = False) -> None:
        """End what has lasted long enough."""
        for one in [one for one in self.ends if all_of_it or one[0] <= time.monotonic()]:
            self.ends.remove(one)
            one[2]()


def _killed(_office: Machines, _database: OwnServer, node: Node) -> Callable[[], None]:
    node.kill()
    return node.start


def _unplugged(_office: Machines, _database: OwnServer, node: Node) -> Callable[[], None]:
    """Killed, and the database is not told."""
    node.wire.turn("still")
    node.kill()

    def over() -> None:
        node.wire.turn("pass")
        node.start()

    return over


def _frozen(_office: Machines, _database: OwnServer, node: Node) -> Callable[[], None]:
    node.freeze()
    return node.thaw


def _wire(mode: str) -> Strike:
    def strike(_office: Machines, _database: OwnServer, node: Node) -> Callable[[], None]:
        node.wire.turn(mode)
        return lambda: node.wire.turn("pass")

    return strike


def _no_bucket(office: Machines, _database: OwnServer, _node: Node) -> Callable[[], None]:
    office.store.stop()
    return office.store.start


def _no_database(how: str) -> Strike:
    def strike(_office: Machines, database: OwnServer, _node: Node) -> Callable[[], None]:
        database.stop(how)
        database.start()
        return lambda: None

    return strike


MACHINE: dict[str, Strike] = {
    "killed": _killed,
    "unplugged": _unplugged,
    "frozen": _frozen,
    "cut off": _wire("refuse"),
    "not heard": _wire("hang"),
    "still": _wire("still"),
}
SHARED: dict[str, Strike] = {
    "bucket dead": _no_bucket,
    "database killed": _no_database("immediate"),
    "database restarted": _no_database("fast"),
}
_LONG_FREEZES = 0.15
_MAILS = 20  # a death, in the long form
FEW = ("frozen", "killed", "database killed", "unplugged", "bucket dead", "still")


@pytest.fixture
def database() -> Iterator[tuple[OwnServer, int]]:
    """A server of this test's own, which may die."""
    port = free_ports(1)[0]
    with own_server(port=port) as server:
        yield server, port


@pytest.mark.timeout(300)
def test_three_machines_that_die_and_freeze_book_every_report_once_and_in_order(
    database: tuple[OwnServer, int], tmp_path: Path, dovecot: Any, smtp_sink: Any, request: pytest.FixtureRequest
) -> None:
    wanted, seed = int(request.config.getoption("node_mishaps")), time.time_ns()
    say = request.config.get_terminal_writer().line
    say(f"\nseed {seed}")
    chance = random.Random(seed)  # noqa: S311 - a plan, no secret
    server, port = database
    url = "postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    patience = _LONG if wanted else _SHORT
    with (
        object_store() as store,
        machines(tmp_path, 3, url, (port, free_ports(3)), (dovecot, smtp_sink), store, patience) as office,
    ):
        office.start()
        weather = Weather(office, server, chance, 65 if wanted else 4)
        try:
            _storm(weather, wanted, chance)
        finally:
            weather.pass_over(all_of_it=True)
        took = settle(office, 600 if wanted else 100)
        say(f"{office.deaths} kills and freezes of {dict(office.happened)}; quiet {took:.0f} s after the last")
        balance(office, say)


def _storm(weather: Weather, wanted: int, chance: random.Random) -> None:
    """Mail comes as the machines die, to the last death of them."""
    office = weather.office
    to_come = deque(range(1, _MAILS * wanted or 60))
    kinds = deque(chance.sample(FEW, len(FEW)) if not wanted else ())
    while to_come or kinds or office.deaths < wanted:
        due = min(len(to_come), chance.randint(0, 16) if not wanted else _MAILS * (office.deaths + 1) - len(office.sent_in))
        coming = [to_come.popleft() for _ in range(due)]
        office.receive(*(full(number % 10, again=number // 10) for number in coming))
        if wanted and not kinds:
            kinds.extend(chance.choices([*MACHINE, *SHARED], [8, 4, 8, 2, 2, 2, 1, 1, 1], k=20))
        if kinds and not weather.strike(kinds[0]):
            kinds.rotate(-1)
        elif kinds:
            kinds.popleft()
        until = time.monotonic() + chance.uniform(0.2, 2 if wanted else 1)
        while time.monotonic() < until:
            weather.pass_over()
            time.sleep(0.05)
        for node in office.nodes:
            if not any(struck is node for _, struck, _ in weather.ends):
                node.revive()
