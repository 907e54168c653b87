"""Who reported, as a summary report states it, and how the count grew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from tracker.rules.attribution.evidence import Standing


class ProgressUnit(Protocol):
    """A unit, as far as progress names it."""

    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def ward(self) -> str: ...


class ProgressRow(Protocol):
    """A row of the board, or what was counted of it without its papers."""

    @property
    def unit(self) -> ProgressUnit: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def received_at(self) -> datetime | None: ...


Row = TypeVar("Row", bound=ProgressRow)


@dataclass(frozen=True, slots=True)
class Progress(Generic[Row]):
    """The units of a campaign by where they stand. The exempt are asked nothing and counted nowhere."""

    expected: tuple[Row, ...]
    on_time: tuple[Row, ...]
    late: tuple[Row, ...]
    incomplete: tuple[Row, ...]  #: something came, a required part is missing
    review: tuple[Row, ...]  #: something came that a person must look at
    missing: tuple[Row, ...]  #: nothing came
    exempt: tuple[Row, ...]

    @property
    def complete(self) -> int:
        """Units whose report is complete, in time or late."""
        return len(self.on_time) + len(self.late)


def progress(rows: Sequence[Row]) -> Progress[Row]:
    """The board, sorted out; every unit stands in exactly one of the groups below `expected`, or is exempt."""

    def those(*standings: Standing) -> tuple[Row, ...]:
        return tuple(row for row in rows if row.standing in standings)

    return Progress(
        expected=tuple(row for row in rows if row.standing is not Standing.EXEMPT),
        on_time=those(Standing.ON_TIME),
        late=those(Standing.LATE),
        incomplete=those(Standing.INCOMPLETE),
        review=those(Standing.REVIEW),
        missing=those(Standing.AWAITING, Standing.OVERDUE),
        exempt=those(Standing.EXEMPT),
    )


def growth(rows: Iterable[ProgressRow]) -> tuple[tuple[datetime, int], ...]:
    """When the count of complete reports rose, and to what: what the curve is drawn from."""
    times = sorted(row.received_at for row in rows if row.received_at and row.standing in (Standing.ON_TIME, Standing.LATE))
    return tuple({at: count for count, at in enumerate(times, 1)}.items())


def thinned(points: Sequence[tuple[datetime, int]], most: int = 240) -> tuple[tuple[datetime, int], ...]:
    """At most so many of the points, the last among them: a line of more shows no more."""
    step = max(1, -(-len(points) // most))
    return tuple(points[(len(points) - 1) % step :: step])
