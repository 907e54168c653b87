"""Counting, choosing and ordering the rows of a board. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from itertools import groupby
from typing import Any

from config.entities import Campaign, Level
from parsers.vietnamese.collation import collation_key
from parsers.vietnamese.text import fold
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow, board_row
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
        rows = self._in_order(order)
        return (
            rows if BoardFilter(order=choice.order) == choice else chosen(rows, choice, self._said if choice.search else None)
        )

    def _in_order(self, order: str) -> tuple[BoardRow, ...]:
        if order not in self._ordered:
            first = _BEFORE_LEVEL.get(order)  # the rest is by level: nothing is compared letter by letter again
            rows, key = (self._in_order("cap-hoc"), first) if first else (self.rows, ORDERS[order])
            self._ordered[order] = tuple(sorted(rows, key=key))
        return self._ordered[order]

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

    def renewed(self, changed: Mapping[str, BoardRow | None], now: datetime) -> Board | None:
        """The board at a later instant, with other rows for some units; None: it has other units, and is made anew."""
        turned = (row for row in self.rows if row.standing is Standing.AWAITING and now >= row.cell.due + self.campaign.grace)
        new = {row.cell.unit.code: board_row(row.cell, now) for row in turned}
        new |= {code: row for code, row in changed.items() if row}
        if len(new.keys() | changed.keys()) != sum(row.cell.unit.code in new for row in self.rows):
            return None
        made = Board(self.campaign, _in_place(self.rows, new))
        made._ordered = {name: _in_place(self._ordered[name], new) for name in _OF_UNITS if name in self._ordered}
        for name in ("wards", "levels", "groups", "_said"):  # what units are, not how they stand
            if name in self.__dict__:
                made.__dict__[name] = self.__dict__[name]
        return made

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
    found: Iterable[BoardRow] = rows
    if wanted := FILTERS.get(choice.standing):
        found = (row for row in found if row.standing in wanted)
    if choice.level:
        found = (row for row in found if row.cell.unit.level == choice.level)
    if choice.ward:
        found = (row for row in found if row.cell.unit.ward == choice.ward)
    if choice.group:
        found = (row for row in found if choice.group in row.cell.unit.groups)
    if since := choice.since:
        found = (row for row in found if came_since(row, since))
    if choice.unapproved:
        found = (row for row in found if approval(row.cell) in WAITING)
    if words := fold(choice.search).split():
        left = list((told or {row.cell.unit.code: said(row) for row in rows}).items())
        for word in words:
            left = [one for one in left if word in one[1]]
        codes = {code for code, _ in left}
        found = (row for row in found if row.cell.unit.code in codes)
    return tuple(found)


def said(row: BoardRow) -> str:
    """What a search looks in: the unit's name, ward and code, without marks."""
    unit = row.cell.unit
    return f"{fold(unit.name)} {fold(unit.ward)} {unit.code.lower()}"


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


def _in_place(rows: Sequence[BoardRow], new: Mapping[str, BoardRow]) -> tuple[BoardRow, ...]:
    return tuple(new.get(row.cell.unit.code, row) for row in rows)


def _then_by_level(first: Callable[[BoardRow], Any], row: BoardRow) -> Any:
    return first(row), _by_level(row)


_BEFORE_LEVEL: Mapping[str, Callable[[BoardRow], Any]] = {
    "tinh-trang": lambda row: _STANDINGS.index(row.standing),
    "thoi-gian": lambda row: (row.received_at is None, row.received_at),
}
_OF_UNITS: Mapping[str, Callable[[BoardRow], Any]] = {
    "cap-hoc": _by_level,
    "xa-phuong": _by_ward,
    "cum": _by_cluster,
    "don-vi": _by_name,
}
ORDERS: Mapping[str, Callable[[BoardRow], Any]] = {
    **_OF_UNITS,
    **{name: partial(_then_by_level, first) for name, first in _BEFORE_LEVEL.items()},
}
GROUPED: Mapping[str, Callable[[BoardRow], str]] = {  #: orders that have headings, and the heading of a row
    "cap-hoc": lambda row: row.cell.unit.level,
    "xa-phuong": lambda row: row.cell.unit.ward,
    "cum": _cluster,
}
