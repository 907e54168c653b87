"""Where each report of a mail belongs, by evidence that agrees; doubt and contradiction go to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from config.registry import Campaign
from parsers.facts import Authentication, Automatic, DocumentReading, Reading
from parsers.vietnamese.text import key
from tracker.rules.evidence import Attribution, Booking, Clue, Disposition, Reason
from tracker.rules.known import History, Known
from tracker.rules.paper import Sort, part_for, reason_for_dead, sort_of
from tracker.rules.topics import matches
from tracker.rules.which import TopicEvidence, Which, topic_evidence, which
from tracker.rules.whose import MailEvidence, Whose, mail_evidence, whose

_AUTOMATIC = {
    Automatic.AUTO_REPLY: Reason.AUTO_REPLY,
    Automatic.BOUNCE: Reason.BOUNCE,
    Automatic.READ_RECEIPT: Reason.AUTO_REPLY,
    Automatic.BULK: Reason.BULK,
}
# The tray shows one reason a mail: the one that a person must settle first.
_ORDER = (
    Reason.CONFLICTING_EVIDENCE,
    Reason.AMBIGUOUS_UNIT,
    Reason.UNKNOWN_UNIT,
    Reason.AMBIGUOUS_CAMPAIGN,
    Reason.UNKNOWN_CAMPAIGN,
    Reason.UNSAFE,
    Reason.ENCRYPTED,
    Reason.UNREADABLE,
)
_THANKS = re.compile(r"\b(?:cam on|da nhan duoc|da ro|xin cam on|thank)\b")
_WANTS = re.compile(
    r"\b(?:hoi|gia han|xin nop|xin phep|huong dan|khong biet|nhu the nao|the nao|bao gio|khi nao|gui lai|loi|sai|chua)\b"
)
_EDITABLE = frozenset({"docx", "docm", "doc", "odt", "rtf", "html", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "csv"})


@dataclass(frozen=True, slots=True)
class _Draft:
    """One document on its way to a decision."""

    index: int
    document: DocumentReading
    sort: Sort
    whose: Whose
    which: Which
    part: str = ""
    finding: str = ""

    @property
    def settled(self) -> bool:
        return bool(self.whose.unit and self.which.campaign and self.part and not self.finding)


def attribute(reading: Reading, history: History, known: Known) -> Attribution:
    """Decide one mail. Pure: the same mail, history and registry always give the same answer."""
    early = _without_looking(reading, history, known)
    if early:
        return early
    mail = mail_evidence(reading, history, known)
    drafts = _drafts(reading, history, mail, known)
    automatic = _AUTOMATIC.get(reading.automatic) if reading.automatic else None
    if not any(draft.sort is not Sort.SKIPPED for draft in drafts):
        return _without_documents(reading, mail, automatic, known)
    if reading.authentication is Authentication.FAIL:
        return _review(Reason.UNVERIFIED_SENDER, drafts, mail)
    decided = _decide(drafts, history)
    if decided.disposition is Disposition.REVIEW and automatic:
        return replace(decided, disposition=Disposition.IGNORED, reason=automatic)
    return decided


def _without_looking(reading: Reading, history: History, known: Known) -> Attribution | None:
    """Mail that is settled by what it is, whatever it holds."""
    own = any(one.address == known.address for one in reading.senders)
    if history.ours or (own and (reading.automatic or not reading.documents)):
        return Attribution(Disposition.IGNORED, Reason.OWN_MESSAGE)
    if reading.automatic in (Automatic.BOUNCE, Automatic.READ_RECEIPT):
        return Attribution(Disposition.IGNORED, _AUTOMATIC[reading.automatic])
    if history.seen:
        return Attribution(Disposition.IGNORED, Reason.DUPLICATE)
    return None


def _drafts(reading: Reading, history: History, mail: MailEvidence, known: Known) -> list[_Draft]:
    """Text documents first; lists and scans follow what those have settled."""
    campaigns = tuple(one.campaign for one in known.topics)
    sorts = [sort_of(document, campaigns) for document in reading.documents]
    evidence = [topic_evidence(document, reading, history, known.topics) for document in reading.documents]
    drafts: dict[int, _Draft] = {}
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
    mail: MailEvidence,
    settled: Sequence[_Draft],
    known: Known,
) -> _Draft:
    if sort in (Sort.SKIPPED, Sort.DEAD, Sort.FOREIGN):
        finding = "not-a-report" if sort is Sort.FOREIGN else ""
        owner = whose(document, mail, known) if sort is Sort.FOREIGN else Whose(None, None, mail.registered)
        topic = Which(None, None, _codes(evidence), evidence.clues)
        return _Draft(index, document, sort, owner, topic, finding=finding)
    owner = _with_siblings(whose(document, mail, known), document, settled)
    siblings = tuple(dict.fromkeys(d.which.campaign for d in settled if d.which.campaign and d.whose.unit == owner.unit))
    topic = which(document, sort, evidence, siblings, known.topics)
    part = ""
    if topic.campaign:
        campaign = _campaign(topic.campaign, known)
        if owner.unit and not campaign.expects(known.index.units[owner.unit]):
            topic = Which(None, Reason.UNKNOWN_CAMPAIGN, (topic.campaign,), topic.clues)
        else:
            found = part_for(document, sort, campaign)
            part = found.code if found else ""
    return _Draft(index, document, sort, owner, topic, part)


def _with_siblings(owner: Whose, document: DocumentReading, settled: Sequence[_Draft]) -> Whose:
    """A file that names no unit belongs to the one that the mail's other files are from, if they are from one."""
    if owner.unit or owner.reason is Reason.CONFLICTING_EVIDENCE or (document.header and document.header.issuer):
        return owner
    units = {draft.whose.unit for draft in settled}
    beside = [unit for unit in units if unit and (not owner.candidates or unit in owner.candidates)]
    if len(units) == 1 and len(beside) == 1:
        return Whose(beside[0], clues=(*owner.clues, Clue("beside", settled[0].document.filename or "", "", (beside[0],))))
    return owner


