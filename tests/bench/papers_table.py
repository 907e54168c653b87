"""Papers written as text with the header each states, laid out as Word, as a PDF and as running text would give them.

The tables stand in the folder tests/data; their marks are explained at the head of the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from parsers.facts import Block, OfficialHeader, Paragraph, Table

FIELDS = ("superior", "issuer", "number", "symbol", "place", "date", "type", "summary", "signer", "signer_title")
_TABLES = sorted(Path(__file__).parent.parent.joinpath("data").glob("papers*.txt"))


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its name, its lines, and for each field every reading that is right."""

    name: str
    right: dict[str, tuple[str | None, ...]]
    lines: tuple[str, ...]

    def wrong(self, header: OfficialHeader) -> dict[str, tuple[str | None, tuple[str | None, ...]]]:
        """Fields read otherwise than they stand, with what was read and what is right."""
        read = {field: _said(getattr(header, field)) for field in FIELDS}
        return {field: (read[field], self.right[field]) for field in FIELDS if read[field] not in self.right[field]}


def papers() -> tuple[Paper, ...]:
    """Every paper of the table."""
    entries = (entry for table in _TABLES for entry in table.read_text("utf-8").split("\n### ")[1:])
    return tuple(map(_paper, entries))


def word(paper: Paper) -> tuple[Block, ...]:
    """Two columns are the cells of a table, as in Word."""
    blocks: list[Block] = []
    columns: list[tuple[str, str]] = []
    for line in (*paper.lines, ""):
        if "|" in line:
            columns.append(_columns(line))
            continue
        if columns:
            left, right = ("\n".join(column).strip("\n") for column in zip(*columns, strict=True))
            blocks.append(Table(((left, right),)))
            columns = []
        blocks.append(_paragraph(line))
    return tuple(blocks)


def page(paper: Paper) -> tuple[Block, ...]:
    """Two columns are two parts of one line, as on the page of a PDF."""
    lines: list[Block] = []
    for line in paper.lines:
        if "|" not in line:
            lines += [_paragraph(line)] if line else []
            continue
        left, right = _columns(line)
        lines += [Paragraph(f"{left}\t{right}" if right else left)] if left or right else []
    return tuple(lines)


def running(paper: Paper) -> tuple[Block, ...]:
    """The left column stands above the right one and nothing is bold, as where a table was turned into text."""
    texts: list[str] = []
    columns: list[tuple[str, str]] = []
    for line in (*paper.lines, ""):
        if "|" in line:
            columns.append(_columns(line))
            continue
        texts += [cell for column in zip(*columns, strict=True) for cell in column] if columns else []
        columns = []
        texts.append(line.removeprefix("^"))
    return tuple(Paragraph(text) for text in texts)


LAYOUTS: dict[str, Callable[[Paper], tuple[Block, ...]]] = {"word": word, "page": page, "running": running}


def _paper(entry: str) -> Paper:
    stated, _, text = entry.partition("\n---\n")
    name, *fields = stated.split("\n")
    right = {key: value.strip() for key, _, value in (field.partition(":") for field in fields)}
    answers: dict[str, tuple[str | None, ...]] = {
        field: tuple(right[field].split(" || ")) if right.get(field) else (None,) for field in FIELDS
    }
    return Paper(name, answers, tuple(text.rstrip("\n").split("\n")))


def _columns(line: str) -> tuple[str, str]:
    left, _, right = line.partition("|")
    return left.strip(), right.strip()


def _paragraph(line: str) -> Paragraph:
    title = line.startswith("^")
    return Paragraph(line.removeprefix("^"), "body", title, title)


def _said(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
