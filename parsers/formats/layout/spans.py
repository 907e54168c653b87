"""Building a table's grid from rows of cells that span."""

from __future__ import annotations

from parsers.facts import Cell, Table

WIDEST = 256  #: columns; a span or a row beyond this is damage or malice
_PROMISED = 100_000  #: places that spans may claim below the current row

Span = tuple[int, int, int, int]


class SpanGrid:
    """Collects cells row by row; a merged cell's value stands in each of its places."""

    def __init__(self) -> None:
        self.places = 0  #: taken so far, each place of a merged cell counted
        self._rows: list[list[Cell]] = []
        self._taken: dict[tuple[int, int], Cell] = {}
        self._merged: dict[tuple[int, int], Span] = {}
        self._owner: dict[int, tuple[int, int]] = {}

    @property
    def height(self) -> int:
        return len(self._rows)

    def start_row(self) -> None:
        """Begin the next row."""
        self._rows.append([])

    def skip(self, columns: int) -> None:
        """Pass over places of the current row, which stay empty unless a cell above reaches down to them."""
        row, top = self._rows[-1], len(self._rows) - 1
        for column in range(len(row), min(len(row) + columns, WIDEST)):
            row.append(self._taken.pop((top, column), None))

    def add(self, value: Cell, across: int = 1, down: int = 1) -> None:
        """Put a cell at the next free place of the current row, spanning columns and rows (both 1 or more)."""
        self._fill_from_above()
        row, top = self._rows[-1], len(self._rows) - 1
        left, right = len(row), min(len(row) + max(across, 1), WIDEST)
        row.extend([value] * (right - left))
        self.places += right - left
        down = min(down, 1 + (_PROMISED - len(self._taken)) // max(right - left, 1))
        if down > 1:
            bottom = top + down - 1
            for below in range(top + 1, bottom + 1):
                for column in range(left, right):
                    self._taken[(below, column)] = value
            self._merged[(top, left)] = (top, left, bottom, right - 1)
        elif right - left > 1:
            self._merged[(top, left)] = (top, left, top, right - 1)
        for column in range(left, right):
            self._owner[column] = (top, left)

    def add_below(self, across: int = 1) -> None:
        """Continue the cell above (w:vMerge): its value again, its span one row longer."""
        row, top = self._rows[-1], len(self._rows) - 1
        left = len(row)
        owner = self._owner.get(left)
        if owner is None or top == 0:
            self.add(None, across)
            return
        above = self._rows[owner[0]]
        row.extend([above[owner[1]] if owner[1] < len(above) else None] * min(max(across, 1), WIDEST - left))
        self.places += len(row) - left
        _, first, _, last = self._merged.get(owner, (*owner, *owner))
        self._merged[owner] = (owner[0], first, top, last)

    def _fill_from_above(self) -> None:
        row, top = self._rows[-1], len(self._rows) - 1
        while (top, len(row)) in self._taken:
            row.append(self._taken.pop((top, len(row))))
            self.places += 1

    def table(self, index: int, zone: str = "body", sheet: str = "", *, hidden: bool = False) -> Table:
        """The finished table, all rows of one width."""
        for number, row in enumerate(self._rows):
            while (number, len(row)) in self._taken:
                row.append(self._taken.pop((number, len(row))))
        width = max(map(len, self._rows), default=0)
        rows = tuple((*row, *[None] * (width - len(row))) for row in self._rows)
        last = len(rows) - 1
        merged = tuple((top, left, min(bottom, last), right) for top, left, bottom, right in self._merged.values())
        return Table(rows=rows, sheet=sheet, index=index, hidden=hidden, zone=zone, merged=merged)
