"""What this process has counted since it began, for the scrape of this process alone.

Figures that follow from the books are read from them at each scrape, and so are right with several processes and after a
restart. These do not: how long steps took, and what became of readings, which the books do not tell for good.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

from tracker import log_lines

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


class Stage(StrEnum):
    """A step on the way of a mail or a letter."""

    READ = "read"  #: opening and reading one mail, in a child
    DECIDE = "decide"  #: where it belongs by the registry alone, in the child too
    RECORD = "record"  #: what the books know of it, judging and writing; the commit is shared by several
    LETTER = "letter"  #: handing one letter to the mail server


class _Figures:
    """What is counted, each at nought from the beginning."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.seconds = Histogram(
            "baocao_stage_seconds",
            "how long one mail or letter took, by stage (this process, since it began)",
            ["stage"],
            buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
            registry=self.registry,
        )
        self.read = Counter(
            "baocao_mails_read",
            "mails decided, by outcome; every attempt counts (this process, since it began)",
            ["outcome"],
            registry=self.registry,
        )
        self.killed = Counter(
            "baocao_children_killed",
            "reading children that were killed or died, by why (this process, since it began)",
            ["why"],
            registry=self.registry,
        )
        for why in ("time", "ended"):
            self.killed.labels(why)
        for stage in Stage:
            self.seconds.labels(stage)
        for outcome in ("recorded", "review", "ignored", "failed", "absent"):
            self.read.labels(outcome)


_making = Lock()
_made: list[_Figures] = []


def _figures() -> _Figures:
    """Made with the first count or scrape: the library brings a web server along, and an idle office has no use for it."""
    with _making:
        if not _made:
            _made.append(_Figures())
        return _made[0]


def registry() -> CollectorRegistry:
    """What a scrape of this process finds."""
    return _figures().registry


@contextmanager
def stage(which: Stage, **about: object) -> Iterator[None]:
    """Measure a step, say what it was about in every line of the log, and write it down where it was slow."""
    began = time.perf_counter()
    with log_lines.about(**about):
        try:
            yield
        finally:
            _took(which, time.perf_counter() - began)


def read(mail: int, seconds: tuple[float, float]) -> None:
    """How long one mail took a child, by its own measure: to read it, and to say where it belongs."""
    with log_lines.about(mail=mail):
        _took(Stage.READ, seconds[0])
        _took(Stage.DECIDE, seconds[1])


def killed(why: str) -> None:
    """A reading child was killed or has died: time, or ended."""
    _figures().killed.labels(why).inc()


def decided(outcome: str) -> None:
    """What became of one reading."""
    _figures().read.labels(outcome).inc()


def _took(which: Stage, seconds: float) -> None:
    _figures().seconds.labels(which).observe(seconds)
    log_lines.took(which, seconds)
