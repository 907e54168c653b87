"""How an act is written down, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from config.settings import Settings
from parsers.facts import Problem
from tracker.jobs.letters.correct import correct
from tracker.store.letters.outbox import recall
from tracker.store.office import audit
from tracker.store.office.journal import Journal


@dataclass(frozen=True, slots=True)
class ActAnswer:
    """An act that was done."""

    act: int  #: its id in the audit trail; `undo` takes it
    letters: tuple[str, ...] = ()  #: keys of the letters it put in the outbox; of an undo: those that had left already
    made: int = 0  #: id of the filing it made, if it made one
    cells: tuple[tuple[str, str], ...] = ()  #: that it touched, by campaign and unit
    corrections: tuple[str, ...] = ()  #: of an undo: keys of the letters that put right what had left


Outcome = ActAnswer | Problem


@dataclass(frozen=True, slots=True)
class Hand:
    """An officer at work: in which transaction, by what settings, when, why, and whether units hear of it."""

    conn: Connection
    who: str
    settings: Settings
    now: datetime
    why: str = ""
    tell: bool = True  #: False: the officer left the letters out


def cell_of(campaign: str, unit: str) -> str:
    """How the audit trail names one unit in one campaign."""
    return f"{campaign} {unit}"


def write_down(
    journal: Journal,
    who: str,
    what: str,
    about: str,
    why: str,
    now: datetime,
    letters: Sequence[str] = (),
    made: int = 0,
    campaign: str = "",
) -> Outcome:
    """The act's line in the audit trail, with what undoing it takes. An act that changed nothing is none.

    `campaign`: it touched every unit of this one, and undoing it looks at what all of them were told.
    """
    entries = journal.entries()
    if not entries and not letters:
        return Problem("nothing-to-do")
    undo = {"rows": [asdict(entry) for entry in entries], "letters": list(letters), "campaigns": [campaign] if campaign else []}
    return ActAnswer(audit.add(journal.conn, now, who, what, about, why, undo), tuple(letters), made)


def finish(
    hand: Hand,
    journal: Journal,
    what: str,
    about: str,
    cells: Sequence[tuple[str, str]],
    letters: Sequence[str] = (),
    made: int = 0,
) -> Outcome:
    """Write an act on these cells, by campaign and unit, down; what their units were told and holds no more is corrected."""
    entries = journal.entries()
    if not entries:
        recall(hand.conn, letters)  # what changes nothing is told to nobody
        return Problem("nothing-to-do")
    keys = (*letters, *_corrected(hand, cells))
    undo = {"rows": [asdict(entry) for entry in entries], "letters": list(keys), "cells": [list(one) for one in cells]}
    done = audit.add(hand.conn, hand.now, hand.who, what, about, hand.why.strip(), undo)
    return ActAnswer(done, keys, made, tuple(cells))


def _corrected(hand: Hand, cells: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return correct(hand.conn, cells, hand.why.strip(), hand.settings, hand.now) if hand.tell else ()
