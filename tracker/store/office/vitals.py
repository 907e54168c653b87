"""What health is told from: how long mails and letters wait, which files the vault must hold; and what alarms have told of it,
so that a restart tells nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from tracker.rules.letters.letter_state import OUTSIDE_HOURS, LetterState
from tracker.rules.letters.notice import LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.rules.office.alarm import DAY, KnownTrouble, Memory
from tracker.rules.office.vitals import Queue
from tracker.store.office.saving.keeping import GONE
from tracker.store.schema import alarm_tries, alarms, mails, outbox
from tracker.store.session import insert_new, row_of

_TRIES = 3  # after which a letter is put off for an hour and more


def waiting_mails(conn: Connection) -> Queue:
    """Mails that are kept and not decided; one that was given back to be read again waits since then."""
    since = func.min(func.coalesce(mails.c.decided_at, mails.c.stored_at))
    count, oldest = conn.execute(select(func.count(), since).where(mails.c.state == MailState.STORED)).one()
    if not count:
        return Queue()
    decided = select(mails.c.decided_at).where(mails.c.state != MailState.STORED).order_by(mails.c.id.desc()).limit(1)
    failed = (mails.c.state == MailState.STORED) & mails.c.error.is_not(None)
    error = conn.scalar(select(mails.c.error).where(failed).order_by(mails.c.id).limit(1))
    return Queue(count, oldest, conn.scalar(decided), error or "")


def due_letters(conn: Connection, now: datetime) -> Queue:
    """Letters that nothing keeps from leaving now."""
    queued = (outbox.c.state == LetterState.QUEUED) & (outbox.c.not_before <= now) & ~outbox.c.held
    waits = _letters(
        conn, queued | ((outbox.c.state == LetterState.SENDING) & (outbox.c.lease_until <= now)), outbox.c.not_before
    )
    sent = select(outbox.c.sent_at).where(outbox.c.state == LetterState.SENT).order_by(outbox.c.not_before.desc()).limit(1)
    return replace(waits, moved=conn.scalar(sent)) if waits.count else waits


def stubborn_letters(conn: Connection) -> Queue:
    """Letters that were refused for now several times, whenever the next try is."""
    tried = (outbox.c.state == LetterState.QUEUED) & ~outbox.c.held & (outbox.c.attempts >= _TRIES)
    return _letters(conn, tried & outbox.c.error.is_not(None) & (outbox.c.error != OUTSIDE_HOURS), outbox.c.created_at)


def letters_of_kinds(conn: Connection) -> dict[tuple[LetterKind, LetterState], int]:
    """How many letters of each kind are in each state, where there are any."""
    rows = conn.execute(select(outbox.c.kind, outbox.c.state, func.count()).group_by(outbox.c.kind, outbox.c.state))
    return {(kind, state): count for kind, state, count in rows}


def files_named(conn: Connection, after: int, limit: int) -> tuple[tuple[int, str, int], ...]:
    """Id, hash and size of mails in the order they came, behind an id; of the newest where the limit is negative.

    Those whose bytes were let go are not among them.
    """
    query = select(mails.c.id, mails.c.sha256, mails.c.size).where(~GONE)
    if limit < 0:
        query = query.order_by(mails.c.id.desc()).limit(-limit)
    else:
        query = query.where(mails.c.id > after).order_by(mails.c.id).limit(limit)
    return tuple((number, sha256, size) for number, sha256, size in conn.execute(query))


def any_mail(conn: Connection) -> bool:
    """Whether any mail was ever kept."""
    return conn.scalar(select(mails.c.id).limit(1)) is not None


def _letters(conn: Connection, which: ColumnElement[bool], since: ColumnElement[datetime]) -> Queue:
    count, oldest = conn.execute(select(func.count(), func.min(since)).where(which)).one()
    error = select(outbox.c.error).where(which, outbox.c.error.is_not(None)).order_by(outbox.c.id).limit(1)
    return Queue(count, oldest, error=conn.scalar(error) or "") if count else Queue()


def alarm_memory(conn: Connection, now: datetime) -> Memory:
    """All that is remembered."""
    columns = (alarms.c.trouble, alarms.c.words, alarms.c.since, alarms.c.gone, alarms.c.told)
    troubles = tuple(KnownTrouble(*row) for row in conn.execute(select(*columns).order_by(alarms.c.since, alarms.c.trouble)))
    recent = alarm_tries.c.arrived & (alarm_tries.c.at > now - DAY)
    told = tuple(conn.scalars(select(alarm_tries.c.at).where(recent).order_by(alarm_tries.c.at)))
    waiting = select(func.max(alarm_tries.c.at)).where(~alarm_tries.c.arrived)
    return Memory(troubles, told, conn.scalar(waiting))


def remember_alarms(conn: Connection, troubles: tuple[KnownTrouble, ...]) -> None:
    """The troubles as they stand now, in place of those that were remembered."""
    conn.execute(delete(alarms))
    if troubles:
        conn.execute(insert(alarms), [row_of(one) for one in troubles])


def note_alarm_try(conn: Connection, at: datetime) -> None:
    """A message is about to leave. Until `note_alarm_arrived`, nobody knows whether it has."""
    conn.execute(delete(alarm_tries).where(~alarm_tries.c.arrived | (alarm_tries.c.at <= at - DAY)))
    insert_new(conn, alarm_tries, [{"at": at, "arrived": False}])


def note_alarm_arrived(conn: Connection, at: datetime) -> None:
    """The message that was tried at this instant went out."""
    conn.execute(alarm_tries.update().where(alarm_tries.c.at == at).values(arrived=True))
