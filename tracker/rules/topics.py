"""Which campaigns a text speaks of, by their keywords and their period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.registry import Campaign
from parsers.facts import Reference
from parsers.vietnamese.text import clean, fold, key
from tracker.rules.periods import Period, contradict, periods, reported

_GAP = 3  # words that may stand between two words of a keyword: "sơ kết [công tác] học kỳ I"
_SAME = {"hki": "hoc ki i", "hkii": "hoc ki ii", "hk1": "hoc ki i", "hk2": "hoc ki ii", "hk": "hoc ki"}
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}


@dataclass(frozen=True, slots=True)
class Topic:
    """A campaign as it is recognised."""

    campaign: Campaign
    phrases: tuple[tuple[str, ...], ...]  #: keywords as words
    periods: frozenset[Period]
    plan: str


@dataclass(frozen=True, slots=True)
class Match:
    """One campaign that a text speaks of."""

    code: str
    words: int  #: of the longest keyword found: the more, the surer
    found: str
    contradicts: bool  #: the text names another period
    whole: bool = True  #: the keyword stands there word by word, not with others between
    agrees: bool = False  #: the text names the campaign's own period


def topic(campaign: Campaign) -> Topic:
    """What to look for. The period is the one the title names; keywords may narrow it."""
    named = periods(campaign.title)
    return Topic(
        campaign=campaign,
        phrases=tuple(sorted({tuple(words(one)) for one in campaign.keywords if words(one)}, key=len, reverse=True)),
        periods=named,
        plan=normal_number(campaign.plan_number),
    )


def words(text: str) -> list[str]:
    """A text as folded words, with the usual short forms of a school term spelt out."""
    spelt = [_SAME.get(word, word) for word in key(text).split()]
    result = " ".join(spelt).split()
    return [
        _ROMAN.get(word, word) if index >= 2 and result[index - 2 : index] in (["hoc", "ki"], ["hoc", "ky"]) else word
        for index, word in enumerate(result)
    ]


def matches(text: str, topics: Sequence[Topic]) -> tuple[Match, ...]:
    """Campaigns whose keywords stand in the text, the surest first. A text of another period is marked.

    Where some keywords stand word by word, those that need words left out between are mere likeness and dropped.
    """
    about = reported(text)
    found_words = words(about)
    named = periods(about)
    result = []
    for one in topics:
        whole = next((p for p in one.phrases if _stands_in(p, found_words, 0)), None)
        phrase = whole or next((p for p in one.phrases if _stands_in(p, found_words, _GAP)), None)
        if phrase:
            other, same = contradict(named, one.periods), bool(named & one.periods)
            result.append(Match(one.campaign.code, len(phrase), " ".join(phrase), other, whole is not None, same))
    if any(match.whole for match in result):
        result = [match for match in result if match.whole]
    return tuple(sorted(result, key=lambda match: -match.words))


def _stands_in(phrase: tuple[str, ...], text: list[str], gap: int) -> bool:
    """The phrase's words in order, with at most `gap` words between two of them."""
    starts = [i for i, word in enumerate(text) if word == phrase[0]]
    return any(_follows(phrase[1:], text, start, gap) for start in starts)


def _follows(rest: tuple[str, ...], text: list[str], position: int, gap: int) -> bool:
    for word in rest:
        window = text[position + 1 : position + 2 + gap]
        if word not in window:
            return False
        position += 1 + window.index(word)
    return True


def normal_number(number: str) -> str:
    """A plan's number and symbol for comparison: folded, no spaces, no leading zeros."""
    return re.sub(r"[^a-z0-9/&-]", "", fold(clean(number))).lstrip("0")


def cited(references: Iterable[Reference], topics: Sequence[Topic]) -> tuple[str, ...]:
    """Campaigns whose plan a document cites by its number."""
    numbers = {normal_number(reference.number) for reference in references}
    return tuple(one.campaign.code for one in topics if one.plan and one.plan in numbers)
