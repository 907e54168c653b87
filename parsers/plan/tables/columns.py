"""The cells of a typed line, and what a cell that is a day alone looks like."""

from __future__ import annotations

import re

from parsers.vietnamese.text import squeeze

#: A bar, a tab, a wide gap, or the dots that lead from a name to its day. White space is tried once, from its beginning.
COLUMN = re.compile(r"(?<!\s)\s+\|\s*|\|\s*|\t+| {3,}|(?<![.…\s])\s*(?:\.{6,}+|…{2,}+)\s*(?=\S)")
CELL_DAY = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}|\d{1,2}\s+thang\s+\d|\b(?:ngay|tuan|thang|qu[yi])\s+(?:\d|cuoi|lam)|\bthu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])\b|\bngay\s+(?:ke|lam)\b"
)


def cells_of(text: str, *, margin: bool = False) -> list[str]:
    """The cells of a line. Bars at both its ends frame it, one alone parts an empty cell; `margin`: so does a tab before it."""
    told = text.strip(" \n") if margin else text.strip()
    told = told[1:-1] if len(told) > 1 and told[0] == told[-1] == "|" else told
    return [squeeze(cell) for cell in COLUMN.split(told)]


#: What a narrow column writes for a thing's first word.
_SHORT = ((re.compile(r"(?:B/c|BC|b/c)(?=\s+\w)"), "Báo cáo"), (re.compile(r"(?:DS|D/s|d/s)(?=\s+\w)"), "Danh sách"))


def spelled(cell: str) -> str:
    """A cell with its opening abbreviation written out: "B/c tình hình …", "DS học sinh …"."""
    for short, word in _SHORT:
        if found := short.match(cell):
            return f"{word}{cell[found.end() :]}"
    return cell
