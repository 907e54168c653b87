"""A whole roster from a file, with what became of the units that the file leaves out (docs/rules.md, 14)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from config.entities import Fate, Unit
from parsers.facts import Problem
from tracker.jobs.filings.act import ActAnswer, Hand, Outcome
from tracker.jobs.office.unit_acts import change, succeed
from tracker.rules.office.succession import Succession, problem
from tracker.rules.office.unit_change import UnitChange
from tracker.store.acts import audit
from tracker.store.office import roster
from tracker.store.office.roster import Change


@dataclass(frozen=True, slots=True)
class Absent:
    """What an officer says of a unit that the file leaves out."""

    fate: Fate | None  #: None: it is still there
    into: str = ""  #: code of its successor


@dataclass(frozen=True, slots=True)
class RosterImport:
    """A file and the answers to what it leaves open."""

    units: tuple[Unit, ...]
    absent: Mapping[str, Absent]  #: by code of each unit that the file leaves out
    day: date | None = None  #: from which the answers hold
    seen: str = ""  #: the roster that the officer had before the eyes (`stamp`); empty: whatever it is now
    codes_made: bool = False  #: codes were made of names: a renamed unit keeps the one it has


def stamp(units: Iterable[Unit]) -> str:
    """Which roster, or which unit of it, an officer has before the eyes."""
    return hashlib.sha256(repr(sorted(units, key=lambda one: one.code)).encode()).hexdigest()[:16]


def last_hand(conn: Connection, *about: str) -> str:
    """Who last changed the roster, or one unit of it."""
    return next((one.who for one in audit.of(conn, ("roster", *about), 1)), "")


def absent_units(known: Sequence[Unit], listed: Sequence[Unit]) -> tuple[Unit, ...]:
    """The standing units that a file leaves out."""
    codes = {one.code for one in listed}
    return tuple(one for one in known if one.code not in codes and not one.life.until)


def import_roster(hand: Hand, it: RosterImport) -> Outcome:
    """Make the roster say what the file says; units that are gone are changed by acts of their own, each to be undone.

    Nothing is written if one answer cannot be. Problems: "absent-unanswered" (`found`: which unit), "bad-date",
    "reason-needed", "no-such-unit", "overtaken" (`found`: by whom), and those of the acts.
    """
    known = roster.units(hand.conn, learnt=False)
    if it.seen and it.seen != stamp(known):
        return Problem("overtaken", found=last_hand(hand.conn, *(f"unit {one.code}" for one in known)))
    gone = {code: one for code, one in it.absent.items() if one.fate}
    units, renamed = _in_place(it, gone)
    kept = {one.unit for one in renamed}
    changes = tuple(_succession(code, one, it) for code, one in gone.items() if code not in kept)
    refused = _refusal(hand, it, known, changes)
    if refused:
        return refused
    done = [change(hand, renamed)] if renamed else []
    if any(isinstance(one, Problem) for one in done):
        return done[0]
    since = {new.code: one.day for one in changes for new in one.new}
    counted = Counter(one.change for one in roster.replace_units(hand.conn, units, since))
    done += [succeed(hand, one) for one in changes]
    words = f"{counted[Change.ADDED]} + {counted[Change.CHANGED]}"
    written = audit.add(hand.conn, hand.now, hand.who, "import-roster", "roster", words)
    acts = [one for one in done if isinstance(one, ActAnswer)]
    letters = tuple(letter for one in acts for letter in one.letters)
    return ActAnswer(written, letters, cells=tuple(dict.fromkeys(cell for one in acts for cell in one.cells)))


def _succession(code: str, one: Absent, it: RosterImport) -> Succession:
    new = tuple(unit for unit in it.units if unit.code == one.into)
    return Succession(one.fate or Fate.DISSOLVED, code, new, it.day or date.max)


def _refusal(hand: Hand, it: RosterImport, known: Sequence[Unit], changes: Sequence[Succession]) -> Problem | None:
    open_ones = [one.name for one in absent_units(known, it.units) if one.code not in it.absent]
    gone = any(one.fate for one in it.absent.values())
    if open_ones:
        return Problem("absent-unanswered", found=open_ones[0])
    if gone and it.day is None:
        return Problem("bad-date")
    if gone and not hand.why.strip():
        return Problem("reason-needed")
    today = hand.now.astimezone(hand.settings.office.timezone).date()
    found = (problem(one, known, today) for one in changes)
    return next((Problem(code, found=what) for code, what in found if code), None)


def _in_place(it: RosterImport, gone: Mapping[str, Absent]) -> tuple[tuple[Unit, ...], list[UnitChange]]:
    """Where codes were made of names, a renamed unit is the same one: its row takes the code it has."""
    if not it.codes_made or it.day is None:
        return it.units, []
    old_of = {one.into: code for code, one in gone.items() if one.fate is Fate.RENAMED}
    units = tuple(replace(one, code=old_of.get(one.code, one.code)) for one in it.units)
    same = [one for one in it.units if one.code in old_of]
    return units, [UnitChange(old_of[one.code], it.day, one.name, one.level, one.ward, one.emails) for one in same]
