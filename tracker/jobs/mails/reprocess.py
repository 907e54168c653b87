"""Mails read again from the vault, with today's readers, rules and roster (docs/states.md, 1).

What waited in the tray may be filed. What the program filed changes only when that is confirmed; what an officer
decided is left alone. Besides the receipt of a mail that is newly filed no letter goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from config.settings import Settings
from parsers import VERSION
from parsers.facts import Reading
from tracker.jobs.filings.judged_report import DecidedReading, JudgedReport
from tracker.jobs.letters.answer import answer_mail
from tracker.jobs.mails.record import describe, history, write
from tracker.jobs.office.registry import Books, OfficeRegistry, load
from tracker.jobs.reading.readers import Readers, Result, Unreadable
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Booking, Disposition
from tracker.rules.filings.judge import Judged, judge, part_of
from tracker.rules.filings.received_time import ReceivedTime, received
from tracker.rules.filings.reprocess import Difference, Fate, FormerBooking, difference
from tracker.rules.mails.mail_state import MailState
from tracker.rules.mails.passage import document_words, mail_words
from tracker.store.acts import audit, row_name
from tracker.store.acts.journal import Journal
from tracker.store.filings import ledger
from tracker.store.mails import mails
from tracker.store.mails.mails import MessageRow
from tracker.store.office.saving import keeping
from tracker.store.session import reading as reading_from
from tracker.store.session import writing

PROGRAM = "baocao"
_NOTHING = Difference((), ())


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """What became, or would become, of one mail."""

    mail: MessageRow  #: as it was before
    fate: Fate
    difference: Difference = _NOTHING
    reason: str = ""  #: of the tray today, or why it could not be read

    @property
    def outdated(self) -> bool:
        """Whether an older version of the readers had read it."""
        return self.mail.parser_version != VERSION


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for every mail of one run."""

    books: Books
    dry: bool
    confirm: bool


@dataclass(frozen=True, slots=True)
class _Today:
    """One mail as it is decided today."""

    it: DecidedReading
    difference: Difference


def waiting(conn: Connection) -> tuple[MessageRow, ...]:
    """The mails of the tray, oldest first."""
    return tuple(mails.listing(conn, MailState.TRAY))


def decided_mails(conn: Connection) -> tuple[MessageRow, ...]:
    """The mails that were filed and those that wait, oldest first; without those whose bytes were let go."""
    gone = keeping.names_let_go(conn)
    states = (MailState.TRAY, MailState.FILED)
    return tuple(row for row in mails.listing(conn) if row.state in states and row.sha256 not in gone)


def reprocess(
    engine: Engine,
    settings: Settings,
    readers: Readers,
    which: Iterable[MessageRow],
    clock: Callable[[], datetime],
    dry_run: bool = False,
    confirm: bool = False,
) -> Iterator[Reprocessed]:
    """Read mails again, each written by itself. A dry run says what would be and changes nothing."""
    with reading_from(engine) as conn:
        registry = load(conn, settings, clock())
    for some in readers.each(iter(which)):
        for mail, result in some:
            run = _Run(Books(registry, settings, clock()), dry_run, confirm)
            with (reading_from if dry_run else writing)(engine) as conn:
                if not dry_run:
                    Journal(conn).hold(row_name.mail(mail.id))  # an officer may be settling it just now
                yield _one(conn, mails.get(conn, mail.id) or mail, result, run)


def _one(conn: Connection, mail: MessageRow, result: Result, run: _Run) -> Reprocessed:
    if isinstance(result, Unreadable):
        return Reprocessed(mail, Fate.UNREADABLE, reason=result.why)
    if mail.state not in (MailState.TRAY, MailState.FILED) or _by_hand(conn, mail):
        return Reprocessed(mail, Fate.BY_HAND)
    if any(one.campaign not in run.books.registry.campaigns for one in mail.filings if one.withdrawn_at is None):
        return Reprocessed(mail, Fate.CLOSED)
    if not run.dry:
        documents = map(document_words, result.reading.documents)
        mails.put_words(conn, mail.id, (mail_words(result.reading), *documents))
    today = _today(conn, mail, result.reading, run)
    if mail.state == MailState.TRAY:
        return _from_the_tray(conn, mail, today, run)
    if not today.difference:
        return _facts_anew(conn, mail, today, run)
    changes = run.confirm and not run.dry
    if changes:
        _change(conn, mail, today, run)
    return Reprocessed(mail, Fate.CHANGED if changes else Fate.DIFFERS, today.difference, today.it.decided.reason or "")


