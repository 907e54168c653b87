"""Where a request comes to: the books, the settings, the clock, and what the running service knows of itself.

Watchers need no more of it. What pages need besides is in `page_context.py`, and is loaded with the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Engine
from starlette.requests import Request

from config.settings import LiveSettings, Settings
from tracker.jobs.office.health import Watching, health
from tracker.rules.office.health import Ailment

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """One running web service, as far as watchers ask."""

    engine: Engine
    live: LiveSettings
    clock: Clock
    signs: Watching  #: what the running service knows of itself

    @property
    def settings(self) -> Settings:
        """The settings as they stand now."""
        return self.live()

    def health(self) -> tuple[Ailment, ...]:
        """Everything that stands still, be it the database."""
        return health(self.engine, self.settings, self.clock(), self.signs())


def desk_of(request: Request) -> Desk:
    """The desk this request came to."""
    return cast("Desk", request.app.state.context)
