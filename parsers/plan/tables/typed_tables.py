"""Tables that were typed as lines, pasted cell by cell or broken by a page, as tables again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.facts import Block, Paragraph, Table
from parsers.plan.tables.broken_tables import broken_levels, broken_rows, goes_on, is_unbroken
from parsers.plan.tables.columns import COLUMN, cells_of
from parsers.plan.tables.pasted_tables import pasted_rows
from parsers.plan.tables.timetables import DAY, DAY_CELL, HEAD_CELL, NEW_HEAD, TIME_HEAD
from parsers.vietnamese.text import clean, fold, squeeze

_SENT_HEAD = re.compile(r"^(?:nop|gui)\b")
_TIME_IN_HEAD = re.compile(r"\b(?:thoi\s*(?:gian|han|diem)|han\b)")
_COUNTED = re.compile(r"\b\d{1,2}\s+ngay\b")  # "sau hội thi 05 ngày": a time, and no column's name
_LONGEST_TABLE = 120  # lines


def typed_tables(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """With the tables that were typed or printed as lines, their columns told by a bar or a tab, as tables again.

    Only one that has a column of times or of days is: nothing else of a plan is read by its columns.
    """
    found: list[Block] = []
    typed: list[list[str]] = []
    lines: list[Block] = []
    told = tuple(pasted_rows(tuple(_lines(blocks))))
    skip = 0
    for at, block in enumerate(told):
        if at < skip:
            continue
        cells = _cells(block)
        if not typed and (broken := _broken(_cells(block, margin=True), told[at + 1 : at + 1 + _LONGEST_TABLE])):
            found.append(broken[0])
            skip = at + 1 + broken[1]
            continue
        text = block.text if isinstance(block, Paragraph) else ""
        below = _cells(told[at + 1]) if at + 1 < len(told) else []
        if (not typed and (_is_head(cells) or _is_head_of_days(cells, below))) or (typed and len(cells) == len(typed[0])):
            typed.append(cells)
            lines.append(block)
        elif len(typed) > 1 and len(cells) == 1 and goes_on(text):
            _go_on(typed[-1], text)
        else:
            found += [*_table(typed, lines), block]
            typed, lines = [], []
    return (*found, *_table(typed, lines))


def _table(typed: list[list[str]], lines: list[Block]) -> list[Block]:
    return [Table(tuple(tuple(row) for row in typed))] if len(typed) > 1 else lines


def _broken(head: list[str], below: tuple[Block, ...]) -> tuple[Table, int] | None:
    """A table below a head with a column of times, whose rows a page broke; None where each row is one line."""
    named = [cell for cell in head if cell]
    time = next((cell for cell in named if TIME_HEAD.search(fold(clean(cell))) or _SENT_HEAD.match(fold(clean(cell)))), "")
    lines = [_cells(block, margin=True) for block in below]
    lines = lines[: next((at for at, line in enumerate(lines) if not line), len(lines))]
    if len(head) > 2 and not time and head[0]:
        levels, end = broken_levels(head, lines)
        return (Table((tuple(head), *(tuple(row) for row in levels))), end) if levels else None
    if len(head) < 2 or not time or any(len(cell) > HEAD_CELL or DAY.search(fold(cell)) for cell in named):
        return None
    if is_unbroken(head, lines) or any(NEW_HEAD.search(fold(clean(cell))) for cell in named):  # an old and a new day
        return None
    rows, end = broken_rows(head, lines)
    whole = all(len(line) == len(head) or (len(line) == 1 and goes_on(line[0])) for line in lines[:end])
    if not rows or whole:
        return None
    told = squeeze(time[found.start() :] if (found := _TIME_IN_HEAD.search(fold(clean(time)))) else time)
    return Table((("Nội dung", "Đơn vị thực hiện", told), *(tuple(row) for row in rows))), end


def _cells(block: Block, *, margin: bool = False) -> list[str]:
    """The cells of a typed line; `margin`: with an empty one where the line is set in."""
    if not isinstance(block, Paragraph):
        return []
    return cells_of(block.text, margin=margin)


def _is_head_of_days(cells: list[str], below: list[str]) -> bool:
    """Whether a row of names stands above one of as many cells, some of them a day alone."""
    named = len(cells) > 1 and all(
        0 < len(cell) <= HEAD_CELL and not (DAY.search(fold(cell)) or _COUNTED.search(fold(cell))) for cell in cells
    )
    return named and len(below) == len(cells) and any(DAY.search(fold(cell)) and len(cell) <= DAY_CELL for cell in below)


def _is_head(cells: list[str]) -> bool:
    named = all(0 < len(cell) <= HEAD_CELL for cell in cells) and len(cells) > 1
    told = [fold(clean(cell)) for cell in cells]
    return (
        named
        and any(TIME_HEAD.search(cell) or NEW_HEAD.search(cell) for cell in told)
        and not any(DAY.search(cell) for cell in told)
    )


def _go_on(row: list[str], text: str) -> None:
    """A line in small letters is the rest of the longest cell: that is the one that a page breaks."""
    longest = max(range(len(row)), key=lambda at: 0 if DAY.search(fold(row[at])) else len(row[at]))
    row[longest] = squeeze(f"{row[longest]} {text}")


def _lines(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph) and "\n" in block.text and COLUMN.search(block.text):
            for line in block.text.split("\n"):
                yield replace(block, text=line)
        else:
            yield block
