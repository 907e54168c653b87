"""What was told of troubles by the second route, so that a restart tells nothing twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from tracker.rules.office.alarm import DAY, KnownTrouble, Memory
from tracker.store.schema import alarm_tries, alarms
from tracker.store.session import insert_new, row_of


def memory(conn: Connection, now: datetime) -> Memory:
    """All that is remembered."""
    columns = (alarms.c.trouble, alarms.c.words, alarms.c.since, alarms.c.gone, alarms.c.told)
    troubles = tuple(KnownTrouble(*row) for row in conn.execute(select(*columns).order_by(alarms.c.since, alarms.c.trouble)))
    recent = alarm_tries.c.arrived & (alarm_tries.c.at > now - DAY)
    told = tuple(conn.scalars(select(alarm_tries.c.at).where(recent).order_by(alarm_tries.c.at)))
    waiting = select(func.max(alarm_tries.c.at)).where(~alarm_tries.c.arrived)
    return Memory(troubles, told, conn.scalar(waiting))


def remember(conn: Connection, troubles: tuple[KnownTrouble, ...]) -> None:
    """The troubles as they stand now, in place of those that were remembered."""
    conn.execute(delete(alarms))
    if troubles:
        conn.execute(insert(alarms), [row_of(one) for one in troubles])


def note_try(conn: Connection, at: datetime) -> None:
    """A message is about to leave. Until `note_arrived`, nobody knows whether it has."""
    conn.execute(delete(alarm_tries).where(~alarm_tries.c.arrived | (alarm_tries.c.at <= at - DAY)))
    insert_new(conn, alarm_tries, [{"at": at, "arrived": False}])


def note_arrived(conn: Connection, at: datetime) -> None:
    """The message that was tried at this instant went out."""
    conn.execute(alarm_tries.update().where(alarm_tries.c.at == at).values(arrived=True))
