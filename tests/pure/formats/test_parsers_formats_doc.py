"""Word 97 files, made byte by byte."""

from __future__ import annotations

import struct

import pytest

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem, Table
from parsers.formats.document import read_document
from tests.bench.contents import paragraphs, reader
from tests.papers.compound import BOLD, CENTRED, DELETED, HIDDEN, IN_TABLE, Run, compound, font, row_end, word97

read = reader("bao cao.doc")


def test_paragraphs_keep_their_look() -> None:
    content = read(word97([Run("BÁO CÁO\r", BOLD, CENTRED), Run("Kết quả\r")]))
    assert content.blocks == (Paragraph("BÁO CÁO", "body", bold=True, centred=True), Paragraph("Kết quả"))
    assert (content.format, content.outcome) == ("doc", Outcome.READ)


def test_the_letterhead_keeps_its_two_sides_apart() -> None:
    cells = [Run("UBND XÃ SUỐI TIÊN\r", paragraph=IN_TABLE), Run("TRƯỜNG MẪU GIÁO SƠN CA\x07", paragraph=IN_TABLE)]
    cells += [Run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\x07", paragraph=IN_TABLE), Run("\x07", paragraph=row_end(4000, 9000))]
    content = read(word97([*cells, Run("BÁO CÁO\r")]))
    table, paragraph = content.blocks
    assert isinstance(table, Table)
    assert table.rows == (("UBND XÃ SUỐI TIÊN\nTRƯỜNG MẪU GIÁO SƠN CA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),)
    assert paragraph == Paragraph("BÁO CÁO")


def test_cells_of_different_width_are_laid_on_one_grid() -> None:
    rows = [Run("Số lượng\x07", paragraph=IN_TABLE), Run("\x07", paragraph=row_end(3000))]
    rows += [Run("Nam\x07", paragraph=IN_TABLE), Run("Nữ\x07", paragraph=IN_TABLE), Run("\x07", paragraph=row_end(1000, 3000))]
    table = read(word97([*rows, Run("hết\r")])).blocks[0]
    assert isinstance(table, Table)
    assert table.rows == (("Số lượng", "Số lượng"), ("Nam", "Nữ"))


def test_legacy_fonts_are_decoded_by_name_and_keep_their_capitals() -> None:
    fonts = ("Times New Roman", ".VnTimeH", ".VnTime")
    runs = [Run("b¸o c¸o\r", font(1)), Run("Tr\x1fêng mÉu gi¸o ", font(2)), Run("Sơn Ca\r")]
    assert paragraphs(read(word97(runs, fonts=fonts))) == ["BÁO CÁO", "Trường mẫu giáo Sơn Ca"]


def test_hidden_and_deleted_text_and_field_codes_are_not_seen() -> None:
    runs = [Run("a"), Run("ẩn", HIDDEN), Run("bỏ", DELETED), Run('\x13 DATE \\@ "d"\x14' + "02/3/2021\x15\r")]
    assert paragraphs(read(word97(runs))) == ["a02/3/2021"]


def test_breaks_and_hyphens_keep_their_place() -> None:
    assert paragraphs(read(word97([Run("trái\tphải\x0bTự\x1edo co\x1fn\r")]))) == ["trái\tphải\nTự-do con"]


def test_the_page_header_comes_first() -> None:
    content = read(word97([Run("thân bài\r")], header="TRƯỜNG MẪU GIÁO SƠN CA"))
    assert [(b.zone, b.text) for b in content.blocks if isinstance(b, Paragraph)] == [
        ("header", "TRƯỜNG MẪU GIÁO SƠN CA"),
        ("body", "thân bài"),
    ]


def test_a_password_is_a_value() -> None:
    expected = Content("doc", Outcome.ENCRYPTED, problems=(Problem("encrypted"),))
    assert read(word97([Run("chữ\r")], encrypted=True)) == expected


@pytest.mark.parametrize("cut", [600, 1500, 2600, 3000])
def test_a_file_cut_short_is_damaged(cut: int) -> None:
    content = read(word97([Run("chữ\r")])[:cut])
    assert content.outcome is Outcome.UNREADABLE
    assert [problem.code for problem in content.problems] == ["damaged"]


def test_a_container_without_sense_is_damaged() -> None:
    assert read(compound({"WordDocument": b"\xff" * 600, "1Table": b"\xff" * 600})).outcome is Outcome.UNREADABLE


def test_an_encrypted_package_is_told_before_anything_is_read() -> None:
    expected = Content("docx", Outcome.ENCRYPTED, problems=(Problem("encrypted"),))
    assert read_document(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "a.docx", Budget()) == expected


def test_an_inserted_symbol_is_the_sign_at_its_place_in_its_font() -> None:
    special = struct.pack("<HB", 0x0855, 1)
    inserted = special + struct.pack("<HHH", 0x6A09, 1, 0xF0B3)
    runs = [Run("điểm "), Run("(", inserted), Run(" 8 (tám)"), Run("(", special), Run("\r")]
    assert paragraphs(read(word97(runs, fonts=("Times New Roman", "Symbol")))) == ["điểm ≥ 8 (tám)"]
