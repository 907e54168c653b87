"""Plain text in whatever encoding it came."""

from __future__ import annotations

import unicodedata

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.repair import repair
from parsers.formats.sniff import utf16_without_mark
from parsers.vietnamese.legacy import guess
from parsers.vietnamese.syllables import score

_SAMPLE = 8192
_PAGES = ("cp1258", "cp1252", "latin-1")


def decode_text(content: bytes) -> str:
    """The text: by its byte order mark, else as UTF-8, else in the code page that reads most like Vietnamese."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    unmarked = utf16_without_mark(content[:_SAMPLE])
    if unmarked:
        return content.decode(unmarked, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        best = max(_PAGES, key=lambda page: _reads_well(content, page))
        return unicodedata.normalize("NFC", content.decode(best, "replace"))


def _reads_well(content: bytes, page: str) -> float:
    text = content[:_SAMPLE].decode(page, "replace")
    lines = (guess(unicodedata.normalize("NFC", line)) for line in text.splitlines())
    return score("\n".join(lines)) - text.count("\ufffd") / max(len(text), 1)


def read_text(content: bytes, budget: Budget) -> Content:
    """Read plain text, a paragraph a line; a wide gap within a line stays as it is."""
    text = decode_text(content)
    problems = (Problem("truncated"),) if len(text) > budget.text_characters else ()
    lines = text[: budget.text_characters].replace("\f", "\n").splitlines()
    return Content("txt", Outcome.READ, repair(Paragraph(line.rstrip()) for line in lines if line.strip()), problems)
