"""Which campaign a document answers. What its title says stands above file name, subject and old threads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.facts import DocumentReading, Reading
from tracker.rules.evidence import Clue, Reason
from tracker.rules.known import History
from tracker.rules.paper import Sort, columns_fit, title_of
from tracker.rules.periods import Period, agree, contradict, names_all, narrower, over_by, periods, reported
from tracker.rules.topics import Match, Topic, cited, is_general, matches, says_nothing

_STALE = timedelta(days=200)  # a document this much older than the campaign is last year's file
_COLUMNS_FIT = 0.6
_HEAD = 800  # characters of a text without a title that may name its topic


@dataclass(frozen=True, slots=True)
class Which:
    """A campaign, or why there is none."""

    campaign: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """What a document and its mail say about the campaign, each source by itself."""

    title: str
    by_title: tuple[Match, ...]
    by_plan: tuple[str, ...]
    by_file: tuple[Match, ...]
    by_subject: tuple[Match, ...]
    by_body: tuple[Match, ...]
    by_reply: tuple[str, ...]
    clues: tuple[Clue, ...]


def topic_evidence(document: DocumentReading, reading: Reading, history: History, topics: tuple[Topic, ...]) -> TopicEvidence:
    """Read every source once."""
    stem = (document.filename or "").rsplit(".", 1)[0]
    title = title_of(document)
    is_report = document.header is not None and document.header.type == "BC"
    by_title = matches(title or document.text[:_HEAD], topics, report=is_report)
    found = TopicEvidence(
        title=title,
        by_title=by_title,
        by_plan=cited(document.references, topics),
        by_file=matches(stem, topics),
        by_subject=matches(reading.subject, topics),
        by_body=matches(reading.body[:4000], topics),
        by_reply=tuple(dict.fromkeys(code for _, code in history.replies_to if any(code == t.campaign.code for t in topics))),
        clues=(),
    )
    clues = tuple(
        Clue(kind, text, document.filename or "", codes)
        for kind, text, codes in (
            ("title", title, _codes(found.by_title)),
            ("plan", "", found.by_plan),
            ("filename", stem, _codes(found.by_file)),
            ("subject", reading.subject, _codes(found.by_subject)),
            ("body", "", _codes(found.by_body)),
            ("reply", "", found.by_reply),
        )
        if codes
    )
    return TopicEvidence(
        found.title, found.by_title, found.by_plan, found.by_file, found.by_subject, found.by_body, found.by_reply, clues
    )


def which(
    document: DocumentReading, sort: Sort, found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]
) -> Which:
    """The campaign of one document. `siblings`: campaigns of the mail's other documents that are decided already."""
    if sort is Sort.REPORT:
        decided = _by_title(found, siblings, topics) if found.title else _without_title(found, siblings)
    elif sort is Sort.LIST:
        decided = _by_columns(document, found, siblings, topics)
    else:
        decided = _without_title(found, siblings)
    if decided.campaign and _of_another_time(document, found, _topic(decided.campaign, topics)):
        decided = Which(None, Reason.UNKNOWN_CAMPAIGN, (decided.campaign,))
    return Which(decided.campaign, decided.reason, decided.candidates, found.clues)


def _by_title(found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]) -> Which:
    agreeing = [match for match in found.by_title if not match.contradicts]
    if agreeing:
        codes = _codes(agreeing)
        if len(codes) == 1:
            return Which(codes[0])
        timely = [match.code for match in agreeing if match.agrees]
        if len(timely) == 1:
            return Which(timely[0])
        fully = [match.code for match in agreeing if match.fully]
        around = _codes(m for m in (*found.by_file, *found.by_subject) if not m.contradicts)
        if len(fully) == 1 and (not around or fully[0] in around):
            return Which(fully[0])
        planned = tuple(code for code in codes if code in found.by_plan)
        if len(planned) == 1:
            return Which(planned[0])
        best = [match for match in agreeing if match.words == agreeing[0].words]
        if len(best) == 1 and all(set(match.found.split()) < set(best[0].found.split()) for match in agreeing[1:]):
            return Which(best[0].code)
        return Which(None, Reason.AMBIGUOUS_CAMPAIGN, codes)
    if found.by_title:
        return Which(None, Reason.UNKNOWN_CAMPAIGN, _codes(found.by_title))
    return _in_other_words(found, siblings, topics)


