"""What was let go by the settings: bytes of mails, words of letters, acts. The books say what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, and_, delete, exists, func, insert, select, update

from tracker.rules.letters.letter_state import LetterState
from tracker.rules.office.keeping import KeptMail
from tracker.store.schema import audit, campaigns, filings, let_go, mails, mails_let_go, outbox
from tracker.store.session import insert_new

GONE = exists().where(mails_let_go.c.mail == mails.c.id)  #: of a mail: its bytes were let go
_NEVER = datetime(1, 1, 2, tzinfo=UTC)  # nothing is older
_DONE_WITH = (LetterState.SENT, LetterState.SUPPRESSED)  # nobody sends these again


def older_mails(conn: Connection, before: datetime, after: int, limit: int) -> tuple[KeptMail, ...]:
    """Mails whose bytes are there and that came before an instant, by id from one on."""
    columns = (mails.c.id, mails.c.sha256, mails.c.state, mails.c.stored_at, _standing(True), _standing(False))
    query = select(*columns).where(mails.c.id > after, mails.c.stored_at < before, ~GONE).order_by(mails.c.id).limit(limit)
    return tuple(KeptMail(*row) for row in conn.execute(query))


def _standing(still_open: bool) -> ScalarSelect[Any]:
    """Of a mail, how many filings stand in open campaigns; or when the last campaign was closed in which one stands."""
    mine = and_(filings.c.mail == mails.c.id, filings.c.withdrawn_at.is_(None), campaigns.c.code == filings.c.campaign)
    what = func.count() if still_open else func.max(campaigns.c.closed_at, type_=campaigns.c.closed_at.type)
    closed = campaigns.c.closed_at.is_(None) if still_open else campaigns.c.closed_at.is_not(None)
    return select(what).select_from(filings, campaigns).where(mine, closed).scalar_subquery()


def let_mails_go(conn: Connection, ids: Iterable[int], now: datetime) -> None:
    """The books name the bytes of these mails no more."""
    insert_new(conn, mails_let_go, [{"mail": one, "at": now} for one in ids])


def names_let_go(conn: Connection, since: datetime | None = None) -> frozenset[str]:
    """Hashes of mails whose bytes were let go, from an instant on."""
    query = select(mails.c.sha256).join(mails_let_go, mails_let_go.c.mail == mails.c.id)
    return frozenset(conn.scalars(query if since is None else query.where(mails_let_go.c.at >= since)))


def let_go_at(conn: Connection, mail: int) -> datetime | None:
    """When the bytes of a mail were let go; None where they are kept."""
    found: datetime | None = conn.scalar(select(mails_let_go.c.at).where(mails_let_go.c.mail == mail))
    return found


def _letters(before: datetime) -> Select[Any]:
    older = (outbox.c.created_at < before) & outbox.c.state.in_(_DONE_WITH) & (outbox.c.text != "")
    return select(outbox.c.id).where(older)


def let_letters_go(conn: Connection, before: datetime, limit: int) -> int:
    """Empty the words of letters that are done with; that they were sent, to whom and about what stays."""
    some = tuple(conn.scalars(_letters(before).order_by(outbox.c.id).limit(limit)))
    conn.execute(update(outbox).where(outbox.c.id.in_(some)).values(text="", html=""))
    return len(some)


def _acts(before: datetime) -> Select[Any]:
    newest = select(func.max(audit.c.id)).scalar_subquery()
    return select(audit.c.id).where(audit.c.at < before, audit.c.id < newest)


def let_acts_go(conn: Connection, before: datetime, limit: int) -> int:
    """Delete acts of the journal, the oldest first; the newest is kept whatever its age, for numbers are given behind it."""
    some = tuple(conn.scalars(_acts(before).order_by(audit.c.id).limit(limit)))
    conn.execute(delete(audit).where(audit.c.id.in_(some)))
    return len(some)


def counts_older(conn: Connection, letters_before: datetime | None, acts_before: datetime | None) -> tuple[int, int]:
    """How many letters and acts would be let go."""
    letters = select(func.count()).select_from(_letters(letters_before or _NEVER).subquery())
    acts = select(func.count()).select_from(_acts(acts_before or _NEVER).subquery())
    return conn.scalar(letters) or 0, conn.scalar(acts) or 0


def note(conn: Connection, kind: str, count: int, before: datetime, now: datetime) -> None:
    """So many were let go that were older than an instant."""
    conn.execute(insert(let_go).values(at=now, kind=kind, count=count, before=before))


def notes(conn: Connection) -> tuple[tuple[str, int, datetime], ...]:
    """By kind, how many were let go in all, and the youngest instant that any of them was older than."""
    latest = func.max(let_go.c.before, type_=let_go.c.before.type)
    query = select(let_go.c.kind, func.sum(let_go.c.count), latest).group_by(let_go.c.kind).order_by(let_go.c.kind)
    return tuple((kind, int(count), before) for kind, count, before in conn.execute(query))
