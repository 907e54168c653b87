"""What a unit was last told of its report, and whether the books still say so.

A letter that holds no more is corrected by another before anything else is asked (docs/rules.md, 7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.rules.board.standing import Cell, completed_at, missing_parts
from tracker.rules.letters.notice import CampaignLine, LetterKind, Notice


class ToldStanding(StrEnum):
    """How a report stands, in the words of a letter."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  #: something came, a part is missing
    OWED = "owed"  #: nothing that counts came
    RETURNED = "returned"  #: it came and was sent back
    EXEMPT = "exempt"  #: nothing is asked


@dataclass(frozen=True, slots=True)
class Told:
    """How one unit stands in one campaign, as a letter says it or as the books do."""

    unit: str
    campaign: str
    standing: ToldStanding
    due: datetime
    late: bool = False  #: of a complete one
    missing: tuple[str, ...] = ()  #: names of parts, of an incomplete one


_STANDINGS: Mapping[LetterKind, ToldStanding | None] = {
    LetterKind.CONFIRMATION: ToldStanding.COMPLETE,
    LetterKind.INCOMPLETE: ToldStanding.INCOMPLETE,
    LetterKind.QUESTION: None,
    LetterKind.REMINDER: ToldStanding.OWED,
    LetterKind.LATE: ToldStanding.OWED,
    LetterKind.RETURNED: ToldStanding.RETURNED,
    LetterKind.EXTENDED: ToldStanding.OWED,
    LetterKind.FIGURES: None,  # what was told of the report goes on to hold
    LetterKind.HANDOVER: None,
    LetterKind.REPLY: None,
    LetterKind.CORRECTION: None,  # says it in its own line
    LetterKind.CHANGED: None,  # says it in its own line
    LetterKind.OPENING: ToldStanding.OWED,
    LetterKind.PRINCIPAL: ToldStanding.OWED,
    LetterKind.SUPERIOR: None,
    LetterKind.OWN: None,
    LetterKind.DIGEST: None,
    LetterKind.NEWS: None,
}


def told_by(notice: Notice) -> tuple[Told, ...]:
    """What a letter tells its unit of each campaign; none of a letter that speaks of no standing."""
    return tuple(one for line in notice.facts.campaigns if (one := _told(notice, line)))


def _told(notice: Notice, line: CampaignLine) -> Told | None:
    standing = ToldStanding(line.standing) if line.standing else _STANDINGS[notice.kind]
    unit = line.unit or notice.unit
    if standing is None or not unit:
        return None
    if notice.kind in (LetterKind.CONFIRMATION, LetterKind.INCOMPLETE):
        standing = ToldStanding.INCOMPLETE if line.missing else ToldStanding.COMPLETE
    if standing is ToldStanding.OWED and line.missing:
        standing = ToldStanding.INCOMPLETE
    late = standing is ToldStanding.COMPLETE and bool(line.late_by)
    return Told(unit, line.code, standing, line.due, late, line.missing if standing is ToldStanding.INCOMPLETE else ())


def in_the_books(cell: Cell) -> Told:
    """How a cell stands, in the terms of a letter. Time that passes changes nothing of it."""
    campaign = cell.campaign
    complete = completed_at(campaign, cell.filed)
    if complete is not None:
        late = complete >= cell.due and not cell.excused
        return Told(cell.unit.code, campaign.code, ToldStanding.COMPLETE, cell.due, late)
    if cell.exempt or not campaign.expects(cell.unit):
        return Told(cell.unit.code, campaign.code, ToldStanding.EXEMPT, cell.due)
    if cell.filed:
        names = {part.code: part.name for part in campaign.parts}
        missing = tuple(names[code] for code in missing_parts(campaign, cell.filed))
        return Told(cell.unit.code, campaign.code, ToldStanding.INCOMPLETE, cell.due, missing=missing)
    return Told(cell.unit.code, campaign.code, ToldStanding.OWED, cell.due)


_OWING = (ToldStanding.INCOMPLETE, ToldStanding.OWED, ToldStanding.RETURNED)
_COMPLETE, _EXEMPT = ToldStanding.COMPLETE, ToldStanding.EXEMPT

#: Where a letter and the books part: the name of the row, why the unit must hear of it, and when it holds.
DISAGREEMENTS: tuple[tuple[str, str, Callable[[Told, Told], bool]], ...] = (
    (
        "receipt-holds-no-more",
        "it was told that all is here and would be chased without knowing why",
        lambda told, now: told.standing is _COMPLETE and now.standing in _OWING,
    ),
    (
        "complete-after-all",
        "it was asked for what the office has",
        lambda told, now: told.standing in _OWING and now.standing is _COMPLETE,
    ),
    (
        "asked-no-more",
        "it works on what nobody asks for",
        lambda told, now: told.standing is not _EXEMPT and now.standing is _EXEMPT and told.standing is not _COMPLETE,
    ),
    (
        "asked-after-all",
        "it was told that it need not report",
        lambda told, now: told.standing is _EXEMPT and now.standing in _OWING,
    ),
    (
        "counted-late",
        "it was told that it was in time",
        lambda told, now: told.standing is now.standing is _COMPLETE and now.late and not told.late,
    ),
    (
        "counted-in-time",
        "it was told that it was late",
        lambda told, now: told.standing is now.standing is _COMPLETE and told.late and not now.late,
    ),
    (
        "due-moved",
        "it plans by the day it was told",
        lambda told, now: told.standing in _OWING and now.standing in _OWING and told.due != now.due,
    ),
    (
        "other-parts",
        "it would send the wrong part",
        lambda told, now: told.standing is now.standing is ToldStanding.INCOMPLETE and set(told.missing) != set(now.missing),
    ),
)


def disagreement(told: Told | None, now: Told) -> str:
    """Name of the row in which what a unit was told and the books part; "" where they agree or nothing was told."""
    if told is None:
        return ""
    return next((name for name, _, holds in DISAGREEMENTS if holds(told, now)), "")


def may_be_chased(told: Told | None) -> bool:
    """Whether a reminder would not contradict the last letter: a receipt and an exemption are corrected first."""
    return told is None or told.standing in _OWING
