"""What is booked already: moved, withdrawn, sent back, accepted as it is; found right, or asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from config.entities import Unit
from config.settings import Office
from parsers.facts import Problem, Reading
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.filings.booking import BookingChoice, facts_of, hand_clue, write_documents
from tracker.jobs.filings.judged_report import JudgedReport
from tracker.jobs.filings.tray_reason import reason_again
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.letters.queue import queue
from tracker.jobs.office.registry import OfficeRegistry, load
from tracker.rules.attribution.evidence import Booking
from tracker.rules.filings.judge import Judged, judge, part_of
from tracker.rules.letters.notice import CampaignLine, FileLine
from tracker.rules.letters.officer_notices import figures_asked, returned
from tracker.rules.letters.recipients import reachable
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.filings import approvals, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters import bounces
from tracker.store.mails import mails
from tracker.store.mails.mails import MessageRow


def move(hand: Hand, filing_id: int, to: tuple[str, str, str], reading: Reading | None = None) -> act.Outcome:
    """Book a report for another unit, campaign or part: the old filing is withdrawn, a new one made, judged anew.

    `to` is unit, campaign, part. `reading` is its mail read again; without it the new filing is as valid as the old.
    Problems: "no-such-filing", "withdrawn-already", "nothing-to-do", "no-such-unit", "no-such-campaign", "no-such-part",
    "filed-already" (the same file stands there from an earlier decision).
    """
    conn, journal = hand.conn, Journal(hand.conn)
    old = _standing(journal, filing_id)
    if isinstance(old, Problem):
        return old
    registry = load(conn, hand.settings, hand.now, closed=True)
    problem = _target(to, old, registry) or _there_already(conn, to, old)
    if problem:
        return problem
    ledger.withdraw(conn, filing_id, hand.now)
    booked = _booked_anew(hand, old, BookingChoice(old.document, *to), registry, reading)
    journal.made(row_name.filing(booked.filing_id))
    mail = mails.get(conn, old.mail) if old.mail is not None else None
    if reading and mail and old.document is not None:
        write_documents(journal, mail, reading, (booked,), registry)
    cells = (_cell(old), (to[1], to[0]))
    return act.finish(hand, journal, "move", f"filing {filing_id}", cells, made=booked.filing_id)


def withdraw(hand: Hand, filing_id: int) -> act.Outcome:
    """Take a report out of the count; its mail goes to the tray if nothing else of it is booked.

    Problems: "reason-needed", "no-such-filing", "withdrawn-already".
    """
    conn, journal = hand.conn, Journal(hand.conn)
    old = _standing(journal, filing_id)
    if isinstance(old, Problem):
        return old
    if not hand.why.strip():
        return Problem("reason-needed")
    ledger.withdraw(conn, filing_id, hand.now)
    if old.mail is not None and all(one.withdrawn_at for one in ledger.of_mail(conn, old.mail)):
        mails.set_state(conn, old.mail, MailState.TRAY, reason_again(conn, old.mail), hand.now)
    return act.finish(hand, journal, "withdraw", f"filing {filing_id}", (_cell(old),))


def send_back(hand: Hand, filing_id: int) -> act.Outcome:
    """Return a report: it stays in the ledger and does not count, the unit owes again, and a letter tells it why.

    Problems: "reason-needed", "no-such-filing", "withdrawn-already", "returned-already".
    """
    journal = Journal(hand.conn)
    old = _standing(journal, filing_id)
    if isinstance(old, Problem):
        return old
    if old.returned_at:
        return Problem("returned-already")
    if not hand.why.strip():
        return Problem("reason-needed")
    ledger.send_back(hand.conn, filing_id, hand.why.strip(), hand.now)
    approvals.remove_all(journal, filing_id)
    letters = _letter_back(hand, old) if hand.tell else ()
    return act.finish(hand, journal, "return", f"filing {filing_id}", (_cell(old),), letters)


def accept(hand: Hand, filing_id: int) -> act.Outcome:
    """A report that was judged invalid, or was returned, counts after all.

    Problems: "reason-needed", "no-such-filing", "withdrawn-already", "valid-already".
    """
    journal = Journal(hand.conn)
    old = _standing(journal, filing_id)
    if isinstance(old, Problem):
        return old
    if old.valid:
        return Problem("valid-already")
    if not hand.why.strip():
        return Problem("reason-needed")
    ledger.accept(hand.conn, filing_id, hand.why.strip())
    return act.finish(hand, journal, "accept", f"filing {filing_id}", (_cell(old),))


def approve(hand: Hand, filing_id: int) -> act.Outcome:
    """The hand has looked at the filing and found it right. Nobody is written to; words are for colleagues.

    Problems: "no-such-filing", "withdrawn-already", "not-counting" (invalid or returned), "approved-already" by this hand:
    two pairs of eyes are those of two people.
    """
    journal = Journal(hand.conn)
    journal.hold(row_name.filing(filing_id))
    filing = ledger.get(hand.conn, filing_id)
    if filing is None:
        return Problem("no-such-filing")
    if filing.withdrawn_at:
        return Problem("withdrawn-already")
    if not filing.valid:
        return Problem("not-counting")
    if not approvals.add(journal, filing_id, hand.who, hand.why.strip(), hand.now):
        return Problem("approved-already")
    return act.finish(hand, journal, "approve", f"filing {filing_id}", ((filing.campaign, filing.unit),))


def approve_cell(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """The hand's word for everything of a unit that counts in a campaign and has it not yet.

    Problems: "nothing-to-approve", else as `approve`.
    """
    newest = {one.part: one for one in ledger.of_cell(hand.conn, unit, campaign) if one.valid}
    journal, cell = Journal(hand.conn), (campaign, unit)
    given = [one.id for one in newest.values() if approvals.add(journal, one.id, hand.who, hand.why.strip(), hand.now)]
    if not given:
        return Problem("approved-already" if newest else "nothing-to-approve")
    return act.finish(hand, journal, "approve", act.cell_of(campaign, unit), (cell,))


def ask(hand: Hand, filing_id: int) -> act.Outcome:
    """Ask the unit about figures, in the hand's words. What is booked goes on to count, and the same words are asked once.

    Problems: "reason-needed", "no-such-filing", "withdrawn-already", "no-address", "asked-already".
    """
    journal, words = Journal(hand.conn), hand.why.strip()
    old = _standing(journal, filing_id)
    if isinstance(old, Problem):
        return old
    if not words:
        return Problem("reason-needed")
    addressed = _addressed(hand, old)
    if addressed is None:
        return Problem("no-address")
    notice = replace(figures_asked(*addressed.letter, words, *addressed.way(hand.now)), not_before=hand.now + WAIT)
    if not queue(hand.conn, notice, addressed.office, hand.now):
        return Problem("asked-already")
    return act.answered(hand, (), "ask", f"filing {filing_id}", (), (notice.key,))


def _cell(filing: FilingRow) -> tuple[str, str]:
    return filing.campaign, filing.unit


def _standing(journal: Journal, filing_id: int) -> FilingRow | Problem:
    journal.hold(row_name.filing(filing_id))
    found = ledger.get(journal.conn, filing_id)
    if found is None:
        return Problem("no-such-filing")
    if found.withdrawn_at:
        return Problem("withdrawn-already")
    if found.mail is not None:
        journal.hold(row_name.mail(found.mail))
    return found


def _target(to: tuple[str, str, str], old: FilingRow, registry: OfficeRegistry) -> Problem | None:
    unit, code, part = to
    campaign = registry.campaigns.get(code)
    if unit not in registry.attribution.index.units:
        return Problem("no-such-unit", found=unit)
    if campaign is None:
        return Problem("no-such-campaign", found=code)
    if part not in {one.code for one in campaign.parts}:
        return Problem("no-such-part", found=part)
    return Problem("nothing-to-do") if to == (old.unit, old.campaign, old.part) else None


def _there_already(conn: Connection, to: tuple[str, str, str], old: FilingRow) -> Problem | None:
    standing = [one for one in ledger.of_mail(conn, old.mail) if not one.withdrawn_at] if old.mail is not None else []
    same = any((one.unit, one.campaign, one.part) == to and one.document == old.document for one in standing)
    return Problem("filed-already") if same else None


def _booked_anew(
    hand: Hand, old: FilingRow, to: BookingChoice, registry: OfficeRegistry, reading: Reading | None
) -> JudgedReport:
    conn, judged = hand.conn, _judged(old, to, registry, reading)
    clue = hand_clue(hand.who, to)
    filing = replace(
        old,
        id=0,
        unit=to.unit,
        campaign=to.campaign,
        part=to.part,
        version=ledger.next_version(conn, to.unit, to.campaign, to.part),
        on_time=judged.on_time,
        valid=judged.valid,
        receipt=old.receipt if to.campaign == old.campaign else ledger.next_receipt(conn, to.campaign),
        filed_at=hand.now,
        filed_by=hand.who,
        returned_at=None,
        evidence=tuple(dict.fromkeys((*old.evidence, clue.kind))),
        clues=(*old.clues, *facts_of((clue,))),
    )
    booking = Booking(-1 if old.document is None else old.document, to.unit, to.campaign, to.part, (clue,))
    return JudgedReport(booking, judged, filing, ledger.add(conn, filing))


def _judged(old: FilingRow, to: BookingChoice, registry: OfficeRegistry, reading: Reading | None) -> Judged:
    due = registry.due(to.campaign, to.unit)
    if reading is None or old.document is None or old.document >= len(reading.documents):
        return Judged(old.valid or old.returned_at is not None, old.received_at < due, None, ())
    return judge(reading.documents[old.document], part_of(registry.campaigns[to.campaign], to.part), due, old.received_at)


def _letter_back(hand: Hand, old: FilingRow) -> Sequence[str]:
    addressed = _addressed(hand, old)
    if addressed is None:
        return ()
    notice = replace(returned(*addressed.letter, hand.why.strip(), *addressed.way(hand.now)), not_before=hand.now + WAIT)
    return (notice.key,) if queue(hand.conn, notice, addressed.office, hand.now) else ()


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A letter about a report, before it has words."""

    letter: tuple[Unit, CampaignLine, tuple[FileLine, ...]]  #: for whom, and what it speaks of
    to: str
    answered: str  #: Message-ID of the mail it answers; empty: none
    office: Office  #: as whom it is written

    def way(self, now: datetime) -> tuple[str, datetime, str]:
        """Where it goes, when, and what it answers."""
        return self.to, now, self.answered


