"""What a document and its mail say about the unit, each source by itself: what the rows of `unit_table` weigh."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.attribution.decision_table import Verdict
from tracker.rules.attribution.unit.unit_index import NOBODY, Named

Units = tuple[str, ...]


class Paper(StrEnum):
    """What the letterhead makes of a document."""

    SCHOOL = "school"  #: it names a school or unit, known or not
    BODY = "body"  #: it names an office, a union, a company
    UNKNOWN = "unknown"  #: it names somebody, and nobody understands whom
    BLANK = "blank"  #: it names nobody, or the office itself, whose form a school filled in


@dataclass(frozen=True, slots=True)
class MailEvidence:
    """What the mail as a whole says about its unit, whichever of its documents is looked at."""

    registered: Units = ()  #: units the From address is registered for
    forwarded: Units = ()  #: units that the inner senders of forwarded mail are registered for
    replied: Units = ()  #: units of our letters that it answers
    subject: Units = ()  #: units the subject names with level
    body: Units = ()
    borrowed: bool = False  #: the text says that another unit writes from this address
    barely: Units = ()  #: of several registered units those that subject and body name without level


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
