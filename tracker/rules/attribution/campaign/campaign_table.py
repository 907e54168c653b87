"""How clues about the campaign are weighed: tables, read from the top, and the first row that decides does.

`baocao why` names the deciding row as the clue "rule-…". Rows are words about a document; where none leaves a single
campaign, the last ones say why a person must look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from config.entities import Unit
from parsers.facts import DocumentReading
from tracker.rules.attribution.campaign.close_topics import claimed_by, not_told
from tracker.rules.attribution.campaign.left_over import is_sure, of_another_matter
from tracker.rules.attribution.campaign.other_times import not_open_yet, of_another_time
from tracker.rules.attribution.campaign.periods import PARTS, agree, names_all, periods
from tracker.rules.attribution.campaign.reported_matter import reported
from tracker.rules.attribution.campaign.topic_evidence import TopicEvidence, codes_of
from tracker.rules.attribution.campaign.topics import Match, Topic, is_general, quotes, says_nothing
from tracker.rules.attribution.decision_table import Row, Verdict
from tracker.rules.attribution.document_sorts import Sort, is_called_report
from tracker.rules.attribution.evidence import Reason

Codes = tuple[str, ...]

BEFORE_IT_OPENED = "before-it-opened"  #: the row of mails that no campaign had asked for yet
ANOTHER_MATTER = "another-matter"  #: the row that a form beside a report may gainsay
_TOLD = 2000  # characters of a text within which it says what time it tells of


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that bears on the campaign of one document."""

    document: DocumentReading
    found: TopicEvidence
    beside: Codes  #: campaigns of the mail's other files, decided already
    topics: tuple[Topic, ...]
    sort: Sort = Sort.REPORT
    open_beside: bool = False  #: another document of the mail is held back, or is another unit's
    places: frozenset[str] = frozenset()  #: the office's own, which any title may name
    forms: Codes = ()  #: campaigns whose form came filled in beside it, of the same unit
    arrived_at: datetime | None = None  #: when the mail came, where that is known

    def topic(self, code: str) -> Topic:
        """A campaign as attribution sees it."""
        return next(one for one in self.topics if one.campaign.code == code)


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table's words leave, and the campaigns whose columns it has."""

    left: Verdict
    fitting: Codes


@dataclass(frozen=True, slots=True)
class Chosen:
    """A campaign that was found, and what may still speak against it."""

    weighed: Weighed
    code: str
    unit: Unit | None


_Leaves = Callable[[Weighed], Codes]


def _one(leaves: _Leaves) -> Callable[[Weighed], Verdict | None]:
    """Decides where a single campaign is left."""

    def decides(weighed: Weighed) -> Verdict | None:
        left = leaves(weighed)
        return Verdict(left[0]) if len(left) == 1 else None

    return decides


def _doubt(reason: Reason, leaves: _Leaves) -> Callable[[Weighed], Verdict | None]:
    """A person must look where any are left."""

    def decides(weighed: Weighed) -> Verdict | None:
        left = leaves(weighed)
        return Verdict(None, reason, left) if left else None

    return decides


def _agreeing(weighed: Weighed) -> list[Match]:
    return [match for match in weighed.found.by_title if not match.contradicts]


def _in_time(matches: Iterable[Match]) -> Codes:
    return codes_of(match for match in matches if not match.contradicts)


def _all_periods(weighed: Weighed) -> Codes:
    fully = codes_of(match for match in _agreeing(weighed) if match.fully)
    around = _in_time((*weighed.found.by_file, *weighed.found.by_subject))
    return fully if not around or set(fully) & set(around) else ()


def _longest(weighed: Weighed) -> Codes:
    words = [(match.code, set(match.found.split())) for match in _agreeing(weighed)]
    return tuple(code for code, held in words[:1] if len(words) > 1 and all(other < held for _, other in words[1:]))


def _by_months_told(weighed: Weighed) -> Codes:
    """One topic asked for month by month, and a title that leaves the month to the text: the only one told there."""
    asked = {match.code: weighed.topic(match.code).periods for match in _agreeing(weighed)}
    found = weighed.found
    if not asked or periods(found.title) or len({match.found for match in found.by_title if match.code in asked}) > 1:
        return ()
    told = frozenset(p for p in periods(weighed.document.text[:_TOLD]) if p.kind in PARTS)
    return tuple(code for code in asked if told and all(agree(frozenset((p,)), asked[code]) for p in told))


