"""Who reported, as a summary report states it, and how the count grew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow


@dataclass(frozen=True, slots=True)
class Progress:
    """The units of a campaign by where they stand. The exempt are asked nothing and counted nowhere."""

    expected: tuple[BoardRow, ...]
    on_time: tuple[BoardRow, ...]
    late: tuple[BoardRow, ...]
    incomplete: tuple[BoardRow, ...]  #: something came, a required part is missing
    review: tuple[BoardRow, ...]  #: something came that a person must look at
    missing: tuple[BoardRow, ...]  #: nothing came
    exempt: tuple[BoardRow, ...]

    @property
    def complete(self) -> int:
        """Units whose report is complete, in time or late."""
        return len(self.on_time) + len(self.late)


def progress(rows: Sequence[BoardRow]) -> Progress:
    """The board, sorted out; every unit stands in exactly one of the groups below `expected`, or is exempt."""

    def those(*standings: Standing) -> tuple[BoardRow, ...]:
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


def growth(rows: Iterable[BoardRow]) -> tuple[tuple[datetime, int], ...]:
    """When the count of complete reports rose, and to what: what the curve is drawn from."""
    times = sorted(row.received_at for row in rows if row.received_at and row.standing in (Standing.ON_TIME, Standing.LATE))
    return tuple({at: count for count, at in enumerate(times, 1)}.items())
