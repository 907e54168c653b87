"""Which unit a document belongs to: what it and its mail say is read once, and the rows of `unit_table` decide."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parsers.facts import Body, DocumentReading, Reading
from parsers.official.bodies import AUTHORITIES, COMMUNES, TOWNS, kind_of_place, seats
from parsers.vietnamese.text import key
from tracker.rules.attribution.decision_table import Verdict, deciding, first_to_decide
from tracker.rules.attribution.document_sorts import TABLE_FORMATS
from tracker.rules.attribution.evidence import Clue, Reason
from tracker.rules.attribution.registry import History, Registry
from tracker.rules.attribution.unit.speaker import other_speaker
from tracker.rules.attribution.unit.unit_evidence import Beside, MailEvidence, Paper, UnitEvidence
from tracker.rules.attribution.unit.unit_index import NOBODY, Named
from tracker.rules.attribution.unit.unit_table import LEFT_OPEN, TABLE


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
class Letterhead:
    """Whose paper a document is by its own head, the roster asked once."""

    issuer: Body | None = None
    above: Body | None = None
    named: Named = NOBODY
    paper: Paper = Paper.BLANK

    @property
    def path(self) -> tuple[Body, ...]:
        return tuple(body for body in (self.above, self.issuer) if body)


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
        replied=tuple(dict.fromkeys(one for unit, _ in history.replies_to for one in index.answering.get(unit, ()))),
        subject=index.in_text(reading.subject).units,
        body=index.in_text(body).units,
        borrowed=bool(speaker := other_speaker(f"{reading.subject}\n{body}", registered, index)),
        barely=index.named_barely(f"{reading.subject}\n{body}", registered) if len(registered) > 1 else (),
    )
    clues = (
        Clue(kind, words, where, units)
        for kind, words, where, units in (
            ("borrowed", speaker, "", ()),
            ("reply", reading.in_reply_to[0] if reading.in_reply_to else "", "In-Reply-To", found.replied),
            ("sender", sender, "From", found.registered),
            ("forwarded", ", ".join(inner), "", found.forwarded),
            ("subject", reading.subject, "Subject", found.subject),
            ("body", "", "", found.body),
        )
        if units or (kind == "borrowed" and words)
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
    head = letterhead_of(document, registry, registered, asked)
    found = UnitEvidence(
        mail.found,
        head.paper,
        letterhead=head.named,
        named=named,
        barely=index.named_barely(stem, registered) if len(registered) > 1 else (),
        by_ocr=any(problem.code == "read-by-ocr" for problem in document.problems),
    )
    if head.issuer is None or head.paper is Paper.BLANK:
        return found, (*mail.clues, *by_name)
    found, clues = _weigh_letterhead(found, document, head, registry)
    return found, (*clues, *mail.clues, *by_name)


def _weigh_letterhead(
    found: UnitEvidence, document: DocumentReading, head: Letterhead, registry: Registry
) -> tuple[UnitEvidence, tuple[Clue, ...]]:
    issuer, above, units, where = head.issuer, head.above, head.named.units, document.filename or ""
    assert issuer is not None  # noqa: S101 - asked for a letterhead that is there
    registered = found.mail.registered
    own, beyond = registry.elsewhere(issuer), registry.elsewhere(above)
    commune = registry.another_commune(above)
    ward, by = _ward(document, head, registry)
    away = _away(document, head, registry)
    organ = issuer.organ if not units else ""
    read = replace(
        found,
        other_seat=registry.other_seat(above, units),
        ward=ward,
        near=() if units else tuple(code for code in registered if registry.index.nearly(issuer, code)),
        half=() if units else tuple(code for code in registered if registry.index.begins_with(issuer, code)),
        elsewhere=own or (registry.in_district and beyond),
        superior_elsewhere=beyond and not _dated_here(document, registry),
        above_unit=registry.unit_above(above, units),
        organ=bool(organ),
        organ_of=registry.index.of_organ(issuer).units if organ else (),
        other_commune=commune,
        away=bool(away),
    )
    other = issuer.words if not units and not organ and not read.near else ""
    told = (
        ("elsewhere", issuer.words if own else above.words if beyond and above else "", ()),
        ("organ", organ, ()),
        ("commune", above.words if commune and above else "", ()),
        ("seat", above.words if read.other_seat and above else "", ()),
        ("ward", by, ward),
        ("away", away, ()),
        ("other-body", other if head.paper is not Paper.UNKNOWN else "", ()),
    )
    clues = tuple(Clue(kind, words, where, codes) for kind, words, codes in told if words and (codes or kind != "ward"))
    return read, (Clue("issuer", issuer.words, where, units), *clues)


def letterhead_of(
    document: DocumentReading, registry: Registry, registered: tuple[str, ...], asked: tuple[str, ...]
) -> Letterhead:
    """Whose paper a document is by its own head."""
    path = document.bodies
    if not path:
        return Letterhead()
    if document.format in TABLE_FORMATS:
        path = _over_the_table(path, registry, registered)
    issuer, above = path[-1], path[-2] if len(path) > 1 else None
    named = registry.index.of_letterhead(issuer, above)
    if not named.units and issuer.organ and _speaks_for(issuer.organ, asked):
        named = registry.index.of_organ(issuer)
    return Letterhead(issuer, above, named, _paper(document, path, named, registry))


def _paper(document: DocumentReading, path: tuple[Body, ...], named: Named, registry: Registry) -> Paper:
    issuer = path[-1]
    if named.units or issuer.is_school or issuer.kind == "TRUONG":
        return Paper.SCHOOL
    if registry.is_office(path):
        return Paper.BLANK
    neighbour = registry.in_district and any(registry.elsewhere(body) for body in path)
    if document.format in TABLE_FORMATS and issuer.kind in AUTHORITIES and not neighbour:
        return Paper.BLANK  # the form of a body above, over a table that a unit filled in
    return Paper.BODY if issuer.kind else Paper.UNKNOWN


def _over_the_table(path: tuple[Body, ...], registry: Registry, registered: tuple[str, ...]) -> tuple[Body, ...]:
    """A workbook's letterhead among the bodies over its tables: the sender's own row, else the first that is no authority's."""
    index = registry.index
    speakers = [at for at, body in enumerate(path) if body.kind not in AUTHORITIES]
    named = [index.of_letterhead(body, above).units for above, body in zip((None, *path), path, strict=False)]
    own = [at for at, units in enumerate(named) if {*units} & {*registered}]
    at = next(iter(own or speakers), len(path) - 1)
    above = next((body for body in reversed(path[:at]) if body.kind in AUTHORITIES), None)
    return (above, path[at]) if above else (path[at],)


