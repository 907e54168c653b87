"""Units that change: another name, another unit in their place, none at all (docs/rules.md, 14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from config.entities import Fate, Role, Unit
from parsers.facts import Problem
from parsers.vietnamese.text import key
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.letters.queue import queue
from tracker.rules.board.standing import Cell, owes
from tracker.rules.letters.notice import ChangeLine
from tracker.rules.letters.notices import unit_changed
from tracker.rules.letters.recipients import reachable
from tracker.rules.office.succession import Duty, Found, Round, Succession, duties, found, problem
from tracker.rules.office.unit_change import UnitChange
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import CampaignRow
from tracker.store.filings import board
from tracker.store.letters import bounces
from tracker.store.office import roster

Cells = Mapping[str, Cell]  #: of one campaign, by unit


def change(hand: Hand, changes: Sequence[UnitChange]) -> act.Outcome:
    """Units that stay the same get other names and addresses, all in one act; each is told.

    The old name goes on meaning the unit, and mail from its old addresses is still its own; letters go to the new ones.
    Problems: "reason-needed", "no-such-unit", "ended-already", "day-not-come", "name-of-another".
    """
    known = {one.code: one for one in roster.units(hand.conn, learnt=False)}
    refused = None if hand.why.strip() else Problem("reason-needed")
    refused = refused or next((wrong for one in changes if (wrong := _refusal(hand, one, known))), None)
    if refused:
        return refused
    journal, letters = Journal(hand.conn), list[str]()
    for one in changes:
        _write(journal, one, known[one.unit])
        now = roster.unit(hand.conn, one.unit)
        if now is not None and (one.name or one.emails):
            line = ChangeLine("name" if one.name else "addresses", one.day, known[one.unit].name, (now.name,))
            letters += _told(hand, now, line, (), (now,))
    about = f"unit {changes[0].unit}" if len(changes) == 1 else "roster"
    return act.finish(hand, journal, "change-unit" if len(changes) == 1 else "change-units", about, (), letters)


def succeed(hand: Hand, it: Succession) -> act.Outcome:
    """A unit stands no more from a day on, and others answer for it; duties that are open move, what is over stays.

    Problems: "reason-needed" and those of `tracker.rules.office.succession.problem`.
    """
    conn = hand.conn
    today = hand.now.astimezone(hand.settings.office.timezone).date()
    known = roster.units(conn)
    code, what = problem(it, known, today) if hand.why.strip() else ("reason-needed", "")
    if code:
        return Problem(code, found=what)
    involved = tuple(dict.fromkeys((it.old, *(one.code for one in it.new))))
    rounds = [row for row in campaigns.listing(conn) if row.closed_at is None or row.campaign.last_day >= it.day]
    before = {row.campaign.code: _cells(hand, row, involved) for row in rounds}
    journal = Journal(conn)
    _write_lives(journal, it, {one.code: one for one in known})
    touched = []
    for row in rounds:
        for duty in duties(it, _round(hand, row, it, involved, before[row.campaign.code])):
            _decide(hand, journal, row.campaign.code, duty)
        touched += [(row.campaign.code, one) for one in involved]
    letters = _letters(hand, it, [row for row in rounds if row.closed_at is None], involved, before)
    return act.finish(hand, journal, _ACTS[it.fate], f"unit {it.old}", touched, letters)


def set_address_role(hand: Hand, code: str, address: str, role: Role) -> act.Outcome:
    """An address of a unit is somebody else's, as far as letters care. Problems: "no-such-address", "nothing-to-do"."""
    if address.lower() not in roster.own_addresses(hand.conn, code):
        return Problem("no-such-address", found=address)
    journal = Journal(hand.conn)
    journal.put(row_name.address(address.lower(), code), role=role)
    return act.finish(replace(hand, why=hand.why or f"{address}: {role}"), journal, "address-role", f"unit {code}", ())


_ACTS = {
    Fate.RENAMED: "rename-unit",
    Fate.MERGED: "merge-unit",
    Fate.SPLIT: "split-unit",
    Fate.DISSOLVED: "dissolve-unit",
}


def _refusal(hand: Hand, one: UnitChange, known: Mapping[str, Unit]) -> Problem | None:
    unit = known.get(one.unit)
    if unit is None:
        return Problem("no-such-unit", found=one.unit)
    if unit.life.until:
        return Problem("ended-already", found=unit.name)
    if one.day > hand.now.astimezone(hand.settings.office.timezone).date():
        return Problem("day-not-come", found=f"{one.day:%d/%m/%Y}")
    same = next((other for other in known.values() if key(other.name) == key(one.name) and other.code != one.unit), None)
    return Problem("name-of-another", same.name, one.name) if one.name and same and not same.life.until else None


