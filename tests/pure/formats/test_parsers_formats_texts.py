"""Formats of running text: rtf, odt, html, plain text."""

from __future__ import annotations

import pytest

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.document import read_document
from tests.bench.contents import paragraphs, tables
from tests.papers.packages import odf

LETTERHEAD = (("UBND XÃ SUỐI TIÊN\nTRƯỜNG MẪU GIÁO SƠN CA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),)


def read(content: bytes, name: str = "bao cao.doc", budget: Budget | None = None) -> Content:
    return read_document(content, name, budget or Budget())


def zones(content: Content) -> list[tuple[str, str]]:
    return [(block.zone, block.text) for block in content.blocks if isinstance(block, Paragraph)]


def rtf(body: str, fonts: str = r"{\f0\fcharset163 Times New Roman;}{\f1\fcharset0 .VnTimeH;}") -> bytes:
    """An RTF document; letters beyond ASCII are written as \\uN?."""
    escaped = "".join(c if c.isascii() else f"\\u{ord(c) if ord(c) < 0x8000 else ord(c) - 0x10000}?" for c in body)
    return (r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl" + fonts + "}" + escaped + "}").encode("ascii")


def test_rtf_keeps_the_two_sides_of_a_letterhead_apart() -> None:
    cells = r"\trowd\cellx4000\cellx9000\pard\intbl UBND XÃ SUỐI TIÊN\par TRƯỜNG MẪU GIÁO SƠN CA\cell"
    body = cells + r" CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\cell\row\pard\qc\b BÁO CÁO\b0\par"
    content = read(rtf(body))
    assert content.format == "rtf"
    assert tables(content)[0].rows == LETTERHEAD
    assert [(b.text, b.bold, b.centred) for b in content.blocks if isinstance(b, Paragraph)] == [("BÁO CÁO", True, True)]


def test_rtf_bytes_are_read_in_the_code_page_of_their_font() -> None:
    assert paragraphs(read(rtf(r"\f0 Tr\'fd\'f5\'ccng\par"))) == ["Trường"]


def test_rtf_bytes_of_a_legacy_font_are_its_own() -> None:
    assert paragraphs(read(rtf(r"\f1 b\'b8o c\'b8o\par"))) == ["BÁO CÁO"]


def test_rtf_page_headers_notes_and_text_boxes_have_their_zones() -> None:
    body = (
        r"{\header đầu trang\par}{\footer chân trang\par}thân{\footnote chú thích\par} bài"
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn posh}{\sv 1}}{\shptxt trong khung\par}}{\shprslt trùng\par}}\par"
    )
    assert zones(read(rtf(body))) == [
        ("header", "đầu trang"),
        ("box", "trong khung"),
        ("body", "thân bài"),
        ("footer", "chân trang"),
        ("note", "chú thích"),
    ]


def test_rtf_hidden_and_deleted_text_and_field_codes_are_not_seen() -> None:
    body = r"a{\v ẩn}{\deleted bỏ}{\field{\*\fldinst PAGE}{\fldrslt 1}}{\*\khongbiet gì đó}\par"
    assert paragraphs(read(rtf(body))) == ["a1"]


def test_rtf_pictures_are_skipped_with_their_bytes() -> None:
    body = b"{\\rtf1\\ansi a{\\pict\\bin4 }}{{}b\\par}"
    assert paragraphs(read(body)) == ["ab"]


def test_rtf_merged_cells_are_known_by_their_edges() -> None:
    body = (
        r"\trowd\clvmgf\cellx1000\cellx3000\pard\intbl STT\cell Số lượng\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell Nam\cell Nữ\cell\row\pard"
    )
    assert tables(read(rtf(body)))[0].rows == (("STT", "Số lượng", "Số lượng"), ("STT", "Nam", "Nữ"))


def test_rtf_nested_cells_are_text_of_their_cell() -> None:
    nested = r"\itap2 trái\nestcell phải\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    body = rf"\trowd\cellx5000\pard\intbl{nested}\pard\intbl\itap1 sau\cell\row\pard"
    assert tables(read(rtf(body)))[0].rows == (("trái\tphải\nsau",),)


@pytest.mark.parametrize("cut", [40, 90, 130, 200])
def test_rtf_cut_short_never_raises(cut: int) -> None:
    whole = rtf(r"\trowd\cellx4000\pard\intbl một\cell hai\cell\row\pard ba\par {\header bốn\par}" * 3)
    assert read(whole[:cut]).format == "rtf"


