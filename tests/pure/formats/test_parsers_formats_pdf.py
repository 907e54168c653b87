"""PDF text with its layout, signatures, scans, damage."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem
from tests.bench.contents import paragraphs, reader
from tests.papers.portable import Shown, pdf, ruled

read = reader("bao cao.pdf")


LETTER = [
    (60.0, 780.0, "UBND XA SUOI TIEN"),
    (300.0, 780.5, "*CONG HOA XA HOI CHU NGHIA VIET NAM"),
    (60.0, 765.0, "*TRUONG MAU GIAO SON CA"),
    (340.0, 766.0, "*Doc lap - Tu do - Hanh phuc"),
    (350.0, 745.0, "Suoi Tien, ngay 02 thang 3 nam 2021"),
    (270.0, 700.0, "*BAO CAO"),
    (60.0, 680.0, "Nha truong bao cao ket qua thuc hien nhiem vu trong nam hoc vua qua nhu sau day"),
]


def test_the_two_sides_of_a_letterhead_are_parted_by_a_tab() -> None:
    assert paragraphs(read(pdf(LETTER))) == [
        "UBND XA SUOI TIEN\tCONG HOA XA HOI CHU NGHIA VIET NAM",
        "TRUONG MAU GIAO SON CA\tDoc lap - Tu do - Hanh phuc",
        "\tSuoi Tien, ngay 02 thang 3 nam 2021",
        "BAO CAO",
        "Nha truong bao cao ket qua thuc hien nhiem vu trong nam hoc vua qua nhu sau day",
    ]


def test_lines_are_read_from_the_top_whatever_order_they_were_written_in() -> None:
    assert paragraphs(read(pdf(LETTER[::-1]))) == paragraphs(read(pdf(LETTER)))


def test_a_bold_centred_line_is_known() -> None:
    blocks = [block for block in read(pdf(LETTER)).blocks if isinstance(block, Paragraph)]
    assert [(block.text, block.bold) for block in blocks if block.centred] == [("BAO CAO", True)]
    assert [block.bold for block in blocks] == [False, True, False, True, False]


def test_pages_follow_each_other() -> None:
    first, second = [(60.0, 700.0, "trang thu nhat cua bao cao")], [(60.0, 700.0, "trang thu hai cua bao cao")]
    assert paragraphs(read(pdf(first, second))) == ["trang thu nhat cua bao cao", "trang thu hai cua bao cao"]


def test_a_picture_with_a_page_number_is_a_scan() -> None:
    content = read(pdf([(290.0, 30.0, "1")], picture=True))
    assert content == Content("pdf", Outcome.UNREADABLE, problems=(Problem("scan-without-text"),))


def test_a_page_with_nothing_on_it_is_empty() -> None:
    assert read(pdf([])).problems == (Problem("empty"),)


def test_a_password_is_a_value() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(LETTER))))
    writer.encrypt("bi mat", algorithm="RC4-128")
    memory = io.BytesIO()
    writer.write(memory)
    assert read(memory.getvalue()) == Content("pdf", Outcome.ENCRYPTED, problems=(Problem("encrypted"),))


@pytest.mark.parametrize("cut", [9, 60, 200])
def test_a_file_cut_short_is_damaged(cut: int) -> None:
    assert read(pdf(LETTER)[:cut]) == Content("pdf", Outcome.UNREADABLE, problems=(Problem("damaged"),))


@pytest.mark.parametrize(
    ("name", "signer"),
    [("/Name (Truong Mau giao Son Ca)", "Truong Mau giao Son Ca"), ("", "(có chữ ký số)"), ("/Name <FEFF004C00EA>", "Lê")],
)
def test_a_signature_names_its_holder_or_says_that_it_is_there(name: str, signer: str) -> None:
    signature = f"<< /Type /Sig /Contents <00ff> /ByteRange [0 1 2 3] {name} >>"
    assert read(pdf(LETTER, extra=signature)).signers == (signer,)


def test_letters_that_make_no_words_are_pointed_out() -> None:
    nonsense = [(60.0, 800.0 - 14 * row, "xqzw kjhg bcdf wrtp ghjk lmnb vcxz") for row in range(10)]
    assert read(pdf(nonsense)).problems == (Problem("garbled-text"),)


def test_more_text_than_the_budget_is_cut_and_said() -> None:
    content = read(pdf(LETTER, LETTER, LETTER), Budget(text_characters=300))
    assert content.problems == (Problem("truncated"),)
    assert len(content.blocks) == 10


_COLUMNS, _LINES = (50, 150, 250, 330, 400), (700, 670, 630, 610)
_ROWS: list[Shown] = [
    (55, 680, "Hoat dong"),
    (155, 685, "Thoi gian"),
    (155, 672, "to chuc"),
    (255, 680, "Bao cao"),
    (335, 680, "Han"),
]
_ROWS += [
    (55, 655, "Hoi thi"),
    (55, 640, "ve tranh"),
    (155, 655, "31/01/2026"),
    (255, 655, "Danh sach doi"),
    (335, 655, "22/01"),
]
_ROWS += [(55, 615, "Truc Tet"), (255, 615, "Lich truc"), (335, 615, "10/02")]


def test_a_table_is_put_together_by_its_ruling_lines() -> None:
    ruled_table = read(pdf([(50, 800, "KE HOACH to chuc cac hoat dong"), *_ROWS], drawn=(ruled(_COLUMNS, _LINES),))).ruled[0]
    assert ruled_table.table.rows == (
        ("Hoat dong", "Thoi gian\nto chuc", "Bao cao", "Han"),
        ("Hoi thi\nve tranh", "31/01/2026", "Danh sach doi", "22/01"),
        ("Truc Tet", None, "Lich truc", "10/02"),
    )
    assert ruled_table.start == 1


def test_a_word_that_runs_over_a_rule_is_parted_there() -> None:
    rows: list[Shown] = [
        (55, 680, "Don vi"),
        (160, 680, "Han"),
        (55, 655, "Cac don vi GDNN-01/6/2026"),
        (55, 615, "x"),
        (160, 615, "y"),
    ]
    found = read(pdf(rows, drawn=(ruled((50, 153, 250), _LINES),))).ruled[0]
    assert found.table.rows[1] == ("Cac don vi GDNN-", "01/6/2026")


def test_a_frame_around_words_is_no_table() -> None:
    assert read(pdf([(60, 680, "Mot khung chi co mot o")], drawn=(ruled((50, 400), (700, 670)),))).ruled == ()
