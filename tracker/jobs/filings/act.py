"""How an act is written down, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from parsers.facts import Problem
from tracker.store.office import audit
from tracker.store.office.journal import Journal


@dataclass(frozen=True, slots=True)
class ActAnswer:
    """An act that was done."""

    act: int  #: its id in the audit trail; `undo` takes it
    letters: tuple[str, ...] = ()  #: keys of the letters it put in the outbox; of an undo: those that had left already
    made: int = 0  #: id of the filing it made, if it made one


Outcome = ActAnswer | Problem


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
) -> Outcome:
    """The act's line in the audit trail, with what undoing it takes. An act that changed nothing is none."""
    entries = journal.entries()
    if not entries:
        return Problem("nothing-to-do")
    undo = {"rows": [asdict(entry) for entry in entries], "letters": list(letters)}
    return ActAnswer(audit.add(journal.conn, now, who, what, about, why, undo), tuple(letters), made)