def _write(journal: Journal, one: UnitChange, old: Unit) -> None:
    row = row_name.unit(one.unit)
    values: dict[str, Any] = {"ward": one.ward} if one.ward and one.ward != old.ward else {}
    if one.level and one.level is not old.level:
        values["level"] = one.level.value
    if one.name and one.name != old.name:
        former = [[name.name, name.since.isoformat()] for name in old.life.former if name.name != one.name]
        values |= {"name": one.name, "former": [*former, [old.name, one.day.isoformat()]]}
    if values:
        journal.put(row, **values)
    if one.emails:
        _readdress(journal, one)


def _readdress(journal: Journal, one: UnitChange) -> None:
    """The new addresses are the roster's; those of before are kept behind them, as learnt: mail from them is the unit's."""
    before = [address for address in roster.own_addresses(journal.conn, one.unit) if address not in one.emails]
    for position, address in enumerate((*one.emails, *before)):
        origin = "roster" if address in one.emails else "learnt"
        journal.put(row_name.address(address, one.unit), position=position, origin=origin)


def _write_lives(journal: Journal, it: Succession, known: Mapping[str, Unit]) -> None:
    """The old unit's last day and its successors; those not on the roster yet come on it beside the old one."""
    place, *_ = roster.places(journal.conn, (it.old,))[it.old]
    for one in it.new:
        if one.code not in known:
            journal.put(row_name.unit(one.code), position=place, since=it.day, **roster.columns_of(one))
            for position, address in enumerate(one.emails):
                row = row_name.address(address, one.code)
                journal.put(row, position=position, origin="roster", role=one.role_of(address))
    heirs = [one.code for one in it.new]
    if not it.goes_on:
        journal.put(row_name.unit(it.old), until=it.day, fate=it.fate, successors=heirs)


def _cells(hand: Hand, row: CampaignRow, codes: Iterable[str]) -> Cells:
    known = (roster.unit(hand.conn, code) for code in codes)
    campaign = campaigns.get(hand.conn, row.campaign.code) or row.campaign  # as acts have it by now
    return {one.unit.code: one for one in board.cells_among(hand.conn, campaign, [unit for unit in known if unit])}


def _round(hand: Hand, row: CampaignRow, it: Succession, involved: Sequence[str], before: Cells) -> Round:
    after = _cells(hand, row, involved)

    def seen(code: str) -> Found:
        asked = after[code].campaign.expects(after[code].unit)
        begun = code != it.old and row.closed_at is not None and after[code].unit.life.since == it.day
        was = None if begun else before.get(code)  # nobody asks what began only then about what was closed
        return found(was, asked) if was else Found(code, asked=False, after=asked)

    new = tuple(seen(one.code) for one in it.new if one.code != it.old)
    return Round(row.closed_at is None, row.campaign.last_day, seen(it.old), new)


def _decide(hand: Hand, journal: Journal, campaign: str, duty: Duty) -> None:
    row = row_name.exception(campaign, duty.unit)
    due = {"due": duty.due} if duty.due else {}
    decided = {"asked": duty.asked, "exempt": not duty.asked, "reason": hand.why.strip(), **due}
    journal.put(row, **decided, decided_by=hand.who, decided_at=hand.now)


def _letters(
    hand: Hand, it: Succession, rounds: Sequence[CampaignRow], involved: Sequence[str], before: Mapping[str, Cells]
) -> list[str]:
    """A letter to each successor, and to a unit that is dissolved; the first says of the old unit that it owes no more."""
    old = roster.unit(hand.conn, it.old)
    if old is None:
        return []
    boards = [(before[row.campaign.code], _cells(hand, row, involved)) for row in rounds]
    relieved = [now[it.old] for was, now in boards if _owing(was.get(it.old)) and not _owing(now[it.old])]
    told = [one for code in dict.fromkeys(one.code for one in it.new) if (one := roster.unit(hand.conn, code))] or [old]
    line = ChangeLine(
        it.fate, it.day, old.name, tuple(one.name for one in told if it.new), counts=it.counts or it.fate is Fate.RENAMED
    )
    keys: list[str] = []
    for unit in told:
        mine = [now[unit.code] for _, now in boards if it.new and _owing(now[unit.code])]
        keys += _told(hand, unit, line, (*mine, *([] if keys else relieved)), (unit, old))
    return keys


def _owing(cell: Cell | None) -> bool:
    return cell is not None and owes(cell) and cell.campaign.expects(cell.unit)


def _told(hand: Hand, unit: Unit, line: ChangeLine, cells: Sequence[Cell], among: Sequence[Unit]) -> list[str]:
    if not hand.tell:
        return []
    dead = frozenset(bounces.dead_addresses(hand.conn))
    to = tuple(dict.fromkeys(address for one in among for address in reachable(one, dead)))
    notice = unit_changed(unit, line, cells, to, hand.why.strip(), hand.now)
    if notice is None or not queue(hand.conn, replace(notice, not_before=hand.now + WAIT), hand.settings.office, hand.now):
        return []
    return [notice.key]
