"""One file to its content, whatever the format. Never raises for what a sender did."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import office_oxide
import python_calamine as calamine
from lxml import etree

from parsers.facts import Block, Budget, Cell, Content, Outcome, Paragraph, Problem
from parsers.formats.flat_xml import read_flat
from parsers.formats.html import read_html, read_mht
from parsers.formats.odf.odf import read_odf
from parsers.formats.package import DAMAGE, DamagedError, HostileXmlError, LockedError, OverBudgetError
from parsers.formats.pages.ocr import Ocr
from parsers.formats.plain import read_text
from parsers.formats.rtf.rtf import read_rtf
from parsers.formats.sheets.spreadsheet import read_csv, read_workbook
from parsers.formats.sniff import encrypted_ooxml, sniff
from parsers.formats.word.doc import read_doc
from parsers.formats.word.docx import read_docx

_PICTURES = ("jpg", "png", "gif", "tif", "bmp", "heic", "webp")
_THEIR_FAULT = (*DAMAGE, etree.LxmlError, calamine.CalamineError, DamagedError, office_oxide.OfficeOxideError)

_PANIC = "PanicException"  # what a Rust reader raises when it trips over itself; no Exception, and it has no importable name

_FLAT = ("docx", "doc", "xls", "odt", "ods")
_SCAN = Problem("scan-without-text")

Reader = Callable[[bytes, Budget], Content]


def _read_pdf(content: bytes, budget: Budget) -> Content:
    from parsers.formats.pages.pdf import read_pdf  # loads PDFium, which takes as long as reading twenty mails

    return read_pdf(content, budget)


_READERS: dict[str, Reader] = {
    "docx": partial(read_docx, "docx"),
    "docm": partial(read_docx, "docm"),
    "xlsx": partial(read_workbook, "xlsx"),
    "xlsm": partial(read_workbook, "xlsm"),
    "xlsb": partial(read_workbook, "xlsb"),
    "xls": partial(read_workbook, "xls"),
    "odt": partial(read_odf, "odt"),
    "ods": partial(read_odf, "ods"),
    "pdf": _read_pdf,
    "doc": read_doc,
    "rtf": read_rtf,
    "html": read_html,
    "mht": read_mht,
    "txt": read_text,
    "csv": read_csv,
}


def read_document(content: bytes, filename: str | None, budget: Budget, ocr: Ocr | None = None) -> Content:
    """What a file holds. What cannot be read is an outcome and a problem:

    "empty", "damaged", "encrypted", "scan-without-text", "unsupported-format", "over-budget",
    "hostile-xml"; and of what was read: "truncated", "garbled-text", "formula-without-value",
    and "read-by-ocr" of a scan whose letters `ocr` made out.
    """
    found = _document(content, filename, budget)
    if ocr is None or _SCAN not in found.problems:
        return found
    from parsers.formats.pages.scan import read_scan  # loads PDFium

    return read_scan(content, found, ocr)


def _document(content: bytes, filename: str | None, budget: Budget) -> Content:
    if not content.strip(b"\0 \t\r\n"):
        return Content("", Outcome.UNREADABLE, problems=(Problem("empty"),))
    kind = sniff(content, filename)
    if kind in _PICTURES:
        return Content(kind, Outcome.UNREADABLE, problems=(_SCAN,))
    if content.startswith(b"\xd0\xcf\x11\xe0") and encrypted_ooxml(content):
        return Content(kind, Outcome.ENCRYPTED, problems=(Problem("encrypted"),))
    flat = kind in _FLAT and not content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    reader = partial(read_flat, kind) if flat else _READERS.get(kind)
    if reader is None:
        return Content(kind, Outcome.UNSUPPORTED, problems=(Problem("unsupported-format"),))
    return _composed(_checked(_read(reader, content, kind, budget)))


def _read(reader: Reader, content: bytes, kind: str, budget: Budget) -> Content:
    try:
        return reader(content, budget)
    except LockedError:
        return Content(kind, Outcome.ENCRYPTED, problems=(Problem("encrypted"),))
    except OverBudgetError:
        return Content(kind, Outcome.UNSAFE, problems=(Problem("over-budget"),))
    except HostileXmlError:
        return Content(kind, Outcome.UNSAFE, problems=(Problem("hostile-xml"),))
    except MemoryError:  # our limit, not their damage: the mail is tried again and shown
        raise
    except _THEIR_FAULT as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:  # of XMLSyntaxError
            raise MemoryError from error
        return Content(kind, Outcome.UNREADABLE, problems=(Problem("damaged"),))
    except BaseException as error:  # the net under third-party readers: whatever they raise, it is for these bytes
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        return Content(kind, Outcome.UNREADABLE, problems=(Problem("damaged", found=type(error).__name__),))


def _checked(content: Content) -> Content:
    """A document read without error that holds nothing is empty, not read."""
    if content.outcome is not Outcome.READ or content.blocks:
        return content
    return replace(content, outcome=Outcome.UNREADABLE, problems=(*content.problems, Problem("empty")))


def _composed(content: Content) -> Content:
    """The net under all readers: no text that leaves this room holds NUL, and every text is in NFC.

    The content is copied only where some text was not clean, which honest documents never are.
    """
    blocks = tuple(map(_block, content.blocks))
    same = all(new is old for new, old in zip(blocks, content.blocks, strict=True))
    return content if same else replace(content, blocks=blocks)


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return block if _is_clean(block.text) else replace(block, text=_cleaned(block.text))
    if _is_clean(block.sheet) and all(map(_is_clean, map(_words, block.rows))):
        return block
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        tuple(_cleaned(cell) if isinstance(cell, str) else cell for cell in row) for row in block.rows
    )
    return replace(block, sheet=_cleaned(block.sheet), rows=rows)


def _words(row: tuple[Cell, ...]) -> str:
    """The texts of a row, parted by what no letter joins: together they are as clean as each of them."""
    return "\n".join([cell for cell in row if isinstance(cell, str)])


def _is_clean(text: str) -> bool:
    return "\0" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _cleaned(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\0", ""))
