"""Running numbers of a table, and which of two heads the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from parsers.facts import Cell
from parsers.forms.values import as_text

_LAST_NUMBER = 9_999
_ARABIC = re.compile(r"\(?(\d{1,4}(?:[.,]\d{1,3}){0,4})\W*")
_ROMAN = re.compile(r"\(?([IVX]{1,5})\s*[.)/:-]?\s*")
_LETTER = re.compile(r"\(?([A-HĐ])\s*[.)/:-]?\s*")
_SMALL = re.compile(r"\(?([a-hđ])\s*[.)/:-]?\s*")


class Rank(IntEnum):
    """How high a number stands: A over I over 1 over a."""

    LETTER = 0
    ROMAN = 1
    ARABIC = 2
    SMALL = 3


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The number of a row."""

    rank: Rank
    path: tuple[str, ...]  #: of "1.2" its two numbers

    @property
    def is_section(self) -> bool:
        """Whether it counts sections where records are numbered in digits."""
        return self.rank < Rank.ARABIC

    def heads(self, below: Ordinal) -> bool:
        """Whether the row below is the first of those that this one sums up: I over 1, 1 over 1.1 or a."""
        if self.rank is Rank.ARABIC and below.rank is Rank.ARABIC:
            return len(below.path) > len(self.path) and below.path[: len(self.path)] == self.path
        if self.rank is Rank.ARABIC:
            return below.rank is Rank.SMALL and below.path == ("a",)
        return below.rank > self.rank


def ordinal_of(cell: Cell) -> Ordinal | None:
    """The number that is all of the cell; None for words, dates and numbers that count no rows."""
    if type(cell) is int:
        return _ordinal(str(cell)) if 0 <= cell <= _LAST_NUMBER else None
    if isinstance(cell, str | float) and not isinstance(cell, bool):
        return _ordinal(as_text(cell))
    return None


@lru_cache(maxsize=4_096)
def _ordinal(text: str) -> Ordinal | None:
    if found := _ARABIC.fullmatch(text):
        return Ordinal(Rank.ARABIC, tuple(part.lstrip("0") or "0" for part in re.split("[.,]", found[1])))
    for rank, pattern in ((Rank.ROMAN, _ROMAN), (Rank.LETTER, _LETTER), (Rank.SMALL, _SMALL)):
        if found := pattern.fullmatch(text):
            return Ordinal(rank, (found[1],))
    return None
