"""What a list of rows is looked through by, of one row: it is worked out when the row is filed, and paged by a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from config.entities import Part
from parsers.vietnamese.text import key
from tracker.rules.synthesis.questions import Earlier, Figures, figures_of, questions
from tracker.rules.synthesis.records import RecordRow
from tracker.rules.synthesis.roles import is_yes, reward_place, word_of
from tracker.rules.synthesis.twins import twin_name


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row, as it is chosen, counted and found."""

    record: str
    search: str  #: what a search looks in
    name: str | None  #: by which it may be another unit's too
    exemplary: bool
    reward: bool  #: the unit asks for one
    corrected: bool
    asked: bool  #: there is something to ask about its figures
    written: tuple[tuple[int, str, str], ...]  #: of columns that may group: place, word, text
    figures: Figures


def row_lines(rows: Iterable[RecordRow], part: Part, earlier: Earlier) -> Iterator[RowLine]:
    """The lines of some rows, beside the figures of the last period."""
    reward = reward_place(part.columns)
    worded = [place for place, column in enumerate(part.columns) if column.type.facts.worded]
    for row in rows:
        yield RowLine(
            row.record,
            said_of(row),
            twin_name(row, part.columns),
            bool(row.mark and row.mark.exemplary),
            reward is not None and is_yes(row.values[reward]),
            bool(row.corrections),
            next(questions(row, part, earlier), None) is not None,
            tuple((place, word_of(value), str(value)) for place in worded if (value := row.values[place]) is not None),
            figures_of(row, part),
        )


def said_of(row: RecordRow) -> str:
    """What a search looks in."""
    return key(" ".join((row.unit.name, *(str(one) for one in row.values if one is not None))))