def test_open_document_text_keeps_letterhead_styles_and_page_header() -> None:
    styles = (
        '<style:style style:name="T"><style:paragraph-properties fo:text-align="center"/>'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
    )
    cells = "".join(
        f"<table:table-cell>{''.join(f'<text:p>{line}</text:p>' for line in side.split(chr(10)))}</table:table-cell>"
        for side in LETTERHEAD[0]
    )
    body = f'<table:table table:name="B1"><table:table-row>{cells}</table:table-row></table:table>'
    body += '<text:p text:style-name="T">BÁO<text:s/><text:span>CÁO</text:span></text:p>'
    body += "<text:tracked-changes><text:p>đã bỏ</text:p></text:tracked-changes>"
    frame = "<draw:frame><draw:text-box><text:p>khung</text:p></draw:text-box></draw:frame>"
    body += f"<text:p>a<text:tab/>b<text:line-break/>c{frame}</text:p>"
    content = read(odf("text", body, styles=styles, page="<style:header><text:p>đầu trang</text:p></style:header>"))
    assert tables(content)[0].rows == LETTERHEAD
    assert tables(content)[0].sheet == ""
    assert zones(content) == [("header", "đầu trang"), ("body", "BÁO CÁO"), ("box", "khung"), ("body", "a\tb\nc")]
    assert content.blocks[2] == Paragraph("BÁO CÁO", "body", bold=True, centred=True)


def test_open_document_text_that_nobody_sees_is_left_out() -> None:
    hidden = '<style:style style:name="{}" {}><style:text-properties text:display="{}"/></style:style>'
    styles = hidden.format("A", "", "none") + '<style:style style:name="B" style:parent-style-name="A"/>'
    styles += hidden.format("C", 'style:parent-style-name="A"', "true")
    body = '<text:p text:style-name="B">ẩn</text:p><text:p>a<text:span text:style-name="A">ẩn</text:span>b</text:p>'
    body += '<text:section text:display="none"><text:p>ẩn</text:p></text:section><text:p text:style-name="C">c</text:p>'
    body += "<text:p><text:ruby><text:ruby-base>gốc</text:ruby-base><text:ruby-text>âm</text:ruby-text></text:ruby></text:p>"
    assert paragraphs(read(odf("text", body, styles=styles))) == ["ab", "c", "gốc"]


def test_a_web_page_named_doc_is_read_with_its_tables() -> None:
    page = (
        "<html><head><meta charset='utf-8'><style>p{}</style></head><body><table><tr><td><p>UBND XÃ SUỐI TIÊN</p>"
        "<p>TRƯỜNG MẪU GIÁO SƠN CA</p></td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr></table>"
        "<p align=center><b>BÁO CÁO</b></p><p style='mso-hide:all'>ẩn</p><div>một<br>hai</div></body></html>"
    )
    content = read(page.encode())
    assert content.format == "html"
    assert tables(content)[0].rows == LETTERHEAD
    assert content.blocks[1:] == (Paragraph("BÁO CÁO", "body", bold=True, centred=True), Paragraph("một\nhai"))


def test_spans_of_a_web_table_are_filled() -> None:
    page = "<html><table><tr><td rowspan=2>STT<td colspan=2>Số lượng</tr><tr><td>Nam<td>Nữ</tr></table></html>"
    assert tables(read(page.encode()))[0].rows == (("STT", "Số lượng", "Số lượng"), ("STT", "Nam", "Nữ"))


def test_a_web_page_saved_as_one_file_is_read() -> None:
    page = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
    content = read(page + b"<html><p>n\xe1\xbb\x99i dung</p></html>\r\n--x--\r\n")
    assert (content.format, paragraphs(content)) == ("html", ["nội dung"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_is_read_in_any_unicode(encoding: str) -> None:
    content = read("Trường Mẫu giáo Sơn Ca\r\n\r\nbáo cáo".encode(encoding), "a.txt")
    assert paragraphs(content) == ["Trường Mẫu giáo Sơn Ca", "báo cáo"]


def test_plain_text_in_the_vietnamese_code_page_is_recognised() -> None:
    assert paragraphs(read(b"Tr\xfd\xf5\xccng Ti\xea\xd2u h\xf2oc b\xe1o c\xe1o", "a.txt"))[0].startswith("Trường")


def test_plain_text_in_tcvn3_is_recognised() -> None:
    assert paragraphs(read("Nhµ tr\xadêng b¸o c¸o kÕt qu¶".encode("cp1252"), "a.txt")) == ["Nhà trường báo cáo kết quả"]


def test_text_beyond_the_budget_is_cut_and_said() -> None:
    content = read(b"abc\n" * 50, "a.txt", Budget(text_characters=8))
    assert (paragraphs(content), content.problems) == (["abc", "abc"], (Problem("truncated"),))


@pytest.mark.parametrize("blank", [b"", b" \r\n\t ", b"\0" * 100])
def test_nothing_is_empty(blank: bytes) -> None:
    assert read(blank) == Content("", Outcome.UNREADABLE, problems=(Problem("empty"),))


def test_a_page_without_words_is_empty() -> None:
    assert read(b"<html><body><hr></body></html>").problems == (Problem("empty"),)
