"""What a later letter would change of the campaigns that are open, and what follows. A person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from config.entities import Campaign
from parsers.plan.changes.change import PlanChange
from parsers.plan.changes.kinds import ENDING, ChangeKind
from parsers.vietnamese.text import fold

_DAY = timedelta(days=1)


class Consequence(StrEnum):
    """What follows from a change, as the office is told before it decides."""

    UNKNOWN = "unknown"  #: no campaign is of that letter
    SEVERAL = "several"  #: several are, and the letter's words do not tell them apart
    DISAGREES = "disagrees"  #: the letter remembers another deadline than the campaign has
    NO_DAY = "no-day"  #: a day has to be given by hand
    LATER = "later"  #: reports until the new instant are in time, and what was called overdue no longer is
    EARLIER = "earlier"  #: reports between the two instants become late
    SAME = "same"  #: the campaign is due then already
    ONLY_THESE = "only-these"  #: an extension of the units named; the others stay as they are
    REMINDERS = "reminders"  #: reminders follow the new instant, letters of the old one are not sent
    CHASED = "chased"  #: those who still owe are asked again; who has sent hears nothing
    ENDS = "ends"  #: the campaign ends: nobody is reminded, what came stays filed


@dataclass(frozen=True, slots=True)
class ChangeProposal:
    """A change with the campaign it is for."""

    change: PlanChange
    campaign: Campaign | None  #: None: none, or not one alone
    candidates: tuple[str, ...]  #: codes of all campaigns of the earlier letter
    due: datetime | None  #: what would hold from then on
    consequences: tuple[Consequence, ...]


def change_proposal(change: PlanChange, campaigns: Sequence[Campaign]) -> ChangeProposal:
    """The change that a later letter asks for, with its consequences for the campaign that the earlier letter opened."""
    of_it = [one for one in campaigns if change.number and _key(one.plan_number) == _key(change.number)]
    found = of_it if len(of_it) == 1 else [one for one in of_it if _is_day_of(one, change)]
    codes = tuple(one.code for one in of_it)
    if len(found) != 1:
        return ChangeProposal(change, None, codes, change.due, (Consequence.SEVERAL if of_it else Consequence.UNKNOWN,))
    (campaign,) = found
    disagrees = (Consequence.DISAGREES,) if change.was and not _is_day_of(campaign, change) else ()
    return ChangeProposal(change, campaign, codes, change.due, (*disagrees, *_follows(change, campaign)))


def _follows(change: PlanChange, campaign: Campaign) -> tuple[Consequence, ...]:
    if change.kind in ENDING:
        return (Consequence.ENDS,)
    if change.kind is ChangeKind.REMINDER and change.due is None:
        return (Consequence.CHASED,)
    if change.due is None:
        return (Consequence.NO_DAY,)
    moved = _moved(change.due, campaign.due)
    if moved is Consequence.SAME:
        return (moved, Consequence.CHASED) if change.kind is ChangeKind.REMINDER else (moved,)
    some = bool(change.named) or (change.units not in ((), ("*",)) and set(change.units) != set(campaign.units))
    scope = (Consequence.ONLY_THESE,) if some else ()
    after = Consequence.CHASED if change.kind is ChangeKind.REMINDER else Consequence.REMINDERS
    return (*scope, moved, after)


def _moved(due: datetime, before: datetime) -> Consequence:
    if due == before:
        return Consequence.SAME
    return Consequence.LATER if due > before else Consequence.EARLIER


def _is_day_of(campaign: Campaign, change: PlanChange) -> bool:
    """Whether the campaign is due on the day that the letter remembers; it may recall it without its hour or its "trước"."""
    return change.was is not None and abs(campaign.due - change.was) <= _DAY


def _key(number: str) -> str:
    return "".join(letter for letter in fold(number) if letter.isalnum() or letter == "/")
