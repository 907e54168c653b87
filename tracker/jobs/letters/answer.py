"""The answer one mail deserves: what became of it, as its sender should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from config.entities import Unit
from parsers.facts import DocumentReading, Outcome
from tracker.jobs.filings.judged_report import DecidedReading, JudgedReport, problem_triples
from tracker.jobs.letters.queue import Shared, queue
from tracker.jobs.mails.history import Answered, MailHistory
from tracker.jobs.office.registry import Books, OfficeRegistry
from tracker.rules.attribution.campaign.against_table import BEFORE_IT_OPENED
from tracker.rules.attribution.decision_table import RULE
from tracker.rules.attribution.evidence import Attribution, Reason
from tracker.rules.board.standing import Cell, Filed, board_row, missing_parts
from tracker.rules.filings.judge import part_of
from tracker.rules.letters.answering import BEFORE_THE_BEGINNING, CAPS, Asked, may_answer
from tracker.rules.letters.notice import QUESTIONS, CampaignLine, ChangeLine, FileLine
from tracker.rules.letters.notices import Arrival, answer, forms_of
from tracker.rules.mails.asking import asking
from tracker.rules.office.unit_change import old_name
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.letters import outbox, told, waiting

_WEEK = timedelta(days=7)  # after it an address may be asked again
_CANDIDATES = 6  # units that a question names


def answer_mail(
    conn: Connection,
    it: DecidedReading,
    books: Books,
    memory: MailHistory | None = None,
    wait: timedelta = timedelta(0),
    first_poll: bool = False,
) -> None:
    """Queue the answer, if there is one to give and no rule forbids it. `memory`: what the books say, if they were asked.
    `wait`: how long an officer may take it back.

    Is a mail that a person took in from a file older than the office, its answer waits for an officer.
    `first_poll`: the mail lay in a mailbox that was never polled before; its answer waits until they are counted.
    """
    settings, now = books.settings, books.now
    arrival = _arrival(conn, it, books)
    notice = answer(arrival, now)
    if notice is None:
        return
    answered = memory.answered if memory else Answered(conn, (arrival.sender,))
    hour, day = answered.since(arrival.sender, now - timedelta(hours=1), now - timedelta(days=1))
    in_vain = outbox.asked_in_vain(conn, arrival.sender, now - _WEEK) if notice.kind in QUESTIONS else 0
    rule = may_answer(
        Asked(
            arrival=arrival,
            own_addresses=frozenset(settings.office.own),
            sending=settings.sending,
            last_hour=hour,
            last_day=day,
            in_vain=in_vain,
            begins=settings.begins,
            has_roster=bool(books.registry.attribution.index.units),
            has_campaigns=bool(books.registry.campaigns or campaigns.codes(conn)),
        )
    )
    held = rule == BEFORE_THE_BEGINNING and it.by_hand
    counted = first_poll and not rule
    if rule and rule not in CAPS and not held:
        return
    notice = replace(notice, not_before=now + wait) if wait else notice
    shared = Shared(memory.gap, memory.later) if memory else None
    office = settings.office_at(it.mailbox)
    if queue(conn, notice, office, now, forbidden="" if held else rule, held=held or counted, shared=shared):
        answered.written_to(notice.to + notice.cc)
        if counted:
            waiting.mark_waiting(conn, notice.key, waiting.FIRST_POLL)
        if notice.facts.change and (held or not rule):
            told.tell_name(conn, notice.unit, notice.facts.change.before, now)


def _arrival(conn: Connection, it: DecidedReading, books: Books) -> Arrival:
    reading, decided, booked, registry = it.reading, it.decided, it.booked, books.registry
    index = registry.attribution.index
    sender = reading.senders[0].address if len(reading.senders) == 1 else ""
    registered = index.of_address(sender)
    units = dict.fromkeys(one.booking.unit for one in booked) or dict.fromkeys(decided.units or registered)
    duplicate = decided.reason is Reason.DUPLICATE
    cells = dict.fromkeys((one.booking.unit, one.booking.campaign) for one in booked)
    if duplicate:
        cells = dict.fromkeys((unit, campaign) for unit in decided.units for campaign in decided.campaigns)
    unit = index.units[next(iter(units))] if len(units) == 1 else None
    return Arrival(
        sha256=reading.sha256,
        message_id=reading.message_id,
        references=tuple(reversed(reading.in_reply_to)),
        subject=reading.subject,
        sender=sender,
        received_at=it.arrived.at,
        disposition=decided.disposition,
        reason=decided.reason,
        unit=unit,
        registered=bool(registered),
        files=tuple(
            _file_line(document, at, decided, booked, registry)
            for at, document in enumerate(reading.documents)
            if document.outcome is not Outcome.SKIPPED
        ),
        campaigns=tuple(_campaign_line(conn, unit, campaign, registry, books.now) for unit, campaign in cells),
        duplicate=duplicate and bool(cells),
        redelivered=duplicate and not cells,
        automatic=reading.automatic,
        answerable=reading.answerable,
        authentication=reading.authentication,
        looks_like_report=decided.looks_like_report,
        candidates=tuple(index.units[code].name for code in decided.units[:_CANDIDATES] if code in index.units),
        asks=not reading.documents and asking(reading.subject, reading.body) is not None,
        replies=any(clue.kind == "reply" for clue in decided.clues),
        early=any(clue.kind == f"{RULE}{BEFORE_IT_OPENED}" for clue in decided.clues),
        old_name=_old_name(conn, unit, booked) if unit and unit.life.former else None,
    )


def _old_name(conn: Connection, unit: Unit, booked: Sequence[JudgedReport]) -> ChangeLine | None:
    """The name of before that papers of this mail bear, if no receipt spoke of it yet."""
    clues = (clue for one in booked for clue in one.booking.clues)
    name = old_name(unit, (clue.found for clue in clues if clue.kind == "issuer"))
    if name is None or told.name_told(conn, unit.code, name.name):
        return None
    return ChangeLine("name", name.since, name.name, (unit.name,))


def _file_line(
    document: DocumentReading, at: int, decided: Attribution, booked: Sequence[JudgedReport], registry: OfficeRegistry
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
        problems=(*open_codes, *problem_triples(document.problems), *problem_triples(mine.judged.problems if mine else ())),
        usable=(mine.judged.valid if mine else not open_codes),
        unit_name=registry.attribution.index.units[mine.booking.unit].name if mine else "",
    )


def _campaign_line(conn: Connection, unit: str, code: str, registry: OfficeRegistry, now: datetime) -> CampaignLine:
    """How the cell stands with this mail, by the same rule as the board."""
    campaign = registry.campaigns[code]
    filed = tuple(Filed(*row) for row in ledger.standing_of(conn, unit, code))
    row = board_row(Cell(registry.attribution.index.units[unit], campaign, registry.due(code, unit), filed=filed), now)
    return CampaignLine(
        code=code,
        unit=unit,
        title=campaign.title,
        due=registry.due(code, unit),
        received_at=row.received_at,
        late_by=row.late_by,
        missing=row.missing,
        receipt=filed[-1].receipt if filed else "",
        unit_name=registry.attribution.index.units[unit].name,
        forms=forms_of(campaign, missing_parts(campaign, filed)) if filed else (),
    )
