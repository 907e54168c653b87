"""What an officer may want to ask about a unit's figures: sums that do not hold, values far from the last period's. Pure.

They are questions and no mistakes: a school that has closed a class has fewer pupils than last month, and knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from config.column_rules import ColumnRule, SumRule
from config.entities import Part
from tracker.rules.synthesis.records import RecordRow

Figures = Mapping[str, float]  #: of one row, by field
Earlier = Mapping[tuple[str, str, str], Figures]  #: of the last period, by unit, part and record


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """One rule that one row parts from."""

    rule: ColumnRule
    row: RecordRow
    expected: float  #: what the right side comes to, or the value of the last period
    found: float  #: what the left side comes to, or the value now


def figures_of(row: RecordRow, part: Part) -> dict[str, float]:
    """The numbers of a row, by field; a column without one is left out."""
    return {
        column.field: float(value)
        for column, value in zip(part.columns, row.values, strict=True)
        if column.type.facts.numeric and isinstance(value, int | float)
    }


def questions(row: RecordRow, part: Part, earlier: Earlier) -> Iterator[RowQuestion]:
    """What there is to ask about a row, in the order of the rules. What nobody wrote, now or then, is not asked about."""
    now = figures_of(row, part) if part.rules else {}
    before = earlier.get((row.unit.code, row.part, row.record), {})
    for rule in part.rules:
        sides = _sides(rule, now, before)
        if sides and not rule.holds(*sides):
            found, expected = sides if isinstance(rule, SumRule) else sides[::-1]
            yield RowQuestion(rule, row, expected, found)


def _sides(rule: ColumnRule, now: Figures, before: Figures) -> tuple[float, float] | None:
    if isinstance(rule, SumRule):
        return rule.sides(now)
    return (before[rule.field], now[rule.field]) if rule.field in before and rule.field in now else None


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """What all rows of a column come to, now and in the last period."""

    field: str
    name: str
    before: float
    now: float


def column_changes(part: Part, now: Mapping[str, float], then: Mapping[str, float]) -> tuple[ColumnChange, ...]:
    """The sums of a part's columns that are added up, beside those of the last period; empty where there was none."""
    return tuple(
        ColumnChange(column.field, column.headers[0], then[column.field], now.get(column.field, 0.0))
        for column in part.columns
        if column.type.facts.added and column.field in then
    )


def added_up(rows: Iterable[Figures]) -> dict[str, Decimal]:
    """What figures come to, by field: tenths add up to tenths, in whatever order."""
    found: dict[str, Decimal] = {}
    for figures in rows:
        for field, value in figures.items():
            found[field] = found.get(field, Decimal()) + Decimal(str(value))
    return found
