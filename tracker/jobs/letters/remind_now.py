"""Reminding at an officer's wish: who would get which letter, and then the same letters into the outbox."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from config.settings import Settings
from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome, answered, cell_of
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.letters.queue import queue
from tracker.rules.board.standing import Cell, owes
from tracker.rules.letters.chasing import notice_now
from tracker.rules.letters.notice import Notice
from tracker.sending.letter import Letter
from tracker.sending.render import derived_id, render
from tracker.store.acts import audit
from tracker.store.filings import board
from tracker.store.letters import bounces, outbox, quiet_units


@dataclass(frozen=True, slots=True)
class ReminderRequest:
    """What reminding now would do."""

    notices: tuple[Notice, ...] = ()
    unreachable: tuple[Cell, ...] = ()  #: owe, and have no address that works
    in_review: tuple[Cell, ...] = ()  #: something of theirs waits for an officer: look there first
    silenced: tuple[Cell, ...] = ()  #: no letters to them, as an officer decided
    already: tuple[Cell, ...] = ()  #: were reminded by hand this very day


def plan(conn: Connection, campaign: str, units: Set[str] | None, settings: Settings, now: datetime) -> ReminderRequest:
    """Who of these units (None: of all) still owes, and what each would be sent. Changes nothing."""
    dead, silent = frozenset(bounces.dead_addresses(conn)), quiet_units.all_quiet(conn)
    known = outbox.keys(conn, campaign=campaign)
    label = f"hand:{now.astimezone(settings.office.timezone):%Y-%m-%d}"
    sorted_out: dict[str, list[Cell]] = {"unreachable": [], "in_review": [], "silenced": [], "already": []}
    notices = []
    for cell in board.cells(conn, campaign):
        if not owes(cell) or not cell.campaign.expects(cell.unit) or (units is not None and cell.unit.code not in units):
            continue
        notice = notice_now(cell, now, label, dead)
        if cell.unit.code in silent:
            sorted_out["silenced"].append(cell)
        elif cell.in_review:
            sorted_out["in_review"].append(cell)
        elif notice is None:
            sorted_out["unreachable"].append(cell)
        elif notice.key in known:
            sorted_out["already"].append(cell)
        else:
            notices.append(notice)
    return ReminderRequest(tuple(notices), **{name: tuple(cells) for name, cells in sorted_out.items()})


def preview(notice: Notice, settings: Settings) -> Letter:
    """The letter as it would leave."""
    return render(notice, settings.office, derived_id(notice.key, settings.office))


def remind_now(hand: Hand, campaign: str, units: Set[str]) -> Outcome:
    """Put the letters of these units into the outbox, to leave as the letters of all acts do; one line in the audit trail.

    What else was asked for is told: why each unit gets none. A problem if no unit gets one: "nobody-to-remind".
    """
    conn, office, now = hand.conn, hand.settings.office, hand.now
    wanted = plan(conn, campaign, units, hand.settings, now)
    chosen = [one for one in wanted.notices if queue(conn, replace(one, not_before=now + WAIT), office, now)]
    if not chosen:
        return Problem("nobody-to-remind")
    keys, places = tuple(one.key for one in chosen), tuple(cell_of(campaign, one.unit) for one in chosen)
    done = answered(replace(hand, why=str(len(keys))), (), "remind-now", campaign, (), keys)
    audit.touch(conn, done.act, places)
    return replace(done, done=places, refused=tuple(_left_out(campaign, units, wanted)))


def _left_out(campaign: str, units: Set[str], wanted: ReminderRequest) -> Iterator[tuple[str, Problem]]:
    """The units that were asked for and get no letter, each with the reason."""
    sorted_out = (
        ("no-address", wanted.unreachable), ("in-review", wanted.in_review), ("quiet", wanted.silenced),
        ("reminded-today", wanted.already),
    )  # fmt: skip
    owing = {one.unit for one in wanted.notices}
    for why, cells in sorted_out:
        owing |= {cell.unit.code for cell in cells}
        yield from ((cell_of(campaign, cell.unit.code), Problem(why)) for cell in cells)
    yield from ((cell_of(campaign, code), Problem("owes-nothing")) for code in sorted(units - owing))
