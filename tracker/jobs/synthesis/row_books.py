"""The rows of each part in a file of the home (`tracker/store/filings/row_book.py`), brought up to the books at each look.

A page brings up what few cells have changed. What is more, or the first layout of many reports, is done in the background: the
page shows the book as it stands and says so. A book of other books, other columns or other code is not believed and made anew.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from contextlib import closing as closed
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock, Thread
from time import monotonic

from sqlalchemy import Connection, Engine

import parsers
import tracker
from config.entities import Campaign, Part
from config.settings import CACHE
from tracker.jobs.cache_files import print_of
from tracker.jobs.synthesis import layout_failures
from tracker.jobs.synthesis.book_cells import cells_of
from tracker.jobs.synthesis.layout_failures import BookKey
from tracker.store.changed_cells import changed_since, goes_on, is_later, lineage
from tracker.store.filings import records
from tracker.store.filings.row_book import RowBook
from tracker.store.filings.row_book_cells import BookCell
from tracker.store.office import roster
from tracker.store.office.saving import restores
from tracker.store.session import reading, version

log = logging.getLogger(__name__)

_AT_ONCE = 300  # cells that a page brings up before it answers
_TOGETHER = 500  # cells in memory at a time
_SCRATCH, _LEFT_SECONDS = "new-", 3_600  # what is being laid out, and when nobody is at it any more
_MADE_BY = ("store/filings/row_book_cells.py", "jobs/synthesis/book_cells.py", "jobs/synthesis/comparison.py")

_AGAIN_SECONDS = 30.0  # after a layout that failed: pages look every few seconds

_running: dict[BookKey, Thread] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class BookPlan:
    """Which rows are laid out, and what they follow from besides the books."""

    home: Path
    campaign: Campaign
    part: Part
    before: Campaign | None = None  #: the period before

    @property
    def name(self) -> str:
        """By which its files are known."""
        return sha256(f"{self.campaign.code}\x1f{self.part.code}".encode()).hexdigest()[:24]

    @property
    def compared(self) -> Campaign | None:
        """The period whose figures these rows are asked about by; None: no rule asks."""
        return self.before if self.part.rules else None

    def basis(self, conn: Connection) -> str:
        """A hash of all that every row follows from: code, columns, and whose books these are."""
        earlier = self.compared and (self.compared.code, self.compared.parts)
        books = (str(conn.engine.url), restores.last_gap(conn))
        return sha256(repr((_code(), self.campaign.code, self.part, earlier, books)).encode()).hexdigest()


class BookLostError(Exception):
    """A book could not be read and is thrown away: the next look has another."""


@contextmanager
def opened(conn: Connection, plan: BookPlan) -> Iterator[tuple[RowBook | None, bool]]:
    """The book of a part, closed in the end, and whether it is of this moment; None: it is only being laid out.

    Raises BookLostError for one that turns out to be spoilt. A disk that takes no book costs time and nothing else.
    """
    book = _open(conn, plan)
    try:
        if book is None and records.count_units(conn, plan.campaign.code, plan.part.code) <= _AT_ONCE:
            book = _made_anyhow(conn, plan)
        current = book is not None and _brought_up_if_it_can(conn, book, plan)
        if not current:
            _in_background(conn.engine, plan)
        if book is None:
            yield None, False
            return
        with book.reading():
            yield book, current
    except sqlite3.Error as exc:
        log.warning("the rows of %s are thrown away and laid out anew: %s", plan.campaign.code, exc)
        _throw_away(_files(plan))
        raise BookLostError(plan.campaign.code) from exc
    finally:
        if book is not None:
            book.close()


def failed(engine: Engine, plan: BookPlan) -> bool:
    """Whether the last try to lay a book out in the background failed; it is tried again at a look half a minute later."""
    return layout_failures.last(_key(engine, plan)) is not None


def bring_up(engine: Engine, plan: BookPlan) -> None:
    """Lay a book out, or bring it up, however much that takes. Raises OSError or sqlite3.Error where the disk is full."""
    with reading(engine) as conn:
        if book := _open(conn, plan):
            with closed(book), suppress(sqlite3.DatabaseError):  # a spoilt one is made anew like one that nobody can bring up
                if _brought_up(conn, book, plan, None):
                    return
        _made(conn, plan).close()


def is_laid_out(conn: Connection, plan: BookPlan) -> bool:
    """Whether there is a book that can be believed."""
    book = _open(conn, plan)
    if book:
        book.close()
    return book is not None


def wait(timeout: float | None = None) -> None:
    """Until nothing is laid out in the background any more."""
    for thread in tuple(_running.values()):
        thread.join(timeout)


def _key(engine: Engine, plan: BookPlan) -> BookKey:
    return layout_failures.key_of(engine, plan.home, plan.name)


def _in_background(engine: Engine, plan: BookPlan) -> None:
    key = _key(engine, plan)
    failure = layout_failures.last(key)
    with _lock:
        if key in _running or (failure and monotonic() - failure.at < _AGAIN_SECONDS):
            return
        thread = _running[key] = Thread(target=_work, args=(key, engine, plan), name="rows", daemon=True)
    thread.start()


def _work(key: BookKey, engine: Engine, plan: BookPlan) -> None:
    try:
        bring_up(engine, plan)
        layout_failures.forget(key)
    except Exception as exc:  # its pages and health say so, and a later look tries again
        log.exception("the rows of %s could not be laid out", plan.campaign.code)
        layout_failures.note(key, plan.campaign.code, exc)
    finally:
        with _lock:
            del _running[key]


def _folder(plan: BookPlan) -> Path:
    return plan.home / CACHE / "rows"


def _files(plan: BookPlan) -> list[Path]:
    """The layouts of a part, the newest first."""
    return sorted(_folder(plan).glob(f"{plan.name}.*.db"), reverse=True)


def _open(conn: Connection, plan: BookPlan) -> RowBook | None:
    """The newest book that can be believed."""
    for file in _files(plan)[:1]:
        with suppress(sqlite3.Error, ValueError), ExitStack() as closing:
            book = closing.enter_context(closed(RowBook.opened(file)))
            if book.fact("basis") == plan.basis(conn) and goes_on(conn, json.loads(book.fact("lineage"))):
                closing.pop_all()
                return book
    return None


def _made_anyhow(conn: Connection, plan: BookPlan) -> RowBook:
    """A new book of few cells: in memory, where the disk is full or may not be written."""
    try:
        return _made(conn, plan)
    except (OSError, sqlite3.Error) as exc:
        log.warning("the rows of %s are laid out in memory, at each look: %s", plan.campaign.code, exc)
        book = RowBook.new(None)
        _fill(conn, book, plan)
        return book


def _made(conn: Connection, plan: BookPlan) -> RowBook:
    """A new book in place of those of before. Raises OSError or sqlite3.Error where the disk does not take it."""
    folder = _folder(plan)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    scratch = Path(mkdtemp(dir=folder, prefix=_SCRATCH))
    try:
        with closed(RowBook.new(scratch / "book.db")) as book:
            _fill(conn, book, plan)
        return RowBook.opened(_moved(scratch / "book.db", plan))
    finally:
        rmtree(scratch, ignore_errors=True)


def _fill(conn: Connection, book: RowBook, plan: BookPlan) -> None:
    with book.writing():
        book.fill(_by_hundreds(cells_of(conn, plan.campaign, plan.part, plan.compared)))
        book.note("basis", plan.basis(conn))
        _stamp(conn, book)


def _sweep(folder: Path) -> None:
    """Remove what one that was killed has left."""
    for left in folder.glob(f"{_SCRATCH}*"):
        with suppress(FileNotFoundError):  # another process sweeps too
            if left.stat().st_mtime < folder.stat().st_mtime - _LEFT_SECONDS:
                rmtree(left, ignore_errors=True)


def _by_hundreds(cells: Iterator[BookCell]) -> Iterator[list[BookCell]]:
    while some := list(islice(cells, _TOGETHER)):
        yield some


def _moved(new: Path, plan: BookPlan) -> Path:
    """Put a book in place of those of before.

    No two are ever called the same, whoever else makes one: by names SQLite knows the files beside one.
    """
    old = _files(plan)
    number = int(old[0].name.split(".")[1]) + 1 if old else 0
    place = new.rename(_folder(plan) / f"{plan.name}.{number:08}.{token_hex(4)}.db")
    _throw_away(old)
    return place


def _throw_away(books: Iterable[Path]) -> None:
    for one in books:
        for file in (one, *one.parent.glob(f"{one.name}-*")):
            with suppress(OSError):  # a disk that lets go of nothing: the newest book is the one that is opened
                file.unlink()


def _brought_up_if_it_can(conn: Connection, book: RowBook, plan: BookPlan) -> bool:
    """Whether a page's book is of this moment; one that the disk does not let change is shown as it stands."""
    try:
        return _brought_up(conn, book, plan, _AT_ONCE)
    except sqlite3.OperationalError as exc:
        log.warning("the rows of %s are shown as they stood: %s", plan.campaign.code, exc)
        return False


