# ruff: noqa: E501 - a scene reads best with one mail to a line
"""Letterheads as they are laid out on the coast: each function sets one paper in Word and gives the bytes."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document
    from docx.table import _Cell

    from tests.towns.fifth_town.papers import Paper

TIENGU = "Độc lập - Tự do - Hạnh phúc"


def _fill(cell: _Cell, *lines: str) -> None:
    cell.paragraphs[0].text = lines[0] if lines else ""
    for line in lines[1:]:
        cell.add_paragraph(line)


def _centre(page: Document, *lines: str) -> None:
    for line in lines:
        page.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _rest(page: Document, p: Paper) -> None:
    """Everything below the letterhead, and the signature."""
    from tests.towns.fifth_town.papers import KINDS

    if KINDS[p.kind]:
        _centre(page, KINDS[p.kind], p.summary)
    if p.greeting:
        _centre(page, f"Kính gửi: {p.greeting}.")
    for line in p.body:
        page.add_paragraph(line)
    if p.rows:
        table = page.add_table(len(p.rows), len(p.rows[0]))
        for r, row in enumerate(p.rows):
            for c, value in enumerate(row):
                table.cell(r, c).text = value
    if p.signer or p.post:
        table = page.add_table(1, 2)
        _fill(table.cell(0, 0), "Nơi nhận:", "- Như trên;", "- Lưu: VT.")
        _fill(table.cell(0, 1), *p.post.split("\n"), "", "", p.signer)


def _saved(page: Document) -> bytes:
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def _two(page: Document, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    table = page.add_table(1, 2)
    _fill(table.cell(0, 0), *left)
    _fill(table.cell(0, 1), *right)


def _about(p: Paper) -> tuple[str, ...]:
    return (f"V/v {p.summary}",) if p.kind == "CV" else ()


def _lines(p: Paper) -> tuple[str, ...]:
    return tuple(x for x in (p.superior, *p.issuer.split("\n")) if x)


def standard(p: Paper) -> bytes:
    page = docx.Document()
    _two(page, (*_lines(p), p.numbered, *_about(p)), (p.motto, TIENGU, p.dated))
    _rest(page, p)
    return _saved(page)


def motto_first(p: Paper) -> bytes:
    """The national motto centred on top, the issuer and the number under it on the left."""
    page = docx.Document()
    _centre(page, p.motto, TIENGU, "-----o0o-----")
    for line in (*_lines(p), p.numbered):
        page.add_paragraph(line)
    page.add_paragraph(p.dated).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _rest(page, p)
    return _saved(page)


def one_column(p: Paper) -> bytes:
    page = docx.Document()
    _centre(page, *_lines(p), "***", p.motto, TIENGU, p.numbered, p.dated)
    _rest(page, p)
    return _saved(page)


def _png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + b"\x20\x60\xa0" * 12 for _ in range(12))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 12, 12, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def logo_row(p: Paper) -> bytes:
    """A row of its own for the logo, the texts in the row below."""
    page = docx.Document()
    table = page.add_table(2, 2)
    table.cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(_png()))
    _fill(table.cell(1, 0), *_lines(p), p.numbered)
    _fill(table.cell(1, 1), p.motto, TIENGU, p.dated)
    _rest(page, p)
    return _saved(page)


def three_columns(p: Paper) -> bytes:
    page = docx.Document()
    table = page.add_table(2, 3)
    table.cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(_png()))
    _fill(table.cell(0, 1), *_lines(p))
    _fill(table.cell(0, 2), p.motto, TIENGU)
    _fill(table.cell(1, 1), p.numbered)
    _fill(table.cell(1, 2), p.dated)
    _rest(page, p)
    return _saved(page)


def page_header(p: Paper) -> bytes:
    page = docx.Document()
    head = page.sections[0].header
    head.paragraphs[0].text = "\t".join((p.superior, p.motto)) if p.superior else p.motto
    head.add_paragraph(f"{p.issuer}\t\t{TIENGU}")
    page.add_paragraph(f"{p.numbered}\t\t\t{p.dated}")
    _rest(page, p)
    return _saved(page)


def _box(*lines: str) -> str:
    inner = "".join(f'<w:p><w:r><w:t xml:space="preserve">{x.replace("&", "&amp;")}</w:t></w:r></w:p>' for x in lines)
    return (
        f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:200pt;height:60pt">'
        f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def text_box(p: Paper) -> bytes:
    """Both halves of the head float in boxes anchored in the first paragraph."""
    page = docx.Document()
    anchor = page.add_paragraph()
    anchor._p.append(parse_xml(_box(*_lines(p), p.numbered)))
    anchor._p.append(parse_xml(_box(p.motto, TIENGU, p.dated)))
    _rest(page, p)
    return _saved(page)


def merged_line(p: Paper) -> bytes:
    """Superior and school on one line, as narrow papers have it."""
    page = docx.Document()
    _two(page, (f"{p.superior} - {p.issuer}" if p.superior else p.issuer, p.numbered), (p.motto, TIENGU, p.dated))
    _rest(page, p)
    return _saved(page)


def address_lines(p: Paper) -> bytes:
    page = docx.Document()
    left = (*_lines(p), "Đ/c: 12 Trần Hưng Đạo, TP. Hải Thạnh", "ĐT: 0254.3850.112 - Email: xem cuối trang", p.numbered)
    _two(page, left, (p.motto, TIENGU, p.dated))
    _rest(page, p)
    return _saved(page)


def english_line(p: Paper) -> bytes:
    page = docx.Document()
    left = (*_lines(p), "(Education and Training School of Hai Thanh City)", p.numbered)
    _two(page, left, (p.motto, TIENGU, p.dated))
    _rest(page, p)
    return _saved(page)


def tabbed(p: Paper) -> bytes:
    page = docx.Document()
    page.add_paragraph(f"{p.superior}          {p.motto}")
    page.add_paragraph(f"{p.issuer}               {TIENGU}")
    page.add_paragraph(f"{p.numbered}                    {p.dated}")
    _rest(page, p)
    return _saved(page)


def bareheaded(p: Paper) -> bytes:
    """Only the title and the text: no letterhead at all."""
    page = docx.Document()
    _rest(page, p.but(greeting=""))
    return _saved(page)


def party(p: Paper) -> bytes:
    page = docx.Document()
    _two(page, (*_lines(p), "*", p.numbered), ("ĐẢNG CỘNG SẢN VIỆT NAM", p.dated))
    _rest(page, p)
    return _saved(page)


LAYOUTS: tuple[Callable[[Paper], bytes], ...] = (
    standard, motto_first, one_column, logo_row, three_columns, page_header, text_box, merged_line, address_lines, english_line, tabbed,
)  # fmt: skip
