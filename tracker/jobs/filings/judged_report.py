"""A mail that is decided and its bookings, judged and numbered: what recording hands to answering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.facts import Problem, Reading
from tracker.rules.attribution.evidence import Attribution, Booking
from tracker.rules.filings.judge import Judged
from tracker.rules.filings.received_time import ReceivedTime
from tracker.store.filings.ledger import FilingRow


@dataclass(frozen=True, slots=True)
class JudgedReport:
    """A report that was filed with this mail."""

    booking: Booking
    judged: Judged
    filing: FilingRow
    filing_id: int = 0  #: its id in the ledger


@dataclass(frozen=True, slots=True)
class DecidedReading:
    """A mail as it was read, and what was decided of it: what is recorded and answered."""

    reading: Reading
    decided: Attribution
    arrived: ReceivedTime
    booked: tuple[JudgedReport, ...] = ()
    by_hand: bool = False  #: from a file that a person took in, not from the mailbox
    mailbox: str = ""  #: where the mail was seen first


def problem_triples(problems: Sequence[Problem]) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.code, one.where, one.found) for one in problems)