def _today(conn: Connection, mail: MessageRow, reading: Reading, run: _Run) -> _Today:
    counted, mx = mail.received_at or mail.stored_at, run.books.settings.mailbox_of(mail.mailbox).receiving_mx
    before = history(conn, mail.id, reading, run.books.settings.office, again=True)
    by_page = before.by_link is not None
    arrived = received(reading, mail.internal_date, mx, counted, known_at=mail.stored_at, by_page=by_page)
    decided = attribute(reading, replace(before, arrived_at=arrived.at), run.books.registry.attribution)
    would = (
        FormerBooking(one.document, one.unit, one.campaign, one.part, _judged(reading, one, arrived, run.books.registry).valid)
        for one in decided.bookings
    )
    standing = (
        FormerBooking(-1 if one.document is None else one.document, one.unit, one.campaign, one.part, one.valid)
        for one in mail.filings
        if one.withdrawn_at is None
    )
    return _Today(DecidedReading(reading, decided, arrived, mailbox=mail.mailbox), difference(standing, would))


def _judged(reading: Reading, one: Booking, arrived: ReceivedTime, registry: OfficeRegistry) -> Judged:
    part = part_of(registry.campaigns[one.campaign], one.part)
    return judge(reading.documents[one.document], part, registry.due(one.campaign, one.unit), arrived.at)


def _from_the_tray(conn: Connection, mail: MessageRow, today: _Today, run: _Run) -> Reprocessed:
    decided = today.it.decided
    if decided.disposition is Disposition.IGNORED:
        return Reprocessed(mail, Fate.SAME, reason=mail.reason or "")  # setting a mail aside is left to a person
    if decided.disposition is Disposition.REVIEW:
        known = (mail.reason, mail.units, mail.campaigns) == (decided.reason, decided.units, decided.campaigns)
        if not known and not run.dry:
            write(conn, mail.id, today.it, run.books)
        return Reprocessed(mail, Fate.SAME if known else Fate.REFRESHED, reason=decided.reason or "")
    if not run.dry:
        answer_mail(conn, write(conn, mail.id, today.it, run.books), run.books)
        audit.add(conn, run.books.now, PROGRAM, "reprocess", f"mail {mail.id}", mail.reason or "")
    return Reprocessed(mail, Fate.FILED, today.difference)


def _facts_anew(conn: Connection, mail: MessageRow, today: _Today, run: _Run) -> Reprocessed:
    """What is booked stays; what better readers find in the files replaces what the older ones had found."""
    done = Reprocessed(mail, Fate.SAME)
    if run.dry or not run.confirm or not done.outdated:
        return done
    by_place = {(one.document, one.unit, one.campaign, one.part): one for one in mail.filings if one.withdrawn_at is None}
    booked = tuple(
        JudgedReport(one, _judged(today.it.reading, one, today.it.arrived, run.books.registry), filing, filing.id)
        for one in today.it.decided.bookings
        if (filing := by_place.get((one.document, one.unit, one.campaign, one.part)))
    )
    describe(conn, mail.id, replace(today.it, booked=booked), run.books)
    return Reprocessed(mail, Fate.REFRESHED)


def _change(conn: Connection, mail: MessageRow, today: _Today, run: _Run) -> None:
    """The old filings are withdrawn, the new ones made. A mail that would not be filed any more goes to the tray."""
    for filing in mail.filings:
        ledger.withdraw(conn, filing.id, run.books.now)
    write(conn, mail.id, today.it, run.books)
    if today.it.decided.disposition is Disposition.IGNORED:
        mails.set_state(conn, mail.id, MailState.TRAY, today.it.decided.reason, run.books.now)
    audit.add(conn, run.books.now, PROGRAM, "reprocess", f"mail {mail.id}")


def _by_hand(conn: Connection, mail: MessageRow) -> bool:
    """Whether an officer had a hand in the mail that was not taken back."""
    if any(one.filed_by != PROGRAM and one.withdrawn_at is None for one in mail.filings):
        return True
    about = (f"mail {mail.id}", *(f"filing {one.id}" for one in mail.filings))
    acts = [act for act in audit.of(conn, about) if act.who != PROGRAM and act.undoes is None]
    return bool({act.id for act in acts} - audit.undone(conn, [act.id for act in acts]))
