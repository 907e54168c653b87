"""A report that came on paper, by Zalo, or into somebody's hand: booked with what the officer says of it.

A file that comes with it enters by the mail room: it is put into a message of the office's own, kept in the vault,
read in a child and shown like any other, so that its rows count and its bytes are there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy import Connection

from config.entities import Part
from config.settings import Office
from intake.envelope import MailboxUid, StoredMail
from parsers import VERSION
from parsers.facts import Outcome, Problem, Reading
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.filings.booking import write_documents
from tracker.jobs.mails.record import book, decided_document
from tracker.jobs.office.registry import Books, OfficeRegistry, load
from tracker.rules.attribution.evidence import Attribution, Booking, Clue, Disposition, Reason
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedMail
from tracker.store.session import alone, row_of

CHANNELS = ("paper", "zalo", "hand", "post", "other")  #: how a report may come without a mail; words in table [channels]


@dataclass(frozen=True, slots=True)
class PaperReport:
    """What an officer says of a report that no mail brought."""

    unit: str
    campaign: str
    part: str
    at: datetime  #: when the office got it
    channel: str  #: of CHANNELS
    note: str = ""


def record_by_hand(hand: Hand, came: PaperReport, file: Reading | None = None) -> act.Outcome:
    """Book a report that no mail brought. `file`: the message made by `wrapped`, kept in the vault and read.

    Problems: "no-such-unit", "no-such-campaign", "no-such-part", "no-such-channel", "in-future", "filed-already" (the same
    part by the same channel at the same instant: a form that was sent twice).
    """
    conn, now = hand.conn, hand.now
    registry = load(conn, hand.settings, now, closed=True)
    campaign = registry.campaigns.get(came.campaign)
    parts: tuple[Part, ...] = campaign.parts if campaign else ()
    for code, wrong, found in (
        ("no-such-unit", came.unit not in registry.attribution.index.units, came.unit),
        ("no-such-campaign", campaign is None, came.campaign),
        ("no-such-part", came.part not in {one.code for one in parts}, came.part),
        ("no-such-channel", came.channel not in CHANNELS, came.channel),
        ("in-future", came.at > now, ""),
    ):
        if wrong:
            return Problem(code, found=found)
    if not file and _same_again(conn, came):
        return Problem("filed-already")
    journal = Journal(conn)
    clue = Clue("hand", came.channel, "", (came.unit, came.campaign))
    filing = (
        _with_file(journal, hand.who, came, clue, Books(registry, hand.settings, now), file)
        if file and file.documents
        else ledger.add(conn, _on_paper(conn, hand.who, came, clue, registry, now))
    )
    if isinstance(filing, Problem):
        return filing
    journal.made(row_name.filing(filing))
    ledger.set_note(conn, filing, came.note.strip() or None)
    about = act.cell_of(came.campaign, came.unit)
    cells = ((came.campaign, came.unit),)
    return act.finish(replace(hand, why=came.note), journal, "record-by-hand", about, cells, made=filing)


def wrapped(filename: str, content: bytes, office: Office, came: PaperReport, who: str) -> bytes:
    """The message that carries a file which no mail brought: the same file, time and words give the same bytes."""
    message = EmailMessage(policy=SMTP)
    message["From"] = message["To"] = office.address
    message["Date"] = format_datetime(came.at)
    message["Subject"] = " ".join(f"{came.campaign} {came.unit} {came.part}".split())
    digest = hashlib.sha256(b"\0".join((content, came.at.isoformat().encode(), came.unit.encode(), who.encode()))).hexdigest()
    message["Message-ID"] = f"<hand.{digest[:32]}@{office.address.partition('@')[2] or 'localhost'}>"
    message.set_content(came.note or "-")
    safe = "".join(c for c in filename if c.isprintable())[-200:] or "tep"
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=safe)
    return message.as_bytes()


def _same_again(conn: Connection, came: PaperReport) -> bool:
    alone(conn, f"by-hand {came.campaign} {came.unit}")
    hand = ("hand", came.channel)
    return any(
        one.part == came.part
        and one.received_at == came.at
        and one.withdrawn_at is None
        and hand in {(clue["kind"], clue["found"]) for clue in one.clues}
        for one in ledger.history_of(conn, came.unit, came.campaign)
    )


def _on_paper(conn: Connection, who: str, came: PaperReport, clue: Clue, registry: OfficeRegistry, now: datetime) -> FilingRow:
    return FilingRow(
        unit=came.unit,
        campaign=came.campaign,
        part=came.part,
        version=ledger.next_version(conn, came.unit, came.campaign, came.part),
        received_at=came.at,
        on_time=came.at < registry.due(came.campaign, came.unit),
        valid=True,
        sha256="",
        receipt=ledger.next_receipt(conn, came.campaign),
        filed_at=now,
        filed_by=who,
        evidence=(clue.kind,),
        clues=(row_of(clue),),
    )


def _with_file(journal: Journal, who: str, came: PaperReport, clue: Clue, books: Books, file: Reading) -> int | Problem:
    conn, registry, now = journal.conn, books.registry, books.now
    place = MailboxUid("hand", 0, int(file.sha256[:15], 16))
    mail_id = mails.keep(conn, (StoredMail(file.sha256, place, came.at, 0),), now)[0]
    kept = mails.get(conn, mail_id)
    if kept is None or kept.state == MailState.STORED:
        mails.decide(conn, mail_id, _set_aside(file, came, registry, now))
        kept = mails.get(conn, mail_id)
    journal.hold(row_name.mail(mail_id))
    if kept is None or any(one.withdrawn_at is None for one in kept.filings):
        return Problem("filed-already", found=came.unit)
    at = next((at for at, one in enumerate(file.documents) if one.outcome is not Outcome.SKIPPED), 0)
    booking = Booking(at, came.unit, came.campaign, came.part, (clue,))
    booked = book(conn, mail_id, file.documents, (booking,), came.at, books, who)
    journal.made(row_name.filing(booked[0].filing_id))
    write_documents(journal, kept, file, booked, registry)
    mails.set_state(conn, mail_id, MailState.FILED, None, now)
    return booked[0].filing_id


def _set_aside(file: Reading, came: PaperReport, registry: OfficeRegistry, now: datetime) -> DecidedMail:
    """The message before it is booked, and after its booking was taken back: kept, and asking for nothing."""
    nothing = Attribution(Disposition.IGNORED, Reason.OWN_MESSAGE)
    return DecidedMail(
        state=MailState.IGNORED,
        reason=Reason.OWN_MESSAGE,
        decided_at=now,
        received_at=came.at,
        received_how="hand",
        fingerprint=file.fingerprint,
        message_id=file.message_id,
        sender=file.senders[0].address if file.senders else "",
        subject=file.subject,
        body=came.note,
        answerable=False,
        parser_version=VERSION,
        documents=tuple(decided_document(one, at, nothing, (), registry) for at, one in enumerate(file.documents)),
    )
