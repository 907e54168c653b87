"""Counting, choosing and ordering the rows of a board. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.registry import Level
from tracker.rules.evidence import Standing
from tracker.rules.notice import Kind
from tracker.rules.standing import BoardRow
from tracker.web.collation import collation_key

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
_CHASING = {Kind.REMINDER, Kind.LATE, Kind.INCOMPLETE}
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
class Choice:
    """What the reader asked to see."""

    standing: str = ""  #: a name of FILTERS; empty: every unit
    level: str = ""
    ward: str = ""
    order: str = "cap-hoc"


def tally(rows: Iterable[BoardRow]) -> Tally:
    """The counters of a board."""
    standings = [row.standing for row in rows]
    return Tally({name: sum(one in wanted for one in standings) for name, wanted in FILTERS.items()})


def choose(rows: Sequence[BoardRow], choice: Choice) -> tuple[BoardRow, ...]:
    """The rows asked for, in the order asked for. Names that mean nothing choose nothing away."""
    wanted = FILTERS.get(choice.standing)
    kept = [
        row
        for row in rows
        if (wanted is None or row.standing in wanted)
        and choice.level in ("", row.cell.unit.level)
        and choice.ward in ("", row.cell.unit.ward)
    ]
    return tuple(sorted(kept, key=ORDERS.get(choice.order, _by_level)))


def wards(rows: Iterable[BoardRow]) -> tuple[str, ...]:
    """Every ward of the board, in order."""
    return tuple(sorted({row.cell.unit.ward for row in rows if row.cell.unit.ward}, key=collation_key))


def levels(rows: Iterable[BoardRow]) -> tuple[str, ...]:
    """Every level of the board, in the order of schooling."""
    return tuple(sorted({row.cell.unit.level for row in rows}, key=_LEVELS.index))


def last_chase(row: BoardRow) -> tuple[str, Any] | None:
    """The newest letter that asked the unit for something: its kind, and when it left."""
    return max((one for one in row.letters if one[0] in _CHASING), key=lambda one: one[1], default=None)


def _by_level(row: BoardRow) -> Any:
    unit = row.cell.unit
    return _LEVELS.index(unit.level), collation_key(unit.ward), collation_key(unit.name)


def _by_ward(row: BoardRow) -> Any:
    return collation_key(row.cell.unit.ward), _by_level(row)


def _by_name(row: BoardRow) -> Any:
    return collation_key(row.cell.unit.name)


def _by_standing(row: BoardRow) -> Any:
    return _STANDINGS.index(row.standing), _by_level(row)


def _by_arrival(row: BoardRow) -> Any:
    return row.received_at is None, row.received_at, _by_level(row)


ORDERS: Mapping[str, Callable[[BoardRow], Any]] = {
    "cap-hoc": _by_level,
    "xa-phuong": _by_ward,
    "don-vi": _by_name,
    "tinh-trang": _by_standing,
    "thoi-gian": _by_arrival,
}
