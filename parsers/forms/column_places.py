"""Where a table has a column of the form, and what the cells there say."""

from __future__ import annotations

from config.entities import Column
from parsers.facts import Cell
from parsers.forms.heading_spans import Span, joined
from parsers.forms.table_header import Header
from parsers.forms.values import Value, floats_as_they_are, is_blank, read_value

_REMEMBERED = 4_096  #: cells of a column that are understood once however often they come

#: A field with its value, and the code of the Problem that the cell is, or nothing.
Understood = tuple[tuple[str, Value | None], str]
Ticks = tuple[tuple[str, int], ...]  #: the choices of a column, each with the grid column where it is ticked


class ColumnPlace:
    """One column of the form in one table. The same cell again gives the same object, for lists repeat themselves."""

    def __init__(self, column: Column, grid: int | None, ticks: Ticks, span: Span | None = None) -> None:
        self._column, self._grid, self._ticks, self._span = column, grid, ticks, span
        self._free = column.type.facts.free
        self._unbounded = floats_as_they_are(column)
        self._known: dict[str | int, Understood] = {}
        self._absent: Understood = ((column.field, None), "")
        self.at = ticks[0][1] if ticks else grid or 0  #: the grid column that a problem is named by

    def read(self, row: tuple[Cell, ...]) -> Understood:
        """What the row says of the column."""
        if self._ticks:
            return self._ticked(row)
        if self._grid is None:
            return self._absent
        if self._span:
            return self._understood(joined([row[at] for at in self._span.grids if at < len(row)], self._span.joint))
        cell = row[self._grid] if self._grid < len(row) else None
        if type(cell) is str and self._free:
            text = cell.strip()
            return ((self._column.field, text), "") if text[:1].isalnum() else self._understood(cell)
        if type(cell) is float and self._unbounded:
            return (self._column.field, cell), ""
        if type(cell) is not str and type(cell) is not int:  # 1, 1.0 and True would be one key
            return self._understood(cell)
        found = self._known.get(cell)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[cell] = self._understood(cell)
        return found

    def _understood(self, cell: Cell) -> Understood:
        reading = read_value(cell, self._column)
        missing = "missing-field" if self._column.required and reading.value is None else ""
        return (self._column.field, reading.value), reading.problem or missing

    def _ticked(self, row: tuple[Cell, ...]) -> Understood:
        ticked = [choice for choice, at in self._ticks if at < len(row) and not is_blank(row[at])]
        if len(ticked) == 1:
            return (self._column.field, ticked[0]), ""
        return (self._column.field, None), "bad-choice" if ticked or self._column.required else ""


def places(header: Header, columns: tuple[Column, ...]) -> tuple[ColumnPlace, ...]:
    """All columns of the form, in its order."""
    grids = {column.field: grid for column, grid in header.places}
    marks = {column.field: ticks for column, ticks in header.marks}
    spans = {span.field: span for span in header.spans}
    return tuple(ColumnPlace(one, grids.get(one.field), marks.get(one.field, ()), spans.get(one.field)) for one in columns)
