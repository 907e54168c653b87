"""The reading children: given mails several at a time, and killed with the one that is too much for them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, InvalidStateError, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cached_property
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from threading import RLock, Timer
from time import monotonic, time
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from config.settings import Settings
from parsers.formats.pages.ocr import find_ocr
from tracker.jobs import figures
from tracker.jobs.reading import fork_server
from tracker.jobs.reading.process import (
    PATIENCE,
    Answer,
    Brief,
    Kept,
    Marks,
    Unreadable,
    confine,
    failure,
    read_together,
    ready,
    spare_the_collector,
)
from tracker.jobs.reading.pulse import Pulse

_ERRANDS_PER_CHILD = 500  # of several mails each, then a fresh one: what a library leaks, leaves with the child
_MARKS = 1_024  # more than errands that are ever under way
_BREAKS = 3  # times that the pool or the machine may fail an errand before one of its mails is blamed
_LOOK = 1.0  # seconds between two looks at whether the pool still lives

log = logging.getLogger(__name__)

Told = TypeVar("Told")


class ReaderPool:
    """A pool of children, started when it is first given something, and replaced when it breaks.

    It breaks when a child is killed from outside that was reading nothing: by a person, or where the machine has no memory.
    """

    def __init__(self, settings: Settings) -> None:
        self._vault = settings.vault
        self._reading = settings.reading
        self._pool: ProcessPool | None = None
        self._context = get_context("forkserver")
        self._slots = cycle(range(_MARKS))
        self._under_way: set[Future[Any]] = set()
        self._mending = RLock()
        self._pulse = Pulse()
        self._ended = False
        self._idle_after = settings.reading.idle_minutes * 60.0
        self._last = 0.0  # when an errand was last given or came back
        self._resting: Timer | None = None

    def expect(self) -> None:
        """Mail is coming: the process that children are forked from loads what they need, and nobody waits for it."""
        if self._pool is None:
            fork_server.begin()

    def warm(self) -> None:
        """Start the children before there is anything to read, unless all is over: on a busy machine that takes seconds."""
        with self._mending:
            if not self._ended:
                self._scheduled(ready, (), self._reading.seconds)

    def rest(self) -> None:
        """Let the children go where they have had nothing to do for long, with all that was loaded for them."""
        with self._mending:
            self._resting = None
            idle = monotonic() - self._last
            if self._under_way or idle < self._idle_after:
                self._rest_later(self._idle_after if self._under_way else self._idle_after - idle)
            elif self._pool:
                self.stop()
                fork_server.end()

    def _rest_later(self, seconds: float) -> None:
        if self._idle_after and not self._resting and not self._ended:
            self._resting = Timer(seconds, self.rest)
            self._resting.daemon = True
            self._resting.start()

    def end(self) -> None:
        """For good."""
        with self._mending:
            self._ended = True
            if self._resting:
                self._resting.cancel()
            self.stop()

    def stop(self) -> None:
        """Nothing is given to them any more, and what they were given is dropped."""
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types here
            self._pool.join()
            self._pool = None
            self._pulse.stop()
            fork_server.left_by(self)

    def mend(self) -> None:
        """Give up a pool that is broken; whoever waits for what it was given is told so, and the next errand starts another."""
        with self._mending:
            if self._pool is None or self._pool.active:
                return
            log.warning("the pool of reading processes is broken and is started anew")
            self.stop()
            for future in tuple(self._under_way):
                with suppress(InvalidStateError):  # it ended meanwhile
                    future.set_exception(BrokenProcessPool("the pool of reading processes broke"))

    def read(self, mails: Iterable[Kept], page: Path | None, breaks: int = 0) -> tuple[Task, ...]:
        """Mails of the vault for one child, which reads them one after the other; `page`: the registry it is to know.

        `breaks`: how often the pool or the machine has failed them.
        """
        together = _Together(self, tuple(mails), page, breaks)
        return tuple(Task(together, at) for at in range(len(together.mails)))

    def ask(self, task: Callable[..., Told], *args: object) -> Told | Unreadable:
        """Anything else that must not be done in this process: `task(*args)` in a child, within the same limits."""
        for turn in range(1, _BREAKS + 1):
            began = time()
            try:
                return self.result(self._scheduled(task, args, self._reading.seconds))
            except Exception as exc:
                if turn == _BREAKS or not self.is_ours(exc, began):
                    return self.failure(exc)
        raise AssertionError("the last turn has returned")

    def is_ours(self, exc: Exception, began: float) -> bool:
        """Whether the pool or the machine has failed an errand begun then, and no mail: what was in hand is tried again.

        A child's time runs out while the whole machine is frozen, too.
        """
        frozen = isinstance(exc, FutureTimeoutError) and self._pulse.missed_since(began)
        if frozen:
            log.warning("this machine stood still; what was being read meanwhile is read again")
        return frozen or isinstance(exc, BrokenProcessPool)

    def result(self, future: Future[Told]) -> Told:
        """What came of an errand, or what it raised; a pool that breaks while we wait is noticed."""
        while not future.done():
            wait((future,), _LOOK)
            self.mend()
        return future.result()

    def begin(self, mails: Sequence[Kept], page: Path | None) -> tuple[Future[tuple[Answer | Unreadable, ...]], int]:
        """The answers to come, and where the child marks the mail it is at. The last one begun has its full time."""
        slot = next(self._slots)
        self._marks[slot] = 0
        return self._scheduled(read_together, (mails, page, slot), self._reading.seconds + PATIENCE), slot

    def at(self, slot: int) -> int:
        """The mail of an errand that its child was at when it was last heard of."""
        return self._marks[slot]

    def failure(self, exc: Exception) -> Unreadable:
        """A child's failure as the officer and the log should read it."""
        match exc:
            case FutureTimeoutError():
                figures.killed("time")
                return Unreadable(f"reading took longer than {self._reading.seconds} seconds")
            case ProcessExpired():
                figures.killed("ended")
                return Unreadable(f"the reading process ended with status {exc.exitcode}")
        return failure(exc, self._reading.memory_mb)

    @cached_property
    def _marks(self) -> Marks:
        marks: Marks = self._context.RawArray("i", _MARKS)
        return marks

    def _scheduled(self, task: Callable[..., Told], args: tuple[object, ...], seconds: float) -> Future[Told]:
        with self._mending:
            self.mend()
            try:
                future: Future[Told] = self._running().schedule(task, args=args, timeout=seconds)
            except RuntimeError:  # it broke between the two
                self.mend()
                future = self._running().schedule(task, args=args, timeout=seconds)
            self._under_way.add(future)
            self._last = monotonic()
            self._rest_later(self._idle_after)
        future.add_done_callback(self._came_back)
        return future

    def _came_back(self, future: Future[Any]) -> None:
        self._under_way.discard(future)
        self._last = monotonic()

    def _running(self) -> ProcessPool:
        if self._pool is None:
            self.expect()
            spare_the_collector()
            ocr = find_ocr() if self._reading.ocr else None
            brief = Brief(self._vault, self._reading.memory_mb, ocr, self._marks)
            self._pool = ProcessPool(
                max_workers=self._reading.workers,
                max_tasks=_ERRANDS_PER_CHILD,
                initializer=confine,
                initargs=(brief,),
                context=self._context,
            )
            self._pulse.start()
            fork_server.used_by(self)
        return self._pool


