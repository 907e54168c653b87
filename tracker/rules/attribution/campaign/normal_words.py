"""Titles, keywords and subjects as words that can be compared: folded, short forms spelt out, numbers in digits."""

from __future__ import annotations

import re
from functools import lru_cache

from config.field_words import field_words
from parsers.vietnamese.text import clean, fold, key
from tracker.rules.attribution.campaign.periods import KEPT, MONTHS, months_in_digits

_SHORT_FORMS = {short: key(spelt) for short, spelt in field_words().short.items()}
_SLIPS = {fold(wrong): (wrong, meant) for wrong, meant in field_words().misspelt.items()}
_SLIP = re.compile(rf"\b(?:{'|'.join(wrong.replace(' ', '[ ,]+') for wrong in _SLIPS)})\b")
# In these two the letters come first and what may not stand before them second: so `re` skips what has other letters.
_GLUED = re.compile(r"(?P<letter>t|q|hk)(?<!\w[tq])(?<!\whk) ?(?P<number>0?\d|1[0-2]|i{1,3}|iv)\b")
#: "bão số 3" is "bão 3"; in "co so 6 thang", typed without marks, it is another word, and in "chuyển đổi số 6 tháng" too.
_NUMBER_SIGN = re.compile(
    r"s[oố](?<!\w..)(?<!\bco ..)(?<!\bho ..)\s+(?=\d)(?!\d+\s+(?:th[aá]ng|tu[aầ]n|n[aă]m|ng[aà]y)\b(?!\s*\d))"
)
_TITLE = 800  # characters; a slip counts in a title, a subject, a name, and a longer text says the thing more than once
_NAMED_MONTH = re.compile(r"\bthang (muoi hai|muoi mot|muoi|gieng|chap)\b")
_SPELT = {"t": "thang", "q": "qui", "hk": "hoc ki"}
#: What a report may be on instead of the topic that follows: its money, its awards, an accident, a contest of drawing or
#: telling it. "Tài chính công đoàn" is not "công đoàn", for the head of a Vietnamese phrase comes first. A contest as such
#: is none: "hội thi giáo viên dạy giỏi" is how good teachers are found.
_MATTER = re.compile(
    r"\b(?:tai chinh|thu chi|quyet toan|du toan|kinh phi|de nghi (?:tang|khen)|(?:bang|giay) khen|tap huan"
    r"|su co|(?:vu|su) viec|(?:cuoc|hoi) thi (?:ve tranh|tim hieu|ke chuyen|viet|sang tac)|ngay hoi)\b"
)
_NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "mot": "1", "hai": "2"}


def words(text: str) -> list[str]:
    """A text as folded words, the usual short forms spelt out, numbers in digits, without "và", nor "số" before a number."""
    return list(_words(text))


@lru_cache(maxsize=KEPT)
def _words(text: str) -> tuple[str, ...]:
    lower = months_in_digits(clean(text).lower())
    signless = _NUMBER_SIGN.sub("", without_slips(lower) if len(lower) <= _TITLE else lower)
    unglued = _GLUED.sub(lambda found: f"{_SPELT[found['letter']]} {found['number']}", key(signless))
    unglued = _NAMED_MONTH.sub(lambda found: f"thang {MONTHS[found[1]]}", unglued)
    spelt = " ".join([_SHORT_FORMS.get(word, word) for word in unglued.split()]).split()
    return tuple(
        _number(word, spelt[max(0, at - 2) : at]) if word in _NUMBERS or word.isdigit() else word
        for at, word in enumerate(spelt)
        if word != "va"
    )


def without_slips(text: str) -> str:
    """A text with "phòng chống" for "phòng trống", which means nothing else; "phòng trong trường" is left alone."""
    folded = fold(text)
    for found in reversed(list(_SLIP.finditer(folded))):
        written = " ".join(re.split(r"[\s,]+", text[found.start() : found.end()]))
        wrong, meant = _SLIPS[" ".join(re.split(r"[\s,]+", found[0]))]
        if written.isascii() or written == wrong:
            text = text[: found.start()] + meant + text[found.end() :]
    return text


def _number(word: str, before: list[str]) -> str:
    if before[-1:] == ["qui"] or before == ["hoc", "ki"]:
        word = _NUMBERS.get(word, word)
    return word.lstrip("0") or word if word.isdigit() else word


def other_matter(title: list[str]) -> tuple[str, list[str]]:
    """A matter of its own that a title is about, and the words that stand before it; empty where there is none."""
    spoken = " ".join(title)
    found = _MATTER.search(spoken)
    return (found[0], spoken[: found.start()].split()) if found else ("", [])
