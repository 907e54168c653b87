"""Reminders and late notices: who gets one now, and one letter for a unit that owes several reports."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta
from types import MappingProxyType

from config.entities import Campaign, Unit
from config.settings import SendingSettings
from tracker.rules.board.standing import Cell, missing_parts, owes
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notice import CampaignLine, Facts, LetterKind, Notice
from tracker.rules.letters.notices import forms_of
from tracker.rules.letters.occasions import occasion
from tracker.rules.letters.recipients import reachable, recipients
from tracker.rules.letters.told import Told, may_be_chased

NOBODY: frozenset[str] = frozenset()
NOTHING: Mapping[str, Told] = MappingProxyType({})


def due_notices(
    cells: Iterable[Cell],
    campaign: Campaign,
    sent_keys: Set[str],
    now: datetime,
    calendar: Calendar,
    sending: SendingSettings,
    quiet: Set[str] = NOBODY,
    dead: Set[str] = NOBODY,
    told: Mapping[str, Told] = NOTHING,
) -> tuple[Notice, ...]:
    """Reminders and late notices whose moment has come, none of which is in `sent_keys`.

    Only for units that were asked, still owe, are not `quiet`, have an address that is not `dead`, and have nothing
    waiting for an officer; whose last letter (`told`, by unit) they do not contradict; only in office hours; of several
    missed occasions only the newest. An extended due date starts the occasions anew.
    """
    notices = []
    for cell in cells:
        if cell.in_review or cell.unit.code in quiet or not (owes(cell) and cell.campaign.expects(cell.unit)):
            continue
        if not may_be_chased(told.get(cell.unit.code)):
            continue
        turn, whom = occasion(campaign, cell.due, now, calendar, sending), recipients(cell.unit, dead, campaign)
        if turn is None or not whom.to:
            continue
        day = cell.due.astimezone(calendar.timezone).date()
        key = f"{turn.kind}:{campaign.code}:{cell.unit.code}:{turn.label}:{day}"
        if key not in sent_keys:
            facts = Facts(unit_name=cell.unit.name, unit_level=cell.unit.level, now=now, campaigns=(owed_line(cell, now),))
            notices.append(Notice(key, turn.kind, cell.unit.code, campaign.code, whom.to, facts, whom.cc, occasion=turn.at))
    return tuple(notices)


def notice_now(cell: Cell, now: datetime, label: str, dead: Set[str] = NOBODY) -> Notice | None:
    """The letter to a unit that still owes, whenever an officer wants it; None if it owes nothing or nothing reaches it.

    A reminder before the due instant, a late notice after it. `label`: at most one letter a unit goes out under it.
    """
    whom = recipients(cell.unit, dead, cell.campaign)
    if not (whom.to and owes(cell) and cell.campaign.expects(cell.unit)):
        return None
    kind, code = LetterKind.REMINDER if now < cell.due else LetterKind.LATE, cell.unit.code
    facts = Facts(unit_name=cell.unit.name, unit_level=cell.unit.level, now=now, campaigns=(owed_line(cell, now),))
    key = f"{kind}:{cell.campaign.code}:{code}:{label}"
    return Notice(key, kind, code, cell.campaign.code, whom.to, facts, whom.cc)


def joined(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices with one letter for each unit: what is overdue first, then by due instant."""
    of_unit: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        of_unit[notice.unit].append(notice)
    return tuple(mine[0] if len(mine) == 1 else _joint(mine) for mine in of_unit.values())


def _joint(mine: list[Notice]) -> Notice:
    mine = sorted(mine, key=lambda one: (one.kind is not LetterKind.LATE, one.facts.campaigns[0].due, one.key))
    first = mine[0]
    facts = first.facts
    # Each key in it is spent once; the letter itself may be written again after it was taken back.
    words = "\n".join((str(facts.now), *(one.key for one in mine)))
    digest = hashlib.sha256(words.encode()).hexdigest()[:32]
    lines = tuple(line for one in mine for line in one.facts.campaigns)
    return Notice(
        key=f"{first.kind}:{first.unit}:{digest}",
        kind=first.kind,
        unit=first.unit,
        campaign="",
        to=_all_of(one.to for one in mine),
        cc=tuple(one for one in _all_of(one.cc for one in mine) if one not in _all_of(one.to for one in mine)),
        facts=Facts(unit_name=facts.unit_name, unit_level=facts.unit_level, now=facts.now, campaigns=lines),
        carries=tuple(mine),
        occasion=min((one.occasion for one in mine if one.occasion), default=None),
    )


def _all_of(addresses: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in addresses for one in some))


def unreachable(cells: Iterable[Cell], dead: Set[str] = NOBODY) -> tuple[Unit, ...]:
    """Units that owe and have no address that works: nobody but the officer can remind them."""
    return tuple(
        cell.unit for cell in cells if owes(cell) and cell.campaign.expects(cell.unit) and not reachable(cell.unit, dead)
    )


def owed_line(cell: Cell, now: datetime) -> CampaignLine:
    """What a reminder says; missing parts are named only to a unit that has sent some."""
    campaign = cell.campaign
    names = {part.code: part.name for part in campaign.parts}
    missing = missing_parts(campaign, cell.filed) if cell.filed else ()
    return CampaignLine(
        code=campaign.code,
        title=campaign.title,
        due=cell.due,
        received_at=max((one.received_at for one in cell.filed), default=None),
        late_by=max(now - cell.due, timedelta(0)),
        missing=tuple(names[code] for code in missing),
        plan_number=campaign.plan_number,
        parts=tuple(part.name for part in campaign.parts if part.required),
        figures_from=campaign.figures_from,
        figures_to=campaign.figures_to,
        forms=forms_of(campaign, missing),
    )
