"""The rows of one part of one campaign laid out in a file, to be chosen, counted and paged by SQL.

A file of SQLite beside the books, whatever database those are in: it follows from them, can be made again, and no backup has
it. One cell after the other is put in its place as the books change; what the whole says is read from what the cells say.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.rules.synthesis.counts import Written
from tracker.store.filings.row_book_cells import BookCell, mark_twins, prose_of, put

_TABLES = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cell (unit TEXT PRIMARY KEY, place INTEGER NOT NULL, named TEXT NOT NULL, level TEXT NOT NULL,
    rows INTEGER NOT NULL, source TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE line (place INTEGER, unit TEXT, n INTEGER, level TEXT NOT NULL, name INTEGER, exemplary INTEGER NOT NULL,
    reward INTEGER NOT NULL, corrected INTEGER NOT NULL, asked INTEGER NOT NULL, twin INTEGER NOT NULL,
    PRIMARY KEY (place, unit, n)) WITHOUT ROWID;
CREATE INDEX line_name ON line (name, place, unit, n) WHERE name IS NOT NULL;
CREATE TABLE said (place INTEGER, unit TEXT, n INTEGER, text TEXT NOT NULL, PRIMARY KEY (place, unit, n)) WITHOUT ROWID;
CREATE TABLE content (place INTEGER, unit TEXT, n INTEGER, record TEXT NOT NULL, stored TEXT NOT NULL, written TEXT NOT NULL,
    figures TEXT NOT NULL, PRIMARY KEY (place, unit, n)) WITHOUT ROWID;
CREATE TABLE word (col INTEGER, word TEXT, text TEXT, level TEXT, rows INTEGER NOT NULL,
    PRIMARY KEY (col, word, text, level)) WITHOUT ROWID;
CREATE TABLE mention (col INTEGER, text TEXT, place INTEGER, unit TEXT, n INTEGER,
    PRIMARY KEY (col, text, place, unit, n)) WITHOUT ROWID;
CREATE TABLE prose (col INTEGER PRIMARY KEY);
CREATE TABLE lost (unit TEXT NOT NULL, told TEXT NOT NULL);
CREATE INDEX lost_unit ON lost (unit);
CREATE TABLE amount (field TEXT PRIMARY KEY, total TEXT NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
"""
_FORM = 1  # of the tables
_BUSY_SECONDS = 30

Key = tuple[int, str, int]  #: of a row: the place of its unit in the roster, the unit, and its number in the unit's file


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row as it is stored."""

    key: Key
    unit: str
    record: str
    source: Sequence[Any]
    stored: Mapping[str, Any]
    name: int | None  #: what its twins share; None: it has none


@dataclass(frozen=True, slots=True)
class BookChoice:
    """What is asked of the rows, in the book's own terms."""

    flag: str = ""  #: a column of the lines; empty: all
    level: str = ""
    unit: str = ""
    search: str = ""
    said: Sequence[tuple[int, str]] | None = None  #: one of these texts in its column
    value: Sequence[tuple[int, str]] | None = None  #: and one of these


