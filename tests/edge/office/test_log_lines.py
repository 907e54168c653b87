"""What the service writes down can be read by a program, a line at a time."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from config.settings import LogSettings
from tracker import log_lines
from tracker.log_lines import JsonLine, TextLine, about


def record(message: str, **more: object) -> logging.LogRecord:
    fields = {"name": "tracker.schedule", "levelno": logging.WARNING, "levelname": "WARNING", "msg": message, "created": 0.25}
    return logging.makeLogRecord(fields | more)


def test_a_line_is_one_object_whatever_the_message_holds() -> None:
    line = JsonLine().format(record('letters wait for %s: "450\n4.2.0 chưa nhận"', args=("10 phút",)))
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.250+00:00",
        "level": "warning",
        "logger": "tracker.schedule",
        "message": 'letters wait for 10 phút: "450\n4.2.0 chưa nhận"',
    }


def test_a_traceback_stands_in_its_line() -> None:
    try:
        raise ValueError("no")
    except ValueError:
        line = JsonLine().format(record("the turn failed", exc_info=sys.exc_info()))
    assert json.loads(line)["traceback"].endswith("ValueError: no")


def test_every_line_bears_the_mail_at_hand_and_no_longer() -> None:
    with about(request="a1"), about(mail=12):
        assert TextLine("%(message)s").format(record("slow")) == "slow [request a1 mail 12]"
        found = json.loads(JsonLine().format(record("slow")))
        assert (found["request"], found["mail"]) == ("a1", "12")
    assert TextLine("%(message)s").format(record("slow")) == "slow"


def test_a_step_is_written_down_from_the_seconds_of_the_settings_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    for limit, told in ((3, ["slow: read took 3.0 s"]), (4, []), (0, [])):
        caplog.clear()
        monkeypatch.setattr(log_lines, "_slow_seconds", float(LogSettings(slow_seconds=limit).slow_seconds))
        log_lines.took("read", 3.0)
        assert caplog.messages == told
