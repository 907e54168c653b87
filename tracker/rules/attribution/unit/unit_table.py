"""How clues about the unit are weighed: one table, read from the top, and the first row that decides does.

The letterhead and the registered sender must agree; nobody else decides against them. A row gives a unit, or the
reason why a person must look, with the units it could be.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.rules.attribution.decision_table import Row, Verdict
from tracker.rules.attribution.evidence import Reason
from tracker.rules.attribution.unit.mail_evidence import Units
from tracker.rules.attribution.unit.unit_evidence import Beside, Paper, UnitEvidence

_Decides = Callable[[UnitEvidence], Verdict | None]


def _on(paper: Paper, decides: _Decides) -> _Decides:
    return lambda found: decides(found) if found.paper is paper else None


def _unit(units: Units, *, if_: bool = True) -> Verdict | None:
    return Verdict(units[0]) if if_ and len(units) == 1 else None


def _doubt(reason: Reason, candidates: Units, *, if_: bool = True) -> Verdict | None:
    return Verdict(None, reason, candidates) if if_ else None


def _against_sender(found: UnitEvidence, candidates: Units, *, if_: bool = True) -> Verdict | None:
    """Not ours: a contradiction where the sender is known, else a stranger's paper."""
    return _doubt(Reason.CONFLICTING_EVIDENCE if found.mail.registered else Reason.UNKNOWN_UNIT, candidates, if_=if_)


def _agreed(found: UnitEvidence) -> Units:
    return tuple(code for code in found.letterhead.units if code in found.mail.registered)


def _another_town(found: UnitEvidence) -> Verdict | None:
    """Since July 2025 there are no districts: to a commune or a province's department one that is named is out of date.

    Such a body is no veto where sender and issuer agree. To a district's office it is a neighbour, with schools of our names.
    """
    agreed = len(_agreed(found)) == 1 and found.letterhead.full and found.letterhead.exact
    away = found.elsewhere or (found.superior_elsewhere and not agreed)
    return _against_sender(found, found.mail.registered, if_=away)


def _borrowed(found: UnitEvidence) -> Verdict | None:
    candidates = (*found.mail.registered, *found.letterhead.units, *found.mail.body)
    return _doubt(Reason.CONFLICTING_EVIDENCE, tuple(dict.fromkeys(candidates)), if_=found.mail.borrowed)


def _organ(found: UnitEvidence) -> Verdict | None:
    own = tuple(code for code in found.organ_of if code in found.mail.registered)
    if own:
        return _doubt(Reason.UNKNOWN_CAMPAIGN, own, if_=found.organ)
    return _against_sender(found, found.mail.registered, if_=found.organ)


def _other_ward(found: UnitEvidence) -> Verdict | None:
    here, registered = found.ward, found.mail.registered
    conflict = len(here) == 1 and bool(registered) and here[0] not in registered
    return _doubt(Reason.CONFLICTING_EVIDENCE, (*here, *registered), if_=conflict)


def _other_sender(found: UnitEvidence) -> Verdict | None:
    registered, units = found.mail.registered, found.letterhead.units
    conflict = bool(registered and units) and not _agreed(found)
    return _doubt(Reason.CONFLICTING_EVIDENCE, (*units, *registered), if_=conflict)


def _other_commune(found: UnitEvidence) -> Verdict | None:
    vouched = {*found.letterhead.units} & {*found.mail.forwarded, *found.mail.replied}
    strange = found.other_commune and not found.mail.registered and not vouched
    return _doubt(Reason.UNKNOWN_UNIT, found.letterhead.units, if_=strange)


def _stranger_away(found: UnitEvidence) -> Verdict | None:
    vouched = {*found.letterhead.units} & {*found.mail.forwarded, *found.mail.replied}
    strange = found.away and not found.mail.registered and not vouched and not found.ward
    return _doubt(Reason.UNKNOWN_UNIT, found.letterhead.units, if_=strange)


def _and_one_more(found: UnitEvidence) -> Verdict | None:
    units, mail = found.letterhead.units, found.mail
    others = {*found.named, *mail.subject, *mail.forwarded, *mail.replied}
    return _unit(units, if_=found.letterhead.full and bool(others & {*units}))