def _addressed(hand: Hand, old: FilingRow) -> _Addressed | None:
    """Whom a letter about a report is for, what it speaks of, where it goes and which mail it answers; None: nowhere.

    It goes to whoever sent the report, if the unit is known by that address, else to the unit's own.
    """
    conn, settings, now = hand.conn, hand.settings, hand.now
    registry = load(conn, settings, now, closed=True)
    unit, campaign = registry.attribution.index.units[old.unit], registry.campaigns[old.campaign]
    mail = mails.get(conn, old.mail) if old.mail is not None else None
    sender = (mail.sender or "") if mail else ""
    to = sender if sender in unit.emails else next(iter(reachable(unit, frozenset(bounces.dead_addresses(conn)))), "")
    if not to:
        return None
    line = CampaignLine(
        code=campaign.code, title=campaign.title, due=registry.due(campaign.code, unit.code), received_at=old.received_at,
        receipt=old.receipt, unit_name=unit.name,
    )  # fmt: skip
    files = (FileLine(**_file(old, mail), sha256=old.sha256 or old.receipt, campaign_title=campaign.title,
                      part_name=part_of(campaign, old.part).name, version=old.version, unit_name=unit.name),)  # fmt: skip
    answered = mail.message_id or "" if mail and to == sender else ""
    office = settings.office_at(mail.mailbox) if answered and mail else settings.office
    return _Addressed((unit, line, files), to, answered, office)


def _file(old: FilingRow, mail: MessageRow | None) -> dict[str, Any]:
    document = next((one for one in mail.documents if one.position == old.document), None) if mail else None
    return {"filename": (document.filename or "") if document else "", "size": document.size if document else 0}