class Task:
    """A mail that a child was given."""

    def __init__(self, together: _Together, at: int) -> None:
        self._together = together
        self._at = at

    @property
    def page(self) -> Path | None:
        """The registry that was given with it."""
        return self._together.page

    def done(self) -> bool:
        """Whether `end` will not wait."""
        while self._together.future.done():
            outcome = self._together.outcomes[self._at]
            if not isinstance(outcome, Task):
                return True
            self._together, self._at = outcome._together, outcome._at
        return False

    def end(self) -> Answer | Unreadable:
        """What came of it. A child's failure costs the mail it was at, whatever the failure is, and no other."""
        while not self.done():
            self._together.wait()
        outcome = self._together.outcomes[self._at]
        assert not isinstance(outcome, Task)  # noqa: S101 - done() has followed it to its end
        return outcome


class _Together:
    """The errand of one child: mails that it reads one after the other."""

    def __init__(self, children: ReaderPool, mails: tuple[Kept, ...], page: Path | None, breaks: int) -> None:
        self._children = children
        self.mails = mails
        self.page = page
        self._breaks = breaks
        self._began = time()
        self.future, self._slot = children.begin(mails, page)

    def wait(self) -> None:
        """Until it has ended, well or badly."""
        with suppress(Exception):  # what it raised is told with the outcomes
            self._children.result(self.future)

    @cached_property
    def outcomes(self) -> tuple[Answer | Unreadable | Task, ...]:
        """What came of each, or the task in which it is read instead. Waits for the errand's end."""
        try:
            answers = self._children.result(self.future)
        except Exception as exc:
            if self._breaks + 1 < _BREAKS and self._children.is_ours(exc, self._began):  # none of them is to blame
                return self._children.read(self.mails, self.page, self._breaks + 1)
            # Whatever a mail has done to its child, the mark names one of these mails.
            at = min(max(0, self._children.at(self._slot)), len(self.mails) - 1)
            return (*self._again(0, at), self._children.failure(exc), *self._again(at + 1))
        return (*answers, *self._again(len(answers)))

    def _again(self, start: int, end: int | None = None) -> tuple[Task, ...]:
        rest = self.mails[start:end]
        return self._children.read(rest, self.page) if rest else ()
