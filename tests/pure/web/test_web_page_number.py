"""Which page of a list an address asks for."""

from __future__ import annotations

import pytest

from tracker.web.frame.forms.form_values import page_number


@pytest.mark.parametrize(
    ("asked", "last", "page"),
    [("", 9, 1), ("1", 9, 1), ("3", 9, 3), ("0", 9, 1), ("-2", 9, 1), ("x", 9, 1), ("٣", 9, 1), ("12", 9, 9), ("9" * 40, 9, 1)],
)
def test_a_page_is_a_number_of_the_lists_pages_and_else_the_first(asked: str, last: int, page: int) -> None:
    assert page_number(asked, last) == page
