"""What the running service writes down: lines for a person, or one JSON object a line for a program."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from config.settings import LogSettings

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_QUIET_SECONDS = 60.0
_REMEMBERED = 1_000  # different troubles
_about: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("about", default=())
_slow_seconds = float(LogSettings().slow_seconds)

log = logging.getLogger(__name__)


def begin(settings: LogSettings) -> None:
    """Write from now on, to standard error, as the settings say."""
    global _slow_seconds
    _slow_seconds = float(settings.slow_seconds)
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if settings.format == "json" else TextLine(_TEXT))
    handler.addFilter(SameTrouble())
    logging.basicConfig(level=settings.level.upper(), handlers=[handler])


@contextmanager
def about(**what: object) -> Iterator[None]:
    """Whatever is written down meanwhile bears the number of the mail, letter or request that is at hand."""
    token = _about.set((*_about.get(), *((name, str(one)) for name, one in what.items())))
    try:
        yield
    finally:
        _about.reset(token)


def about_request(number: str) -> None:
    """As `about`, until the end of the task in which the request is answered: the server's own lines about it come last."""
    _about.set((("request", number),))


def took(step: str, seconds: float) -> None:
    """A step is done; it is written down where it took longer than `log.slow_seconds`."""
    if 0 < _slow_seconds <= seconds:
        log.info("slow: %s took %.1f s", step, seconds)


class TextLine(logging.Formatter):
    """A line for a person, with what it is about at its end."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name that logging calls
        """The line without a traceback."""
        told = " ".join(f"{name} {one}" for name, one in _about.get())
        return super().formatMessage(record) + (f" [{told}]" if told else "")


class JsonLine(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, mail, letter or request at hand, and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        } | dict(_about.get())
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class SameTrouble(logging.Filter):
    """One line a minute of the same trouble, however often it comes: a log that fills the disk stops the office.

    Lines that tell of no trouble pass as they are.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seconds = seconds
        self._told: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written; how many were not is said with the next that is."""
        if record.levelno < logging.WARNING:
            return True
        now, trouble = self._seconds(), (record.name, record.getMessage())
        at, more = self._told.get(trouble, (-_QUIET_SECONDS, 0))
        if now - at < _QUIET_SECONDS:
            self._told[trouble] = (at, more + 1)
            return False
        if len(self._told) >= _REMEMBERED:
            self._told = {one: (since, n) for one, (since, n) in self._told.items() if now - since < _QUIET_SECONDS}
        if len(self._told) >= _REMEMBERED:  # a thousand different ones in a minute: they are all of a kind
            return False
        self._told[trouble] = (now, 0)
        if more:
            record.msg, record.args = f"{trouble[1]} (and {more} times more since)", ()
        return True
