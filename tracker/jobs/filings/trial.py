"""An act tried: what would follow, with nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

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


Looks = dict[tuple[str, str], tuple[str, str, Standing]]


class _UndoneError(Exception):
    """Ends the transaction of a trial."""


def tried(engine: Engine, now: datetime, do: Callable[[Connection], Outcome]) -> Trial:
    """Do it, look, and roll it back."""
    outcome: Outcome = Problem("nothing-to-do")
    letters: tuple[OutboxRow, ...] = ()
    after: Looks = {}
    try:
        with writing(engine) as conn:
            outcome = do(conn)
            if isinstance(outcome, ActAnswer):
                letters = outbox.by_keys(conn, outcome.letters)
                after = _looks(conn, outcome.cells, now)
            raise _UndoneError
    except _UndoneError:
        pass
    if isinstance(outcome, Problem):
        return Trial(problem=outcome)
    with reading(engine) as conn:
        changes = _changes(conn, after, now)
    return Trial(changes, letters)


def _looks(conn: Connection, places: Iterable[tuple[str, str]], now: datetime) -> Looks:
    """Cells by campaign and unit: what they are called, and how they stand; one that is not asked owes nothing."""
    found = ((place, board.cell_of(conn, *place)) for place in places)
    return {place: (one.campaign.title, one.unit.name, _standing(one, now)) for place, one in found if one}


def _standing(cell: Cell, now: datetime) -> Standing:
    return standing(cell, now) if cell.filed or cell.campaign.expects(cell.unit) else Standing.EXEMPT


def _changes(conn: Connection, after: Looks, now: datetime) -> tuple[CellChange, ...]:
    before = _looks(conn, after, now)
    found = (
        CellChange(title, name, before[place][2] if place in before else Standing.EXEMPT, then)
        for place, (title, name, then) in after.items()
    )
    return tuple(one for one in found if one.before is not one.after)
