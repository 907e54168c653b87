"""The service of one home: the clockwork and the pages in one process."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import formatdate
from types import FrameType

import uvicorn
from sqlalchemy import Engine
from starlette.applications import Starlette
from uvicorn.server import ServerState

from config.mistakes import PlainError
from config.settings import Settings, supervisor
from intake.vault import Vault
from tracker import log_lines
from tracker.jobs.office.first_account import setup_code
from tracker.jobs.reading.readers import Readers
from tracker.rules.office.health import hanging
from tracker.rules.office.vitals import Vitals
from tracker.schedule import Clockwork
from tracker.store.office import officers
from tracker.store.session import reading
from tracker.web.app import create_app, warm
from tracker.web.frame.connections import GuardedProtocol

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


class DatedState(ServerState):
    """What uvicorn's connections share; the date that every answer bears is made for the answer, and nobody wakes for it."""

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        """As every answer has them."""
        return [(b"date", formatdate(usegmt=True).encode())]

    @default_headers.setter
    def default_headers(self, _renewed: list[tuple[bytes, bytes]]) -> None:
        pass


class QuietServer(uvicorn.Server):
    """uvicorn's own loop wakes ten times a second to look whether it is to end; ours sleeps until it is told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.server_state = DatedState()

    async def main_loop(self) -> None:
        """Until it is to end."""
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        if not self.should_exit:  # a signal may have come before there was a loop to tell
            await self._ending.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal says that it is to end."""
        super().handle_exit(sig, frame)
        if hasattr(self, "_loop"):
            self._loop.call_soon_threadsafe(self._ending.set)


def serve(engine: Engine, vault: Vault, settings: Settings, clock: Callable[[], datetime], host: str, port: int) -> None:
    """Run until SIGTERM or SIGINT. Returns when everything in hand is finished. Raises TakenError."""
    log_lines.begin(settings.log)
    with _door(host, port) as door, Readers(settings) as readers:
        clockwork = Clockwork(engine, vault, settings, readers, clock)
        app = create_app(engine, settings, clock, clockwork.signs)
        server = _server(app, settings, host, port)
        # uvicorn ends well on a signal and then raises it again for whoever was asked before: that must not end us first.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)
        clockwork.start()
        threading.Thread(target=warm, args=(app,), name="first board", daemon=True).start()
        # Else the first mail after a start waits until the children are there, and whatever comes meanwhile behind it. An
        # office that lets them go when there is no mail need not have them before there is any.
        warming = threading.Timer(_WARM_SECONDS, readers.warm)
        warming.daemon = True
        if not settings.reading.idle_minutes:
            warming.start()
        poll_every = timedelta(seconds=settings.mailbox.poll_seconds)
        told = Supervisor(
            *supervisor(),
            well=lambda: not hanging(Vitals(clock(), poll_every, clockwork.signs())),
            ready=lambda: server.started,
        )
        told.start()
        log.info("pages at http://%s:%s", host, port)
        with reading(engine) as conn:
            if not officers.count(conn):
                log.info(
                    "no account yet; make the first one at http://%s:%s/bat-dau, code %s", host, port, setup_code(settings.home)
                )
        try:
            server.run(sockets=[door])
        finally:
            warming.cancel()
            told.stop()
            clockwork.stop()
    log.info("stopped")


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
