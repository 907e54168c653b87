"""What a document says about the unit beside its mail, each source read once: what the rows of `unit_table` weigh."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from parsers.facts import Body, DocumentReading
from parsers.official.bodies import AUTHORITIES, COMMUNES, TOWNS, kind_of_place, seats
from parsers.vietnamese.text import key
from tracker.rules.attribution.decision_table import Verdict
from tracker.rules.attribution.document_sorts import TABLE_FORMATS
from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.registry import Registry
from tracker.rules.attribution.unit.mail_evidence import MailEvidence, MailUnits, Units
from tracker.rules.attribution.unit.unit_index import NOBODY, Named


class Paper(StrEnum):
    """What the letterhead makes of a document."""

    SCHOOL = "school"  #: it names a school or unit, known or not
    BODY = "body"  #: it names an office, a union, a company
    UNKNOWN = "unknown"  #: it names somebody, and nobody understands whom
    BLANK = "blank"  #: it names nobody, or the office itself, whose form a school filled in


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """What a document and its mail say about the unit, each source by itself."""

    mail: MailEvidence
    paper: Paper = Paper.BLANK
    letterhead: Named = NOBODY  #: units the letterhead names
    ward: Units = ()  #: of several namesakes there those that sit in the ward which the letterhead names
    near: Units = ()  #: registered units that a letterhead naming nobody could mean
    half: Units = ()  #: registered units whose names begin with the one that the letterhead gives
    named: Units = ()  #: units the file name names with level
    barely: Units = ()  #: of several registered units those that the file name names without level
    elsewhere: bool = False  #: the letterhead belongs to another town
    superior_elsewhere: bool = False  #: the body above it is none of ours, or one that is no more
    above_unit: Units = ()  #: units that the body above the issuer is, where the issuer's own commune is another
    other_seat: bool = False  #: the body above is of a ward where other units of the roster sit, and the one named does not
    organ: bool = False  #: the letterhead is an organ's that does not speak for its school
    organ_of: Units = ()  #: units in which that organ sits
    other_commune: bool = False  #: the body above the issuer is a commune that no unit sits in
    away: bool = False  #: place, text or distribution list name another town, and nothing names ours
    by_ocr: bool = False  #: a machine read the letterhead from a picture


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rows left open, and the units of the mail's other files, decided already."""

    left: Verdict
    others: Units
    issuer: bool  #: its own letterhead names somebody


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
    ward, by = _ward(document, head, registry)
    away = _away(document, head, registry)
    own, beyond = registry.elsewhere(issuer), registry.elsewhere(above)
    commune = registry.another_commune(above)
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
