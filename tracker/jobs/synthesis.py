"""Putting a campaign together: from the books to a workbook, a draft report, a package of originals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from config.errors import PlainError
from config.settings import Settings
from tracker.reports.synthesis.material import Material, Paper
from tracker.reports.synthesis.workbook import write_workbook
from tracker.store import board, campaigns, records
from tracker.store.session import reading


class SynthesisError(PlainError):
    """What was asked for cannot be made; the message is one sentence for a person."""


def material(conn: Connection, settings: Settings, code: str, now: datetime) -> Material:
    """Everything that is put together, as it stands in this transaction. Raises SynthesisError for no such campaign."""
    campaign = campaigns.get(conn, code)
    if campaign is None:
        raise SynthesisError(f"there is no campaign {code}; see: baocao campaign list")
    tabular = [part.code for part in campaign.parts if part.columns]
    return Material(
        office=settings.office,
        campaign=campaign,
        now=now,
        board=board.rows(conn, code, now),
        submissions=lambda: records.submissions(conn, code, tabular),
        marks=records.marks_of(conn, code),
        corrections=records.corrections_of(conn, campaign),
        papers={unit: Paper(number, dated) for unit, (number, dated) in records.papers(conn, code).items()},
    )


def workbook(engine: Engine, settings: Settings, code: str, path: Path, now: datetime) -> int:
    """The consolidated workbook of a campaign; returns how many rows it holds. Raises SynthesisError."""
    with reading(engine) as conn:
        return write_workbook(path, material(conn, settings, code, now))