def _decide(drafts: Sequence[_Draft], history: History) -> Attribution:
    settled = _one_of_each(drafts)
    fresh = [draft for draft in settled if (draft.document.sha256, draft.whose.unit or "") not in history.filed]
    booked = {draft.index for draft in fresh}
    looks = any(draft.sort in (Sort.REPORT, Sort.LIST, Sort.SCAN) for draft in drafts)
    if fresh:
        bookings = tuple(
            Booking(d.index, d.whose.unit or "", d.which.campaign or "", d.part, (*d.whose.clues, *d.which.clues))
            for d in fresh
        )
        findings = tuple((d.index, _finding(d)) for d in drafts if d.index not in booked and d.sort is not Sort.SKIPPED)
        return Attribution(Disposition.RECORDED, None, bookings, findings, looks_like_report=looks)
    if settled:
        units = tuple(dict.fromkeys(d.whose.unit or "" for d in settled))
        campaigns = tuple(dict.fromkeys(d.which.campaign or "" for d in settled))
        return Attribution(Disposition.IGNORED, Reason.DUPLICATE, units=units, campaigns=campaigns, looks_like_report=True)
    return _undecided(drafts, looks)


def _undecided(drafts: Sequence[_Draft], looks: bool) -> Attribution:
    foreign = [draft for draft in drafts if draft.sort is Sort.FOREIGN]
    unrelated = not any(draft.whose.candidates or draft.whose.unit or draft.which.candidates for draft in foreign)
    if foreign and unrelated and all(draft.sort in (Sort.FOREIGN, Sort.SKIPPED) for draft in drafts):
        return _attribution(Disposition.IGNORED, Reason.NOT_A_REPORT, drafts, looks)
    reasons = {reason for draft in drafts for reason in _reasons(draft)}
    first = next((reason for reason in _ORDER if reason in reasons), Reason.UNKNOWN_CAMPAIGN)
    return _attribution(Disposition.REVIEW, first, drafts, looks)


