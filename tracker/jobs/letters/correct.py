"""After an act: a unit whose last letter the books no longer bear out is told so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from config.settings import Settings
from tracker.jobs.letters.queue import queue
from tracker.rules.letters.notices import correction, reachable
from tracker.rules.letters.told import disagreement, in_the_books
from tracker.store.filings import board
from tracker.store.letters import bounces, told

WAIT = timedelta(minutes=5)  #: a letter of an act may be taken back with it so long


def correct(
    conn: Connection, cells: Iterable[tuple[str, str]], why: str, settings: Settings, now: datetime, wait: timedelta = WAIT
) -> tuple[str, ...]:
    """Queue a correction for each of these cells, by campaign and unit, that needs one; the keys.

    Corrections that have not left are decided anew. A unit that no address reaches is told nothing.
    """
    dead = frozenset(bounces.dead_addresses(conn))
    keys = []
    for campaign, unit in dict.fromkeys(cells):
        cell = board.cell_of(conn, campaign, unit)
        if cell is None:
            continue
        told.recall_corrections(conn, campaign, unit)
        last, books = told.last_told(conn, campaign, (unit,)).get(unit), in_the_books(cell)
        because, to = disagreement(last, books), reachable(cell.unit, dead)
        if last is None or not because or not to:
            continue
        notice = replace(correction(cell, last, books, because, why, now, to), not_before=now + wait)
        if queue(conn, notice, settings.office, now):
            keys.append(notice.key)
    return tuple(keys)
