"""Every request has a number, so that the lines of the log that tell of it can be found together."""

from __future__ import annotations

import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker import log_lines
from tracker.rules.links import unit_link

_NAME = "X-Request-ID"
_SOUND = re.compile(r"[\w.-]{1,64}", re.ASCII)  # of a server in front; anything else could write lines of its own


class NamedRequests:
    """Gives each request the number that a server in front gave it, or one of ours, and says it in the answer.

    A page that takes long is written down: its path without what was asked for, which may be a name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(_NAME, "")
        number = given if _SOUND.fullmatch(given) else secrets.token_hex(6)
        log_lines.about_request(number)

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[_NAME] = number
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, send_named)
        finally:
            log_lines.took(f"{scope['method']} {_told(scope['path'])!r}", time.perf_counter() - began)


def _told(path: str) -> str:
    """A path as it is written down: a link of a unit is a key, and is not."""
    return f"{unit_link.PATH}…" if path.startswith(unit_link.PATH) else path
