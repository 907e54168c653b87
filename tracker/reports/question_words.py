"""Questions about figures in words: as a question, for nobody is accused by a sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from config.column_rules import SumRule, Term
from config.entities import Part
from tracker.reports.report_words import labels, number, shown
from tracker.reports.synthesis.material import place_of
from tracker.rules.synthesis.questions import RowQuestion
from tracker.rules.synthesis.records import name_place


def question_words(one: RowQuestion, part: Part) -> str:
    """One sentence: where, what stands there, what it was held against."""
    words, names = labels()["questions"], {column.field: column.headers[0] for column in part.columns}
    said = {"where": _where(one, part), "found": number(one.found), "expected": number(one.expected)}
    if isinstance(one.rule, SumRule):
        sides = {"left": sum_words(one.rule.left, names), "right": sum_words(one.rule.right, names)}
        return words[f"sum{one.rule.relation}"].format(**said, **sides)
    return words["change"].format(**said, column=names[one.rule.field], change=change_words(one.expected, one.found))


def change_words(before: float, now: float) -> str:
    """ "tăng 50%", "giảm 12,5%", or by how much, where there was nothing to take a share of."""
    words = labels()["questions"]
    way = words["up" if now >= before else "down"]
    by = abs(now - before)
    return f"{way} {number(round(100 * by / abs(before), 1))}%" if before else f"{way} {number(by)}"


def sum_words(terms: Sequence[Term], names: Mapping[str, str]) -> str:
    """A sum by the names of its columns."""
    words = " ".join(f"{'-' if term.taken else '+'} {names.get(term.field, term.field)}" for term in terms)
    return words.removeprefix("+ ")


def _where(one: RowQuestion, part: Part) -> str:
    """The row by its place, and by what it is about where that is a word."""
    place = name_place(part.columns)
    column, value = part.columns[place], one.row.values[place]
    named = value is not None and not column.type.facts.numeric
    return f"{place_of(one.row)} ({shown(value)})" if named else place_of(one.row)
