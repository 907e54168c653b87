"""Word 97-2003 documents (.doc), by office_oxide's structured view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import office_oxide

from parsers.facts import Block, Budget, Content, Outcome, Paragraph, Problem, Table
from parsers.formats.grid import Grid
from parsers.formats.repair import repair

Node = dict[str, Any]


def read_doc(content: bytes, budget: Budget) -> Content:
    """Read a .doc. Raises OfficeOxideError for damage."""
    with office_oxide.Document.from_bytes(content, "doc") as document:
        tree: Node = document.to_ir()
    walk = _Walk()
    for section in tree.get("sections", ()):
        for zone, key in (("header", "headers"), ("body", "elements"), ("footer", "footers")):
            walk.elements(section.get(key) or (), zone)
    blocks, characters = [], 0
    for block in walk.blocks:
        characters += len(block.text) if isinstance(block, Paragraph) else sum(map(len, map(str, block.rows)))
        if characters > budget.text_characters:
            return Content("doc", Outcome.READ, repair(blocks), (Problem("truncated"),))
        blocks.append(block)
    return Content("doc", Outcome.READ, repair(blocks))


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._tables = 0

    def elements(self, elements: list[Node], zone: str) -> None:
        for element in elements:
            match element.get("type"):
                case "table":
                    self._tables += 1
                    self.blocks.append(_table(element, self._tables, zone))
                case "paragraph" | "heading":
                    text = _text(element)
                    if text.strip():
                        centred = element.get("alignment") == "center"
                        self.blocks.append(Paragraph(text.strip("\n"), zone, _bold(element), centred))
                case _:
                    for line in _lines(element):
                        self.blocks.append(Paragraph(line, zone))


def _table(element: Node, index: int, zone: str) -> Table:
    grid = Grid()
    for row in element.get("rows", ()):
        grid.start_row()
        for cell in row.get("cells", ()):
            text = "\n".join(line for part in cell.get("content", ()) for line in _lines(part))
            grid.add(text or None, int(cell.get("col_span") or 1), int(cell.get("row_span") or 1))
    return grid.table(index, zone)


def _lines(element: Node) -> Iterator[str]:
    """The lines of an element that may hold others: a list, a table within a cell."""
    if element.get("type") in ("paragraph", "heading"):
        text = _text(element).strip("\n")
        if text.strip():
            yield text
        return
    if element.get("type") == "table":
        for row in element.get("rows", ()):
            cells = (
                " ".join(line for part in cell.get("content", ()) for line in _lines(part)) for cell in row.get("cells", ())
            )
            yield "\t".join(cell for cell in cells if cell)
        return
    for key in ("elements", "items", "content", "children"):
        for child in element.get(key) or ():
            if isinstance(child, dict):
                yield from _lines(child)


def _text(element: Node) -> str:
    if element.get("type") == "line_break":
        return "\n"
    if "text" in element:
        return str(element["text"])
    return "".join(_text(child) for child in element.get("content") or () if isinstance(child, dict))


def _bold(element: Node) -> bool:
    runs = [run for run in element.get("content") or () if str(run.get("text", "")).strip()]
    return element.get("type") == "heading" or bool(runs) and all(run.get("bold") for run in runs)
