"""Vietnamese that is Unicode already comes out of every format letter by letter, composed or decomposed."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from html import escape

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Budget, Paragraph
from parsers.formats.document import read_document
from parsers.vietnamese.syllables import SHAPES, legal
from tests.papers.compound import Run, word97
from tests.papers.packages import docx, odf, p

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


def _toned(shape: str, tone: str) -> str:
    vowel = max(at for at, letter in enumerate(shape) if unicodedata.normalize("NFD", letter)[0] in "aeiouy")
    return unicodedata.normalize("NFC", shape[: vowel + 1] + tone + shape[vowel + 1 :])


def _rtf(text: str) -> bytes:
    units = memoryview(text.encode("utf-16-le")).cast("H")
    body = "".join(f"\\u{unit if unit < 0x8000 else unit - 0x10000}?" for unit in units)
    return ("{\\rtf1\\ansi{\\fonttbl{\\f0 Times New Roman;}}" + body + "\\par}").encode()


def _xlsx(text: str) -> bytes:
    book, memory = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = text
    book.save(memory)
    return memory.getvalue()


WRITERS: dict[str, Callable[[str], bytes]] = {
    "a.docx": lambda text: docx(p(escape(text))),
    "a.odt": lambda text: odf("text", f"<text:p>{escape(text)}</text:p>"),
    "a.rtf": _rtf,
    "a.doc": lambda text: word97([Run(text + "\r")]),
    "a.html": lambda text: f"<html><p>{escape(text)}</p></html>".encode(),
    "a.txt": lambda text: text.encode(),
    "b.txt": lambda text: text.encode("utf-16"),
    "a.csv": lambda text: f"{text};1\n{text};2\n".encode(),
    "a.xlsx": _xlsx,
}
SYLLABLES = st.builds(_toned, st.sampled_from(sorted(SHAPES)), st.sampled_from(TONES)).filter(legal)
SENTENCES = st.lists(st.tuples(SYLLABLES, st.sampled_from([str.lower, str.upper, str.capitalize])), min_size=1, max_size=9)


@pytest.mark.parametrize("name", WRITERS)
@given(words=SENTENCES, form=st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=40)
def test_unicode_is_never_damaged(name: str, words: list[tuple[str, Callable[[str], str]]], form: str) -> None:
    text = " ".join(cased(word) for word, cased in words)
    content = read_document(WRITERS[name](unicodedata.normalize(form, text)), name, Budget())  # type: ignore[arg-type]
    block = content.blocks[0]
    found = block.text if isinstance(block, Paragraph) else block.rows[0][0]
    assert found == unicodedata.normalize("NFC", text)
