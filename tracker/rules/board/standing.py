"""Where one unit stands in one campaign: derived from facts and now, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from config.entities import Campaign, Unit
from tracker.rules.attribution.evidence import Standing


@dataclass(frozen=True, slots=True)
class Filed:
    """One report booked for a cell, as far as standing cares."""

    part: str
    version: int
    received_at: datetime
    valid: bool
    receipt: str = ""
    mail: int | None = None
    document: int | None = None
    approved_by: tuple[str, ...] = ()  #: officers who looked at it and found it right


@dataclass(frozen=True, slots=True)
class Cell:
    """All facts of one unit in one campaign."""

    unit: Unit
    campaign: Campaign
    due: datetime  #: the campaign's, or the unit's extension
    exempt: bool = False
    filed: tuple[Filed, ...] = ()  #: every version of every part
    in_review: bool = False  #: a mail that waits in the tray may be this unit's report
    excused: bool = False  #: came late, and the office accepts why: it counts as on time


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of the board."""

    cell: Cell
    standing: Standing
    received_at: datetime | None  #: when the set was first complete, else the first arrival
    late_by: timedelta
    version: int  #: of the report that counts; 0: none
    missing: tuple[str, ...]  #: names of required parts that are missing
    findings: tuple[tuple[str, str, str], ...] = ()  #: problems of the filed documents: code, where, found
    letters: tuple[tuple[str, datetime], ...] = ()  #: kinds of the letters sent, and when
    mark: str = ""  #: of one that came late: grace, after-cutoff

    @property
    def unit(self) -> Unit:
        """Whose row it is."""
        return self.cell.unit


def missing_parts(campaign: Campaign, filed: Sequence[Filed]) -> tuple[str, ...]:
    """Codes of the required parts of which no valid version came."""
    have = {one.part for one in filed if one.valid}
    return tuple(part.code for part in campaign.parts if part.required and part.code not in have)


def completed_at(campaign: Campaign, filed: Sequence[Filed]) -> datetime | None:
    """When the first complete set of valid required parts was together; later versions do not change it.

    Where no part is required, the first valid one is the set: what is added to it later cannot make it late.
    """
    if missing_parts(campaign, filed):
        return None
    valid = [one for one in filed if one.valid]
    required = [part.code for part in campaign.parts if part.required]
    if not required:
        return min((one.received_at for one in valid), default=None)
    return max(min(one.received_at for one in valid if one.part == code) for code in required)


def standing(cell: Cell, now: datetime) -> Standing:
    """On time iff the first complete set came strictly before the due instant (docs/rules.md, 3 and 6).

    Grace makes no late report timely; it only keeps a unit from being called overdue.
    """
    return _standing(cell, completed_at(cell.campaign, cell.filed), now)


def _standing(cell: Cell, complete: datetime | None, now: datetime) -> Standing:
    if complete is not None:
        return Standing.ON_TIME if complete < cell.due or cell.excused else Standing.LATE
    if cell.exempt:
        return Standing.EXEMPT
    if cell.filed:
        return Standing.INCOMPLETE
    if cell.in_review:
        return Standing.REVIEW
    return Standing.AWAITING if now < cell.due + cell.campaign.grace else Standing.OVERDUE


def owes(cell: Cell) -> bool:
    """Whether the unit still has to do something: the only ones that are reminded or chased."""
    return not cell.exempt and completed_at(cell.campaign, cell.filed) is None


class Debt(StrEnum):
    """What a unit owes to a campaign, for who must guess whose a report is: in this order."""

    OWES = "owes"
    DONE = "done"
    NOT_ASKED = "not-asked"


def debt(cell: Cell) -> Debt:
    """Whether a report of this unit is waited for, has come, or was never asked for."""
    if cell.exempt or not cell.campaign.expects(cell.unit):
        return Debt.NOT_ASKED
    return Debt.OWES if owes(cell) else Debt.DONE


def is_of_the_year(cell: Cell, now: datetime) -> bool:
    """Whether a cell counts in the figures of a year: the unit was asked, and its time is over."""
    return debt(cell) is not Debt.NOT_ASKED and cell.due <= now


def past_cutoff(campaign: Campaign, due: datetime, at: datetime) -> bool:
    """Whether the books of the campaign are closed for a unit that had this due instant."""
    return campaign.cutoff_after is not None and at >= due + campaign.cutoff_after


def mark(cell: Cell) -> str:
    """What the office should know of a report that came late, beside that: "grace", "after-cutoff", or nothing."""
    return _mark(cell, completed_at(cell.campaign, cell.filed))


def _mark(cell: Cell, complete: datetime | None) -> str:
    if complete is None or complete < cell.due:
        return ""
    if past_cutoff(cell.campaign, cell.due, complete):
        return "after-cutoff"
    return "grace" if complete < cell.due + cell.campaign.grace else ""


def board_row(
    cell: Cell,
    now: datetime,
    findings: tuple[tuple[str, str, str], ...] = (),
    letters: tuple[tuple[str, datetime], ...] = (),
) -> BoardRow:
    """The row that shows a cell at an instant."""
    complete = completed_at(cell.campaign, cell.filed)
    first = min((one.received_at for one in cell.filed), default=None)
    names = {part.code: part.name for part in cell.campaign.parts}
    return BoardRow(
        cell=cell,
        standing=_standing(cell, complete, now),
        received_at=complete or first,
        late_by=max(complete - cell.due, timedelta(0)) if complete else timedelta(0),
        version=max((one.version for one in cell.filed if one.valid), default=0),
        missing=tuple(names[code] for code in missing_parts(cell.campaign, cell.filed)) if cell.filed else (),
        findings=findings,
        letters=letters,
        mark=_mark(cell, complete),
    )
