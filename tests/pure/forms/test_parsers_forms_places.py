"""Cells that come again and again in a column are understood once, and never one for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Column, ColumnType
from parsers.facts import Cell, Table
from parsers.forms.column_places import ColumnPlace
from parsers.forms.extract import extract
from parsers.forms.values import read_value

COLUMNS = [
    Column("a", ("A",)),
    Column("a", ("A",), ColumnType.INTEGER, required=True, least=1.0),
    Column("a", ("A",), ColumnType.DECIMAL),
    Column("a", ("A",), ColumnType.DATE),
    Column("a", ("A",), ColumnType.CHOICE, choices=("Tập thể", "Cá nhân")),
]
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(
        (None, True, False, 0, 1, 1.0, -1, 2.5, 44000, "1", "1,0", " tập thể ", "TT", "-", "", "03/02/2021", "không")
    ),
    st.text(max_size=4),
    st.dates(),
    st.floats(),
)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.type)
@given(cells=st.lists(CELLS, max_size=12))
def test_a_cell_means_the_same_whatever_came_before_it(column: Column, cells: list[Cell]) -> None:
    place = ColumnPlace(column, 0, ())
    for cell in cells * 2:
        (field, value), code = place.read((cell,))
        alone = read_value(cell, column)
        missing = "missing-field" if column.required and alone.value is None else ""
        assert field == "a"
        assert (repr(value), code) == (repr(alone.value), alone.problem or missing)


def test_one_and_true_and_one_point_nought_stay_apart() -> None:
    place = ColumnPlace(Column("a", ("A",), ColumnType.DECIMAL), 0, ())
    read = [place.read((cell,)) for cell in (1, True, 1.0, "1")]
    assert [(type(value), code) for (_, value), code in read] == [
        (int, ""),
        (type(None), "bad-decimal"),
        (float, ""),
        (float, ""),
    ]


def test_a_row_that_ends_before_the_column_says_nothing_of_it() -> None:
    assert ColumnPlace(COLUMNS[0], 3, ()).read(("x",)) == (("a", None), "")


def test_rows_beyond_ten_thousand_are_read_like_those_before() -> None:
    head: tuple[Cell, ...] = ("STT", "Tên sách", "Số bản")
    form = (Column("title", ("Tên sách",), required=True), Column("copies", ("Số bản",), ColumnType.INTEGER))
    rows = tuple((number, f"Sách {number}", number % 7) for number in range(9_990, 10_011))
    records = extract((Table((head, *rows), sheet="Sheet1"),), form).records
    assert [dict(record.values)["title"] for record in records] == [title for _, title, _ in rows]
