"""What a title says beyond a campaign's own words. A closed list of other matters never ends, so what is left over decides.

"Kết quả thực hiện công tác pháp chế năm 2019" leaves nothing; "Giải trình về việc chậm nộp báo cáo … công tác pháp chế năm
2019" leaves "giải trình", "chậm nộp" and is no such report, although it has all of the campaign's words.
"""

from __future__ import annotations

import re

from parsers.facts import DocumentReading
from parsers.vietnamese.text import clean
from tracker.rules.attribution.campaign.normal_words import words
from tracker.rules.attribution.campaign.refinements import ENDINGS, is_for_others, names_matter, unrefined
from tracker.rules.attribution.campaign.reported_matter import reported
from tracker.rules.attribution.campaign.topic_evidence import TopicEvidence, codes_of
from tracker.rules.attribution.campaign.topics import Match, Topic, quotes
from tracker.rules.attribution.campaign.vocabulary import ALONE, COUNTED, EMPTY, WORK, without_manner, without_openings
from tracker.rules.attribution.document_sorts import COLUMNS_FIT, columns_fit, heading_rows

#: "… và Đề án 06", "…, kinh phí thực hiện": one more matter beside the campaign's own makes no other report of it.
_CITED = re.compile(r"\b\d+\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ][A-ZĐ&-]*(?:/[A-ZĐ][A-ZĐ-]*)?")  # "09/2024/TT-BGDĐT", "05-CT/TW"
_ONE_MORE = re.compile(r"\s(?:và|va|&|gắn với|kết hợp)\s|[,;]\s", re.IGNORECASE)


def is_sure(document: DocumentReading, found: TopicEvidence, topic: Topic) -> bool:
    """Whether a clue beside the words speaks for a campaign.

    It is an answer to our letter, the plan's number in the title itself, or the form that was asked for.
    """
    if topic.campaign.code in found.by_reply or quotes(found.title, topic.plan):
        return True
    return columns_fit(document, topic.campaign) >= COLUMNS_FIT


def of_another_matter(document: DocumentReading, found: TopicEvidence, topic: Topic, names: str, with_form: bool) -> bool:
    """Whether a title says more than any report on the campaign would, and no clue beside the words speaks for it.

    `names`: the unit's own, which may stand in any title; `with_form`: the campaign's form came filled in the same mail.
    """
    return _says_more(document, found, topic, names, with_form) and not is_sure(document, found, topic)


def _says_more(document: DocumentReading, found: TopicEvidence, topic: Topic, names: str, with_form: bool) -> bool:
    if is_for_others(found.title, topic):
        return True
    if with_form and not names_matter(found.title, topic):
        return False
    header = document.header
    aside = "; ".join((names, *(one for one in (header.issuer, header.superior, header.place) if one))) if header else names
    spoken = next((match.found for match in found.by_title if match.code == topic.campaign.code), "")
    titles = [found.title] if header and header.summary else heading_rows(document)
    told = [title for title in titles if set(spoken.split()) <= set(words(title))]
    sure = _names_alone(found.by_file, topic) and _names_alone(found.by_subject, topic)
    return bool(told) and all(left_over(title, spoken, topic, aside, sure) for title in told)


def _names_alone(found: tuple[Match, ...], topic: Topic) -> bool:
    return codes_of(found) == (topic.campaign.code,) and not any(match.contradicts for match in found)


def left_over(title: str, phrase: str, topic: Topic, aside: str = "", sure: bool = False) -> tuple[str, ...]:
    """The words of a title that are neither any report's nor the campaign's; `phrase`: its keyword that stands there; where
    none does, how a thing is done is all that the title tells, and counts: "Kết quả nuôi dưỡng tháng 11".

    `aside`: names that may stand in any title, as the unit's own; `sure`: file name and subject name this campaign alone.
    """
    about = _CITED.sub(" ", reported(title))
    whole = _left(words(about), phrase, topic, aside)
    less = whole and _left(words(_without_more(about, phrase, topic)), phrase, topic, aside)
    return less and _left(words(_CITED.sub(" ", unrefined(reported(title), topic, aside, sure))), phrase, topic, aside)


def _left(said: list[str], phrase: str, topic: Topic, aside: str) -> tuple[str, ...]:
    spoken = without_manner(said) if phrase else without_openings(said)
    own = topic.own | frozenset(phrase.split())
    neutral = ALONE if phrase else EMPTY | WORK | COUNTED
    left = tuple(word for word in spoken if word not in own and word not in neutral and not _is_sign(word, topic))
    names = frozenset(words(aside)) if left and aside else frozenset()
    return tuple(word for word in left if word not in names)


def _without_more(title: str, phrase: str, topic: Topic) -> str:
    """The title up to the "và" that adds another matter behind the campaign's own words."""
    last = phrase.split()[-1:]
    for found in _ONE_MORE.finditer(clean(title)):
        before = words(clean(title)[: found.start()])
        if last and last[0] in before and set(phrase.split()) <= set(before):
            return title if names_matter(clean(title)[found.start() :], topic, ENDINGS) else clean(title)[: found.start()]
    return title


def _is_sign(word: str, topic: Topic) -> bool:
    """A number, one letter, or the initials of what the campaign asks for ("ATTP")."""
    return word.isdigit() or len(word) == 1 or (len(word) > 2 and word in _initials(topic.asked))


def _initials(text: str) -> str:
    return "".join(word[0] for word in text.split())
