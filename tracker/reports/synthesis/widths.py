"""Columns as wide as what stands in them: a template with a changing number of columns cannot know it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

_FEWEST = 3  # columns; narrower tables are the letterhead and the signature
_NARROW, _WIDE = 6, 20  # characters that a column is given room for, at least and at most
_MARGIN = 2  # characters that the cell's own margins take


def fit_columns(body: Any) -> None:
    """Share the width of each table of a Word body among its columns by their longest words and usual texts."""
    for table in body.iter(qn("w:tbl")):
        grid = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
        if len(grid) < _FEWEST:
            continue
        rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
        full = [row for row in rows if len(row) == len(grid)]
        needs = [max(column) for column in zip(*(_needs(row, row is full[0]) for row in full), strict=True)]
        if needs:
            total = sum(int(one.get(qn("w:w"))) for one in grid)
            _set(grid, rows, [total * need // sum(needs) for need in needs])


def _needs(row: list[Any], heading: bool) -> Iterator[int]:
    """No word is broken; a heading may stand on several lines, what is below it rather not."""
    for cell in row:
        text = "".join(part.text or "" for part in cell.iter(qn("w:t")))
        words = max(map(len, text.split()), default=0)
        yield min(max(words if heading else len(text), _NARROW), _WIDE) + _MARGIN


def _set(grid: list[Any], rows: list[list[Any]], widths: list[int]) -> None:
    for one, width in zip(grid, widths, strict=True):
        one.set(qn("w:w"), str(width))
    for row in rows:
        for cell, width in zip(row, widths, strict=False):
            for stated in cell.findall(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
                stated.set(qn("w:w"), str(width))
                stated.set(qn("w:type"), "dxa")
