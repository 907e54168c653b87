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


@pytest.mark.parametrize("zone", ["SE Asia Standard Time", "(SE Asia Standard Time)", "Giờ Đông Dương", ""])
def test_an_exchanger_that_names_its_zone_in_words_leaves_the_time_to_the_next_source(zone: str) -> None:
    """23:00 on the last day, taken for UTC, would be 06:00 of the next one: late."""
    mail = f"Received: from a by mx.example; Mon, 30 Nov 2020 23:00:00 {zone}\r\nSubject: x\r\n\r\nx\r\n".encode()
    internal = datetime(2020, 11, 30, 16, 0, tzinfo=UTC)
    arrived = received(read_mail(mail, Budget()), internal, "mx.example", KEPT)
    assert (arrived.at, arrived.how) == (internal, "internaldate")


@pytest.mark.parametrize("zone", ["+0700", "+07", "+07:00", "GMT+7", "UTC+07:00", "ICT", "+0700 (SE Asia Standard Time)"])
def test_a_zone_in_figures_is_read_however_it_is_written(zone: str) -> None:
    mail = f"Received: from a by mx.example; Mon, 30 Nov 2020 23:00:00 {zone}\r\nSubject: x\r\n\r\nx\r\n".encode()
    arrived = received(read_mail(mail, Budget()), None, "mx.example", KEPT)
    assert (arrived.at, arrived.how) == (datetime(2020, 11, 30, 16, 0, tzinfo=UTC), "mx")
