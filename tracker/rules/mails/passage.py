"""What a search finds a mail by, and the place of a text that it shows. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.facts import DocumentReading, Reading
from parsers.vietnamese.text import fold

_AROUND = 60  # characters shown before the words found
_SHOWN = 220  # and altogether
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text: runs of it, each with whether it is one of the words asked for."""

    runs: tuple[tuple[str, bool], ...]
    begins: bool  #: with the text; else something stands before
    ends: bool


def mail_words(reading: Reading) -> str:
    """What the mail itself is found by: who wrote, about what, and what they said."""
    senders = (words for one in reading.senders for words in (one.address, one.name))
    forwarded = (words for one in reading.forwarded for words in (one.subject, one.body))
    return _one_line((reading.subject, *senders, reading.body, *forwarded))


def document_words(document: DocumentReading) -> str:
    """What a file is found by: its name and all it says; of a secret paper the name alone, which is in the ledger anyway."""
    secret = document.header is not None and document.header.secrecy is not None
    return _one_line((document.filename or "", "" if secret else document.words))


def _one_line(pieces: Sequence[str]) -> str:
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", " ".join(filter(None, pieces)))).strip()


def passage(text: str, words: Sequence[str]) -> Passage:
    """Where the words stand: side by side if they do anywhere, else the first of them. `words` are folded."""
    folded = fold(text)
    spans = _spans(folded, words)
    start = max(0, (spans[0][0] if spans else 0) - _AROUND)
    start = start and folded.rfind(" ", 0, start) + 1
    end = min(len(text), start + _SHOWN)
    end = end if end == len(text) else max(folded.rfind(" ", start, end), start + _SHOWN // 2)
    runs, at = [], start
    for begin, stop in spans:
        if start <= begin and stop <= end:
            runs += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    return Passage(tuple(run for run in (*runs, (text[at:end], False)) if run[0]), start == 0, end == len(text))


def _spans(folded: str, words: Sequence[str]) -> list[tuple[int, int]]:
    if not words:
        return []
    told = tuple(map(re.escape, words))
    together = [one.span() for one in re.finditer(r"\b" + r"[\W_]+".join(told) + r"\w*", folded)]
    return together or [one.span() for one in re.finditer(rf"\b(?:{'|'.join(told)})\b", folded)]
