"""Which campaigns a text speaks of, by their keywords and their period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from config.entities import Campaign
from parsers.vietnamese.text import key
from tracker.rules.attribution.campaign.periods import (
    MATTERS,
    Period,
    agree,
    contradict,
    last_year,
    names_all,
    narrower,
    periods,
    takes_years_together,
    wider,
    with_year,
)
from tracker.rules.attribution.campaign.text_words import (
    COUNTED,
    WORK,
    TextWords,
    is_empty,
    normal_number,
    reported,
    telling,
    without_manner,
    without_openings,
    words,
)
from tracker.rules.attribution.campaign.title_core import ACRONYM, KIND_OF_WORK, acronyms, core, core_of
from tracker.rules.attribution.campaign.vocabulary import Ways, spellings, ways_of

_GAP = 3  # words that may stand between two words of a keyword: "sơ kết [công tác] học kỳ I"
_WIDE_GAP = 6  # the same where the words between say nothing: "báo cáo [kết quả thực hiện công tác] tháng 12"
_LIST_GAP = 8  # the same where the words of a whole title stand in a list of more: "xâm hại, bạo lực, [tai nạn] trẻ em"
#: What may stand between a topic and its number: "nhân sự [tháng] 11".
_COUNTERS = frozenset(("thang", "qui", "tuan", "thu", "hoc", "ki", "nam", "lan", "dot"))
#: Those of them that do not even tell what sort of report it is, as "tự đánh giá", "tổng kết" do.
_VAGUE_WORDS = "bao cao cong tac ket qua tinh hinh thuc hien hoat dong nhiem vu trien khai chung viec ve cua"
_VAGUE = frozenset(_VAGUE_WORDS.split())
_LINKS = frozenset(("nhanh", "do", "cho", "cua", "trong", "tai", "theo", "o", "ve", "voi", "cac", "nhung", "cung", "la"))
_CORE = 4  # words; a shorter title is worth no more than its keywords
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
#: "đăng ký mô hình", and not "các mô hình đã đăng ký", which a report tells of.
_REGISTERS = re.compile(
    r"(?<!\bda )(?<!\bduoc )(?<!\bmo hinh )(?<!\bnoi dung )(?<!\btheo )(?<!\bthuc hien )(?<!\bsau )\bdang ki\b"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A campaign as it is recognised."""

    campaign: Campaign
    phrases: tuple[tuple[str, ...], ...]  #: keywords as words
    periods: frozenset[Period]
    plan: str
    registers: bool = False  #: it asks who will take part, not what came of it
    together: bool = False  #: it asks about several years as one
    own: frozenset[str] = frozenset()  #: every word of its title and keywords
    asked: str = ""  #: title and keywords, folded
    acronyms: frozenset[str] = frozenset()  #: initials of its title and of parts of it
    starts: frozenset[str] = frozenset()  #: words of which one stands in every text that speaks of it
    gist: tuple[str, ...] = ()  #: the words of its title that any report on it holds
    title: tuple[str, ...] = ()  #: the words of its title
    telling: frozenset[str] = frozenset()  #: those of them that may tell it from another
    matter: frozenset[str] = frozenset()  #: those of them that say what, not how: "phong trào" is no part of anything
    empty: frozenset[tuple[str, ...]] = frozenset()  #: keywords without a topic of their own
    worklike: frozenset[tuple[str, ...]] = frozenset()  #: those, and such as only name work that is done on any topic
    named: tuple[tuple[str, ...], ...] = ()  #: keywords that name a topic, whatever is counted or looked at


@dataclass(frozen=True, slots=True)
class Match:
    """One campaign that a text speaks of."""

    code: str
    words: int  #: of the longest keyword found: the more, the surer
    found: str
    contradicts: bool  #: the text names another period
    whole: bool = True  #: the keyword stands there word by word, not with others between
    agrees: bool = False  #: the text names the campaign's own period
    fully: bool = False  #: and every part of it: the term as well as the year


