"""A decision as a table of rows, read from the top: the first row that decides names itself, so it can be told.

`unit_table` says whose a document is, `campaign_table` what it answers, `against_table` what speaks against that; `baocao
why` and the pages tell the deciding row as the clue "rule-…".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.rules.attribution.evidence import Reason

E = TypeVar("E")

RULE = "rule-"  #: opens the kind of the clue that names the deciding row


@dataclass(frozen=True, slots=True)
class Verdict:
    """A unit or campaign, or why there is none."""

    answer: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    rule: str = ""  #: id of the row that decided


@dataclass(frozen=True, slots=True)
class Row(Generic[E]):
    """One way to decide."""

    id: str
    because: str  #: why it may decide, and why it stands where it does
    decides: Callable[[E], Verdict | None]  #: None: the rows below may


def first_to_decide(rows: Iterable[Row[E]], evidence: E) -> Verdict | None:
    """What the first row that decides says, with its name."""
    for row in rows:
        said = row.decides(evidence)
        if said:
            return Verdict(said.answer, said.reason, said.candidates, row.id)
    return None


def reasons_of(rows: Iterable[Row[E]]) -> dict[str, str]:
    """Why each row may decide, by its id."""
    return {row.id: row.because for row in rows}
