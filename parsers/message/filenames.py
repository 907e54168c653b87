"""The name of an attached file: as it was meant, and safe to show and to store."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from urllib.parse import unquote_to_bytes

from parsers.message import charset
from parsers.message.headers import decode_words, parameters
from parsers.vietnamese import legacy
from parsers.vietnamese.syllables import legal, score

NAME_BYTES = 200  #: most file systems allow 255

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")
_ENTITY = re.compile(r"&#(\d{2,6});")
_RAW = 4_000  #: characters; a name of 200 bytes in the most wasteful of encodings is shorter
_LETTERS = re.compile(r"[^\W\d_]+")
_TONELESS = re.compile("[A-ZĐĂÂÊÔƠƯ]+")
_EXTENSION = re.compile(r"\.[^.\s]{1,16}$")


def attachment_name(disposition: str, content_type: str) -> tuple[str | None, str]:
    """Safe name, or None when the mail gives none, and the name as it stood (RFC 2183, 2231, 2047).

    `filename*` beats `filename` beats the Content-Type's `name`.
    """
    return given_name(parameters(disposition)[1], parameters(content_type)[1])


def given_name(disposition: Mapping[str, str], content_type: Mapping[str, str]) -> tuple[str | None, str]:
    """Safe name, or None, and the name as it stood, from the parameters of the two headers (`attachment_name`)."""
    raw = disposition.get("filename") or content_type.get("name") or disposition.get("name") or ""
    raw = raw[:_RAW].replace("\0", "")
    return safe_name(meant(raw)), raw


def meant(raw: str) -> str:
    """The name behind encoded words, percent signs, character references or mojibake."""
    name = decode_words(raw) if "=?" in raw else raw
    if "&#" in name:
        name = _ENTITY.sub(lambda found: _letter(int(found.group(1))) or found.group(), name)
    if "%" in name and _PERCENT.search(name):
        with suppress(UnicodeDecodeError):  # a percent sign that is a percent sign
            name = unquote_to_bytes(name).decode("utf-8")
    return name if _is_right(name) else typed(charset.mend(name))


def typed(name: str) -> str:
    """A name typed in a TCVN3 or VNI font, as Unicode; any other as it is. Its bytes have been taken for a code page."""
    if name.isascii() or _is_right(name):
        return name
    for page in ("cp1258", "latin-1"):
        with suppress(UnicodeEncodeError):
            return _typed(name, name.encode(page).decode("latin-1"))
    return name


def _is_right(name: str) -> bool:
    """Whether every word is Vietnamese as it stands, or an abbreviation in capitals, which no rule of spelling holds: "KĐ"."""
    if name.isascii():
        return False  # there may be something encoded in it
    words = [word for run in _LETTERS.findall(name) for word in _words(run)]
    return bool(words) and unicodedata.is_normalized("NFC", name) and all(map(_is_word, words))


def _words(run: str) -> list[str]:
    """Words written together: "BáoCáo"."""
    cuts = [0, *(at for at in range(1, len(run)) if run[at].isupper() and run[at - 1].islower()), len(run)]
    return [run[start:end] for start, end in pairwise(cuts)]


def _is_word(word: str) -> bool:
    return word.isascii() or legal(word) or (word.isupper() and _TONELESS.fullmatch(word) is not None)


def _typed(name: str, letters: str) -> str:
    stem = _EXTENSION.sub("", letters)  # "bin" is no word that speaks for a font
    # What stands between words is no letter, and a letter alone is no word: at least three of them speak for a font.
    words = " ".join(word for word in re.split(r"[\s._-]+", stem) if len(word) > 1)
    encoding = legacy.detect(words)
    if encoding is None:
        return name
    decoded = legacy.guess(letters, encoding)
    return decoded if score(decoded) >= score(name) + legacy.MARGIN else name


def _letter(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def safe_name(name: str) -> str | None:
    """NFC, last path component, no control, bidi or invisible characters, at most NAME_BYTES with its extension."""
    spaced = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", unicodedata.normalize("NFC", name))
    visible = "".join(c for c in spaced if unicodedata.category(c) not in ("Cf", "Cs", "Cn"))
    last = " ".join(re.split(r"[/\\]", visible.rstrip(" /\\"))[-1].split())
    return _capped(last) if last.strip(". ") else None


def _capped(name: str) -> str:
    if len(name.encode()) <= NAME_BYTES:
        return name
    found = _EXTENSION.search(name)
    extension = found.group() if found else ""
    room = NAME_BYTES - len(extension.encode())
    stem = name[: len(name) - len(extension)].encode()[:room].decode("utf-8", "ignore")
    return unicodedata.normalize("NFC", stem).rstrip() + extension


def extension(name: str | None) -> str:
    """What stands after the last dot, lower case, without the dot."""
    return name.rpartition(".")[2].strip().lower() if name and "." in name else ""
