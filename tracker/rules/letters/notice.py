"""The decision to send one letter, before it has words. Deciding them is `notices.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from config.entities import Level


class LetterKind(StrEnum):
    """What a letter is for (docs/interface.md, 4.3)."""

    CONFIRMATION = "confirmation"
    INCOMPLETE = "incomplete"
    QUESTION = "question"
    REMINDER = "reminder"
    LATE = "late"
    RETURNED = "returned"
    FIGURES = "figures"
    HANDOVER = "handover"
    EXTENDED = "extended"
    REPLY = "reply"
    CORRECTION = "correction"
    CHANGED = "changed"
    OPENING = "opening"
    PRINCIPAL = "principal"
    SUPERIOR = "superior"
    OWN = "own"
    DIGEST = "digest"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from the kind of a letter, wherever somebody asks."""

    answers_mail: bool = False  #: its key names the mail; "auto-replied" (RFC 3834); counts for the caps and against loops
    is_receipt: bool = False  #: says what was booked: one a mail
    asks_sender: bool = False  #: waits for a report; taken back when an officer decides, and counted when asked in vain
    asks_unit: bool = False  #: asks the unit for something that is missing: shown as its last chaser
    while_owed: bool = False  #: looked at once more before it leaves: only to a unit that still owes and may be written to
    while_true: bool = False  #: looked at once more before it leaves: only if the books still say what it says
    until_due: bool = False  #: pointless once the due instant has come
    office_hours: bool = False  #: leaves on working days only
    follows_unit: bool = False  #: written to a unit by the roles of its addresses: comes back, and goes to the next of them
    has_link: bool = False  #: goes to the unit's registered addresses alone, and so may carry the link to its page
    from_person: bool = False  #: one letter that an officer sends and wants a receipt for: no automatic one (RFC 3834, 2)
    to_office: bool = False  #: to the officers: speaks of no unit, and no answer to it is booked


#: Nobody else keeps a list of kinds.
CONSEQUENCES: Mapping[LetterKind, Consequences] = MappingProxyType(
    {
        LetterKind.CONFIRMATION: Consequences(answers_mail=True, is_receipt=True),
        LetterKind.INCOMPLETE: Consequences(answers_mail=True, is_receipt=True, asks_unit=True),
        LetterKind.QUESTION: Consequences(answers_mail=True, asks_sender=True),
        LetterKind.REMINDER: Consequences(
            asks_unit=True, while_owed=True, until_due=True, office_hours=True, follows_unit=True, has_link=True
        ),
        LetterKind.LATE: Consequences(asks_unit=True, while_owed=True, office_hours=True, follows_unit=True, has_link=True),
        LetterKind.RETURNED: Consequences(),
        LetterKind.FIGURES: Consequences(),
        LetterKind.HANDOVER: Consequences(from_person=True),
        LetterKind.EXTENDED: Consequences(follows_unit=True, has_link=True),
        LetterKind.REPLY: Consequences(),
        LetterKind.CORRECTION: Consequences(while_true=True, follows_unit=True),
        LetterKind.CHANGED: Consequences(follows_unit=True),
        LetterKind.OPENING: Consequences(while_owed=True, until_due=True, office_hours=True, follows_unit=True, has_link=True),
        LetterKind.PRINCIPAL: Consequences(while_owed=True, office_hours=True),
        LetterKind.SUPERIOR: Consequences(while_owed=True, office_hours=True),
        LetterKind.OWN: Consequences(office_hours=True, follows_unit=True),
        LetterKind.DIGEST: Consequences(to_office=True),
        LetterKind.NEWS: Consequences(office_hours=True, to_office=True),
    }
)


def kinds_that(follows: Callable[[Consequences], bool]) -> tuple[LetterKind, ...]:
    """The kinds of which something follows, in the order of `Kind`."""
    return tuple(kind for kind in LetterKind if follows(CONSEQUENCES[kind]))


ANSWERS = kinds_that(lambda one: one.answers_mail)
RECEIPTS = kinds_that(lambda one: one.is_receipt)
QUESTIONS = kinds_that(lambda one: one.asks_sender)
ASKING = frozenset(kinds_that(lambda one: one.asks_unit))


@dataclass(frozen=True, slots=True)
class FileLine:
    """What a receipt says of one file."""

    filename: str  #: as shown; "(tệp không tên)" is the template's matter when empty
    size: int  #: bytes
    sha256: str
    campaign_title: str = ""  #: empty: not booked anywhere
    part_name: str = ""
    version: int = 0  #: 0: not booked
    problems: tuple[tuple[str, str, str], ...] = ()  #: (code, where, found)
    usable: bool = True  #: False: it cannot count and must be sent again
    unit_name: str = ""  #: whom it was booked for; a clerk may serve two schools


