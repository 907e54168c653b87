"""The rows of one part as an officer looks through them: chosen, with their twins and odd spellings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from config.entities import Part
from parsers.vietnamese.text import key
from tracker.rules.synthesis.counts import Counting
from tracker.rules.synthesis.questions import Earlier, Figures, RowQuestion, questions
from tracker.rules.synthesis.records import RecordRow, name_place
from tracker.rules.synthesis.roles import Roles, is_yes, word_of
from tracker.rules.synthesis.row_line import said_of
from tracker.rules.synthesis.twins import Variant, twins, variants

SHOWN = ("tat-ca", "tieu-bieu", "de-nghi", "trung", "da-sua", "khac-chu", "can-hoi")
#: all, marked, rewards asked, twins, corrected, odd, those with questions


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What the officer asked to see."""

    which: str = ""  #: one of SHOWN; empty: all
    level: str = ""
    unit: str = ""
    search: str = ""
    column: str = ""  #: field of a grouping column …
    value: str = ""  #: … and the word of the value wanted


@dataclass(frozen=True)
class RowSelection:
    """All rows of a part, looked through once."""

    part: Part
    rows: tuple[RecordRow, ...]
    roles: Roles
    counting: Counting
    same: Mapping[str, tuple[RecordRow, ...]]  #: rows of several units by the word of their name
    odd: tuple[Variant, ...]
    asked: Mapping[tuple[str, str], tuple[RowQuestion, ...]]  #: what there is to ask, by unit and record
    earlier: Earlier  #: figures of the last period

    def before(self, row: RecordRow) -> Figures:
        """The figures of a row in the last period; empty: it had none."""
        return self.earlier.get((row.unit.code, row.part, row.record), {})

    def choose(self, wanted: RowFilter) -> tuple[RecordRow, ...]:
        """The rows wanted, in their order. A name that means nothing chooses nothing away."""
        keep = self._keepers.get(wanted.which)
        sought = key(wanted.search)
        place = next((n for n in self.roles.groups if self.part.columns[n].field == wanted.column), None)
        if wanted == RowFilter():
            return self.rows
        found = (row for row, said in zip(self.rows, self._said, strict=True) if sought in said) if sought else iter(self.rows)
        return tuple(
            row
            for row in found
            if (keep is None or id(row) in keep)
            and wanted.level in ("", row.unit.level)
            and wanted.unit in ("", row.unit.code)
            and (place is None or not wanted.value or _word(row, place) == wanted.value)
        )

    def counts(self) -> dict[str, int]:
        """How many rows each of SHOWN has."""
        return {"tat-ca": len(self.rows)} | {which: len(kept) for which, kept in self._keepers.items()}

    def others(self, row: RecordRow) -> tuple[RecordRow, ...]:
        """Rows of other units with the same name."""
        value = row.values[name_place(self.part.columns)]
        return tuple(one for one in self.same.get(word_of(value), ()) if one.unit != row.unit) if value is not None else ()

    @cached_property
    def _said(self) -> tuple[str, ...]:
        """What a search looks in, row by row."""
        return tuple(said_of(row) for row in self.rows)

    @cached_property
    def _keepers(self) -> dict[str, frozenset[int]]:
        written = {(one.place, one.written) for one in self.odd}
        reward = self.roles.reward
        return {
            "tieu-bieu": frozenset(id(row) for row in self.rows if row.mark and row.mark.exemplary),
            "de-nghi": frozenset(id(row) for row in self.rows if reward is not None and is_yes(row.values[reward])),
            "trung": frozenset(id(row) for rows in self.same.values() for row in rows),
            "da-sua": frozenset(id(row) for row in self.rows if row.corrections),
            "can-hoi": frozenset(id(row) for row in self.rows if (row.unit.code, row.record) in self.asked),
            "khac-chu": frozenset(
                id(row) for row in self.rows if any((n, str(row.values[n])) in written for n in self.roles.groups)
            ),
        }


def selected_rows(part: Part, rows: Sequence[RecordRow], earlier: Earlier = MappingProxyType({})) -> RowSelection:
    """Look through the rows of a part, beside the figures of the last period."""
    counting = Counting(part.columns)
    for row in rows:
        counting.add(row)
    roles = counting.roles()
    odd = variants([row.values for row in rows], part.columns, roles)
    asked = {(row.unit.code, row.record): found for row in rows if (found := tuple(questions(row, part, earlier)))}
    return RowSelection(part, tuple(rows), roles, counting, twins(rows, part.columns), odd, asked, earlier)


def _word(row: RecordRow, place: int) -> str:
    value = row.values[place]
    return "" if value is None else word_of(value)
