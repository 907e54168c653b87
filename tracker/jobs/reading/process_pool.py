"""The reading children: given mails several at a time, and killed with the one that is too much for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import cached_property
from itertools import cycle
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from config.settings import Settings
from parsers.formats.pages.ocr import find_ocr
from tracker.jobs.reading.process import (
    PATIENCE,
    Answer,
    Brief,
    Marks,
    Unreadable,
    confine,
    failure,
    read_together,
    spare_the_collector,
)

#: By the process that children are forked from: what most mails need, and libraries that each child would else load anew.
_LOADED = [
    "__main__",
    "parsers.reading",
    "parsers.formats.html",
    "parsers.formats.pages.pdf",
    "flufl.bounce",
    "py7zr",
    "pebble.pool.process",
    "tracker.jobs.reading.process",
]
_ERRANDS_PER_CHILD = 500  # of several mails each, then a fresh one: what a library leaks, leaves with the child
_MARKS = 1_024  # more than errands that are ever under way

Told = TypeVar("Told")


class Children:
    """A pool of children, started when it is first given something."""

    def __init__(self, settings: Settings) -> None:
        self._vault = settings.vault
        self._authserv_id = settings.mailbox.authserv_id
        self._reading = settings.reading
        self._pool: ProcessPool | None = None
        self._context = get_context("forkserver")
        self._slots = cycle(range(_MARKS))

    def expect(self) -> None:
        """Mail is coming: the process that children are forked from loads what they need, and nobody waits for it."""
        if self._pool is None:
            forkserver.set_forkserver_preload(_LOADED)
            forkserver.ensure_running()

    def stop(self) -> None:
        """Nothing is given to them any more, and what they were given is dropped."""
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types here
            self._pool.join()
            self._pool = None

    def read(self, sha256s: Iterable[str], page: Path | None) -> tuple[Task, ...]:
        """Mails of the vault for one child, which reads them one after the other; `page`: the registry it is to know."""
        together = _Together(self, tuple(sha256s), page)
        return tuple(Task(together, at) for at in range(len(together.sha256s)))

    def ask(self, task: Callable[..., Told], *args: object) -> Told | Unreadable:
        """Anything else that must not be done in this process: `task(*args)` in a child, within the same limits."""
        try:
            future: Future[Told] = self._running().schedule(task, args=args, timeout=self._reading.seconds)
            return future.result()
        except Exception as exc:
            return self.failure(exc)

    def begin(self, sha256s: Sequence[str], page: Path | None) -> tuple[Future[tuple[Answer | Unreadable, ...]], int]:
        """The answers to come, and where the child marks the mail it is at. The last one begun has its full time."""
        running, slot = self._running(), next(self._slots)
        self._marks[slot] = 0
        seconds = self._reading.seconds + PATIENCE
        return running.schedule(read_together, args=(sha256s, page, slot), timeout=seconds), slot

    def at(self, slot: int) -> int:
        """The mail of an errand that its child was at when it was last heard of."""
        return self._marks[slot]

    def failure(self, exc: Exception) -> Unreadable:
        """A child's failure as the officer and the log should read it."""
        match exc:
            case FutureTimeoutError():
                return Unreadable(f"reading took longer than {self._reading.seconds} seconds")
            case ProcessExpired():
                return Unreadable(f"the reading process ended with status {exc.exitcode}")
        return failure(exc, self._reading.memory_mb)

    @cached_property
    def _marks(self) -> Marks:
        marks: Marks = self._context.RawArray("i", _MARKS)
        return marks

    def _running(self) -> ProcessPool:
        if self._pool is None:
            self.expect()
            spare_the_collector()
            ocr = find_ocr() if self._reading.ocr else None
            brief = Brief(self._vault, self._authserv_id, self._reading.memory_mb, ocr, self._marks)
            self._pool = ProcessPool(
                max_workers=self._reading.workers,
                max_tasks=_ERRANDS_PER_CHILD,
                initializer=confine,
                initargs=(brief,),
                context=self._context,
            )
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
            wait((self._together.future,))
        outcome = self._together.outcomes[self._at]
        assert not isinstance(outcome, Task)  # noqa: S101 - done() has followed it to its end
        return outcome


class _Together:
    """The errand of one child: mails that it reads one after the other."""

    def __init__(self, children: Children, sha256s: tuple[str, ...], page: Path | None) -> None:
        self._children = children
        self.sha256s = sha256s
        self.page = page
        self.future, self._slot = children.begin(sha256s, page)

    @cached_property
    def outcomes(self) -> tuple[Answer | Unreadable | Task, ...]:
        """What came of each, or the task in which it is read instead. Waits for the errand's end."""
        try:
            answers = self.future.result()
        except Exception as exc:
            # Whatever a mail has done to its child, the mark names one of these mails.
            at = min(max(0, self._children.at(self._slot)), len(self.sha256s) - 1)
            return (*self._again(0, at), self._children.failure(exc), *self._again(at + 1))
        return (*answers, *self._again(len(answers)))

    def _again(self, start: int, end: int | None = None) -> tuple[Task, ...]:
        rest = self.sha256s[start:end]
        return self._children.read(rest, self.page) if rest else ()
