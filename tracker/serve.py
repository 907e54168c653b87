"""The service of one home: what it does by itself, and the pages, in one process."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Collection
from datetime import datetime
from email.utils import formatdate
from types import FrameType

import uvicorn
from sqlalchemy import Engine
from uvicorn.server import ServerState

from config.mistakes import PlainError
from config.settings import Settings
from intake.vault import Vault
from tracker import log_lines
from tracker.jobs.office.first_account import setup_code
from tracker.rules.office.chores import ALL, Chore
from tracker.service import Service, told
from tracker.store.office.accounts import officers
from tracker.store.session import reading
from tracker.web.door import Door
from tracker.web.frame.connections import GuardedProtocol

_FINISH_SECONDS = 20  # for requests that are being answered when the service stops

log = logging.getLogger(__name__)


class TakenError(PlainError):
    """The pages' address is another program's, or none of this machine's."""


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


def serve(
    engine: Engine,
    vault: Vault,
    settings: Settings,
    clock: Callable[[], datetime],
    host: str,
    port: int,
    chores: Collection[Chore] = ALL,
) -> None:
    """Run until SIGTERM or SIGINT, with pages. Returns when everything in hand is finished. Raises TakenError."""
    log_lines.begin(settings.log)
    with _listening(host, port) as listening:
        service = Service(engine, vault, settings, clock, chores)
        door = Door(engine, settings, clock, service.signs)
        server = _server(door, settings, host, port)
        # uvicorn ends well on a signal and then raises it again for whoever was asked before: that must not end us first.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)
        with service.running(), told(service, lambda: server.started):
            threading.Thread(target=door.warm, name="first board", daemon=True).start()
            log.info("pages at http://%s:%s", host, port)
            with reading(engine) as conn:
                if not officers.count(conn):
                    where, code = f"http://{host}:{port}/bat-dau", setup_code(settings.home)
                    log.info("no account yet; make the first one at %s, code %s", where, code)
            server.run(sockets=[listening])
    log.info("stopped")


def _listening(host: str, port: int) -> socket.socket:
    """Where the pages listen. It is opened before anything else begins. Raises TakenError."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as exc:
        raise TakenError(
            f"web.port: cannot listen on {host}:{port}: {exc.strerror or exc}; another program may be there"
        ) from exc


def _server(door: Door, settings: Settings, host: str, port: int) -> uvicorn.Server:
    trusted = list(settings.web.trusted_proxies)
    config = uvicorn.Config(
        door,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        http=GuardedProtocol,
        ws="none",
        lifespan="off",  # nothing of ours begins or ends with it
        server_header=False,
        timeout_graceful_shutdown=_FINISH_SECONDS,
        proxy_headers=bool(trusted),  # by itself uvicorn believes whatever comes from 127.0.0.1
        forwarded_allow_ips=trusted,
    )
    return QuietServer(config)
