"""One decided mail, written whole: its facts, its filings and the answer it deserves, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from config.settings import Office
from parsers import VERSION
from parsers.facts import DocumentReading, Reading
from parsers.forms.extract import Extract, extract
from tracker.jobs.filings.judged_report import DecidedReading, JudgedReport, problem_triples
from tracker.jobs.letters.answer import answer_mail
from tracker.jobs.mails.history import MailHistory, history_from, history_of
from tracker.jobs.mails.replies import known_as_bounce, note_delivery
from tracker.jobs.office.registry import Books, OfficeRegistry
from tracker.jobs.synthesis.handover import note_receipt
from tracker.rules.attribution.document_sorts import table_for
from tracker.rules.attribution.evidence import Attribution, Booking, Clue, Disposition
from tracker.rules.attribution.registry import History
from tracker.rules.filings.judge import judge, part_of
from tracker.rules.filings.received_time import received
from tracker.rules.mails.mail_state import MailState
from tracker.rules.mails.passage import document_words, mail_words
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail, PendingMail
from tracker.store.session import row_of

_STATES = {Disposition.RECORDED: MailState.FILED, Disposition.REVIEW: MailState.TRAY, Disposition.IGNORED: MailState.IGNORED}
_BODY_KEPT = 4_000  # characters of a mail's text shown to the officer


def record(
    conn: Connection,
    mail: PendingMail,
    reading: Reading,
    books: Books,
    memory: MailHistory | None = None,
    alone: Attribution | None = None,
) -> Disposition:
    """Attribute, judge and write one mail, with the letter it is answered by. All or nothing with the caller's transaction.

    `memory`: what the books say of it, if the caller has asked for several mails at once. `alone`: where it belongs by
    this registry if they say nothing.
    """
    from tracker.rules.attribution.attribute import attribute, attribute_again  # all rules, for an office that has mail

    settings = books.settings
    known = known_as_bounce(conn, reading)
    if known is not reading:
        reading, alone = known, None
    memory = memory or history_of(conn, ((mail.id, reading),), settings.office)
    by_page = mail.id in memory.links
    mx = settings.mailbox_of(mail.mailbox).receiving_mx
    arrived = received(reading, mail.internal_date, mx, books.now, by_page=by_page)
    before = replace(history_from(memory, mail.id, reading, settings.office), arrived_at=arrived.at)
    registry = books.registry.attribution
    decided = (alone and attribute_again(alone, reading, before, registry)) or attribute(reading, before, registry)
    it = DecidedReading(reading, decided, arrived, by_hand=mail.internal_date is None, mailbox=mail.mailbox)
    it = _booked(conn, mail.id, it, books)
    mails.decide(conn, mail.id, _decided_mail(it, books), mail.again, memory.later)
    note_receipt(conn, reading, settings, books.now)
    note_delivery(conn, reading, settings.office, books.now, memory.dead)
    answer_mail(conn, it, books, memory, first_poll=not (it.by_hand or by_page) and mail.id in memory.first_poll)
    return decided.disposition


def history(conn: Connection, mail: int, reading: Reading, office: Office, again: bool = False) -> History:
    """What ledger and outbox know about one mail; `again`: as it was known when the mail came, which is decided already."""
    return history_from(history_of(conn, ((mail, reading),), office), mail, reading, office, again)


def write(conn: Connection, mail: int, it: DecidedReading, books: Books) -> DecidedReading:
    """The facts of a mail and its filings, without the answer; with what was booked."""
    it = _booked(conn, mail, it, books)
    describe(conn, mail, it, books)
    return it


def describe(conn: Connection, mail: int, it: DecidedReading, books: Books) -> None:
    """The facts of a mail alone: what it says, what its documents hold, and what was found in them."""
    mails.decide(conn, mail, _decided_mail(it, books))


def _booked(conn: Connection, mail: int, it: DecidedReading, books: Books) -> DecidedReading:
    booked = book(conn, mail, it.reading.documents, it.decided.bookings, it.arrived.at, books)
    return replace(it, booked=booked)


def book(
    conn: Connection,
    mail: int,
    documents: Sequence[DocumentReading],
    bookings: Sequence[Booking],
    received_at: datetime,
    books: Books,
    by: str = "baocao",
) -> tuple[JudgedReport, ...]:
    """Judge, number and write the bookings of one mail; one receipt number for each unit and campaign in it."""
    receipts: dict[tuple[str, str], str] = {}
    booked = []
    for booking in bookings:
        campaign = books.registry.campaigns[booking.campaign]
        document = documents[booking.document]
        judged = judge(document, part_of(campaign, booking.part), books.registry.due(campaign.code, booking.unit), received_at)
        cell = (booking.unit, booking.campaign)
        if cell not in receipts:
            receipts[cell] = ledger.next_receipt(conn, campaign.code)
        filing = FilingRow(
            unit=booking.unit,
            campaign=booking.campaign,
            part=booking.part,
            version=0,  # the ledger counts
            received_at=received_at,
            on_time=judged.on_time,
            valid=judged.valid,
            sha256=document.sha256,
            receipt=receipts[cell],
            filed_at=books.now,
            filed_by=by,
            mail=mail,
            document=booking.document,
            evidence=tuple(dict.fromkeys(clue.kind for clue in booking.clues)),
            clues=_clues(booking.clues),
        )
        filing_id, version = ledger.add_next(conn, filing)
        booked.append(JudgedReport(booking, judged, replace(filing, version=version), filing_id))
    return tuple(booked)


def _decided_mail(it: DecidedReading, books: Books) -> DecidedMail:
    reading, decided, arrived = it.reading, it.decided, it.arrived
    return DecidedMail(
        state=_STATES[decided.disposition],
        reason=decided.reason,
        decided_at=books.now,
        received_at=arrived.at,
        received_how=arrived.how,
        claimed_date=reading.claimed_date,
        fingerprint=reading.fingerprint,
        message_id=reading.message_id,
        sender=reading.senders[0].address if reading.senders else "",
        subject=reading.subject,
        body=reading.body[:_BODY_KEPT],
        answerable=reading.answerable,
        authentication=reading.authentication,
        problems=problem_triples(reading.problems),
        clues=_clues(decided.clues),
        units=decided.units,
        campaigns=decided.campaigns,
        parser_version=VERSION,
        documents=tuple(
            decided_document(document, index, decided, it.booked, books.registry)
            for index, document in enumerate(reading.documents)
        ),
        words=mail_words(reading),
    )


def decided_document(
    document: DocumentReading, index: int, decided: Attribution, booked: Sequence[JudgedReport], registry: OfficeRegistry
) -> DecidedDocument:
    """What is kept and shown of one file, with what was found in it."""
    mine = [one for one in booked if one.booking.document == index]
    rows = next((one.judged.extract for one in mine if one.judged.extract), None) or (
        None if mine else _rows_anyway(document, registry)
    )
    left_open = tuple((code, "", "") for at, code in decided.findings if at == index)
    judged = tuple(dict.fromkeys(problem for one in mine for problem in one.judged.problems))
    header = document.header
    return DecidedDocument(
        filename=document.filename,
        inside=document.inside,
        format=document.format,
        sha256=document.sha256,
        size=document.size,
        outcome=document.outcome,
        header={name: _plain(value) for name, value in row_of(header).items()} if header else None,
        records=_records(rows) if rows else (),
        findings=(*left_open, *problem_triples(document.problems), *problem_triples(judged)),
        words=document_words(document),
    )


def _rows_anyway(document: DocumentReading, registry: OfficeRegistry) -> Extract | None:
    """Rows of a table in a file that is not booked yet: shown to whoever decides, and never counted."""
    part = table_for(document, registry.campaigns.values())
    return extract(document.tables, part.columns) if part else None


def _records(rows: Extract) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"row": one.row, "sheet": one.sheet, "values": {name: _plain(value) for name, value in one.values if value is not None}}
        for one in rows.records
    )


def _clues(clues: Sequence[Clue]) -> tuple[dict[str, Any], ...]:
    return tuple(map(row_of, clues))


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
