"""Every type of column is known to everything that must know it: a new one that is forgotten somewhere fails here."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.entities import TYPE_FACTS, Column, ColumnType
from parsers.facts import Budget, Cell, Table
from parsers.formats.document import read_document
from parsers.forms.values import READERS, Value, read_value
from tracker.reports.synthesis.sheet import Book, Figure
from tracker.rules.synthesis.records import as_json, as_value, name_place
from tracker.rules.synthesis.roles import Watch, numeric_places

#: By type: a cell that is a value of it, and the value.
_SAMPLES: dict[ColumnType, tuple[Cell, Value]] = {
    ColumnType.TEXT: ("Trường học xanh", "Trường học xanh"),
    ColumnType.INTEGER: ("1.250", 1250),
    ColumnType.DECIMAL: ("12,5", 12.5),
    ColumnType.PERCENTAGE: ("96,5 %", 96.5),
    ColumnType.DATE: ("20/11/2026", date(2026, 11, 20)),
    ColumnType.CHOICE: ("tap the", "Tập thể"),
}
_LABELS = Path(__file__).parents[3] / "templates/web/labels.toml"


def _column(kind: ColumnType, required: bool = False) -> Column:
    choices = ("Tập thể", "Cá nhân") if kind.facts.listed else ()
    return Column("cot", ("Cột",), kind, required, choices)


def test_every_table_by_type_names_every_type_and_no_other() -> None:
    words = tomllib.loads(_LABELS.read_text(encoding="utf-8"))["types"]
    assert set(TYPE_FACTS) == set(READERS) == set(_SAMPLES) == set(ColumnType)
    assert set(words) == {kind.value for kind in ColumnType}
    assert all(words.values())


@pytest.mark.parametrize("kind", ColumnType)
def test_a_cell_of_every_type_is_read_and_comes_back_from_the_store_as_it_went(kind: ColumnType) -> None:
    cell, value = _SAMPLES[kind]
    column = _column(kind)
    reading = read_value(cell, column)
    assert (reading.value, reading.problem) == (value, "")
    assert type(reading.value) is type(value)
    assert as_value(as_json(reading.value), column) == value


@pytest.mark.parametrize("kind", ColumnType)
def test_a_synthesis_adds_averages_or_groups_by_what_the_type_says(kind: ColumnType) -> None:
    columns = (Column("ten", ("Tên",), required=True), _column(kind))
    sums, means = numeric_places(columns)
    assert (1 in sums, 1 in means) == (kind.facts.numeric and kind.facts.added, kind.facts.numeric and not kind.facts.added)
    watch = Watch(columns)
    for number in range(4):
        watch.see((f"Tên {number}", _SAMPLES[kind][1]))
    assert (1 in watch.spellings) == kind.facts.worded
    assert name_place((_column(kind), Column("ten", ("Tên",)))) == (0 if kind.facts.free else 1)


@pytest.mark.parametrize("kind", ColumnType)
def test_a_workbook_has_the_cell_format_of_every_type(kind: ColumnType, tmp_path: Path) -> None:
    book = Book(tmp_path / "so.xlsx", "Sổ", "Phòng", datetime(2026, 11, 30, tzinfo=UTC), UTC)
    made = book.formats[kind.value]
    assert made.num_format == (kind.facts.number_format or "General")
    assert kind.facts.width > 0
    book.add("Danh mục")
    book.file.close()


@pytest.mark.parametrize("kind", ColumnType)
def test_a_type_is_of_one_sort_only(kind: ColumnType) -> None:
    facts = kind.facts
    assert sum((facts.free, facts.listed, facts.dated, facts.numeric)) == 1
    assert facts.numeric or not facts.added
    assert facts.numeric or not facts.sign


def test_a_number_with_a_sign_is_shown_with_it_and_kept_without(tmp_path: Path) -> None:
    book = Book(tmp_path / "so.xlsx", "Sổ", "Phòng", datetime(2026, 11, 30, tzinfo=UTC), UTC)
    sheet, _ = book.add("Danh mục")
    book.write(sheet, 0, 0, Figure(96.5, ColumnType.PERCENTAGE))
    book.write(sheet, 0, 1, "x")
    book.file.close()
    read = read_document((tmp_path / "so.xlsx").read_bytes(), "so.xlsx", Budget())
    assert [block.rows for block in read.blocks if isinstance(block, Table)] == [((96.5, "x"),)]
