"""Who owes what when one unit comes in another's place (docs/rules.md, 14): nobody owes twice, no duty is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from config.entities import Fate, Unit
from tracker.rules.board.standing import Cell, completed_at


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit stands no more from a day on; who comes in its place."""

    fate: Fate
    old: str
    new: tuple[Unit, ...]  #: successors; of one that is on the roster only its code counts
    day: date  #: the first on which it holds
    counts: bool = False  #: of a merger or a split: what the old unit filed counts for its successors

    @property
    def goes_on(self) -> bool:
        """Whether the old unit stands beside what was split off it."""
        return any(one.code == self.old for one in self.new)


@dataclass(frozen=True, slots=True)
class Found:
    """One unit in one campaign as a change finds it."""

    unit: str
    asked: bool  #: before the change, and not exempt
    after: bool  #: whether selectors and days ask it after the change, if nothing is decided
    exempt: bool = False
    complete: bool = False
    filed: bool = False
    due: datetime | None = None  #: its extension


@dataclass(frozen=True, slots=True)
class Round:
    """One campaign as a change finds it."""

    is_open: bool
    last_day: date
    old: Found
    new: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """What an act writes beside one cell of the board, because selectors and days do not say it."""

    unit: str
    asked: bool  #: asked all the same; else exempt
    due: datetime | None = None  #: an extension that comes with the duty


def found(cell: Cell, after: bool) -> Found:
    """A cell in the terms of a change; `after`: whether the campaign's selectors ask its unit once the change holds."""
    campaign = cell.campaign
    return Found(
        cell.unit.code,
        asked=campaign.expects(cell.unit) and not cell.exempt,
        after=after,
        exempt=cell.exempt,
        complete=completed_at(campaign, cell.filed) is not None,
        filed=bool(cell.filed),
        due=cell.due if cell.due != campaign.due else None,
    )


def duties(change: Succession, row: Round) -> tuple[Duty, ...]:
    """What must be written so that each duty is one unit's: the old one's in what is over, its successor's in what is not."""
    if change.goes_on:
        return ()  # days decide: it owes as before, and what was split off owes from its first day
    if not row.is_open:
        return tuple(_as_wanted((one, one.asked) for one in (row.old, *row.new)))
    owes = row.old.asked and not row.old.complete
    new = [(one, _owes_after(change, row, one)) for one in row.new]
    written = list(_as_wanted([(row.old, row.old.asked and row.old.complete), *new]))
    if owes and row.old.filed and not any(one.unit == row.old.unit for one in written):
        written.insert(0, Duty(row.old.unit, asked=False))  # what came of it stays visible and asks for nothing more
    moved = {one.unit for one, wanted in new if wanted and not one.due} if owes and row.old.due else set()
    said = {one.unit for one in written}
    later = [Duty(unit, True, row.old.due) for unit in sorted(moved - said)]
    return (*(Duty(one.unit, one.asked, row.old.due) if one.unit in moved else one for one in written), *later)


def _owes_after(change: Succession, row: Round, one: Found) -> bool:
    """Whether a successor has to answer in an open campaign, or has."""
    old = row.old
    if change.fate is Fate.RENAMED:  # the same school: its report is one, under whichever name
        return one.asked if one.filed or not (old.asked or old.exempt) else old.asked and not old.complete
    if one.asked:
        return True  # in its own right, once
    if old.asked and not old.complete:
        return True
    if old.asked and not change.counts and row.last_day >= change.day:
        return True
    return one.after and not (old.asked or old.exempt)


def _as_wanted(wanted: Iterable[tuple[Found, bool]]) -> Iterable[Duty]:
    """Only where selectors and days alone would say otherwise."""
    for one, asked in wanted:
        if asked is not (one.after and not one.exempt):
            yield Duty(one.unit, asked)


def problem(change: Succession, known: Sequence[Unit], today: date) -> tuple[str, str]:
    """Why a change cannot be written down, and what is meant; ("", "") if it can."""
    by_code = {one.code: one for one in known}
    ended = [one.code for one in change.new if one.code in by_code and by_code[one.code].life.until]
    rows = (
        ("no-such-unit", change.old, change.old not in by_code),
        ("ended-already", change.old, change.old in by_code and by_code[change.old].life.until is not None),
        ("day-not-come", f"{change.day:%d/%m/%Y}", change.day > today),
        ("successor-ended", ", ".join(ended), bool(ended)),
        ("successor-needed", "", len(change.new) not in _SUCCESSORS[change.fate]),
        ("own-successor", change.old, change.goes_on and change.fate is not Fate.SPLIT),
    )
    return next(((code, what) for code, what, holds in rows if holds), ("", ""))


_SUCCESSORS = {Fate.RENAMED: (1,), Fate.MERGED: (1,), Fate.SPLIT: range(2, 10), Fate.DISSOLVED: (0,)}
