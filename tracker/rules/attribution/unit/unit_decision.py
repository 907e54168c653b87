"""Which unit a document belongs to: what it and its mail say is read once, and the rows of `unit_table` decide."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from parsers.facts import DocumentReading, Reading
from parsers.vietnamese.names import SchoolName, parse_school
from parsers.vietnamese.text import key
from tracker.rules.attribution.decision_table import Verdict, deciding, first_to_decide
from tracker.rules.attribution.document_sorts import heading_rows
from tracker.rules.attribution.evidence import Clue, Reason
from tracker.rules.attribution.registry import History, Registry
from tracker.rules.attribution.unit.unit_index import Named
from tracker.rules.attribution.unit.unit_table import LEFT_OPEN, TABLE, Beside, MailEvidence, Paper, UnitEvidence

_BODY = re.compile(r"^(?:phong|so|ubnd|uy ban|hoi|cong doan|ban|chi bo|dang|doan|lien doi|vien|trung tam|cong ty|thanh tra)\b")
_ABOVE = re.compile(r"^(?:ubnd|uy ban|phong|so)\b")
_SCHOOL = re.compile(r"^(?:truong|tr|trung tam|tt|nhom tre|lop|co so)\b")
_LABEL = re.compile(r"^\W*(?:tên\s+)?(?:đơn\s+vị|trường|cơ\s+sở)(?:\s+(?:báo\s+cáo|nộp|lập))?\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnitDecision:
    """A unit, or why there is none."""

    unit: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()
    rule: str = ""  #: the row of `tracker.rules.attribution.unit.unit_table` that decided


@dataclass(frozen=True, slots=True)
class MailUnits:
    """What a mail says of its unit, read once, and the clues that say so."""

    found: MailEvidence
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a letterhead, read once."""

    words: str
    school: SchoolName | None
    named: Named

    @property
    def names_a_unit(self) -> bool:
        """Whether it is a school's or unit's name, known or not."""
        return key(self.words).startswith("truong") or bool(self.school or self.named.units)


def mail_units(reading: Reading, history: History, registry: Registry) -> MailUnits:
    """The clues that hold for every document of the mail."""
    index = registry.index
    body = reading.body[:4000]
    sender = reading.senders[0].address if len(reading.senders) == 1 else ""
    inner = tuple(one.sender.address for one in reading.forwarded if one.sender)
    registered = index.of_address(sender)
    found = MailEvidence(
        registered=registered,
        forwarded=tuple(dict.fromkeys(code for address in inner for code in index.of_address(address))),
        replied=tuple(dict.fromkeys(unit for unit, _ in history.replies_to if unit in index.units)),
        subject=index.in_text(reading.subject).units,
        body=index.in_text(body).units,
        barely=index.named_barely(f"{reading.subject}\n{body}", registered) if len(registered) > 1 else (),
    )
    clues = (
        Clue(kind, words, where, units)
        for kind, words, where, units in (
            ("reply", reading.in_reply_to[0] if reading.in_reply_to else "", "In-Reply-To", found.replied),
            ("sender", sender, "From", found.registered),
            ("forwarded", ", ".join(inner), "", found.forwarded),
            ("subject", reading.subject, "Subject", found.subject),
            ("body", "", "", found.body),
        )
        if units
    )
    return MailUnits(found, tuple(clues))


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
    clues = (*clues, deciding(decided, document.filename or ""))
    return UnitDecision(decided.answer, decided.reason, decided.candidates, clues, decided.rule)


def unit_evidence(
    document: DocumentReading, mail: MailUnits, registry: Registry, asked: tuple[str, ...]
) -> tuple[UnitEvidence, tuple[Clue, ...]]:
    """Read every source once."""
    index, registered, where = registry.index, mail.found.registered, document.filename or ""
    stem = where.rsplit(".", 1)[0]
    named = index.in_text(stem).units
    by_name = (Clue("filename", where, "", named),) if named else ()
    found = UnitEvidence(
        mail.found,
        named=named,
        barely=index.named_barely(stem, registered) if len(registered) > 1 else (),
        by_ocr=any(problem.code == "read-by-ocr" for problem in document.problems),
    )
    line = _letterhead(document, registry)
    if line and line.names_a_unit:
        found, clues = _read_letterhead(found, document, line, registry, asked)
        return found, (*clues, *mail.clues, *by_name)
    if line and _BODY.match(key(line.words)) and not _own_office(document, registry):
        return replace(found, paper=Paper.BODY), (Clue("issuer", line.words, where, ()), *mail.clues, *by_name)
    return found, (*mail.clues, *by_name)


