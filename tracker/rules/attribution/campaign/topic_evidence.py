"""What a document and its mail say about the campaign, each source by itself and read once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from parsers.facts import DocumentReading, Reading
from parsers.forms.form_mark import marked_campaigns
from parsers.vietnamese.text import key
from tracker.rules.attribution.campaign.text_words import TextWords, normal_number, text_words
from tracker.rules.attribution.campaign.topics import Match, Topic, codes_of, matches
from tracker.rules.attribution.document_sorts import Sort
from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.registry import History

Codes = tuple[str, ...]

_REPORT = re.compile(r"\b(?:bao cao|bc)")  # "BCTT", "BC12" are reports as well
_HEAD = 800  # characters of a text without a title that may name its topic
_NO_TITLE = text_words("")


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """What a document and its mail say about the campaign, each source by itself."""

    title: TextWords  #: its text is empty where the document has none
    by_title: tuple[Match, ...]
    by_plan: Codes
    by_file: tuple[Match, ...]
    by_subject: tuple[Match, ...]
    by_body: tuple[Match, ...]
    by_reply: Codes
    clues: tuple[Clue, ...]
    announced: bool = True  #: file name or mail call it a report: all that is known of pages without text
    by_mark: Codes = ()  #: of forms that the office sent out


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that bears on the campaign of one document."""

    document: DocumentReading
    found: TopicEvidence
    beside: Codes  #: campaigns of the mail's other files, decided already
    topics: Mapping[str, Topic]  #: campaigns that are open, by code
    sort: Sort = Sort.REPORT
    open_beside: bool = False  #: another document of the mail is held back, or is another unit's
    places: frozenset[str] = frozenset()  #: the office's own, which any title may name
    forms: Codes = ()  #: campaigns whose form came filled in beside it, of the same unit
    arrived_at: datetime | None = None  #: when the mail came, where that is known


def topic_evidence(reading: Reading, titles: Sequence[str], history: History, topics: Sequence[Topic]) -> list[TopicEvidence]:
    """What is said about the campaign of each document: every text is taken apart, then held against the campaigns."""
    subject, body, papers = text_words(reading.subject), text_words(reading.body[:4000]), []
    for document, title in zip(reading.documents, titles, strict=True):
        stem = (document.filename or "").rsplit(".", 1)[0]
        is_report = document.header is not None and document.header.type == "BC"
        lead = text_words(title or document.text[:_HEAD], report=is_report)
        plans = {normal_number(reference.number) for reference in document.references}
        papers.append((document, lead if title else _NO_TITLE, lead, text_words(stem), plans))
    by_subject, by_body = matches(subject, topics), matches(body, topics)
    asked = {topic.campaign.code for topic in topics}
    by_link = history.by_link[1:] if history.by_link else ()
    by_reply = tuple(dict.fromkeys(code for code in (*by_link, *(code for _, code in history.replies_to)) if code in asked))
    announced = bool(_REPORT.search(key(f"{reading.subject}\n{reading.body[:4000]}")))
    found = []
    for document, titled, lead, name, plans in papers:
        by_title, by_file = matches(lead, topics), matches(name, topics)
        by_plan = tuple(one.campaign.code for one in topics if one.plan and one.plan in plans)
        by_mark = tuple(code for code in marked_campaigns(document.tables) if code in asked)
        clues = (
            ("mark", "", by_mark),
            ("title", titled.text, codes_of(by_title)),
            ("plan", "", by_plan),
            ("filename", name.text, codes_of(by_file)),
            ("subject", reading.subject, codes_of(by_subject)),
            ("body", "", codes_of(by_body)),
            ("link" if by_link else "reply", "", by_reply),
        )
        told = tuple(Clue(kind, text, document.filename or "", codes) for kind, text, codes in clues if codes)
        called = announced or bool(_REPORT.search(key(name.text)))
        found.append(TopicEvidence(titled, by_title, by_plan, by_file, by_subject, by_body, by_reply, told, called, by_mark))
    return found
