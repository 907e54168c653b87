"""The door of the pages: what makes them is loaded when somebody first asks, for most offices of a machine are asked rarely.

Watchers ask every minute and need no page, so that they are answered by what little they need. Whether pages can be served is
another question (/readyz): whoever asks it has them loaded.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from config.settings import Settings
from tracker.jobs.office.health import Watching
from tracker.store.office import roster
from tracker.store.session import reading

if TYPE_CHECKING:  # a library of requests and answers, loaded with the first of them
    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

LARGE = 5_000  #: units: what is made of fewer is there at once
_WATCHED = ("/livez", "/healthz")

log = logging.getLogger(__name__)


def fault() -> str:
    """Why no page could be made by what is installed here, in a sentence; empty where all could."""
    try:
        import_module("tracker.web.app")
    except Exception as exc:  # whatever an installation lacks
        return f"{type(exc).__name__}: {exc}"
    return ""


class Late:
    """An application that is made when it is first asked. One that cannot be made fails each who asks, and is tried again."""

    def __init__(self, make: Callable[[], Starlette]) -> None:
        self._make = make
        self._made: Starlette | None = None
        self._making = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; while the application is made, others are answered."""
        made = self._made
        if made is None:
            made = await asyncio.to_thread(self.made)
        await made(scope, receive, send)

    def made(self) -> Starlette:
        """The application."""
        with self._making, _collector_spared():
            self._made = self._made or self._make()
            return self._made


@contextmanager
def _collector_spared() -> Iterator[None]:
    """What is loaded is no garbage: looking through it again and again is an eighth of the loading."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Door:
    """What a machine serves, by the path that is asked for."""

    def __init__(self, engine: Engine, settings: Settings, clock: Callable[[], datetime], signs: Watching) -> None:
        self._engine = engine

        def watchers() -> Starlette:
            from tracker.web.api.watchers import create_watchers

            return create_watchers(engine, settings, clock, signs)

        def pages() -> Starlette:
            from tracker.web.app import create_app

            return create_app(engine, settings, clock, signs)

        self._watchers, self._pages = Late(watchers), Late(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        await (self._watchers if scope["path"] in _WATCHED else self._pages)(scope, receive, send)

    def warm(self) -> None:
        """What a large office's first look would wait for, worked out beforehand; a mistake is the first look's to tell."""
        try:
            with reading(self._engine) as conn:
                if roster.count(conn) < LARGE:
                    return
            pages = self._pages.made()
            from tracker.web.board.board_page import warm

            warm(pages.state.context)
        except Exception:
            log.exception("the first board could not be worked out beforehand")
