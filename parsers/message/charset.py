"""Bytes of a mail to text, whatever charset they claim.

Vietnamese mail is mislabelled daily: UTF-8 sent as ISO-8859-1, windows-1258 sent as ISO-8859-1, 8-bit
letters without any label. Nothing here raises; a byte nobody can read becomes U+FFFD.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
_ALIASES = {"utf8mb4": "utf-8", "utf-8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "cp-1258": "cp1258", "x-cp1258": "cp1258"}
# Not charsets of mail, although the codec registry knows them; punycode takes quadratic time.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_WESTERN = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})

# windows-1258 writes a vowel and then its tone mark. In a western charset the same bytes are a vowel
# followed by one of these letters, which Vietnamese never has.
_TONE_AFTER_VOWEL = re.compile(rb"[AaEeIiOoUuYy\xc2\xe2\xca\xea\xd4\xf4\xc3\xe3\xd5\xf5\xdd\xfd][\xcc\xec\xd2\xf2\xde]")
_VIETNAMESE_1258 = re.compile(rb"[\xd5\xf5\xdd\xfd\xd0\xf0]|[\xc3\xe3][a-z]")
_ONE_BYTE = ("cp125", "iso8859", "koi8")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_MOJIBAKE = re.compile("[\u00c3\u00c4\u00c6\u00e1\u00c2][\u0080-\u00bf\u0152-\u2122]")


@lru_cache(maxsize=256)
def codec(label: str) -> str:
    """The codec a charset label means, by Python's name for it; empty when the label means nothing."""
    found = _LABEL.search(label)
    if not found:
        return ""
    name = _ALIASES.get(found.group().lower(), found.group().lower())
    try:
        info = codecs.lookup(name)
        bytes(4).decode(name)  # codecs that are no charsets, as zlib, refuse anything but nothing
    except (LookupError, ValueError):
        return ""
    return "" if info.name in _NOT_CHARSETS else info.name


def decode(raw: bytes, declared: str = "") -> str:
    """Text in NFC: valid UTF-8 is UTF-8 whatever a one-byte label says, else the label, else the likeliest."""
    if raw.isascii():
        text = _in_label(raw, codec(declared)) if declared else None
        return unicodedata.normalize("NFC", text) if text is not None else raw.decode("ascii")
    return unicodedata.normalize("NFC", _decode_letters(raw, codec(declared)))


def _decode_letters(raw: bytes, name: str) -> str:
    if not name or name == "utf-8" or name in _WESTERN or name.startswith(_ONE_BYTE):
        text = raw.decode("utf-8", "replace")
        damaged = text.count("\ufffd")
        if not damaged or 4 * damaged < len(_BEYOND_ASCII.findall(text)):
            return text
    if name in _WESTERN and _is_windows_1258(raw):
        name = "cp1258"
    text_in_label = _in_label(raw, name) if name != "utf-8" else None
    if text_in_label is not None:
        return text_in_label
    return _in_label(raw, "cp1258") or raw.decode("latin-1")


def _in_label(raw: bytes, name: str) -> str | None:
    """Strictly in that codec, or None; half a surrogate pair, which UTF-7 can spell, is no text."""
    try:
        text = raw.decode(name) if name else None
    except (LookupError, ValueError):
        return None
    return None if text and _SURROGATE.search(text) else text


def _is_windows_1258(raw: bytes) -> bool:
    return bool(_TONE_AFTER_VOWEL.search(raw)) or len(_VIETNAMESE_1258.findall(raw)) > 2


def mend(text: str) -> str:
    """Undo one round of UTF-8 read as windows-1252 or Latin-1; other text comes back as it is."""
    if not _MOJIBAKE.search(text):
        return text
    for name in ("latin-1", "cp1252"):
        try:
            return unicodedata.normalize("NFC", text.encode(name).decode("utf-8"))
        except UnicodeError:
            continue
    return text