class RowBook:
    """An open book. Whoever opens it closes it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @classmethod
    def opened(cls, path: Path) -> RowBook:
        """The book of a file. Raises sqlite3.Error for one that is no book of this form."""
        book = cls(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
        )
        try:
            if book._one("PRAGMA user_version") != _FORM:
                raise sqlite3.DatabaseError("a book of another form")
            book._db.execute("PRAGMA journal_mode=WAL")
            book._db.execute("PRAGMA synchronous=NORMAL")
        except sqlite3.Error:
            book.close()
            raise
        return book

    @classmethod
    def new(cls, path: Path | None) -> RowBook:
        """An empty book in a new file, or in memory. Raises sqlite3.Error where the disk does not take it."""
        book = cls(sqlite3.connect(path or ":memory:", isolation_level=None))
        try:
            book._db.executescript(f"{_TABLES} PRAGMA user_version={_FORM};")
        except sqlite3.Error:
            book.close()
            raise
        return book

    def close(self) -> None:
        """Nothing more is asked."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Whatever is put within is there at once, or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is asked within sees one moment."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def fact(self, name: str) -> str:
        """What was noted under a name; empty: nothing."""
        return str(self._one("SELECT value FROM fact WHERE name = ?", name) or "")

    def note(self, name: str, value: str) -> None:
        """Note something, in place of what was noted under its name."""
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def put(self, units: Iterable[str], cells: Iterable[BookCell]) -> None:
        """Put these cells in place of what these units have."""
        put(self._db, units, cells)

    def fill(self, batches: Iterable[Iterable[BookCell]]) -> None:
        """Put the cells of all units into an empty book."""
        for cells in batches:
            put(self._db, (), cells, last=False)
        mark_twins(self._db, None)

    def prose(self) -> frozenset[int]:
        """Columns whose texts group nothing."""
        return prose_of(self._db)

    def levels(self) -> dict[str, int]:
        """How many rows each level has."""
        return dict(self._db.execute("SELECT level, sum(rows) FROM cell GROUP BY level").fetchall())

    def written(self) -> tuple[Written, ...]:
        """What stands in the columns that are no prose."""
        query = "SELECT col, word, text, level, rows FROM word WHERE col NOT IN (SELECT col FROM prose)"
        return tuple(Written(*row) for row in self._db.execute(query))

    def flags(self) -> dict[str, int]:
        """How many rows there are, and how many of each kind."""
        names = ("exemplary", "reward", "twin", "corrected", "asked")
        query = f"SELECT count(*), {', '.join(f'coalesce(sum({one}), 0)' for one in names)} FROM line"  # noqa: S608 - names of ours
        return dict(zip(("", *names), self._db.execute(query).fetchone(), strict=True))

    def amounts(self) -> dict[str, float]:
        """What the figures of all rows come to, by field."""
        found = self._db.execute("SELECT field, total FROM amount WHERE count > 0")
        return {field: float(Decimal(total)) for field, total in found}

    def lost(self, most: int) -> list[tuple[str, Any]]:
        """Units with decisions about rows that are there no more, and what was decided."""
        query = "SELECT unit, told FROM lost ORDER BY unit, rowid LIMIT ?"
        return [(unit, json.loads(told)) for unit, told in self._db.execute(query, (most,))]

    def count(self, choice: BookChoice) -> int:
        """How many rows were asked for."""
        source, values = _chosen(choice)
        return int(self._db.execute(f"SELECT count(*) {source}", values).fetchone()[0])

    def page(self, choice: BookChoice, first: int, most: int) -> tuple[BookRow, ...]:
        """Some of the rows asked for, in the order of the roster and the files."""
        source, values = _chosen(choice)
        at = "line.place, line.unit, line.n"
        query = f"SELECT {at} {source} ORDER BY {at} LIMIT ? OFFSET ?"
        return self._rows([*self._db.execute(query, (*values, most, first))])

    def row(self, unit: str, record: str) -> BookRow | None:
        """One row."""
        query = "SELECT place, unit, n FROM content JOIN cell USING (place, unit) WHERE unit = ? AND record = ?"
        return next(iter(self._rows([*self._db.execute(query, (unit, record))])), None)

    def others(self, row: BookRow, most: int) -> tuple[tuple[BookRow, ...], int]:
        """Rows of other units with its name: some of them, and how many there are."""
        if row.name is None:
            return (), 0
        query = "SELECT place, unit, n FROM line WHERE name = ? AND unit <> ? ORDER BY place, unit, n LIMIT ?"
        found = self._rows([*self._db.execute(query, (row.name, row.unit, most))])
        if len(found) < most:
            return found, len(found)
        whole = self._one("SELECT count(*) FROM line WHERE name = ?", row.name)
        own = self._one("SELECT count(*) FROM line WHERE name = ? AND place = ? AND unit = ?", row.name, *row.key[:2])
        return found, whole - own

    def walk(self) -> Iterator[tuple[str, str, str]]:
        """Unit, record and what a search looks in, of every row in order."""
        query = "SELECT unit, record, text FROM content JOIN said USING (place, unit, n) ORDER BY place, unit, n"
        return iter(self._db.execute(query))

    def cells(self) -> dict[str, tuple[int, str, str]]:
        """Place, name and level of every unit that has rows, as they were when its rows were put."""
        query = "SELECT unit, place, named, level FROM cell"
        return {unit: (place, named, level) for unit, place, named, level in self._db.execute(query)}

    def _rows(self, keys: Sequence[Key]) -> tuple[BookRow, ...]:
        query = (
            "SELECT line.unit, record, source, stored, name FROM content JOIN line USING (place, unit, n)"
            " JOIN cell USING (unit) WHERE content.place = ? AND content.unit = ? AND content.n = ?"
        )
        found = ((key, self._db.execute(query, key).fetchone()) for key in keys)
        return tuple(
            BookRow(key, unit, record, json.loads(source), json.loads(stored), name)
            for key, (unit, record, source, stored, name) in found
        )

    def _one(self, query: str, *values: object) -> Any:
        found = self._db.execute(query, values).fetchone()
        return found[0] if found else None


def _chosen(choice: BookChoice) -> tuple[str, tuple[object, ...]]:
    """Where the rows asked for stand, and the values of that. What chooses alone is asked alone: the lines are many."""
    wanted: list[tuple[str, tuple[object, ...]]] = [(f"line.{choice.flag}", ())] if choice.flag else []
    wanted += [(f"line.{name} = ?", (value,)) for name, value in (("level", choice.level), ("unit", choice.unit)) if value]
    sources: list[tuple[str, tuple[object, ...]]] = []
    if choice.search:
        sources.append(("(SELECT place, unit, n FROM said WHERE instr(text, ?))", (choice.search,)))
    for texts in (choice.said, choice.value):
        if texts is not None:
            pairs = ", ".join("(?, ?)" for _ in texts) or "(NULL, NULL)"
            there = f"(SELECT DISTINCT place, unit, n FROM mention WHERE (col, text) IN (VALUES {pairs}))"  # noqa: S608 - of marks alone
            sources.append((there, tuple(value for pair in texts for value in pair)))
    if wanted or not sources:
        sources.append(("line", ()))
    names = ["line" if one is sources[-1] else f"part{place}" for place, one in enumerate(sources)]
    joined = " CROSS JOIN ".join(  # in this order
        f"{words} AS {name}" + (" USING (place, unit, n)" if place else "")
        for place, ((words, _), name) in enumerate(zip(sources, names, strict=True))
    )
    told = f" WHERE {' AND '.join(words for words, _ in wanted)}" if wanted else ""
    return f"FROM {joined}{told}", tuple(value for _, values in (*sources, *wanted) for value in values)
