"""Scans and photos of papers: pictures of their pages for an `Ocr`, and lines out of the words it finds."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from parsers.facts import Content, Outcome, Paragraph, Problem
from parsers.formats.layout.text_lines import Segment, continues, joined, lines
from parsers.formats.pages.ocr import Ocr
from parsers.formats.repair import repair
from parsers.vietnamese.syllables import score, words

_FIRST, _LAST = 3, 1  #: pages of a document that are looked at: the letterhead and what follows, and the signature
_DPI = 200  #: read as well as 300 and in two thirds of the time
_LONGEST = 3400  #: pixels of the longer side of a rendered page; A4 has 2339, A3 3307
_MOST_PIXELS = 60_000_000  #: of a picture that is opened at all
_SMALLEST = 15_000  #: bytes of a file that may be the picture of a page
_SURE = 20  #: percent of confidence under which a word is a stain
_FEWEST_LETTERS = 60  #: of a page worth speaking of
_LEGAL = 0.5  #: share of legal syllables under which the words are none
_WORD_LEVEL = "5"
_RULES = " _|~'`^"  #: what the rules of a letterhead and the edges of cells are taken for
_ORIENTATION = re.compile(rb"Exif\0\0(II\x2a\0|MM\0\x2a)", re.DOTALL)
_TURNS = {3: 180, 6: 90, 8: 270}  #: clockwise, by the orientation tag (EXIF 2.3, 4.6.4)


def read_scan(content: bytes, found: Content, ocr: Ocr) -> Content:
    """What `ocr` reads of a scan or photo, marked `read-by-ocr`; `found` again where it makes no sense."""
    blocks: list[Paragraph] = []
    try:
        for picture in _pictures(content, found.format):
            table = ocr(picture)
            if not table:
                break
            blocks += _paragraphs(table)
    except (pdfium.PdfiumError, struct.error, ValueError):
        return found
    text = "\n".join(block.text for block in blocks)
    if len(text) < _FEWEST_LETTERS or not words(text) or score(text) < _LEGAL:
        return found
    return replace(found, outcome=Outcome.READ, blocks=repair(blocks), problems=(Problem("read-by-ocr"),))


def _pictures(content: bytes, kind: str) -> Iterator[bytes]:
    if kind == "pdf":
        yield from _pdf_pages(content)
    elif len(content) < _SMALLEST:
        return
    elif kind == "jpg":
        yield from _photo(content)
    elif kind == "png":
        width, height = struct.unpack_from(">II", content, 16)  # of the first chunk, IHDR (ISO/IEC 15948, 11.2.2)
        if width * height <= _MOST_PIXELS:
            yield content
    elif kind in ("tif", "bmp", "webp", "gif"):
        yield content


def _pdf_pages(content: bytes) -> Iterator[bytes]:
    document = pdfium.PdfDocument(content)
    try:
        count = len(document)
        for number in sorted({*range(min(count, _FIRST)), *range(max(count - _LAST, 0), count)}):
            page = document[number]
            if _opens(page):
                yield _rendered(page)
            page.close()
    finally:
        document.close()


def _opens(page: pdfium.PdfPage) -> bool:
    """Whether the pictures of a page are of a size that can be opened."""
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        width, height = picture.get_px_size()
        if width * height > _MOST_PIXELS:
            return False
    return True


def _photo(content: bytes) -> Iterator[bytes]:
    """A photo, upright and no larger than needed: laid on a page of a document of its own."""
    document = pdfium.PdfDocument.new()
    try:
        picture = pdfium.PdfImage.new(document)
        picture.load_jpeg(io.BytesIO(content), inline=True)
        width, height = picture.get_px_size()
        if not 0 < width * height <= _MOST_PIXELS:
            return
        scale = 842 / max(width, height)
        page = document.new_page(width * scale, height * scale)
        picture.set_matrix(pdfium.PdfMatrix().scale(width * scale, height * scale))
        page.insert_obj(picture)
        page.gen_content()
        yield _rendered(page, _turn(content))
        page.close()
    finally:
        document.close()


def _turn(photo: bytes) -> int:
    """By how many degrees clockwise a photo must be turned to stand upright, as the camera noted it."""
    found = _ORIENTATION.search(photo, 0, 65_536)
    if found is None:
        return 0
    start, order = found.start(1), "<" if found[1][:1] == b"I" else ">"
    try:
        at = start + struct.unpack_from(order + "I", photo, start + 4)[0]
        for entry in range(min(struct.unpack_from(order + "H", photo, at)[0], 64)):
            tag, value = struct.unpack_from(order + "H6xH", photo, at + 2 + 12 * entry)
            if tag == 0x0112:
                return _TURNS.get(value, 0)
    except struct.error:
        pass
    return 0


def _rendered(page: pdfium.PdfPage, turn: int = 0) -> bytes:
    """A page as a grey picture (PGM), at 200 dpi or as large as is sensible."""
    scale = min(_DPI / 72, _LONGEST / max(*page.get_size(), 1.0))
    bitmap = page.render(scale=scale, rotation=turn, grayscale=True)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = bytes(bitmap.buffer)
    bitmap.close()
    rows = pixels if stride == width else b"".join(pixels[at : at + width] for at in range(0, stride * height, stride))
    return b"P5 %d %d 255\n%s" % (width, height, rows)


def _paragraphs(table: str) -> Iterator[Paragraph]:
    segments = list(_segments(table))
    if not segments:
        return
    left, right = min(segment.left for segment in segments), max(segment.right for segment in segments)
    for line in lines(segments):
        text, centred = joined(line, left, right)
        yield Paragraph(unicodedata.normalize("NFC", text), "body", bold=False, centred=centred)


def _segments(table: str) -> Iterator[Segment]:
    """Words of Tesseract's table, those of one of its lines joined where no wide gap parts them."""
    found: dict[tuple[str, ...], list[Segment]] = {}
    for row in table.splitlines():
        cells = row.split("\t")
        text = cells[11].strip(_RULES) if len(cells) == 12 and cells[0] == _WORD_LEVEL else ""
        if text and float(cells[10]) >= _SURE:
            left, top, width, height = map(int, cells[6:10])
            word = Segment(left, left + width, -(top + height), height, text)
            found.setdefault(tuple(cells[1:5]), []).append(word)
    for line in found.values():
        baseline, size = median(word.baseline for word in line), median(word.size for word in line)
        current: Segment | None = None
        for word in line:
            word.baseline, word.size = baseline, size
            if current is not None and continues(current, word):
                current.text, current.right = f"{current.text} {word.text}", word.right
                continue
            if current is not None:
                yield current
            current = word
        if current is not None:
            yield current
