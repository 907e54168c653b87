"""Mails as they are shown: with their documents and filings, in a constant number of queries for each page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from tracker.rules.mails.mail_state import MailState
from tracker.store.filings.ledger import FilingRow, of_mails
from tracker.store.schema import documents, mails, sightings

_PAGE = 500  # mails held in memory at a time


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One file of a mail, as it was decided."""

    position: int  #: index in the mail
    filename: str | None
    inside: tuple[str, ...]
    format: str
    sha256: str
    size: int
    outcome: str
    header: dict[str, Any] | None
    records: tuple[dict[str, Any], ...]
    findings: tuple[tuple[str, str, str], ...]  #: code, where, found


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when a copy of the mail was seen."""

    mailbox: str
    uidvalidity: int
    uid: int
    internal_date: datetime | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A mail with everything that is known of it."""

    id: int
    sha256: str
    size: int
    state: MailState
    reason: str | None
    attempts: int
    error: str | None
    internal_date: datetime | None
    received_at: datetime | None
    received_how: str | None
    claimed_date: str | None
    fingerprint: str | None
    message_id: str | None
    sender: str | None
    subject: str | None
    body: str | None
    answerable: bool | None
    authentication: str | None
    problems: tuple[tuple[str, str, str], ...]
    clues: tuple[dict[str, Any], ...]
    units: tuple[str, ...]  #: candidates, likeliest first
    campaigns: tuple[str, ...]
    stored_at: datetime
    decided_at: datetime | None
    parser_version: str | None
    documents: tuple[DocumentRow, ...]
    filings: tuple[FilingRow, ...]  #: withdrawn ones too, by document
    sightings: tuple[Sighting, ...]

    @property
    def mailbox(self) -> str:
        """Where it was seen first; empty for one that was taken in by hand."""
        return self.sightings[0].mailbox if self.sightings else ""


def listing(conn: Connection, state: MailState | None = None) -> Iterator[MessageRow]:
    """Every mail (of one state, if given) in the order it was kept, a page at a time."""
    which = true() if state is None else mails.c.state == state
    page = _load(conn, which, _PAGE)
    while page:
        yield from page
        page = _load(conn, which & (mails.c.id > page[-1].id), _PAGE) if len(page) == _PAGE else ()


def tray(conn: Connection, limit: int = 200, after: int = 0) -> tuple[MessageRow, ...]:
    """Mails a person must look at, oldest first."""
    return _load(conn, (mails.c.state == MailState.TRAY) & (mails.c.id > after), limit)


def newest(conn: Connection, limit: int = 200, before: int = 0) -> tuple[MessageRow, ...]:
    """Mails kept last, newest first; `before` is the id of the last one shown, 0 for the first page."""
    which = mails.c.id < before if before else true()
    last = select(mails.c.id).where(which).order_by(mails.c.id.desc()).limit(limit)
    return _load(conn, mails.c.id.in_(last), limit)[::-1]


def among(conn: Connection, ids: Sequence[int]) -> tuple[MessageRow, ...]:
    """These mails, by id; a page of them at most."""
    return _load(conn, mails.c.id.in_(tuple(ids)), _PAGE) if ids else ()


def get(conn: Connection, mail_id: int) -> MessageRow | None:
    """One mail by its id."""
    return next(iter(_load(conn, mails.c.id == mail_id, 1)), None)


def find(conn: Connection, message_id_or_sha: str) -> tuple[MessageRow, ...]:
    """Mails by Message-ID, with or without its angle brackets, or by the start of their SHA-256 (8 digits at least).

    Several mails may carry one Message-ID (docs/mail.md, H2).
    """
    wanted = message_id_or_sha.strip()
    if 8 <= len(wanted) <= 64 and not set(wanted.lower()) - set("0123456789abcdef"):
        by_sha = _load(conn, func.substr(mails.c.sha256, 1, len(wanted)) == wanted.lower(), _PAGE)
        if by_sha:
            return by_sha
    return _load(conn, mails.c.message_id.in_((wanted, f"<{wanted.strip('<>')}>")), _PAGE)


def _load(conn: Connection, which: ColumnElement[bool], limit: int) -> tuple[MessageRow, ...]:
    rows = conn.execute(select(mails).where(which).order_by(mails.c.id).limit(limit)).mappings().all()
    if not rows:
        return ()
    ids = [row["id"] for row in rows]
    files, booked, places = _documents(conn, ids), of_mails(conn, ids), _sightings(conn, ids)
    return tuple(
        MessageRow(
            **{name: value for name, value in row.items() if name not in ("candidates", "problems", "clues")},
            problems=_triples(row["problems"] or ()),
            clues=tuple(row["clues"] or ()),
            units=tuple((row["candidates"] or {}).get("units", ())),
            campaigns=tuple((row["candidates"] or {}).get("campaigns", ())),
            documents=tuple(files[row["id"]]),
            filings=booked.get(row["id"], ()),
            sightings=tuple(places[row["id"]]),
        )
        for row in rows
    )


def _documents(conn: Connection, ids: Sequence[int]) -> dict[int, list[DocumentRow]]:
    found: dict[int, list[DocumentRow]] = defaultdict(list)
    query = select(documents).where(documents.c.mail.in_(ids)).order_by(documents.c.mail, documents.c.position)
    for row in conn.execute(query).mappings():
        plain = {name: value for name, value in row.items() if name not in ("id", "mail", "inside", "records", "findings")}
        found[row["mail"]].append(
            DocumentRow(**plain, inside=tuple(row["inside"]), records=tuple(row["records"]), findings=_triples(row["findings"]))
        )
    return found


def _sightings(conn: Connection, ids: Sequence[int]) -> dict[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = defaultdict(list)
    columns = (sightings.c.mailbox, sightings.c.uidvalidity, sightings.c.uid, sightings.c.internal_date, sightings.c.seen_at)
    query = select(sightings.c.mail, *columns).where(sightings.c.mail.in_(ids)).order_by(sightings.c.id)
    for mail, *place in conn.execute(query):
        found[mail].append(Sighting(*place))
    return found


def _triples(stored: Sequence[Sequence[str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((code, where, text) for code, where, text in stored)
