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
                yield from (cell for cell in row if isinstance(cell, str))


def _repaired(block: Block, hint: str | None) -> Block:
    if isinstance(block, Paragraph):
        text = _unicode(block.text, hint)
        return block if text is block.text else replace(block, text=text)
    return replace(block, rows=tuple(tuple(_cell(cell, hint) for cell in row) for row in block.rows))


def _cell(cell: Cell, hint: str | None) -> Cell:
    return _unicode(cell, hint) if isinstance(cell, str) else cell


def _unicode(text: str, hint: str | None) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", guess(text, hint))
