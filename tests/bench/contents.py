"""A document read as the service reads it, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable

from parsers.facts import Budget, Content, Paragraph, Table
from parsers.formats.document import read_document

Reader = Callable[..., Content]  # of bytes, and a Budget if it is to be small


def reader(name: str) -> Reader:
    """What reads files of this name."""

    def read(content: bytes, budget: Budget | None = None) -> Content:
        return read_document(content, name, budget or Budget())

    return read


def paragraphs(content: Content) -> list[str]:
    """The texts of its paragraphs, in order."""
    return [block.text for block in content.blocks if isinstance(block, Paragraph)]


def tables(content: Content) -> list[Table]:
    """Its tables, in order."""
    return [block for block in content.blocks if isinstance(block, Table)]
