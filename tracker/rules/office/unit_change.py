"""A unit that stays the same and is called, or reached, otherwise from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from config.entities import Level


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What changes of one unit; what is empty stays."""

    unit: str  #: code
    day: date  #: the first on which it holds
    name: str = ""
    level: Level | None = None
    ward: str = ""
    emails: tuple[str, ...] = ()  #: in place of all it has
