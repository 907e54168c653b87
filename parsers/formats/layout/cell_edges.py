"""Rows of a table whose cells are known by their right edges, as RTF 1.9.1 and MS-DOC define them."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.facts import Table
from parsers.formats.layout.spans import SpanGrid

_TOLERANCE = 40  #: twips by which edges meant to be one may differ


@dataclass(frozen=True, slots=True)
class CellEdge:
    """The definition of one cell: its right edge in twips and how it merges."""

    right: int = 0
    starts_down: bool = False
    from_above: bool = False
    starts_across: bool = False
    from_left: bool = False


class EdgeRows:
    """Collects cells until a paragraph outside the table closes it."""

    def __init__(self, zone: str) -> None:
        self.edges: list[CellEdge] = []
        self.characters = 0
        self._zone = zone
        self._lines: list[str] = []
        self._cells: list[str] = []
        self._rows: list[tuple[list[str], list[CellEdge]]] = []

    def add_line(self, text: str) -> None:
        """A paragraph within the current cell."""
        self._lines.append(text)

    def end_cell(self, text: str) -> None:
        """The last paragraph of the current cell."""
        cell = "\n".join(line for line in (*self._lines, text) if line.strip())
        self.characters += len(cell)
        self._cells.append(cell)
        self._lines = []

    def end_row(self) -> None:
        """The end of a row, with the definitions seen before it."""
        if self._cells:
            self._rows.append((self._cells, list(self.edges)))
        self._cells = []

    def close(self, index: int = 1) -> Table | None:
        """The table, or None when nothing was collected."""
        if self._lines or self._cells:
            if self._lines:
                self.end_cell("")
            self.end_row()
        rows, self._rows, self.characters = self._rows, [], 0
        if not any(cell for cells, _ in rows for cell in cells):
            return None
        columns = _columns([edge.right for _, edges in rows for edge in edges])
        grid = SpanGrid()
        for cells, edges in rows:
            _add_row(grid, cells, edges, columns)
        return grid.table(index, self._zone)


def _columns(rights: list[int]) -> list[int]:
    columns: list[int] = []
    for right in sorted(set(rights)):
        if not columns or right - columns[-1] > _TOLERANCE:
            columns.append(right)
    return columns


def _add_row(grid: SpanGrid, cells: list[str], edges: list[CellEdge], columns: list[int]) -> None:
    grid.start_row()
    if len(edges) < len(cells):
        for cell in cells:
            grid.add(cell or None)
        return
    at, position = 0, 0
    while position < len(cells):
        edge, text = edges[position], cells[position]
        while position + 1 < len(cells) and edges[position + 1].from_left:
            position += 1
        right = edges[position].right
        across = max(sum(1 for column in columns[at:] if column <= right + _TOLERANCE), 1)
        if edge.from_above:
            grid.add_below(across)
        else:
            grid.add(text or None, across)
        at += across
        position += 1
