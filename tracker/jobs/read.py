"""Reading mail in children that can be killed: by time, by memory, or by the mail itself."""

from __future__ import annotations

import copyreg
import gc
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from config.settings import Settings
from intake.envelope import StoredMail
from intake.vault import Vault
from parsers.facts import (
    Budget,
    DocumentReading,
    FailedDelivery,
    Forwarded,
    Hop,
    OfficialHeader,
    Problem,
    Reading,
    Reference,
    Sender,
    Table,
)
from parsers.ocr import TimedOcr, find_ocr

_LOADED = ["__main__", "parsers.reading", __name__]  #: by the process that children are forked from
_MAILS_PER_CHILD = 2_000  # then a fresh one: what a library leaks, leaves with the child
_AHEAD = 8  # mails in the children's queue for each of them
_EARLY = 100  # mails in the children's queue before anybody asks for them
_EARLY_MAIL = 128_000  # bytes of such a mail at most
_EARLY_CELLS = 500_000  # of tables that were read before anybody asked: they wait in memory

_NICE = 5  # pages, letters and the books go before reading

_ocr: TimedOcr | None = None  #: in a child: set when it starts

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reading that did not come about. The mail is kept and tried again."""

    why: str  #: one line, for the officer and the log


Result = Reading | Unreadable


class Readers:
    """A pool of reading children, started at the first mail."""

    def __init__(self, settings: Settings) -> None:
        self._vault = settings.vault
        self._reading = settings.reading
        self._authserv_id = settings.mailbox.authserv_id
        self._budget = Budget()
        self._pool: ProcessPool | None = None
        self._early: dict[str, Future[Reading]] = {}

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types here
            self._pool.join()
            self._pool = None

    def begin(self, mails: Iterable[StoredMail]) -> None:
        """Read what was just kept while more is fetched; `each` takes it over. Not what is large, and not without end."""
        early = self._early.values()
        if sum(map(_cells, early)) > _EARLY_CELLS:
            return
        room = max(0, _EARLY - sum(not one.done() for one in early))
        small = (mail.sha256 for mail in mails if mail.size <= _EARLY_MAIL and mail.sha256 not in self._early)
        for sha256 in islice(small, room):
            self._early[sha256] = self._begin(sha256)

    def each(self, items: Iterator[Item], sha256: Callable[[Item], str]) -> Iterator[tuple[tuple[Item, Result], ...]]:
        """Read mails side by side and give them back in their order, as many together as are done.

        A slow one delays the next by its time limit at most.
        """
        waiting: deque[tuple[Item, Future[Reading]]] = deque()
        for item in items:
            name = sha256(item)
            early = self._early.pop(name, None)
            waiting.append((item, early or self._begin(name)))
            if len(waiting) >= self._reading.workers * _AHEAD:
                yield tuple(self._done(waiting))
        while waiting:
            yield tuple(self._done(waiting))
        self._early.clear()

    def ask(self, task: Callable[..., Answer], *args: object) -> Answer | Unreadable:
        """Anything else that must not be done in this process: `task(*args)` in a child, within the same limits."""
        try:
            future: Future[Answer] = self._children().schedule(task, args=args, timeout=self._reading.seconds)
            return future.result()
        except Exception as exc:
            return self._unreadable(exc)

    def _done(self, waiting: deque[tuple[Item, Future[Reading]]]) -> Iterator[tuple[Item, Result]]:
        """The first, which is waited for, and those behind it that need no waiting."""
        item, future = waiting.popleft()
        yield item, self._end(future)
        while waiting and waiting[0][1].done():
            item, future = waiting.popleft()
            yield item, self._end(future)

    def _children(self) -> ProcessPool:
        if self._pool is None:
            _spare_the_collector()
            context = get_context("forkserver")
            context.set_forkserver_preload(_LOADED)
            self._pool = ProcessPool(
                max_workers=self._reading.workers,
                max_tasks=_MAILS_PER_CHILD,
                initializer=_confine,
                initargs=(self._reading.memory_mb, find_ocr() if self._reading.ocr else None),
                context=context,
            )
        return self._pool

    def _begin(self, sha256: str) -> Future[Reading]:
        future: Future[Reading] = self._children().schedule(
            _read, args=(self._vault, sha256, self._budget, self._authserv_id), timeout=self._reading.seconds
        )
        return future

    def _end(self, future: Future[Reading]) -> Result:
        try:
            return future.result()
        except Exception as exc:
            return self._unreadable(exc)

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


def _cells(read: Future[Reading]) -> int:
    """How much of tables a reading holds that is done."""
    if not read.done() or read.exception():
        return 0
    tables = (table for document in read.result().documents for table in document.tables if table.rows)
    return sum(len(table.rows) * len(table.rows[0]) for table in tables)


def _confine(memory_mb: int, ocr: TimedOcr | None) -> None:
    """Limits of one child and what reads scans for it. Signals of the terminal are the parent's business.

    What libraries print about a stranger's file reaches no log and no output: it may be long, and the stranger's words.
    """
    global _ocr
    _ocr = ocr
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    _spare_the_collector()
    with Path(os.devnull).open("wb") as nowhere:
        for spoken in (1, 2):
            os.dup2(nowhere.fileno(), spoken)
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _spare_the_collector() -> None:
    """What was loaded before the first mail is never garbage, and what a mail leaves behind is mostly freed by counting."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def read_kept(vault: Path, sha256: str, authserv_id: str) -> Reading:
    """One mail of the vault. For children only: it opens what strangers sent."""
    return _read(vault, sha256, Budget(), authserv_id)


def _read(vault: Path, sha256: str, budget: Budget, authserv_id: str) -> Reading:
    from parsers.reading import read_mail  # only children load the libraries that open hostile files

    return read_mail(Vault(vault).read(sha256), budget, authserv_id, _ocr)


def _pickled(fact: Any) -> tuple[type, tuple[object, ...]]:
    """How a fact leaves the child process: its fields, in order. What a dataclass does of itself takes three times as long."""
    return type(fact), tuple([getattr(fact, name) for name in fact.__match_args__])


for _kind in (Problem, Sender, Hop, Forwarded, FailedDelivery, Table, OfficialHeader, Reference, DocumentReading, Reading):
    copyreg.pickle(_kind, _pickled)