def _without_topic(weighed: Weighed) -> Codes:
    """A title that has no topic of its own ("Kết quả thực hiện nhiệm vụ năm học") and names the period asked for.

    File name, subject (where it is not about another file of the mail) and cited plan say together what it is
    about; where they are silent, it is the one campaign that has no topic either.
    """
    found = weighed.found
    if not says_nothing(found.title):
        return ()
    named = periods(reported(found.title))
    timely = [
        topic
        for topic in weighed.topics
        if agree(named, topic.periods) and any(not part.columns for part in topic.campaign.parts)
    ]
    subject = codes_of(found.by_subject)
    spoken = () if set(subject) & set(weighed.beside) else subject
    said = [set(codes) for codes in (codes_of(found.by_file), spoken, found.by_plan) if codes]
    general = {topic.campaign.code for topic in timely if is_general(topic) and names_all(named, topic.periods)}
    heard = set.intersection(*said) if said else general
    if general and not heard & general:
        return ()  # the mail speaks of a topic where the title would be the general report's: a person looks
    return tuple(topic.campaign.code for topic in timely if topic.campaign.code in heard) if len(heard) == 1 else ()


def _plan_in_title(weighed: Weighed) -> Codes:
    plans, title = weighed.found.by_plan, weighed.found.title
    return plans if len(plans) == 1 and quotes(title, weighed.topic(plans[0]).plan) else ()


def _around(found: TopicEvidence) -> Codes:
    return tuple(dict.fromkeys((*codes_of(found.by_file), *codes_of(found.by_subject), *found.by_reply)))


def _plan_and_one_more(weighed: Weighed) -> Codes:
    plans, around = weighed.found.by_plan, _around(weighed.found)
    said = frozenset(p for p in periods(reported(weighed.found.title)) if p.kind not in ("year", "school-year"))
    timely = plans if len(plans) == 1 and agree(said, weighed.topic(plans[0]).periods) else ()
    return tuple(code for code in plans if code in around or code in timely)


#: A report with a title. What the document is stands above file name, subject and old threads.
BY_TITLE: tuple[Row[Weighed], ...] = (
    Row(
        "title",
        "the title has one campaign's words and no other period",
        _one(lambda weighed: codes_of(_agreeing(weighed))),
    ),
    Row(
        "title-period",
        "several have their words there, and the title names the period of one",
        _one(lambda weighed: codes_of(match for match in _agreeing(weighed) if match.agrees)),
    ),
    Row(
        "title-all-periods",
        "the title names all that one asks for, the term with the year; the mail agrees",
        _one(_all_periods),
    ),
    Row(
        "title-plan",
        "the document cites the plan of one of them; a cited plan alone is weaker than a period, for old texts are copied",
        _one(lambda weighed: tuple(code for code in codes_of(_agreeing(weighed)) if code in weighed.found.by_plan)),
    ),
    Row("title-longest", "one campaign's words hold all the others' and more", _one(_longest)),
    Row("text-period", "the title leaves the month to the text, which tells of one campaign's alone", _one(_by_months_told)),
    Row(
        "title-several",
        "the title fits several campaigns, and nothing tells them apart",
        _doubt(Reason.AMBIGUOUS_CAMPAIGN, lambda weighed: codes_of(_agreeing(weighed))),
    ),
    Row(
        "title-of-another-period",
        "the title has a campaign's words and names another period",
        _doubt(Reason.UNKNOWN_CAMPAIGN, lambda weighed: codes_of(weighed.found.by_title)),
    ),
    Row(
        "no-topic",
        "a title without a topic of its own names the period asked for; file name, subject and plan do not gainsay it",
        _one(_without_topic),
    ),
    Row("plan-in-title", "the title has none of the campaign's words and quotes the number of its plan", _one(_plan_in_title)),
    Row(
        "plan-and-one-more",
        "the title tells it in other words; the cited plan and one more source point to the same campaign, "
        "be it the title's month, quarter or term: a year is every report's",
        _one(_plan_and_one_more),
    ),
    Row(
        "title-in-other-words",
        "the title has no open campaign's words; what the mail around it says does not decide",
        lambda weighed: Verdict(None, Reason.UNKNOWN_CAMPAIGN, weighed.found.by_plan or _around(weighed.found)),
    ),
)

