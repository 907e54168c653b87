"""What the service writes down can be read by a program, a line at a time."""

from __future__ import annotations

import json
import logging
import sys

from tracker.log_lines import JsonLine


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
