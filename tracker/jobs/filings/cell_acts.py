"""One unit in one campaign: more time, none asked, lateness excused, a note beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from config.entities import Campaign
from config.settings import Settings
from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.letters.queue import queue
from tracker.rules.letters.notices import extension_granted
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.letters import bounces
from tracker.store.office import roster, row_name
from tracker.store.office.journal import Journal


def extend(
    conn: Connection,
    who: str,
    campaign: str,
    unit: str,
    due: datetime | None,
    why: str,
    settings: Settings,
    now: datetime,
) -> act.Outcome:
    """Give one unit until `due` (exclusive); None: the campaign's own due instant holds again.

    Reports that came are judged in time or late anew, and the unit is told.

    Problems: "no-such-campaign", "no-such-unit", "reason-needed",
    "due-not-later" than the campaign's own.
    """
    journal = Journal(conn)
    problem = _problem(conn, campaign, unit, why)
    known, standing = campaigns.get(conn, campaign), campaigns.exceptions_of(conn, campaign).get(unit)
    if problem or known is None:
        return problem or Problem("no-such-campaign")
    if due is not None and due <= known.due:
        return Problem("due-not-later")
    _decide(journal, who, campaign, unit, why, now, due=due)
    for filing in ledger.of_cell(conn, unit, campaign):
        on_time = filing.received_at < (due or known.due)
        if on_time is not filing.on_time:
            journal.hold(row_name.filing(filing.id))
            ledger.set_on_time(conn, filing.id, on_time)
    before = (standing.due if standing else None) or known.due
    letters = _told(conn, known, unit, (before, due), why.strip(), settings, now) if due and due > before else ()
    return act.write_down(journal, who, "extend", act.cell_of(campaign, unit), why, now, letters)


def exempt(conn: Connection, who: str, campaign: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """The unit owes nothing in this campaign. Problems: as `extend`, "exempt-already"."""
    return _flag(conn, who, "exempt", campaign, unit, why, now, "exempt", True)


def owe_again(conn: Connection, who: str, campaign: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """The unit is asked after all. Problems: as `extend`, "not-exempt"."""
    return _flag(conn, who, "owe-again", campaign, unit, why, now, "exempt", False)


def excuse(conn: Connection, who: str, campaign: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """The report came late, the office accepts why, and it counts as on time. Problems: as `extend`, "excused-already"."""
    return _flag(conn, who, "excuse", campaign, unit, why, now, "excused", True)


def excuse_no_more(conn: Connection, who: str, campaign: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """Late is late. Problems: as `extend`, "not-excused"."""
    return _flag(conn, who, "excuse-no-more", campaign, unit, why, now, "excused", False)


def note(conn: Connection, who: str, campaign: str, unit: str, words: str, now: datetime) -> act.Outcome:
    """Words beside a cell of the board, in place of those that stood there; empty: none any more."""
    journal = Journal(conn)
    problem = _problem(conn, campaign, unit, "none needed")
    if problem:
        return problem
    row = row_name.note(campaign, unit)
    if words.strip():
        journal.put(row, note=words.strip(), decided_by=who, decided_at=now)
    else:
        journal.remove(row)
    return act.write_down(journal, who, "note", act.cell_of(campaign, unit), words.strip(), now)


def _told(
    conn: Connection,
    campaign: Campaign,
    code: str,
    dues: tuple[datetime, datetime],
    why: str,
    settings: Settings,
    now: datetime,
) -> tuple[str, ...]:
    """The letter that tells the unit of its new due instant, if an address of it works."""
    unit = next(one for one in roster.units(conn) if one.code == code)
    before, due = dues
    notice = extension_granted(unit, campaign, due, before, why, now, frozenset(bounces.dead_addresses(conn)))
    return (notice.key,) if notice and queue(conn, notice, settings.office, now) else ()


def _flag(
    conn: Connection, who: str, what: str, campaign: str, unit: str, why: str, now: datetime, name: str, value: bool
) -> act.Outcome:
    problem = _problem(conn, campaign, unit, why)
    if problem:
        return problem
    standing = campaigns.exceptions_of(conn, campaign).get(unit)
    if (getattr(standing, name) if standing else False) is value:
        return Problem(f"{name}-already" if value else f"not-{name}")
    journal = Journal(conn)
    _decide(journal, who, campaign, unit, why, now, **{name: value})
    return act.write_down(journal, who, what, act.cell_of(campaign, unit), why, now)


def _problem(conn: Connection, campaign: str, unit: str, why: str) -> Problem | None:
    if campaigns.get(conn, campaign) is None:
        return Problem("no-such-campaign", found=campaign)
    if all(one.code != unit for one in roster.units(conn)):
        return Problem("no-such-unit", found=unit)
    return None if why.strip() else Problem("reason-needed")


def _decide(journal: Journal, who: str, campaign: str, unit: str, why: str, now: datetime, **decided: Any) -> None:
    row = row_name.exception(campaign, unit)
    first = {} if journal.hold(row) else {"exempt": False}
    journal.put(row, **first | decided, reason=why.strip(), decided_by=who, decided_at=now)
