"""What a title says beyond a campaign's own words. A closed list of other matters never ends, so what is left over decides.

"Kết quả thực hiện công tác pháp chế năm 2019" leaves nothing; "Giải trình về việc chậm nộp báo cáo … công tác pháp chế năm
2019" leaves "giải trình", "chậm nộp" and is no such report, although it has all of the campaign's words. Of two open
campaigns, one on a part of the other's topic, a title that has words of both is neither's alone: "Công tác tuyên truyền về
an toàn giao thông" would be the report on traffic safety, were the one on spreading that law not asked for at the same time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.entities import Unit
from config.field_words import field_words
from parsers.vietnamese.text import clean, fold
from tracker.rules.attribution.campaign.refinements import ENDINGS, PEOPLE, names_matter, unrefined
from tracker.rules.attribution.campaign.text_words import (
    ALONE,
    COUNTED,
    EMPTY,
    WORK,
    quotes,
    reported,
    telling,
    without_manner,
    without_openings,
    words,
)
from tracker.rules.attribution.campaign.topic_evidence import Codes, Weighed
from tracker.rules.attribution.campaign.topics import Match, Topic, codes_of
from tracker.rules.attribution.document_sorts import COLUMNS_FIT, Sort, columns_fit, heading_rows

_TOLD = 2  # words; most things have two syllables, and one alone may belong to another thing
_FOR_OTHERS = re.compile(rf"\b(?:cho|doi voi|danh cho)\s+(?:(?:cac|toan the|doi ngu)\s+)*({PEOPLE})\b")
_EVERYBODY = re.compile(rf"\b({PEOPLE})\b")
_GROUPS = {fold(one): name for name, group in field_words().people.items() for one in group}
_CITED = re.compile(r"\b\d+\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ][A-ZĐ&-]*(?:/[A-ZĐ][A-ZĐ-]*)?")  # "09/2024/TT-BGDĐT", "05-CT/TW"
#: "… và Đề án 06", "…, kinh phí thực hiện": one more matter beside the campaign's own makes no other report of it.
_ONE_MORE = re.compile(r"\s(?:và|va|&|gắn với|kết hợp)\s|[,;]\s", re.IGNORECASE)


def words_of_another(weighed: Weighed, topic: Topic) -> Codes:
    """Open campaigns of whose words a title says some beside the chosen one's, or of whose topic it leaves out its part."""
    met = {match.code: match for match in weighed.found.by_title}
    code = topic.campaign.code
    if weighed.sort is not Sort.REPORT or code not in met:
        return ()
    said = weighed.found.title.telling
    others = [one for other, one in weighed.topics.items() if other not in met or met[other].contradicts]
    named = [one for one in others if one.campaign.code in met]
    rivals = (*_claiming(said, topic, others), *_not_told(said, met[code].found, topic, named))
    return () if rivals and is_sure(weighed, topic) else tuple(dict.fromkeys(rivals))


def _claiming(said: frozenset[str], topic: Topic, others: Sequence[Topic]) -> Codes:
    """Campaigns on a part of a topic, of whose own words a title says some beside the topic's, without naming them in full.

    That their period is another does not make the title the topic's: words and period then speak for two campaigns.
    """
    if said <= topic.own:
        return ()  # most titles, and quickly
    apart = ((one, one.telling - topic.own) for one in others if _is_part(one, topic))
    # One thing that the other has and this one has not, or all it has.
    return tuple(one.campaign.code for one, own in apart if own and len(own & said) >= min(_TOLD, len(own)))


def _not_told(said: frozenset[str], phrase: str, topic: Topic, others: Sequence[Topic]) -> Codes:
    """Campaigns of whose topic this one asks about a part, where a title does not say which part.

    `phrase`: the topic's keyword that stands in the title; `others`: those whose words stand there too.
    """
    parts = [(one, topic.matter - one.own) for one in others if _is_part(topic, one)]
    return tuple(one.campaign.code for one, apart in parts if apart.isdisjoint(phrase.split()) and not apart <= said)


def _is_part(one: Topic, whole: Topic) -> bool:
    """Whether a campaign's title holds another's topic and says more."""
    own = frozenset(one.title)
    return any(own.issuperset(phrase) and telling(phrase) for phrase in whole.phrases)


def of_another_matter(weighed: Weighed, topic: Topic, unit: Unit | None) -> bool:
    """Whether a title says more than any report on the campaign would, and no clue beside the words speaks for it."""
    document, found = weighed.document, weighed.found
    if is_for_others(found.title.text, topic):
        return not is_sure(weighed, topic)
    if topic.campaign.code in weighed.forms and not names_matter(found.title.text, topic):
        return False
    header = document.header
    names = (*weighed.places, *((unit.name, unit.ward, *unit.aliases) if unit else ()))  # these may stand in any title
    heads = (header.issuer, header.superior, header.place) if header else ()
    aside = "; ".join(("; ".join(names), *(one for one in heads if one)))
    spoken = next((match.found for match in found.by_title if match.code == topic.campaign.code), "")
    titles = [found.title.text] if header and header.summary else heading_rows(document)
    told = [title for title in titles if set(spoken.split()) <= set(words(title))]
    sure = _names_alone(found.by_file, topic) and _names_alone(found.by_subject, topic)
    more = bool(told) and all(left_over(title, spoken, topic, aside, sure) for title in told)
    return more and not is_sure(weighed, topic)


def is_for_others(title: str, topic: Topic) -> bool:
    """Whether a title says for whom, and it is none of those that the campaign's own title names: "… cho giáo viên"."""
    told = {_GROUPS[one] for one in _FOR_OTHERS.findall(fold(title))}
    if not told:
        return False
    asked = {_GROUPS[one] for one in _EVERYBODY.findall(fold(topic.campaign.title))}
    named = {_GROUPS[one] for one in _EVERYBODY.findall(fold(title))}
    return bool(asked) and not asked & named


def _names_alone(found: tuple[Match, ...], topic: Topic) -> bool:
    return codes_of(found) == (topic.campaign.code,) and not any(match.contradicts for match in found)


def is_sure(weighed: Weighed, topic: Topic) -> bool:
    """Whether a clue beside the words speaks for a campaign.

    It is an answer to our letter, the plan's number in the title itself, or the form that was asked for.
    """
    if topic.campaign.code in weighed.found.by_reply or quotes(weighed.found.title.text, topic.plan):
        return True
    return columns_fit(weighed.document, topic.campaign) >= COLUMNS_FIT


def left_over(title: str, phrase: str, topic: Topic, aside: str = "", sure: bool = False) -> tuple[str, ...]:
    """The words of a title that are neither any report's nor the campaign's; `phrase`: its keyword that stands there; where
    none does, how a thing is done is all that the title tells, and counts: "Kết quả nuôi dưỡng tháng 11".

    `aside`: names that may stand in any title, as the unit's own; `sure`: file name and subject name this campaign alone.
    """
    about = _CITED.sub(" ", reported(title))
    whole = _left(words(about), phrase, topic, aside)
    less = whole and _left(words(_without_more(about, phrase, topic)), phrase, topic, aside)
    return less and _left(words(_CITED.sub(" ", unrefined(reported(title), topic, aside, sure))), phrase, topic, aside)


def _left(said: Sequence[str], phrase: str, topic: Topic, aside: str) -> tuple[str, ...]:
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
