"""Finding the header of a table: which grid column is which column of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from config.registry import Column, ColumnType
from parsers.facts import Cell, Table
from parsers.forms.values import as_text, initials
from parsers.vietnamese.text import key

_SEARCHED_ROWS = 40  #: titles above a header, however generous, end before
_DEPTHS = (1, 2, 3)  #: rows that a header may take
_LONGEST = 160  #: characters of a header cell; what is longer is prose
_REQUIRED_WEIGHT, _OPTIONAL_WEIGHT = 3.0, 1.0
_PERFECT = (0.97, False, -len(_DEPTHS))
_FITS = 0.6  #: below, a header cell is another column's
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_FIGURES = re.compile(r"[\d\s.,/%()-]+")
_ORDINAL = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "no"})


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a form stand in a table."""

    start: int  #: index of its first row
    end: int  #: index of the first row below it
    places: tuple[tuple[Column, int], ...]  #: grid column of each column found by its header
    marks: tuple[tuple[Column, tuple[tuple[str, int], ...]], ...]  #: a choice spread over columns to be ticked
    ordinal: int | None  #: grid column of the running number
    score: float  #: 0..1; required columns weigh more

    def found(self) -> frozenset[str]:
        """Fields that have a place."""
        return frozenset(column.field for column, _ in (*self.places, *self.marks))


def find_header(table: Table, columns: tuple[Column, ...]) -> Header | None:
    """The best-fitting header of a table; None where nothing fits.

    Of equals: the one with columns to tick, then the one that takes in all rows of its merged cells, then the first.
    """
    return _find(table.rows[: _SEARCHED_ROWS + _DEPTHS[-1]], columns)


@lru_cache(maxsize=256)  # of one mail the same tables are held against the same forms again and again
def _find(rows: tuple[tuple[Cell, ...], ...], columns: tuple[Column, ...]) -> Header | None:
    best: Header | None = None
    best_rank: tuple[float, bool, int] = (0.0, False, 0)
    grid = _grid(rows)
    for start in range(min(len(rows), _SEARCHED_ROWS)):
        if sum(map(bool, grid.texts[start])) < min(2, len(columns)):
            continue
        merged = grid.merged_depth(start)
        for depth in _DEPTHS:
            header = _match(grid, start, depth, columns) if start + depth <= len(rows) else None
            if header:
                rank = (round(header.score, 6), bool(header.marks), -abs(depth - merged))
                if best is None or rank > best_rank:
                    best, best_rank = header, rank
        if best_rank >= _PERFECT:
            return best  # what follows is data: no row below fits better
    return best


class _Grid:
    """The upper rows of a table as texts, and what they say as headers: the same for every form held against them."""

    def __init__(self, rows: tuple[tuple[Cell, ...], ...]) -> None:
        self._rows = rows
        self.texts = tuple(tuple(map(as_text, row)) for row in rows)
        self._names: dict[tuple[int, int], list[tuple[str, ...]]] = {}

    def merged_depth(self, start: int) -> int:
        """How many rows from `start` on share a cell with the one above, as a merged cell's rows do."""
        depth = 1
        for above, below in pairwise(range(start, min(start + _DEPTHS[-1], len(self._rows)))):
            pairs = zip(self._rows[above], self._rows[below], self.texts[above], strict=False)
            if not any(text and a == b for a, b, text in pairs) or not self.is_header_row(below):
                break
            depth += 1
        return depth

    def is_header_row(self, number: int) -> bool:
        """Words, no numbers or dates: data below a header is not its second row."""
        texts = [text for text in self.texts[number] if text]
        return (
            bool(texts)
            and all(isinstance(cell, str | None) for cell in self._rows[number])
            and not any(_FIGURES.fullmatch(text) for text in texts)
        )

    def names(self, start: int, depth: int) -> list[tuple[str, ...]]:
        """What the rows say of each grid column, as headers."""
        if (start, depth) not in self._names:
            texts = self.texts[start : start + depth]
            self._names[start, depth] = [tuple(_names(texts, column)) for column in range(max(map(len, texts)))]
        return self._names[start, depth]


_grid = lru_cache(maxsize=64)(_Grid)


def _match(rows: _Grid, start: int, depth: int, columns: tuple[Column, ...]) -> Header | None:
    if depth > 1 and not rows.is_header_row(start + depth - 1):
        return None
    names = rows.names(start, depth)
    wanted = _form(columns)
    offers = sorted(
        ((fit, -order, -grid, columns[order]) for grid, found in enumerate(names) for fit, order in wanted.offers(found)),
        key=lambda offer: offer[:3],
        reverse=True,
    )
    placed: dict[str, tuple[Column, int, float]] = {}
    taken: set[int] = set()
    for fit, _, grid, column in offers:
        if column.field not in placed and -grid not in taken:
            placed[column.field] = (column, -grid, fit)
            taken.add(-grid)
    marks = tuple((column, ticks) for column in columns if (ticks := _ticks(names, column)))
    for column, _ in marks:
        placed.pop(column.field, None)
    if not placed and not marks:
        return None
    gained = sum(_weight(column) * fit for column, _, fit in placed.values()) + sum(_weight(column) for column, _ in marks)
    ordinal = next(
        (grid for grid, found in enumerate(names) if any(key(name) in _ORDINAL or name == "#" for name in found)), None
    )
    score = min(1.0, gained / sum(map(_weight, columns)))
    return Header(start, start + depth, tuple((c, g) for c, g, _ in placed.values()), marks, ordinal, score)


