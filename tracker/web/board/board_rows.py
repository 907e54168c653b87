"""Counting, choosing and ordering the rows of a board. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from config.entities import Campaign, Level
from parsers.vietnamese.collation import collation_key
from parsers.vietnamese.text import fold
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow
from tracker.rules.filings.approval import WAITING, approval
from tracker.rules.letters.notice import ASKING

FILTERS: Mapping[str, frozenset[Standing]] = {
    "tat-ca": frozenset(Standing) - {Standing.EXEMPT},
    "da-nop": frozenset({Standing.ON_TIME, Standing.LATE}),
    "dung-han": frozenset({Standing.ON_TIME}),
    "tre": frozenset({Standing.LATE}),
    "bo-sung": frozenset({Standing.INCOMPLETE}),
    "cho-xem-xet": frozenset({Standing.REVIEW}),
    "chua-nop": frozenset({Standing.AWAITING, Standing.OVERDUE}),
    "mien-nop": frozenset({Standing.EXEMPT}),
}
_LEVELS = list(Level)
_STANDINGS = list(Standing)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units stand where; every number is also a filter of the board."""

    counts: Mapping[str, int]  #: by the names of FILTERS

    @property
    def expected(self) -> int:
        """Units that must report: all but the exempt."""
        return self.counts["tat-ca"]

    @property
    def received(self) -> int:
        """Units whose report is complete, in time or late."""
        return self.counts["da-nop"]


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the reader asked to see."""

    standing: str = ""  #: a name of FILTERS; empty: every unit
    level: str = ""
    ward: str = ""
    order: str = "cap-hoc"
    search: str = ""  #: words of the unit's name, ward or code, with or without their marks
    since: datetime | None = None  #: only units of which something came after it
    group: str = ""  #: of the office's own making
    unapproved: bool = False  #: only complete reports that not enough officers have found right


class Board:
    """The rows of one campaign, and what is worked out from them once for all who look."""

    def __init__(self, campaign: Campaign, rows: Sequence[BoardRow]) -> None:
        self.campaign = campaign
        self.rows = tuple(rows)
        self._ordered: dict[str, tuple[BoardRow, ...]] = {}

    @cached_property
    def tally(self) -> Tally:
        """The counters."""
        return tally(self.rows)

    @cached_property
    def wards(self) -> tuple[str, ...]:
        """Every ward, in order."""
        return wards(self.rows)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Every level, in the order of schooling."""
        return levels(self.rows)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Every group that a unit of the board is in, in order."""
        return tuple(sorted({group for row in self.rows for group in row.cell.unit.groups}, key=collation_key))

    def choose(self, choice: BoardFilter) -> tuple[BoardRow, ...]:
        """The rows asked for, in the order asked for. Names that mean nothing choose nothing away."""
        order = choice.order if choice.order in ORDERS else "cap-hoc"
        if order not in self._ordered:
            self._ordered[order] = tuple(sorted(self.rows, key=ORDERS[order]))
        if BoardFilter(order=choice.order) == choice:
            return self._ordered[order]
        return chosen(self._ordered[order], choice, self._said if choice.search else None)

    @cached_property
    def _said(self) -> Mapping[str, str]:
        """What a search looks in, by unit."""
        return {row.cell.unit.code: said(row) for row in self.rows}

    @cached_property
    def unapproved(self) -> int:
        """How many complete reports wait for an officer's word."""
        return sum(approval(row.cell) in WAITING for row in self.rows) if self.campaign.approvals else 0

    @cached_property
    def progress(self) -> tuple[tuple[datetime, int], ...]:
        """The points of the curve."""
        return progress(self.rows)

    def turns(self, now: datetime) -> datetime | None:
        """The next due instant, or end of the days of grace: a row may turn then though nothing is written."""
        ends = {row.cell.due for row in self.rows}
        ends |= {due + self.campaign.grace for due in ends}
        return min((end for end in ends if end > now), default=None)


def tally(rows: Iterable[BoardRow]) -> Tally:
    """The counters of a board."""
    return tally_of(Counter(row.standing for row in rows))


def tally_of(counts: Mapping[Standing, int]) -> Tally:
    """The counters, from how many units stand where."""
    return Tally({name: sum(counts.get(one, 0) for one in wanted) for name, wanted in FILTERS.items()})


def choose(rows: Sequence[BoardRow], choice: BoardFilter) -> tuple[BoardRow, ...]:
    """The rows asked for, in the order asked for. Names that mean nothing choose nothing away."""
    return chosen(sorted(rows, key=ORDERS.get(choice.order, _by_level)), choice)