@lru_cache(maxsize=512)  # an office's campaigns; taking their words apart takes longer than a mail does
def topic(campaign: Campaign, ways: Ways | None = None, taught: tuple[str, ...] = ()) -> Topic:
    """What to look for. The period is the one the title names, or else the keywords; its year follows from the due day.

    `ways`: how the field says things (the shipped ways where none are given). `taught`: titles that officers have filed
    for it, without their periods.
    """
    # A movement's name in quotation marks is what schools call it, whatever stands before it.
    names = [name for name in _QUOTED.findall(campaign.title) if not is_empty(words(name))]
    phrases = {spoken for one in campaign.keywords for spoken in _spoken(words(one))}
    phrases |= {words(name) for name in names if len(words(name)) > 1}
    # "Báo cáo", "tình hình" as keywords stand on every paper; beside any other keyword they say nothing.
    phrases = {phrase for phrase in phrases if not _is_vague(phrase)} or phrases
    phrases |= {said} if len(said := core(words(reported(campaign.title)))) >= _CORE else set()
    phrases |= {said for one in taught if len(said := core_of(one)) > 1}
    phrases = {said for one in phrases for said in spellings(one, ways_of() if ways is None else ways)}
    title = reported(campaign.title)
    named = _asked_periods(title, "; ".join(campaign.keywords))
    short = acronyms(title, {said[0] for said in phrases if len(said) == 1})
    gist = tuple(word for word in without_manner(core(words(title))) if word not in _LINKS)
    keywords = tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
    spoken = words(title)
    return Topic(
        campaign=campaign,
        phrases=keywords,
        periods=with_year(named, campaign.due.year, campaign.due.month),
        plan=normal_number(campaign.plan_number),
        registers=registers("; ".join((campaign.title, *campaign.keywords))),
        together=takes_years_together(campaign.title),
        own=frozenset(words("; ".join((campaign.title, *campaign.keywords)))).union(*phrases),
        asked=key("; ".join((campaign.title, *campaign.keywords, *map(" ".join, phrases)))),
        acronyms=short,
        starts=short.union(gist[:1], (said[0] for said in phrases)),
        gist=gist,
        title=spoken,
        telling=telling(spoken),
        matter=telling(without_manner(spoken)),
        empty=frozenset(said for said in keywords if is_empty(said)),
        worklike=frozenset(said for said in keywords if is_empty(said, WORK)),
        named=tuple(said for said in keywords if not is_empty(said, WORK | COUNTED)),
    )


def _asked_periods(title: str, keywords: str) -> frozenset[Period]:
    """What a title names, or else the keywords; a number of the matter's own is asked for wherever it stands."""
    named, more = periods(title), periods(keywords)
    when = frozenset(p for p in named if p.kind not in MATTERS)
    return named | (frozenset(p for p in more if p.kind in MATTERS) if when else more)


def _is_vague(phrase: Sequence[str]) -> bool:
    """Whether a keyword names neither a topic, nor a sort of report, nor a period."""
    return _VAGUE.issuperset(phrase) and is_empty(phrase)


def registers(text: str) -> bool:
    """Whether a text announces what will be done. A registration is never the report on it, nor the other way round."""
    spoken = key(text)
    return "dang ki" in spoken and bool(_REGISTERS.search(spoken))


def is_general(one: Topic) -> bool:
    """Whether a campaign has no topic either: the month's report, the year's."""
    return len(one.empty) == len(one.phrases)


