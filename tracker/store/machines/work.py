"""Work handed out to whichever machine takes it: procrastinate's jobs, in the transaction that makes them necessary.

A job only says "look": whatever it is about stands in our own tables, and a job that is lost is handed out again.
On SQLite nothing is handed out.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, text

from tracker.store.mails import readings

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.types import JSONDict

READ, RECORD = "read", "record"  #: what is handed out: mails to be read; a look at what is read and not recorded
READING, DESK = "reading", "desk"  #: queues: what takes long, and what must not wait behind it
TOGETHER = 8  #: mails a job: it costs 2 to 4 ms itself, a plain mail about 8
TABLES = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs", "procrastinate_workers")
_MOST_AT_ONCE = 5_000  # mails that one look hands out

_IN_JOBS = text(
    "SELECT DISTINCT value::bigint FROM procrastinate_jobs, jsonb_array_elements_text(args -> 'mails')"
    " WHERE task_name = :read AND status IN ('todo', 'doing')"
)
_OLDEST = text(
    "SELECT min(started) FROM (SELECT max(event.at) AS started FROM procrastinate_jobs AS job"
    " JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'started'"
    " WHERE job.status = 'doing' GROUP BY job.id) AS jobs"
)


def is_shared(engine: Engine | Connection) -> bool:
    """Whether several machines may be at work on this database."""
    return engine.dialect.name == "postgresql"


def hand_out(conn: Connection, mails: Sequence[int]) -> None:
    """Let some machine read these mails, once this transaction is committed."""
    if not is_shared(conn) or not mails:
        return
    some: list[JSONDict] = [{"mails": list(mails[at : at + TOGETHER])} for at in range(0, len(mails), TOGETHER)]
    _deferring().configure_task(READ, queue=READING, connection=_driver(conn)).batch_defer(*some)


def hand_out_left(conn: Connection) -> int:
    """Let what waits to be read and has no job be read; how many mails."""
    given = frozenset(conn.scalars(_IN_JOBS, {"read": READ}))
    left = [mail for mail in readings.unread(conn, _MOST_AT_ONCE + len(given)) if mail not in given][:_MOST_AT_ONCE]
    hand_out(conn, left)
    return len(left)


def ask_to_record(conn: Connection) -> None:
    """Let some machine record what is read. To be called when that is committed: one look may be asked for and not two."""
    from procrastinate.exceptions import AlreadyEnqueued

    job = _deferring().configure_task(RECORD, queue=DESK, queueing_lock=RECORD, priority=1, connection=_driver(conn))
    with suppress(AlreadyEnqueued), conn.begin_nested():
        job.defer()


def oldest_job(conn: Connection) -> datetime | None:
    """When the job was begun that is in hand for the longest time; None: none is."""
    return conn.scalar(_OLDEST) if is_shared(conn) else None


@cache
def _deferring() -> App:
    from procrastinate import App, SyncPsycopgConnector  # a megabyte that an office on SQLite need not hold

    return App(connector=SyncPsycopgConnector())


def _driver(conn: Connection) -> Any:
    return conn.connection.driver_connection
