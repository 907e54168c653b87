"""Every date of a paper accounted for: as a deadline, as another date, or as one that nobody has placed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from parsers.facts import Block, Paragraph
from parsers.plan.duty.exclusions import Duty
from parsers.vietnamese.text import clean, fold, squeeze

#: A day and a month, whatever stands around: this asks nothing of a wording, so that no pattern that misses one hides it.
DAY = re.compile(
    r"(?<![\d/.,])(?:0?[1-9]|[12]\d|3\d)\s*(?:/\s*(?:0?[1-9]|1[0-2])(?!\d|\s*/\s*[a-z])(?:\s*/\s*(?:19|20)?\d\d(?!\d))?"
    r"|(?P<sep>[.-])\s*(?:0?[1-9]|1[0-2])(?P=sep)\s*(?:19|20)\d\d|(?:(?<=tu\x200\d)|(?<=tu\x20\d\d)|(?<=den\x200\d)|(?<=den\x20\d\d)|(?<=ngay\x200\d)|(?<=ngay\x20\d\d)|(?<=nhat\x20\d\d))\.(?:0?[1-9]|1[0-2])(?![\d.]|\s*(?:%|trieu|ty\b|nghin))|\s+thang\s+(?:0?[1-9]|1[0-2])(?!\d)(?:\s*,?\s*nam\s+(?:19|20)\d\d)?)"
)
#: The days before the last of several: "ngày 25, 26/10", "các ngày 10, 11 và 12/11".
_LISTED = re.compile(r"(?<![\d/.,-])(?:(?:0?[1-9]|[12]\d|3[01])\s*(?:,|;|va|-|den)\s*(?:ngay\s+)?)+$")
_AROUND = 40  # characters of a mention's quote on either side


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date of the plan that is no deadline of the units' reports."""

    quote: str
    due: datetime | None
    duty: Duty
    sentence: str = ""  #: where it stands


def days_in(text: str) -> Iterator[str]:
    """The days that a text names, as folded words without spaces."""
    for day, _, _ in _days(fold(clean(text))):
        yield day


def _days(folded: str) -> Iterator[tuple[str, int, int]]:
    """Each day with its place; "23 và 24/9/2024" are two."""
    for found in DAY.finditer(folded):
        day = _plain(found[0])
        if listed := _LISTED.search(folded, max(0, found.start() - _AROUND), found.start()):
            for number in re.findall(r"\d+", listed[0]):
                yield f"{int(number)}/{day.partition('/')[2]}", listed.start(), found.end()
        yield day, found.start(), found.end()


def unplaced(blocks: tuple[Block, ...], quotes: Iterable[str]) -> tuple[Milestone, ...]:
    """The days of a paper that stand in none of the quotes, each with the words around it."""
    placed = {day for quote in set(quotes) for day in days_in(quote)}
    found: dict[str, Milestone] = {}
    for text in texts_of(blocks):
        original = squeeze(clean(text))
        for day, start, end in _days(fold(original)):
            if day not in placed and day not in found:
                quote = original[max(0, start - _AROUND) : end + _AROUND]
                found[day] = Milestone(quote, None, Duty.UNPLACED, quote)
    return tuple(found.values())


def texts_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The texts of a paper, paragraph by paragraph and cell by cell."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block.rows:
                for cell in row:
                    if cell is not None:
                        yield f"{cell:%d/%m/%Y}" if hasattr(cell, "strftime") else str(cell)


def _plain(words: str) -> str:
    """One spelling for a day: "07 tháng 10 năm 2024" is 7/10/2024."""
    numbers = [str(int(one)) for one in re.findall(r"\d+", words)]
    if len(numbers) == 3 and len(numbers[2]) == 2:
        numbers[2] = f"20{numbers[2]}"
    return "/".join(numbers)
