"""Tables of a PDF page by their ruling lines: which words stand in which cell, merged cells and broken lines included."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

import pypdfium2.raw as raw

from parsers.facts import RuledTable, Table
from parsers.formats.layout.text_lines import Segment

_MOST = 5_000  #: objects of one page that are looked at
_MOST_RULES = 600  #: of one page; more are a drawing
_THIN, _REACH = 3.0, 3.0  #: points; how thick a rule may be, and how far from each other rules of one table may end
_SHORTEST = 5.0  #: points
_WIDEST, _MOST_CELLS = 40, 3_000  #: columns; places of one table
_FEWEST_RULES = 6  #: of two rows and two columns, or of one row and three: fewer make a frame

Place = Callable[[float, float], tuple[float, float]]


class Words(Protocol):
    """The words of a segment in Unicode, each with its place, or its letters."""

    def __call__(self, segment: Segment, *, apart: bool) -> Iterable[Segment]: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A line at one place across, from one place along to another."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Grid:
    """The cells between the rules of one table, rows counted from the top."""

    xs: list[float]
    ys: list[float]  #: downwards: negative heights
    owner: dict[tuple[int, int], tuple[int, int]]  #: the first place of the merged cell that a place belongs to
    texts: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell at a point of the page, None outside."""
        row, column = bisect_right(self.ys, -y) - 1, bisect_right(self.xs, x) - 1
        return self.owner.get((row, column))

    def rows(self) -> tuple[tuple[str | None, ...], ...]:
        """The table, a merged cell's text in each of its places."""
        told = {cell: "\n".join(lines) for cell, lines in self.texts.items()}
        return tuple(
            tuple(told.get(self.owner[row, column]) for column in range(len(self.xs) - 1)) for row in range(len(self.ys) - 1)
        )


def grids(page: raw.FPDF_PAGE, upright: Place) -> list[Grid]:
    """The ruled tables of a page, those of one row or one column left out: they are frames."""
    across, down = _rules(page, upright)
    if len(across) + len(down) > _MOST_RULES:
        return []
    found = (_grid(lying, standing) for lying, standing in _apart(across, down))
    return [grid for grid in found if grid is not None]


def ruled(drawn: list[Grid], lines: list[list[Segment]], words: Words, first: int) -> Iterator[RuledTable]:
    """The tables with their texts; `first`: the number of the block that the first line of the page makes."""
    for grid in drawn:
        inside = [at for at, line in enumerate(lines) if grid.place(_middle(line[0]), line[0].baseline + line[0].size / 4)]
        if inside and all(_fill(grid, line, words) for line in lines[inside[0] : inside[-1] + 1]):
            yield RuledTable(first + inside[0], first + inside[-1] + 1, Table(grid.rows()))


def _middle(word: Segment) -> float:
    return (word.left + min(word.right, word.left + word.size)) / 2


def _fill(grid: Grid, line: Iterable[Segment], words: Words) -> bool:
    """Put the words of a line into the cells that they stand in; False where one stands in none."""
    told: dict[tuple[int, int], str] = {}
    for segment in line:
        for word in words(segment, apart=False):
            height = word.baseline + word.size / 4
            cell, end = grid.place(_middle(word), height), grid.place(word.right - word.size / 4, height)
            parts = [word] if cell == end else words(word, apart=True)  # a word that runs over a rule is two
            for space, part in zip((" ", *("" for _ in word.text)), parts, strict=False):
                cell = grid.place(_middle(part), height)
                if cell is None:
                    return False
                told[cell] = f"{told[cell]}{space}{part.text}" if cell in told else part.text
    for cell, text in told.items():
        grid.texts.setdefault(cell, []).append(text)
    return True


def _rules(page: raw.FPDF_PAGE, upright: Place) -> tuple[list[Rule], list[Rule]]:
    """Lines that lie, by their height, and lines that stand; a box has two of each."""
    across: list[Rule] = []
    down: list[Rule] = []
    box = [ctypes.c_float() for _ in range(4)]
    for number in range(min(raw.FPDFPage_CountObjects(page), _MOST)):
        shape = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(shape, *box):
            continue
        (x, y), (x2, y2) = upright(box[0].value, box[1].value), upright(box[2].value, box[3].value)
        left, right, bottom, top = min(x, x2), max(x, x2), min(y, y2), max(y, y2)
        flat, slim = top - bottom < _THIN, right - left < _THIN
        if not slim:
            across += [Rule((bottom + top) / 2, left, right)] if flat else [Rule(at, left, right) for at in (bottom, top)]
        if not flat:
            down += [Rule((left + right) / 2, bottom, top)] if slim else [Rule(at, bottom, top) for at in (left, right)]
    long = [[rule for rule in rules if rule.end - rule.start > _SHORTEST] for rules in (across, down)]
    return long[0], long[1]


def _apart(across: list[Rule], down: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules table by table: those of one table cross."""
    bands: list[tuple[float, float, list[Rule]]] = []
    for rule in sorted(down, key=lambda one: one.start):
        if bands and rule.start <= bands[-1][1] + _REACH:
            low, high, rules = bands[-1]
            bands[-1] = (low, max(high, rule.end), [*rules, rule])
        else:
            bands.append((rule.start, rule.end, [rule]))
    for low, high, standing in bands:
        yield [rule for rule in across if low - _REACH <= rule.at <= high + _REACH], standing


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    xs, ys = _places([rule.at for rule in down]), _places([-rule.at for rule in across])
    if not 3 <= len(xs) <= _WIDEST or len(ys) < 2 or len(xs) + len(ys) < _FEWEST_RULES or len(xs) * len(ys) > _MOST_CELLS:
        return None
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            beside, above = owner.get((row, column - 1)), owner.get((row - 1, column))
            if beside and not _parted(down, left, -(top + bottom) / 2):
                owner[row, column] = beside
            elif above and not _parted(across, -top, (left + right) / 2):
                owner[row, column] = above
            else:
                owner[row, column] = (row, column)
    return Grid(xs, ys, owner)


def _parted(rules: list[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _REACH and rule.start - _REACH <= along <= rule.end + _REACH for rule in rules)


def _places(found: list[float]) -> list[float]:
    places: list[float] = []
    for one in sorted(found):
        if not places or one - places[-1] > _REACH:
            places.append(one)
    return places
