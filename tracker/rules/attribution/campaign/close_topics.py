"""Open campaigns of which one is on a part of the other's topic: a title that has words of both is neither's alone.

"Công tác tuyên truyền về an toàn giao thông" would be the report on traffic safety, were the one on spreading the law about
traffic safety not asked for at the same time.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.rules.attribution.campaign.normal_words import words
from tracker.rules.attribution.campaign.reported_matter import reported
from tracker.rules.attribution.campaign.topics import Topic
from tracker.rules.attribution.campaign.vocabulary import ALONE, EMPTY, without_manner

_TOLD = 2  # words; most things have two syllables, and one alone may belong to another thing


def claimed_by(title: str, topic: Topic, others: Sequence[Topic]) -> tuple[str, ...]:
    """Campaigns on a part of a topic, of whose own words a title says some beside the topic's, without naming them in full.

    That their period is another does not make the title the topic's: words and period then speak for two campaigns.
    """
    said = _telling(words(reported(title)))
    if said <= topic.own:
        return ()  # most titles, and quickly
    return tuple(one.campaign.code for one in others if _is_part(one, topic) and _tells(said, topic, one))


def not_told(title: str, phrase: str, topic: Topic, others: Sequence[Topic]) -> tuple[str, ...]:
    """Campaigns of whose topic this one asks about a part, where a title does not say which part.

    `phrase`: the topic's keyword that stands in the title; `others`: those whose words stand there too.
    """
    said = _telling(words(reported(title)))
    own = _telling(without_manner(words(reported(topic.campaign.title))))  # "phong trào" is no part of anything
    parts = [(one, own - one.own) for one in others if _is_part(topic, one)]
    return tuple(one.campaign.code for one, apart in parts if apart.isdisjoint(phrase.split()) and not apart <= said)


def _tells(said: frozenset[str], topic: Topic, other: Topic) -> bool:
    """Whether words tell of another topic: one thing that the other has and this one has not, or all it has."""
    apart = _telling(words(reported(other.campaign.title))) - topic.own
    return bool(apart) and len(apart & said) >= min(_TOLD, len(apart))


def _is_part(one: Topic, whole: Topic) -> bool:
    """Whether a campaign's title holds another's topic and says more."""
    own = frozenset(words(reported(one.campaign.title)))
    return any(own.issuperset(phrase) and _telling(phrase) for phrase in whole.phrases)


def _telling(phrase: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in phrase if word not in EMPTY and word not in ALONE and not word.isdigit())
