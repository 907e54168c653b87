"""How many may be connected, and how long a request may take to come: uvicorn itself waits for ever and for everybody."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class GuardedProtocol(H11Protocol):
    """One connection that must send its request in time, and gives way to others before it has.

    Where too many are open the one goes that has owed its request for longest. So whoever opens a thousand and sends
    nothing keeps nobody out, and the descriptors that polling and letters need stay free.
    """

    most = 200  #: connections, of the 1,024 descriptors that a process usually has
    head_seconds = 20.0  #: for the line and the headers of a request
    body_seconds = 600.0  #: and for what is sent with it: a scan of 50 MB over a slow line

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self._deadline: asyncio.TimerHandle | None = None
        self._awaited: object = None  # what the client owes

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Another one; whoever owes most gives way."""
        others = [one for one in self.connections if isinstance(one, GuardedProtocol)]
        super().connection_made(transport)
        self._await()
        if len(others) >= self.most:
            owing = [one for one in others if one._deadline] or [self]
            min(owing, key=GuardedProtocol._worth)._give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Gone."""
        self._cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some of a request."""
        super().data_received(data)
        self._await()

    def on_response_complete(self) -> None:
        """The next request may come."""
        super().on_response_complete()
        self._await()

    def _worth(self) -> tuple[bool, float]:
        deadline = self._deadline
        return self._awaited is h11.SEND_BODY, deadline.when() if deadline else 0.0

    def _await(self) -> None:
        """Start the clock when the client begins to owe something else; bytes that trickle do not set it back."""
        owed = self.conn.their_state
        if owed is self._awaited and self._deadline:
            return
        self._cancel()
        seconds = {h11.IDLE: self.head_seconds, h11.SEND_BODY: self.body_seconds}.get(owed)
        if seconds is not None and not self.transport.is_closing():
            self._awaited = owed
            self._deadline = self.loop.call_later(seconds, self._give_up)

    def _cancel(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self._awaited = None

    def _give_up(self) -> None:
        self._cancel()
        self.transport.abort()
