"""After an act: a unit whose last letter the books no longer bear out is told so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from config.extra_days import extra_days
from config.settings import Settings
from tracker.jobs.letters.queue import queue
from tracker.rules.board.standing import Cell
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notices import correction
from tracker.rules.letters.recipients import recipients
from tracker.rules.letters.told import disagreement, in_the_books
from tracker.store.filings import board
from tracker.store.letters import bounces, outbox, told

WAIT = timedelta(minutes=5)  #: a letter of an act may be taken back with it so long
SETTLED = timedelta(minutes=30)  #: what follows from a deadline that was changed waits so long: it concerns many, or hurts


def correct(
    conn: Connection,
    cells: Iterable[tuple[str, str]],
    why: str,
    settings: Settings,
    now: datetime,
    wait: timedelta = WAIT,
    held: bool = False,
) -> tuple[str, ...]:
    """Queue a correction for each of these cells, by campaign and unit, that needs one; the keys.

    Corrections that have not left are decided anew. A unit that no address reaches is told nothing.
    `held`: they wait for an officer.
    """
    dead = frozenset(bounces.dead_addresses(conn))
    keys = []
    for campaign, unit in dict.fromkeys(cells):
        cell = board.cell_of(conn, campaign, unit)
        if cell is None:
            continue
        told.recall_corrections(conn, campaign, unit)
        last, books = told.last_told(conn, campaign, (unit,)).get(unit), in_the_books(cell)
        because, whom = disagreement(last, books), recipients(cell.unit, dead, cell.campaign)
        if last is None or not because or not whom.to:
            continue
        notice = replace(correction(cell, last, books, because, why, now, whom), not_before=now + wait)
        if queue(conn, notice, settings.office, now, held=held):
            keys.append(notice.key)
    return tuple(keys)


def correct_campaign(conn: Connection, campaign: str, why: str, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Correct what the units of a campaign were told, after a change of the whole of it; the keys.

    So many letters wait longer, leave in office hours, and are held if they are more than one run may send.
    """
    cells = {cell.unit.code: cell for cell in board.cells(conn, campaign)}
    parted = [
        (campaign, unit)
        for unit, last in told.last_told(conn, campaign).items()
        if (cell := cells.get(unit) or board.cell_of(conn, campaign, unit)) and disagreement(last, in_the_books(cell))
    ]
    wait, held = _of_many(settings, now, len(parted))
    return correct(conn, parted, why, settings, now, wait, held)


def call_off(
    conn: Connection, campaign: str, cells: Iterable[Cell], why: str, settings: Settings, now: datetime
) -> tuple[str, ...]:
    """A campaign is no more: its letters that wait are taken back, and who was asked is told that nothing is; the keys.

    `cells`: as they stood while it was there.
    """
    outbox.recall_campaign(conn, campaign)
    last, dead = told.last_told(conn, campaign), frozenset(bounces.dead_addresses(conn))
    notices = []
    for cell in cells:
        gone = replace(cell, exempt=True, filed=())
        before, books, whom = last.get(cell.unit.code), in_the_books(gone), recipients(cell.unit, dead, cell.campaign)
        because = disagreement(before, books)
        if before and because and whom.to:
            notices.append(correction(gone, before, books, because, why, now, whom))
    wait, held = _of_many(settings, now, len(notices))
    return tuple(
        one.key for one in notices if queue(conn, replace(one, not_before=now + wait), settings.office, now, held=held)
    )


def _of_many(settings: Settings, now: datetime, count: int) -> tuple[timedelta, bool]:
    """How long the letters of a campaign's change wait, and whether an officer lets them go."""
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    moment = calendar.next_sending_moment(now + SETTLED, settings.sending)
    return moment - now, count > settings.sending.letters_per_run
