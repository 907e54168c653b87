"""An act tried: what would follow, with nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine

from parsers.facts import Problem
from tracker.jobs.filings.act import ActAnswer, Outcome
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import standing
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.letters.outbox import OutboxRow
from tracker.store.session import reading, writing


@dataclass(frozen=True, slots=True)
class CellChange:
    """One unit in one campaign, before and after."""

    campaign: str  #: title
    unit: str  #: name
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Trial:
    """What an act would do."""

    cells: tuple[CellChange, ...] = ()  #: those whose standing changes
    letters: tuple[OutboxRow, ...] = ()
    problem: Problem | None = None  #: why it would be refused


class _UndoneError(Exception):
    """Ends the transaction of a trial."""


Seen = TypeVar("Seen")


def tried(engine: Engine, now: datetime, do: Callable[[Connection], Outcome]) -> Trial:
    """Do it, look, and roll it back."""
    seen = rolled_back(engine, do, lambda conn, done: (outbox.by_keys(conn, done.letters), _standings(conn, done.cells, now)))
    if isinstance(seen, Problem):
        return Trial(problem=seen)
    letters, after = seen
    with reading(engine) as conn:
        return Trial(_changes(conn, after, now), letters)


def rolled_back(
    engine: Engine, do: Callable[[Connection], Outcome], look: Callable[[Connection, ActAnswer], Seen]
) -> Seen | Problem:
    """What is seen after an act of which nothing stays; the problem, if it is refused."""
    seen: Seen | Problem = Problem("nothing-to-do")
    try:
        with writing(engine) as conn:
            outcome = do(conn)
            seen = look(conn, outcome) if isinstance(outcome, ActAnswer) else outcome
            raise _UndoneError
    except _UndoneError:
        return seen


def _standings(conn: Connection, cells: tuple[tuple[str, str], ...], now: datetime) -> dict[tuple[str, str], Standing]:
    found = {cell: board.cell_of(conn, *cell) for cell in cells}
    return {cell: standing(one, now) for cell, one in found.items() if one}


def _changes(conn: Connection, after: dict[tuple[str, str], Standing], now: datetime) -> tuple[CellChange, ...]:
    changes = []
    for place, then in after.items():
        cell = board.cell_of(conn, *place)
        if cell and (before := standing(cell, now)) is not then:
            changes.append(CellChange(cell.campaign.title, cell.unit.name, before, then))
    return tuple(changes)
