"""Names that Windows, Linux and a ZIP take alike; and numbers as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reports.report_words import counted, number, percent
from tracker.reports.synthesis.file_names import Taken, numbered, safe
from tracker.reports.synthesis.sheet import plain_text, unique_titles


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_every_system_takes(name: str) -> None:
    made = safe(name)
    assert made
    assert len(made) <= 90
    assert not set(made) & set('<>:"/\\|?*\0\n\r\t')
    assert not made.startswith((".", " "))
    assert not made.endswith((".", " "))


@pytest.mark.parametrize("name", ["CON", "nul.docx", "Com1.xlsx", "lpt9"])
def test_the_names_of_devices_are_no_names_of_files(name: str) -> None:
    assert safe(name).startswith("_")


def test_folders_sort_as_they_are_counted() -> None:
    assert [numbered(2, 9, "B"), numbered(2, 120, "B")] == ["02. B", "002. B"]


@given(st.lists(st.sampled_from(["BC.docx", "bc.DOCX", "BC (2).docx", "x"]), max_size=12))
def test_no_two_files_of_a_folder_have_one_name(names: list[str]) -> None:
    taken = Taken()
    made = [taken.unique(name).casefold() for name in names]
    assert len(made) == len(set(made))


@given(st.lists(st.text(max_size=20), max_size=12))
def test_no_two_headings_of_a_table_are_alike(titles: list[str]) -> None:
    made = [title.lower() for title in unique_titles(titles)]
    assert all(made)
    assert len(set(made)) == len(made)


@given(st.text())
def test_a_cell_holds_only_characters_of_xml(text: str) -> None:
    assert all(c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000" for c in plain_text(text))


def test_numbers_are_written_as_in_vietnam() -> None:
    assert (number(1234567), number(1234.5), number(0.25)) == ("1.234.567", "1.234,5", "0,25")
    assert (counted(2), counted(0), counted(12)) == ("02", "0", "12")
    assert (percent(58, 60), percent(1, 2), percent(0, 0)) == ("96,7%", "50%", "0%")
