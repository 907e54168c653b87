"""Connections that send nothing, or half a request, keep nobody out; and the log stays short."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tracker.log_lines import SameTrouble
from tracker.web.frame.connections import GuardedProtocol


class Impatient(GuardedProtocol):
    most = 20
    head_seconds = 0.5
    body_seconds = 0.5


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())}")


@pytest.fixture
def port() -> Iterator[int]:
    app = Starlette(routes=[Route("/", _echo, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=Impatient, ws="none", log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def half(port: int, sent: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=5)
    one.sendall(sent)
    return one


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"]
)
def test_half_a_request_is_hung_up_on(port: int, sent: bytes) -> None:
    with half(port, sent) as one, suppress(ConnectionResetError):
        assert one.recv(1_000) == b""


def test_a_request_that_trickles_gains_no_time(port: int) -> None:
    def trickle(one: socket.socket) -> None:
        for _ in range(40):
            one.sendall(b"X: y\r\n")
            threading.Event().wait(0.05)

    with half(port, b"GET / HTTP/1.1\r\n") as one, pytest.raises((ConnectionResetError, BrokenPipeError)):
        trickle(one)


def test_a_flood_of_idle_connections_keeps_nobody_out(port: int) -> None:
    idle = []
    try:
        for number in range(200):
            idle.append(half(port, b"GET / HTTP/1.1\r\n"))
            if number % 20 == 0:
                assert httpx.get(f"http://127.0.0.1:{port}/", timeout=5).status_code == 200
    finally:
        for one in idle:
            one.close()


def test_a_connection_serves_one_request_after_the_other(port: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert [client.post("/", content=b"x" * size).text for size in (1, 100_000, 7)] == ["1", "100000", "7"]


def test_the_same_trouble_is_one_line_a_minute_with_the_count_of_the_others() -> None:
    now = 0.0
    once = SameTrouble(lambda: now)

    def written(message: str, level: int = logging.WARNING) -> str:
        record = logging.LogRecord("x", level, "", 0, "%s", (message,), None)
        return record.getMessage() if once.filter(record) else ""

    assert [written("no room") for _ in range(3)] == ["no room", "", ""]
    assert written("another") == "another"
    assert [written("started", logging.INFO) for _ in range(2)] == ["started", "started"]
    now = 61.0
    assert written("no room") == "no room (and 2 times more since)"
    assert [bool(written(f"trouble {number}")) for number in range(3_000)].count(True) <= 1_000
