"""Which unit a document belongs to. The letterhead and the registered sender must agree; nobody else decides."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.facts import DocumentReading, Reading
from parsers.vietnamese.names import parse_school
from parsers.vietnamese.text import key
from tracker.rules.attribution.document_sorts import heading_rows
from tracker.rules.attribution.evidence import Clue, Reason
from tracker.rules.attribution.registry import History, Known

_BODY = re.compile(r"^(?:phong|so|ubnd|uy ban|hoi|cong doan|ban|chi bo|dang|doan|lien doi|vien|trung tam|cong ty|thanh tra)\b")
_ABOVE = re.compile(r"^(?:ubnd|uy ban|phong|so)\b")
_SCHOOL = re.compile(r"^(?:truong|tr|trung tam|tt|nhom tre|lop|co so)\b")
_LABEL = re.compile(r"^\W*(?:tên\s+)?(?:đơn\s+vị|trường|cơ\s+sở)(?:\s+(?:báo\s+cáo|nộp|lập))?\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Whose:
    """A unit, or why there is none."""

    unit: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class MailEvidence:
    """What the mail as a whole says about its unit."""

    sender: str
    registered: tuple[str, ...]  #: units the From address is registered for
    forwarded: tuple[str, ...]  #: units that the inner senders of forwarded mail are registered for
    replied: tuple[str, ...]  #: units of our letters that it answers
    subject: tuple[str, ...]  #: units the subject names with level
    body: tuple[str, ...]
    texts: str  #: subject and body, for telling a clerk's two schools apart
    clues: tuple[Clue, ...]


def mail_evidence(reading: Reading, history: History, known: Known) -> MailEvidence:
    """The clues that hold for every document of the mail."""
    index = known.index
    sender = reading.senders[0].address if len(reading.senders) == 1 else ""
    registered = index.of_address(sender)
    inner = tuple(one.sender.address for one in reading.forwarded if one.sender)
    forwarded = tuple(dict.fromkeys(code for address in inner for code in index.of_address(address)))
    replied = tuple(dict.fromkeys(unit for unit, _ in history.replies_to if unit in index.units))
    subject = index.in_text(reading.subject).units
    body = index.in_text(reading.body[:4000]).units
    clues = [
        Clue(kind, found, where, units)
        for kind, found, where, units in (
            ("reply", reading.in_reply_to[0] if reading.in_reply_to else "", "In-Reply-To", replied),
            ("sender", sender, "From", registered),
            ("forwarded", ", ".join(inner), "", forwarded),
            ("subject", reading.subject, "Subject", subject),
            ("body", "", "", body),
        )
        if units
    ]
    return MailEvidence(
        sender, registered, forwarded, replied, subject, body, f"{reading.subject}\n{reading.body[:4000]}", tuple(clues)
    )


def whose(document: DocumentReading, mail: MailEvidence, known: Known, asked: tuple[str, ...] = ()) -> Whose:
    """The unit of one document, by letterhead, sender and, where those leave it open, the words around it.

    `asked`: what the campaigns that its title speaks of ask for, folded.
    """
    named = known.index.in_text(_stem(document)).units
    clues = mail.clues + ((Clue("filename", document.filename or "", "", named),) if named else ())
    issuer = _letterhead(document, known)
    if issuer and _names_a_unit(issuer, known):
        return _by_letterhead(document, issuer, mail, named, clues, known, asked)
    if issuer and _BODY.match(key(issuer)) and not _own_office(document, known):
        return Whose(None, Reason.CONFLICTING_EVIDENCE if mail.registered else Reason.UNKNOWN_UNIT, mail.registered, clues)
    return _without_letterhead(document, mail, named, clues, known)


def _letterhead(document: DocumentReading, known: Known) -> str | None:
    """The line that says whose paper it is; a section of a school ("TỔ …", "BAN …") stands below its school."""
    if document.header is None:
        return _over_the_table(document, known)
    issuer, superior = document.header.issuer, document.header.superior
    if issuer and superior and parse_school(superior) and not _names_a_unit(issuer, known):
        return superior
    return issuer


def _over_the_table(document: DocumentReading, known: Known) -> str | None:
    """A workbook's letterhead: the row above its table that is one school's name, and no other row is another's."""
    lines = [_LABEL.sub("", line).strip() for row in heading_rows(document) for line in row.split("\n")]
    named = {known.index.of_letterhead(line): line for line in lines if _SCHOOL.match(key(line))}
    found = [line for whose, line in named.items() if whose.units and (whose.full or parse_school(line))]
    return found[0] if len(found) == 1 else None


def _superior(document: DocumentReading) -> str:
    """The body above the issuer, in the letterhead or over a workbook's table."""
    if document.header:
        return document.header.superior or ""
    rows = (line for row in heading_rows(document) for line in row.split("\n"))
    return next((line for line in rows if _ABOVE.match(key(line))), "")


def _names_a_unit(issuer: str, known: Known) -> bool:
    return key(issuer).startswith("truong") or bool(parse_school(issuer) or known.index.of_letterhead(issuer).units)


def _by_ocr(document: DocumentReading) -> bool:
    return any(problem.code == "read-by-ocr" for problem in document.problems)