def _reasons(draft: _Draft) -> Iterable[Reason]:
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


def _one_of_each(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Word and PDF of one report are one report: where an editable file is there, its scan or print is a copy."""
    settled = [draft for draft in drafts if draft.settled]
    kept: list[_Draft] = []
    for draft in settled:
        same = [d for d in settled if _cell(d) == _cell(draft)]
        best = [d for d in same if d.document.format in _EDITABLE] or [d for d in same if d.sort is not Sort.SCAN] or same[:1]
        if draft in best and not any(d.document.sha256 == draft.document.sha256 and _cell(d) == _cell(draft) for d in kept):
            kept.append(draft)
    return kept


def _cell(draft: _Draft) -> tuple[str, str, str]:
    return draft.whose.unit or "", draft.which.campaign or "", draft.part


def _finding(draft: _Draft) -> str:
    if draft.finding:
        return draft.finding
    if draft.settled:
        return "copy"
    reason = next(iter(_reasons(draft)), Reason.UNKNOWN_CAMPAIGN)
    return str(reason)


def _without_documents(reading: Reading, mail: MailEvidence, automatic: Reason | None, known: Known) -> Attribution:
    if automatic:
        return Attribution(Disposition.IGNORED, automatic)
    if reading.authentication is Authentication.FAIL and mail.registered:
        return _review(Reason.UNVERIFIED_SENDER, (), mail)
    if reading.links:
        return _review(Reason.LINK_ONLY, (), mail)
    text = key(reading.body)
    wants = bool(_WANTS.search(text)) or "?" in reading.body
    if _THANKS.search(text) and not wants and len(text) < 200 and (reading.in_reply_to or reading.quoted):
        return Attribution(Disposition.IGNORED, Reason.NOT_A_REPORT)
    about = matches(f"{reading.subject}\n{reading.body}", known.topics) or "bao cao" in f"{key(reading.subject)} {text}"
    if mail.registered or mail.subject or mail.body or mail.replied or about or mail.forwarded:
        return _review(Reason.NO_ATTACHMENT, (), mail)
    return Attribution(Disposition.IGNORED, Reason.NOT_A_REPORT)


def _review(reason: Reason, drafts: Sequence[_Draft], mail: MailEvidence) -> Attribution:
    decided = _attribution(Disposition.REVIEW, reason, drafts, any(d.sort is Sort.REPORT for d in drafts))
    units = tuple(dict.fromkeys((*decided.units, *mail.registered, *mail.subject, *mail.replied)))
    return replace(decided, units=units, clues=decided.clues or mail.clues)


def _attribution(disposition: Disposition, reason: Reason, drafts: Sequence[_Draft], looks: bool) -> Attribution:
    units = (code for d in drafts for code in ((d.whose.unit,) if d.whose.unit else d.whose.candidates))
    campaigns = (code for d in drafts for code in ((d.which.campaign,) if d.which.campaign else d.which.candidates))
    return Attribution(
        disposition,
        reason,
        findings=tuple((d.index, _finding(d)) for d in drafts if d.sort is not Sort.SKIPPED and not d.settled),
        units=tuple(dict.fromkeys(units)),
        campaigns=tuple(dict.fromkeys(campaigns)),
        clues=tuple(dict.fromkeys(clue for d in drafts for clue in (*d.whose.clues, *d.which.clues))),
        looks_like_report=looks,
    )


def _codes(evidence: TopicEvidence) -> tuple[str, ...]:
    found = (*evidence.by_title, *evidence.by_file, *evidence.by_subject)
    return tuple(dict.fromkeys((*(match.code for match in found), *evidence.by_plan)))


def _campaign(code: str, known: Known) -> Campaign:
    return next(one.campaign for one in known.topics if one.campaign.code == code)
