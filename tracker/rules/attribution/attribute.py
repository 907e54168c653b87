"""Where each report of a mail belongs, by evidence that agrees; doubt and contradiction go to a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.facts import Authentication, Automatic, Reading
from parsers.message.addresses import without_detail
from parsers.vietnamese.text import key
from tracker.rules.attribution.campaign.text_words import text_words, words
from tracker.rules.attribution.campaign.topic_evidence import topic_evidence
from tracker.rules.attribution.campaign.topics import matches
from tracker.rules.attribution.document_decisions import (
    DocumentDecision,
    DocumentEvidence,
    decisions_of,
    finding_of,
    one_of_each,
    reasons,
)
from tracker.rules.attribution.document_sorts import Sort, sort_of, title_of
from tracker.rules.attribution.evidence import Attribution, Booking, Disposition, Reason
from tracker.rules.attribution.handover import handed_over
from tracker.rules.attribution.registry import History, Registry
from tracker.rules.attribution.unit.mail_evidence import MailUnits, mail_units

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
_LINK = re.compile(r"https?://[^\s/]+/[^\s/]")  # to a document somewhere, not the home page of a signature
_THANKS = re.compile(r"\b(?:cam on|da nhan duoc|da ro|xin cam on|thank)\b")
_WANTS = re.compile(
    r"\b(?:hoi|gia han|xin nop|xin phep|huong dan|khong biet|nhu the nao|the nao|bao gio|khi nao|gui lai|loi|sai|chua)\b"
)


def attribute(reading: Reading, history: History, registry: Registry) -> Attribution:
    """Decide one mail. Pure: the same mail, history and registry always give the same answer."""
    early = _without_looking(reading, history, registry) or handed_over(reading, history, registry)
    if early:
        return early
    campaigns = tuple(one.campaign for one in registry.topics)
    sorts = [sort_of(document, campaigns) for document in reading.documents]
    titles = [title_of(document) for document in reading.documents]
    spoken = topic_evidence(reading, titles, history, registry.topics)
    mail = mail_units(reading, history, registry)
    papers = [
        DocumentEvidence(at, *facts, history.arrived_at)
        for at, facts in enumerate(zip(reading.documents, sorts, spoken, strict=True))
    ]
    drafts = decisions_of(papers, mail, registry)
    settled = one_of_each(drafts)
    automatic = _AUTOMATIC.get(reading.automatic) if reading.automatic else None
    if not any(draft.sort is not Sort.SKIPPED for draft in drafts):
        return _without_documents(reading, mail, automatic, registry)
    if not history.by_link and _is_unverified(reading, mail, registry):
        return _review(Reason.UNVERIFIED_SENDER, drafts, mail)
    if _is_own(reading, registry) and all(_is_of_office(draft, registry) for draft in drafts):
        return Attribution(Disposition.IGNORED, Reason.OWN_MESSAGE)
    decided = _decide(drafts, settled, history)
    if decided.disposition is Disposition.REVIEW and automatic:
        return replace(decided, disposition=Disposition.IGNORED, reason=automatic)
    return decided


def attribute_again(alone: Attribution, reading: Reading, history: History, registry: Registry) -> Attribution | None:
    """What `attribute` says with a history, told from what it says without one; None: it has to be asked.

    That files were booked before changes nothing for the others, and makes a mail of nothing else a duplicate. When a mail
    came matters only to campaigns that had not opened by then.
    """
    if history != History(filed=history.filed, arrived_at=history.arrived_at):
        return None
    booked = {one.campaign for one in alone.bookings}
    if any(one.campaign.code in booked and one.campaign.not_open_yet(history.arrived_at) for one in registry.topics):
        return None
    before = [(reading.documents[one.document].sha256, one.unit) in history.filed for one in alone.bookings]
    if not any(before):
        return alone
    return _duplicate(alone.bookings) if all(before) else None


def _without_looking(reading: Reading, history: History, registry: Registry) -> Attribution | None:
    """Mail that is settled by what it is, whatever it holds."""
    if history.ours or (_is_own(reading, registry) and (reading.automatic or not reading.documents)):
        return Attribution(Disposition.IGNORED, Reason.OWN_MESSAGE)
    if reading.automatic in (Automatic.BOUNCE, Automatic.READ_RECEIPT):
        return Attribution(Disposition.IGNORED, _AUTOMATIC[reading.automatic])
    if history.seen:
        return Attribution(Disposition.IGNORED, Reason.DUPLICATE)
    return None


def _is_unverified(reading: Reading, mail: MailUnits, registry: Registry) -> bool:
    """Whether whoever is named may not have written: a check failed, or the office wants one and there is no pass."""
    if reading.authentication is Authentication.FAIL:
        return True
    return registry.wants_pass and bool(mail.found.registered) and reading.authentication is not Authentication.PASS


def _is_own(reading: Reading, registry: Registry) -> bool:
    own = {registry.address, *registry.also}
    return any(own & {one.address, without_detail(one.address)} for one in reading.senders)


def _is_of_office(draft: DocumentDecision, registry: Registry) -> bool:
    """Whether a file is what the office itself sends: a letter or plan, a report of its own; no unit's report handed on."""
    bodies = draft.document.bodies
    return draft.sort in (Sort.FOREIGN, Sort.SKIPPED) or (bool(bodies) and registry.is_office(bodies))


