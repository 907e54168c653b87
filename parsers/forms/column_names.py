"""How alike two names of a column are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel
from rapidfuzz.process import extractOne

from parsers.vietnamese.text import key

_TYPING = 0.88  #: of two names' letters: below, they are not one name mistyped
#: What forms and offices call by several names; one name each is enough for comparing.
_EVERYDAY = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"\b(?:ngay thang nam sinh|ngay thang sinh|ngay sinh thang nam|sinh ngay|n(?:gay)? ?sinh)\b", "ngay sinh"),
        (
            r"\b(?:so (?:dien thoai|dt|di dong)|sdt|dtdd|d thoai|(?:dien thoai )?di dong|tel|phone)(?: lien (?:he|lac))?\b",
            "dien thoai",
        ),
        (r"\bdien thoai lien (?:he|lac)\b", "dien thoai"),
        (r"\bho (?:va ten|ten|& ten)\b", "ho va ten"),
        (r"\b(?:gt|phai|nam nu)\b", "gioi tinh"),
        (r"\bsl\b", "so luong"),
        (r"\b(?:dia chi lien (?:he|lac)|dia chi thuong tru|noi o(?: hien nay)?|cho o(?: hien nay)?|dc)\b", "dia chi"),
        (r"\bhs\b", "hoc sinh"),
        (r"\bgv\b", "giao vien"),
        (r"\b(?:cv|chuc danh)\b", "chuc vu"),
        (r"\b(?:gc|chu thich)\b", "ghi chu"),
    )
)
_TELEPHONE = re.compile(r"\b[Đđ]\.?[Tt]\b")  #: with its stroke: "DT" is dân tộc or diện tích
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Name:
    """A header's name taken apart once, however often it is held against another."""

    whole: str  #: `key` of all of it
    bare: str  #: without its unit in brackets, in everyday words
    words: tuple[str, ...]  #: of the bare name
    vocabulary: frozenset[str]  #: the same words, in no order

    @classmethod
    def of(cls, text: str) -> Name:
        """The name as a header writes it."""
        text = _TELEPHONE.sub("điện thoại", text)
        whole = key(text)
        bare = key(_BRACKETS.sub(" ", text)) if "(" in text or "[" in text else whole
        usual = bare
        for pattern, name in _EVERYDAY:
            usual = pattern.sub(name, usual)
        words = tuple(usual.split())
        return cls(whole, usual, words, frozenset(words))


def likeness(name: Name, wanted: Name) -> float:
    """1 for the same words, less for a name without its unit, in another order, with more words, or mistyped."""
    if not name.whole or not wanted.whole:
        return 0.0
    if name.whole == wanted.whole:
        return 1.0
    if name.bare and name.bare == wanted.bare:
        return 0.97
    if name.vocabulary.isdisjoint(wanted.vocabulary):
        return _mistyped(name.bare, wanted.bare)
    if len(name.words) > 1 and sorted(name.words) == sorted(wanted.words):
        return 0.95
    if name.bare.startswith("so luong ") and name.bare.removeprefix("so luong ") == wanted.bare.removeprefix("so "):
        return 0.9
    extra = len(name.words) - len(wanted.words)
    if len(wanted.words) > 1 and 0 < extra <= 6 and f" {wanted.bare} " in f" {name.bare} ":
        return 0.88 - 0.03 * extra
    if len(name.words) > 1 and -2 <= extra < 0 and wanted.bare.startswith(name.bare + " "):
        return 0.75
    if len(wanted.words) == 1 and len(wanted.bare) > 2 and name.words[0] == wanted.bare and extra <= 3:
        return 0.65
    return _mistyped(name.bare, wanted.bare)


def _mistyped(name: str, wanted: str) -> float:
    if abs(len(name) - len(wanted)) > 4 or len(wanted) <= 5:
        return 0.0
    ratio = Indel.normalized_similarity(name, wanted, score_cutoff=_TYPING)
    return 0.8 * ratio


def any_mistyped(name: str, wanted: Sequence[str]) -> bool:
    """Whether one of many names is nearly this one, letter by letter; asked in one go."""
    return extractOne(name, wanted, scorer=Indel.normalized_similarity, score_cutoff=_TYPING) is not None
