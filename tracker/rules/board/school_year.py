"""A school year: every unit in every campaign that was due in it, as the boards show them, and what they add up to. Pure.

A mark is the standing of the board and nothing else; what counts in the figures is what `is_of_the_year` says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from config.entities import Campaign, Level, Unit
from parsers.vietnamese.collation import collation_key
from parsers.vietnamese.text import fold
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow, Debt, debt, is_of_the_year

_FIRST_MONTH = 9  # campaigns due in summer belong to the year that ends then
_NAMED = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """From the first of September to the last of August."""

    begins: int  #: the calendar year of its September

    @property
    def name(self) -> str:
        """ "2026-2027", as offices write it."""
        return f"{self.begins}-{self.begins + 1}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.begins, _FIRST_MONTH, 1)

    @property
    def end(self) -> date:
        """The first day of the next one."""
        return date(self.begins + 1, _FIRST_MONTH, 1)

    def holds(self, campaign: Campaign) -> bool:
        """Whether the campaign's last day on time is of this year."""
        return self.first <= campaign.last_day < self.end


def school_year_of(day: date) -> SchoolYear:
    """The school year of a day."""
    return SchoolYear(day.year if day.month >= _FIRST_MONTH else day.year - 1)


def school_year_named(name: str) -> SchoolYear | None:
    """The school year of a name; None: it names none."""
    found = _NAMED.fullmatch(name)
    year = SchoolYear(int(found[1])) if found and date.min.year < int(found[1]) < date.max.year else None
    return year if year and year.name == name else None


class Mark(StrEnum):
    """What a year says of one unit in one campaign."""

    ON_TIME = "on_time"
    EXCUSED = "excused"  #: late, and the office accepts why: on time by the board
    LATE = "late"
    INCOMPLETE = "incomplete"
    REVIEW = "review"
    MISSING = "missing"
    AWAITING = "awaiting"
    EXEMPT = "exempt"
    NOT_ASKED = "not_asked"


