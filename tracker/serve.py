"""The service of one home: the clockwork, the work it shares with other machines, and the pages, in one process."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from types import FrameType

import uvicorn
from sqlalchemy import Engine
from starlette.applications import Starlette

from config.mistakes import PlainError
from config.settings import LiveSettings, Settings, supervisor
from intake.vault import Vault
from tracker import log_lines
from tracker.jobs.office.first_account import setup_code
from tracker.jobs.reading.readers import Readers
from tracker.rules.office.duties import ALL, Duty
from tracker.rules.office.health import hanging
from tracker.rules.office.vitals import Signs, Vitals
from tracker.schedule import Clockwork
from tracker.store.machines.batons import Batons
from tracker.store.machines.work import is_shared
from tracker.store.office import officers
from tracker.store.session import reading
from tracker.web.app import create_app
from tracker.web.frame.connections import GuardedProtocol
from tracker.worker import Worker

_SECOND = 1.0
_LOOK_SECONDS = 0.1  # until the pages are served
_WARM_SECONDS = 1.0  # after the pages are there: whoever opens them first waits for nothing
_FINISH_SECONDS = 20  # for requests that are being answered when the service stops

log = logging.getLogger(__name__)


class TakenError(PlainError):
    """The pages' address is another program's, or none of this machine's."""


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


class QuietServer(uvicorn.Server):
    """uvicorn's own loop wakes ten times a second to look whether it is to end; ours is told, and wakes once for the date."""

    async def main_loop(self) -> None:
        """Until it is to end."""
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        while not await self.on_tick(0):  # 0: what is due each second
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _SECOND)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal says that it is to end."""
        super().handle_exit(sig, frame)
        if hasattr(self, "_loop"):
            self._loop.call_soon_threadsafe(self._ending.set)


class Service:
    """What a machine does of an office's work besides showing its pages, from its start to its end."""

    def __init__(
        self, engine: Engine, vault: Vault, settings: Settings, clock: Callable[[], datetime], duties: Collection[Duty] = ALL
    ) -> None:
        self._settings, self._clock = settings, clock
        self._readers = Readers(settings)
        self._batons = Batons(engine) if is_shared(engine) else None
        self._clockwork = Clockwork(engine, vault, settings, self._readers, clock, duties=duties, batons=self._batons)
        self._worker: Worker | None = None
        if self._batons and Duty.WORK in duties:
            letters = self._clockwork.letters_wait
            self._worker = Worker(engine, LiveSettings(settings), self._readers, clock, self._batons, letters)
        # Else the first mail after a start waits until the children are there, and whatever comes meanwhile behind it. An
        # office that lets them go when there is no mail need not have them before there is any.
        self._warming: threading.Timer | None = None
        if Duty.WORK in duties and not settings.reading.idle_minutes:
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


def serve(
    engine: Engine,
    vault: Vault,
    settings: Settings,
    clock: Callable[[], datetime],
    host: str,
    port: int,
    duties: Collection[Duty] = ALL,
) -> None:
    """Run until SIGTERM or SIGINT, with pages. Returns when everything in hand is finished. Raises TakenError."""
    log_lines.begin(settings.log)
    with _door(host, port) as door:
        service = Service(engine, vault, settings, clock, duties)
        app = create_app(engine, settings, clock, service.signs)
        server = _server(app, settings, host, port)
        # uvicorn ends well on a signal and then raises it again for whoever was asked before: that must not end us first.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)
        with service.running(), _told(service, lambda: server.started):
            log.info("pages at http://%s:%s", host, port)
            with reading(engine) as conn:
                if not officers.count(conn):
                    where, code = f"http://{host}:{port}/bat-dau", setup_code(settings.home)
                    log.info("no account yet; make the first one at %s, code %s", where, code)
            server.run(sockets=[door])
    log.info("stopped")


def work(engine: Engine, vault: Vault, settings: Settings, clock: Callable[[], datetime], duties: Collection[Duty]) -> None:
    """Run until SIGTERM or SIGINT, without pages. Returns when everything in hand is finished."""
    log_lines.begin(settings.log)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ending.set())
    service = Service(engine, vault, settings, clock, duties)
    with service.running(), _told(service, lambda: True):
        log.info("at work: %s", ", ".join(sorted(duties)))
        ending.wait()
    log.info("stopped")


@contextmanager
def _told(service: Service, ready: Callable[[], bool]) -> Iterator[None]:
    """Meanwhile the supervisor hears of us."""
    told = Supervisor(*supervisor(), well=service.is_well, ready=ready)
    told.start()
    try:
        yield
    finally:
        told.stop()


def _door(host: str, port: int) -> socket.socket:
    """Where the pages listen. It is opened before anything else begins. Raises TakenError."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as exc:
        raise TakenError(
            f"web.port: cannot listen on {host}:{port}: {exc.strerror or exc}; another program may be there"
        ) from exc


def _server(app: Starlette, settings: Settings, host: str, port: int) -> uvicorn.Server:
    trusted = list(settings.web.trusted_proxies)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        http=GuardedProtocol,
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=_FINISH_SECONDS,
        proxy_headers=bool(trusted),  # by itself uvicorn believes whatever comes from 127.0.0.1
        forwarded_allow_ips=trusted,
    )
    return QuietServer(config)
