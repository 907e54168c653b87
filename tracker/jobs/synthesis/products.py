"""Putting a campaign together: from the books to a workbook, a draft report, a package of originals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config.settings import Settings
from parsers.official.sections import Section
from tracker.jobs.mails.originals import sections_of
from tracker.jobs.reading.readers import Readers, Unreadable
from tracker.jobs.synthesis.gathering import material
from tracker.reports.synthesis.summary import MOST_REPORTS, facts
from tracker.reports.synthesis.summary_document import template_of, write_document
from tracker.reports.synthesis.workbook import write_workbook
from tracker.store.filings import records
from tracker.store.filings.records import SentPart
from tracker.store.session import reading


def workbook(engine: Engine, settings: Settings, code: str, path: Path, now: datetime, base_url: str = "") -> int:
    """The consolidated workbook of a campaign; returns how many rows it holds. Raises SynthesisError."""
    with reading(engine) as conn:
        return write_workbook(path, material(conn, settings, code, now, base_url))


def document(engine: Engine, settings: Settings, readers: Readers, code: str, path: Path, now: datetime) -> None:
    """The draft of the summary report, by the office's own template if it has one.

    Raises SynthesisError, SummaryTemplateError.
    """
    with reading(engine) as conn:
        made = material(conn, settings, code, now)
        narrative = {part.code for part in made.campaign.parts if not part.columns}
        sent = [one for one in records.sent(conn, code) if one.part in narrative and one.mail_sha256 is not None]
    by_unit: dict[str, list[SentPart]] = {}
    for one in sent:
        by_unit.setdefault(one.unit, []).append(one)
    left_out = len(by_unit) if len(by_unit) > MOST_REPORTS else 0
    names = {row.cell.unit.code: row.cell.unit.name for row in made.board}
    said: list[tuple[str, tuple[Section, ...]]] = []
    unread: list[str] = []
    for unit, versions in by_unit.items() if not left_out else ():
        sections = _sections(settings, readers, versions)
        if sections:
            said.append((names.get(unit, unit), sections))
        else:
            unread.append(names.get(unit, unit))
    with reading(engine) as conn:
        write_document(path, template_of(settings.home), facts(material(conn, settings, code, now), said, unread, left_out))


def _sections(settings: Settings, readers: Readers, versions: Sequence[SentPart]) -> tuple[Section, ...]:
    """The sections of the newest version that has any: a scan or a covering note sent later hides no report."""
    for one in sorted(versions, key=lambda one: -one.version):
        place = one.document or 0
        found = readers.ask(sections_of, settings.vault, one.mail_sha256, (place,))
        if not isinstance(found, Unreadable) and found.get(place):
            return found[place]
    return ()
