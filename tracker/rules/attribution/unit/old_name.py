"""Whether a paper still bears a name that its unit has no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from config.entities import ALWAYS, FormerName, Unit
from parsers.official.bodies import body_of
from tracker.rules.attribution.unit.unit_index import UnitIndex


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
