"""This period beside the last: every figure of every row that had one then, and what there is to ask about it."""

from __future__ import annotations

from config.column_rules import SumRule
from config.entities import Part
from tracker.reports.question_words import change_words, question_words
from tracker.reports.report_words import labels, shown
from tracker.reports.synthesis.lists import told
from tracker.reports.synthesis.material import Material, level_name
from tracker.reports.synthesis.sheet import Book, Head, ListSheet
from tracker.rules.synthesis.questions import Earlier, RowQuestion, figures_of, questions
from tracker.rules.synthesis.records import RecordRow, name_place

_WIDTHS = (("no", 6), ("unit", 34), ("level", 11), ("value", 30))


class ComparisonSheet:
    """One line a figure; one for each sum that does not hold."""

    def __init__(self, book: Book, material: Material) -> None:
        words = labels()["questions"]
        named = [Head(labels()["heads"][name], width) for name, width in _WIDTHS]
        figures = [Head(words[name], 14) for name in ("column", "before", "now", "change_head")]
        line = f"{told(material)} {words['before']}: {material.earlier_title}" if material.earlier_title else told(material)
        self.list = ListSheet(book, words["sheet"], words["title"], line, [*named, *figures, Head(words["question"], 60)])

    def add(self, row: RecordRow, part: Part, earlier: Earlier) -> None:
        """The figures of one row."""
        now, before = figures_of(row, part), earlier.get((row.unit.code, row.part, row.record), {})
        asked = tuple(questions(row, part, earlier))
        for column in part.columns:
            field = column.field
            if field in now and field in before:
                said = [one for one in asked if not isinstance(one.rule, SumRule) and one.rule.field == field]
                change = change_words(before[field], now[field]) if now[field] != before[field] else ""
                self._line(row, part, (column.headers[0], before[field], now[field], change), said)
        if sums := [one for one in asked if isinstance(one.rule, SumRule)]:
            self._line(row, part, (None, None, None, None), sums)

    def _line(self, row: RecordRow, part: Part, figures: tuple[str | float | None, ...], asked: list[RowQuestion]) -> None:
        named = shown(row.values[name_place(part.columns)])
        words = "; ".join(question_words(one, part) for one in asked)
        self.list.add((self.list.rows + 1, row.unit.name, level_name(row.unit.level), named, *figures, words or None))