def _read_letterhead(
    found: UnitEvidence, document: DocumentReading, line: Line, registry: Registry, asked: tuple[str, ...]
) -> tuple[UnitEvidence, tuple[Clue, ...]]:
    index, where = registry.index, document.filename or ""
    issuer, school, letterhead, superior = line.words, line.school, line.named, _superior(document)
    if not letterhead.units and school and _speaks_for(school.body, asked):
        letterhead = index.of_organ(issuer)
    locality = school.locality if school else ""
    own = locality if school else issuer
    away = next((line for line in (own, superior) if registry.elsewhere(line)), "")
    organ = school.body if school and not letterhead.units else ""
    commune = superior if registry.another_commune(superior) else ""
    ward = registry.in_ward_of(f"{superior} {locality}", letterhead.units)
    read = replace(
        found,
        paper=Paper.SCHOOL,
        letterhead=letterhead,
        ward=ward,
        near=() if letterhead.units else tuple(code for code in found.mail.registered if index.nearly(issuer, code)),
        elsewhere=registry.elsewhere(own) or (registry.in_district and bool(away)),
        superior_elsewhere=registry.elsewhere(superior),
        organ=bool(organ),
        other_commune=bool(commune),
    )
    told = (("elsewhere", away, ()), ("organ", organ, ()), ("commune", commune, ()), ("ward", superior or locality, ward))
    beyond = tuple(Clue(kind, words, where, units) for kind, words, units in told if words and (units or kind != "ward"))
    return read, (Clue("issuer", issuer, where, letterhead.units), *beyond)


def _letterhead(document: DocumentReading, registry: Registry) -> Line | None:
    """The line that says whose paper it is; a section of a school ("TỔ …", "BAN …") stands below its school."""
    if document.header is None:
        return _over_the_table(document, registry)
    line, superior = _line(document.header.issuer, registry), document.header.superior
    if line and superior and parse_school(superior) and not line.names_a_unit:
        return _line(superior, registry)
    return line


def _line(words: str | None, registry: Registry) -> Line | None:
    return Line(words, parse_school(words), registry.index.of_letterhead(words)) if words else None


def _over_the_table(document: DocumentReading, registry: Registry) -> Line | None:
    """A workbook's letterhead: the row above its table that is one school's name, and no other row is another's."""
    rows = (_LABEL.sub("", line).strip() for row in heading_rows(document) for line in row.split("\n"))
    lines = (_line(words, registry) for words in rows if _SCHOOL.match(key(words)))
    named = {line.named: line for line in lines if line and line.named.units and (line.named.full or line.school)}
    return next(iter(named.values())) if len(named) == 1 else None


def _superior(document: DocumentReading) -> str:
    """The body above the issuer, in the letterhead or over a workbook's table."""
    if document.header:
        return document.header.superior or ""
    rows = (line for row in heading_rows(document) for line in row.split("\n"))
    return next((line for line in rows if _ABOVE.match(key(line))), "")


def _own_office(document: DocumentReading, registry: Registry) -> bool:
    # A form the office itself drew up, filled in by a school, carries the office's letterhead.
    issuer = key(document.header.issuer or "") if document.header else ""
    return issuer.startswith("phong") and not registry.elsewhere(issuer)


def _speaks_for(organ: str, asked: tuple[str, ...]) -> bool:
    """Whether an organ's paper is its school's report: only where all that is asked for is about that very organ.

    The union's report answers a campaign on the union; on any other topic it is the union's and not the school's.
    """
    return len(organ.split()) > 1 and bool(asked) and all(f" {organ} " in f" {what} " for what in asked)
