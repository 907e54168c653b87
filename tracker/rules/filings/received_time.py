"""When the office got a mail: the server's clock, never the sender's (docs/rules.md, 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from parsers.facts import Reading

_NO_EARLIER = datetime(2000, 1, 1, tzinfo=UTC)  # a server's clock that says less has lost its battery
_AHEAD = timedelta(hours=1)  # by which a server's clock may be ahead of ours


@dataclass(frozen=True, slots=True)
class ReceivedTime:
    """The time that counts, and whose clock it is."""

    at: datetime
    how: str  #: mx, internaldate, received, claimed, stored; page: its last byte came to the unit's page


def received(
    reading: Reading,
    internal_date: datetime | None,
    receiving_mx: str,
    stored_at: datetime,
    known_at: datetime | None = None,
    by_page: bool = False,
) -> ReceivedTime:
    """The office's own mail exchanger first, then the IMAP server, then (files only) the topmost hop, then the sender.

    A server's time that cannot be is not believed: years before this office, or later than we knew of the mail
    (`known_at`, else `stored_at`). A mail without any time counts from when it was kept: that is never to the school's
    advantage, and an officer sees it.
    """
    if by_page and internal_date:
        return ReceivedTime(internal_date, "page")
    if receiving_mx:
        trusted = next((hop.at for hop in reading.hops if hop.by == receiving_mx.lower()), None)
        if trusted:
            return ReceivedTime(trusted, "mx")
    if internal_date and _NO_EARLIER <= internal_date <= (known_at or stored_at) + _AHEAD:
        return ReceivedTime(internal_date, "internaldate")
    if reading.hops:
        return ReceivedTime(reading.hops[0].at, "received")
    if reading.claimed_at:
        return ReceivedTime(reading.claimed_at, "claimed")
    return ReceivedTime(stored_at, "stored")
