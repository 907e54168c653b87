"""Letters that came back, and the addresses that nothing reaches any more (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from tracker.store.schema import addresses, outbox, recipients
from tracker.store.schema import dead_addresses as dead
from tracker.store.session import batches, inserting

_DEAD = select(dead.c.address).where(dead.c.address.in_(bindparam("addresses", expanding=True)), dead.c.cleared_at.is_(None))


@dataclass(frozen=True, slots=True)
class DeadAddress:
    """An address at which a letter failed for good."""

    address: str
    status: str  #: RFC 3463, or the words of the bounce
    letter: str  #: Message-ID of the letter that came back
    bounced_at: datetime


def note_bounce(conn: Connection, message_id: str, recipient: str, status: str, now: datetime) -> bool:
    """A letter of ours came back (RFC 3464); False if it is not ours."""
    ours = update(outbox).where(outbox.c.message_id == message_id)
    return conn.execute(ours.values(bounced_at=now, bounce=f"{recipient} {status}".strip())).rowcount == 1


def note_dead(conn: Connection, message_id: str, recipient: str, status: str, now: datetime) -> bool:
    """No more letters to an address; False, and nothing happens, if this letter of ours did not go to it.

    Our Message-IDs cannot be guessed, so nobody can silence an address with a forged bounce.
    """
    address = recipient.lower()
    went = select(outbox.c.id).join(recipients).where(outbox.c.message_id == message_id, recipients.c.address == address)
    if conn.scalar(went) is None:
        return False
    values = {"status": status, "letter": message_id, "bounced_at": now, "cleared_at": None}
    known = inserting(conn, dead).values(address=address, **values)
    conn.execute(known.on_conflict_do_update(index_elements=["address"], set_=values))
    return True


def clear_dead(conn: Connection, address: str, now: datetime) -> bool:
    """The address works again: a mail came from it, or an officer says so. False if it was not dead."""
    mine = (dead.c.address == address.lower()) & dead.c.cleared_at.is_(None)
    if conn.scalar(select(dead.c.address).where(mine)) is None:
        return False
    return conn.execute(update(dead).where(mine).values(cleared_at=now)).rowcount == 1


def dead_among(conn: Connection, addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses that nothing reaches now."""
    wanted = tuple(dict.fromkeys(map(str.lower, addresses)))
    return frozenset(address for some in batches(wanted) for address in conn.scalars(_DEAD, {"addresses": some}))


def dead_addresses(conn: Connection) -> Mapping[str, DeadAddress]:
    """Every address that nothing reaches now, by address."""
    columns = (dead.c.address, dead.c.status, dead.c.letter, dead.c.bounced_at)
    rows = conn.execute(select(*columns).where(dead.c.cleared_at.is_(None)).order_by(dead.c.address))
    return {row.address: DeadAddress(*row) for row in rows}


def owners(conn: Connection, address: str) -> tuple[str, ...]:
    """The codes of the units that an address is registered for."""
    mine = select(addresses.c.unit).where(addresses.c.address == address.lower()).order_by(addresses.c.unit)
    return tuple(conn.scalars(mine))