def _in_other_words(found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]) -> Which:
    """None of the campaign's own words: the cited plan and one more source must point to the same one.

    The title's month, quarter or term is such a source where one plan alone is cited; a year is every report's.
    """
    named = periods(reported(found.title))
    general = _without_topic(found, named, siblings, topics)
    if general:
        return Which(general)
    said = frozenset(p for p in named if p.kind not in ("year", "school-year"))
    around = {code for source in (found.by_file, found.by_subject) for code in _codes(source)} | set(found.by_reply)
    timely = found.by_plan if len(found.by_plan) == 1 and agree(said, _topic(found.by_plan[0], topics).periods) else ()
    agreed = tuple(code for code in found.by_plan if code in around or code in timely)
    if len(agreed) == 1:
        return Which(agreed[0])
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
    subject = _codes(found.by_subject)
    spoken = () if set(subject) & set(siblings) else subject
    said = [set(codes) for codes in (_codes(found.by_file), spoken, found.by_plan) if codes]
    heard = (
        set.intersection(*said) if said else {t.campaign.code for t in timely if is_general(t) and names_all(named, t.periods)}
    )
    told = [topic.campaign.code for topic in timely if topic.campaign.code in heard]
    return told[0] if len(heard) == 1 and told else None


def _without_title(found: TopicEvidence, siblings: tuple[str, ...]) -> Which:
    sources: tuple[tuple[str, ...], ...] = (
        _codes(m for m in found.by_title if not m.contradicts),
        _codes(m for m in found.by_file if not m.contradicts),
        found.by_plan,
        siblings,
        _codes(m for m in found.by_subject if not m.contradicts),
        _codes(m for m in found.by_body if not m.contradicts),
        found.by_reply,
    )
    if any(source and all(m.contradicts for m in source) for source in (found.by_title, found.by_file)):
        return Which(None, Reason.UNKNOWN_CAMPAIGN, _codes((*found.by_title, *found.by_file)))
    candidates = tuple(dict.fromkeys(code for source in sources for code in source))
    for source in sources:
        if len(source) == 1:
            return Which(source[0], candidates=candidates)
        if source:
            rest = [code for code in source if all(not other or code in other for other in sources)]
            return Which(rest[0]) if len(rest) == 1 else Which(None, Reason.AMBIGUOUS_CAMPAIGN, source)
    return Which(None, Reason.UNKNOWN_CAMPAIGN, candidates)


def _by_columns(document: DocumentReading, found: TopicEvidence, siblings: tuple[str, ...], topics: tuple[Topic, ...]) -> Which:
    """A table: its columns say which campaigns it could be for, its words say which it is for."""
    fits = {one.campaign.code: columns_fit(document, one.campaign) for one in topics}
    fitting = tuple(code for code, fit in fits.items() if fit >= _COLUMNS_FIT)
    spoken = _without_title(found, siblings)
    if spoken.campaign:
        if spoken.campaign in fitting or not fitting:
            return spoken
        return Which(None, Reason.AMBIGUOUS_CAMPAIGN, (spoken.campaign, *fitting))
    if spoken.reason is Reason.AMBIGUOUS_CAMPAIGN:
        narrowed = tuple(code for code in spoken.candidates if code in fitting)
        return Which(narrowed[0]) if len(narrowed) == 1 else spoken
    if spoken.candidates:
        return spoken
    return Which(fitting[0]) if len(fitting) == 1 else Which(None, Reason.UNKNOWN_CAMPAIGN, fitting)


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


def _codes(found: Iterable[Match]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.code for match in found))
