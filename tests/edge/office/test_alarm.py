"""Alarms by their two ways, on a real mail server and a real web server; a restart tells nothing twice."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from config.settings import AlarmSettings, Server, Settings
from tests.conftest import settings_for
from tests.whole.conftest import smtp_sink
from tracker.jobs.office.alarm import watch
from tracker.jobs.office.check import try_alarm
from tracker.rules.office.vitals import Signs
from tracker.store.office import vitals
from tracker.store.session import reading

__all__ = ("smtp_sink",)

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ILL, WELL = Signs(missing=("ab" * 32,)), Signs()


@dataclass
class Hook:
    """A web server that takes alarms."""

    port: int
    took: list[dict[str, Any]] = field(default_factory=list)
    status: int = 204


@pytest.fixture
def hook() -> Iterator[Hook]:
    """One on 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.took.append(json.loads(body))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found = Hook(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


def settings_of(tmp_path: Path, hook: Hook, smtp_port: int = 0) -> Settings:
    server = Server("127.0.0.1" if smtp_port else "", smtp_port or 25, "plain", section="alarm")
    alarm = AlarmSettings(
        server, "canh-bao@nha-cung-cap.example", ("it@t.example",), f"http://127.0.0.1:{hook.port}/k", ("vault",)
    )
    return replace(settings_for(tmp_path, ""), alarm=alarm)


def test_a_trouble_goes_by_both_ways_once_and_its_end_too(engine: Engine, tmp_path: Path, hook: Hook, smtp_sink: Any) -> None:
    settings = settings_of(tmp_path, hook, smtp_sink.port)
    sent = [minute for minute in range(40) if watch(engine, settings, NOW + minute * MINUTE, ILL if minute < 20 else WELL)]
    assert sent == [10, 30]
    first, last = (email.message_from_bytes(one.content, policy=email.policy.default) for one in smtp_sink.letters)
    assert (first["To"], first["From"].addresses[0].addr_spec) == ("it@t.example", "canh-bao@nha-cung-cap.example")
    assert "Cảnh báo: Kho thư gốc bị thiếu tệp" in first["Subject"]
    assert "Đã trở lại bình thường: Kho thư gốc" in last["Subject"]
    body = first.get_body(("plain",))
    assert body
    assert "Chi tiết kỹ thuật: the mail store lacks 1 files" in body.get_content()
    assert [one["news"][0]["telling"] for one in hook.took] == ["risen", "over"]
    assert hook.took[0]["text"] == body.get_content().replace("\r\n", "\n")


def test_a_way_that_is_down_is_tried_again_and_another_process_repeats_nothing(
    engine: Engine, tmp_path: Path, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    settings, hook.status = settings_of(tmp_path, hook), 503
    sent = [minute for minute in range(30) if watch(engine, settings, NOW + minute * MINUTE, ILL)]
    assert (sent, len(hook.took)) == ([], 2), "at ten and twenty-five minutes"
    assert caplog.messages == ["an alarm does not leave by webhook: HTTPError 503"] * 2
    hook.status = 204
    assert [minute for minute in range(30, 60) if watch(engine, settings, NOW + minute * MINUTE, ILL)] == [40]
    with reading(engine) as conn:
        assert [one.told for one in vitals.alarm_memory(conn, NOW + 60 * MINUTE).troubles] == [NOW + 40 * MINUTE]


def test_where_no_route_is_set_nothing_is_remembered(engine: Engine, tmp_path: Path) -> None:
    assert not watch(engine, settings_for(tmp_path, ""), NOW, ILL)
    with reading(engine) as conn:
        assert vitals.alarm_memory(conn, NOW).troubles == ()


def test_a_person_tries_the_ways_and_hears_of_each(tmp_path: Path, hook: Hook) -> None:
    nobody = settings_of(tmp_path, hook, smtp_port=1)
    assert [(one.grade, one.sentence.partition(":")[0]) for one in try_alarm(nobody, NOW)] == [
        ("bad", "smtp"),
        ("ok", "webhook"),
    ]
    assert hook.took[0]["subject"].endswith("Thử đường cảnh báo")
    assert [one.grade for one in try_alarm(settings_for(tmp_path, ""), NOW)] == ["bad"]