def _weight(column: Column) -> float:
    return _REQUIRED_WEIGHT if column.required else _OPTIONAL_WEIGHT


def _names(rows: tuple[tuple[str, ...], ...], grid: int) -> Iterator[str]:
    """What the header says of a grid column: its lowest words, alone and after each group above."""
    texts: list[str] = []
    for row in rows:
        text = row[grid] if grid < len(row) else ""
        if text and (not texts or text != texts[-1]):
            texts.append(text)
    if texts and len(texts[-1]) <= _LONGEST and (rows[-1][grid] if grid < len(rows[-1]) else "") in ("", texts[-1]):
        for first in range(len(texts)):
            yield " ".join(texts[first:])


def _ticks(names: list[tuple[str, ...]], column: Column) -> tuple[tuple[str, int], ...]:
    """The columns to be ticked, one for each choice; all choices must have one."""
    if column.type is not ColumnType.CHOICE or len(column.choices) < 2:
        return ()
    found = tuple(
        (choice, grid)
        for choice in column.choices
        if (grid := next((g for g, heads in enumerate(names) if heads and _is_choice(heads[-1], choice)), None)) is not None
    )
    return found if len(found) == len(column.choices) else ()


def _is_choice(head: str, choice: str) -> bool:
    return key(head) in (key(choice), initials(choice))


@dataclass(frozen=True, slots=True)
class _Name:
    """A header's name taken apart once, however often it is held against another."""

    whole: str  #: `key` of all of it
    bare: str  #: without its unit in brackets
    words: tuple[str, ...]  #: of the bare name

    @classmethod
    def of(cls, text: str) -> _Name:
        whole = key(text)
        bare = key(_BRACKETS.sub(" ", text)) if "(" in text or "[" in text else whole
        return cls(whole, bare, tuple(bare.split()))


class _Form:
    """The columns that are looked for; what a header cell could be is worked out once, however many rows repeat it."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self._wanted = [[_Name.of(header) for header in column.headers] for column in columns]
        self._of_name = lru_cache(maxsize=8_192)(self._fits)

    def offers(self, names: tuple[str, ...]) -> Iterator[tuple[float, int]]:
        """How well each column that fits does so by the best of a cell's names, and the column's position."""
        best: dict[int, float] = {}
        for name in names:
            for fit, order in self._of_name(name):
                best[order] = max(fit, best.get(order, 0.0))
        return ((fit, order) for order, fit in best.items())

    def _fits(self, text: str) -> tuple[tuple[float, int], ...]:
        name = _Name.of(text)
        fits = (max((_likeness(name, one) for one in wanted), default=0.0) for wanted in self._wanted)
        return tuple((fit, order) for order, fit in enumerate(fits) if fit >= _FITS)


@lru_cache(maxsize=64)
def _form(columns: tuple[Column, ...]) -> _Form:
    return _Form(columns)


def _likeness(name: _Name, wanted: _Name) -> float:
    """1 for the same words, less for a name without its unit, in another order, with more words, or mistyped."""
    if not name.whole or not wanted.whole:
        return 0.0
    if name.whole == wanted.whole:
        return 1.0
    if name.bare and name.bare == wanted.bare:
        return 0.97
    if set(name.words).isdisjoint(wanted.words):
        return _mistyped(name.bare, wanted.bare)
    if len(name.words) > 1 and sorted(name.words) == sorted(wanted.words):
        return 0.95
    if name.bare.startswith("so luong ") and name.bare.removeprefix("so luong ") == wanted.bare.removeprefix("so "):
        return 0.9
    extra = len(name.words) - len(wanted.words)
    if len(wanted.words) > 1 and 0 < extra <= 6 and f" {wanted.bare} " in f" {name.bare} ":
        return 0.88 - 0.03 * extra
    if len(name.words) > 1 and -2 <= extra < 0 and wanted.bare.startswith(name.bare + " "):
        return 0.75
    if len(wanted.words) == 1 and len(wanted.bare) > 2 and name.words[0] == wanted.bare and extra <= 3:
        return 0.65
    return _mistyped(name.bare, wanted.bare)


def _mistyped(name: str, wanted: str) -> float:
    if abs(len(name) - len(wanted)) > 4 or len(wanted) <= 5:
        return 0.0
    ratio = Indel.normalized_similarity(name, wanted, score_cutoff=0.88)
    return 0.8 * ratio
