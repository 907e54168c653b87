"""Every document of a mail on its way to a decision: text documents first, lists and scans after what those have settled.

Of each: whose it is, by `unit_table`; which campaign it answers, by `campaign_table`; what stands against that, by
`against_table`; and which part of the campaign it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from config.entities import Unit
from parsers.facts import DocumentReading, OfficialHeader
from tracker.rules.attribution.campaign.against_table import AGAINST, ANOTHER_MATTER, Chosen
from tracker.rules.attribution.campaign.campaign_table import BY_COLUMNS, BY_TITLE, WITHOUT_TITLE, Columns
from tracker.rules.attribution.campaign.text_words import words
from tracker.rules.attribution.campaign.topic_evidence import TopicEvidence, Weighed
from tracker.rules.attribution.campaign.topics import codes_of
from tracker.rules.attribution.decision_table import RULE, Verdict, first_to_decide
from tracker.rules.attribution.document_sorts import (
    COLUMNS_FIT,
    Sort,
    columns_fit,
    is_called_report,
    list_inside,
    part_for,
    reason_for_dead,
)
from tracker.rules.attribution.evidence import Clue, Reason
from tracker.rules.attribution.registry import Registry
from tracker.rules.attribution.unit.mail_evidence import MailUnits
from tracker.rules.attribution.unit.unit_evidence import Beside, unit_evidence
from tracker.rules.attribution.unit.unit_table import LEFT_OPEN, TABLE

_EDITABLE = frozenset({"docx", "docm", "doc", "odt", "rtf", "html", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "csv"})


@dataclass(frozen=True, slots=True)
class UnitDecision:
    """A unit, or why there is none."""

    unit: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()
    rule: str = ""  #: the row of `tracker.rules.attribution.unit.unit_table` that decided


@dataclass(frozen=True, slots=True)
class CampaignDecision:
    """A campaign, or why there is none."""

    campaign: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()
    rule: str = ""  #: the row of `tracker.rules.attribution.campaign.campaign_table`, or of `against_table`, that decided


@dataclass(frozen=True, slots=True)
class DocumentEvidence:
    """One document before it is decided."""

    index: int
    document: DocumentReading
    sort: Sort
    topics: TopicEvidence
    arrived_at: datetime | None  #: when the mail came, where that is known


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


def decisions_of(papers: Sequence[DocumentEvidence], mail: MailUnits, registry: Registry) -> list[DocumentDecision]:
    """Text documents first; lists and scans follow what those have settled."""
    drafts: dict[int, DocumentDecision] = {}
    for paper in sorted(papers, key=lambda one: (one.sort is not Sort.REPORT, one.sort is Sort.SCAN, one.index)):
        drafts[paper.index] = _draft(paper, mail, list(drafts.values()), registry)
    for index, draft in drafts.items():
        if forms := _forms_beside(draft, drafts.values()):
            before = [other for other in drafts.values() if other.index != index]
            drafts[index] = _draft(papers[index], mail, before, registry, forms)
    return [drafts[paper.index] for paper in papers]


def _draft(
    paper: DocumentEvidence,
    mail: MailUnits,
    before: Sequence[DocumentDecision],
    registry: Registry,
    forms: tuple[str, ...] = (),
) -> DocumentDecision:
    document, sort, said = paper.document, paper.sort, paper.topics
    if sort in (Sort.SKIPPED, Sort.DEAD, Sort.FOREIGN):
        return _no_report(paper, mail, registry)
    settled = [draft for draft in before if draft.settled]
    owner = decide_unit(document, mail, registry, _asked(said, registry), _beside(settled))
    siblings = tuple(dict.fromkeys(d.topic.campaign for d in settled if d.topic.campaign and d.owner.unit == owner.unit))
    known = {one.campaign.code: one for one in registry.topics}
    weighed = Weighed(
        document, said, siblings, known, sort, _open(before, owner.unit), registry.places, forms, paper.arrived_at
    )
    topic = decide_campaign(weighed, registry.index.units[owner.unit] if owner.unit else None)
    draft = DocumentDecision(paper.index, document, sort, owner, topic)
    campaign = known[topic.campaign].campaign if topic.campaign else None
    part = part_for(document, sort, campaign) if campaign else None
    if campaign is None or part is None:
        return draft
    inner = list_inside(document, campaign) if sort is Sort.REPORT else ""
    accepted = document.format in part.formats
    return replace(draft, part=part.code, inner_part=inner, accepted=accepted, has_columns=bool(part.columns))


def _no_report(paper: DocumentEvidence, mail: MailUnits, registry: Registry) -> DocumentDecision:
    """What is known of a document that is read for nobody, cannot be read, or is another paper."""
    foreign, said = paper.sort is Sort.FOREIGN, paper.topics
    owner = decide_unit(paper.document, mail, registry) if foreign else UnitDecision(None, None, mail.found.registered)
    told = (*codes_of((*said.by_title, *said.by_file, *said.by_subject)), *said.by_plan)
    topic = CampaignDecision(None, None, tuple(dict.fromkeys(told)), said.clues)
    finding = "not-a-report" if foreign else ""
    return DocumentDecision(paper.index, paper.document, paper.sort, owner, topic, finding=finding)


def decide_unit(
    document: DocumentReading, mail: MailUnits, registry: Registry, asked: tuple[str, ...] = (), beside: tuple[Clue, ...] = ()
) -> UnitDecision:
    """The unit of one document, by letterhead, sender and, where those leave it open, the words around it.

    `asked`: what the campaigns that its title speaks of ask for, folded. `beside`: the units of the mail's other files.
    """
    found, clues = unit_evidence(document, mail, registry, asked)
    decided = first_to_decide(TABLE, found) or Verdict(None, Reason.UNKNOWN_UNIT)
    others = tuple(dict.fromkeys(code for clue in beside for code in clue.points_to))
    issuer = bool(document.header and document.header.issuer)
    settled = first_to_decide(LEFT_OPEN, Beside(decided, others, issuer))
    if settled:
        decided, clues = settled, (*clues, *beside[:1])
    clues = (*clues, _deciding(decided, document.filename or ""))
    return UnitDecision(decided.answer, decided.reason, decided.candidates, clues, decided.rule)


def decide_campaign(weighed: Weighed, unit: Unit | None) -> CampaignDecision:
    """The campaign of one document. `unit`: whose it is, where that is known."""
    by_title = weighed.sort is Sort.REPORT and weighed.found.title.text
    decided = first_to_decide(BY_TITLE if by_title else WITHOUT_TITLE, weighed) or Verdict(None, Reason.UNKNOWN_CAMPAIGN)
    if weighed.sort is Sort.LIST:
        decided = _by_columns(weighed, decided)
    if decided.answer:
        decided = first_to_decide(AGAINST, Chosen(weighed, weighed.topics[decided.answer], unit)) or decided
    clues = (*weighed.found.clues, _deciding(decided, weighed.document.filename or ""))
    return CampaignDecision(decided.answer, decided.reason, decided.candidates, clues, decided.rule)


def _by_columns(weighed: Weighed, spoken: Verdict) -> Verdict:
    """A table: its columns say which campaigns it could be for, its words say which it is for."""
    document = weighed.document
    if spoken.answer and columns_fit(document, weighed.topics[spoken.answer].campaign) >= COLUMNS_FIT:
        return spoken  # nearly every table, and no other form was held against it
    fitting = tuple(one.campaign.code for one in weighed.topics.values() if columns_fit(document, one.campaign) >= COLUMNS_FIT)
    return first_to_decide(BY_COLUMNS, Columns(spoken, fitting)) or spoken


def _deciding(verdict: Verdict, where: str) -> Clue:
    """The clue that names the row behind a verdict; what it found is the reason why a person must look, or nothing."""
    points_to = (verdict.answer,) if verdict.answer else verdict.candidates
    return Clue(f"{RULE}{verdict.rule}", verdict.reason or "", where, tuple(dict.fromkeys(points_to)))


def _forms_beside(draft: DocumentDecision, drafts: Iterable[DocumentDecision]) -> tuple[str, ...]:
    """Campaigns whose form came filled in beside a report that was held back for what its title says, from the same unit."""
    if draft.topic.rule != ANOTHER_MATTER or not is_called_report(draft.document):
        return ()
    lists = [one for one in drafts if one.settled and one.sort is Sort.LIST and one.owner.unit == draft.owner.unit]
    asked = dict.fromkeys(one.topic.campaign or "" for one in lists if one.has_columns)
    return tuple(code for code in asked if code in draft.topic.candidates)


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
    spoken = {match.code for match in evidence.by_title if not match.contradicts} if evidence.title.text else ()
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
