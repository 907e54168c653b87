"""The rows of a part as a page shows them, read from its book: a hundred at a time, with what is said of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from config.entities import Level, Part, Unit
from parsers.vietnamese.text import key
from tracker.jobs.synthesis.book_cells import source_of
from tracker.jobs.synthesis.comparison import earlier_figures
from tracker.jobs.synthesis.row_books import BookPlan
from tracker.rules.synthesis.counts import Counting
from tracker.rules.synthesis.questions import Figures, RowQuestion, questions
from tracker.rules.synthesis.records import RecordRow, row_of
from tracker.rules.synthesis.roles import Roles
from tracker.rules.synthesis.row_selection import RowFilter
from tracker.rules.synthesis.twins import Variant, variants_of
from tracker.store.filings import records
from tracker.store.filings.row_book import BookChoice, BookRow, RowBook
from tracker.store.office import roster

_OTHERS = 5  # twins that a list names of a row
#: Filters of the page, and the flag of the lines that each asks for; "khac-chu" asks for texts.
_FLAGS = {"tieu-bieu": "exemplary", "de-nghi": "reward", "trung": "twin", "da-sua": "corrected", "can-hoi": "asked"}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with what stands beside it."""

    row: RecordRow
    before: Figures  #: of the last period; empty: it had none
    asked: tuple[RowQuestion, ...]
    others: tuple[RecordRow, ...]  #: rows of other units with its name, some of them
    count: int  #: of them


class RowList:
    """What one book says at one moment."""

    def __init__(self, conn: Connection, plan: BookPlan, book: RowBook, current: bool) -> None:
        self._conn, self._plan, self._book = conn, plan, book
        self.part: Part = plan.part
        self.current = current  #: whether all that has come is in it

    @cached_property
    def counting(self) -> Counting:
        """How many rows say what, by level."""
        return Counting.of_written(self.part.columns, self._book.levels(), self._book.written(), self._book.prose())

    @cached_property
    def roles(self) -> Roles:
        """What the columns are."""
        return self.counting.roles()

    @cached_property
    def odd(self) -> tuple[Variant, ...]:
        """Values that a few units write differently from the rest."""
        counted: dict[int, dict[str, int]] = {place: {} for place in self.roles.groups}
        for one in self._book.written():
            if one.place in counted:
                counted[one.place][one.text] = counted[one.place].get(one.text, 0) + one.rows
        return variants_of(counted, self.part.columns, self.roles)

    def counts(self) -> dict[str, int]:
        """How many rows each filter has."""
        flags = self._book.flags()
        found = {name: flags[flag] for name, flag in _FLAGS.items()}
        return {"tat-ca": flags[""], **found, "khac-chu": self._book.count(BookChoice(said=self._oddly))}

    def amounts(self) -> dict[str, float]:
        """What the figures of all rows come to, by field."""
        return self._book.amounts()

    def walk(self) -> Iterator[tuple[str, str, str]]:
        """Unit, record and what a search looks in, of every row in order."""
        return self._book.walk()

    def lost(self, most: int) -> list[tuple[str, Any]]:
        """Units with decisions about rows that their newest version has no more, by name, and what was decided."""
        found = self._book.lost(most)
        names = roster.names(self._conn, [unit for unit, _ in found])
        return [(names.get(unit, unit), told) for unit, told in found]

    def count(self, wanted: RowFilter) -> int:
        """How many rows are wanted."""
        return self._book.count(self._choice(wanted))

    def page(self, wanted: RowFilter, first: int, most: int) -> tuple[ShownRow, ...]:
        """Some of the rows wanted, in their order. A name that means nothing chooses nothing away."""
        return self._shown(self._book.page(self._choice(wanted), first, most), _OTHERS)

    def row(self, unit: str, record: str, most: int) -> ShownRow | None:
        """One row, with at most so many of its twins."""
        found = self._book.row(unit, record)
        return self._shown((found,), most)[0] if found else None

    @property
    def _oddly(self) -> tuple[tuple[int, str], ...]:
        return tuple((one.place, one.written) for one in self.odd)

    def _choice(self, wanted: RowFilter) -> BookChoice:
        place = next((n for n in self.roles.groups if self.part.columns[n].field == wanted.column), None)
        spelt: Iterable[str] = () if place is None else self.counting.watch.spellings[place].get(wanted.value, ())
        return BookChoice(
            flag=_FLAGS.get(wanted.which, ""),
            level=wanted.level,
            unit=wanted.unit,
            search=key(wanted.search),
            said=self._oddly if wanted.which == "khac-chu" else None,
            value=[(place, text) for text in spelt] if place is not None and wanted.value else None,
        )

    def _shown(self, found: Sequence[BookRow], most: int) -> tuple[ShownRow, ...]:
        beside = [self._book.others(one, most) for one in found]
        known = self._records((*found, *(one for others, _ in beside for one in others)))
        earlier = earlier_figures(self._conn, self._plan.before, {one.unit for one in found})
        return tuple(
            ShownRow(
                row,
                earlier.get((row.unit.code, row.part, row.record), {}),
                tuple(questions(row, self.part, earlier)),
                tuple(known[other.key] for other in others),
                count,
            )
            for one, (others, count) in zip(found, beside, strict=True)
            for row in (known[one.key],)
        )

    def _records(self, found: Sequence[BookRow]) -> Mapping[tuple[int, str, int], RecordRow]:
        units = {one.unit for one in found}
        code = self._plan.campaign.code
        marks, made = records.marks_of(self._conn, code, units), records.corrections_of(self._conn, self._plan.campaign, units)
        named = {unit: Unit(unit, name, Level(level)) for unit, (_, name, level) in roster.places(self._conn, units).items()}
        at = {one.key: (one.unit, self.part.code, one.record) for one in found}
        return {
            one.key: row_of(
                named[one.unit], self.part, one.record, source_of(one.source), one.stored,
                marks.get(at[one.key]), made.get(at[one.key], ()),
            )
            for one in found
            if one.unit in named
        }  # fmt: skip
