# ruff: noqa: E501 - a scene reads best with one mail to a line
"""The same papers in other formats: PDF, RTF, OpenDocument, VNI fonts, workbooks."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
import openpyxl

from tests.towns.fifth_town.papers import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.towns.fifth_town.papers import Paper

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
ROOF = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
BOWL = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
ALONE = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def vni(text: str) -> str:
    """Text in the VNI Windows code: the base letter, then one letter that stands for its marks."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        low = char.lower()
        if low in ALONE:
            out.append(ALONE[low].upper() if char.isupper() else ALONE[low])
            continue
        base, *marks = list(unicodedata.normalize("NFD", low))
        shape = next((m for m in marks if m in "\u0302\u0306\u031b"), "")
        tone = next((m for m in marks if m in TONES), "")
        if shape == "\u0302":
            new = base + ROOF[tone]
        elif shape == "\u0306":
            new = base + BOWL[tone]
        else:
            new = ({"o": "ô", "u": "ö"}[base] if shape else base) + TONES.get(tone, "")
        out.append(new.upper() if char.isupper() else new)
    return "".join(out)


def flat(p: Paper) -> list[str]:
    """The paper line by line, for formats without tables."""
    return [
        *(x for x in (p.superior, p.issuer, p.numbered) if x), p.motto, "Độc lập - Tự do - Hạnh phúc", p.dated,
        KINDS[p.kind], p.summary, f"Kính gửi: {p.greeting}", *p.body, "Nơi nhận:", "- Như trên;", "- Lưu: VT.", *p.post.split("\n"), "", p.signer,
    ]  # fmt: skip


def pdf(p: Paper) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(TTFont("serif", str(FONT)))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, invariant=1)
    page.setFont("serif", 8)
    for x, y, line in (
        (130, 800, p.superior), (130, 786, p.issuer), (130, 770, p.numbered), (430, 800, p.motto), (430, 786, "Độc lập - Tự do - Hạnh phúc"), (430, 770, p.dated),
        (297, 730, KINDS[p.kind]), (297, 716, p.summary), (297, 696, f"Kính gửi: {p.greeting}."),
    ):  # fmt: skip
        page.drawCentredString(x, y, line)
    y = 670
    for line in p.body:
        page.drawString(60, y, line)
        y -= 14
    for n, line in enumerate((*p.post.split("\n"), "", "", p.signer)):
        page.drawCentredString(430, y - 30 - 14 * n, line)
    for n, line in enumerate(("Nơi nhận:", "- Như trên;", "- Lưu: VT.")):
        page.drawString(60, y - 30 - 12 * n, line)
    page.save()
    return out.getvalue()


def rtf(p: Paper) -> bytes:
    def coded(text: str) -> str:
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)

    return (
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}\\f0\n" + "\\par\n".join(coded(x) for x in flat(p)) + "\\par}"
    ).encode("ascii")


def odt(p: Paper) -> bytes:
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    lines = "".join(f"<text:p>{escape(x)}</text:p>" for x in flat(p))
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {office}><office:body><office:text>{lines}</office:text></office:body></office:document-content>'
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        box.writestr("content.xml", content)
        box.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def vni_docx(p: Paper) -> bytes:
    page = docx.Document()
    for line in flat(p):
        run = page.add_paragraph().add_run(vni(line))
        run.font.name = "VNI-Times"
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def workbook(sheets: Sequence[tuple[str, Sequence[Sequence[object]]]], hidden: str = "") -> bytes:
    """A workbook of named sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title == hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
