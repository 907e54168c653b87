"""Text typed in fonts that are encodings of their own: TCVN3 (.VnTime), VNI (VNI-Times), and mistaken code pages.

Decode before anything else looks at the text: in TCVN3 the letter ư is U+00AD and à is µ, which any
clean-up destroys. The tables follow TCVN 5712:1993 (VN3) and the VNI for Windows character set.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from parsers.vietnamese.syllables import score

TCVN3, VNI, MOJIBAKE = "tcvn3", "vni", "utf-8 as cp1252"
MARGIN = 0.15  #: by how much a decoding must beat the text as it stands
FEWEST_WORDS = 3  #: below this the content alone decides nothing
_SAMPLE = 5_000  #: characters that settle what prevails

_FONT_TCVN3 = re.compile(r"\.vn", re.IGNORECASE)
_FONT_CAPITALS = re.compile(r"\.vn.*H$", re.IGNORECASE)
_FONT_VNI = re.compile(r"vni[- ]", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_UNICODE = re.compile(r"[\u1ea0-\u1ef9ăĂđĐơƠưƯĩĨũŨ\u0300\u0301\u0303\u0309\u0323]")
_SUSPECT = re.compile(r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020-\u203a\u20ac]")
_MISTAKEN = re.compile(r"[\u00c2-\u00c6\u00e1\u00e2][\u0080-\u00bf\u0152-\u2122]")  # UTF-8 lead byte and what follows it
_CAPITAL = re.compile("[A-Z]")
_WORD = re.compile(r"\S+")


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = files("parsers.vietnamese").joinpath("legacy_tables.json").read_text("utf-8")
    tables: dict[str, dict[str, str]] = json.loads(text)
    return tables


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _tables()["vni"]), key=len, reverse=True)))


@lru_cache(maxsize=256)
def encoding_of(font: str | None) -> str | None:
    """The encoding that a font's name stands for; None for Unicode fonts and names that say nothing."""
    name = _SUBSET.sub("", font or "")
    if _FONT_TCVN3.match(name):
        return TCVN3
    return VNI if _FONT_VNI.match(name) else None


def decode(text: str, font: str | None) -> str:
    """Text typed in the font, as Unicode. Left alone where the font is none of ours or the result reads worse."""
    encoding = encoding_of(font)
    if encoding is None or _UNICODE.search(text):
        return text
    decoded = _decode_as(text, encoding)
    if score(decoded) < score(text):
        return text
    return decoded.upper() if _FONT_CAPITALS.match(_SUBSET.sub("", font or "")) else decoded


def guess(text: str, hint: str | None = None) -> str:
    """Text of an unknown font, as Unicode, judged by its content.

    With fewer than three words nothing changes, unless `hint` names the encoding that prevails in
    the document (`prevailing`) and the decoded words are at least as legal. Unicode Vietnamese never changes.
    """
    if text.isascii() or _UNICODE.search(text) or not _SUSPECT.search(text):
        return text
    if hint and score(_decode_as(text, hint)) >= max(score(text), 0.01):
        return _decode_as(text, hint)
    found = detect(text)
    return _decode_as(text, found) if found else text


def detect(text: str) -> str | None:
    """The encoding whose decoding beats the text as it stands; None for Unicode and for too few words."""
    if text.isascii() or _UNICODE.search(text) or not _SUSPECT.search(text) or len(text.split()) < FEWEST_WORDS:
        return None
    plain = score(text)
    scored = [(score(_decode_as(text, encoding)), encoding) for encoding in (TCVN3, VNI, MOJIBAKE)]
    best, encoding = max(scored, key=lambda pair: pair[0])
    return encoding if best >= plain + MARGIN else None


def prevailing(texts: Iterable[str]) -> str | None:
    """The encoding of the texts that are not Unicode, taken together; None where Unicode texts outnumber them.

    The hint for texts of one or two words, which alone decide nothing.
    """
    doubtful, plain, length = [], 0, 0
    for text in texts:
        if _UNICODE.search(text):
            plain += 1
        elif not text.isascii() and _SUSPECT.search(text):
            doubtful.append(text)
            length += len(text)
            if length > _SAMPLE:
                break
    return detect(" ".join(doubtful)) if len(doubtful) > plain else None


def _decode_as(text: str, encoding: str) -> str:
    if encoding == VNI:
        table = _tables()["vni"]
        return _vni_pattern().sub(lambda match: table[match[0]], text)
    if encoding == TCVN3:
        return "\n".join(map(_tcvn3_line, text.split("\n")))
    return _from_mistaken_page(text)


def _tcvn3_line(line: str) -> str:
    """One line of TCVN3, which has capitals of seven letters only: "CéNG HßA X·" is CỘNG HÒA XÃ."""
    decoded = line.translate(_tcvn3_letters())
    if not _CAPITAL.search(line):
        return decoded
    spans = [match.span() for match in _WORD.finditer(line)]
    capitals = [_capitals(line[a:b]) for a, b in spans]
    loud = any(count > 1 and not decoded[a:b].isupper() for count, (a, b) in zip(capitals, spans, strict=True))
    fewest = 1 if loud and min(capitals) >= 0 else 2
    for count, (a, b) in zip(capitals, spans, strict=True):
        if count >= fewest:
            decoded = decoded[:a] + decoded[a:b].upper() + decoded[b:]
    return decoded


@cache
def _tcvn3_letters() -> dict[int, str]:
    return {ord(code): letter for code, letter in _tables()["tcvn3"].items()}


def _capitals(word: str) -> int:
    """How many plain capitals a word has; -1 when it has a plain small letter."""
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return len(plain) if all(letter.isupper() for letter in plain) else -1


def _from_mistaken_page(text: str) -> str:
    if not _MISTAKEN.search(text):
        return text
    raw = b"".join(_byte(letter) for letter in text)
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeDecodeError:
        return text


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return bytes([ord(letter)]) if ord(letter) < 0x100 else b"\xff"
