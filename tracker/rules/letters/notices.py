"""Which letters answer a mail or an officer's decision. Reminders and late notices are `chasing`.

Whether an answer may leave at all is `answering`; the words are in templates/mail.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from config.entities import Campaign, Unit
from parsers.facts import Authentication, Automatic
from tracker.rules.attribution.evidence import Disposition, Reason
from tracker.rules.board.standing import Cell, completed_at, missing_parts
from tracker.rules.letters.notice import RECEIPTS, CampaignLine, ChangeLine, Facts, FileLine, FormLine, LetterKind, Notice
from tracker.rules.letters.recipients import Recipients, reachable, recipients
from tracker.rules.letters.told import Told, in_the_books

#: What the sender can mend by writing again. Of the others an officer decides first: a sender that is not verified
#: or a file that is unsafe must learn nothing from us; contradicting clues may come from a forged or a misdirected
#: mail, and our own errors are not the sender's to mend.
ASKABLE = frozenset(
    {
        Reason.UNKNOWN_UNIT,
        Reason.AMBIGUOUS_UNIT,
        Reason.UNKNOWN_CAMPAIGN,
        Reason.AMBIGUOUS_CAMPAIGN,
        Reason.NO_ATTACHMENT,
        Reason.LINK_ONLY,
        Reason.ENCRYPTED,
        Reason.UNREADABLE,
    }
)


#: Problems that the same file, saved or packed anew, would not have. A plan that came along needs no second sending.
_SEND_AGAIN = frozenset(
    {
        "encrypted",
        "unreadable",
        "damaged",
        "empty",
        "unsupported-format",
        "rar-without-tool",
        "unsupported-archive",
        "over-budget",
    }
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one mail, as far as an answer cares."""

    sha256: str  #: of the raw mail, hex
    message_id: str
    references: tuple[str, ...]  #: Message-IDs of its References, oldest first
    subject: str
    sender: str  #: address of the From header, lower case; empty when there is none or several
    received_at: datetime  #: the time that counts
    disposition: Disposition
    reason: Reason | None = None
    unit: Unit | None = None  #: whom it was filed for, or whom the sender's address names
    registered: bool = False  #: the sender's address stands on the roster
    files: tuple[FileLine, ...] = ()  #: every file but the skipped ones
    campaigns: tuple[CampaignLine, ...] = ()  #: those filed in, as they stand with this mail
    duplicate: bool = False  #: every report in it had come before, in another mail
    redelivered: bool = False  #: the same mail once more (Reading.fingerprint): the sender did nothing
    automatic: Automatic | None = None
    answerable: bool = True  #: Reading.answerable
    authentication: Authentication = Authentication.NONE
    looks_like_report: bool = False
    candidates: tuple[str, ...] = ()  #: names of the units that the mail could come from
    replies: bool = False  #: it answers a letter of ours
    early: bool = False  #: it came before the campaign it names had opened
    asks: bool = False  #: without a file it asks the office something, in its own words
    old_name: ChangeLine | None = None  #: its papers bear a name of before, and the unit was not told yet


def answer(arrival: Arrival, now: datetime) -> Notice | None:
    """The letter that one mail deserves, or None. At most one of a kind: its key is the mail's hash.

    Reports that had come before are confirmed once however often they are sent. When a stranger's mail was
    filed, the unit's registered address gets a copy.
    """
    files = tuple(map(_asked_again, arrival.files))
    if files != arrival.files:
        arrival = replace(arrival, files=files)
    kind = _kind(arrival)
    if kind is None:
        return None
    key = f"{kind}:{arrival.sha256}"
    if arrival.duplicate:
        key = f"{kind}:again:{_digest(arrival.sender, *sorted(one.sha256 for one in arrival.files))}"
    unit = arrival.unit
    booked = arrival.disposition is Disposition.RECORDED or arrival.duplicate
    return Notice(
        key=key,
        kind=kind,
        unit=unit.code if unit else "",
        campaign=arrival.campaigns[0].code if len(arrival.campaigns) == 1 else "",
        to=(arrival.sender,),
        cc=reachable(unit, frozenset()) if unit and booked and not arrival.registered else (),
        in_reply_to=arrival.message_id,
        references=arrival.references,
        facts=Facts(
            unit_name=unit.name if unit else "",
            unit_level=unit.level if unit else "",
            subject=arrival.subject,
            received_at=arrival.received_at,
            now=now,
            files=arrival.files,
            campaigns=arrival.campaigns,
            question=_question(arrival) if kind is LetterKind.QUESTION else "",
            candidates=arrival.candidates if arrival.reason is Reason.AMBIGUOUS_UNIT else (),
            duplicate=arrival.duplicate,
            change=arrival.old_name if kind in RECEIPTS else None,
        ),
        occasion=arrival.received_at,
    )


def _asked_again(one: FileLine) -> FileLine:
    """Of the files that cannot be used, only those that the sender should send again stay so."""
    again = one.version or not one.problems or any(code in _SEND_AGAIN for code, _, _ in one.problems)
    return one if again else replace(one, usable=True)


