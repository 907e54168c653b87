"""The tick: whatever is due by the clock goes into the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from config.calendar import extra_days
from config.registry import Campaign
from config.settings import Settings
from tracker.jobs.letters import queue
from tracker.rules.calendar import Calendar
from tracker.rules.digest import digest
from tracker.rules.notice import Kind, Notice
from tracker.rules.notices import due_notices, unreachable
from tracker.store import board, campaigns, mails, outbox
from tracker.store.session import reading, writing


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one tick decided."""

    notices: tuple[Notice, ...] = ()  #: newly queued; in a dry run those that would be
    unreachable: tuple[str, ...] = ()  #: names of units that owe and have no address


def remind(engine: Engine, settings: Settings, now: datetime, dry_run: bool = False) -> Reminded:
    """Queue the reminders, late notices and digest whose moment has come; none twice, however often it runs.

    A dry run changes nothing. Raises SettingsError for a calendar.toml that cannot be used.
    """
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    with reading(engine) as conn:
        open_now = campaigns.all_open(conn, now)
    notices: list[Notice] = []
    without_address: dict[str, None] = {}
    for campaign in open_now:
        with reading(engine) as conn:
            due = _due(conn, campaign, settings, calendar, now)
            without_address |= dict.fromkeys(unit.name for unit in unreachable(board.cells(conn, campaign.code)))
        if due and not dry_run:
            with writing(engine) as conn:  # decided again: a report may have come in between
                due = _due(conn, campaign, settings, calendar, now)
                due = tuple(notice for notice in due if queue(conn, notice, settings.office, now))
        notices += due
    notices += _digest(engine, open_now, settings, calendar, now, dry_run)
    return Reminded(tuple(notices), tuple(without_address))


def _due(conn: Connection, campaign: Campaign, settings: Settings, calendar: Calendar, now: datetime) -> tuple[Notice, ...]:
    if not calendar.is_sending_moment(now, settings.sending):
        return ()
    known = outbox.keys(conn, campaign=campaign.code)
    return due_notices(board.cells(conn, campaign.code), campaign, known, now, calendar, settings.sending)


def _digest(
    engine: Engine, open_now: tuple[Campaign, ...], settings: Settings, calendar: Calendar, now: datetime, dry_run: bool
) -> tuple[Notice, ...]:
    with reading(engine) as conn:
        boards = [(campaign, board.cells(conn, campaign.code)) for campaign in open_now]
        known = outbox.keys(conn, prefix=f"{Kind.DIGEST}:")
        tray = mails.counts(conn)["tray"]
    notice = digest(boards, tray, known, now, calendar, settings.sending, settings.office.address)
    if notice is None:
        return ()
    if not dry_run:
        with writing(engine) as conn:
            return (notice,) if queue(conn, notice, settings.office, now) else ()
    return (notice,)
