"""Figures are asked about where a rule does not hold, and never where something is not known."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from config.column_rules import column_rule
from config.entities import Column, ColumnType, Part, Unit
from tracker.reports.question_words import change_words, question_words
from tracker.rules.synthesis.questions import Earlier, added_up, column_changes, figures_of, questions
from tracker.rules.synthesis.records import RecordRow, Source

NOW = datetime(2027, 1, 1, tzinfo=UTC)
RULES = tuple(rule for text in ("tong = nam + nu", "nu <= tong", "tong change 30%") if (rule := column_rule(text)))
PART = Part(
    "bieu",
    "Biểu",
    columns=(
        Column("lop", ("Lớp",), required=True),
        Column("tong", ("Tổng số",), ColumnType.INTEGER),
        Column("nam", ("Nam",), ColumnType.INTEGER),
        Column("nu", ("Nữ",), ColumnType.INTEGER),
        Column("ti_le", ("Tỷ lệ",), ColumnType.PERCENTAGE),
    ),
    rules=RULES,
)


def row(*values: str | int | None, record: str = "a") -> RecordRow:
    source = Source(1, 1, NOW, "bieu.xlsx", 1, 0)
    return RecordRow(Unit("u", "Trường U"), "bieu", record, source, "Sheet1", 5, values, values)


def told(*values: str | int | None, earlier: Earlier | None = None) -> list[str]:
    return [question_words(one, PART) for one in questions(row(*values), PART, earlier or {})]


def test_a_sum_that_does_not_hold_is_asked_about_with_both_figures() -> None:
    assert told("Lớp 1", 45, 20, 25, None) == []
    (asked,) = told("Lớp 1", 45, 20, 24, None)
    assert asked == "Sheet1, dòng 5 (Lớp 1): Tổng số là 45, trong khi Nam + Nữ là 44; số liệu này có đúng không?"
    assert "lớn hơn Tổng số là 45" in told("Lớp 1", 45, None, 50, None)[0]


def test_what_nobody_wrote_is_not_asked_about() -> None:
    assert told("Lớp 1", None, 20, 24, None) == []
    assert told("Lớp 1", 45, None, 24, None) == []
    assert told("Lớp 1", 45, 20, "không rõ", None) == []


def test_a_jump_is_asked_about_where_the_same_row_was_there_before() -> None:
    before = {("u", "bieu", "a"): {"tong": 30.0}}
    assert told("Lớp 1", 39, 19, 20, None, earlier=before) == []
    (asked,) = told("Lớp 1", 45, 20, 25, None, earlier=before)
    assert "Tổng số là 45, kỳ trước là 30 (tăng 50%)" in asked
    assert told("Lớp 1", 45, 20, 25, None, earlier={("u", "bieu", "b"): {"tong": 30.0}}) == []


def test_changes_are_told_as_shares_and_from_nothing_as_numbers() -> None:
    assert change_words(300, 262.5) == "giảm 12,5%"
    assert change_words(0, 7) == "tăng 7"
    assert change_words(10, 10) == "tăng 0%"


def test_only_columns_that_are_added_up_are_compared_as_sums() -> None:
    rows = [row("Lớp 1", 45, 20, 25, 40), row("Lớp 2", 5, 2, 3, 1, record="b")]
    now = {field: float(value) for field, value in added_up(figures_of(one, PART) for one in rows).items()}
    (one,) = column_changes(PART, now, {"tong": 30.0, "ti_le": 50.0})
    assert (one.name, one.before, one.now) == ("Tổng số", 30.0, 50.0)
    assert column_changes(PART, now, {}) == ()
    assert added_up([{"x": 0.1}] * 3)["x"] == Decimal("0.3")
