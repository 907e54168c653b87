"""An act tried: what would follow, with nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine

from parsers.facts import Problem
from tracker.jobs.filings.act import ActAnswer, Outcome
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import Cell, standing
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
    done: tuple[str, ...] = ()  #: of many acts at once: as ActAnswer has them
    refused: tuple[tuple[str, Problem], ...] = ()


Looks = dict[tuple[str, str], tuple[str, str, Standing]]


class _UndoneError(Exception):
    """Ends the transaction of a trial."""


Seen = TypeVar("Seen")


def tried(engine: Engine, now: datetime, do: Callable[[Connection], Outcome]) -> Trial:
    """Do it, look, and roll it back."""
    seen = rolled_back(engine, do, lambda conn, done: (done, outbox.by_keys(conn, done.letters), _looks(conn, done.cells, now)))
    if isinstance(seen, Problem):
        return Trial(problem=seen)
    done, letters, after = seen
    with reading(engine) as conn:
        return Trial(_changes(conn, after, now), letters, done=done.done, refused=done.refused)


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


def _looks(conn: Connection, places: Iterable[tuple[str, str]], now: datetime) -> Looks:
    """Cells by campaign and unit: what they are called, and how they stand; one that is not asked owes nothing."""
    found = board.cells_at(conn, places).items()
    return {place: (one.campaign.title, one.unit.name, _standing(one, now)) for place, one in found}


def _standing(cell: Cell, now: datetime) -> Standing:
    return standing(cell, now) if cell.filed or cell.campaign.expects(cell.unit) else Standing.EXEMPT


def _changes(conn: Connection, after: Looks, now: datetime) -> tuple[CellChange, ...]:
    before = _looks(conn, after, now)
    found = (
        CellChange(title, name, before[place][2] if place in before else Standing.EXEMPT, then)
        for place, (title, name, then) in after.items()
    )
    return tuple(one for one in found if one.before is not one.after)
