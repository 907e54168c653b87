"""A unit that stays the same and is called, or reached, otherwise from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.entities import ALWAYS, FormerName, Level, Unit
from config.mistakes import Mistake, mistake
from config.roster_list import level_of_name
from parsers.official.bodies import body_of
from parsers.vietnamese.text import key
from tracker.rules.attribution.unit.unit_index import UnitIndex
from tracker.rules.office.change_list import ChangeRow


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What changes of one unit; what is empty stays."""

    unit: str  #: code
    day: date  #: the first on which it holds
    name: str = ""
    level: Level | None = None
    ward: str = ""
    emails: tuple[str, ...] = ()  #: in place of all it has


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """One row of a list of changes beside the unit it speaks of."""

    row: ChangeRow
    unit: Unit | None
    change: UnitChange | None  #: None: the row is wrong, or says what is so already
    mistakes: tuple[Mistake, ...] = ()


def matched(rows: Sequence[ChangeRow], units: Iterable[Unit], day: date) -> tuple[MatchedRow, ...]:
    """Each row with its unit: by its code, else by a name it has. Likeness decides nothing; two candidates are none."""
    known = [one for one in units if not one.life.until]
    codes = {one.code.lower(): one for one in known}
    names: dict[str, dict[str, Unit]] = {}
    for one in known:
        for name in (one.name, *one.aliases):
            names.setdefault(key(name), {})[one.code] = one
    return tuple(_matched(rows, codes, names, day))


def _matched(
    rows: Sequence[ChangeRow], codes: Mapping[str, Unit], names: Mapping[str, Mapping[str, Unit]], day: date
) -> Iterator[MatchedRow]:
    first: dict[str, int] = {}
    for row in rows:
        found = [codes[old.lower()] for old in row.old if old.lower() in codes]
        found = found or [one for old in row.old for one in names.get(key(old), {}).values()]
        several = {one.code: one for one in found}
        said = " / ".join(row.old)
        wrong = list(row.mistakes)
        if not several:
            wrong.append(mistake("unit-unknown", value=said))
        elif len(several) > 1:
            wrong.append(mistake("unit-unclear", value=said, found="; ".join(one.name for one in several.values())))
        unit = found[0] if len(several) == 1 else None
        if unit and first.setdefault(unit.code, row.row) != row.row:
            wrong.append(mistake("change-twice", value=unit.name, row=first[unit.code]))
        wrong += _taken(row, unit, names, first)
        yield MatchedRow(row, unit, None if wrong or unit is None else _change(row, unit, day), tuple(wrong))


def _taken(
    row: ChangeRow, unit: Unit | None, names: Mapping[str, Mapping[str, Unit]], first: dict[str, int]
) -> Iterator[Mistake]:
    """A new name that is another's already, or another row's too: a merger is no renaming."""
    if not row.name:
        return
    others = [one for one in names.get(key(row.name), {}).values() if unit and one.code != unit.code and one.name == row.name]
    if others:
        yield mistake("name-taken", value=row.name)
    elif first.setdefault(f"name {key(row.name)}", row.row) != row.row:
        yield mistake("name-twice", value=row.name, row=first[f"name {key(row.name)}"])


def _change(row: ChangeRow, unit: Unit, day: date) -> UnitChange | None:
    name = "" if row.name == unit.name else row.name
    emails = () if row.emails == unit.emails[: len(row.emails)] else row.emails
    ward = "" if row.ward == unit.ward else row.ward
    level = (level_of_name(name) or unit.level) if name else unit.level
    if not (name or emails or ward):
        return None
    return UnitChange(unit.code, day, name, None if level is unit.level else level, ward, emails)


def old_name(unit: Unit, letterheads: Iterable[str]) -> FormerName | None:
    """The first name of before that a letterhead bears and the name of today does not explain."""
    former = {str(at): one for at, one in enumerate(unit.life.former)}
    if not former:
        return None
    gone = {one.name for one in unit.life.former}
    today = replace(unit, code="", aliases=tuple(one for one in unit.aliases if one not in gone), life=ALWAYS)
    index = UnitIndex((today, *(Unit(at, one.name, unit.level) for at, one in former.items())))
    for words in letterheads:
        named = index.of_letterhead(body_of(words)).units
        if named and "" not in named:
            return former[named[0]]
    return None
