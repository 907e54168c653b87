"""Finding the header of a table: which grid column is which column of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from config.entities import Column
from parsers.facts import Cell, Table
from parsers.forms.column_names import Name, any_mistyped, likeness
from parsers.forms.heading_spans import Span, is_part, is_parted, span_of, spread, whole_name
from parsers.forms.values import as_text, initials
from parsers.vietnamese.text import key

_SEARCHED_ROWS = 40  #: titles above a header, however generous, end before
_DEPTHS = (1, 2, 3)  #: rows that a header may take
_LONGEST = 160  #: characters of a header cell; what is longer is prose
_REQUIRED_WEIGHT, _OPTIONAL_WEIGHT = 3.0, 1.0
_PERFECT = (0.97, False, -len(_DEPTHS))
_NOWHERE = 1 << 30  #: no table is so wide
_FITS = 0.6  #: below, a header cell is another column's
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
    spans: tuple[Span, ...] = ()  #: where a heading goes over several grid columns

    def found(self) -> frozenset[str]:
        """Fields that have a place."""
        return frozenset(column.field for column, _ in (*self.places, *self.marks))

    def mapped(self) -> tuple[int, ...]:
        """Grid columns that some column of the form is read from."""
        more = [grid for span in self.spans for grid in span.grids[1:]]
        return tuple([grid for _, grid in self.places] + more + [grid for _, ticks in self.marks for _, grid in ticks])


def find_header(table: Table, columns: tuple[Column, ...]) -> Header | None:
    """The best-fitting header of a table; None where nothing fits.

    Of equals: the one with columns to tick, then the one that takes in all rows of its merged cells, then the first.
    """
    return _find(table.rows[: _SEARCHED_ROWS + _DEPTHS[-1]], columns)


@lru_cache(maxsize=256)  # of one mail the same tables are held against the same forms again and again
def _find(rows: tuple[tuple[Cell, ...], ...], columns: tuple[Column, ...]) -> Header | None:
    best: Header | None = None
    best_rank: tuple[float, bool, int] = (0.0, False, 0)
    grid, form = _grid(rows), _form(columns)
    for start in range(min(len(rows), _SEARCHED_ROWS)):
        if sum(map(bool, grid.texts[start])) < min(2, len(columns)):
            continue
        merged = grid.merged_depth(start)
        for depth in _DEPTHS:
            header = _match(grid, start, depth, form) if start + depth <= len(rows) else None
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
            parted = is_parted(self.texts[above], self.texts[below])
            if not (parted or any(text and a == b for a, b, text in pairs)) or not self.is_header_row(below):
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
        if depth == 1:
            texts = self.texts[start]
            if "Tên" not in texts and "TÊN" not in texts:  # as nearly all rows
                return [(text,) if text and len(text) <= _LONGEST else () for text in texts]
        if (start, depth) not in self._names:
            rows = spread(self.texts[start : start + depth])
            self._names[start, depth] = [tuple(_names(rows, column)) for column in range(max(map(len, rows)))]
        return self._names[start, depth]


_grid = lru_cache(maxsize=64)(_Grid)


def _match(rows: _Grid, start: int, depth: int, form: _Form) -> Header | None:
    if depth > 1 and not rows.is_header_row(start + depth - 1):
        return None
    names = rows.names(start, depth)
    offers = [(fit, -order, -grid) for grid, found in enumerate(names) if found for fit, order in form.offers(found)]
    marks = tuple(form.ticked(names))
    if not offers and not marks:
        return None  # most rows
    placed: dict[str, tuple[Column, int, float]] = {}
    taken: set[int] = set()
    for fit, order, grid in sorted(offers, reverse=True):
        column = form.columns[-order]
        if column.field not in placed and -grid not in taken:
            placed[column.field] = (column, -grid, fit)
            taken.add(-grid)
    for column, _ in marks:
        placed.pop(column.field, None)
    gained = sum(_weight(column) * fit for column, _, fit in placed.values()) + sum(_weight(column) for column, _ in marks)
    ordinal = next(
        (grid for grid, found in enumerate(names) if any(key(name) in _ORDINAL or name == "#" for name in found)), None
    )
    score = min(1.0, gained / form.weight)
    taken |= {ordinal} if ordinal is not None else set()
    spans = (
        span_of(c, g, rows.texts[start : start + depth], rows.texts[start + depth :], taken) for c, g, _ in placed.values()
    )
    found = tuple(span for span in spans if span)
    return Header(start, start + depth, tuple((c, g) for c, g, _ in placed.values()), marks, ordinal, score, found)


def _weight(column: Column) -> float:
    return _REQUIRED_WEIGHT if column.required else _OPTIONAL_WEIGHT


def _names(rows: Sequence[Sequence[str]], grid: int) -> Iterator[str]:
    """What the header says of a grid column: its lowest words, alone and after each group above; of a part the group alone."""
    texts: list[str] = []
    for row in rows:
        text = row[grid] if grid < len(row) else ""
        if text and (not texts or text != texts[-1]):
            texts.append(text)
    if texts and len(texts[-1]) <= _LONGEST and (rows[-1][grid] if grid < len(rows[-1]) else "") in ("", texts[-1]):
        for first in range(len(texts)):
            yield " ".join(texts[first:])
        if is_part(texts[-1]):
            yield from (" ".join(texts[first:-1]) for first in range(len(texts) - 1))
        beside = rows[-1][grid + 1] if grid + 1 < len(rows[-1]) else ""
        if name := whole_name(texts[-1], beside):
            yield name


class _Form:
    """The columns that are looked for; what a header cell could be is worked out once, however many rows repeat it."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        self.weight = sum(map(_weight, columns))
        self._wanted = [[Name.of(header) for header in column.headers] for column in columns]
        names = [name for one in self._wanted for name in one]
        self._words = frozenset(word for name in names for word in name.words)
        self._wholes = frozenset(name.whole for name in names)
        self._bare = [name.bare for name in names]
        self._choices = [
            (column, [(choice, key(choice), initials(choice)) for choice in column.choices])
            for column in columns
            if column.type.facts.listed and len(column.choices) > 1
        ]
        self._of_name = lru_cache(maxsize=8_192)(self._fits)

    def offers(self, names: tuple[str, ...]) -> Iterable[tuple[float, int]]:
        """How well each column that fits does so by the best of a cell's names, and the column's position."""
        if len(names) == 1:
            return self._of_name(names[0])
        best: dict[int, float] = {}
        for name in names:
            for fit, order in self._of_name(name):
                best[order] = max(fit, best.get(order, 0.0))
        return [(fit, order) for order, fit in best.items()]

    def ticked(self, names: list[tuple[str, ...]]) -> Iterator[tuple[Column, tuple[tuple[str, int], ...]]]:
        """Columns spread over several to be ticked, one for each choice; all choices must have one."""
        if not self._choices:
            return
        heads: dict[str, int] = {}
        for grid, found in enumerate(names):
            if found:
                heads.setdefault(key(found[-1]), grid)
        for column, choices in self._choices:
            places = [(choice, min(heads.get(one, _NOWHERE), heads.get(short, _NOWHERE))) for choice, one, short in choices]
            if all(grid < _NOWHERE for _, grid in places):
                yield column, tuple(places)

    def _fits(self, text: str) -> tuple[tuple[float, int], ...]:
        name = Name.of(text)
        if (
            self._words.isdisjoint(name.vocabulary)
            and name.whole not in self._wholes
            and not any_mistyped(name.bare, self._bare)
        ):
            return ()  # most cells of a table are no header of this form
        fits = (max((likeness(name, one) for one in wanted), default=0.0) for wanted in self._wanted)
        return tuple((fit, order) for order, fit in enumerate(fits) if fit >= _FITS)


@lru_cache(maxsize=64)
def _form(columns: tuple[Column, ...]) -> _Form:
    return _Form(columns)
