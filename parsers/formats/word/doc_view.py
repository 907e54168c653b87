"""The second reader of .doc, office_oxide's structured view: for files the first cannot follow.

It knows no fonts and drops U+00AD, the ư of TCVN3; so it comes second.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import office_oxide

from parsers.facts import Block, Budget, Content, Outcome, Paragraph, Problem, Table
from parsers.formats.layout.spans import SpanGrid
from parsers.formats.repair import repair

Node = dict[str, Any]


def read_doc_view(content: bytes, budget: Budget) -> Content:
    """Read a .doc. Raises OfficeOxideError for damage."""
    with office_oxide.Document.from_bytes(content, "doc") as document:
        tree: Node = document.to_ir()
    blocks: list[Block] = []
    left = budget.text_characters
    for section in tree.get("sections", ()):
        for element in section.get("elements", ()):
            left -= sum(map(len, _lines(element)))
            if left < 0:
                return Content("doc", Outcome.READ, repair(blocks), (Problem("truncated"),))
            blocks.extend(_blocks(element, len(blocks) + 1))
    return Content("doc", Outcome.READ, repair(blocks))


def _blocks(element: Node, index: int) -> Iterator[Block]:
    if element.get("type") == "table":
        yield _table(element, index)
        return
    runs = [run for run in element.get("content") or () if str(run.get("text", "")).strip()]
    bold = element.get("type") == "heading" or (bool(runs) and all(run.get("bold") for run in runs))
    for line in _lines(element):
        yield Paragraph(line, "body", bold, element.get("alignment") == "center")


def _table(element: Node, index: int) -> Table:
    grid = SpanGrid()
    for row in element.get("rows", ()):
        grid.start_row()
        for cell in row.get("cells", ()):
            text = "\n".join(line for part in cell.get("content", ()) for line in _lines(part))
            grid.add(text or None, int(cell.get("col_span") or 1), int(cell.get("row_span") or 1))
    return grid.table(index)


def _lines(element: Node) -> Iterator[str]:
    """The lines of an element that may hold others: a list, a table within a cell."""
    if element.get("type") in ("paragraph", "heading"):
        text = _text(element).strip("\n")
        if text.strip():
            yield text
        return
    for key in ("elements", "items", "rows", "cells", "content", "children"):
        for child in element.get(key) or ():
            if isinstance(child, dict):
                yield from _lines(child)


def _text(element: Node) -> str:
    if element.get("type") == "line_break":
        return "\n"
    if "text" in element:
        return str(element["text"])
    return "".join(_text(child) for child in element.get("content") or () if isinstance(child, dict))
