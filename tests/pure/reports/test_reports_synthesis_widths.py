"""Columns of the draft are as wide as what stands in them."""

from __future__ import annotations

from docx import Document
from docx.shared import Mm

from tracker.reports.synthesis.widths import fit_columns, keep_together

ROWS = (("STT", "Lĩnh vực", "Số người tham gia"), ("1", "Xây dựng đời sống văn hóa ở cơ sở", "25"))


def widths(*rows: tuple[str, ...]) -> list[int]:
    paper = Document()
    table = paper.add_table(len(rows), len(rows[0]))
    for cell, text in zip(table._cells, [text for row in rows for text in row], strict=True):
        cell.text = text
    before = sum(column.width or 0 for column in table.columns)
    fit_columns(paper.element.body)
    after = [column.width or 0 for column in table.columns]
    assert abs(sum(after) - before) < Mm(1)
    return [int(one) for one in after]


def test_a_column_of_words_is_wider_than_one_of_numbers_and_the_table_as_wide_as_before() -> None:
    number, words, count = widths(*ROWS)
    assert words > 2 * number
    assert number <= count < words


def test_the_letterhead_and_the_signature_keep_their_halves() -> None:
    left, right = widths(("Nơi nhận:", ""), ("- Như trên;", "TRƯỞNG PHÒNG"))
    assert left == right


def test_a_heading_in_capitals_has_the_room_that_capitals_take() -> None:
    _, capitals, small = widths(("Lĩnh vực", "THCS", "Cấp"), ("Văn hóa", "1", "1"))
    assert capitals > small


def test_a_short_table_stays_on_one_page_and_a_long_one_does_not() -> None:
    for rows, kept in ((8, 7), (40, 0)):
        paper = Document()
        paper.add_table(rows, 3)
        keep_together(paper.element.body)
        assert sum(1 for row in paper.tables[0].rows if row.cells[0].paragraphs[0].paragraph_format.keep_with_next) == kept
