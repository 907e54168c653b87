"""What travels with a letter and is made only as it leaves, said in one word: "form:DVK2020/appendix"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EnclosureSort(StrEnum):
    """What is attached."""

    TABLE = "table"  #: the status table of a campaign as it stands then
    FILE = "file"  #: a file kept with a campaign, by its number
    FORM = "form"  #: the empty form of a part, "DVK2020/appendix"
    CALENDAR = "calendar"  #: the deadline of the unit that the letter goes to


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One thing to attach."""

    sort: EnclosureSort
    what: str

    def __str__(self) -> str:
        # A campaign's code alone is its status table: no code holds a colon.
        return self.what if self.sort is EnclosureSort.TABLE else f"{self.sort}:{self.what}"


def enclosure(word: str) -> Enclosure:
    """The thing that a word of the outbox names."""
    sort, colon, what = word.partition(":")
    return Enclosure(EnclosureSort(sort), what) if colon else Enclosure(EnclosureSort.TABLE, word)
