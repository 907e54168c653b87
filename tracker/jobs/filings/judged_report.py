"""One booking, judged and numbered: what recording hands to answering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.facts import Problem
from tracker.rules.attribution.evidence import Booking
from tracker.rules.filings.judge import Judged
from tracker.store.filings.ledger import FilingRow


@dataclass(frozen=True, slots=True)
class JudgedReport:
    """A report that was filed with this mail."""

    booking: Booking
    judged: Judged
    filing: FilingRow
    filing_id: int = 0  #: its id in the ledger


def problem_triples(problems: Sequence[Problem]) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.code, one.where, one.found) for one in problems)
