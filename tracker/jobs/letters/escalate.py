"""Steps above a unit that goes on owing: what is to come, the letters, and an officer who stops one or lets it go again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from config.entities import Campaign
from config.extra_days import extra_days
from config.settings import Settings
from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome, cell_of, finish
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.kinds.escalation import STEPS, EscalationStep, World, escalations, notice_of, steps
from tracker.rules.letters.notice import LetterKind, Notice
from tracker.sending.letter import Letter
from tracker.sending.render import derived_id, render
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import CampaignRow
from tracker.store.filings import board
from tracker.store.letters import bounces, escalation_stops, outbox, quiet_units, told


def to_come(conn: Connection, code: str, settings: Settings) -> tuple[EscalationStep, ...]:
    """The steps that are to be taken, or would be if nothing stood against them, in the order of time."""
    campaign = campaigns.get(conn, code)
    if campaign is None or not (campaign.principal_after or campaign.superior_after):
        return ()
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    return steps(campaign, board.cells(conn, code), _world(conn, campaign, settings), calendar, settings.sending)


def previewed(conn: Connection, step: EscalationStep, settings: Settings, now: datetime) -> Letter:
    """The letter of a step as it would leave now."""
    notice = notice_of(step, _world(conn, step.cell.campaign, settings), now)
    return render(notice, settings.office, derived_id(notice.key, settings.office))


def due_escalations(
    conn: Connection, row: CampaignRow, calendar: Calendar, settings: Settings, now: datetime
) -> tuple[Notice, ...]:
    """The letters of the steps whose time has come."""
    campaign = row.campaign
    days = [one for one in (campaign.principal_after, campaign.superior_after) if one]
    dues = (campaign.due, *campaigns.extended_dues(conn).get(campaign.code, ()))
    if not days or now < min(dues) or not calendar.is_sending_moment(now, settings.sending):
        return ()
    world = _world(conn, campaign, settings)
    found = steps(campaign, board.cells(conn, campaign.code), world, calendar, settings.sending)
    return escalations(found, world, now)


def stop(hand: Hand, code: str, unit: str, step: LetterKind) -> Outcome:
    """A step is not taken: its letter, if one waits, is called back. Undone, or let go again, it is as before.

    Problems: "no-such-step", "nothing-to-do" where it is stopped already.
    """
    if step not in STEPS or board.cell_of(hand.conn, code, unit) is None:
        return Problem("no-such-step")
    if (unit, step) in escalation_stops.of_campaign(hand.conn, code):
        return Problem("nothing-to-do")
    journal = Journal(hand.conn)
    row = row_name.escalation_stop(code, unit, step)
    journal.put(row, reason=hand.why.strip(), decided_by=hand.who, decided_at=hand.now)
    escalation_stops.recall_step(hand.conn, code, unit, step)
    return finish(hand, journal, f"stop-{step}", cell_of(code, unit), ())


def go_on(hand: Hand, code: str, unit: str, step: LetterKind) -> Outcome:
    """A stopped step is taken after all. Problem: "nothing-to-do"."""
    journal = Journal(hand.conn)
    if not journal.remove(row_name.escalation_stop(code, unit, step)):
        return Problem("nothing-to-do")
    return finish(hand, journal, f"go-on-{step}", cell_of(code, unit), ())


def _world(conn: Connection, campaign: Campaign, settings: Settings) -> World:
    code = campaign.code
    keys = frozenset(one for step in STEPS for one in outbox.keys(conn, prefix=f"{step}:{code}:"))
    return World(
        letters=outbox.last_letters(conn, code),
        sent_keys=keys,
        quiet=frozenset(quiet_units.all_quiet(conn)),
        dead=frozenset(bounces.dead_addresses(conn)),
        stopped=frozenset(escalation_stops.of_campaign(conn, code)),
        told=told.last_told(conn, code),
        superior=settings.office.superior_address,
    )