def _own_office(document: DocumentReading, known: Known) -> bool:
    # A form the office itself drew up, filled in by a school, carries the office's letterhead.
    issuer = key(document.header.issuer or "") if document.header else ""
    return issuer.startswith("phong") and not known.elsewhere(issuer)


def _by_letterhead(
    document: DocumentReading,
    issuer: str,
    mail: MailEvidence,
    named: tuple[str, ...],
    clues: tuple[Clue, ...],
    known: Known,
    asked: tuple[str, ...],
) -> Whose:
    index, registered = known.index, mail.registered
    letterhead = index.of_letterhead(issuer)
    school = parse_school(issuer)
    if not letterhead.units and school and _speaks_for(school.body, asked):
        letterhead = index.of_organ(issuer)
    clues = (Clue("issuer", issuer, document.filename or "", letterhead.units), *clues)
    superior = _superior(document)
    conflict = Reason.CONFLICTING_EVIDENCE
    away = known.elsewhere(superior) or known.elsewhere(school.locality if school else issuer)
    if away or (school and school.body and not letterhead.units):
        return Whose(None, conflict if registered else Reason.UNKNOWN_UNIT, registered, clues)
    agreed = tuple(code for code in letterhead.units if code in registered)
    here = known.in_ward_of(f"{superior} {school.locality if school else ''}", letterhead.units)
    if len(here) == 1 and registered and here[0] not in registered:
        return Whose(None, conflict, (*here, *registered), clues)
    if len(agreed) == 1:
        return Whose(agreed[0], clues=clues)
    if not letterhead.units:
        near = tuple(code for code in registered if index.nearly(issuer, code))
        if len(near) == 1:
            return Whose(near[0], clues=clues)
        if _by_ocr(document):  # letters that a machine took for others contradict nobody; a person looks at the page
            return Whose(None, Reason.UNREADABLE, registered or named, clues)
        return Whose(None, conflict if registered else Reason.UNKNOWN_UNIT, registered or named, clues)
    if registered and not agreed:
        return Whose(None, conflict, (*letterhead.units, *registered), clues)
    vouched = {*letterhead.units} & {*mail.forwarded, *mail.replied}
    if not registered and not vouched and known.another_commune(superior):
        return Whose(None, Reason.UNKNOWN_UNIT, letterhead.units, clues)
    if len(here) == 1 and letterhead.full and letterhead.exact:
        return Whose(here[0], clues=clues)
    if len(letterhead.units) == 1 and letterhead.full:
        others = {*named, *mail.subject, *mail.forwarded, *mail.replied}
        if letterhead.exact or letterhead.units[0] in others:
            return Whose(letterhead.units[0], clues=clues)
    return Whose(None, Reason.AMBIGUOUS_UNIT, agreed or letterhead.units, clues)


def _speaks_for(organ: str, asked: tuple[str, ...]) -> bool:
    """Whether an organ's paper is its school's report: only where all that is asked for is about that very organ.

    The union's report answers a campaign on the union; on any other topic it is the union's and not the school's.
    """
    return len(organ.split()) > 1 and bool(asked) and all(f" {organ} " in f" {what} " for what in asked)


def _without_letterhead(
    document: DocumentReading, mail: MailEvidence, named: tuple[str, ...], clues: tuple[Clue, ...], known: Known
) -> Whose:
    registered = mail.registered
    if len(registered) == 1:
        if named and registered[0] not in named:
            return Whose(None, Reason.CONFLICTING_EVIDENCE, (*registered, *named), clues)
        if mail.subject and registered[0] not in mail.subject and not named:
            return Whose(None, Reason.CONFLICTING_EVIDENCE, (*registered, *mail.subject), clues)
        return Whose(registered[0], clues=clues)
    if registered:
        return _one_of_the_clerks(document, mail, named, clues, known)
    # An unknown sender without a letterhead: two independent clues must name the same one unit.
    sources = [units for units in (named, mail.subject, mail.forwarded, mail.replied) if len(units) == 1]
    candidates = tuple(dict.fromkeys(code for units in (*sources, mail.body) for code in units))
    vouched = {units[0] for units in (mail.forwarded, mail.replied) if len(units) == 1}
    if len(vouched) == 1 and len(sources) >= 2 and {units[0] for units in sources} == vouched:
        return Whose(sources[0][0], clues=clues)
    return Whose(None, Reason.UNKNOWN_UNIT, candidates, clues)


def _one_of_the_clerks(
    document: DocumentReading, mail: MailEvidence, named: tuple[str, ...], clues: tuple[Clue, ...], known: Known
) -> Whose:
    """One address, several units: the file name decides, else subject and body together."""
    registered = mail.registered
    for candidates in (
        tuple(code for code in named if code in registered),
        known.index.named_barely(_stem(document), registered),
        tuple(code for code in mail.subject if code in registered),
        tuple(code for code in mail.body if code in registered),
        known.index.named_barely(mail.texts, registered),
    ):
        if len(candidates) == 1:
            return Whose(candidates[0], clues=clues)
        if candidates:
            break
    return Whose(None, Reason.AMBIGUOUS_UNIT, registered, clues)


def _stem(document: DocumentReading) -> str:
    return (document.filename or "").rsplit(".", 1)[0]