def _named_against_sender(found: UnitEvidence, named: Units) -> Verdict | None:
    registered = found.mail.registered
    conflict = len(registered) == 1 and bool(named) and registered[0] not in named
    return _doubt(Reason.CONFLICTING_EVIDENCE, (*registered, *named), if_=conflict)


def _clerk(source: Callable[[UnitEvidence], Units]) -> _Decides:
    """One address of several units: the source that names any of them decides, and names one or leaves it open."""

    def decides(found: UnitEvidence) -> Verdict | None:
        registered = found.mail.registered
        left = tuple(code for code in source(found) if code in registered) if len(registered) > 1 else ()
        return _unit(left) or _doubt(Reason.AMBIGUOUS_UNIT, registered, if_=bool(left))

    return _on(Paper.BLANK, decides)


def _alone(found: UnitEvidence) -> list[Units]:
    mail = found.mail
    return [units for units in (found.named, mail.subject, mail.forwarded, mail.replied) if len(units) == 1]


def _two_vouch(found: UnitEvidence) -> Verdict | None:
    sources = _alone(found)
    vouched = {units[0] for units in (found.mail.forwarded, found.mail.replied) if len(units) == 1}
    return _unit(tuple(vouched), if_=len(sources) > 1 and {units[0] for units in sources} == vouched)


def _nobody(found: UnitEvidence) -> Verdict | None:
    candidates = dict.fromkeys(code for units in (*_alone(found), found.mail.body) for code in units)
    return _doubt(Reason.UNKNOWN_UNIT, tuple(candidates))


def _as_the_others(found: Beside) -> Verdict | None:
    left, others = found.left, found.others
    settled = (Reason.CONFLICTING_EVIDENCE, Reason.UNKNOWN_CAMPAIGN)
    open_ = left.answer is None and left.reason not in settled and not found.issuer
    return _unit(others, if_=open_ and (not left.candidates or set(others) <= set(left.candidates)))


_SCHOOL: tuple[Row[UnitEvidence], ...] = (
    Row(
        "another-town",
        "a school of another town may bear our school's name; no sender makes its paper ours, but a superior body that is "
        "out of date says nothing against a sender and an issuer that agree",
        _another_town,
    ),
    Row(
        "unit-above",
        "the body above the issuer is a unit of the roster, and the school named sits in another commune: it is its school",
        lambda found: _against_sender(found, (*found.letterhead.units, *found.above_unit), if_=bool(found.above_unit)),
    ),
    Row(
        "organ",
        "the paper of a union or a party cell is not its school's report; from the school's own address nothing contradicts, "
        "it is a paper that nobody asked for",
        _organ,
    ),
    Row(
        "borrowed-address",
        "the text says that another unit writes from the sender's address",
        _borrowed,
    ),
    Row(
        "other-ward",
        "the body above the school is a ward where other units sit, and the school of the roster does not: a namesake's paper; "
        "a ward that no unit sits in may be a former one",
        lambda found: _against_sender(found, found.letterhead.units, if_=found.other_seat),
    ),
    Row("ward-against-sender", "the letterhead's ward is a namesake's, and the sender another unit", _other_ward),
    Row(
        "letterhead-and-sender",
        "the letterhead and the registered sender agree on one unit, whatever file name and subject say",
        lambda found: _unit(_agreed(found)),
    ),
    Row(
        "misspelt", "the letterhead names nobody we know, and could be meant for the sender's one unit", lambda f: _unit(f.near)
    ),
    Row(
        "misread",
        "letters that a machine took for others contradict nobody; a person looks at the page",
        lambda found: _doubt(
            Reason.UNREADABLE, found.mail.registered or found.named, if_=found.by_ocr and not found.letterhead.units
        ),
    ),
    Row(
        "half-a-name",
        "the letterhead leaves out by what several of the sender's units differ",
        lambda found: _doubt(Reason.AMBIGUOUS_UNIT, found.half, if_=len(found.half) > 1 and not found.letterhead.units),
    ),
    Row(
        "unknown-school",
        "the letterhead names a school that the roster does not have",
        lambda found: _against_sender(found, found.mail.registered or found.named, if_=not found.letterhead.units),
    ),
    Row("letterhead-against-sender", "the letterhead names another unit than the sender's", _other_sender),
    Row(
        "another-commune",
        "a stranger's paper stands under a commune that none of our units sits in, and nobody vouches for it",
        _other_commune,
    ),
    Row(
        "another-place",
        "a stranger's paper is dated or sent out in another town, and nothing in it names ours; a namesake there would do so",
        _stranger_away,
    ),
    Row(
        "letterhead-and-ward",
        "of several namesakes one sits in the ward that the letterhead names, or has its contact as the signer",
        lambda found: _unit(found.ward, if_=found.letterhead.full and found.letterhead.exact),
    ),
    Row(
        "letterhead",
        "the letterhead alone names one unit with level and name, marks and all; the sender is nobody's",
        lambda found: _unit(found.letterhead.units, if_=found.letterhead.full and found.letterhead.exact),
    ),
    Row(
        "letterhead-and-one-more",
        "the letterhead's marks differ from the name's, and file name, subject, forwarding or reply name the same unit",
        _and_one_more,
    ),
    Row(
        "several-units",
        "the letterhead fits several units, or leaves out level or marks",
        lambda found: _doubt(Reason.AMBIGUOUS_UNIT, _agreed(found) or found.letterhead.units),
    ),
)

