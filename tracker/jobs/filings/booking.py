"""Filings that an officer makes: judged and numbered by the same functions as the program's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from parsers.facts import DocumentReading, Outcome, Reading
from tracker.jobs.filings.judged_report import JudgedReport
from tracker.jobs.mails.record import book, decided_document
from tracker.jobs.office.registry import Books, OfficeRegistry
from tracker.rules.attribution.evidence import Attribution, Booking, Clue, Disposition
from tracker.rules.filings.judge import Judged
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails.mails import DocumentRow, MessageRow
from tracker.store.session import row_of


@dataclass(frozen=True, slots=True)
class BookingChoice:
    """One document of a mail, and where it belongs."""

    document: int | None  #: position in the mail; None: the mail itself is the report, its text or what it links to
    unit: str
    campaign: str
    part: str


def book_by_hand(
    conn: Connection,
    who: str,
    mail: MessageRow,
    choices: Sequence[BookingChoice],
    books: Books,
    reading: Reading | None,
) -> tuple[JudgedReport, ...]:
    at = mail.received_at or mail.internal_date or mail.stored_at
    known = reading.documents if reading else tuple(map(as_stored, mail.documents))
    bookings = [
        Booking(one.document, one.unit, one.campaign, one.part, (*clues_for(mail, one), hand_clue(who, one)))
        for one in choices
        if one.document is not None and one.document < len(known)
    ]
    itself = [one for one in choices if one.document is None or one.document >= len(known)]
    return (
        *book(conn, mail.id, known, bookings, at, books, who),
        *(_book_itself(conn, who, mail, one, books, at) for one in itself),
    )


def _book_itself(
    conn: Connection, who: str, mail: MessageRow, choice: BookingChoice, books: Books, at: datetime
) -> JudgedReport:
    clues = (*clues_for(mail, choice), hand_clue(who, choice))
    filing = FilingRow(
        unit=choice.unit,
        campaign=choice.campaign,
        part=choice.part,
        version=ledger.next_version(conn, choice.unit, choice.campaign, choice.part),
        received_at=at,
        on_time=at < books.registry.due(choice.campaign, choice.unit),
        valid=True,
        sha256="",
        receipt=ledger.next_receipt(conn, choice.campaign),
        filed_at=books.now,
        filed_by=who,
        mail=mail.id,
        evidence=tuple(dict.fromkeys(clue.kind for clue in clues)),
        clues=facts_of(clues),
    )
    booking = Booking(-1, choice.unit, choice.campaign, choice.part, clues)
    return JudgedReport(booking, Judged(True, filing.on_time, None, ()), filing, ledger.add(conn, filing))


def clues_for(mail: MessageRow, choice: BookingChoice) -> tuple[Clue, ...]:
    """What the mail itself says for the officer's choice: kept beside it, so that the filing's page can tell."""
    wanted = {choice.unit, choice.campaign}
    return tuple(
        Clue(clue["kind"], clue["found"], clue["where"], tuple(clue["points_to"]))
        for clue in mail.clues
        if wanted & set(clue["points_to"])
    )


def hand_clue(who: str, choice: BookingChoice) -> Clue:
    return Clue("officer", who, "", (choice.unit, choice.campaign))


def as_stored(row: DocumentRow) -> DocumentReading:
    """A document that cannot be read again: what is known of it, and nothing to judge."""
    return DocumentReading(
        filename=row.filename,
        original_name=row.filename or "",
        inside=row.inside,
        format=row.format,
        sha256=row.sha256,
        size=row.size,
        outcome=Outcome.UNREADABLE,
        header=None,
        text="",
        references=(),
        tables=(),
        problems=(),
    )


def write_documents(
    journal: Journal, mail: MessageRow, reading: Reading, booked: Sequence[JudgedReport], registry: OfficeRegistry
) -> None:
    """What was found in the filed documents, in place of why they had been left open."""
    decided = Attribution(Disposition.RECORDED, None)
    mine = {one.booking.document for one in booked}
    for at, document in enumerate(reading.documents):
        if at in mine or not mail.documents:
            row = row_of(decided_document(document, at, decided, booked, registry))
            journal.put(
                row_name.document(mail.id, at),
                **{name: value for name, value in row.items() if name not in ("mail", "position", "words")},
            )


def facts_of(clues: Sequence[Clue]) -> tuple[dict[str, Any], ...]:
    """Clues as the ledger keeps them."""
    return tuple(row_of(clue) for clue in clues)
