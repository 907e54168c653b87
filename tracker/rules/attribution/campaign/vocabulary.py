"""The field's everyday language as attribution compares it: words that say nothing, and one thing in several words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from config.field_words import field_words
from tracker.rules.attribution.campaign.normal_words import words

Phrase = tuple[str, ...]
Ways = tuple[tuple[Phrase, ...], ...]  #: each one thing, in every way it is said

#: Words that any report may have in its title; a keyword of nothing else is a period's: "công tác tháng", "báo cáo quý IV".
EMPTY = frozenset(field_words().empty)
#: Single words that are left out of a title beside a topic; fewer, for there every word counts.
ALONE = frozenset(field_words().alone)
#: Work that is done on any topic: as a keyword ("thống kê", "rà soát") it says which report only where nothing else is counted
#: or looked at than the people and classes that every such report counts, and what the campaign itself names.
_WORK_WORDS = "thong ke ra soat khao sat kiem tra tu tong hop so lieu cap nhat ke khai theo doi"
WORK = frozenset(_WORK_WORDS.split())
_COUNTED_WORDS = "lop hoc sinh doi ngu can bo giao vien nhan vien tre mang luoi"
COUNTED = frozenset(_COUNTED_WORDS.split())
_MOST = 48  # ways to say one keyword; more are of words that hold each other


#: "Quý" is neutral beside its number alone, for folded it is "quỹ" as well.
_NUMBERED = r"(?:thang|qui|tuan|ki|nam|dot|lan|lop|khoi) (?:\d+|i{1,3}|iv)|\d+ (?:thang|tuan|nam)"


def _any_of(phrases: Iterable[str], more: str = "") -> re.Pattern[str]:
    folded = sorted({" ".join(words(one)) for one in phrases}, key=lambda one: (-len(one), one))
    return re.compile(rf"\b(?:{more}{'|'.join(folded)})\b")


_TELLING = _any_of(field_words().telling)
_OPENINGS = _any_of(field_words().openings)
_MANNER = _any_of((*field_words().manner, *field_words().openings), f"{_NUMBERED}|")


def is_empty(phrase: Iterable[str], beside: frozenset[str] = frozenset()) -> bool:
    """Whether words name no topic, those `beside` left out.

    In their order two that say nothing alone may name one together: "công khai".
    """
    said = list(phrase)
    return all(word in EMPTY or word in beside or word.isdigit() for word in said) and not _TELLING.search(" ".join(said))


def without_openings(text: Sequence[str]) -> list[str]:
    """Words without those that only open a report: "các mặt", "một số nội dung"."""
    return _OPENINGS.sub(" ", " ".join(text)).split()


def without_manner(text: Sequence[str]) -> list[str]:
    """Words without those that tell how, where and by whose word any work is done."""
    return _MANNER.sub(" ", " ".join(text)).split()


def ways_of(groups: Iterable[Sequence[str]] = ()) -> Ways:
    """The shipped ways of saying, and an office's own."""
    return _ways((*field_words().same, *map(tuple, groups)))


@lru_cache(maxsize=4)
def _ways(groups: tuple[tuple[str, ...], ...]) -> Ways:
    return tuple(tuple(dict.fromkeys(said for one in group if (said := tuple(words(one))))) for group in groups)


def spellings(phrase: Phrase, ways: Ways) -> tuple[Phrase, ...]:
    """A phrase in every way that the field says it, itself first."""
    found = {phrase: None}
    queue = [phrase]
    while queue and len(found) < _MOST:
        said = queue.pop(0)
        for group in ways:
            # The longest way that stands there is replaced: "ăn bán trú" is no "bán trú" with "ăn" before it.
            one = max((way for way in group if _place(way, said) >= 0), key=len, default=None)
            if one:
                at = _place(one, said)
                new = [(*said[:at], *other, *said[at + len(one) :]) for other in group if other != one]
                queue += [other for other in new if other not in found]
                found.update(dict.fromkeys(new))
    return tuple(found)


def _place(part: Phrase, whole: Phrase) -> int:
    if part[0] not in whole or len(part) > len(whole):
        return -1
    return next((at for at in range(len(whole) - len(part) + 1) if whole[at : at + len(part)] == part), -1)
