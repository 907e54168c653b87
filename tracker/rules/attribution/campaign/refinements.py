"""What narrows a campaign's topic in a title, and names no other matter: for whom, under which programme, beside what.

The head of a Vietnamese phrase comes first. What changes the matter stands before the topic ("Giải trình về việc chậm nộp
…", "Nhu cầu …"); what stands behind it narrows it ("… đối với học sinh có nguy cơ cao"). So before the topic every word
counts, and behind it those that open no such phrase, or that name a matter of its own after all.
"""

from __future__ import annotations

import re

from config.field_words import field_words
from parsers.vietnamese.surnames import is_surname
from parsers.vietnamese.text import clean, fold, key
from tracker.rules.attribution.campaign.text_words import words
from tracker.rules.attribution.campaign.topics import Topic, begins

_PAPERS = "|".join(sorted(map(fold, field_words().programmes), key=len, reverse=True))
PEOPLE = "|".join(sorted((fold(one) for group in field_words().people.values() for one in group), key=len, reverse=True))
#: What is named before the topic it is about: "Kế hoạch số 45/KH-UBND ngày 14/3/2025 của UBND tỉnh … về", "Chương trình “…”,".
_CITED_BEFORE = re.compile(
    rf"\b(?:{_PAPERS})\s+(?:(?:so\s+)?\d[^,;]{{0,120}}?\s(?:ve\s+viec|ve)\s|[“\"][^”\"]{{1,80}}[”\"]\s*(?:[,;]|va\s))"
)
_BESIDE = re.compile(r"\s(?:va|&|gan voi|ket hop)\s|[,;]\s")
_FRAME = re.compile(rf"\s(?:theo|thuc hien|trong khuon kho|can cu|gan voi)\s+(?:{_PAPERS})\b")
_FOR_WHOM = re.compile(
    rf"\s(?:(?:cho|doi voi|danh cho|den|toi|cua)\s+)?(?:(?:cac|nhung|moi|toan the|con em|nhom|doi tuong)\s+)*(?:{PEOPLE})\b"
)
_PURPOSE = re.compile(r"\s(?:nham|gop phan|huong toi|de nang cao)\s")
_NAMED = re.compile(rf"\b(?:{PEOPLE}|em|chau|ong|ba|co|thay)\s+")
_PLACED = re.compile(
    r"\b(?:xã|phường|thị trấn|thị xã|huyện|quận|tỉnh|thành phố|thôn|trường (?:tiểu học|mầm non|mẫu giáo|trung học|th|mn|thcs"
    r"|thpt))\s+(?!hội\b)(\w+)",
    re.IGNORECASE,
)
_OF_ONE_DAY = re.compile(r"\bngay\s+\d|\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}\b|\blop\s+\d{1,2}\s*[a-z]\d?\b")
_ADDS = (_BESIDE, _FRAME, _FOR_WHOM, _PURPOSE)
_TOKEN = re.compile(r"[^\s,;:()“”\"]+")


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?!\w)")


_HARMLESS = frozenset(map(key, field_words().harmless))
_LISTED = (*field_words().matters, *field_words().harmless)
_MATTERS = _any_of(_LISTED)
ENDINGS = frozenset(map(key, field_words().endings))  #: matters with which a report on anything may end
_BARE_MATTERS = _any_of(tuple(map(fold, _LISTED)))


def unrefined(title: str, topic: Topic, aside: str = "", sure: bool = False) -> str:
    """A title without what narrows the campaign's topic; itself where that names a matter of its own, or one case.

    `aside`: names that may stand in any title;
    `sure`: all around a title that holds the campaign's own speaks for it, so that whatever stands behind its topic narrows it.
    """
    title = _without_citation(title, topic)
    at = begins(topic, words(title))
    if at < 0:
        return title
    names = frozenset(words(aside))
    begun, whole = _end_of(title, at, frozenset()), _end_of(title, at, frozenset(topic.gist))
    if sure and whole and topic.gist:
        return title[:begun] if _narrows(title[begun:], topic, names) else title
    if begun < whole and _narrows(title[begun:whole], topic, names):
        title = f"{title[:begun]} {title[whole:]}"
    for cut, framed in _cuts(fold(title), begun):
        if _narrows(title[cut:], topic, names, framed):
            return title[:cut]
    return title


def names_matter(text: str, topic: Topic, beside: frozenset[str] = frozenset()) -> bool:
    """Whether a text names a matter of its own that the campaign does not ask about: an accident, a purchase, a petition.

    `beside`: matters that are no other in this place.
    """
    plain = text.isascii()
    found = (_BARE_MATTERS if plain else _MATTERS).finditer(fold(text) if plain else clean(text).lower())
    named = {key(one[0]) for one in found} - _HARMLESS
    return any(f" {one} " not in f" {topic.asked} " for one in named - beside)


def _without_citation(title: str, topic: Topic) -> str:
    cited = _CITED_BEFORE.search(fold(title))
    if not cited or names_matter(title[cited.start() : cited.end()], topic):
        return title
    return f"{title[: cited.start()]} {title[cited.end() :]}"


def _end_of(title: str, at: int, asked: frozenset[str]) -> int:
    """Where in a title the topic that begins at a word has all that is asked; 0: nowhere."""
    for token in _TOKEN.finditer(title):
        said = words(title[: token.end()])[at:]
        if said and asked.issubset(said):
            return token.end()
    return 0


def _cuts(folded: str, begun: int) -> list[tuple[int, bool]]:
    """Where something is added to a topic that has begun, and whether it is the programme it stands under."""
    found = [(one.start(), form is _FRAME) for form in _ADDS for one in form.finditer(folded) if one.start() >= begun]
    return sorted(found)


def _narrows(rest: str, topic: Topic, names: frozenset[str], framed: bool = False) -> bool:
    return not names_matter(rest, topic) and (framed or not _is_one_case(rest, names))


def _is_one_case(text: str, names: frozenset[str]) -> bool:
    """Whether a text tells of one day, one class, one person or another place. A programme has a date and names as well."""
    if any(found[1][:1].isupper() and not names.issuperset(words(found[1])) for found in _PLACED.finditer(clean(text))):
        return True
    folded = fold(text)
    if _OF_ONE_DAY.search(folded):
        return True
    after = (text[found.end() :].split()[:2] for found in _NAMED.finditer(folded))
    return any(len(name) == 2 and all(word[:1].isupper() for word in name) and is_surname(name[0]) for name in after)