def chosen(rows: Sequence[BoardRow], choice: BoardFilter, told: Mapping[str, str] | None = None) -> tuple[BoardRow, ...]:
    """The rows asked for, in the order they have. `told`: what a search looks in, if it is known already."""
    wanted = FILTERS.get(choice.standing)
    words = fold(choice.search).split()
    return tuple(
        row
        for row in rows
        if (wanted is None or row.standing in wanted)
        and choice.level in ("", row.cell.unit.level)
        and choice.ward in ("", row.cell.unit.ward)
        and (not choice.group or choice.group in row.cell.unit.groups)
        and (choice.since is None or came_since(row, choice.since))
        and (not choice.unapproved or approval(row.cell) in WAITING)
        and (not words or _holds(told[row.cell.unit.code] if told else said(row), words))
    )


def said(row: BoardRow) -> str:
    """What a search looks in: the unit's name, ward and code, without marks."""
    unit = row.cell.unit
    return f"{fold(unit.name)} {fold(unit.ward)} {unit.code.lower()}"


def _holds(said: str, words: Sequence[str]) -> bool:
    return all(word in said for word in words)


def came_since(row: BoardRow, since: datetime) -> bool:
    """Whether something came from the unit after an instant."""
    return any(one.received_at > since for one in row.cell.filed)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading: those of this page, and how all of the group that were chosen stand."""

    name: str
    rows: tuple[BoardRow, ...]
    tally: Tally


def groups(chosen_rows: Sequence[BoardRow], shown: Sequence[BoardRow], order: str) -> tuple[Group, ...]:
    """The rows of a page by level or ward, where they are ordered by it; else all of them under no heading."""
    name_of = GROUPED.get(order)
    if name_of is None:
        return (Group("", tuple(shown), tally(chosen_rows)),) if shown else ()
    standings: dict[str, Counter[Standing]] = defaultdict(Counter)
    for row in chosen_rows:
        standings[name_of(row)][row.standing] += 1
    return tuple(Group(name, tuple(rows), tally_of(standings[name])) for name, rows in groupby(shown, key=name_of))


def sums(rows: Sequence[BoardRow]) -> tuple[tuple[str, tuple[Group, ...]], ...]:
    """How the rows stand by level, by ward and by cluster: each order that groups, with its groups in their order."""
    ordered = ((order, sorted(rows, key=ORDERS[order])) for order in GROUPED)
    return tuple((order, groups(some, some, order)) for order, some in ordered)


def wards(rows: Iterable[BoardRow]) -> tuple[str, ...]:
    """Every ward of the board, in order."""
    return tuple(sorted({row.cell.unit.ward for row in rows if row.cell.unit.ward}, key=collation_key))


def levels(rows: Iterable[BoardRow]) -> tuple[str, ...]:
    """Every level of the board, in the order of schooling."""
    return tuple(sorted({row.cell.unit.level for row in rows}, key=_LEVELS.index))


def last_chase(letters: Sequence[tuple[str, datetime]]) -> tuple[str, datetime] | None:
    """The newest letter that asked the unit for something: its kind, and when it left."""
    return max((one for one in letters if one[0] in ASKING), key=lambda one: one[1], default=None)


def progress(rows: Iterable[BoardRow], most: int = 240) -> tuple[tuple[datetime, int], ...]:
    """Instants, ascending, each with how many reports were complete from then on; at most so many points."""
    came = sorted(row.received_at for row in rows if row.received_at and row.standing in FILTERS["da-nop"])
    step = max(1, -(-len(came) // most))
    counted = [*range(step, len(came), step), len(came)] if came else []
    return tuple((came[count - 1], count) for count in counted)


def _by_level(row: BoardRow) -> Any:
    unit = row.cell.unit
    return _LEVELS.index(unit.level), collation_key(unit.ward), collation_key(unit.name)


def _by_ward(row: BoardRow) -> Any:
    return collation_key(row.cell.unit.ward), _by_level(row)


def _by_name(row: BoardRow) -> Any:
    return collation_key(row.cell.unit.name)


def _cluster(row: BoardRow) -> str:
    """A unit of several clusters stands in the first: a board has one row for each."""
    return min(row.cell.unit.groups, key=collation_key, default="")


def _by_cluster(row: BoardRow) -> Any:
    return not row.cell.unit.groups, collation_key(_cluster(row)), _by_level(row)


def _by_standing(row: BoardRow) -> Any:
    return _STANDINGS.index(row.standing), _by_level(row)


def _by_arrival(row: BoardRow) -> Any:
    return row.received_at is None, row.received_at, _by_level(row)


ORDERS: Mapping[str, Callable[[BoardRow], Any]] = {
    "cap-hoc": _by_level,
    "xa-phuong": _by_ward,
    "cum": _by_cluster,
    "don-vi": _by_name,
    "tinh-trang": _by_standing,
    "thoi-gian": _by_arrival,
}
GROUPED: Mapping[str, Callable[[BoardRow], str]] = {  #: orders that have headings, and the heading of a row
    "cap-hoc": lambda row: row.cell.unit.level,
    "xa-phuong": lambda row: row.cell.unit.ward,
    "cum": _cluster,
}
