"""Reading mail in children that can be killed: by time, by memory, or by the mail itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypeVar

from config.settings import CACHE, Settings
from intake.envelope import StoredMail
from parsers.facts import Reading
from tracker.jobs.reading.forecast import Forecaster
from tracker.jobs.reading.process import Kept
from tracker.jobs.reading.process import Unreadable as Unreadable
from tracker.jobs.reading.process_pool import ReaderPool, Task
from tracker.rules.attribution.evidence import Attribution
from tracker.rules.attribution.registry import Registry

_TOGETHER = 8  # mails given to a child at once: to ask and to answer costs a third of what reading does
_AHEAD = 32  # mails in the children's queue for each of them: enough while this process decides as many
_AHEAD_MAIL = 20_000_000  # bytes of mail in that queue; what is read of it waits in memory
_SMALL_MAIL = 128_000  # bytes; a larger one is given alone, and not before it is asked for
_EARLY = 100  # mails in the children's queue before anybody asks for them
_EARLY_CELLS = 500_000  # of tables that were read before anybody asked: they wait in memory


class InVault(Protocol):
    """A mail of the vault."""

    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def mailbox(self) -> str: ...


Item = TypeVar("Item", bound=InVault)
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Read:
    """A mail that was read."""

    reading: Reading
    alone: Attribution | None  #: by the registry that holds, if the books know nothing of it; None: not looked into
    seconds: tuple[float, float] = (0.0, 0.0)  #: that reading it took, and saying where it belongs


Result = Read | Unreadable


class Readers:
    """A pool of reading children, started at the first mail."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._workers = settings.reading.workers
        self._children = ReaderPool(settings)
        self._forecaster = Forecaster(settings.home / CACHE)
        self._early = _Early()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._children.end()

    @property
    def taught(self) -> bool:
        """Whether the children have any registry, be it out of date."""
        return self._forecaster.taught

    def teach(self, registry: Registry) -> None:
        """Let the children say where mail belongs by this registry; what they said by another does not count."""
        self._forecaster.teach(registry)

    def warm(self) -> None:
        """Have the children ready before mail comes; waits for them."""
        self._children.warm()

    def expect(self) -> None:
        """Mail is coming: what can be made ready for it is, and nobody waits."""
        self._children.expect()

    def begin(self, mails: Iterable[StoredMail]) -> None:
        """Read what was just kept while more is fetched; `each` takes it over. Not what is large, and not without end."""
        small = {mail.sha256: mail for mail in mails if mail.size <= _SMALL_MAIL and mail.sha256 not in self._early.tasks}
        wanted = tuple(small.values())[: self._early.room()]
        step = max(1, min(_TOGETHER, len(wanted) // self._workers))
        for start in range(0, len(wanted), step):
            some = wanted[start : start + step]
            tasks = self._children.read(map(self._kept, some), self._forecaster.page)
            self._early.add(zip((mail.sha256 for mail in some), tasks, strict=True))

    def each(self, items: Iterator[Item]) -> Iterator[tuple[tuple[Item, Result], ...]]:
        """Read mails side by side and give them back in their order, as many together as are done.

        A slow one delays the next by its time limit and half a second at most. The children are given more before what
        they did is given back, because whoever deals with it takes a while; not where it holds a large mail.
        """
        queue: deque[tuple[Item, Task]] = deque()
        some: list[Item] = []  # for the next child that is free
        done: tuple[tuple[Item, Result], ...] = ()
        for item in items:
            early, large = self._early.tasks.pop(item.sha256, None), item.size > _SMALL_MAIL
            if early or large:
                self._give(some, queue)
            if early:
                queue.append((item, early))
            else:
                some.append(item)
            if large or len(some) >= self._together(len(queue)):
                self._give(some, queue)
            if self._enough(queue):
                if done:
                    yield done
                done = tuple(self._done(queue))
                if any(item.size > _SMALL_MAIL for item, _ in done):
                    yield done
                    done = ()
        self._give(some, queue)
        if done:
            yield done
        while queue:
            yield tuple(self._done(queue))
        self._early = _Early()

    def ask(self, task: Callable[..., Told], *args: object) -> Told | Unreadable:
        """Anything else that must not be done in this process: `task(*args)` in a child, within the same limits."""
        return self._children.ask(task, *args)

    def _kept(self, mail: InVault) -> Kept:
        return mail.sha256, self._settings.mailbox_of(mail.mailbox).authserv_id

    def _together(self, waiting: int) -> int:
        """How many to give at once: few while children have little to do, so that none is idle."""
        return min(_TOGETHER, 1 + waiting // (2 * self._workers))

    def _give(self, some: list[Item], queue: deque[tuple[Item, Task]]) -> None:
        if some:
            tasks = self._children.read(map(self._kept, some), self._forecaster.page)
            queue.extend(zip(some, tasks, strict=True))
            some.clear()

    def _enough(self, queue: deque[tuple[Item, Task]]) -> bool:
        large = sum(item.size for item, _ in queue) >= _AHEAD_MAIL
        return len(queue) >= (self._workers if large else self._workers * _AHEAD)

    def _done(self, queue: deque[tuple[Item, Task]]) -> Iterator[tuple[Item, Result]]:
        """The first, which is waited for, and those behind it that need no waiting."""
        item, task = queue.popleft()
        yield item, self._end(task)
        while queue and queue[0][1].done():
            item, task = queue.popleft()
            yield item, self._end(task)

    def _end(self, task: Task) -> Result:
        outcome = task.end()
        if isinstance(outcome, Unreadable):
            return outcome
        reading, alone, seconds = outcome
        return Read(reading, alone if task.page == self._forecaster.page else None, seconds)


class _Early:
    """Mails that children were given before anybody asked for them."""

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}  #: by the mail's hash; whoever asks for it takes it out
        self._under_way: list[Task] = []
        self._cells = 0  # of the tables in what is done

    def add(self, given: Iterable[tuple[str, Task]]) -> None:
        for sha256, task in given:
            self.tasks[sha256] = task
            self._under_way.append(task)

    def room(self) -> int:
        """How many more may be begun."""
        under_way, self._under_way = self._under_way, []
        for task in under_way:
            if task.done():
                self._cells += _cells(task)
            else:
                self._under_way.append(task)
        return 0 if self._cells > _EARLY_CELLS else max(0, _EARLY - len(self._under_way))


def _cells(task: Task) -> int:
    """How much of tables a reading holds."""
    outcome = task.end()
    if isinstance(outcome, Unreadable):
        return 0
    return cells_of(outcome[0])


def cells_of(reading: Reading) -> int:
    """The cells of its tables: most of what a reading weighs in memory."""
    tables = (table for document in reading.documents for table in document.tables if table.rows)
    return sum(len(table.rows) * len(table.rows[0]) for table in tables)
