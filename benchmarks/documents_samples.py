"""Documents to measure with, made on the spot."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pypdf
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.papers.compound import Run, word97

_PLAIN = "Nha truong bao cao ket qua thuc hien nhiem vu nam hoc"
_HELVETICA = (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))
_SENTENCE = "Nhà trường đã tổ chức thực hiện đầy đủ các nội dung theo kế hoạch đã đề ra trong năm học. "


def word(paragraphs: int, rows: int) -> bytes:
    """A report: a letterhead table, paragraphs, an appendix table."""
    document = docx.Document()
    head = document.add_table(2, 2)
    for cell, text in zip(
        head._cells,
        ("UBND XÃ\nTRƯỜNG MẪU GIÁO SƠN CA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 01/BC", "ngày 02"),
        strict=True,
    ):
        cell.text = text
    for _ in range(paragraphs):
        document.add_paragraph(_SENTENCE * 3)
    table = document.add_table(rows, 6)
    for number, cell in enumerate(table._cells):
        cell.text = f"mục {number}"
    return _saved(document.save)


def sheet(rows: int, columns: int) -> bytes:
    """An appendix of text and numbers."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Phụ lục")
    for row in range(rows):
        page.append([f"mục {row}" if column % 2 else row * column for column in range(columns)])
    return _saved(book.save)


def pages(count: int, lines: int, picture: int = 0) -> bytes:
    """A PDF of plain lines, and on each page a picture of so many bytes."""
    stream = "".join(f"BT /F 12 Tf 60 {800 - 14 * line} Td ({_PLAIN}) Tj ET\n" for line in range(lines)).encode()
    writer = pypdf.PdfWriter()
    font = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in _HELVETICA})
    for _ in range(count):
        page = writer.add_blank_page(595, 842)
        content = StreamObject()
        content.set_data(stream)
        page[NameObject("/Contents")] = writer._add_object(content)
        resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})})
        if picture:
            image = StreamObject()
            image.set_data(os.urandom(picture))
            image.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image")})
            resources[NameObject("/XObject")] = DictionaryObject({NameObject("/I"): writer._add_object(image)})
        page[NameObject("/Resources")] = resources
    return _saved(writer.write)


def printed(count: int, lines: int) -> bytes:
    """A PDF as programs print it: letters by number of a font that it carries, and a map back to Unicode."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))  # reportlab brings it along
    memory = io.BytesIO()
    page = Canvas(memory)
    for _ in range(count):
        page.setFont("Vera", 11)
        for line in range(lines):
            page.drawString(60, 800 - 14 * line, _PLAIN)
        page.showPage()
    page.save()
    return memory.getvalue()


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    memory = io.BytesIO()
    save(memory)
    return memory.getvalue()


def separated(rows: int, columns: int) -> bytes:
    """The same appendix as text."""
    lines = (";".join(f"mục {row}" if column % 2 else str(row * column) for column in range(columns)) for row in range(rows))
    return "\n".join(lines).encode("utf-8-sig")


def open_sheet(rows: int, columns: int) -> bytes:
    """The same appendix as an OpenDocument spreadsheet."""
    text = '<table:table-cell office:value-type="string"><text:p>mục {0}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
    line = "<table:table-row>" + "".join(text if column % 2 else number for column in range(columns)) + "</table:table-row>"
    body = "".join(line.format(row) for row in range(rows))
    return _open_document("spreadsheet", f'<table:table table:name="B">{body}</table:table>')


def open_text(paragraphs: int) -> bytes:
    """A report as OpenDocument text."""
    return _open_document("text", f"<text:p>{_SENTENCE * 3}</text:p>" * paragraphs)


def _open_document(kind: str, body: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    part = '<office:document-content {0} office:version="1.2"><office:body>'
    part += "<office:{1}>{2}</office:{1}></office:body></office:document-content>"
    memory, mime = io.BytesIO(), f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", part.format(spaces, kind, body))
    return memory.getvalue()


def rich(paragraphs: int) -> bytes:
    """A report as RTF."""
    escaped = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in _SENTENCE * 3)
    body = f"{escaped}\\par\n" * paragraphs
    return ("{\\rtf1\\ansi{\\fonttbl{\\f0 Times New Roman;}}" + body + "}").encode("ascii")


def rich_table(rows: int) -> bytes:
    """A list as RTF."""
    row = "\\trowd\\cellx1000\\cellx5000\\cellx9000\\pard\\intbl {0}\\cell m\\u7909?c {0}\\cell 12,5\\cell\\row\n"
    body = "".join(row.format(number) for number in range(rows))
    return ("{\\rtf1\\ansi{\\fonttbl{\\f0 Times New Roman;}}" + body + "}").encode("ascii")


def old_word() -> bytes:
    """A report as Word 97."""
    return word97([Run(_SENTENCE * 3 + "\r") for _ in range(20)])
