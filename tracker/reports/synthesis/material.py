"""What every product of a synthesis is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from config.entities import Campaign, Part
from config.settings import Office
from tracker.reports.report_words import labels, shown, word
from tracker.rules.board.standing import BoardRow
from tracker.rules.synthesis.questions import Earlier
from tracker.rules.synthesis.records import Corrected, Decided, RecordRow, Submission, all_rows


@dataclass(frozen=True, slots=True)
class SynthesisPaper:
    """What the newest report of a unit says of itself."""

    number: str  #: number and symbol: "25/BC-THCSMP"
    dated: date | None


@dataclass(frozen=True, slots=True)
class Material:
    """One campaign at one instant."""

    office: Office
    campaign: Campaign
    now: datetime
    board: tuple[BoardRow, ...]
    submissions: Callable[[], Iterator[Submission]]  #: of the parts with columns, newest valid version; may be asked again
    marks: Decided = field(default_factory=dict)
    corrections: Corrected = field(default_factory=dict)
    papers: Mapping[str, SynthesisPaper] = field(default_factory=dict)  #: by unit
    earlier: Callable[[], Earlier] = dict  #: the figures of the last period; may be asked again
    earlier_code: str = ""  #: code of that period's campaign; empty: there is none
    earlier_title: str = ""  #: of that period's campaign; empty: there is none
    base_url: str = ""  #: of the desk, for links; empty: none

    @property
    def parts(self) -> tuple[Part, ...]:
        """Parts that have rows."""
        return tuple(part for part in self.campaign.parts if part.columns)

    def rows(self) -> Iterator[RecordRow]:
        """The rows of all units, in the order of the roster."""
        return all_rows(self.submissions(), {part.code: part for part in self.parts}, self.marks, self.corrections)


def place_of(row: RecordRow) -> str:
    """Where in its file a row stands."""
    words = labels()["workbook"]
    return words["where_sheet" if row.sheet else "where_row"].format(sheet=row.sheet, row=row.row)


def corrections_told(row: RecordRow, part: Part) -> str:
    """What an officer changed in a row, with what the unit wrote."""
    words = labels()["workbook"]
    titles = {column.field: column.headers[0] for column in part.columns}
    told = [
        words["corrected"].format(
            column=titles.get(one.field, one.field),
            was=shown(one.was),
            why=words["corrected_why"].format(why=one.why) if one.why else "",
        )
        for one in row.corrections
    ]
    told += [words["overtaken"].format(column=titles.get(one, one)) for one in row.overtaken]
    return "; ".join(told)


def level_name(level: str) -> str:
    """ "Tiểu học"."""
    return word("levels", level)
