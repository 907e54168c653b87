"""Cleaning and folding Vietnamese text.

Order matters: legacy fonts are decoded first (`legacy`), then `clean`, then `fold`; patterns match
the fold and slice the cleaned original, because folding keeps every position.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_INVISIBLE = dict.fromkeys(
    [0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None
)
_DASHES = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFF0D], "-")
_LOOKALIKES = {
    0x2044: "/",
    0x2215: "/",
    0xFF0F: "/",
    0xFF1A: ":",
    0xD0: "Đ",
    0xF0: "đ",
    0x189: "Đ",
    0x256: "đ",
    0x1A2: "Ư",
    0x1A3: "ư",
}
_CLEAN: dict[int, str | None] = {**_SPACES, **_INVISIBLE, **_DASHES, **_LOOKALIKES}

_UNMARKED = (*range(0x300), *range(0x1EA0, 0x1F00), *range(0x2000, 0x20D0))  # no combining mark stands in these blocks
# Nearly every text is clean already; one match says so ten times as fast as a letter-by-letter translation.
_TIDY = re.compile("[" + "".join(re.escape(chr(letter)) for letter in _UNMARKED if letter not in _CLEAN) + "]*")
_OPEN_SYLLABLE_Y = re.compile(r"(?<=[hklmstv])y(?![a-z])|(?<=qu)y(?![a-z])")


_TONES = "\u0300\u0301\u0309\u0303\u0323"
_SHORT = 200  # characters: lines and names, which are asked for again and again; longer texts are not kept


def clean(text: str) -> str:
    """Text in NFC with one kind of space and dash, nothing invisible, and the wrong letters Ð and Ƣ put right."""
    return _clean_line(text) if len(text) <= _SHORT else _clean(text)


def _clean(text: str) -> str:
    if _TIDY.fullmatch(text):
        return text
    composed = unicodedata.normalize("NFC", text.translate(_CLEAN))
    if _TIDY.fullmatch(composed):
        return composed
    return "".join(c for c in composed if not unicodedata.combining(c))


_clean_line = lru_cache(maxsize=16_384)(_clean)


class _Folded(dict[int, str]):
    """What `str.translate` asks: the folded letter of a code point, worked out when it is first met, kept if in daily use."""

    def __missing__(self, letter: int) -> str:
        folded = _fold_letter(chr(letter))
        if letter < 0x3000:
            self[letter] = folded
        return folded


_FOLDED = _Folded()


def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    if letter == "…":
        return "."
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


# The letters of nearly every text go through a table of 256 places, in an eighth of the time.
_LETTERS = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
    "“”‘’–—…•§°²³×\xa0"
)
_TABLE = "\0\t\n\r" + "".join(map(chr, range(0x20, 0x7F))) + _LETTERS
_PLACES = codecs.charmap_build(_TABLE.ljust(256, "\ufffe"))
_FOLDS = _TABLE.translate(_FOLDED)


def fold(text: str) -> str:
    """Lower case without marks, đ as d; one character for each of the input's, so spans carry over."""
    if len(text) <= _SHORT:
        return _fold_line(text)
    # A document's lines have mostly been folded one by one before its whole text is.
    return "\n".join(_fold_line(line) if len(line) <= _SHORT else _fold(line) for line in text.split("\n"))


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    try:
        places, _ = codecs.charmap_encode(text, "strict", _PLACES)
    except UnicodeEncodeError:
        return text.translate(_FOLDED)
    return codecs.charmap_decode(places, "strict", _FOLDS)[0]


_fold_line = lru_cache(maxsize=16_384)(_fold)


def tone(word: str) -> str:
    """The marks of tone of a word, in NFD: grave, acute, hook, tilde or dot; empty where it has none."""
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if mark in _TONES)


def squeeze(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    if "  " not in text and text.isprintable():  # of white space only the common space is printable
        return text.strip(" ")
    return " ".join(text.split())


def key(text: str) -> str:
    """What two spellings of one name share: folded words, y as i at the end of an open syllable (Mỹ, Mĩ)."""
    return _key_of_line(text) if len(text) <= _SHORT else _key(text)


def _key(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", fold(clean(text)))
    return squeeze(_OPEN_SYLLABLE_Y.sub("i", words))


_key_of_line = lru_cache(maxsize=16_384)(_key)
