"""What a machine does of an office's work besides showing its pages: the clockwork, and the jobs it shares with others."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from config.settings import LiveSettings, Settings, supervisor
from intake.vault import Vault
from tracker import log_lines
from tracker.jobs.reading.readers import Readers
from tracker.rules.office.chores import ALL, Chore
from tracker.rules.office.health import hanging
from tracker.rules.office.vitals import Signs, Vitals
from tracker.schedule import Clockwork
from tracker.store.machines.batons import Batons
from tracker.store.machines.work import is_shared
from tracker.worker import Worker

_LOOK_SECONDS = 0.1  # until the pages are served
_WARM_SECONDS = 1.0  # after the pages are there: whoever opens them first waits for nothing

log = logging.getLogger(__name__)


class Supervisor:
    """Tells systemd that the pages are served, and then, while every turn gives signs of life, that we are well.

    A service whose turns hang is ended and started anew; one whose mailbox is down is well.
    """

    def __init__(self, socket_name: str, every: float, well: Callable[[], bool], ready: Callable[[], bool]) -> None:
        self._name, self._every, self._well, self._ready = socket_name, every, well, ready
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)

    def start(self) -> None:
        """Begin, where there is anybody to tell."""
        if self._name:
            self._thread.start()

    def stop(self) -> None:
        """We stop because we were told to."""
        self._stopping.set()
        self._say("STOPPING=1")

    def _run(self) -> None:
        while not self._ready():
            if self._stopping.wait(_LOOK_SECONDS):
                return
        self._say("READY=1")
        while self._every and not self._stopping.wait(self._every / 3):
            if self._well():
                self._say("WATCHDOG=1")

    def _say(self, words: str) -> None:
        if not self._name:
            return
        name = f"\0{self._name[1:]}" if self._name.startswith("@") else self._name
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(words.encode(), name)


class Service:
    """What a machine does of an office's work besides showing its pages, from its start to its end."""

    def __init__(
        self, engine: Engine, vault: Vault, settings: Settings, clock: Callable[[], datetime], chores: Collection[Chore] = ALL
    ) -> None:
        self._settings, self._clock = settings, clock
        self._readers = Readers(settings)
        self._batons = Batons(engine) if is_shared(engine) else None
        self._clockwork = Clockwork(engine, vault, settings, self._readers, clock, chores=chores, batons=self._batons)
        self._worker: Worker | None = None
        if self._batons and Chore.WORK in chores:
            letters = self._clockwork.letters_wait
            self._worker = Worker(engine, LiveSettings(settings), self._readers, clock, self._batons, letters)
        # Else the first mail after a start waits until the children are there, and whatever comes meanwhile behind it. An
        # office that lets them go when there is no mail need not have them before there is any.
        self._warming: threading.Timer | None = None
        if Chore.WORK in chores and not settings.reading.idle_minutes:
            self._warming = threading.Timer(_WARM_SECONDS, self._readers.warm)
            self._warming.daemon = True

    def signs(self) -> Signs:
        """What nobody else knows of how this machine stands."""
        signs = self._clockwork.signs()
        return replace(signs, silences=(*signs.silences, *(self._worker.silences() if self._worker else ())))

    def is_well(self) -> bool:
        """Whether every turn gives signs of life."""
        return not hanging(Vitals(self._clock(), timedelta(seconds=self._settings.mailbox.poll_seconds), self.signs()))

    @contextmanager
    def running(self) -> Iterator[None]:
        """At work, until what is in hand is finished."""
        with self._readers:
            self._clockwork.start()
            if self._worker:
                self._worker.start()
            if self._warming:
                self._warming.start()
            try:
                yield
            finally:
                if self._warming:
                    self._warming.cancel()
                self._clockwork.stop()
                if self._worker:
                    self._worker.stop()
                if self._batons:
                    self._batons.end()


def work(engine: Engine, vault: Vault, settings: Settings, clock: Callable[[], datetime], chores: Collection[Chore]) -> None:
    """Run until SIGTERM or SIGINT, without pages. Returns when everything in hand is finished."""
    log_lines.begin(settings.log)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ending.set())
    service = Service(engine, vault, settings, clock, chores)
    with service.running(), told(service, lambda: True):
        log.info("at work: %s", ", ".join(sorted(chores)))
        ending.wait()
    log.info("stopped")


@contextmanager
def told(service: Service, ready: Callable[[], bool]) -> Iterator[None]:
    """Meanwhile the supervisor hears of us."""
    told = Supervisor(*supervisor(), well=service.is_well, ready=ready)
    told.start()
    try:
        yield
    finally:
        told.stop()