_SOURCES: Mapping[str, _Leaves] = {
    "text": lambda weighed: _in_time(weighed.found.by_title),
    "filename": lambda weighed: _in_time(weighed.found.by_file),
    "plan": lambda weighed: weighed.found.by_plan,
    "beside": lambda weighed: weighed.beside,
    "subject": lambda weighed: _in_time(weighed.found.by_subject),
    "body": lambda weighed: _in_time(weighed.found.by_body),
    "reply": lambda weighed: weighed.found.by_reply,
}


def _source(source: str) -> Callable[[Weighed], Verdict | None]:
    """The first source that says anything: it leaves one, or all others that say anything agree on one of its several."""

    def decides(weighed: Weighed) -> Verdict | None:
        left = _SOURCES[source](weighed)
        if not left:
            return None
        others = [codes for leaves in _SOURCES.values() if (codes := leaves(weighed))]
        rest = left if len(left) == 1 else tuple(code for code in left if all(code in other for other in others))
        return Verdict(rest[0]) if len(rest) == 1 else Verdict(None, Reason.AMBIGUOUS_CAMPAIGN, left)

    return decides


def _other_period(weighed: Weighed) -> Codes:
    by_title, by_file = weighed.found.by_title, weighed.found.by_file
    over = any(source and all(match.contradicts for match in source) for source in (by_title, by_file))
    return codes_of((*by_title, *by_file)) if over else ()


#: Lists, scans and texts without a title: the nearer to the document, the sooner.
WITHOUT_TITLE: tuple[Row[Weighed], ...] = (
    Row(
        "another-period",
        "the text or the file name has a campaign's words and names another period",
        _doubt(Reason.UNKNOWN_CAMPAIGN, _other_period),
    ),
    Row("text", "the rows above the table, or how the text begins", _source("text")),
    Row("filename", "what the sender called this very file", _source("filename")),
    Row("plan", "the plan that the document cites", _source("plan")),
    Row("beside", "the campaign of the mail's other files, decided already", _source("beside")),
    Row("subject", "the subject speaks for all files, or for one of them", _source("subject")),
    Row("body", "the sender's words may tell of much else", _source("body")),
    Row("reply", "an old thread is often used for a new report", _source("reply")),
    Row("silent", "nothing names a campaign", lambda _: Verdict(None, Reason.UNKNOWN_CAMPAIGN)),
)


def _other_columns(found: Columns) -> Verdict | None:
    left, fitting = found.left, found.fitting
    return Verdict(None, Reason.AMBIGUOUS_CAMPAIGN, (left.answer, *fitting)) if left.answer and fitting else None


def _by_columns(found: Columns) -> Verdict | None:
    left = found.left
    if left.answer or (left.candidates and left.reason is not Reason.AMBIGUOUS_CAMPAIGN):
        return None
    narrowed = tuple(code for code in found.fitting if not left.candidates or code in left.candidates)
    return Verdict(narrowed[0]) if len(narrowed) == 1 else None


def _several_columns(found: Columns) -> Verdict | None:
    open_ = found.left.answer is None and not found.left.candidates and bool(found.fitting)
    return Verdict(None, Reason.UNKNOWN_CAMPAIGN, found.fitting) if open_ else None


#: A table whose words did not name the campaign of its columns; where no row decides, the words have decided.
BY_COLUMNS: tuple[Row[Columns], ...] = (
    Row("columns-of-another", "the words say one campaign, and the columns are another's", _other_columns),
    Row(
        "columns",
        "of the campaigns that the words leave, or of all where they are silent, one asks for these columns",
        _by_columns,
    ),
    Row("columns-of-several", "the words are silent, and several campaigns ask for these columns", _several_columns),
)


