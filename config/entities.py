"""Units and campaigns: what the office told the service. Reading them from files is `units.py` and `campaigns.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from config.column_rules import ColumnRule
from config.selectors import Selection, selection


class Level(StrEnum):
    """Levels of docs/interface.md, 3.1; identity of a unit is level and name."""

    MAM_NON = "mam_non"
    MAU_GIAO = "mau_giao"
    TIEU_HOC = "tieu_hoc"
    THCS = "thcs"
    THPT = "thpt"
    LIEN_CAP = "lien_cap"
    BO_PHAN = "bo_phan"  #: a section of the office
    DOAN_THE = "doan_the"  #: a union or mass organisation
    XA_PHUONG = "xa_phuong"  #: a commune, ward or special zone, with its Phòng Văn hóa - Xã hội
    PHONG = "phong"  #: a district's Phòng Giáo dục và Đào tạo that reports to a Sở; there were some until July 2025
    GDTX = "gdtx"  #: a centre for continuing or vocational education, a community learning centre
    NHOM_TRE = "nhom_tre"  #: an independent group or class of small children
    KHAC = "khac"


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What the program asks of a column's type. How its cells are read is in `parsers/forms/values.py`."""

    width: int  #: of its column in a workbook, in characters
    number_format: str = ""  #: of a workbook's cell; empty: as the words stand
    align: str = ""  #: of a workbook's cell; empty: as the workbook does by itself
    free: bool = False  #: any words are a value
    listed: bool = False  #: the form lists the values
    dated: bool = False  #: a value is a day
    numeric: bool = False  #: a value is a number: it has bounds, and a row is never known by it
    added: bool = False  #: numbers that make a sum; others are averaged
    sign: str = ""  #: behind every figure, on pages and in workbooks

    @property
    def worded(self) -> bool:
        """Values are words: they may group rows, and a number among them is shown without thousands' dots."""
        return self.free or self.listed


class ColumnType(StrEnum):
    """How the values of an appendix column are read. A new type is a name here, its facts, its reader and its words."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENTAGE = "percentage"  #: 96.5 is 96,5 %
    DATE = "date"
    CHOICE = "choice"

    @property
    def facts(self) -> TypeFacts:
        """What the program asks of the type."""
        return TYPE_FACTS[self]


TYPE_FACTS = {
    ColumnType.TEXT: TypeFacts(width=28, free=True),
    ColumnType.INTEGER: TypeFacts(width=11, number_format="#,##0", numeric=True, added=True),
    ColumnType.DECIMAL: TypeFacts(width=12, number_format="#,##0.0##", numeric=True, added=True),
    ColumnType.PERCENTAGE: TypeFacts(width=10, number_format='General"%"', numeric=True, sign="%"),
    ColumnType.DATE: TypeFacts(width=12, number_format="dd/mm/yyyy", align="center", dated=True),
    ColumnType.CHOICE: TypeFacts(width=14, listed=True),
}


class Fate(StrEnum):
    """How a unit came to stand no more."""

    RENAMED = "renamed"  #: the same school goes on under another code and name
    MERGED = "merged"
    SPLIT = "split"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a unit bore."""

    name: str
    since: date  #: first day on which it was its name no more


