"""A mail is settled: its documents filed where an officer says, or the whole of it set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from parsers.facts import DocumentReading, Outcome, Problem, Reading
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.filings.booking import BookingChoice as Choice
from tracker.jobs.filings.booking import book_by_hand, write_documents
from tracker.jobs.filings.judged_report import DecidedReading, JudgedReport
from tracker.jobs.filings.tray_reason import reason_again
from tracker.jobs.letters.answer import answer_mail
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.office.registry import Books, OfficeRegistry, load
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.board.standing import Debt, debt
from tracker.rules.filings.received_time import ReceivedTime
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import QUESTIONS, RECEIPTS
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.mails.mails import MessageRow


def settle(
    hand: Hand,
    mail_id: int,
    choices: Sequence[Choice],
    reading: Reading | None = None,
    seen: str = "",
    only_asked: bool = False,
    registry: OfficeRegistry | None = None,
) -> act.Outcome:
    """File documents of a mail, judged and numbered as if the program had filed them; the sender gets the receipt, once.

    `reading` is the mail read again (`reread`); without it documents count as the officer sees them, rows unread,
    and no receipt goes out. `seen`: how the mail stood when the officer looked (`stamp`); empty: whatever it is now.
    `only_asked`: refuse a unit that the campaign does not ask, before somebody has said yes twice. `registry`: closed
    campaigns among it, if it is known already.
    Problems: "no-such-mail", "decided-meanwhile", "not-asked" (`found`: the unit's name), "not-read-yet", "nothing-chosen",
    "no-such-document", "no-such-unit", "no-such-campaign", "no-such-part", "filed-already"; `where` is the file's name,
    `found` what is unknown.
    """
    conn, journal, now = hand.conn, Journal(hand.conn), hand.now
    journal.hold(row_name.mail(mail_id))
    mail = mails.get(conn, mail_id)
    registry = registry or load(conn, hand.settings, now, closed=True)
    books = Books(registry, hand.settings, now)
    problem = _problem(mail, choices, registry)
    if mail and seen and seen != stamp(mail):
        return Problem("decided-meanwhile")
    if problem or mail is None:
        return problem or Problem("no-such-mail")
    stranger = next((one for one in choices if only_asked and _is_not_asked(conn, one)), None)
    if stranger:
        return Problem("not-asked", found=registry.attribution.index.units[stranger.unit].name)
    booked = book_by_hand(conn, hand.who, mail, choices, books, reading)
    for one in booked:
        journal.made(row_name.filing(one.filing_id))
    if reading:
        write_documents(journal, mail, reading, booked, registry)
    if mail.state != MailState.FILED:
        mails.set_state(conn, mail_id, MailState.FILED, None, now)
    _ask_no_more(journal, mail.sha256)
    letters = _receipt(conn, mail, reading, booked, books) if reading and hand.tell else ()
    cells = tuple(dict.fromkeys((one.campaign, one.unit) for one in choices))
    return act.finish(hand, journal, "file", f"mail {mail_id}", cells, letters, booked[0].filing_id)


def _is_not_asked(conn: Connection, choice: Choice) -> bool:
    cell = board.cell_of(conn, choice.campaign, choice.unit)
    return cell is not None and debt(cell) is Debt.NOT_ASKED


def stamp(mail: MessageRow) -> str:
    """How a mail stands: its state, and what is booked from it. Two officers who look at the same see the same stamp."""
    return ".".join((mail.state, *(str(one.id) for one in mail.filings if one.withdrawn_at is None)))


def ignore(hand: Hand, mail_id: int) -> act.Outcome:
    """A mail of the tray is no report; nobody is answered. Problems: "reason-needed", "no-such-mail", "not-in-tray"."""
    return _set_state(hand, mail_id, "ignore", MailState.TRAY, (MailState.IGNORED, Reason.NOT_A_REPORT))


def reconsider(hand: Hand, mail_id: int) -> act.Outcome:
    """A mail that was set aside goes to the tray. Problems: "reason-needed", "no-such-mail", "not-ignored"."""
    return _set_state(hand, mail_id, "reconsider", MailState.IGNORED, (MailState.TRAY, reason_again(hand.conn, mail_id)))


def _set_state(hand: Hand, mail_id: int, what: str, from_state: MailState, to: tuple[MailState, str]) -> act.Outcome:
    journal = Journal(hand.conn)
    row = journal.hold(row_name.mail(mail_id))
    if row is None:
        return Problem("no-such-mail")
    if row["state"] != from_state:
        return Problem("not-in-tray" if from_state == MailState.TRAY else "not-ignored")
    if not hand.why.strip():
        return Problem("reason-needed")
    mails.set_state(hand.conn, mail_id, to[0], to[1], hand.now)
    _ask_no_more(journal, row["sha256"])
    return act.finish(hand, journal, what, f"mail {mail_id}", ())


def _problem(mail: MessageRow | None, choices: Sequence[Choice], registry: OfficeRegistry) -> Problem | None:
    if mail is None:
        return Problem("no-such-mail")
    if mail.state == MailState.STORED:
        return Problem("not-read-yet")
    if not choices:
        return Problem("nothing-chosen")
    standing = {(one.document, one.unit, one.campaign, one.part) for one in mail.filings if one.withdrawn_at is None}
    names = {document.position: document.filename or "" for document in mail.documents}
    for one in choices:
        where = names.get(one.document, "") if one.document is not None else ""
        campaign = registry.campaigns.get(one.campaign)
        if one.document is not None and mail.documents and one.document not in names:
            return Problem("no-such-document", found=str(one.document))
        if one.unit not in registry.attribution.index.units:
            return Problem("no-such-unit", where, one.unit)
        if campaign is None:
            return Problem("no-such-campaign", where, one.campaign)
        if one.part not in {part.code for part in campaign.parts}:
            return Problem("no-such-part", where, one.part)
        if (one.document, one.unit, one.campaign, one.part) in standing:
            return Problem("filed-already", where)
        standing.add((one.document, one.unit, one.campaign, one.part))
    return None


def _ask_no_more(journal: Journal, sha256: str) -> None:
    """The question that waits to be sent has its answer."""
    for kind in QUESTIONS:
        question = journal.hold(row_name.letter(f"{kind}:{sha256}"))
        if question and question["state"] == LetterState.QUEUED and not question["attempts"]:
            outbox.suppress(journal.conn, question["id"], "settled")


def _receipt(
    conn: Connection, mail: MessageRow, reading: Reading, booked: tuple[JudgedReport, ...], books: Books
) -> tuple[str, ...]:
    bookings = tuple(one.booking for one in booked)
    decided = Attribution(Disposition.RECORDED, None, bookings, looks_like_report=True)
    arrived = ReceivedTime(booked[0].filing.received_at, mail.received_how or "")
    before = {key for kind in RECEIPTS for key in outbox.keys(conn, prefix=f"{kind}:{reading.sha256}")}
    if before:
        return ()  # its sender has the receipt: one a mail
    usable = replace(reading, documents=_usable(reading, booked))
    answer_mail(conn, DecidedReading(usable, decided, arrived, booked), books, wait=WAIT)
    return tuple(sorted(key for kind in RECEIPTS for key in outbox.keys(conn, prefix=f"{kind}:{reading.sha256}")))


def _usable(reading: Reading, booked: Sequence[JudgedReport]) -> tuple[DocumentReading, ...]:
    """Of a file that the officer filed unread nothing is asked again."""
    mine = {one.booking.document for one in booked if one.filing.valid}
    return tuple(
        replace(document, problems=()) if at in mine and document.outcome is not Outcome.READ else document
        for at, document in enumerate(reading.documents)
    )