def _brought_up(conn: Connection, book: RowBook, plan: BookPlan, most: int | None) -> bool:
    """Whether the book is of this moment now; not where more cells changed than may be brought up, or nobody can tell which."""
    stamp = book.fact("stamp")
    if stamp == version(conn) or is_later(conn, stamp):
        return True
    changed = changed_since(conn, stamp)
    if changed is None:
        return False
    units = set(changed.cells.get(plan.campaign.code, ()))
    if plan.compared:
        units |= changed.cells.get(plan.compared.code, frozenset())
    if changed.roster:
        units |= _elsewhere(book.cells(), roster.places(conn))
    if most is not None and len(units) > most:
        return False
    cells = [*cells_of(conn, plan.campaign, plan.part, plan.compared, sorted(units))]
    with book.writing():
        book.put(sorted(units), cells)
        _stamp(conn, book)
    return True


def _elsewhere(then: Mapping[str, tuple[int, str, str]], now: Mapping[str, tuple[int, str, str]]) -> set[str]:
    """Units that stand elsewhere in the roster than when their rows were put, or are called otherwise."""
    return {unit for unit, facts in then.items() if now.get(unit) != facts}


def _stamp(conn: Connection, book: RowBook) -> None:
    book.note("stamp", version(conn))
    book.note("lineage", json.dumps(lineage(conn)))


@cache
def _code() -> str:
    """A hash of the code that rows are laid out by."""
    ours, theirs = Path(tracker.__file__).parent, Path(parsers.__file__).parent
    folders = (theirs / "vietnamese", theirs / "forms", ours / "rules" / "synthesis")
    files = [*(ours / one for one in _MADE_BY), *(one for folder in folders for one in sorted(folder.glob("*.py")))]
    return print_of(files)
