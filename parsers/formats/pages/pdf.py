"""PDF text with its layout, by PDFium: lines rebuilt from character positions, columns parted by a tab."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem, RuledTable
from parsers.formats.layout.text_lines import Segment, joined
from parsers.formats.package import DamagedError, LockedError
from parsers.formats.pages.pdf_fields import opened_form, typed_in
from parsers.formats.pages.pdf_rules import grids, ruled
from parsers.formats.pages.pdf_segments import PageText
from parsers.formats.repair import repair
from parsers.formats.signatures import UNNAMED, cms_signer
from parsers.vietnamese.legacy import decode
from parsers.vietnamese.syllables import legal, words

_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LAID_OUT = 60  #: pages whose layout is looked at; the text of later ones is taken as it comes
_SIGNATURES = 20  #: of one document that are looked at
_FEWEST_LETTERS = 25  #: per page with a picture; below, the page is a scan with a stamp or page number
_GARBLED = 0.4  #: share of legal syllables under which a text of some length cannot be trusted
_LONGEST_SIGNATURE = 200_000  #: bytes of one that its file does not end
_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]*)>")
_SIGNER = re.compile(rb"/Name\s*(?:\(((?:\\.|[^()\\])*)\)|<([0-9A-Fa-f\s]+)>)")


_NAME, _FLAGS = ctypes.create_string_buffer(128), ctypes.c_int()


def read_pdf(content: bytes, budget: Budget) -> Content:
    """Read a PDF. Raises DamagedError, or LockedError when it needs a password."""
    try:
        return _read(content, budget)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _WRONG_PASSWORD
        raise (LockedError if locked else DamagedError) from error


def _read(content: bytes, budget: Budget) -> Content:
    document = pdfium.PdfDocument(content)
    form = opened_form(document)
    shown: list[Paragraph] = []
    tables: list[RuledTable] = []
    characters = pictures = pages = 0
    truncated = False
    try:
        for number in range(len(document)):
            page = document[number]
            found, drawn = _page(page, len(shown), laid_out=number < _LAID_OUT, form=form)
            letters = sum(len(line.text) for line in found)
            characters += letters
            pages += 1
            if letters < _FEWEST_LETTERS:
                pictures += any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
            page.close()
            shown += found
            tables += drawn
            if characters > budget.text_characters:
                truncated = True
                break
    finally:
        document.close()
    signers = _signers(content)
    if characters < _FEWEST_LETTERS * max(pictures, 1):
        code = "scan-without-text" if pictures else "empty"
        return Content("pdf", Outcome.UNREADABLE, problems=(Problem(code),), signers=signers)
    blocks = repair(shown)
    problems = [Problem("truncated")] if truncated else []
    if _garbled("\n".join(block.text for block in blocks if isinstance(block, Paragraph))):
        problems.append(Problem("garbled-text"))
    return Content("pdf", Outcome.READ, blocks, tuple(problems), signers, ruled=tuple(tables))


def _page(
    page: pdfium.PdfPage, first: int, *, laid_out: bool, form: raw.FPDF_FORMHANDLE | None
) -> tuple[list[Paragraph], list[RuledTable]]:
    """The lines of a page and its ruled tables; `first`: how many lines the pages before it hold."""
    text = page.get_textpage()
    try:
        if not laid_out:
            return [Paragraph(line.strip()) for line in text.get_text_range().splitlines() if line.strip()], []
        letters = PageText(text.raw, text.count_chars())
        typed, notes = typed_in(page.raw, form, letters)
        found = letters.lines(typed)
        left = min((segment.left for line in found for segment in line), default=0.0)
        right = max((segment.right for line in found for segment in line), default=0.0)
        tables = list(ruled(grids(page.raw, letters.upright), found, partial(_decoded, text.raw, letters), first))
        shown = [_paragraph(text.raw, line, left, right) for line in found]
        return [*shown, *(Paragraph(note, "note") for note in notes)], tables
    finally:
        text.close()


def _decoded(text: raw.FPDF_TEXTPAGE, letters: PageText, segment: Segment, *, apart: bool) -> Iterator[Segment]:
    """The words of a segment in Unicode, or its letters."""
    for word in letters.words(segment, apart=apart):
        told = word.text if word.first < 0 else decode(word.text, _font(text, word.first))
        yield replace(word, text=unicodedata.normalize("NFC", told))


def _paragraph(text: raw.FPDF_TEXTPAGE, line: list[Segment], left: float, right: float) -> Paragraph:
    bold = True
    for segment in line:
        if segment.first < 0:
            bold = False
            continue
        font = _font(text, segment.first)
        segment.text = decode(segment.text, font)
        bold = bold and all("bold" in name.lower() for name in {font, _font(text, segment.last)})
    words, centred = joined(line, left, right)
    return Paragraph(unicodedata.normalize("NFC", words), "body", bold, centred)


def _font(text: raw.FPDF_TEXTPAGE, index: int) -> str:
    _NAME[0] = b"\0"  # it writes nothing where there is no name, or too long a one
    raw.FPDFText_GetFontInfo(text, index, _NAME, 128, _FLAGS)
    return _NAME.value.decode("utf-8", "replace")


def _garbled(text: str) -> bool:
    counted = words(text[:20_000])
    return len(counted) > 40 and sum(map(legal, counted)) / len(counted) < _GARBLED


def _signers(content: bytes) -> tuple[str, ...]:
    """Who signed (ISO 32000-1, 12.8.1): the holder of the certificate, else the name in the signature's dictionary."""
    names: list[str] = []
    at = content.find(b"/ByteRange")
    while at >= 0 and len(names) < _SIGNATURES:
        start, end = max(content.rfind(b" obj", 0, at), 0), content.find(b"endobj", at)
        dictionary = content[start : end if end > 0 else at + _LONGEST_SIGNATURE]
        signature, rest = _CONTENTS.search(dictionary), _CONTENTS.sub(b"", dictionary)
        stated = _SIGNER.search(rest)
        if b"ETSI.RFC3161" not in rest:  # a time stamp is nobody's signature
            names.append((_certified(signature[1]) if signature else "") or (_pdf_string(stated) if stated else ""))
        at = content.find(b"/ByteRange", max(end, at + 1))
    return tuple(dict.fromkeys(name or UNNAMED for name in names))


def _certified(signature: bytes) -> str:
    digits = b"".join(signature.split())
    return cms_signer(bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii")))


def _pdf_string(found: re.Match[bytes]) -> str:
    value = bytes.fromhex(found[2].decode("ascii")) if found[2] else re.sub(rb"\\(.)", rb"\1", found[1])
    if value.startswith(b"\xfe\xff"):
        return unicodedata.normalize("NFC", value[2:].decode("utf-16-be", "replace")).strip()
    return value.decode("utf-8", "replace").strip()
