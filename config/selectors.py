"""Whom a campaign asks, in the words of campaign.toml: codes, "level:…", "ward:…", "group:…", "*", and "not:" before any."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

ALL = "*"
LEVEL, WARD, GROUP = "level:", "ward:", "group:"
KINDS = (LEVEL, WARD, GROUP)
NOT = "not:"  #: what follows is not asked, whatever else the list says


@dataclass(frozen=True, slots=True)
class Names:
    """Selectors taken apart by kind."""

    everybody: bool
    codes: frozenset[str]
    levels: frozenset[str]
    wards: frozenset[str]
    groups: frozenset[str]

    def hold(self, code: str, level: str, ward: str, groups: Collection[str]) -> bool:
        """Whether one of them means a unit in its own right."""
        return (
            self.everybody
            or level in self.levels
            or code in self.codes
            or (ward != "" and ward in self.wards)
            or (bool(groups) and not self.groups.isdisjoint(groups))
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a list asks and whom it leaves out: a board of 43,000 units asks it for each of them."""

    asked: Names
    spared: Names | None  #: None: nobody

    def answers(self, before: Collection[str]) -> bool:
        """Whether a unit is asked because it answers for these."""
        return not self.asked.codes.isdisjoint(before)

    def spares(self, code: str, level: str, ward: str, groups: Collection[str]) -> bool:
        """Whether a unit is left out."""
        return self.spared is not None and self.spared.hold(code, level, ward, groups)

    def spares_all(self, before: Collection[str]) -> bool:
        """Whether every unit that one began with is left out; whoever stood already owes in its own right."""
        return self.spared is not None and bool(before) and self.spared.codes.issuperset(before)


@lru_cache(maxsize=4_096)
def selection(selectors: tuple[str, ...]) -> Selection:
    """The units a list asks, and those it leaves out."""
    spared = of_kind(selectors, NOT)
    return Selection(_names([one for one in selectors if not one.startswith(NOT)]), _names(spared) if spared else None)


def _names(selectors: Iterable[str]) -> Names:
    said = tuple(selectors)
    levels, wards, groups = (frozenset(of_kind(said, kind)) for kind in KINDS)
    return Names(ALL in said, frozenset(codes(said)), levels, wards, groups)


def of_kind(selectors: Iterable[str], kind: str) -> tuple[str, ...]:
    """The values of all selectors of one kind: the wards of "ward:…"."""
    return tuple(one.removeprefix(kind) for one in selectors if one.startswith(kind))


def codes(selectors: Iterable[str]) -> tuple[str, ...]:
    """The selectors that are unit codes."""
    return tuple(one for one in selectors if one != ALL and not one.startswith((*KINDS, NOT)))
