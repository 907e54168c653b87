"""One thing in several words, as the field says it: the shipped ways, and an office's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from config.field_words import field_words
from tracker.rules.attribution.campaign.text_words import words

Phrase = tuple[str, ...]
Ways = tuple[tuple[Phrase, ...], ...]  #: each one thing, in every way it is said

_MOST = 48  # ways to say one keyword; more are of words that hold each other


def ways_of(groups: Iterable[Sequence[str]] = ()) -> Ways:
    """The shipped ways of saying, and an office's own."""
    return _ways((*field_words().same, *map(tuple, groups)))


@lru_cache(maxsize=4)
def _ways(groups: tuple[tuple[str, ...], ...]) -> Ways:
    return tuple(tuple(dict.fromkeys(said for one in group if (said := words(one)))) for group in groups)


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
