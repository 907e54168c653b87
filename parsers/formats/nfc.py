"""The net under all readers: no text that leaves this room holds NUL, and every text is in NFC."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from parsers.facts import Block, Cell, Content, Paragraph


def composed(content: Content) -> Content:
    """The same content; it is copied only where some text was not clean, which honest documents never are."""
    blocks = tuple(map(_block, content.blocks))
    same = all(new is old for new, old in zip(blocks, content.blocks, strict=True))
    return content if same else replace(content, blocks=blocks)


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return block if _is_clean(block.text) else replace(block, text=_cleaned(block.text))
    if _is_clean(block.sheet) and all(map(_is_clean, map(_words, block.rows))):
        return block
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        tuple(_cleaned(cell) if isinstance(cell, str) else cell for cell in row) for row in block.rows
    )
    return replace(block, sheet=_cleaned(block.sheet), rows=rows)


def _words(row: tuple[Cell, ...]) -> str:
    """The texts of a row, parted by what no letter joins: together they are as clean as each of them."""
    return "\n".join([cell for cell in row if isinstance(cell, str)])


def _is_clean(text: str) -> bool:
    return "\0" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _cleaned(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\0", ""))
