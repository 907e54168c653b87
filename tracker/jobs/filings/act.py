"""How an act is written down, and what it answers; and how many acts are written down as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from config.settings import Settings
from parsers.facts import Problem
from tracker.jobs.letters.correct import correct
from tracker.store.acts import audit
from tracker.store.acts.journal import Journal, JournalEntry, joined
from tracker.store.letters.outbox import recall


@dataclass(frozen=True, slots=True)
class ActAnswer:
    """An act that was done."""

    act: int  #: its id in the audit trail; `undo` takes it
    letters: tuple[str, ...] = ()  #: keys of the letters it put in the outbox; of an undo: those that had left already
    made: int = 0  #: id of the filing it made, if it made one
    cells: tuple[tuple[str, str], ...] = ()  #: that it touched, by campaign and unit
    corrections: tuple[str, ...] = ()  #: of an undo: keys of the letters that put right what had left
    done: tuple[str, ...] = ()  #: of many acts at once: what each that was done was done to
    refused: tuple[tuple[str, Problem], ...] = ()  #: and what each other was to be done to, with why it was not


Outcome = ActAnswer | Problem


@dataclass(slots=True)
class Bundle:
    """What many acts wrote that will stand as one in the audit trail."""

    entries: list[JournalEntry] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    cells: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hand:
    """An officer at work: in which transaction, by what settings, when, why, and whether units hear of it."""

    conn: Connection
    who: str
    settings: Settings
    now: datetime
    why: str = ""
    tell: bool = True  #: False: the officer left the letters out
    bundle: Bundle | None = None  #: where the act is one of many


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
    return answered(hand, entries, what, about, cells, (*letters, *_corrected(hand, cells)), made)


def answered(
    hand: Hand,
    entries: Sequence[JournalEntry],
    what: str,
    about: str,
    cells: Sequence[tuple[str, str]] = (),
    keys: Sequence[str] = (),
    made: int = 0,
) -> ActAnswer:
    """The act's line in the audit trail, or its share of the line that tells of many."""
    if hand.bundle is not None:
        hand.bundle.entries += entries
        hand.bundle.letters += keys
        hand.bundle.cells += cells
        return ActAnswer(0, tuple(keys), made, tuple(cells))
    undo = {"rows": [asdict(entry) for entry in entries], "letters": list(keys), "cells": [list(one) for one in cells]}
    done = audit.add(hand.conn, hand.now, hand.who, what, about, hand.why.strip(), undo)
    return ActAnswer(done, tuple(keys), made, tuple(cells))


def together(hand: Hand, what: str, about: str, acts: Iterable[tuple[str, Callable[[Hand], Outcome]]]) -> Outcome:
    """Each of the acts, named by what it is done to, as one line of the audit trail and one thing to take back.

    `about`: what it is done to, with {count} of them. What cannot be done is left out and told; a problem only if nothing
    could: the first one's, or "nothing-chosen".
    """
    bundle, done, refused = Bundle(), list[str](), list[tuple[str, Problem]]()
    for place, do in acts:
        with hand.conn.begin_nested() as attempt:
            outcome = do(replace(hand, bundle=bundle))
            if isinstance(outcome, Problem):
                attempt.rollback()
                refused.append((place, outcome))
            else:
                done.append(place)
    if not done:
        return refused[0][1] if refused else Problem("nothing-chosen")
    cells, letters = tuple(dict.fromkeys(bundle.cells)), tuple(dict.fromkeys(bundle.letters))
    place = done[0] if len(done) == 1 else about.format(count=len(done))
    whole = answered(hand, joined(bundle.entries), what, place, cells, letters)
    audit.touch(hand.conn, whole.act, done)
    return replace(whole, done=tuple(done), refused=tuple(refused))


def _corrected(hand: Hand, cells: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return correct(hand.conn, cells, hand.why.strip(), hand.settings, hand.now) if hand.tell else ()
