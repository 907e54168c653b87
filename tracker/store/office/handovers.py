"""Syntheses handed to the office above, with its receipts; and the keys by which those of other offices are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from tracker.store.schema import handovers, unit_keys


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One synthesis that was handed over."""

    letter: str  #: key of the letter that carries it
    campaign: str
    target: str  #: code of the campaign in the receiver's home
    address: str
    decided_by: str
    decided_at: datetime
    receipt: str | None = None
    received_at: datetime | None = None  #: when the receipt came


def of_campaign(conn: Connection, campaign: str) -> tuple[HandoverRow, ...]:
    """What was handed over of a campaign, the newest first."""
    query = select(handovers).where(handovers.c.campaign == campaign).order_by(handovers.c.decided_at.desc())
    return tuple(HandoverRow(**row) for row in conn.execute(query).mappings())


def get(conn: Connection, letter: str) -> HandoverRow | None:
    """The handover that a letter carries."""
    row = conn.execute(select(handovers).where(handovers.c.letter == letter)).mappings().first()
    return HandoverRow(**row) if row else None


def close(conn: Connection, letter: str, receipt: str, now: datetime) -> bool:
    """The receiver has receipted it; False if it had before."""
    still_open = (handovers.c.letter == letter) & handovers.c.receipt.is_(None)
    return conn.execute(update(handovers).where(still_open).values(receipt=receipt, received_at=now)).rowcount == 1


def keys(conn: Connection) -> Mapping[str, str]:
    """The public keys that officers entered, by unit."""
    return {row.unit: row.public_key for row in conn.execute(select(unit_keys))}
