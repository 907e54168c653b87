"""Whose clock says when a mail came: a server's that cannot be right is not believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parsers.facts import Budget
from parsers.reading import read_mail
from tracker.rules.filings.received_time import received

KEPT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOP = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
TRACED = b"Received: from a by mx.example; Sun, 1 Mar 2026 08:00:00 +0700\r\nSubject: x\r\n\r\nx\r\n"


@pytest.mark.parametrize("year", [1970, 1980, 2060])
def test_a_server_whose_clock_cannot_be_right_is_not_believed(year: int) -> None:
    arrived = received(read_mail(TRACED, Budget()), datetime(year, 1, 1, tzinfo=UTC), "", KEPT)
    assert (arrived.at, arrived.how) == (HOP, "received")


@pytest.mark.parametrize("at", [KEPT, KEPT - timedelta(days=2_000), KEPT + timedelta(minutes=20)])
def test_a_server_that_may_be_right_is_believed(at: datetime) -> None:
    assert received(read_mail(TRACED, Budget()), at, "", KEPT).at == at


def test_what_was_counted_by_an_impossible_time_is_mended_when_it_is_decided_again() -> None:
    impossible = datetime(2060, 1, 1, tzinfo=UTC)
    assert received(read_mail(TRACED, Budget()), impossible, "", impossible, known_at=KEPT).at == HOP
