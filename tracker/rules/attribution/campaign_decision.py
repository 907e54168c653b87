"""Which campaign a document answers. What its title says stands above file name, subject and old threads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from parsers.facts import DocumentReading
from tracker.rules.attribution.campaign_table import BY_TITLE, WITHOUT_TITLE, first_to_leave_one
from tracker.rules.attribution.document_sorts import Sort, columns_fit, heading_rows
from tracker.rules.attribution.evidence import Clue, Reason
from tracker.rules.attribution.left_over import left_over
from tracker.rules.attribution.normal_words import words
from tracker.rules.attribution.periods import PARTS, Period, agree, contradict, names_all, narrower, over_by, periods
from tracker.rules.attribution.reported_matter import reported
from tracker.rules.attribution.topic_evidence import TopicEvidence, codes_of
from tracker.rules.attribution.topics import Topic, is_general, quotes, says_nothing

_STALE = timedelta(days=200)  # a document this much older than the campaign is last year's file
_COLUMNS_FIT = 0.6
_TOLD = 2000  # characters of a text within which it says what time it tells of


@dataclass(frozen=True, slots=True)
class Which:
    """A campaign, or why there is none."""

    campaign: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()
    rule: str = ""  #: the row of `tracker.rules.attribution.campaign_table` that decided


def which(
    document: DocumentReading, sort: Sort, found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]
) -> Which:
    """The campaign of one document. `siblings`: campaigns of the mail's other documents that are decided already."""
    if sort is Sort.REPORT:
        decided = _by_title(document, found, siblings, topics) if found.title else _without_title(found, siblings)
    elif sort is Sort.LIST:
        decided = _by_columns(document, found, siblings, topics)
    else:
        decided = _without_title(found, siblings)
    if decided.campaign and _of_another_time(document, found, _topic(decided.campaign, topics)):
        decided = Which(None, Reason.UNKNOWN_CAMPAIGN, (decided.campaign,))
    if decided.campaign and _is_of_another_matter(document, found, _topic(decided.campaign, topics)):
        decided = Which(None, Reason.UNKNOWN_CAMPAIGN, (decided.campaign,))
    deciding = (Clue(f"rule-{decided.rule}", "", document.filename or "", (decided.campaign,)),) if decided.campaign else ()
    return replace(decided, clues=(*found.clues, *deciding))


def _by_title(document: DocumentReading, found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]) -> Which:
    agreeing = codes_of(match for match in found.by_title if not match.contradicts)
    if agreeing:
        decided = first_to_leave_one(BY_TITLE, found, siblings) or _by_months_told(document, found, agreeing, topics)
        return Which(decided[1], rule=decided[0]) if decided else Which(None, Reason.AMBIGUOUS_CAMPAIGN, agreeing)
    if found.by_title:
        return Which(None, Reason.UNKNOWN_CAMPAIGN, codes_of(found.by_title))
    return _in_other_words(found, siblings, topics)


def _by_months_told(
    document: DocumentReading, found: TopicEvidence, agreeing: tuple[str, ...], topics: tuple[Topic, ...]
) -> tuple[str, str] | None:
    """One topic asked for month by month, and a title that leaves the month to the text: the only one told there."""
    asked = {code: _topic(code, topics).periods for code in agreeing}
    if periods(found.title) or len({match.found for match in found.by_title if match.code in asked}) > 1:
        return None
    told = frozenset(p for p in periods(document.text[:_TOLD]) if p.kind in PARTS)
    left = [code for code in agreeing if told and all(agree(frozenset((p,)), asked[code]) for p in told)]
    return ("text-period", left[0]) if len(left) == 1 else None


def _in_other_words(found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]) -> Which:
    """None of the campaign's own words: the cited plan and one more source must point to the same one.

    The title's month, quarter or term is such a source where one plan alone is cited; a year is every report's.
    """
    named = periods(reported(found.title))
    general = _without_topic(found, named, siblings, topics)
    if general:
        return Which(general, rule="no-topic")
    if len(found.by_plan) == 1 and quotes(found.title, _topic(found.by_plan[0], topics).plan):
        return Which(found.by_plan[0], rule="plan-in-title")
    said = frozenset(p for p in named if p.kind not in ("year", "school-year"))
    around = {code for source in (found.by_file, found.by_subject) for code in codes_of(source)} | set(found.by_reply)
    timely = found.by_plan if len(found.by_plan) == 1 and agree(said, _topic(found.by_plan[0], topics).periods) else ()
    agreed = tuple(code for code in found.by_plan if code in around or code in timely)
    if len(agreed) == 1:
        return Which(agreed[0], rule="plan-and-one-more")
    return Which(None, Reason.UNKNOWN_CAMPAIGN, found.by_plan or tuple(around))


