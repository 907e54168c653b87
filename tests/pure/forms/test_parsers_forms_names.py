"""What is left out for speed changes no answer: names of columns, and blank cells."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from config.entities import Column, ColumnType
from parsers.facts import Table
from parsers.forms.column_names import Name, likeness
from parsers.forms.extract import extract
from parsers.forms.table_header import _FITS, _Form
from parsers.forms.values import as_text, is_blank
from parsers.vietnamese.text import clean

COLUMNS = (
    Column("name", ("Họ và tên", "Tên giáo viên"), required=True),
    Column("count", ("Số lượng học sinh", "Số HS (em)"), ColumnType.INTEGER),
    Column("kind", ("Hình thức",), ColumnType.CHOICE, choices=("Tập thể", "Cá nhân")),
)
WORDS = ("Họ", "và", "tên", "Ho va tem", "giáo viên", "Số", "lượng", "so luong", "học", "sinh", "HS", "(em)", "(", "[x]", "12",
         "Hình thức", "Hinh thuc", "hinhthuc", "STT", "")  # fmt: skip


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), st.text(max_size=30)))
def test_a_name_passed_over_early_fits_no_column(text: str) -> None:
    name = Name.of(text)
    whole = {order: max(likeness(name, Name.of(header)) for header in column.headers) for order, column in enumerate(COLUMNS)}
    found = {order: fit for fit, order in _Form(COLUMNS).offers((text,))}
    assert found == {order: fit for order, fit in whole.items() if fit >= _FITS}


@given(st.one_of(st.text(max_size=12), st.none(), st.booleans(), st.integers(), st.floats(), st.dates(date(1900, 1, 1))))
def test_a_cell_is_blank_where_a_person_sees_neither_letter_nor_digit(cell: str | int | float | date | None) -> None:
    assert is_blank(cell) is not any(letter.isalnum() for letter in clean(as_text(cell)))


def test_a_choice_ticked_in_its_own_column_is_read_by_its_name_or_its_initials() -> None:
    rows = (("STT", "Họ và tên", "TT", "Cá nhân"), (1, "Tổ một", "x", None), (2, "Lê Thị Hoà", None, "x"))
    found = extract((Table(rows),), COLUMNS)
    assert [dict(one.values)["kind"] for one in found.records] == ["Tập thể", "Cá nhân"]