def _is_no_report(chosen: Chosen) -> bool:
    weighed, topic = chosen.weighed, chosen.weighed.topic(chosen.code)
    if weighed.sort is not Sort.REPORT or "bao cao" not in topic.asked or is_called_report(weighed.document):
        return False  # a campaign may ask for registrations or ideas, which are called otherwise
    return not is_sure(weighed.document, weighed.found, topic)


def _is_another_matter(chosen: Chosen) -> bool:
    weighed, unit = chosen.weighed, chosen.unit
    names = "; ".join((*weighed.places, *((unit.name, unit.ward, *unit.aliases) if unit else ())))
    with_form = chosen.code in weighed.forms
    return of_another_matter(weighed.document, weighed.found, weighed.topic(chosen.code), names, with_form)


def _words_of_another(chosen: Chosen) -> Verdict | None:
    weighed, topic = chosen.weighed, chosen.weighed.topic(chosen.code)
    if weighed.sort is not Sort.REPORT:
        return None
    met = {match.code: match for match in weighed.found.by_title}
    if chosen.code not in met:
        return None
    title, fitting = weighed.found.title, codes_of(_agreeing(weighed))
    others = [one for one in weighed.topics if one.campaign.code not in fitting]
    named = [one for one in others if one.campaign.code in met]
    rivals = (*claimed_by(title, topic, others), *not_told(title, met[chosen.code].found, topic, named))
    if not rivals or is_sure(weighed.document, weighed.found, topic):
        return None
    return Verdict(None, Reason.AMBIGUOUS_CAMPAIGN, (chosen.code, *dict.fromkeys(rivals)))


#: What stands against a campaign that was found.
AGAINST: tuple[Row[Chosen], ...] = (
    Row(
        BEFORE_IT_OPENED,
        "the mail came before the report was asked for: a mailbox that had lived holds earlier reports on the same matter",
        lambda chosen: (
            Verdict(None, Reason.UNKNOWN_CAMPAIGN, (chosen.code,))
            if not_open_yet(chosen.weighed.topic(chosen.code).campaign, chosen.weighed.arrived_at)
            else None
        ),
    ),
    Row(
        "another-time",
        "the document's period, or its date, is another than the campaign's: last year's file",
        lambda chosen: (
            Verdict(None, Reason.UNKNOWN_CAMPAIGN, (chosen.code,))
            if of_another_time(chosen.weighed.document, chosen.weighed.found.title, chosen.weighed.topic(chosen.code))
            else None
        ),
    ),
    Row(
        "words-of-another",
        "of two open campaigns, one on a part of the other's topic: the title has words of that part, or leaves the part out",
        _words_of_another,
    ),
    Row(
        ANOTHER_MATTER,
        "the title says more than a report on the campaign would, and no clue beside the words speaks for it",
        lambda chosen: Verdict(None, Reason.UNKNOWN_CAMPAIGN, (chosen.code,)) if _is_another_matter(chosen) else None,
    ),
    Row(
        "not-called-report",
        "the paper calls itself no report, in type, title or symbol, and no clue beside the words speaks for it",
        lambda chosen: Verdict(None, Reason.UNKNOWN_CAMPAIGN, (chosen.code,)) if _is_no_report(chosen) else None,
    ),
    Row(
        "photo-beside",
        "pages without text are no report while a document of the mail waits for a person, or is another unit's",
        lambda chosen: (
            Verdict(None, Reason.UNREADABLE, (chosen.code,))
            if chosen.weighed.sort is Sort.SCAN and chosen.weighed.open_beside
            else None
        ),
    ),
    Row(
        "photo-of-what",
        "pages without text that neither their name nor the mail calls a report",
        lambda chosen: (
            Verdict(None, Reason.UNREADABLE, (chosen.code,))
            if chosen.weighed.sort is Sort.SCAN and not chosen.weighed.found.announced
            else None
        ),
    ),
    Row(
        "not-asked",
        "the campaign does not ask this unit",
        lambda chosen: (
            Verdict(None, Reason.UNKNOWN_CAMPAIGN, (chosen.code,))
            if chosen.unit and not chosen.weighed.topic(chosen.code).campaign.expects(chosen.unit)
            else None
        ),
    ),
)