_UNKNOWN: tuple[Row[UnitEvidence], ...] = (
    Row("brand", "a letterhead nobody understands holds the own name of the sender's one unit", lambda f: _unit(f.near)),
    Row(
        "not-understood",
        "a letterhead that nobody understands is no agreement; the sender alone suffices only where a paper names no body",
        lambda found: _doubt(Reason.UNREADABLE if found.by_ocr else Reason.UNKNOWN_UNIT, found.mail.registered or found.named),
    ),
)

_BLANK: tuple[Row[UnitEvidence], ...] = (
    Row(
        "borrowed",
        "the text says that another unit writes from the sender's address, and the paper names nobody",
        _borrowed,
    ),
    Row(
        "filename-against-sender",
        "the file name names another unit than the sender's",
        lambda found: _named_against_sender(found, found.named),
    ),
    Row(
        "subject-against-sender",
        "the subject names another unit than the sender's, and the file name none",
        lambda found: None if found.named else _named_against_sender(found, found.mail.subject),
    ),
    Row(
        "text-against-sender",
        "the text names another unit than the sender's, and neither file name nor subject the sender's",
        lambda found: None if found.named or found.mail.subject else _named_against_sender(found, found.mail.body),
    ),
    Row("sender", "the paper names nobody, and the sender is registered for one unit", lambda f: _unit(f.mail.registered)),
    Row("clerk-filename", "one address of several units: what the sender called this very file", _clerk(lambda f: f.named)),
    Row("clerk-filename-short", "the file name gives the name of one of them without its level", _clerk(lambda f: f.barely)),
    Row("clerk-subject", "the subject names one of them", _clerk(lambda found: found.mail.subject)),
    Row("clerk-body", "the text names one of them", _clerk(lambda found: found.mail.body)),
    Row("clerk-words", "subject or text give the name of one of them without its level", _clerk(lambda f: f.mail.barely)),
    Row(
        "clerk-silent",
        "one address of several units, and nothing says which",
        lambda found: _doubt(Reason.AMBIGUOUS_UNIT, found.mail.registered, if_=len(found.mail.registered) > 1),
    ),
    Row(
        "two-vouch",
        "a stranger's paper without a letterhead: a forwarded sender or our own letter, and one more clue, name one unit",
        _two_vouch,
    ),
    Row("nobody", "neither the paper nor the sender says whose it is", _nobody),
)

TABLE: tuple[Row[UnitEvidence], ...] = (
    Row(
        "initials",
        "the letterhead writes the name of the sender's one section or office by its initials",
        _on(Paper.BODY, lambda found: _unit(found.near)),
    ),
    Row(
        "another-body",
        "the letterhead is another body's, and no school's",
        _on(Paper.BODY, lambda found: _against_sender(found, found.mail.registered)),
    ),
    *(Row(row.id, row.because, _on(Paper.SCHOOL, row.decides)) for row in _SCHOOL),
    *(Row(row.id, row.because, _on(Paper.UNKNOWN, row.decides)) for row in _UNKNOWN),
    *(Row(row.id, row.because, _on(Paper.BLANK, row.decides)) for row in _BLANK),
)

#: What the table left open without a contradiction.
LEFT_OPEN: tuple[Row[Beside], ...] = (
    Row("beside-unit", "the file names no unit, and all the mail's other files are one unit's", _as_the_others),
)