def _decide(drafts: Sequence[DocumentDecision], settled: Sequence[DocumentDecision], history: History) -> Attribution:
    fresh = [draft for draft in settled if (draft.document.sha256, draft.owner.unit or "") not in history.filed]
    booked = {draft.index for draft in fresh}
    looks = any(draft.sort in (Sort.REPORT, Sort.LIST, Sort.SCAN) for draft in drafts)
    if fresh:
        bookings = tuple(_booking(draft, draft.part) for draft in fresh)
        apart = {(one.unit, one.campaign, one.part) for one in bookings}
        inside = [_booking(draft, draft.inner_part) for draft in fresh if draft.inner_part]
        bookings += tuple(one for one in inside if (one.unit, one.campaign, one.part) not in apart)
        findings = tuple((d.index, finding_of(d)) for d in drafts if d.index not in booked and d.sort is not Sort.SKIPPED)
        return Attribution(Disposition.RECORDED, None, bookings, findings, looks_like_report=looks)
    if settled:
        return _duplicate([_booking(draft, draft.part) for draft in settled])
    return _undecided(drafts, looks)


def _duplicate(bookings: Sequence[Booking]) -> Attribution:
    units, campaigns = (tuple(dict.fromkeys(codes)) for codes in zip(*((b.unit, b.campaign) for b in bookings), strict=True))
    return Attribution(Disposition.IGNORED, Reason.DUPLICATE, units=units, campaigns=campaigns, looks_like_report=True)


def _booking(draft: DocumentDecision, part: str) -> Booking:
    clues = (*draft.owner.clues, *draft.topic.clues)
    return Booking(draft.index, draft.owner.unit or "", draft.topic.campaign or "", part, clues)


def _undecided(drafts: Sequence[DocumentDecision], looks: bool) -> Attribution:
    foreign = [draft for draft in drafts if draft.sort is Sort.FOREIGN]
    unrelated = not any(draft.owner.candidates or draft.owner.unit or draft.topic.candidates for draft in foreign)
    if foreign and unrelated and all(draft.sort in (Sort.FOREIGN, Sort.SKIPPED) for draft in drafts):
        return _attribution(Disposition.IGNORED, Reason.NOT_A_REPORT, drafts, looks)
    found = {reason for draft in drafts for reason in reasons(draft)}
    first = next((reason for reason in _ORDER if reason in found), Reason.UNKNOWN_CAMPAIGN)
    return _attribution(Disposition.REVIEW, first, drafts, looks)


def _without_documents(reading: Reading, mail: MailUnits, automatic: Reason | None, registry: Registry) -> Attribution:
    if automatic:
        return Attribution(Disposition.IGNORED, automatic)
    if mail.found.registered and _is_unverified(reading, mail, registry):
        return _review(Reason.UNVERIFIED_SENDER, (), mail)
    text = key(reading.body)
    spoken = f"{reading.subject}\n{reading.body}"
    about = bool(matches(text_words(spoken), registry.topics)) or "bao cao" in " ".join(words(spoken))
    if reading.links or ((mail.found.registered or (about and _is_little_more(reading.body))) and _LINK.search(reading.body)):
        return _review(Reason.LINK_ONLY, (), mail)
    wants = bool(_WANTS.search(text)) or "?" in reading.body
    if _THANKS.search(text) and not wants and len(text) < 200 and (reading.in_reply_to or reading.quoted):
        return Attribution(Disposition.IGNORED, Reason.NOT_A_REPORT)
    if mail.found.registered or mail.found.subject or mail.found.body or mail.found.replied or about or mail.found.forwarded:
        return _review(Reason.NO_ATTACHMENT, (), mail)
    return Attribution(Disposition.IGNORED, Reason.NOT_A_REPORT)


def _is_little_more(body: str) -> bool:
    """Whether little is left of a text without its links."""
    return len(" ".join(re.sub(r"https?://\S+", " ", body).split())) < 200


def _review(reason: Reason, drafts: Sequence[DocumentDecision], mail: MailUnits) -> Attribution:
    decided = _attribution(Disposition.REVIEW, reason, drafts, any(d.sort is Sort.REPORT for d in drafts))
    units = tuple(dict.fromkeys((*decided.units, *mail.found.registered, *mail.found.subject, *mail.found.replied)))
    return replace(decided, units=units, clues=decided.clues or mail.clues)


def _attribution(disposition: Disposition, reason: Reason, drafts: Sequence[DocumentDecision], looks: bool) -> Attribution:
    units = (code for d in drafts for code in ((d.owner.unit,) if d.owner.unit else d.owner.candidates))
    campaigns = (code for d in drafts for code in ((d.topic.campaign,) if d.topic.campaign else d.topic.candidates))
    return Attribution(
        disposition,
        reason,
        findings=tuple((d.index, finding_of(d)) for d in drafts if d.sort is not Sort.SKIPPED and not d.settled),
        units=tuple(dict.fromkeys(units)),
        campaigns=tuple(dict.fromkeys(campaigns)),
        clues=tuple(dict.fromkeys(clue for d in drafts for clue in (*d.owner.clues, *d.topic.clues))),
        looks_like_report=looks,
    )
