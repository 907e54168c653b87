"""The tick: whatever is due by the clock goes into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from config.entities import Campaign
from config.extra_days import extra_days
from config.settings import Settings
from tracker.jobs.campaigns.open_periods import open_periods
from tracker.jobs.letters.correct import SETTLED
from tracker.jobs.letters.escalate import due_escalations
from tracker.jobs.letters.open_letter import due_openings
from tracker.jobs.letters.queue import queue
from tracker.jobs.letters.unasked import unasked
from tracker.rules.board.standing import Cell
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.chasing import due_notices, joined, unreachable
from tracker.rules.letters.digest import digest, digest_turn
from tracker.rules.letters.notice import LetterKind, Notice
from tracker.rules.letters.occasions import Occasion, occasion
from tracker.rules.mails.mail_state import MailState
from tracker.rules.office.health import Ailment
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import CampaignRow
from tracker.store.filings import board
from tracker.store.letters import bounces, outbox, quiet_units, told
from tracker.store.mails import mails
from tracker.store.session import alone, reading, writing

_BATCH = 1_000  #: letters written in one transaction: others write in between
_LOOK_AGAIN = timedelta(minutes=10)  #: at boards whose occasion has spoken: a report may have been withdrawn since

Turns = frozenset[tuple[str, datetime, Occasion]]


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one tick decided."""

    notices: tuple[Notice, ...] = ()  #: newly queued; in a dry run those that would be
    unreachable: tuple[str, ...] = ()  #: names of units that should have heard and have no address that works
    opened: tuple[Campaign, ...] = ()  #: of periodic reports
    held: bool = False  #: there were more than one run may send: they wait for an officer


@dataclass
class Seen:
    """What a service that ticks each minute remembers, so that it need not read every board each time."""

    turns: Turns = field(default_factory=frozenset)
    at: datetime | None = None
    asked_at: datetime | None = None  #: when requests and steps above units were looked for

    def asked(self, now: datetime) -> bool:
        """Whether requests and steps above units were looked for a moment ago; if not, they are now."""
        fresh = self.asked_at is not None and timedelta(0) <= now - self.asked_at < _LOOK_AGAIN
        self.asked_at = self.asked_at if fresh else now
        return fresh

    def knows(self, turns: Turns, now: datetime) -> bool:
        """Whether the same occasions have had their letters a moment ago."""
        return self.turns == turns and self.at is not None and timedelta(0) <= now - self.at < _LOOK_AGAIN


def remind(
    engine: Engine,
    settings: Settings,
    now: datetime,
    dry_run: bool = False,
    seen: Seen | None = None,
    ailments: Sequence[Ailment] = (),
) -> Reminded:
    """Queue the reminders, late notices and digest whose moment has come; none twice, however often it runs.

    A unit that owes several reports gets one letter. More letters than `sending.letters_per_run` are all held until an
    officer lets them go: so many at once are more often a mistake than a plan. Periods of periodic reports open before.
    No board is read while no occasion has come. A dry run changes nothing. The digest tells of the `ailments`.
    An office that is being set up reminds nobody. Raises SettingsError for a calendar.toml that cannot be used.
    """
    if not (settings.sending.started or dry_run):
        return Reminded()
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    opened = () if dry_run else open_periods(engine, calendar, now)
    if not calendar.is_sending_moment(now, settings.sending):
        return Reminded(opened=opened)
    with reading(engine) as conn:
        turns = _turns(conn, calendar, settings, now)
    due: tuple[Notice, ...] = ()
    lost: tuple[str, ...] = ()
    held = False
    if turns and not (seen and seen.knows(turns, now)):
        with reading(engine) as conn:
            due, lost = _due(conn, turns, calendar, settings, now)
        held = len(due) > settings.sending.letters_per_run
        if due and not dry_run:
            due = _queue_all(engine, turns, calendar, settings, now, held)
        if seen:
            seen.turns, seen.at = turns, now
    others, more = ((), False) if seen and seen.asked(now) else unasked(engine, calendar, settings, now, dry_run)
    told = (*due, *others, *_digest(engine, calendar, settings, now, dry_run, ailments))
    return Reminded(told, lost, opened, held or more)


def _turns(conn: Connection, calendar: Calendar, settings: Settings, now: datetime) -> Turns:
    """The occasions that have come, by campaign and due instant: all that can be known without a board."""
    extended = campaigns.extended_dues(conn)
    found = (
        (row.campaign.code, due, occasion(row.campaign, due, now, calendar, settings.sending))
        for row in campaigns.speaking(conn, now)
        for due in {row.campaign.due, *extended.get(row.campaign.code, ())}
    )
    return frozenset((code, due, turn) for code, due, turn in found if turn)


