"""No line of the board's paper is wider than its cell, and none of its letters is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from tracker.reports.pdf_table import split

WIDTH = 60.0


def test_a_file_name_without_blanks_is_broken_at_its_marks() -> None:
    assert split("1234/BC-TrTHCSNguyenTrai_bao-cao.docx", "Tinos", 9, WIDTH)[0] in ("1234/BC-", "1234/")


@given(st.text(st.sampled_from("ABCđế-_./ 01"), max_size=80))
def test_no_line_is_wider_than_its_cell_and_no_letter_is_lost(words: str) -> None:
    lines = split(words, "Tinos", 9, WIDTH)
    assert all(pdfmetrics.stringWidth(line, "Tinos", 9) <= WIDTH for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())