def _without_topic(
    found: TopicEvidence, named: frozenset[Period], siblings: tuple[str, ...], topics: tuple[Topic, ...]
) -> str | None:
    """A title that has no topic of its own ("Kết quả thực hiện nhiệm vụ năm học") and names the period asked for.

    File name, subject (where it is not about another file of the mail) and cited plan say together what it is
    about; where they are silent, it is the one campaign that has no topic either.
    """
    if not says_nothing(found.title):
        return None
    timely = [
        topic for topic in topics if agree(named, topic.periods) and any(not part.columns for part in topic.campaign.parts)
    ]
    subject = codes_of(found.by_subject)
    spoken = () if set(subject) & set(siblings) else subject
    said = [set(codes) for codes in (codes_of(found.by_file), spoken, found.by_plan) if codes]
    general = {topic.campaign.code for topic in timely if is_general(topic) and names_all(named, topic.periods)}
    heard = set.intersection(*said) if said else general
    if general and not heard & general:
        return None  # the mail speaks of a topic where the title would be the general report's: a person looks
    told = [topic.campaign.code for topic in timely if topic.campaign.code in heard]
    return told[0] if len(heard) == 1 and told else None


def _without_title(found: TopicEvidence, siblings: tuple[str, ...]) -> Which:
    if any(source and all(m.contradicts for m in source) for source in (found.by_title, found.by_file)):
        return Which(None, Reason.UNKNOWN_CAMPAIGN, codes_of((*found.by_title, *found.by_file)))
    sources = [(row.id, row.leaves(found, siblings)) for row in WITHOUT_TITLE]
    candidates = tuple(dict.fromkeys(code for _, source in sources for code in source))
    for rule, source in sources:
        if len(source) == 1:
            return Which(source[0], candidates=candidates, rule=rule)
        if source:
            rest = [code for code in source if all(not other or code in other for _, other in sources)]
            if len(rest) == 1:
                return Which(rest[0], rule=rule)
            return Which(None, Reason.AMBIGUOUS_CAMPAIGN, source)
    return Which(None, Reason.UNKNOWN_CAMPAIGN, candidates)


def _by_columns(document: DocumentReading, found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]) -> Which:
    """A table: its columns say which campaigns it could be for, its words say which it is for."""
    spoken = _without_title(found, siblings)
    if spoken.campaign and columns_fit(document, _topic(spoken.campaign, topics).campaign) >= _COLUMNS_FIT:
        return spoken  # nearly every table, and no other form was held against it
    fitting = tuple(one.campaign.code for one in topics if columns_fit(document, one.campaign) >= _COLUMNS_FIT)
    if spoken.campaign:
        return Which(None, Reason.AMBIGUOUS_CAMPAIGN, (spoken.campaign, *fitting)) if fitting else spoken
    if spoken.reason is Reason.AMBIGUOUS_CAMPAIGN:
        narrowed = tuple(code for code in spoken.candidates if code in fitting)
        return Which(narrowed[0], rule="columns") if len(narrowed) == 1 else spoken
    if spoken.candidates:
        return spoken
    if len(fitting) == 1:
        return Which(fitting[0], rule="columns")
    return Which(None, Reason.UNKNOWN_CAMPAIGN, fitting)


def _is_of_another_matter(document: DocumentReading, found: TopicEvidence, topic: Topic) -> bool:
    """Whether a title says more than any report on the campaign would, and no clue beside the words speaks for it.

    Such a clue is an answer to our letter, the plan's number in the title itself, or the form that was asked for.
    """
    code = topic.campaign.code
    if code in found.by_reply or quotes(found.title, topic.plan):
        return False
    if columns_fit(document, topic.campaign) >= _COLUMNS_FIT:
        return False
    issuer = (document.header.issuer or "") if document.header else ""
    spoken = next((match.found for match in found.by_title if match.code == code), "")
    titles = [document.header.summary] if document.header and document.header.summary else heading_rows(document)
    told = [title for title in titles if title and set(spoken.split()) <= set(words(title))]
    return bool(told) and all(left_over(title, spoken, topic, issuer) for title in told)


def _of_another_time(document: DocumentReading, found: TopicEvidence, topic: Topic) -> bool:
    named = periods(reported(found.title))
    in_name = frozenset() if named else periods((document.filename or "").rsplit(".", 1)[0])
    if any(contradict(said, topic.periods) or narrower(said, topic.periods) for said in (named, in_name)):
        return True
    if named & topic.periods:
        return False
    opens = topic.campaign.opens or topic.campaign.due
    begins = (opens - _STALE).date()
    if over_by(named, begins.year * 12 + begins.month - 1) or _school_year_over(named, topic, opens.date()):
        return True
    latest = _latest_date(document)
    return latest is not None and latest < begins


def _school_year_over(named: frozenset[Period], topic: Topic, opens: date) -> bool:
    """Whether a campaign of a calendar year is answered for a school year that ended before it opened."""
    years = [p.year for p in named if p.kind == "school-year"]
    by_calendar = bool(topic.periods) and all(p.kind != "school-year" for p in topic.periods)
    return bool(years) and by_calendar and date(max(years) + 1, 9, 1) <= opens


def _latest_date(document: DocumentReading) -> date | None:
    """The date of the letterhead, or the last one that it could mean where its day or month is left open."""
    header = document.header
    if header is None or header.date or not header.dated:
        return header.date if header else None
    year, _, month = header.dated.partition("-")
    return date(int(year), int(month or 12), 28)


def _topic(code: str, topics: tuple[Topic, ...]) -> Topic:
    return next(one for one in topics if one.campaign.code == code)