@dataclass(frozen=True, slots=True)
class FormLine:
    """What a part that is missing must hold."""

    part_name: str
    columns: tuple[str, ...]  #: headings of the form, in order


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """What a letter says of one campaign of one unit."""

    code: str
    title: str
    due: datetime
    received_at: datetime | None = None  #: when the report that counts came
    late_by: timedelta = timedelta(0)
    missing: tuple[str, ...] = ()  #: names of the parts still missing
    receipt: str = ""  #: receipt number, "DVK2020-0007"
    unit_name: str = ""  #: whose report it is; a clerk may serve two schools
    plan_number: str = ""  #: of the plan that asks for it
    parts: tuple[str, ...] = ()  #: names of the parts that are asked for
    figures_from: date | None = None  #: first and last day that the figures cover
    figures_to: date | None = None
    opens: datetime | None = None  #: opening: from when reports are taken
    due_before: datetime | None = None  #: extension: the due instant until now
    forms: tuple[FormLine, ...] = ()  #: of the missing parts that have a form
    unit: str = ""  #: code of the unit, where the letter speaks of several
    standing: str = ""  #: correction: how the report stands now, of `tracker.rules.letters.told.ToldStanding`
    because: str = ""  #: correction: the row in which the last letter and the books part


@dataclass(frozen=True, slots=True)
class OwingLevel:
    """The units of one level that still owe, where they are too many to name them all."""

    level: Level
    count: int
    names: tuple[str, ...]  #: the first of them


@dataclass(frozen=True, slots=True)
class BoardCount:
    """The counters of one campaign, for the digest."""

    code: str
    title: str
    due: datetime
    expected: int
    received: int
    on_time: int
    late: int
    incomplete: int
    review: int
    missing: int
    owing: tuple[str, ...] = ()  #: names of units that still owe
    owing_levels: tuple[OwingLevel, ...] = ()  #: in their place where they are many


@dataclass(frozen=True, slots=True)
class NewsLine:
    """What happened in one campaign, of one kind."""

    title: str  #: empty: a mail that names no campaign
    kind: str  #: of tracker.rules.events.office_event.EventKind
    count: int
    names: tuple[str, ...]  #: of the first units


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What became of a unit, or that a paper still bears a name of before."""

    kind: str  #: of config.entities.Fate; "name" or "addresses" where the unit stays the same
    day: date  #: the first on which it holds
    before: str  #: the name until then
    now: tuple[str, ...] = ()  #: names from then on
    counts: bool = False  #: what was reported under the old name counts


@dataclass(frozen=True, slots=True)
class OverdueUnit:
    """A unit of which the superior is told, and how often it was written to itself."""

    name: str
    due: datetime
    missing: tuple[str, ...] = ()  #: names of parts; none: nothing came
    asked: int = 0  #: late notices it got
    principal_told: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a template may speak of. Every field is plain; the template chooses what its kind needs."""

    unit_name: str = ""  #: empty: the sender is not known to be a unit
    subject: str = ""  #: of the mail answered
    received_at: datetime | None = None  #: of the mail answered
    now: datetime | None = None  #: when the notice was decided
    files: tuple[FileLine, ...] = ()
    campaigns: tuple[CampaignLine, ...] = ()
    question: str = ""  #: what a question asks about: a reason code, or "not-a-report", "passed-on"
    candidates: tuple[str, ...] = ()  #: question only: names of the units that it could be
    counts: tuple[BoardCount, ...] = ()  #: digest only
    tray: int = 0  #: digest only: mails that wait for a person
    unreachable: tuple[str, ...] = ()  #: digest only: names of units that owe and have no address
    unit_level: str = ""  #: of config.entities.Level; how the unit is addressed
    duplicate: bool = False  #: every file had come before
    note: str = ""  #: an officer's own words: why a report is returned, or more time granted
    dead: tuple[tuple[str, str], ...] = ()  #: digest only: names of units, and their addresses that nothing reaches
    held: int = 0  #: digest only: letters that wait for an officer to let them go
    attached: bool = False  #: digest only: the status table comes with it
    final: bool = False  #: digest only: of a campaign that is due
    change: ChangeLine | None = None  #: a change of the unit; in a receipt: the old name that its papers still bear
    overdue: tuple[OverdueUnit, ...] = ()  #: superior only
    asked: int = 0  #: principal only: late notices that the unit got before
    amended: bool = False  #: opening only: it comes in place of an earlier one
    enclosed: tuple[str, ...] = ()  #: opening only: names of the files that come with it
    news: tuple[NewsLine, ...] = ()  #: news only
    ailments: tuple[str, ...] = ()  #: digest only: what of the service stands still, by tracker.rules.office.health.Trouble


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter that is to be sent. The key makes it happen at most once."""

    key: str  #: "reminder:DVK2020:thcs-my-phuoc:7d", "confirmation:<mail sha256>"
    kind: LetterKind
    unit: str  #: unit code; empty for digests and unknown senders
    campaign: str  #: campaign code; empty when several or none
    to: tuple[str, ...]
    facts: Facts
    cc: tuple[str, ...] = ()
    in_reply_to: str = ""  #: Message-ID of the mail answered; empty: not an answer
    references: tuple[str, ...] = ()
    not_before: datetime | None = None
    carries: tuple[Notice, ...] = ()  #: of a letter for several campaigns: what it tells of each; their keys are spent too
    attach: tuple[str, ...] = ()  #: what is attached when it leaves, as `tracker/rules/letters/kinds/enclosure.py` says it
    occasion: datetime | None = None  #: when the mail came, or the moment that the clock gave; None: an officer's act, now
