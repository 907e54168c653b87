"""The types of a decision: why a report was booked where, or why a person must look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Disposition(StrEnum):
    """What became of a mail (docs/interface.md, 4)."""

    RECORDED = "recorded"  #: at least one filing was made without a person
    REVIEW = "review"  #: a person must decide
    IGNORED = "ignored"  #: nothing to file


class Reason(StrEnum):
    """Why a mail is in the tray, or why it was ignored (docs/interface.md, 4)."""

    UNKNOWN_UNIT = "unknown-unit"
    AMBIGUOUS_UNIT = "ambiguous-unit"
    UNKNOWN_CAMPAIGN = "unknown-campaign"
    AMBIGUOUS_CAMPAIGN = "ambiguous-campaign"
    CONFLICTING_EVIDENCE = "conflicting-evidence"
    NO_ATTACHMENT = "no-attachment"
    LINK_ONLY = "link-only"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    UNSAFE = "unsafe"
    UNVERIFIED_SENDER = "unverified-sender"
    ERROR = "error"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    OWN_MESSAGE = "own-message"
    DUPLICATE = "duplicate"
    NOT_A_REPORT = "not-a-report"
    BULK = "bulk"
    ANSWERED = "answered"  #: an officer has written back
    PUT_RIGHT = "put-right"  #: what it could not bring has come since


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence, as a clerk would point at it."""

    kind: str  #: reply, sender, issuer, symbol, title, filename, subject, body, plan, columns
    found: str  #: the words found
    where: str  #: in which file or header
    points_to: tuple[str, ...]  #: unit codes or campaign codes; several: it fits all of them


@dataclass(frozen=True, slots=True)
class Booking:
    """One document of a mail, decided."""

    document: int  #: index in Reading.documents
    unit: str
    campaign: str
    part: str
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the clues of a whole mail lead to."""

    disposition: Disposition
    reason: Reason | None
    bookings: tuple[Booking, ...] = ()
    findings: tuple[tuple[int, str], ...] = ()  #: (document index, code) of documents left open
    units: tuple[str, ...] = ()  #: candidates, likeliest first
    campaigns: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()
    looks_like_report: bool = False  #: some document looks like a report: a stranger may be answered


class Standing(StrEnum):
    """One cell of the board; derived from facts and now, never stored (docs/interface.md, 4.2)."""

    AWAITING = "awaiting"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"
    INCOMPLETE = "incomplete"
    REVIEW = "review"
    EXEMPT = "exempt"
