"""The rows of units as a book of rows holds them: all of a part, or of some units of which something changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from config.entities import Campaign, Part
from tracker.jobs.synthesis.comparison import earlier_figures
from tracker.reports.report_words import shown
from tracker.rules.synthesis.records import Corrected, Decided, Source, rows_of
from tracker.rules.synthesis.row_line import row_lines
from tracker.store.filings import records
from tracker.store.filings.row_book_cells import BookCell
from tracker.store.office import roster


def cells_of(
    conn: Connection, campaign: Campaign, part: Part, compared: Campaign | None, only: Collection[str] | None = None
) -> Iterator[BookCell]:
    """The cells of every unit that sent the part, or of these units; and what was decided about rows that are there no more."""
    marks, corrections = records.marks_of(conn, campaign.code, only), records.corrections_of(conn, campaign, only)
    places, earlier = roster.places(conn, only), earlier_figures(conn, compared, only)
    told = _told(part, marks, corrections)
    for one in records.submissions(conn, campaign.code, (part.code,), only):
        unit, rows = one.unit.code, tuple(rows_of(one, part, marks, corrections))
        there = {row.record for row in rows}
        lost = [words for record, words in told.pop(unit, ()) if record not in there]
        lines = tuple(row_lines(rows, part, earlier))
        yield BookCell(unit, *places[unit], _stored(one.source), one.records, lines, lost)
    for unit, decided in told.items():
        if unit in places:
            yield BookCell(unit, *places[unit], (), (), (), [words for _, words in decided])


def _told(part: Part, marks: Decided, corrections: Corrected) -> dict[str, list[tuple[str, str]]]:
    """Records that something was decided about and the words for it, by unit."""
    told: dict[str, list[tuple[str, str]]] = {}
    for (unit, code, record), mark in marks.items():
        if code == part.code and (mark.exemplary or mark.note):
            told.setdefault(unit, []).append((record, mark.note))
    for (unit, code, record), made in corrections.items():
        if code == part.code:
            told.setdefault(unit, []).extend((record, shown(one.now)) for one in made)
    return told


def _stored(source: Source) -> tuple[object, ...]:
    return (source.filing, source.version, source.received_at.isoformat(), source.filename, source.mail, source.document)


def source_of(stored: Sequence[Any]) -> Source:
    """A file as a book of rows holds it."""
    filing, version, received_at, filename, mail, document = stored
    return Source(filing, version, datetime.fromisoformat(received_at), filename, mail, document)
