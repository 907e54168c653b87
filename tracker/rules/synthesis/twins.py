"""What an officer should look at before the figures leave the house: rows that several units sent, and values spelt apart.

Nothing here is decided: rows are shown side by side, a spelling is proposed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from config.entities import Column
from parsers.forms.extract import Value
from tracker.rules.synthesis.records import RecordRow, name_place
from tracker.rules.synthesis.roles import Roles, word_of

_ALIKE = 0.88  # of the letters: "kinh tế" and "kinh té" are one, "tiểu học" and "tiểu khu" two
_SHORTEST = 4  # letters of a value that may be mistyped


@dataclass(frozen=True, slots=True)
class Variant:
    """A value that a few units write differently from the rest."""

    place: int  #: of the column
    written: str
    rows: int
    proposed: str  #: how more units write it, or the form's own choice


def twin_name(row: RecordRow, columns: Sequence[Column]) -> str | None:
    """By what a row may be another unit's too; None: by nothing."""
    place = name_place(columns)
    value = row.values[place]
    return word_of(value) if value is not None and columns[place].type.facts.free else None


def twins(rows: Iterable[RecordRow], columns: Sequence[Column]) -> dict[str, tuple[RecordRow, ...]]:
    """Rows of different units with the same name, by its word; each with all of its rows."""
    named: dict[str, list[RecordRow]] = defaultdict(list)
    for row in rows:
        name = twin_name(row, columns)
        if name is not None:
            named[name].append(row)
    return {word: tuple(same) for word, same in named.items() if len({row.unit.code for row in same}) > 1}


def variants(values: Sequence[Sequence[Value | None]], columns: Sequence[Column], roles: Roles) -> tuple[Variant, ...]:
    """Spellings of the grouping columns' values that seem to mean another value: initials, a slip, accents left out."""
    written = {place: Counter(str(value) for line in values if (value := line[place]) is not None) for place in roles.groups}
    return variants_of(written, columns, roles)


def variants_of(counted: Mapping[int, Mapping[str, int]], columns: Sequence[Column], roles: Roles) -> tuple[Variant, ...]:
    """The same, from how many rows have each text in a column."""
    found: list[Variant] = []
    for place in roles.groups:
        written = counted.get(place, {})
        own = set(columns[place].choices)
        ranked = sorted(written, key=lambda text: (text not in own, -written[text], text.isupper(), text.islower(), text))
        for order, text in enumerate(ranked):
            if text in own:
                continue
            better = next((one for one in (*columns[place].choices, *ranked[:order]) if _means(text, one)), None)
            if better:
                found.append(Variant(place, text, written[text], better))
    return tuple(found)


def _means(text: str, other: str) -> bool:
    mine, theirs = word_of(text), word_of(other)
    if mine == theirs:
        return True
    letters = mine.replace(" ", "")
    if 1 < len(letters) == len(theirs.split()) and letters == "".join(word[0] for word in theirs.split()):
        return True
    return min(len(mine), len(theirs)) >= _SHORTEST and Indel.normalized_similarity(mine, theirs, score_cutoff=_ALIKE) > 0
