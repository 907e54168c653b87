"""Every document of a mail on its way to a decision: text documents first, lists and scans after what those have settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from config.entities import Campaign
from parsers.facts import DocumentReading, OfficialHeader, Reading
from tracker.rules.attribution.campaign.campaign_decision import CampaignDecision, decide_campaign
from tracker.rules.attribution.campaign.campaign_table import ANOTHER_MATTER, Weighed
from tracker.rules.attribution.campaign.normal_words import words
from tracker.rules.attribution.campaign.topic_evidence import TopicEvidence, mail_topics, topic_evidence
from tracker.rules.attribution.document_sorts import Sort, is_called_report, list_inside, part_for, reason_for_dead, sort_of
from tracker.rules.attribution.evidence import Clue, Reason
from tracker.rules.attribution.registry import History, Registry
from tracker.rules.attribution.unit.unit_decision import MailUnits, UnitDecision, decide_unit

_EDITABLE = frozenset({"docx", "docm", "doc", "odt", "rtf", "html", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "csv"})


@dataclass(frozen=True, slots=True)
class DocumentDecision:
    """One document on its way to a decision."""

    index: int
    document: DocumentReading
    sort: Sort
    owner: UnitDecision
    topic: CampaignDecision
    part: str = ""
    inner_part: str = ""  #: a part whose list stands inside this report
    finding: str = ""
    has_columns: bool = False  #: its part is a form
    accepted: bool = True  #: in a format that the part asks for

    @property
    def settled(self) -> bool:
        return bool(self.owner.unit and self.topic.campaign and self.part and not self.finding)


def decisions_of(reading: Reading, history: History, mail: MailUnits, registry: Registry) -> list[DocumentDecision]:
    """Text documents first; lists and scans follow what those have settled."""
    campaigns, came = tuple(one.campaign for one in registry.topics), history.arrived_at
    sorts = [sort_of(document, campaigns) for document in reading.documents]
    spoken = mail_topics(reading, history, registry.topics)
    evidence = [topic_evidence(document, reading, spoken, registry.topics) for document in reading.documents]
    drafts: dict[int, DocumentDecision] = {}
    order = sorted(range(len(sorts)), key=lambda i: (sorts[i] is not Sort.REPORT, sorts[i] is Sort.SCAN, i))
    for index in order:
        before = list(drafts.values())
        drafts[index] = _draft(index, reading.documents[index], sorts[index], evidence[index], mail, before, registry, came)
    for index, draft in drafts.items():
        if forms := _forms_beside(draft, drafts.values()):
            before = [other for other in drafts.values() if other.index != index]
            document = reading.documents[index]
            drafts[index] = _draft(index, document, draft.sort, evidence[index], mail, before, registry, came, forms)
    return [drafts[index] for index in range(len(sorts))]


def _forms_beside(draft: DocumentDecision, drafts: Iterable[DocumentDecision]) -> tuple[str, ...]:
    """Campaigns whose form came filled in beside a report that was held back for what its title says, from the same unit."""
    if draft.topic.rule != ANOTHER_MATTER or not is_called_report(draft.document):
        return ()
    lists = [one for one in drafts if one.settled and one.sort is Sort.LIST and one.owner.unit == draft.owner.unit]
    asked = dict.fromkeys(one.topic.campaign or "" for one in lists if one.has_columns)
    return tuple(code for code in asked if code in draft.topic.candidates)


def _draft(
    index: int,
    document: DocumentReading,
    sort: Sort,
    evidence: TopicEvidence,
    mail: MailUnits,
    before: Sequence[DocumentDecision],
    registry: Registry,
    came: datetime | None,
    forms: tuple[str, ...] = (),
) -> DocumentDecision:
    settled = [draft for draft in before if draft.settled]
    if sort in (Sort.SKIPPED, Sort.DEAD, Sort.FOREIGN):
        finding = "not-a-report" if sort is Sort.FOREIGN else ""
        owner = (
            decide_unit(document, mail, registry) if sort is Sort.FOREIGN else UnitDecision(None, None, mail.found.registered)
        )
        topic = CampaignDecision(None, None, _codes(evidence), evidence.clues)
        return DocumentDecision(index, document, sort, owner, topic, finding=finding)
    owner = decide_unit(document, mail, registry, _asked(evidence, registry), _beside(settled))
    siblings = tuple(dict.fromkeys(d.topic.campaign for d in settled if d.topic.campaign and d.owner.unit == owner.unit))
    unit = registry.index.units[owner.unit] if owner.unit else None
    beside = _open(before, owner.unit)
    weighed = Weighed(document, evidence, siblings, registry.topics, sort, beside, registry.places, forms, came)
    topic = decide_campaign(weighed, unit)
    draft = DocumentDecision(index, document, sort, owner, topic)
    if topic.campaign:
        campaign = _campaign(topic.campaign, registry)
        found = part_for(document, sort, campaign)
        inner = list_inside(document, campaign) if sort is Sort.REPORT else ""
        if found:
            accepted = document.format in found.formats
            draft = replace(draft, part=found.code, inner_part=inner, accepted=accepted, has_columns=bool(found.columns))
    return draft


def _open(before: Sequence[DocumentDecision], unit: str | None) -> bool:
    """Whether a document of the mail is held back or another unit's. A letter that comes with the report is neither."""
    texts = [draft for draft in before if draft.sort in (Sort.REPORT, Sort.LIST, Sort.DEAD)]
    letters = [draft for draft in before if draft.sort is Sort.FOREIGN]
    return (
        any(not draft.settled or draft.owner.unit != unit for draft in texts)
        or any(draft.owner.unit not in (None, unit) for draft in letters)
        or any(draft.owner.reason is Reason.CONFLICTING_EVIDENCE for draft in letters)
    )


