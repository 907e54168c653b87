"""Units and campaigns: what the office told the service. Reading them from files is `units.py` and `campaigns.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Level(StrEnum):
    """Levels of CONTRACT.md, section 3; identity of a unit is level and name."""

    MAM_NON = "mam_non"
    MAU_GIAO = "mau_giao"
    TIEU_HOC = "tieu_hoc"
    THCS = "thcs"
    THPT = "thpt"
    LIEN_CAP = "lien_cap"
    BO_PHAN = "bo_phan"  #: a section of the office
    DOAN_THE = "doan_the"  #: a union or mass organisation
    KHAC = "khac"


class ColumnType(StrEnum):
    """How the values of an appendix column are read."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit that may owe reports."""

    code: str
    name: str
    level: Level = Level.KHAC
    ward: str = ""
    emails: tuple[str, ...] = ()  #: lower case; the first is where letters go
    aliases: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an appendix, found by its header."""

    field: str
    headers: tuple[str, ...]  #: names and synonyms
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part a campaign asks for: the report, the appendix."""

    code: str
    name: str
    required: bool = True
    formats: tuple[str, ...] = ()  #: extensions without a dot; empty: any
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """One round of reporting."""

    code: str
    title: str
    due: datetime  #: aware; exclusive: on time iff received < due
    opens: datetime | None = None
    plan_number: str = ""
    units: tuple[str, ...] = ("*",)  #: codes, "level:thcs", "ward:Mỹ Phước", "*"
    keywords: tuple[str, ...] = ()
    remind_before: tuple[timedelta, ...] = ()
    chase_after: tuple[timedelta, ...] = ()
    parts: tuple[Part, ...] = field(default=(Part("report", "Báo cáo"),))

    def expects(self, unit: Unit) -> bool:
        """Whether the campaign asks this unit, by its selectors."""
        return any(
            selector in ("*", unit.code, f"level:{unit.level}") or (unit.ward and selector == f"ward:{unit.ward}")
            for selector in self.units
        )