def _spoken(phrase: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """A keyword, and what is left of it without the words "báo cáo" where that still says something, and its initials."""
    if not phrase:
        return
    yield phrase
    rest = phrase[2:] if phrase[:2] == ("bao", "cao") else phrase
    if len(rest) > 1 and rest != phrase and not is_empty(rest):
        yield rest
    bare = KIND_OF_WORK.sub("", " ".join(rest)).split()
    if len(bare) > 1 and not is_empty(bare, WORK | COUNTED):
        yield tuple(bare)
    if len(rest) >= ACRONYM and all(word.isalpha() for word in rest) and not is_empty(rest):
        yield ("".join(word[0] for word in rest),)


def matches(text: TextWords, topics: Sequence[Topic]) -> tuple[Match, ...]:
    """Campaigns whose keywords stand in the text, the surest first. A text of another period is marked.

    A report's title with a topic that is not the campaign's own is not the month's report: "công tác bán trú tháng 12" is
    none of "tháng 12". Where some keywords stand word by word, those that need words left out between are mere likeness.
    """
    spoken = [(one, *said) for one in topics if (said := _phrase_in(text, one))]
    if not spoken:
        return ()
    about, report = text.about, text.report
    registering = registers(about)
    named, together = periods(about), report and takes_years_together(about)
    last = last_year(about) if together else 0
    found = []
    for one, phrase, whole in spoken:
        other = contradict(named, one.periods) or narrower(named, one.periods)
        other = other or (report and wider(about, named, one.periods))
        other = other or (registering and not one.registers) or (report and one.registers and not registering)
        # Nobody reports of years to come: what reaches beyond the due day is a programme's span, not the report's.
        other = other or bool(together and one.periods and not one.together and last <= one.campaign.due.year)
        if text.matter and text.matter not in one.asked:
            other = other or not _stands_in(phrase, text.before, 0 if whole else _GAP, phrase in one.empty)
        same, fully = agree(named, one.periods), names_all(named, one.periods)
        found.append(Match(one.campaign.code, len(phrase), " ".join(phrase), other, whole, same, fully))
    if any(match.whole for match in found):
        found = [match for match in found if match.whole]
    return tuple(sorted(_strongest(found), key=lambda match: -match.words))


def _phrase_in(text: TextWords, one: Topic) -> tuple[tuple[str, ...], bool] | None:
    """The longest keyword that stands in a text, and whether it does so word by word, which is looked for first."""
    there = text.there
    if there.isdisjoint(one.starts):
        return None
    phrases = [
        phrase
        for phrase in one.phrases
        if phrase[0] in there and there.issuperset(phrase) and not _is_of_another(text.topic, phrase, one)
    ]
    for gap in (0, _GAP):
        for phrase in phrases:
            if _stands_in(phrase, text.spoken, gap, phrase in one.empty):
                return phrase, not gap
    if not there.isdisjoint(one.acronyms):
        return (min(there & one.acronyms),), True
    held = text.topic and one.gist and one.gist[0] in there and there.issuperset(one.gist)
    return (one.gist, False) if held and _gist_at(one, text.spoken) >= 0 else None


def _gist_at(one: Topic, text: Sequence[str]) -> int:
    """Where the gist of a campaign's title begins in a text that holds it in its order; companions may stand between."""
    if len(one.gist) < _CORE or one.gist[0] not in text:
        return -1
    starts = (at for at, word in enumerate(text) if word == one.gist[0])
    return next((at for at in starts if _follows(one.gist[1:], text, at, _LIST_GAP, empty=False)), -1)


def begins(one: Topic, text: Sequence[str]) -> int:
    """Where a campaign's topic begins in a text: the first word of any keyword that names one. -1: nowhere."""
    there = frozenset(text)
    named = [said for said in one.named if there.issuperset(said)]
    found = [
        at for at, word in enumerate(text) for said in named if said[0] == word and _follows(said[1:], text, at, _GAP, False)
    ]
    short = [text.index(word) for word in there & one.acronyms]
    gist = [at] if (at := _gist_at(one, text)) >= 0 else []
    return min((*found, *short, *gist), default=-1)


def _is_of_another(title: tuple[str, ...], phrase: tuple[str, ...], one: Topic) -> bool:
    """Whether a title has a topic that is not the campaign's, and the keyword is one that any topic may have."""
    if phrase not in one.worklike:
        return False
    beside = frozenset() if phrase in one.empty else WORK | COUNTED
    return not is_empty((word for word in title if word not in one.own), beside)


def _stands_in(phrase: tuple[str, ...], text: Sequence[str], gap: int, empty: bool) -> bool:
    """The phrase's words in order, with at most `gap` words between two of them.

    Where the phrase has no topic of its own (`empty`), the words between may not have one either.
    """
    text = without_openings(text) if empty else text
    empty = bool(gap) and empty
    starts = [i for i, word in enumerate(text) if word == phrase[0]]
    return any(_follows(phrase[1:], text, start, _WIDE_GAP if empty else gap, empty) for start in starts)


def _follows(rest: tuple[str, ...], text: Sequence[str], position: int, gap: int, empty: bool) -> bool:
    for word in rest:
        window = text[position + 1 : position + 2 + gap]
        if word not in window:
            return False
        skipped = window.index(word)
        if word.isdigit() and len(word) < 3 and not _COUNTERS.issuperset(window[:skipped]):
            return False
        if empty and not is_empty(window[:skipped]):
            return False
        position += 1 + skipped
    return True


def _strongest(found: Sequence[Match]) -> list[Match]:
    """Those of which no other keyword, whose period is not gainsaid, holds all the words and more."""
    sure = [match for match in found if match.whole and not match.contradicts]
    return [
        match
        for match in found
        if not any(set(match.found.split()) < set(one.found.split()) and (one.agrees or not match.agrees) for one in sure)
    ]


def codes_of(found: Iterable[Match]) -> tuple[str, ...]:
    """The campaigns of some matches, each once."""
    return tuple(dict.fromkeys(match.code for match in found))
