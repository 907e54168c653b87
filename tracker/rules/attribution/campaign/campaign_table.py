"""How clues about the campaign are weighed: tables, read from the top, and the first row that decides does.

`baocao why` names the deciding row as the clue "rule-…". Rows are words about a document; where none leaves a single
campaign, the last ones say why a person must look. What stands against one that was found is `against_table`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tracker.rules.attribution.campaign.periods import PARTS, agree, names_all, periods
from tracker.rules.attribution.campaign.text_words import quotes, says_nothing
from tracker.rules.attribution.campaign.topic_evidence import Codes, TopicEvidence, Weighed
from tracker.rules.attribution.campaign.topics import Match, codes_of, is_general
from tracker.rules.attribution.decision_table import Row, Verdict
from tracker.rules.attribution.evidence import Reason

_TOLD = 2000  # characters of a text within which it says what time it tells of


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table's words leave, and the campaigns whose columns it has."""

    left: Verdict
    fitting: Codes


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
    asked = {match.code: weighed.topics[match.code].periods for match in _agreeing(weighed)}
    found = weighed.found
    if not asked or periods(found.title.text) or len({match.found for match in found.by_title if match.code in asked}) > 1:
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
    named = periods(found.title.about)
    timely = [
        topic
        for topic in weighed.topics.values()
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
    return plans if len(plans) == 1 and quotes(title.text, weighed.topics[plans[0]].plan) else ()


def _around(found: TopicEvidence) -> Codes:
    return tuple(dict.fromkeys((*codes_of(found.by_file), *codes_of(found.by_subject), *found.by_reply)))


def _plan_and_one_more(weighed: Weighed) -> Codes:
    plans, around = weighed.found.by_plan, _around(weighed.found)
    said = frozenset(p for p in periods(weighed.found.title.about) if p.kind not in ("year", "school-year"))
    timely = plans if len(plans) == 1 and agree(said, weighed.topics[plans[0]].periods) else ()
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


def _marked(weighed: Weighed) -> Codes:
    """The form's own campaign, unless the words over it or its name point elsewhere: old forms are filled in again."""
    words = (*weighed.found.by_title, *weighed.found.by_file)
    gainsaid, said = {match.code for match in words if match.contradicts}, _in_time(words)
    return tuple(one for one in weighed.found.by_mark if one not in gainsaid and (not said or one in said))


#: Lists, scans and texts without a title: the nearer to the document, the sooner.
WITHOUT_TITLE: tuple[Row[Weighed], ...] = (
    Row(
        "another-period",
        "the text or the file name has a campaign's words and names another period",
        _doubt(Reason.UNKNOWN_CAMPAIGN, _other_period),
    ),
    Row("mark", "a form that the office sent out for this campaign comes home filled in", _one(_marked)),
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
