"""How clues about the campaign are weighed: two tables, read from the top, and the first row that leaves one decides.

`baocao why` names the deciding row as the clue "rule-…". Rows are words about a document; where no row leaves a
single campaign, a person decides. Other rows stand in `campaign_decision` because they need the campaigns themselves:
"no-topic", "plan-in-title" and "plan-and-one-more", for titles in none of the campaigns' words, "text-period", for titles
that leave the month to the text, and "columns", for tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracker.rules.attribution.topic_evidence import TopicEvidence, codes_of
from tracker.rules.attribution.topics import Match

Beside = tuple[str, ...]  #: campaigns of the mail's other files, decided already


@dataclass(frozen=True, slots=True)
class Row:
    """One way to decide."""

    id: str
    because: str  #: why it may decide, and why it stands where it does
    leaves: Callable[[TopicEvidence, Beside], tuple[str, ...]]  #: the campaigns it leaves


def _agreeing(found: TopicEvidence) -> list[Match]:
    return [match for match in found.by_title if not match.contradicts]


def _in_time(matches: Iterable[Match]) -> tuple[str, ...]:
    return codes_of(match for match in matches if not match.contradicts)


def _all_periods(found: TopicEvidence, _: Beside) -> tuple[str, ...]:
    fully = codes_of(match for match in _agreeing(found) if match.fully)
    around = _in_time((*found.by_file, *found.by_subject))
    return fully if not around or set(fully) & set(around) else ()


def _longest(found: TopicEvidence, _: Beside) -> tuple[str, ...]:
    first, *others = _agreeing(found)
    return (first.code,) if all(set(match.found.split()) < set(first.found.split()) for match in others) else ()


#: A report with a title. What the document is stands above file name, subject and old threads.
BY_TITLE = (
    Row("title", "the title has one campaign's words and no other period", lambda found, _: codes_of(_agreeing(found))),
    Row(
        "title-period",
        "several have their words there, and the title names the period of one",
        lambda found, _: codes_of(match for match in _agreeing(found) if match.agrees),
    ),
    Row("title-all-periods", "the title names all that one asks for, the term with the year; the mail agrees", _all_periods),
    Row(
        "title-plan",
        "the document cites the plan of one of them; a cited plan alone is weaker than a period, for old texts are copied",
        lambda found, _: tuple(code for code in codes_of(_agreeing(found)) if code in found.by_plan),
    ),
    Row("title-longest", "one campaign's words hold all the others' and more", _longest),
)

#: Lists, scans and texts without a title: the nearer to the document, the sooner. Where a source leaves several, all
#: others that say anything must agree on one of them.
WITHOUT_TITLE = (
    Row("text", "the rows above the table, or how the text begins", lambda found, _: _in_time(found.by_title)),
    Row("filename", "what the sender called this very file", lambda found, _: _in_time(found.by_file)),
    Row("plan", "the plan that the document cites", lambda found, _: found.by_plan),
    Row("beside", "the campaign of the mail's other files, decided already", lambda _, beside: beside),
    Row("subject", "the subject speaks for all files, or for one of them", lambda found, _: _in_time(found.by_subject)),
    Row("body", "the sender's words may tell of much else", lambda found, _: _in_time(found.by_body)),
    Row("reply", "an old thread is often used for a new report", lambda found, _: found.by_reply),
)


def first_to_leave_one(rows: Iterable[Row], found: TopicEvidence, beside: Beside) -> tuple[str, str] | None:
    """The row that decides, and the campaign it leaves."""
    for row in rows:
        left = row.leaves(found, beside)
        if len(left) == 1:
            return row.id, left[0]
    return None
