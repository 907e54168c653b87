"""What may stand against a campaign that was found: a table like the others, whose rows each send the paper to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from config.entities import Unit
from parsers.facts import DocumentReading
from tracker.rules.attribution.campaign.left_over import is_sure, of_another_matter, words_of_another
from tracker.rules.attribution.campaign.periods import MATTERS, Period, contradict, narrower, over_by, periods
from tracker.rules.attribution.campaign.topic_evidence import Codes, Weighed
from tracker.rules.attribution.campaign.topics import Topic
from tracker.rules.attribution.decision_table import Row, Verdict
from tracker.rules.attribution.document_sorts import Sort, is_called_report
from tracker.rules.attribution.evidence import Reason

BEFORE_IT_OPENED = "before-it-opened"  #: the row of mails that no campaign had asked for yet
ANOTHER_MATTER = "another-matter"  #: the row that a form beside a report may gainsay
_STALE = timedelta(days=200)  # a document this much older than the campaign is last year's file


@dataclass(frozen=True, slots=True)
class Chosen:
    """A campaign that was found, and all that may still speak against it."""

    weighed: Weighed
    topic: Topic
    unit: Unit | None  #: whose the document is, where that is known


def _doubt(reason: Reason, against: Callable[[Chosen], bool | Codes]) -> Callable[[Chosen], Verdict | None]:
    """A person must look where something speaks against the campaign, be it other campaigns."""

    def decides(chosen: Chosen) -> Verdict | None:
        found = against(chosen)
        others = () if isinstance(found, bool) else found
        return Verdict(None, reason, (chosen.topic.campaign.code, *others)) if found else None

    return decides


def _of_another_time(weighed: Weighed, topic: Topic) -> bool:
    """Whether the title, the file name or the date of a document speaks of another time than the campaign asks for."""
    document, named = weighed.document, periods(weighed.found.title.about)
    in_name = frozenset() if named else periods((document.filename or "").rsplit(".", 1)[0])
    if any(contradict(said, topic.periods) or narrower(said, topic.periods) for said in (named, in_name)):
        return True
    if any(p.kind not in MATTERS for p in named & topic.periods):
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


AGAINST: tuple[Row[Chosen], ...] = (
    Row(
        BEFORE_IT_OPENED,
        "the mail came before the report was asked for: a mailbox that had lived holds earlier reports on the same matter",
        _doubt(Reason.UNKNOWN_CAMPAIGN, lambda chosen: chosen.topic.campaign.not_open_yet(chosen.weighed.arrived_at)),
    ),
    Row(
        "another-time",
        "the document's period, or its date, is another than the campaign's: last year's file",
        _doubt(Reason.UNKNOWN_CAMPAIGN, lambda chosen: _of_another_time(chosen.weighed, chosen.topic)),
    ),
    Row(
        "words-of-another",
        "of two open campaigns, one on a part of the other's topic: the title has words of that part, or leaves the part out",
        _doubt(Reason.AMBIGUOUS_CAMPAIGN, lambda chosen: words_of_another(chosen.weighed, chosen.topic)),
    ),
    Row(
        ANOTHER_MATTER,
        "the title says more than a report on the campaign would, and no clue beside the words speaks for it",
        _doubt(Reason.UNKNOWN_CAMPAIGN, lambda chosen: of_another_matter(chosen.weighed, chosen.topic, chosen.unit)),
    ),
    Row(
        "not-called-report",
        "the paper calls itself no report, in type, title or symbol, and no clue beside the words speaks for it",
        _doubt(
            Reason.UNKNOWN_CAMPAIGN,
            lambda chosen: (
                chosen.weighed.sort is Sort.REPORT
                and "bao cao" in chosen.topic.asked  # registrations and ideas may be asked for, which are called otherwise
                and not is_called_report(chosen.weighed.document)
                and not is_sure(chosen.weighed, chosen.topic)
            ),
        ),
    ),
    Row(
        "photo-beside",
        "pages without text are no report while a document of the mail waits for a person, or is another unit's",
        _doubt(Reason.UNREADABLE, lambda chosen: chosen.weighed.sort is Sort.SCAN and chosen.weighed.open_beside),
    ),
    Row(
        "photo-of-what",
        "pages without text that neither their name nor the mail calls a report",
        _doubt(Reason.UNREADABLE, lambda chosen: chosen.weighed.sort is Sort.SCAN and not chosen.weighed.found.announced),
    ),
    Row(
        "not-asked",
        "the campaign does not ask this unit",
        _doubt(
            Reason.UNKNOWN_CAMPAIGN, lambda chosen: chosen.unit is not None and not chosen.topic.campaign.expects(chosen.unit)
        ),
    ),
)
