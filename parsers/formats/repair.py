"""The last step of every reader: legacy encodings found by content, then NFC."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from parsers.facts import Block, Cell, Paragraph
from parsers.vietnamese.legacy import guess, prevailing


def repair(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with every text in Unicode NFC, judged by the encoding that prevails among them."""
    found = tuple(blocks)
    hint = prevailing(_texts(found))
    return tuple(_repaired(block, hint) for block in found)


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block.rows:
                yield from (cell for cell in row if isinstance(cell, str) and not cell.isascii())


def _repaired(block: Block, hint: str | None) -> Block:
    if isinstance(block, Paragraph):
        text = _unicode(block.text, hint)
        return block if text is block.text else replace(block, text=text)
    seen: dict[str, str] = {}  # a list says the same words again and again
    rows = tuple(_row(row, hint, seen) for row in block.rows)
    return replace(block, rows=rows) if seen else block


def _row(row: tuple[Cell, ...], hint: str | None, seen: dict[str, str]) -> tuple[Cell, ...]:
    if not any(isinstance(cell, str) and not cell.isascii() for cell in row):
        return row
    for cell in row:
        if isinstance(cell, str) and cell not in seen:
            seen[cell] = _unicode(cell, hint)
    return tuple(seen[cell] if isinstance(cell, str) else cell for cell in row)


def _unicode(text: str, hint: str | None) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", guess(text, hint))