@dataclass(frozen=True, slots=True)
class Life:
    """From when to when a unit stands, and who stands before and after it (docs/rules.md, 14)."""

    since: date | None = None  #: its first day; None: before the office began
    until: date | None = None  #: first day on which it stands no more; None: it stands
    fate: Fate | None = None
    successors: tuple[str, ...] = ()  #: codes
    former: tuple[FormerName, ...] = ()
    predecessors: tuple[tuple[str, date], ...] = ()  #: code, and the day from which this unit answers for it

    def on(self, day: date) -> bool:
        """Whether the unit stands on this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


ALWAYS = Life()


class Role(StrEnum):
    """Whose an address of a unit is, as far as letters care. Who plans a campaign says which roles its letters go to."""

    RECIPIENT = "recipient"  #: takes the unit's letters: the clerk, or the school's own mailbox
    COPY = "copy"  #: gets a copy of each
    PRINCIPAL = "principal"
    DEPUTY = "deputy"
    ACCOUNTANT = "accountant"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit that may owe reports."""

    code: str
    name: str
    level: Level = Level.KHAC
    ward: str = ""
    emails: tuple[str, ...] = ()  #: lower case; of those without a role the first is where letters go
    aliases: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""
    life: Life = ALWAYS
    groups: tuple[str, ...] = ()  #: of the office's own making, "Cụm thi đua số 1"
    roles: tuple[tuple[str, Role], ...] = ()  #: addresses that are not a plain recipient's, with their role, in order

    def role_of(self, address: str) -> Role:
        """Whose one of its addresses is; a plain list, as rosters have it, says recipients."""
        return dict(self.roles).get(address, Role.RECIPIENT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an appendix, found by its header."""

    field: str
    headers: tuple[str, ...]  #: names and synonyms
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None  #: of a number; less is a mistake
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part a campaign asks for: the report, the appendix."""

    code: str
    name: str
    required: bool = True
    formats: tuple[str, ...] = ()  #: extensions without a dot; empty: any
    columns: tuple[Column, ...] = ()
    rules: tuple[ColumnRule, ...] = ()  #: what its columns say together; what parts from them is asked about


class Shift(StrEnum):
    """What becomes of a last day on which nobody works (Bộ luật Dân sự 2015, Điều 148: it does so only for durations)."""

    NONE = "none"  #: it stays
    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"  #: "ngày làm việc cuối cùng của tháng"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One round of reporting."""

    code: str
    title: str
    due: datetime  #: aware; exclusive: on time iff received < due
    opens: datetime | None = None
    plan_number: str = ""
    units: tuple[str, ...] = ("*",)  #: codes, "level:thcs", "ward:Mỹ Phước", "group:Cụm 1", "*"; "not:" before one
    keywords: tuple[str, ...] = ()
    remind_before: tuple[timedelta, ...] = ()
    chase_after: tuple[timedelta, ...] = ()
    parts: tuple[Part, ...] = field(default=(Part("report", "Báo cáo"),))
    shift: Shift = Shift.NONE  #: applied when the campaign is imported or opened: `due` is then the moved instant
    grace: timedelta = timedelta(0)  #: after due: nobody is called overdue or chased before it is over
    cutoff_after: timedelta | None = None  #: after due: then nobody is chased, and what comes is marked; None: never
    figures_from: date | None = None  #: first and last day that the figures cover (Nghị định 09/2019/NĐ-CP, Điều 12)
    figures_to: date | None = None
    chase_every: int = 0  #: after the last of `chase_after` again each so many working days, until the cut-off; 0: not again
    principal_after: int = 0  #: working days after due on which the principal of a unit that still owes is told; 0: never
    superior_after: int = 0  #: and on which the superior that the settings name is; 0: never
    opening_letter: bool = False  #: whom it asks gets the request by letter as it opens
    letters_to: tuple[Role, ...] = (Role.RECIPIENT,)
    letters_cc: tuple[Role, ...] = (Role.COPY,)
    approvals: int = 0  #: how many officers look at what a report says before it is done with; 0: nobody must
    previous: str = ""  #: code of the campaign whose figures stand beside this one's; a series' periods know their own
    by_hand: tuple[str, ...] = ()  #: codes of units that an officer's act asks whatever selectors and days say; not in its file
    selection: Selection = field(init=False, repr=False, compare=False)  #: `units`, taken apart

    def __post_init__(self) -> None:
        object.__setattr__(self, "selection", selection(self.units))

    @property
    def last_day(self) -> date:
        """The last day on time: whoever stands on it is asked."""
        return (self.due - timedelta(microseconds=1)).date()

    def not_open_yet(self, arrived_at: datetime | None) -> bool:
        """Whether a mail came before anything was asked for."""
        return arrived_at is not None and self.opens is not None and arrived_at < self.opens

    def expects(self, unit: Unit) -> bool:
        """Whether the campaign asks this unit: by an act, or by selectors that name it, or whom it answers for."""
        if unit.code in self.by_hand:
            return True
        chosen, unit_is = self.selection, (unit.code, unit.level, unit.ward, unit.groups)
        if unit.life is ALWAYS:  # a country has 43,000 units, and few that change
            return chosen.asked.hold(*unit_is) and not chosen.spares(*unit_is)
        day = self.last_day
        if not unit.life.on(day):
            return False
        before = [code for code, since in unit.life.predecessors if since <= day]
        spared = chosen.spares(*unit_is) or (unit.life.since is not None and chosen.spares_all(before))
        return not spared and (chosen.asked.hold(*unit_is) or chosen.answers(before))


class Every(StrEnum):
    """How often a periodic report is due. School years and terms follow September to May."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    TERM = "term"
    SCHOOL_YEAR = "school_year"


@dataclass(frozen=True, slots=True)
class Repeat:
    """When the campaigns of a series open and are due, counted from each period."""

    every: Every
    due_day: int = 0  #: the last day on time; in a shorter month its last day; 0: `due_weekday` says it
    due_month: int = 0  #: from the period's last month: 0 that month, 1 the next, -1 the one before
    due_time: time | None = None  #: of the last day, exclusive; None: the whole day counts
    figures_to: int | None = None  #: figures are closed at the end of this day of the period's last month
    opens_before: timedelta = timedelta(days=30)  #: before due
    close_after: timedelta = timedelta(days=60)  #: after due the campaign closes by itself
    first: date | None = None  #: periods that ended before this day are left out; None: those due before the import
    last: date | None = None  #: periods that begin after this day are left out
    due_weekday: int | None = None  #: the last day on time as a day of the week, Monday being 0
    due_week: int = 0  #: weeks after the period's own; of other periods the so-manieth of the month, 5 being the last


@dataclass(frozen=True, slots=True)
class Series:
    """A periodic report: each period opens a campaign of its own."""

    pattern: Campaign  #: what every period asks; its `due` means nothing
    repeat: Repeat

    @property
    def code(self) -> str:
        """What the codes of its campaigns begin with."""
        return self.pattern.code
