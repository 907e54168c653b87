"""Steps above a unit that goes on owing: its principal, then the superior of the settings, each once.

Nobody is spoken of before the unit itself was asked after the deadline, nor the superior told before the principal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from config.entities import Campaign
from config.settings import SendingSettings
from tracker.rules.board.standing import Cell, owes, past_cutoff
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.chasing import owed_line
from tracker.rules.letters.notice import Facts, LetterKind, Notice, OverdueUnit
from tracker.rules.letters.occasions import STALE
from tracker.rules.letters.recipients import principal, recipients
from tracker.rules.letters.told import Told, may_be_chased

STEPS = (LetterKind.PRINCIPAL, LetterKind.SUPERIOR)


@dataclass(frozen=True, slots=True)
class World:
    """What the books say beside the board."""

    letters: Mapping[str, tuple[tuple[str, datetime], ...]]  #: that left about the campaign, by unit: kind and time
    sent_keys: Set[str]
    quiet: Set[str]
    dead: Set[str]
    stopped: Set[tuple[str, str]]  #: unit and step
    told: Mapping[str, Told]
    superior: str  #: its address; empty: the settings name none


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One step for one unit: when it is taken, or why it is not."""

    cell: Cell
    kind: LetterKind
    at: datetime
    key: str
    to: tuple[str, ...] = ()
    hindrance: str = ""  #: of `HINDRANCES`; empty: it is taken when its time comes

    def has_come(self, now: datetime) -> bool:
        """Whether it is to be taken now."""
        return not self.hindrance and now - STALE < self.at <= now


def steps(
    campaign: Campaign, cells: Iterable[Cell], world: World, calendar: Calendar, hours: SendingSettings
) -> tuple[EscalationStep, ...]:
    """The steps that a campaign has for each unit that owes, in the order of time; those taken already are left out."""
    found = []
    for cell in cells:
        if not (owes(cell) and cell.campaign.expects(cell.unit)):
            continue
        for kind, days in ((LetterKind.PRINCIPAL, campaign.principal_after), (LetterKind.SUPERIOR, campaign.superior_after)):
            if days:
                at = _moment(cell, days, calendar, hours)
                day = cell.due.astimezone(calendar.timezone).date()
                key = f"{kind}:{campaign.code}:{cell.unit.code}:{days}wd:{day}"
                if key not in world.sent_keys:
                    to = principal(cell.unit, world.dead) if kind is LetterKind.PRINCIPAL else (world.superior,)
                    found.append(EscalationStep(cell, kind, at, key, to, _hindrance(cell, kind, at, to, world)))
    return tuple(sorted(found, key=lambda one: (one.at, one.kind)))


def escalations(found: Iterable[EscalationStep], world: World, now: datetime) -> tuple[Notice, ...]:
    """The letters of the steps whose time has come: one to each principal, one of all units to the superior."""
    notices = [notice_of(one, world, now) for one in found if one.has_come(now)]
    above = [one for one in notices if one.kind is LetterKind.SUPERIOR]
    return (*(one for one in notices if one.kind is LetterKind.PRINCIPAL), *_joint(above))


def notice_of(step: EscalationStep, world: World, now: datetime) -> Notice:
    """The letter of a step as it would be now."""
    return (_to_principal if step.kind is LetterKind.PRINCIPAL else _to_superior)(step, world, now)


def _moment(cell: Cell, days: int, calendar: Calendar, hours: SendingSettings) -> datetime:
    last = (cell.due - timedelta(microseconds=1)).astimezone(calendar.timezone).date()
    planned = calendar.at(calendar.working_day_after(last, days), hours.day_starts)
    return calendar.next_sending_moment(max(planned, cell.due + cell.campaign.grace), hours)


def _hindrance(cell: Cell, kind: LetterKind, at: datetime, to: tuple[str, ...], world: World) -> str:
    """Why a step is not taken as things stand: the first row that holds."""
    unit = cell.unit.code
    rows = {
        "stopped": (unit, kind) in world.stopped,
        "quiet": unit in world.quiet,
        "in-review": cell.in_review,
        "told-otherwise": not may_be_chased(world.told.get(unit)),
        "no-address": not any(to),
        "same-address": kind is LetterKind.PRINCIPAL and to[:1] == recipients(cell.unit, world.dead, cell.campaign).to[:1],
        "after-cutoff": past_cutoff(cell.campaign, cell.due, at),
        "not-asked-yet": not _asked(cell, world),
        "principal-first": kind is LetterKind.SUPERIOR and _waits_for_principal(cell, world),
    }
    return next((name for name, holds in rows.items() if holds), "")


#: Rows of `_hindrance` that time mends by itself: the page shows such a step as one that is to come.
PASSING = frozenset({"not-asked-yet", "principal-first"})


def _asked(cell: Cell, world: World) -> int:
    """Late notices that the unit itself got since its due instant."""
    mine = world.letters.get(cell.unit.code, ())
    return sum(1 for kind, at in mine if kind == LetterKind.LATE and at >= cell.due)


def _principal_told(cell: Cell, world: World) -> datetime | None:
    mine = world.letters.get(cell.unit.code, ())
    return max((at for kind, at in mine if kind == LetterKind.PRINCIPAL and at >= cell.due), default=None)


def _waits_for_principal(cell: Cell, world: World) -> bool:
    """Whether a principal is to be told first and was not. One whom the letters reach anyway, or no letter does, is not."""
    to, unit = principal(cell.unit, world.dead), cell.unit
    if not cell.campaign.principal_after or not to or (unit.code, LetterKind.PRINCIPAL) in world.stopped:
        return False
    return to[:1] != recipients(unit, world.dead, cell.campaign).to[:1] and _principal_told(cell, world) is None


def _to_principal(step: EscalationStep, world: World, now: datetime) -> Notice:
    cell = step.cell
    line = owed_line(cell, now)
    asked = _asked(cell, world)
    facts = Facts(unit_name=cell.unit.name, unit_level=cell.unit.level, now=now, campaigns=(line,), asked=asked)
    return Notice(step.key, step.kind, cell.unit.code, cell.campaign.code, step.to, facts, occasion=step.at)


def _to_superior(step: EscalationStep, world: World, now: datetime) -> Notice:
    cell = step.cell
    line = owed_line(cell, now)
    unit = OverdueUnit(cell.unit.name, cell.due, line.missing, _asked(cell, world), _principal_told(cell, world))
    facts = Facts(now=now, campaigns=(line,), overdue=(unit,))
    return Notice(step.key, step.kind, cell.unit.code, cell.campaign.code, step.to, facts, occasion=step.at)


def _joint(mine: list[Notice]) -> tuple[Notice, ...]:
    """One letter to the superior for a campaign, however many units it speaks of; the key of each is spent."""
    if not mine:
        return ()
    first = mine[0]
    overdue = tuple(unit for one in mine for unit in one.facts.overdue)
    key = f"{first.kind}:{first.campaign}:{first.facts.now}"
    facts = replace(first.facts, overdue=overdue, campaigns=(replace(first.facts.campaigns[0], missing=(), forms=()),))
    return (replace(first, key=key, unit="", facts=facts, carries=tuple(mine)),)
