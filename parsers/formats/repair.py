"""The last step of every reader: signs for their places in fonts, legacy encodings found by content, then NFC."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import is_

from parsers.facts import Block, Cell, Paragraph
from parsers.formats.symbols import legible
from parsers.vietnamese.legacy import guess, prevailing

_REMEMBERED = 4_096  #: texts of a table that are judged once however often they come


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
    known: dict[str, str] = {}  # a list says the same words again and again
    rows = tuple(_row(row, hint, known) for row in block.rows)
    return block if all(map(is_, rows, block.rows)) else replace(block, rows=rows)


def _row(row: tuple[Cell, ...], hint: str | None, known: dict[str, str]) -> tuple[Cell, ...]:
    if len(known) > _REMEMBERED:
        known.clear()
    changed = False
    for cell in row:
        if isinstance(cell, str) and not cell.isascii():
            if cell not in known:
                known[cell] = _unicode(cell, hint)
            changed = changed or known[cell] != cell
    return tuple(known.get(cell, cell) if isinstance(cell, str) else cell for cell in row) if changed else row


def _unicode(text: str, hint: str | None) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", guess(legible(text), hint))
