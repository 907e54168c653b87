"""What columns of an appendix must say together: sums within a row, and how far a value may be from the last period's.

A rule is a short text, "tong = nam + nu" or "tong change 30%": names of fields with plus and minus between them, and one
relation. Nothing else is understood, and nothing of it is ever carried out as a program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_NAME = r"[A-Za-z_]\w*"
_SUM = re.compile(rf"{_NAME}(\s*[+-]\s*{_NAME})*", re.ASCII)
_TERM = re.compile(rf"([+-]?)\s*({_NAME})", re.ASCII)
_RELATED = re.compile(r"([^=<>]+?)\s*(<=|>=|=)\s*([^=<>]+)")
_CHANGE = re.compile(rf"({_NAME})\s+change\s+(\d{{1,4}}(?:\.\d{{1,2}})?)\s*%", re.ASCII)
_NEARLY = 1e-6  # decimals that a computer holds are not those that a clerk wrote


class Relation(StrEnum):
    """How the two sides stand to each other."""

    EQUAL = "="
    AT_MOST = "<="
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Term:
    """One column of a sum."""

    field: str
    taken: bool = False  #: from the sum


@dataclass(frozen=True, slots=True)
class SumRule:
    """A relation between two sums of one row."""

    left: tuple[Term, ...]
    relation: Relation
    right: tuple[Term, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns it speaks of."""
        return tuple(term.field for term in (*self.left, *self.right))

    def sides(self, values: Mapping[str, float | None]) -> tuple[float, float] | None:
        """What both sides come to in a row; None where a value is missing: nobody knows then."""
        if any(values.get(field) is None for field in self.fields):
            return None
        return _added(self.left, values), _added(self.right, values)

    def holds(self, left: float, right: float) -> bool:
        """Whether the sides stand as they must."""
        if abs(left - right) <= _NEARLY * max(1.0, abs(left), abs(right)):
            return True
        return {Relation.EQUAL: False, Relation.AT_MOST: left < right, Relation.AT_LEAST: left > right}[self.relation]

    def __str__(self) -> str:
        return f"{_told(self.left)} {self.relation} {_told(self.right)}"


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """A value further from the last period's than so many per cent of that is asked about."""

    field: str
    percent: float

    @property
    def fields(self) -> tuple[str, ...]:
        """The column it speaks of."""
        return (self.field,)

    def holds(self, before: float, now: float) -> bool:
        """Whether the value is as near as it must be. From nothing no share can be taken: any change is asked about."""
        return abs(now - before) <= abs(before) * self.percent / 100 + _NEARLY

    def __str__(self) -> str:
        return f"{self.field} change {self.percent:g}%"


ColumnRule = SumRule | ChangeRule


def column_rule(text: str) -> ColumnRule | None:
    """The rule of a text; None: it is none."""
    if change := _CHANGE.fullmatch(text.strip()):
        return ChangeRule(change[1], float(change[2]))
    related = _RELATED.fullmatch(text.strip())
    if related is None:
        return None
    left, right = related[1].strip(), related[3].strip()
    if not (_SUM.fullmatch(left) and _SUM.fullmatch(right)):
        return None
    return SumRule(_terms(left), Relation(related[2]), _terms(right))


def _terms(text: str) -> tuple[Term, ...]:
    return tuple(Term(name, sign == "-") for sign, name in _TERM.findall(text))


def _added(terms: tuple[Term, ...], values: Mapping[str, float | None]) -> float:
    return sum((-1 if term.taken else 1) * (values[term.field] or 0.0) for term in terms)


def _told(terms: tuple[Term, ...]) -> str:
    words = " ".join(f"{'-' if term.taken else '+'} {term.field}" for term in terms)
    return words.removeprefix("+ ")
