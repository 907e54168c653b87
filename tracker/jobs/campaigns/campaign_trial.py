"""A campaign's change tried: who would stand otherwise, who would be written to, and what an officer should look at twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from config.settings import Settings
from parsers.facts import Problem
from tracker.jobs.filings.act import ActAnswer, Outcome
from tracker.jobs.filings.trial import rolled_back
from tracker.jobs.letters.correct import SETTLED
from tracker.jobs.letters.remind import chased
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import standing
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notice import LetterKind, Notice
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.letters.outbox import OutboxRow
from tracker.store.session import reading

NOT_ASKED = "not-asked"  #: stands where a unit has no cell


@dataclass(frozen=True, slots=True)
class Shift:
    """Units that would go from one standing to another."""

    before: str  #: a Standing, or NOT_ASKED
    after: str
    units: tuple[str, ...]  #: names


@dataclass(frozen=True, slots=True)
class CampaignTrial:
    """What saving a campaign would do."""

    shifts: tuple[Shift, ...] = ()
    corrections: tuple[OutboxRow, ...] = ()
    chasers: tuple[tuple[LetterKind, tuple[str, ...]], ...] = ()  #: that the tick would send for it: kind, names of units
    chased_at: datetime | None = None
    doubts: tuple[str, ...] = ()  #: "due-past", "due-back": an officer says yes twice

    @property
    def harmless(self) -> bool:
        """Whether nobody would notice."""
        return not (self.shifts or self.corrections or self.chasers or self.doubts)


@dataclass(frozen=True, slots=True)
class _Look:
    """One campaign at an instant."""

    standings: dict[str, tuple[str, Standing]]  #: by unit: name, standing
    chasers: tuple[Notice, ...]
    due: datetime | None


def try_campaign(
    engine: Engine, settings: Settings, calendar: Calendar, code: str, now: datetime, do: Callable[[Connection], Outcome]
) -> CampaignTrial | Problem:
    """Do it, look at the whole campaign, and roll it back."""
    at = calendar.next_sending_moment(now + SETTLED, settings.sending)

    def look(conn: Connection) -> _Look:
        standings = {one.unit.code: (one.unit.name, standing(one, now)) for one in board.cells(conn, code)}
        campaign = campaigns.get(conn, code)
        return _Look(standings, chased(conn, code, calendar, settings, at), campaign.due if campaign else None)

    def after_it(conn: Connection, done: ActAnswer) -> tuple[_Look, tuple[OutboxRow, ...]]:
        return look(conn), outbox.by_keys(conn, done.letters)

    seen = rolled_back(engine, do, after_it)
    if isinstance(seen, Problem):
        return seen
    with reading(engine) as conn:
        before = look(conn)
    after, letters = seen
    known = {one.key for one in before.chasers}
    new = [one for one in after.chasers if one.key not in known]
    return CampaignTrial(_shifts(before, after), letters, _by_kind(new), at if new else None, _doubts(before, after, now))


def _shifts(before: _Look, after: _Look) -> tuple[Shift, ...]:
    """Of a campaign that is new, only who is late at once."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for unit in {**before.standings, **after.standings}:
        was, then = before.standings.get(unit), after.standings.get(unit)
        name = (then or was or (unit, Standing.AWAITING))[0]
        pair = (was[1] if was else NOT_ASKED, then[1] if then else NOT_ASKED)
        if pair[0] != pair[1] and (before.due is not None or pair[1] == Standing.OVERDUE):
            found[pair].append(name)
    return tuple(Shift(was, then, tuple(names)) for (was, then), names in found.items())


def _by_kind(notices: list[Notice]) -> tuple[tuple[LetterKind, tuple[str, ...]], ...]:
    found: dict[LetterKind, list[str]] = defaultdict(list)
    for one in notices:
        found[one.kind].append(one.facts.unit_name)
    return tuple((kind, tuple(names)) for kind, names in found.items())


def _doubts(before: _Look, after: _Look, now: datetime) -> tuple[str, ...]:
    """A deadline that is over, or that comes earlier than the units were told, is more often a slip than a plan."""
    moved = after.due is not None and after.due != before.due
    past = moved and after.due is not None and after.due <= now
    back = moved and before.due is not None and after.due is not None and after.due < before.due
    return tuple(name for name, holds in (("due-past", past), ("due-back", back)) if holds)
