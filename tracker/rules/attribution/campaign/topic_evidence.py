"""What a document and its mail say about the campaign, each source by itself and read once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parsers.facts import DocumentReading, Reading
from parsers.vietnamese.text import key
from tracker.rules.attribution.campaign.topics import Match, Topic, cited, matches
from tracker.rules.attribution.document_sorts import title_of
from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.registry import History

_REPORT = re.compile(r"\b(?:bao cao|bc)")  # "BCTT", "BC12" are reports as well
_HEAD = 800  # characters of a text without a title that may name its topic


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
    announced: bool = True  #: file name or mail call it a report: all that is known of pages without text


@dataclass(frozen=True, slots=True)
class MailTopics:
    """What a mail says about the campaign, whichever of its documents is looked at."""

    by_subject: tuple[Match, ...]
    by_body: tuple[Match, ...]
    by_reply: tuple[str, ...]
    announces: bool  #: subject or body speak of a report


def mail_topics(reading: Reading, history: History, topics: tuple[Topic, ...]) -> MailTopics:
    """Subject, body and what is answered, read once a mail."""
    asked = {topic.campaign.code for topic in topics}
    return MailTopics(
        matches(reading.subject, topics),
        matches(reading.body[:4000], topics),
        tuple(dict.fromkeys(code for _, code in history.replies_to if code in asked)),
        bool(_REPORT.search(key(f"{reading.subject}\n{reading.body[:4000]}"))),
    )


def topic_evidence(document: DocumentReading, reading: Reading, mail: MailTopics, topics: tuple[Topic, ...]) -> TopicEvidence:
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
        by_subject=mail.by_subject,
        by_body=mail.by_body,
        by_reply=mail.by_reply,
        clues=(),
        announced=mail.announces or bool(_REPORT.search(key(stem))),
    )
    clues = tuple(
        Clue(kind, text, document.filename or "", codes)
        for kind, text, codes in (
            ("title", title, codes_of(found.by_title)),
            ("plan", "", found.by_plan),
            ("filename", stem, codes_of(found.by_file)),
            ("subject", reading.subject, codes_of(found.by_subject)),
            ("body", "", codes_of(found.by_body)),
            ("reply", "", found.by_reply),
        )
        if codes
    )
    return replace(found, clues=clues)


def codes_of(found: Iterable[Match]) -> tuple[str, ...]:
    """The campaigns of some matches, each once."""
    return tuple(dict.fromkeys(match.code for match in found))