def _asked(evidence: TopicEvidence, registry: Registry) -> tuple[str, ...]:
    """What the campaigns that a title speaks of ask for, folded."""
    spoken = {match.code for match in evidence.by_title if not match.contradicts} if evidence.title else ()
    return tuple(topic.asked for topic in registry.topics if topic.campaign.code in spoken) if spoken else ()


def _beside(settled: Sequence[DocumentDecision]) -> tuple[Clue, ...]:
    """Whose the mail's other files are, as far as they are decided."""
    return tuple(
        Clue("beside", draft.document.filename or "", "", (draft.owner.unit,)) for draft in settled if draft.owner.unit
    )


def reasons(draft: DocumentDecision) -> Iterable[Reason]:
    if draft.sort is Sort.DEAD:
        yield reason_for_dead(draft.document)
    elif draft.sort is Sort.SCAN:
        yield Reason.UNREADABLE
    elif draft.sort is Sort.FOREIGN:
        yield Reason.UNKNOWN_CAMPAIGN
    else:
        if draft.owner.reason:
            yield draft.owner.reason
        if draft.topic.reason:
            yield draft.topic.reason
        if draft.topic.campaign and not draft.part:
            yield Reason.UNKNOWN_CAMPAIGN


def one_of_each(drafts: Sequence[DocumentDecision]) -> list[DocumentDecision]:
    """Word and PDF of one report are one report: where an editable file is there, its scan or print is a copy."""
    settled = [draft for draft in drafts if draft.settled]
    cells: dict[tuple[str, str, str], list[DocumentDecision]] = {}
    for draft in settled:
        cells.setdefault(_cell(draft), []).append(draft)
    best = {draft.index for same in cells.values() for draft in _best(same)}
    kept: dict[tuple[str, tuple[str, str, str]], DocumentDecision] = {}
    for draft in settled:
        if draft.index in best:
            kept.setdefault((draft.document.sha256, _cell(draft)), draft)
    return list(kept.values())


def _best(same: list[DocumentDecision]) -> list[DocumentDecision]:
    """Of the drafts of one cell those in a format asked for, which can be worked on, else those with text, else the first;
    of these the final ones.
    """
    same = [d for d in same if d.accepted] or same
    found = [d for d in same if d.document.format in _EDITABLE] or [d for d in same if d.sort is not Sort.SCAN] or same[:1]
    return [one for one in found if not any(_is_draft_of(one.document, other.document) for other in found)]


def _is_draft_of(one: DocumentReading, other: DocumentReading) -> bool:
    """Whether a document has the title of another and lacks what makes that one final: number, whole date, signature."""
    if one.header is None or other.header is None or words(one.header.summary or "") != words(other.header.summary or ""):
        return False
    return _marks(one.header) < _marks(other.header)


def _marks(header: OfficialHeader) -> set[str]:
    found = {"number": header.number, "date": header.date, "signature": header.signer}
    return {name for name, value in found.items() if value}


def _cell(draft: DocumentDecision) -> tuple[str, str, str]:
    return draft.owner.unit or "", draft.topic.campaign or "", draft.part


def finding_of(draft: DocumentDecision) -> str:
    if draft.finding:
        return draft.finding
    if draft.settled:
        return "copy"
    reason = next(iter(reasons(draft)), Reason.UNKNOWN_CAMPAIGN)
    return str(reason)


def _codes(evidence: TopicEvidence) -> tuple[str, ...]:
    found = (*evidence.by_title, *evidence.by_file, *evidence.by_subject)
    return tuple(dict.fromkeys((*(match.code for match in found), *evidence.by_plan)))


def _campaign(code: str, registry: Registry) -> Campaign:
    return next(one.campaign for one in registry.topics if one.campaign.code == code)
