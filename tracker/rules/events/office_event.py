"""What happened that others may want to hear of, how it is told to a program, and when it is tried again.

A program is told in the form of the Standard Webhooks specification: an id, a time and a signature in the headers, so that
it can tell our message from another's, and the same one told twice.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from standardwebhooks import Webhook

from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow

PREFIX = "whsec_"  #: what a secret of the specification begins with
STALE = timedelta(days=2)  #: what happened longer ago is noted and told to nobody: events were switched on since
_AFTER = tuple(  # the schedule of the specification's reference; then it is given up
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)


class EventKind(StrEnum):
    """What happened."""

    FILED = "mail.filed"
    TRAY = "mail.tray"
    COMPLETE = "report.complete"
    LATE = "report.late"  #: its time is over and it has not come, or not whole
    BEGUN = "events.begun"  #: somebody wants to hear from now on; how everything stood by then is told to nobody


KINDS = tuple(one.value for one in EventKind if one is not EventKind.BEGUN)


@dataclass(frozen=True, slots=True)
class OfficeEvent:
    """One thing that happened; the key makes it happen once."""

    key: str
    kind: EventKind
    at: datetime
    campaign: str = ""
    unit: str = ""
    mail: int | None = None


def of_board(rows: Iterable[BoardRow], now: datetime) -> Iterator[OfficeEvent]:
    """What a campaign's board tells: which reports are whole, and which should be and are not."""
    for row in rows:
        campaign, unit = row.cell.campaign.code, row.cell.unit.code
        if row.standing in (Standing.ON_TIME, Standing.LATE) and row.received_at:
            yield OfficeEvent(
                f"{EventKind.COMPLETE}:{campaign}:{unit}:{_told(row.received_at)}", EventKind.COMPLETE, now, campaign, unit
            )
        overdue = row.cell.due + row.cell.campaign.grace
        if row.standing in (Standing.OVERDUE, Standing.INCOMPLETE, Standing.REVIEW) and overdue <= now:
            yield OfficeEvent(
                f"{EventKind.LATE}:{campaign}:{unit}:{_told(row.cell.due)}", EventKind.LATE, overdue, campaign, unit
            )


def of_mail(mail: int, filed: bool, at: datetime, cells: Iterable[tuple[str, str]]) -> Iterator[OfficeEvent]:
    """What a decided mail tells: each campaign and unit it was filed for, or that a person must look at it."""
    if not filed:
        campaign, unit = next(iter(cells), ("", ""))
        yield OfficeEvent(f"{EventKind.TRAY}:{mail}", EventKind.TRAY, at, campaign, unit, mail)
        return
    for campaign, unit in dict.fromkeys(cells):
        yield OfficeEvent(f"{EventKind.FILED}:{mail}:{campaign}:{unit}", EventKind.FILED, at, campaign, unit, mail)


def secret_of(text: str) -> bytes:
    """The bytes of a secret: those that "whsec_…" stands for, else its letters. Empty where there is none."""
    if not text.startswith(PREFIX):
        return text.encode()
    try:
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return b""


def headers(secret: bytes, event: int, body: bytes, now: datetime) -> dict[str, str]:
    """What goes before the body (Standard Webhooks 1.0): `webhook-id` stays the same however often it is tried."""
    name = f"evt_{event}"
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, now, body.decode()),
    }


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a message that has been tried so often is tried again; None: it is given up."""
    return now + _AFTER[attempts - 1] if attempts <= len(_AFTER) else None


def _told(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
