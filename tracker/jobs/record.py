"""One decided mail, written whole: its facts, its filings and the answer it deserves, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from config.settings import Settings
from parsers.facts import Automatic, DocumentReading, Outcome, Problem, Reading
from parsers.forms import Extract, extract
from parsers.reading import VERSION
from tracker.jobs.letters import queue
from tracker.jobs.registry import Registry
from tracker.rules.answering import CAPS, may_answer
from tracker.rules.arrival import Received, received
from tracker.rules.attribute import attribute
from tracker.rules.evidence import Attribution, Booking, Clue, Disposition
from tracker.rules.judge import Judged, judge, part_of
from tracker.rules.known import History
from tracker.rules.notice import CampaignLine, FileLine
from tracker.rules.notices import Arrival, answer
from tracker.rules.paper import table_for
from tracker.rules.standing import Cell, Filed, board_row
from tracker.store import ledger, mails, outbox
from tracker.store.ledger import FilingRow
from tracker.store.mails import DecidedDocument, DecidedMail, PendingMail

_STATES = {Disposition.RECORDED: "filed", Disposition.REVIEW: "tray", Disposition.IGNORED: "ignored"}
_BODY_KEPT = 4_000  # characters of a mail's text shown to the officer


@dataclass(frozen=True, slots=True)
class _Booked:
    """One booking, judged and numbered."""

    booking: Booking
    judged: Judged
    filing: FilingRow


def record(
    conn: Connection, mail: PendingMail, reading: Reading, registry: Registry, settings: Settings, now: datetime
) -> Disposition:
    """Attribute, judge and write one mail, with the letter it is answered by. All or nothing with the caller's transaction."""
    arrived = received(reading, mail.internal_date, settings.mailbox.receiving_mx, now)
    decided = attribute(reading, _history(conn, mail, reading), registry.known)
    booked = _file(conn, mail, reading, decided, arrived, registry, now)
    mails.decide(conn, mail.id, _decided_mail(reading, decided, arrived, booked, registry, now))
    if reading.automatic is Automatic.BOUNCE:
        _note_bounces(conn, reading, now)
    _answer(conn, reading, decided, arrived, booked, registry, settings, now)
    return decided.disposition


def _history(conn: Connection, mail: PendingMail, reading: Reading) -> History:
    hashes = [document.sha256 for document in reading.documents if document.outcome is not Outcome.SKIPPED]
    letters = outbox.by_message_id(conn, (reading.message_id, *reading.in_reply_to)) if reading.message_id else ()
    return History(
        ours=any(letter.message_id == reading.message_id for letter in letters),
        seen=mails.seen_fingerprint(conn, reading.fingerprint, mail.id) is not None,
        replies_to=tuple((letter.unit, letter.campaign) for letter in letters if letter.message_id != reading.message_id),
        filed=frozenset((row.sha256, row.unit) for row in ledger.with_hash(conn, hashes)) if hashes else frozenset(),
    )


def _file(
    conn: Connection,
    mail: PendingMail,
    reading: Reading,
    decided: Attribution,
    arrived: Received,
    registry: Registry,
    now: datetime,
) -> tuple[_Booked, ...]:
    receipts: dict[tuple[str, str], str] = {}
    booked = []
    for booking in decided.bookings:
        campaign = registry.campaigns[booking.campaign]
        document = reading.documents[booking.document]
        judged = judge(document, part_of(campaign, booking.part), registry.due(campaign.code, booking.unit), arrived.at)
        cell = (booking.unit, booking.campaign)
        if cell not in receipts:
            receipts[cell] = ledger.next_receipt(conn, campaign.code)
        filing = FilingRow(
            unit=booking.unit,
            campaign=booking.campaign,
            part=booking.part,
            version=ledger.next_version(conn, *cell, booking.part),
            received_at=arrived.at,
            on_time=judged.on_time,
            valid=judged.valid,
            sha256=document.sha256,
            receipt=receipts[cell],
            filed_at=now,
            mail=mail.id,
            document=booking.document,
            evidence=tuple(dict.fromkeys(clue.kind for clue in booking.clues)),
            clues=_clues(booking.clues),
        )
        ledger.add(conn, filing)
        booked.append(_Booked(booking, judged, filing))
    return tuple(booked)


def _decided_mail(
    reading: Reading,
    decided: Attribution,
    arrived: Received,
    booked: Sequence[_Booked],
    registry: Registry,
    now: datetime,
) -> DecidedMail:
    return DecidedMail(
        state=_STATES[decided.disposition],
        reason=decided.reason,
        decided_at=now,
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
        problems=_problems(reading.problems),
        clues=_clues(decided.clues),
        units=decided.units,
        campaigns=decided.campaigns,
        parser_version=VERSION,
        documents=tuple(
            _decided_document(document, index, decided, booked, registry) for index, document in enumerate(reading.documents)
        ),
    )


def _decided_document(
    document: DocumentReading, index: int, decided: Attribution, booked: Sequence[_Booked], registry: Registry
) -> DecidedDocument:
    mine = [one for one in booked if one.booking.document == index]
    rows = next((one.judged.extract for one in mine if one.judged.extract), None) or _rows_anyway(document, mine, registry)
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
        header={name: _plain(value) for name, value in asdict(header).items()} if header else None,
        records=_records(rows) if rows else (),
        findings=(*left_open, *_problems(document.problems), *_problems(judged)),
    )