def _kind(arrival: Arrival) -> LetterKind | None:
    if arrival.redelivered:
        return None
    if arrival.duplicate or arrival.disposition is Disposition.RECORDED:
        short = any(line.missing for line in arrival.campaigns) or not all(one.usable for one in arrival.files)
        return LetterKind.INCOMPLETE if short else LetterKind.CONFIRMATION
    if arrival.disposition is Disposition.REVIEW and arrival.reason in ASKABLE:
        return LetterKind.QUESTION
    return None


def _question(arrival: Arrival) -> str:
    """What to ask about. A school that sent its plan back knows the campaign; it has the wrong file.

    Words that answer a letter of ours, or ask something, ask for no file, and a report that came early names its campaign:
    an officer reads them.
    """
    if arrival.early or (arrival.reason is Reason.NO_ATTACHMENT and (arrival.replies or arrival.asks)):
        return "passed-on"
    codes = [{code for code, _, _ in one.problems} for one in arrival.files]
    if arrival.reason is Reason.UNKNOWN_CAMPAIGN and codes and all("not-a-report" in found for found in codes):
        return "not-a-report"
    return arrival.reason or ""


def reply(
    sha256: str, unit: Unit | None, to: str, subject: str, words: str, now: datetime, in_reply_to: str, count: int
) -> Notice:
    """An officer's words to whoever wrote a mail, in its thread; `count`: how many such went before."""
    return Notice(
        key=f"{LetterKind.REPLY}:{sha256}:{count}",
        kind=LetterKind.REPLY,
        unit=unit.code if unit else "",
        campaign="",
        to=(to,),
        in_reply_to=in_reply_to,
        references=(in_reply_to,) if in_reply_to else (),
        facts=Facts(
            unit_name=unit.name if unit else "", unit_level=unit.level if unit else "", subject=subject, now=now, note=words
        ),
    )


def extension_granted(
    unit: Unit, campaign: Campaign, due: datetime, before: datetime, why: str, now: datetime, dead: Set[str] = frozenset()
) -> Notice | None:
    """The letter that tells a unit of its new due instant; None where no address of the unit works. Told once."""
    whom = recipients(unit, dead, campaign)
    if not whom.to:
        return None
    line = CampaignLine(
        campaign.code, campaign.title, due, plan_number=campaign.plan_number, parts=_parts(campaign), due_before=before
    )
    return Notice(
        key=f"{LetterKind.EXTENDED}:{campaign.code}:{unit.code}:{due.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
        kind=LetterKind.EXTENDED,
        unit=unit.code,
        campaign=campaign.code,
        to=whom.to,
        cc=whom.cc,
        facts=Facts(unit_name=unit.name, unit_level=unit.level, now=now, campaigns=(line,), note=why),
    )


def correction(cell: Cell, told: Told, books: Told, because: str, why: str, now: datetime, whom: Recipients) -> Notice:
    """The letter that says what holds where an earlier one does no more. `because`: the row in which they part."""
    campaign = cell.campaign
    missing = missing_parts(campaign, cell.filed) if cell.filed else ()
    complete = completed_at(campaign, cell.filed)
    line = CampaignLine(
        campaign.code, campaign.title, books.due, missing=books.missing, plan_number=campaign.plan_number,
        parts=_parts(campaign), forms=forms_of(campaign, missing), unit=cell.unit.code, standing=books.standing,
        due_before=told.due, because=because, late_by=complete - cell.due if books.late and complete else timedelta(0),
    )  # fmt: skip
    return Notice(
        key=f"{LetterKind.CORRECTION}:{campaign.code}:{cell.unit.code}:{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        kind=LetterKind.CORRECTION,
        unit=cell.unit.code,
        campaign=campaign.code,
        to=whom.to,
        cc=whom.cc,
        facts=Facts(unit_name=cell.unit.name, unit_level=cell.unit.level, now=now, campaigns=(line,), note=why),
    )


def unit_changed(
    unit: Unit, change: ChangeLine, cells: Sequence[Cell], to: tuple[str, ...], why: str, now: datetime
) -> Notice | None:
    """The letter about a change of a unit, with what it and the units it answers for owe from then on; None: to nobody."""
    if not to:
        return None
    lines = tuple(
        CampaignLine(
            one.campaign.code, one.campaign.title, one.due, plan_number=one.campaign.plan_number, parts=_parts(one.campaign),
            unit=one.unit.code, unit_name=one.unit.name, standing=in_the_books(one).standing,
        )
        for one in cells
    )  # fmt: skip
    return Notice(
        key=f"{LetterKind.CHANGED}:{change.kind}:{unit.code}:{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        kind=LetterKind.CHANGED,
        unit=unit.code,
        campaign="",
        to=to,
        facts=Facts(unit_name=unit.name, unit_level=unit.level, now=now, campaigns=lines, note=why, change=change),
    )


def forms_of(campaign: Campaign, missing: Set[str] | Sequence[str]) -> tuple[FormLine, ...]:
    """The forms of those parts, by code, that have one."""
    return tuple(
        FormLine(part.name, tuple(column.headers[0] for column in part.columns))
        for part in campaign.parts
        if part.code in missing and part.columns
    )


def _parts(campaign: Campaign) -> tuple[str, ...]:
    return tuple(part.name for part in campaign.parts if part.required)


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