#: By what the board calls it. Which of them a year tells apart from it is `EXCUSED` alone.
_MARKS: Mapping[Standing, Mark] = {
    Standing.ON_TIME: Mark.ON_TIME,
    Standing.LATE: Mark.LATE,
    Standing.INCOMPLETE: Mark.INCOMPLETE,
    Standing.REVIEW: Mark.REVIEW,
    Standing.OVERDUE: Mark.MISSING,
    Standing.AWAITING: Mark.AWAITING,
    Standing.EXEMPT: Mark.EXEMPT,
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an officer decided for one unit of a campaign, and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class YearCell:
    """One unit in one campaign, and what explains its mark."""

    mark: Mark
    counted: bool  #: in the figures of the year
    due: datetime
    received_at: datetime | None = None
    late_by: timedelta = timedelta(0)
    missing: tuple[str, ...] = ()
    asked: bool = True  #: False: a report came that nobody had asked for
    ruling: Ruling | None = None

    @property
    def days_late(self) -> int:
        """Days begun after the deadline: the deadline's own instant is the first of them."""
        late = self.mark in (Mark.LATE, Mark.EXCUSED)
        return max(1, -(-self.late_by // timedelta(days=1))) if late else 0


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What cells add up to."""

    asked: int = 0  #: was due, and must have been filed
    on_time: int = 0  #: those excused among them
    excused: int = 0
    late: int = 0
    days_late: int = 0  #: of those late
    incomplete: int = 0
    review: int = 0
    missing: int = 0  #: nothing came, be it in the days of grace
    exempt: int = 0

    def __add__(self, other: YearFigures) -> YearFigures:
        return YearFigures(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def year_cell(row: BoardRow, now: datetime, ruling: Ruling | None = None) -> YearCell:
    """The cell of a board's row."""
    excused = row.standing is Standing.ON_TIME and row.received_at is not None and row.received_at >= row.cell.due
    return YearCell(
        mark=Mark.EXCUSED if excused else _MARKS[row.standing],
        counted=is_of_the_year(row.cell, now),
        due=row.cell.due,
        received_at=row.received_at,
        late_by=row.late_by,
        missing=row.missing,
        asked=row.standing is Standing.EXEMPT or debt(row.cell) is not Debt.NOT_ASKED,
        ruling=ruling,
    )


def figures(cells: Iterable[YearCell | None]) -> YearFigures:
    """What the cells add up to; None, what was never asked, is nothing."""
    found: dict[Mark, int] = defaultdict(int)
    days = exempt = 0
    for cell in cells:
        if cell is None:
            continue
        if cell.counted:
            found[cell.mark] += 1
            days += cell.days_late if cell.mark is Mark.LATE else 0
        exempt += cell.mark is Mark.EXEMPT
    return YearFigures(
        asked=sum(found.values()),
        on_time=found[Mark.ON_TIME] + found[Mark.EXCUSED],
        excused=found[Mark.EXCUSED],
        late=found[Mark.LATE],
        days_late=days,
        incomplete=found[Mark.INCOMPLETE],
        review=found[Mark.REVIEW],
        missing=found[Mark.MISSING] + found[Mark.AWAITING],
        exempt=exempt,
    )


@dataclass(frozen=True, slots=True)
class UnitYear:
    """One unit through the year: a cell a campaign, in their order."""

    unit: Unit
    cells: tuple[YearCell | None, ...]
    figures: YearFigures


@dataclass(frozen=True, slots=True)
class YearGroup:
    """Units under one heading, and what they add up to."""

    name: str
    units: tuple[UnitYear, ...]
    figures: YearFigures


@dataclass(frozen=True, slots=True)
class Year:
    """Units down, campaigns across."""

    of: SchoolYear
    campaigns: tuple[Campaign, ...]  #: by due instant
    units: tuple[UnitYear, ...]  #: in the roster's order

    @property
    def figures(self) -> YearFigures:
        """What all units add up to."""
        return sum((one.figures for one in self.units), YearFigures())

    def choose(self, level: str = "", ward: str = "", group: str = "", search: str = "") -> Year:
        """The same year with some of its units only; empty words choose nothing away."""
        words = fold(search).split()
        return replace(self, units=tuple(one for one in self.units if _chosen(one.unit, level, ward, group, words)))

    def groups(self, by: str) -> tuple[YearGroup, ...]:
        """The units under headings: a name of GROUPED. A unit of several clusters stands in each of them."""
        found: dict[str, list[UnitYear]] = defaultdict(list)
        for one in self.units:
            for name in GROUPED[by](one.unit):
                found[name].append(one)
        made = (_group(name, units) for name, units in found.items())
        return tuple(sorted(made, key=lambda group: _ORDER[by](group.name)))

    def rates(self, units: Sequence[UnitYear]) -> tuple[tuple[Campaign, YearFigures], ...]:
        """Of these units, how each campaign that counts went, in the order of time."""
        counted = ((campaign, figures(one.cells[place] for one in units)) for place, campaign in enumerate(self.campaigns))
        return tuple((campaign, told) for campaign, told in counted if told.asked)


def _group(name: str, units: Sequence[UnitYear]) -> YearGroup:
    return YearGroup(name, tuple(units), sum((one.figures for one in units), YearFigures()))


_LEVELS = [level.value for level in Level]
_BY_NAME: Callable[[str], tuple[object, ...]] = lambda name: (not name, collation_key(name))  # noqa: E731 - a row of the table
GROUPED: Mapping[str, Callable[[Unit], tuple[str, ...]]] = {
    "cap-hoc": lambda unit: (unit.level.value,),
    "xa-phuong": lambda unit: (unit.ward,),
    "cum": lambda unit: unit.groups or ("",),
}
_ORDER: Mapping[str, Callable[[str], tuple[object, ...]]] = {
    "cap-hoc": lambda name: (_LEVELS.index(name),),
    "xa-phuong": _BY_NAME,
    "cum": _BY_NAME,
}


def year_of(of: SchoolYear, boards: Sequence[tuple[Campaign, Mapping[str, YearCell]]], units: Sequence[Unit]) -> Year:
    """The year of these boards: each campaign with its cells by unit. Units without any cell are left out."""
    ordered = sorted(boards, key=lambda one: (one[0].due, one[0].code))
    rows = ((unit, tuple(cells.get(unit.code) for _, cells in ordered)) for unit in units)
    return Year(
        of,
        tuple(campaign for campaign, _ in ordered),
        tuple(UnitYear(unit, cells, figures(cells)) for unit, cells in rows if any(cells)),
    )


def _chosen(unit: Unit, level: str, ward: str, group: str, words: Sequence[str]) -> bool:
    said = f"{fold(unit.name)} {fold(unit.ward)} {unit.code.lower()}" if words else ""
    return (
        level in ("", unit.level)
        and ward in ("", unit.ward)
        and (not group or group in unit.groups)
        and all(word in said for word in words)
    )
