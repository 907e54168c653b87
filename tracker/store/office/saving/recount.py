"""The books counted anew: what must be so whatever happened, each as a question that has no answer where all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, Connection, and_, func, select, text

from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import campaigns, documents, filings, mails, metadata, outbox, recipients

Counts = dict[str, int]

_OF_ITS_DOCUMENT = and_(documents.c.mail == filings.c.mail, documents.c.position == filings.c.document)
_STANDS: ColumnElement[bool] = filings.c.withdrawn_at.is_(None)


def counts(conn: Connection) -> Counts:
    """How many rows each table of what came, was booked and was sent holds."""
    told = ("units", "campaigns", "mails", "documents", "filings", "outbox", "audit")
    return {name: conn.scalar(select(func.count()).select_from(metadata.tables[name])) or 0 for name in told}


def contradictions(conn: Connection) -> Iterator[str]:
    """A sentence for each thing in the books that cannot be."""
    for sentence, ask in _QUESTIONS:
        if found := ask(conn):
            yield sentence.format(count=len(found), one=found[0])


def _unsound(conn: Connection) -> list[str]:
    if conn.dialect.name != "sqlite":
        return []
    said = [str(row[0]) for row in conn.execute(text("PRAGMA integrity_check"))]
    orphans = [f"a row of {row[0]} refers to nothing" for row in conn.execute(text("PRAGMA foreign_key_check"))]
    return [one for one in said if one != "ok"] + orphans


def _without_mail(conn: Connection) -> list[str]:
    query = (
        select(filings.c.receipt)
        .select_from(filings.outerjoin(documents, _OF_ITS_DOCUMENT))
        .where(filings.c.mail.is_not(None), filings.c.document.is_not(None))
        .where(documents.c.id.is_(None) | (documents.c.sha256 != filings.c.sha256))
    )
    return list(conn.scalars(query))


def _twice(conn: Connection) -> list[str]:
    cell = (filings.c.campaign, filings.c.unit, filings.c.part, filings.c.version)
    query = select(*cell).where(_STANDS).group_by(*cell).having(func.count() > 1)
    return ["/".join(map(str, row)) for row in conn.execute(query)]


def _receipts(conn: Connection) -> list[str]:
    given = func.count(func.distinct(filings.c.receipt))
    query = (
        select(campaigns.c.code)
        .select_from(campaigns.join(filings, filings.c.campaign == campaigns.c.code))
        .where(filings.c.receipt.startswith(campaigns.c.code + "-"))
        .group_by(campaigns.c.code, campaigns.c.receipts)
        .having(given > campaigns.c.receipts)
    )
    return list(conn.scalars(query))


def _filed_nowhere(conn: Connection) -> list[str]:
    booked = select(filings.c.mail).where(filings.c.mail == mails.c.id)
    query = select(mails.c.sha256).where(mails.c.state == MailState.FILED, ~booked.exists())
    return list(conn.scalars(query))


def _to_nobody(conn: Connection) -> list[str]:
    query = (
        select(outbox.c.key)
        .select_from(outbox.outerjoin(recipients, recipients.c.letter == outbox.c.id))
        .where(recipients.c.letter.is_(None))
    )
    return list(conn.scalars(query))


_QUESTIONS: tuple[tuple[str, Callable[[Connection], list[str]]], ...] = (
    ("the database is damaged in {count} places, such as: {one}", _unsound),
    ("{count} filings are of no file of their mail, such as {one}", _without_mail),
    ("{count} versions stand twice, such as {one}", _twice),
    ("{count} campaigns gave out more receipt numbers than they counted, such as {one}", _receipts),
    ("{count} mails count as filed and no filing is of them, such as {one}", _filed_nowhere),
    ("{count} letters are addressed to nobody, such as {one}", _to_nobody),
)
