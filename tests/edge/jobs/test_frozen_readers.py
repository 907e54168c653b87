"""What was in hand while the whole machine stood still is read again, and counts against no mail unless it goes on so."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.conftest import settings_for
from tracker.jobs.reading.process import Answer, Kept, Unreadable
from tracker.jobs.reading.process_pool import ReaderPool
from tracker.jobs.reading.pulse import Pulse

MAIL = ("0" * 64, "")
LATE = Unreadable("reading took longer than 1 seconds")
READ = Unreadable("read")


class LatePool(ReaderPool):
    """Children whose time runs out so often before they read, while the machine stands still or does not."""

    def __init__(self, home: Path, late: int, *, frozen: bool) -> None:
        super().__init__(settings_for(home, "sqlite://"))
        self.late, self.given, self._pulse = late, 0, Pulse()
        self._pulse._woke = float("inf") if frozen else 0.0

    def begin(
        self,
        mails: Sequence[Kept],
        page: Path | None,  # noqa: ARG002 - as the pool has it
    ) -> tuple[Future[tuple[Answer | Unreadable, ...]], int]:
        self.given += 1
        future: Future[tuple[Answer | Unreadable, ...]] = Future()
        if self.given > self.late:
            future.set_result((READ,) * len(mails))
        else:
            future.set_exception(TimeoutError())
        return future, 0

    def failure(self, exc: Exception) -> Unreadable:
        return LATE if isinstance(exc, TimeoutError) else super().failure(exc)


@pytest.mark.parametrize(
    ("late", "frozen", "said", "given"),
    [(1, True, READ, 2), (2, True, READ, 3), (1, False, LATE, 1), (9, True, LATE, 3)],
)
def test_a_time_out_counts_unless_the_machine_stood_still(
    tmp_path: Path, late: int, frozen: bool, said: Unreadable, given: int
) -> None:
    pool = LatePool(tmp_path, late, frozen=frozen)
    (task,) = pool.read([MAIL], None)
    assert (task.end(), pool.given) == (said, given)


def test_a_pulse_knows_of_a_gap_and_of_no_other_time() -> None:
    now = [100.0]
    pulse = Pulse(lambda: now[0])
    pulse.start()
    try:
        for now[0] in (101.0, 104.0):
            assert not pulse.missed_since(100.0)
        now[0] = 200.0
        assert pulse.missed_since(104.0), "whoever asks first after the gap is told"
        now[0] = 201.0
        assert pulse.missed_since(104.0)
        assert not pulse.missed_since(201.0)
    finally:
        pulse.stop()
    now[0] = 400.0
    pulse.start()
    assert not pulse.missed_since(201.0), "without children nothing is missed"
    pulse.stop()
