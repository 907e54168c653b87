"""The lists of the workbook: who reported, every row, what is proposed for a reward, what is wrong, who is missing."""

from __future__ import annotations

from collections.abc import Mapping

from config.entities import Column, Part
from tracker.reports.report_words import labels, moment, percent, word
from tracker.reports.synthesis.material import Material, corrections_told, level_name, place_of
from tracker.reports.synthesis.sheet import Book, Figure, Head, Link, ListSheet, Shown
from tracker.rules.board.standing import BoardRow
from tracker.rules.synthesis.progress import Progress
from tracker.rules.synthesis.records import RecordRow
from tracker.rules.synthesis.roles import is_yes

_UNIT = (("no", 6), ("unit", 34), ("level", 11), ("ward", 18))
_STANDING = (
    *_UNIT,
    ("number", 18),
    ("dated", 12),
    ("received", 17),
    ("standing", 17),
    ("late_by", 9),
    ("version", 8),
    ("rows", 9),
    ("missing", 30),
)
_SOURCE = (("file", 30), ("where", 20), ("link", 14), ("mark", 9), ("mark_note", 24), ("corrections", 30))
_MISSING = (*_UNIT, ("standing", 17), ("missing", 30), ("due", 17), ("contact", 20), ("phone", 16), ("email", 30))
_PROBLEMS = (*_UNIT[:3], ("part", 22), ("file", 34), ("cell", 18), ("problem", 60))


def heads(names: tuple[tuple[str, int], ...]) -> list[Head]:
    """Columns by the names of their words."""
    return [Head(word("heads", name), width) for name, width in names]


def told(material: Material) -> str:
    """Whose figures, as of when: the second line of every sheet."""
    zone = material.office.timezone
    return labels()["workbook"]["as_of"].format(office=material.office.name, now=moment(material.now, zone))


def standing_sheet(book: Book, material: Material) -> ListSheet:
    """The sheet of who reported; `write_standing` fills it when the rows are counted."""
    words = labels()["workbook"]
    return ListSheet(book, words["standing"], words["standing_title"], told(material), heads(_STANDING))


def write_standing(sheet: ListSheet, material: Material, reported: Progress[BoardRow], rows: Mapping[str, int]) -> None:
    """One line a unit, in the board's order; the counts below."""
    for number, row in enumerate(material.board, 1):
        paper = material.papers.get(row.cell.unit.code)
        sheet.add(
            (
                *_of_unit(number, row),
                paper.number if paper else None,
                paper.dated if paper else None,
                row.received_at,
                word("standing", row.standing),
                _days_late(row),
                row.version or None,
                rows.get(row.cell.unit.code),
                "; ".join(row.missing),
            )
        )
    counts = {name: len(getattr(reported, name)) for name in ("expected", "on_time", "late", "incomplete", "review", "missing")}
    share = percent(reported.complete, counts["expected"])
    footer = labels()["workbook"]["footer"]
    sheet.close(footer.format(complete=reported.complete, share=share, exempt=len(reported.exempt), **counts))


class RowsSheet:
    """Every row of one part, as the units wrote it and an officer corrected it, with where it stands in which file."""

    def __init__(self, book: Book, material: Material, part: Part, name: str, title: str, first: tuple[Head, ...] = ()) -> None:
        self.material, self.part = material, part
        columns = [Head(column.headers[0], column.type.facts.width) for column in part.columns]
        self.list = ListSheet(book, name, title, told(material), [*heads(_UNIT), *first, *columns, *heads(_SOURCE)])

    def add(self, row: RecordRow, *first: Shown) -> None:
        """One row; `first` stands between the unit and the row's own columns."""
        unit, mark = row.unit, row.mark
        self.list.add(
            (
                self.list.rows + 1,
                unit.name,
                level_name(unit.level),
                unit.ward,
                *first,
                *(_typed(value, column) for value, column in zip(row.values, self.part.columns, strict=True)),
                row.source.filename,
                place_of(row),
                _link(self.material, row),
                "x" if mark and mark.exemplary else None,
                mark.note if mark else None,
                corrections_told(row, self.part),
            )
        )


def why_rewarded(row: RecordRow, reward: int | None) -> str:
    """Who proposes a row for a reward: its unit, the officer, both; empty: nobody."""
    asked = reward is not None and is_yes(row.values[reward])
    chosen = row.mark is not None and row.mark.exemplary
    return (
        labels()["workbook"]["by_both" if asked and chosen else "by_unit" if asked else "by_officer"] if asked or chosen else ""
    )


class ProblemsSheet:
    """What units should mend, by unit, file and cell."""

    def __init__(self, book: Book, material: Material) -> None:
        words = labels()["workbook"]
        self.parts = {part.code: part.name for part in material.campaign.parts}
        self.list = ListSheet(book, words["problems"], words["problems_title"], told(material), heads(_PROBLEMS))

    def add(self, unit: str, level: str, part: str, filename: str, finding: tuple[str, str, str]) -> None:
        """One finding."""
        code, where, found = finding
        sentence = word("problems", code).replace("{found}", found)
        self.list.add((self.list.rows + 1, unit, level_name(level), self.parts.get(part, part), filename, where, sentence))


def write_missing(book: Book, material: Material, reported: Progress[BoardRow]) -> None:
    """Units that still owe, with whom to call."""
    words = labels()["workbook"]
    sheet = ListSheet(book, words["missing"], words["missing_title"], told(material), heads(_MISSING))
    for number, row in enumerate((*reported.missing, *reported.incomplete, *reported.review), 1):
        unit = row.cell.unit
        sheet.add(
            (
                *_of_unit(number, row),
                word("standing", row.standing),
                "; ".join(row.missing),
                row.cell.due,
                unit.contact,
                unit.phone,
                "; ".join(unit.emails),
            )
        )
    sheet.close()


def _of_unit(number: int, row: BoardRow) -> tuple[Shown, ...]:
    unit = row.cell.unit
    return number, unit.name, level_name(unit.level), unit.ward


def _days_late(row: BoardRow) -> int | None:
    """Days begun after the deadline: one second late is the first day."""
    seconds = row.late_by.total_seconds()
    return -int(-seconds // 86_400) if seconds > 0 else None


def _typed(value: Shown, column: Column) -> Shown:
    if column.type.facts.sign and isinstance(value, int | float):
        return Figure(value, column.type)
    # A number in a column of texts is a number that the unit wrote as one; years and codes are not given thousands' dots.
    return str(value) if column.type.facts.worded and value is not None else value


def _link(material: Material, row: RecordRow) -> Shown:
    """The page of the filing that the row came with."""
    if not material.base_url:
        return None
    return Link(f"{material.base_url.rstrip('/')}/ban-nop/{row.source.filing}", word("heads", "link"))
