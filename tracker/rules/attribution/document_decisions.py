"""Every document of a mail on its way to a decision: text documents first, lists and scans after what those have settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.entities import Campaign
from parsers.facts import DocumentReading, Reading
from tracker.rules.attribution.campaign_decision import Which, which
from tracker.rules.attribution.campaign_table import Weighed
from tracker.rules.attribution.document_sorts import Sort, list_inside, part_for, reason_for_dead, sort_of
from tracker.rules.attribution.evidence import Clue, Reason
from tracker.rules.attribution.registry import History, Known
from tracker.rules.attribution.topic_evidence import TopicEvidence, mail_topics, topic_evidence
from tracker.rules.attribution.unit_decision import MailUnits, Whose, whose

_EDITABLE = frozenset({"docx", "docm", "doc", "odt", "rtf", "html", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "csv"})


@dataclass(frozen=True, slots=True)
class Draft:
    """One document on its way to a decision."""

    index: int
    document: DocumentReading
    sort: Sort
    whose: Whose
    which: Which
    part: str = ""
    inner_part: str = ""  #: a part whose list stands inside this report
    finding: str = ""

    @property
    def settled(self) -> bool:
        return bool(self.whose.unit and self.which.campaign and self.part and not self.finding)


def drafts_of(reading: Reading, history: History, mail: MailUnits, known: Known) -> list[Draft]:
    """Text documents first; lists and scans follow what those have settled."""
    campaigns = tuple(one.campaign for one in known.topics)
    sorts = [sort_of(document, campaigns) for document in reading.documents]
    spoken = mail_topics(reading, history, known.topics)
    evidence = [topic_evidence(document, reading, spoken, known.topics) for document in reading.documents]
    drafts: dict[int, Draft] = {}
    order = sorted(range(len(sorts)), key=lambda i: (sorts[i] is not Sort.REPORT, sorts[i] is Sort.SCAN, i))
    for index in order:
        settled = [draft for draft in drafts.values() if draft.settled]
        drafts[index] = _draft(index, reading.documents[index], sorts[index], evidence[index], mail, settled, known)
    return [drafts[index] for index in range(len(sorts))]


def _draft(
    index: int,
    document: DocumentReading,
    sort: Sort,
    evidence: TopicEvidence,
    mail: MailUnits,
    settled: Sequence[Draft],
    known: Known,
) -> Draft:
    if sort in (Sort.SKIPPED, Sort.DEAD, Sort.FOREIGN):
        finding = "not-a-report" if sort is Sort.FOREIGN else ""
        owner = whose(document, mail, known) if sort is Sort.FOREIGN else Whose(None, None, mail.found.registered)
        topic = Which(None, None, _codes(evidence), evidence.clues)
        return Draft(index, document, sort, owner, topic, finding=finding)
    owner = whose(document, mail, known, _asked(evidence, known), _beside(settled))
    siblings = tuple(dict.fromkeys(d.which.campaign for d in settled if d.which.campaign and d.whose.unit == owner.unit))
    unit = known.index.units[owner.unit] if owner.unit else None
    topic = which(Weighed(document, evidence, siblings, known.topics), sort, unit)
    part = inner = ""
    if topic.campaign:
        campaign = _campaign(topic.campaign, known)
        found = part_for(document, sort, campaign)
        part = found.code if found else ""
        inner = list_inside(document, campaign) if sort is Sort.REPORT else ""
    return Draft(index, document, sort, owner, topic, part, inner)


def _asked(evidence: TopicEvidence, known: Known) -> tuple[str, ...]:
    """What the campaigns that a title speaks of ask for, folded."""
    spoken = {match.code for match in evidence.by_title if not match.contradicts} if evidence.title else ()
    return tuple(topic.asked for topic in known.topics if topic.campaign.code in spoken) if spoken else ()


def _beside(settled: Sequence[Draft]) -> tuple[Clue, ...]:
    """Whose the mail's other files are, as far as they are decided."""
    return tuple(
        Clue("beside", draft.document.filename or "", "", (draft.whose.unit,)) for draft in settled if draft.whose.unit
    )


def reasons(draft: Draft) -> Iterable[Reason]:
    if draft.sort is Sort.DEAD:
        yield reason_for_dead(draft.document)
    elif draft.sort is Sort.SCAN:
        yield Reason.UNREADABLE
    elif draft.sort is Sort.FOREIGN:
        yield Reason.UNKNOWN_CAMPAIGN
    else:
        if draft.whose.reason:
            yield draft.whose.reason
        if draft.which.reason:
            yield draft.which.reason
        if draft.which.campaign and not draft.part:
            yield Reason.UNKNOWN_CAMPAIGN


def one_of_each(drafts: Sequence[Draft]) -> list[Draft]:
    """Word and PDF of one report are one report: where an editable file is there, its scan or print is a copy."""
    settled = [draft for draft in drafts if draft.settled]
    cells: dict[tuple[str, str, str], list[Draft]] = {}
    for draft in settled:
        cells.setdefault(_cell(draft), []).append(draft)
    best = {draft.index for same in cells.values() for draft in _best(same)}
    kept: dict[tuple[str, tuple[str, str, str]], Draft] = {}
    for draft in settled:
        if draft.index in best:
            kept.setdefault((draft.document.sha256, _cell(draft)), draft)
    return list(kept.values())


def _best(same: list[Draft]) -> list[Draft]:
    """Of the drafts of one cell those that can be worked on, else those with text, else the first."""
    return [d for d in same if d.document.format in _EDITABLE] or [d for d in same if d.sort is not Sort.SCAN] or same[:1]


def _cell(draft: Draft) -> tuple[str, str, str]:
    return draft.whose.unit or "", draft.which.campaign or "", draft.part


def finding_of(draft: Draft) -> str:
    if draft.finding:
        return draft.finding
    if draft.settled:
        return "copy"
    reason = next(iter(reasons(draft)), Reason.UNKNOWN_CAMPAIGN)
    return str(reason)


def _codes(evidence: TopicEvidence) -> tuple[str, ...]:
    found = (*evidence.by_title, *evidence.by_file, *evidence.by_subject)
    return tuple(dict.fromkeys((*(match.code for match in found), *evidence.by_plan)))


def _campaign(code: str, known: Known) -> Campaign:
    return next(one.campaign for one in known.topics if one.campaign.code == code)