def _ward(document: DocumentReading, head: Letterhead, registry: Registry) -> tuple[tuple[str, ...], str]:
    """The namesakes that sit in the ward that the letterhead, else the line of place and date, else the text names.

    Where none does, the one whose contact in the roster signed.
    """
    units = head.named.units
    if len(units) < 2:
        return (), ""
    place = document.header.place if document.header else None
    for told in (
        [place for body in reversed(head.path) for place in body.places],
        [key(place)] if place else [],
        document.seats,
    ):
        found = registry.in_ward_of(told, units)
        if found:
            return found, ", ".join(told)
    signer = document.header.signer if document.header else None
    signed = tuple(code for code in units if signer and key(registry.index.units[code].contact) == key(signer))
    return (signed, signer or "") if len(signed) == 1 else ((), "")


def _away(document: DocumentReading, head: Letterhead, registry: Registry) -> str:
    """A place of another town in the line of place and date, the text or the distribution list, where nothing names ours.

    It weighs against strangers alone: a sender who is known may write from anywhere.
    """
    told = (*(place for body in head.path for place in body.places), *document.seats)
    place = document.header.place if document.header else None
    kinds = TOWNS if registry.in_district else COMMUNES
    if any(registry.is_own(one) for one in (*told, key(place or ""))):
        return ""
    foreign = [one for one in document.seats if kind_of_place(one) in kinds and not registry.ours(one)]
    if registry.in_district and foreign:
        return foreign[0]  # a commune of ours is no answer: neighbours have communes of its name
    if not registry.wards or any(registry.ours(one) for one in told) or (place and _is_known(place, head, registry)):
        return ""
    return next(iter(foreign), place or "")


def _dated_here(document: DocumentReading, registry: Registry) -> bool:
    """Whether the line of place and date names a place of ours: then a district above is the one that is no more."""
    place = document.header.place if document.header else None
    words = key(place or "")
    return bool(place) and (registry.is_own(words) or any(registry.ours(one) for one in (words, *seats(place or ""))))


def _is_known(place: str, head: Letterhead, registry: Registry) -> bool:
    """Whether the place of a line of place and date is ours, or in the name of the school itself."""
    words = key(place)
    return any(registry.ours(one) for one in (words, *seats(place))) or any(
        f" {words} " in f" {key(registry.index.units[code].name)} " for code in head.named.units
    )


def _speaks_for(organ: str, asked: tuple[str, ...]) -> bool:
    """Whether an organ's paper is its school's report: only where all that is asked for is about that very organ.

    The union's report answers a campaign on the union; on any other topic it is the union's and not the school's.
    """
    return len(organ.split()) > 1 and bool(asked) and all(f" {organ} " in f" {what} " for what in asked)
