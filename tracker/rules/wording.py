"""Titles, keywords and subjects as words that can be compared: folded, short forms spelt out, numbers in digits."""

from __future__ import annotations

import re

from parsers.vietnamese.text import clean, key
from tracker.rules.periods import MONTHS

_SHORT_FORMS = {
    "bc": "bao cao",
    "nh": "nam hoc",
    "hk": "hoc ki",
    "ky": "ki",
    "quy": "qui",
    "6tdn": "6 thang dau nam",
    "6tcn": "6 thang cuoi nam",
}
# In these two the letters come first and what may not stand before them second: so `re` skips what has other letters.
_GLUED = re.compile(r"(?P<letter>t|q|hk)(?<!\w[tq])(?<!\whk) ?(?P<number>0?\d|1[0-2]|i{1,3}|iv)\b")
#: "bão số 3" is "bão 3"; in "co so 6 thang", typed without marks, it is another word.
_NUMBER_SIGN = re.compile(r"s[oố](?<!\w..)(?<!\bco ..)(?<!\bho ..)\s+(?=\d)")
_NAMED_MONTH = re.compile(r"\bthang (muoi hai|muoi mot|muoi|gieng|chap)\b")
_SPELT = {"t": "thang", "q": "qui", "hk": "hoc ki"}
_NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "mot": "1", "hai": "2"}


def words(text: str) -> list[str]:
    """A text as folded words, the usual short forms spelt out, numbers in digits, without "và", nor "số" before a number."""
    signless = _NUMBER_SIGN.sub("", clean(text).lower())
    unglued = _GLUED.sub(lambda found: f"{_SPELT[found['letter']]} {found['number']}", key(signless))
    unglued = _NAMED_MONTH.sub(lambda found: f"thang {MONTHS[found[1]]}", unglued)
    spelt = " ".join([_SHORT_FORMS.get(word, word) for word in unglued.split()]).split()
    return [
        _number(word, spelt[max(0, at - 2) : at]) if word in _NUMBERS or word.isdigit() else word
        for at, word in enumerate(spelt)
        if word != "va"
    ]


def _number(word: str, before: list[str]) -> str:
    if before[-1:] == ["qui"] or before == ["hoc", "ki"]:
        word = _NUMBERS.get(word, word)
    return word.lstrip("0") or word if word.isdigit() else word
