"""One unit in one campaign: more time, none asked, lateness excused, a note beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from config.entities import Campaign
from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.letters.queue import queue
from tracker.rules.board.standing import owes
from tracker.rules.letters.notices import extension_granted
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.filings import board, ledger
from tracker.store.letters import bounces
from tracker.store.office import roster


def extend(hand: Hand, campaign: str, unit: str, due: datetime | None, seen: str = "") -> act.Outcome:
    """Give one unit until `due` (exclusive); None: the campaign's own due instant holds again.

    Reports that came are judged in time or late anew, and the unit is told. `seen`: what was decided for the unit when
    the officer looked (`stamp`); empty: whatever it is now.

    Problems: "no-such-campaign", "no-such-unit", "reason-needed", "overtaken" (`found`: by whom),
    "due-not-later" than the campaign's own.
    """
    conn, journal = hand.conn, Journal(hand.conn)
    problem = _problem(hand, campaign, unit)
    known, standing = campaigns.get(conn, campaign), campaigns.exceptions_of(conn, campaign).get(unit)
    if problem or known is None:
        return problem or Problem("no-such-campaign")
    if seen and seen != stamp(standing):
        return Problem("overtaken", found=standing.decided_by if standing else "")
    if due is not None and due <= known.due:
        return Problem("due-not-later")
    _decide(hand, journal, campaign, unit, due=due)
    for filing in ledger.of_cell(conn, unit, campaign):
        on_time = filing.received_at < (due or known.due)
        if on_time is not filing.on_time:
            journal.hold(row_name.filing(filing.id))
            ledger.set_on_time(conn, filing.id, on_time)
    before = (standing.due if standing else None) or known.due
    later = due if due and due > before and hand.tell else None
    letters = _told(hand, known, unit, before, later) if later and _owes(hand, campaign, unit) else ()
    return act.finish(hand, journal, "extend", act.cell_of(campaign, unit), ((campaign, unit),), letters)


def stamp(decided: Excepted | None) -> str:
    """What is decided for one unit, as an officer has it before the eyes."""
    return decided.decided_at.isoformat() if decided else "nothing"


def exempt(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """The unit owes nothing in this campaign. Problems: as `extend`, "exempt-already"."""
    return _flag(hand, "exempt", campaign, unit, "exempt", True)


def owe_again(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """The unit is asked after all. Problems: as `extend`, "not-exempt"."""
    return _flag(hand, "owe-again", campaign, unit, "exempt", False)


def excuse(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """The report came late, the office accepts why, and it counts as on time. Problems: as `extend`, "excused-already"."""
    return _flag(hand, "excuse", campaign, unit, "excused", True)


def excuse_no_more(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """Late is late. Problems: as `extend`, "not-excused"."""
    return _flag(hand, "excuse-no-more", campaign, unit, "excused", False)


def note(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """The hand's words beside a cell of the board, in place of those that stood there; empty: none any more."""
    journal, words = Journal(hand.conn), hand.why.strip()
    problem = _problem(replace(hand, why="none needed"), campaign, unit)
    if problem:
        return problem
    row = row_name.note(campaign, unit)
    if words:
        journal.put(row, note=words, decided_by=hand.who, decided_at=hand.now)
    else:
        journal.remove(row)
    return act.finish(hand, journal, "note", act.cell_of(campaign, unit), ())


def called(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """The unit was called about this report: who and when stands beside its cell, with what was said if the hand tells it."""
    journal = Journal(hand.conn)
    problem = _problem(replace(hand, why="none needed"), campaign, unit)
    if problem:
        return problem
    journal.put(row_name.call(campaign, unit), said=hand.why.strip(), decided_by=hand.who, decided_at=hand.now)
    return act.finish(hand, journal, "called", act.cell_of(campaign, unit), ())


def _owes(hand: Hand, campaign: str, unit: str) -> bool:
    cell = board.cell_of(hand.conn, campaign, unit)
    return cell is not None and owes(cell)


def _told(hand: Hand, campaign: Campaign, code: str, before: datetime, due: datetime) -> tuple[str, ...]:
    """The letter that tells the unit of its new due instant, if an address of it works."""
    conn, now = hand.conn, hand.now
    unit = roster.unit(conn, code)
    if unit is None:
        return ()
    notice = extension_granted(unit, campaign, due, before, hand.why.strip(), now, frozenset(bounces.dead_addresses(conn)))
    if notice is None or not queue(conn, replace(notice, not_before=now + WAIT), hand.settings.office, now):
        return ()
    return (notice.key,)


def _flag(hand: Hand, what: str, campaign: str, unit: str, name: str, value: bool) -> act.Outcome:
    problem = _problem(hand, campaign, unit)
    if problem:
        return problem
    standing = campaigns.exceptions_of(hand.conn, campaign).get(unit)
    if (getattr(standing, name) if standing else False) is value:
        return Problem(f"{name}-already" if value else f"not-{name}")
    journal = Journal(hand.conn)
    _decide(hand, journal, campaign, unit, **{name: value})
    return act.finish(hand, journal, what, act.cell_of(campaign, unit), ((campaign, unit),))


def _problem(hand: Hand, campaign: str, unit: str) -> Problem | None:
    if campaigns.get(hand.conn, campaign) is None:
        return Problem("no-such-campaign", found=campaign)
    if not roster.names(hand.conn, (unit,)):
        return Problem("no-such-unit", found=unit)
    return None if hand.why.strip() else Problem("reason-needed")


def _decide(hand: Hand, journal: Journal, campaign: str, unit: str, **decided: Any) -> None:
    row = row_name.exception(campaign, unit)
    first = {} if journal.hold(row) else {"exempt": False}
    journal.put(row, **first | decided, reason=hand.why.strip(), decided_by=hand.who, decided_at=hand.now)
