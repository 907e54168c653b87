"""Reading mail in children that can be killed: by time, by memory, or by the mail itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from itertools import islice
from multiprocessing import forkserver, get_context
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from config.settings import Settings
from intake.envelope import StoredMail
from parsers.facts import Budget, Reading
from parsers.ocr import find_ocr
from tracker.jobs.child import Answer, confine, read_and_attribute, spare_the_collector
from tracker.jobs.handbook import Handbook
from tracker.rules.evidence import Attribution
from tracker.rules.known import Known

#: By the process that children are forked from: what most mails need, and libraries that each child would else load anew.
_LOADED = ["__main__", "parsers.reading", "parsers.formats.html", "parsers.formats.pdf", "flufl.bounce", "py7zr", __name__]
_MAILS_PER_CHILD = 2_000  # then a fresh one: what a library leaks, leaves with the child
_AHEAD = 20  # mails in the children's queue for each of them: enough while this process decides as many
_AHEAD_MAIL = 20_000_000  # bytes of mail in that queue; what is read of it waits in memory
_EARLY = 100  # mails in the children's queue before anybody asks for them
_EARLY_MAIL = 128_000  # bytes of such a mail at most
_EARLY_CELLS = 500_000  # of tables that were read before anybody asked: they wait in memory


class InVault(Protocol):
    """A mail of the vault."""

    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...


Item = TypeVar("Item", bound=InVault)
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reading that did not come about. The mail is kept and tried again."""

    why: str  #: one line, for the officer and the log


@dataclass(frozen=True, slots=True)
class Read:
    """A mail that was read."""

    reading: Reading
    alone: Attribution | None  #: by the registry that holds, if the books know nothing of the mail; None: not looked into


Result = Read | Unreadable


class Readers:
    """A pool of reading children, started at the first mail."""

    def __init__(self, settings: Settings) -> None:
        self._vault = settings.vault
        self._reading = settings.reading
        self._authserv_id = settings.mailbox.authserv_id
        self._budget = Budget()
        self._pool: ProcessPool | None = None
        self._early: dict[str, _Task] = {}
        self._handbook = Handbook(settings.home / "cache")

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types here
            self._pool.join()
            self._pool = None

    @property
    def taught(self) -> bool:
        """Whether the children have any registry, be it out of date."""
        return self._handbook.taught

    def teach(self, known: Known) -> None:
        """Let the children say where mail belongs by this registry; what they said by another does not count."""
        self._handbook.teach(known)

    def expect(self) -> None:
        """Mail is coming: the process that children are forked from loads what they need, and nobody waits for it."""
        if self._pool is None:
            forkserver.set_forkserver_preload(_LOADED)
            forkserver.ensure_running()

    def begin(self, mails: Iterable[StoredMail]) -> None:
        """Read what was just kept while more is fetched; `each` takes it over. Not what is large, and not without end."""
        early = self._early.values()
        if sum(map(_cells, early)) > _EARLY_CELLS:
            return
        room = max(0, _EARLY - sum(not one.future.done() for one in early))
        small = (mail.sha256 for mail in mails if mail.size <= _EARLY_MAIL and mail.sha256 not in self._early)
        for sha256 in islice(small, room):
            self._early[sha256] = self._begin(sha256)

    def each(self, items: Iterator[Item]) -> Iterator[tuple[tuple[Item, Result], ...]]:
        """Read mails side by side and give them back in their order, as many together as are done.

        A slow one delays the next by its time limit at most.
        """
        waiting: deque[tuple[Item, _Task]] = deque()
        for item in items:
            early = self._early.pop(item.sha256, None)
            waiting.append((item, early or self._begin(item.sha256)))
            if self._enough(waiting):
                yield tuple(self._done(waiting))
        while waiting:
            yield tuple(self._done(waiting))
        self._early.clear()

    def ask(self, task: Callable[..., Told], *args: object) -> Told | Unreadable:
        """Anything else that must not be done in this process: `task(*args)` in a child, within the same limits."""
        try:
            future: Future[Told] = self._children().schedule(task, args=args, timeout=self._reading.seconds)
            return future.result()
        except Exception as exc:
            return self._unreadable(exc)

    def _enough(self, waiting: Sequence[tuple[InVault, object]]) -> bool:
        children = self._reading.workers
        large = sum(item.size for item, _ in waiting) >= _AHEAD_MAIL
        return len(waiting) >= (children if large else children * _AHEAD)

    def _done(self, waiting: deque[tuple[Item, _Task]]) -> Iterator[tuple[Item, Result]]:
        """The first, which is waited for, and those behind it that need no waiting."""
        item, task = waiting.popleft()
        yield item, self._end(task)
        while waiting and waiting[0][1].future.done():
            item, task = waiting.popleft()
            yield item, self._end(task)

    def _children(self) -> ProcessPool:
        if self._pool is None:
            self.expect()
            spare_the_collector()
            self._pool = ProcessPool(
                max_workers=self._reading.workers,
                max_tasks=_MAILS_PER_CHILD,
                initializer=confine,
                initargs=(self._reading.memory_mb, find_ocr() if self._reading.ocr else None),
                context=get_context("forkserver"),
            )
        return self._pool

    def _begin(self, sha256: str) -> _Task:
        page = self._handbook.page
        args = (self._vault, sha256, self._budget, self._authserv_id, page)
        return _Task(self._children().schedule(read_and_attribute, args=args, timeout=self._reading.seconds), page)

    def _end(self, task: _Task) -> Result:
        try:
            reading, alone = task.future.result()
        except Exception as exc:
            return self._unreadable(exc)
        return Read(reading, alone if task.page == self._handbook.page else None)

    def _unreadable(self, exc: Exception) -> Unreadable:
        """The child's failure, whatever it is, costs this mail an attempt and nobody else."""
        match exc:
            case FutureTimeoutError():
                return Unreadable(f"reading took longer than {self._reading.seconds} seconds")
            case ProcessExpired():
                return Unreadable(f"the reading process ended with status {exc.exitcode}")
            case MemoryError():
                return Unreadable(f"reading needed more than {self._reading.memory_mb} MB")
        return Unreadable(f"{type(exc).__name__}: {exc}"[:500])


@dataclass(frozen=True, slots=True)
class _Task:
    """A mail that a child was given to read."""

    future: Future[Answer]
    page: Path | None  #: the registry it was given with it


def _cells(task: _Task) -> int:
    """How much of tables a reading holds that is done."""
    if not task.future.done() or task.future.exception():
        return 0
    reading, _ = task.future.result()
    tables = (table for document in reading.documents for table in document.tables if table.rows)
    return sum(len(table.rows) * len(table.rows[0]) for table in tables)
