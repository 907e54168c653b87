"""The cells of a school year, from the very rows of its boards: one board after the other, so that few are held at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from config.entities import Campaign, Unit
from tracker.rules.board.school_year import Ruling, SchoolYear, Year, YearCell, school_year_of, year_cell, year_of
from tracker.rules.board.standing import board_row
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.office import roster


def years(conn: Connection) -> tuple[SchoolYear, ...]:
    """The school years in which any campaign was due, the newest first."""
    return tuple(sorted({school_year_of(row.campaign.last_day) for row in campaigns.listing(conn)}, reverse=True))


def read_year(conn: Connection, of: SchoolYear, now: datetime) -> Year:
    """A school year as its boards stand at an instant."""
    units = roster.units(conn)
    listed = [row.campaign for row in campaigns.listing(conn) if of.holds(row.campaign)]
    return year_of(of, [(campaign, _cells(conn, campaign, units, now)) for campaign in listed], units)


def _cells(conn: Connection, campaign: Campaign, units: Iterable[Unit], now: datetime) -> Mapping[str, YearCell]:
    decided = campaigns.exceptions_of(conn, campaign.code)
    found = {}
    for cell in board.cells_in(conn, campaign, units):
        one = decided.get(cell.unit.code)
        ruling = Ruling(one.decided_by, one.decided_at, one.reason) if one else None
        found[cell.unit.code] = year_cell(board_row(cell, now), now, ruling)
    return found