def _rows_anyway(document: DocumentReading, mine: Sequence[_Booked], registry: Registry) -> Extract | None:
    """Rows of a table that stands in a report, or in a file that is not booked yet: shown, and never counted."""
    among = [registry.campaigns[one.booking.campaign] for one in mine] or list(registry.campaigns.values())
    part = table_for(document, among)
    return extract(document.tables, part.columns) if part else None


def _answer(
    conn: Connection,
    reading: Reading,
    decided: Attribution,
    arrived: Received,
    booked: Sequence[_Booked],
    registry: Registry,
    settings: Settings,
    now: datetime,
) -> None:
    arrival = _arrival(conn, reading, decided, arrived, booked, registry, now)
    notice = answer(arrival, now)
    if notice is None:
        return
    hour, day = (outbox.answers_since(conn, arrival.sender, now - timedelta(hours=hours)) for hours in (1, 24))
    rule = may_answer(arrival, frozenset({settings.office.address}), hour, day, settings.sending)
    if rule and rule not in CAPS:
        return
    queue(conn, notice, settings.office, now, forbidden=rule)


def _arrival(
    conn: Connection,
    reading: Reading,
    decided: Attribution,
    arrived: Received,
    booked: Sequence[_Booked],
    registry: Registry,
    now: datetime,
) -> Arrival:
    index = registry.known.index
    sender = reading.senders[0].address if len(reading.senders) == 1 else ""
    registered = index.of_address(sender)
    units = dict.fromkeys(one.booking.unit for one in booked) or dict.fromkeys(decided.units or registered)
    duplicate = decided.reason == "duplicate"
    cells = dict.fromkeys((one.booking.unit, one.booking.campaign) for one in booked)
    if duplicate:
        cells = dict.fromkeys((unit, campaign) for unit in decided.units for campaign in decided.campaigns)
    return Arrival(
        sha256=reading.sha256,
        message_id=reading.message_id,
        references=tuple(reversed(reading.in_reply_to)),
        subject=reading.subject,
        sender=sender,
        received_at=arrived.at,
        disposition=decided.disposition,
        reason=decided.reason,
        unit=index.units[next(iter(units))] if len(units) == 1 else None,
        registered=bool(registered),
        files=tuple(
            _file_line(document, at, decided, booked, registry)
            for at, document in enumerate(reading.documents)
            if document.outcome is not Outcome.SKIPPED
        ),
        campaigns=tuple(_campaign_line(conn, unit, campaign, registry, now) for unit, campaign in cells),
        duplicate=duplicate and bool(cells),
        redelivered=duplicate and not cells,
        automatic=reading.automatic,
        answerable=reading.answerable,
        authentication=reading.authentication,
        looks_like_report=decided.looks_like_report,
    )


def _file_line(
    document: DocumentReading, at: int, decided: Attribution, booked: Sequence[_Booked], registry: Registry
) -> FileLine:
    mine = next((one for one in booked if one.booking.document == at), None)
    open_codes = tuple((code, "", "") for index, code in decided.findings if index == at and code != "copy")
    campaign = registry.campaigns[mine.booking.campaign] if mine else None
    return FileLine(
        filename=document.filename or "",
        size=document.size,
        sha256=document.sha256,
        campaign_title=campaign.title if campaign else "",
        part_name=part_of(campaign, mine.booking.part).name if mine and campaign else "",
        version=mine.filing.version if mine else 0,
        problems=(*open_codes, *_problems(document.problems), *_problems(mine.judged.problems if mine else ())),
        usable=(mine.judged.valid if mine else not open_codes),
        unit_name=registry.known.index.units[mine.booking.unit].name if mine else "",
    )


def _campaign_line(conn: Connection, unit: str, code: str, registry: Registry, now: datetime) -> CampaignLine:
    """How the cell stands with this mail, by the same rule as the board."""
    campaign = registry.campaigns[code]
    filings = ledger.of_cell(conn, unit, code)
    filed = tuple(Filed(row.part, row.version, row.received_at, row.valid, row.receipt) for row in filings)
    row = board_row(Cell(registry.known.index.units[unit], campaign, registry.due(code, unit), filed=filed), now)
    return CampaignLine(
        code=code,
        title=campaign.title,
        due=registry.due(code, unit),
        received_at=row.received_at,
        late_by=row.late_by,
        missing=row.missing,
        receipt=filings[-1].receipt if filings else "",
    )


def _note_bounces(conn: Connection, reading: Reading, now: datetime) -> None:
    for failed in reading.failed_deliveries:
        if failed.action == "failed":
            for letter in reading.original_ids:
                outbox.note_bounce(conn, letter, failed.recipient, failed.status, now)


def _records(rows: Extract) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"row": one.row, "sheet": one.sheet, "values": {name: _plain(value) for name, value in one.values if value is not None}}
        for one in rows.records
    )


def _problems(problems: Sequence[Problem]) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.code, one.where, one.found) for one in problems)


def _clues(clues: Sequence[Clue]) -> tuple[dict[str, Any], ...]:
    return tuple(asdict(clue) for clue in clues)


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
