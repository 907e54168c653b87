"""What is put into a book of rows (`tracker/store/filings/row_book.py`), one unit's cell after the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from hashlib import sha256
from sqlite3 import Connection
from typing import Any

from tracker.rules.synthesis.roles import WATCHED
from tracker.rules.synthesis.row_line import RowLine

_DIGITS = 400  # of a sum: what is added is taken away again exactly
_MANY = 2_000  # names at once: all are looked at rather than each


@dataclass(frozen=True, slots=True)
class BookCell:
    """What one unit has in the part: its rows as they are stored, and by what each is looked through."""

    unit: str
    place: int  #: in the roster
    named: str
    level: str
    source: Sequence[Any]  #: of the file, as JSON holds it
    stored: Sequence[Mapping[str, Any]]
    lines: Sequence[RowLine]
    lost: Sequence[Any] = ()  #: what was decided about rows that are there no more


def put(db: Connection, units: Iterable[str], cells: Iterable[BookCell], last: bool = True) -> None:
    """Put these cells in place of what these units have. `last`: nothing more follows, and twins are looked for."""
    names: set[int] = set()
    totals: dict[str, tuple[Decimal, int]] = {}
    with localcontext() as exactly:
        exactly.prec = _DIGITS
        for unit in units:
            names |= _removed(db, unit, totals)
        for cell in cells:
            names |= _added(db, cell, totals)
        _add_up(db, totals)
    if last:
        mark_twins(db, names)
    _look_for_prose(db)


def _removed(db: Connection, unit: str, totals: dict[str, tuple[Decimal, int]]) -> set[int]:
    db.execute("DELETE FROM lost WHERE unit = ?", (unit,))
    found = db.execute("SELECT place, level FROM cell WHERE unit = ?", (unit,)).fetchone()
    if found is None:
        return set()
    place, level = found
    at = (place, unit)
    mentions, words = [], []
    for n, written, figures in db.execute("SELECT n, written, figures FROM content WHERE place = ? AND unit = ?", at):
        for col, word, text in json.loads(written):
            mentions.append((col, text, place, unit, n))
            words.append((col, word, text, level))
        _add(totals, json.loads(figures), -1)
    db.executemany("DELETE FROM mention WHERE col = ? AND text = ? AND place = ? AND unit = ? AND n = ?", mentions)
    db.executemany("UPDATE word SET rows = rows - 1 WHERE col = ? AND word = ? AND text = ? AND level = ?", words)
    db.executemany("DELETE FROM word WHERE col = ? AND word = ? AND text = ? AND level = ? AND rows = 0", words)
    names = {one for (one,) in db.execute("SELECT name FROM line WHERE place = ? AND unit = ?", at) if one is not None}
    for table in ("line", "said", "content"):
        db.execute(f"DELETE FROM {table} WHERE place = ? AND unit = ?", at)  # noqa: S608 - a name of ours
    db.execute("DELETE FROM cell WHERE unit = ?", (unit,))
    return names


def _added(db: Connection, cell: BookCell, totals: dict[str, tuple[Decimal, int]]) -> set[int]:
    db.executemany("INSERT INTO lost VALUES (?, ?)", [(cell.unit, _json(one)) for one in cell.lost])
    if not cell.lines:
        return set()
    place, unit, level, prose = cell.place, cell.unit, cell.level, prose_of(db)
    head = (unit, place, cell.named, level, len(cell.lines), _json(cell.source))
    db.execute("INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?)", head)
    lines, contents, words, mentions = [], [], [], []
    for n, (one, stored) in enumerate(zip(cell.lines, cell.stored, strict=True)):
        name = None if one.name is None else _short(one.name)
        lines.append((place, unit, n, level, name, one.exemplary, one.reward, one.corrected, one.asked))
        figures = {field: str(value) for field, value in one.figures.items()}
        contents.append((place, unit, n, one.record, _json(stored), _json(one.written), _json(figures)))
        words += [(col, word, text, level) for col, word, text in one.written]
        mentions += [(col, text, place, unit, n) for col, _, text in one.written if col not in prose]
        _add(totals, figures, 1)
    db.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", lines)
    db.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", [(place, unit, n, one.search) for n, one in enumerate(cell.lines)])
    db.executemany("INSERT INTO content VALUES (?, ?, ?, ?, ?, ?, ?)", contents)
    db.executemany("INSERT INTO word VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET rows = rows + 1", words)
    db.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?)", mentions)
    return {one[4] for one in lines if one[4] is not None}


def _add_up(db: Connection, totals: Mapping[str, tuple[Decimal, int]]) -> None:
    for field, (total, count) in totals.items():
        old = db.execute("SELECT total, count FROM amount WHERE field = ?", (field,)).fetchone() or ("0", 0)
        new = (field, str(Decimal(old[0]) + total), old[1] + count)
        db.execute("INSERT OR REPLACE INTO amount VALUES (?, ?, ?)", new)


def mark_twins(db: Connection, names: set[int] | None) -> None:
    """Rows of several units with one name are twins; of these names, or of all where they are many or None."""
    several = "SELECT name FROM line WHERE name IS NOT NULL GROUP BY name HAVING min(unit) <> max(unit)"
    if names is None or len(names) > _MANY:
        db.execute(f"UPDATE line SET twin = NOT twin WHERE twin <> (name IS NOT NULL AND name IN ({several}))")  # noqa: S608
        return
    for name in names:
        first = db.execute("SELECT unit FROM line WHERE name = ? LIMIT 1", (name,)).fetchone()
        other = db.execute("SELECT 1 FROM line WHERE name = ? AND unit <> ? LIMIT 1", (name, *(first or ("",)))).fetchone()
        twin = int(other is not None)
        db.execute("UPDATE line SET twin = ? WHERE name = ? AND twin <> ?", (twin, name, twin))


def _look_for_prose(db: Connection) -> None:
    """A column of more words, or spellings of one, than groups have is prose; what its rows say is not kept apart."""
    known = prose_of(db)
    for col in sorted({*known, *_columns(db)}):
        words = db.execute("SELECT DISTINCT word FROM word WHERE col = ? LIMIT ?", (col, WATCHED + 1)).fetchall()
        spelt = "SELECT 1 FROM word WHERE col = ? GROUP BY word HAVING count(DISTINCT text) > ? LIMIT 1"
        is_prose = len(words) > WATCHED or db.execute(spelt, (col, WATCHED)).fetchone() is not None
        if is_prose and col not in known:
            db.execute("INSERT INTO prose VALUES (?)", (col,))
            db.execute("DELETE FROM mention WHERE col = ?", (col,))
        elif not is_prose and col in known:
            db.execute("DELETE FROM prose WHERE col = ?", (col,))
            db.execute(
                "INSERT INTO mention SELECT value ->> 0, value ->> 2, place, unit, n FROM content, json_each(written)"
                " WHERE value ->> 0 = ?",
                (col,),
            )


def _columns(db: Connection) -> Iterator[int]:
    """Columns that say anything, each found by one step in the index."""
    (col,) = db.execute("SELECT min(col) FROM word").fetchone()
    while col is not None:
        yield col
        (col,) = db.execute("SELECT min(col) FROM word WHERE col > ?", (col,)).fetchone()


def prose_of(db: Connection) -> frozenset[int]:
    """Columns whose texts group nothing."""
    return frozenset(col for (col,) in db.execute("SELECT col FROM prose"))


def _add(totals: dict[str, tuple[Decimal, int]], figures: Mapping[str, str], times: int) -> None:
    for field, value in figures.items():
        total, count = totals.get(field, (Decimal(), 0))
        totals[field] = (total + times * Decimal(value), count + times)


def _short(name: str) -> int:
    """A name as a number: a list of names would be as long as the rows."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
