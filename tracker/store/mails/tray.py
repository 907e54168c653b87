"""The mails of the tray as a list of many shows them: a few columns of each, thousands at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from parsers.facts import Outcome
from tracker.rules.mails.mail_state import MailState
from tracker.store.full_text import holds, searched
from tracker.store.schema import documents, mails, texts

_WAITS = mails.c.state == MailState.TRAY
_SAID = 2_000  # characters of a body that are looked at: who asks, asks at once


@dataclass(frozen=True, slots=True)
class TrayRow:
    """One mail that waits."""

    id: int
    sender: str
    subject: str
    body: str  #: its beginning
    reason: str
    at: datetime
    units: tuple[str, ...]  #: candidates, likeliest first
    campaigns: tuple[str, ...]
    files: tuple[str, ...]  #: names of those that may be reports


def waiting(conn: Connection) -> tuple[TrayRow, ...]:
    """Every mail of the tray, oldest first."""
    files: dict[int, list[str]] = defaultdict(list)
    named = select(documents.c.mail, documents.c.filename).join(mails, mails.c.id == documents.c.mail)
    for mail, name in conn.execute(named.where(_WAITS, documents.c.outcome != Outcome.SKIPPED).order_by(documents.c.id)):
        files[mail].append(name or "")
    c = mails.c
    body = func.substr(c.body, 1, _SAID, type_=c.body.type)
    columns = (
        c.id,
        c.sender,
        c.subject,
        body.label("body"),
        c.reason,
        c.candidates,
        c.received_at,
        c.internal_date,
        c.stored_at,
    )
    return tuple(
        TrayRow(
            id=row.id,
            sender=row.sender or "",
            subject=row.subject or "",
            body=row.body or "",
            reason=row.reason or "",
            at=row.received_at or row.internal_date or row.stored_at,
            units=tuple((row.candidates or {}).get("units", ())),
            campaigns=tuple((row.candidates or {}).get("campaigns", ())),
            files=tuple(files.get(row.id, ())),
        )
        for row in conn.execute(select(*columns).where(_WAITS).order_by(c.id))
    )


def holding(conn: Connection, words: str) -> frozenset[int]:
    """Those of them whose words, or those of their files, are these; side by side, else apart."""
    wanted = searched(words)
    if not wanted:
        return frozenset()
    of_tray = select(texts.c.mail).join(mails, mails.c.id == texts.c.mail).where(_WAITS)
    for apart in (False, True):
        if found := frozenset(conn.scalars(of_tray.where(holds(conn, "texts", wanted, apart)))):
            return found
    return frozenset()
