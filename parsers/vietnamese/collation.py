"""The order of Vietnamese words: letters first, tones only between words that differ in nothing else."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng; ngang is 0
_LAST = len(_LETTERS) + 1

CollationKey = tuple[tuple[tuple[tuple[int, int], ...], ...], tuple[int, ...], str]


@lru_cache(maxsize=100_000)
def collation_key(text: str) -> CollationKey:
    """Sorts names as a Vietnamese list does: a, ă, â … d, đ …; ma before mà before mã; numbers by their value."""
    letters: list[tuple[tuple[int, int], ...]] = []
    tones: list[int] = []
    for word in unicodedata.normalize("NFD", text.lower()).split():
        spelled, tone = _spell(word)
        letters.append(spelled)
        tones.append(tone)
    return tuple(letters), tuple(tones), text


@lru_cache(maxsize=20_000)
def _spell(word: str) -> tuple[tuple[tuple[int, int], ...], int]:
    if word.isdecimal():
        return ((0, int(word[:18])),), 0
    tone = max((_TONES.get(character, 0) for character in word), default=0)
    bare = unicodedata.normalize("NFC", "".join(c for c in word if c not in _TONES))
    return tuple((_LETTERS.get(letter, _LAST), ord(letter)) for letter in bare), tone
