"""What one booked document is worth: valid or not, in time or late, and what its sender should mend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.entities import Campaign, Part
from parsers.facts import DocumentReading, Outcome, Problem
from parsers.forms.extract import Extract, extract

_NO_ROWS = Problem("no-records")


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on one document for one part. It never changes."""

    valid: bool  #: an invalid one is kept and shown, and does not complete the set
    on_time: bool
    extract: Extract | None  #: the rows of an appendix
    problems: tuple[Problem, ...]


def judge(document: DocumentReading, part: Part, due: datetime, received_at: datetime) -> Judged:
    """On time iff received strictly before the due instant.

    An appendix without rows is invalid, unless it says "Không có": nothing to report is a report.
    """
    rows = extract(document.tables, part.columns) if part.columns and document.tables else None
    empty = part.columns and document.outcome is Outcome.READ and not (rows and (rows.records or rows.empty_declared))
    problems = (*(rows.problems if rows else ()), *((_NO_ROWS,) if empty else ()))
    return Judged(valid=not empty, on_time=received_at < due, extract=rows, problems=problems)


def part_of(campaign: Campaign, code: str) -> Part:
    """The part of this code."""
    return next(part for part in campaign.parts if part.code == code)