def _due(
    conn: Connection, turns: Turns, calendar: Calendar, settings: Settings, now: datetime
) -> tuple[tuple[Notice, ...], tuple[str, ...]]:
    """The letters, and the names of units that no letter reaches."""
    codes = {code for code, _, _ in turns}
    silent, dead = frozenset(quiet_units.all_quiet(conn)), frozenset(bounces.dead_addresses(conn))
    found: list[Notice] = []
    lost: dict[str, None] = {}
    for row in campaigns.speaking(conn, now):
        if row.campaign.code in codes:
            cells = board.cells(conn, row.campaign.code)
            found += _of_campaign(conn, row, cells, (silent, dead), calendar, settings, now)
            lost |= dict.fromkeys(unit.name for unit in unreachable(cells, dead))
    return joined(found), tuple(lost)


def chased(conn: Connection, campaign: str, calendar: Calendar, settings: Settings, at: datetime) -> tuple[Notice, ...]:
    """What the tick would send about one campaign at an instant, if nothing happens until then."""
    silent, dead = frozenset(quiet_units.all_quiet(conn)), frozenset(bounces.dead_addresses(conn))
    row = next((one for one in campaigns.speaking(conn, at) if one.campaign.code == campaign), None)
    if row is None:
        return ()
    chasers = _of_campaign(conn, row, board.cells(conn, campaign), (silent, dead), calendar, settings, at)
    return (*chasers, *due_openings(conn, row, at), *due_escalations(conn, row, calendar, settings, at))


def _of_campaign(
    conn: Connection,
    row: CampaignRow,
    cells: tuple[Cell, ...],
    unheard: tuple[frozenset[str], frozenset[str]],  # units that are not chased, addresses that nothing reaches
    calendar: Calendar,
    settings: Settings,
    now: datetime,
) -> tuple[Notice, ...]:
    known, last = outbox.keys(conn, campaign=row.campaign.code), told.last_told(conn, row.campaign.code)
    quiet = unheard[0] | _just_decided(conn, row, now)
    found = due_notices(cells, row.campaign, known, now, calendar, settings.sending, quiet, unheard[1], last)
    changed = now - row.imported_at < SETTLED  # time to see what follows from it, and to take it back
    return tuple(one for one in found if not (changed and one.kind is LetterKind.LATE))


def _just_decided(conn: Connection, row: CampaignRow, now: datetime) -> frozenset[str]:
    """Units whose deadline an officer has just changed: time to see what follows, and to take it back."""
    decided = campaigns.exceptions_of(conn, row.campaign.code).items()
    return frozenset(unit for unit, one in decided if now - one.decided_at < SETTLED)


def _queue_all(
    engine: Engine, turns: Turns, calendar: Calendar, settings: Settings, now: datetime, held: bool
) -> tuple[Notice, ...]:
    queued: list[Notice] = []
    while True:
        with writing(engine) as conn:
            alone(conn, "remind")
            due, _ = _due(conn, turns, calendar, settings, now)  # decided again: a report may have come in between
            written = [one for one in due[:_BATCH] if queue(conn, one, settings.office, now, held=held)]
        queued += written
        if len(due) <= _BATCH or not written:
            return tuple(queued)


def _digest(
    engine: Engine, calendar: Calendar, settings: Settings, now: datetime, dry_run: bool, ailments: Sequence[Ailment]
) -> tuple[Notice, ...]:
    with reading(engine) as conn:
        sent = outbox.keys(conn, prefix=f"{LetterKind.DIGEST}:")
        turn = digest_turn(campaigns.all_open(conn, now), sent, now, calendar, settings.sending)
        if turn is None:
            return ()
        boards = {one.code: board.cells(conn, one.code) for one in turn.campaigns}
        dead, held = frozenset(bounces.dead_addresses(conn)), outbox.held_count(conn)
        to = tuple(one for one in settings.office.officers if one not in dead) or (settings.office.address,)
        notice = digest(turn, boards, mails.counts(conn)[MailState.TRAY], now, to, dead, held, ailments)
    if not dry_run:
        with writing(engine) as conn:
            return (notice,) if queue(conn, notice, settings.office, now) else ()
    return (notice,)
