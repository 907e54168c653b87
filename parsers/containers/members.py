"""What the readers of archives share: members, refusals, and the purse that pays for expanding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.facts import Budget, Forwarded, Outcome, Problem

LISTED_BYTES = 4_000_000  #: of tables of contents in one message; five hundred files need a twentieth
RATIO_FREE_BYTES = 1_000_000  #: small members may compress as well as they like


@dataclass(slots=True)
class Purse:
    """What opening one message has cost so far; the one thing here that changes."""

    budget: Budget
    files: int = 0
    expanded: int = 0
    listed: int = 0  #: bytes of archives' tables of contents, which cost far more than their length

    def can_pay(self, files: int, size: int) -> bool:
        """Whether so many more files and bytes stay within the budget."""
        return self.files + files <= self.budget.files and self.expanded + size <= self.budget.expanded_bytes


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; the path as it stands there."""

    path: str  #: empty where the archive gives its one file no name
    content: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive opened, wholly or in part. With an outcome, the archive itself is listed with it."""

    members: tuple[Member, ...] = ()
    outcome: Outcome | None = None
    problem: Problem | None = None
    letters: tuple[Forwarded, ...] = ()  #: of a message in a mail program's own format


def refused(outcome: Outcome, code: str, where: str = "") -> Opened:
    """An archive that is not opened."""
    return Opened((), outcome, Problem(code, where))


def over_budget(sizes: Iterable[tuple[int, int]], purse: Purse) -> str:
    """Which cap the members' (expanded, packed) sizes break: files, expanded-bytes, expansion-ratio; or none."""
    count = total = 0
    for expanded, packed in sizes:
        count, total = count + 1, total + expanded
        if expanded > RATIO_FREE_BYTES and expanded > packed * purse.budget.expansion_ratio:
            return "expansion-ratio"
    if purse.can_pay(0, total):
        return "" if purse.can_pay(count, 0) else "files"
    return "expanded-bytes"
