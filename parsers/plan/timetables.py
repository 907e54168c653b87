"""Tables with deadlines in them: a column of times, or one column of days for each level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from parsers.facts import Block, Cell, Paragraph, Table
from parsers.plan.addressees import addressees
from parsers.plan.broken_tables import broken_levels, broken_rows, days_by_level, goes_on, is_unbroken, without_dittos
from parsers.vietnamese.text import clean, fold, squeeze

_HEAD_CELL = 60  # characters; no column of a timetable is named at more length
_HEAD_ROWS = 4
_DAY_CELL = 40  # characters of "trước 16 giờ 00 phút ngày 20/11/2026"
_TIME_HEAD = re.compile(
    r"^(?:thoi\s*(?:gian|han|diem)|han\b|ngay\s+(?:nop|gui|hoan|bao)|deadline|lich|moc)|\bthoi\s*han\b|\bhan\s+(?:nop|gui|chot|cuoi)|\btruoc(?:\s+ngay)?$|^cham\s+nhat\b"
)
_HEAD_BEFORE = re.compile(r"\btruoc(?:\s+ngay)?$")
_PERIOD_HEAD = re.compile(r"^(?:ky|tan\s*suat|chu\s*ky|dinh\s*ky|loai)\b|\bky\s+bao\s+cao\b|\btan\s+suat\b")
_PERFORMER_HEAD = re.compile(
    r"bo\s*phan|don\s*vi|thuc\s*hien|phu\s*trach|chu\s*tri|doi\s*tuong|cap\s*hoc|bac\s*hoc|trach\s*nhiem|nguoi"
)
_SILENT_HEAD = re.compile(r"^(?:s?\s?t\s?t|so\s*tt|ghi\s*chu)$")
_FIRST_HEAD = re.compile(r"(?:s?tt|so\s+tt)$")
_SENT_HEAD = re.compile(r"^(?:nop|gui)\b")
_TIME_IN_HEAD = re.compile(r"\b(?:thoi\s*(?:gian|han|diem)|han\b)")
_LONGEST_TABLE = 120  # lines
_OLD_HEAD = re.compile(
    r"^theo\s+(?:cong\s+van|ke\s+hoach|thong\s+bao)\b|\b(?:da\s+(?:in|ghi|neu|ban\s+hanh)|truoc\s+day|cu|tai\s+(?:cong\s+van|ke\s+hoach))\b"
)
NEW_HEAD = re.compile(
    r"\b(?:nay\s+(?:dinh\s+chinh|sua|dieu\s+chinh)|(?:dinh\s+chinh|dieu\s+chinh|gia\s+han)\s+(?:la|thanh|den)|thoi\s+han\s+moi)\b|^(?:nay|(?:thoi\s+(?:gian|han)|moc|han|ngay)\s+moi)$|^(?:nay\s+)?(?:dieu\s+chinh|dinh\s+chinh|sua)(?:\s+(?:lai|thanh|moi))?$"
)
_NO_DEADLINE_HEAD = re.compile(
    r"\b(?:sinh|ban\s+hanh|so\s+hieu|ky\s+hieu|van\s+ban|can\s+cu|chot|tu\s+ngay|bat\s+dau|cong\s+van|quyet\s+dinh)\b"
)
_COLUMN = re.compile(r"(?<!\s)\s+\|\s*|\|\s*|\t+| {3,}")  # white space is tried once, from its beginning
_DAY = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}|\d{1,2}\s+thang\s+\d")
_PERIOD = re.compile(r"^\W*(?:hang\s+|moi\s+|dinh\s+ky\s+)?(?P<often>tuan|thang|qu[yi])\W*$")
_LONG_PERIOD = re.compile(r"^\W*(?:hang\s+|moi\s+|dinh\s+ky\s+)?(?P<often>0?6\s+thang|nam(?:\s+hoc)?)\W*$")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a timetable, or one cell of it where a row has a day for each level."""

    text: str
    time: str
    time_head: str
    performer: str


def is_time_head(row: tuple[Cell, ...]) -> bool:
    """Whether a row names a column of times."""
    names = [fold(clean(squeeze(_text(cell)))) for cell in row]
    return any(len(name) <= _HEAD_CELL and (_TIME_HEAD.search(name) or NEW_HEAD.search(name)) for name in names)


def rows(table: Table) -> Iterator[PlanRow]:
    """The rows of a table that has columns of times; none of any other table."""
    table = replace(table, rows=tuple(tuple(row) for row in without_dittos([list(map(_text, row)) for row in table.rows])))
    for at, head in enumerate(table.rows[:_HEAD_ROWS]):
        names = [fold(clean(squeeze(_text(cell)))) for cell in head]
        times = [
            column
            for column, name in enumerate(names)
            if len(name) <= _HEAD_CELL and (_TIME_HEAD.search(name) or NEW_HEAD.search(name))
        ]
        below = table.rows[at + 1] if at + 1 < len(table.rows) else ()
        if len(times) > 1 and (levels := _level_columns(below, table.rows[at + 2 :], times)):
            yield from _by_level(below, table.rows[at + 2 :], levels, _text(head[times[0]]))
            return
        if times and len(set(names)) > 1:
            yield from _by_time(head, names, table.rows[at + 1 :], times)
            return
        if levels := _level_columns(head, table.rows[at + 1 :], list(range(len(head)))):
            yield from _by_level(head, table.rows[at + 1 :], levels, "")
            return
    if table.rows and (days := _day_columns(table.rows[0], table.rows[1:])):
        names = [fold(clean(squeeze(_text(cell)))) for cell in table.rows[0]]
        yield from _by_time(table.rows[0], names, table.rows[1:], days)


def _day_columns(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]) -> list[int]:
    """The columns whose cells are days and little else, whatever they are called, save days of papers and of birth."""
    return [
        column
        for column, name in enumerate(head)
        if len(_text(name)) <= _HEAD_CELL
        and not _DAY.search(fold(_text(name)))
        and not _NO_DEADLINE_HEAD.search(fold(clean(_text(name))))
        and (cells := [_text(row[column]) for row in body if column < len(row) and _text(row[column]).strip()])
        and 2 * sum(bool(_DAY.search(fold(cell))) and len(cell) <= _HEAD_CELL for cell in cells) > len(cells)
    ]


def typed_tables(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """With the tables that were typed or printed as lines, their columns told by a bar or a tab, as tables again.

    Only one that has a column of times or of days is: nothing else of a plan is read by its columns.
    """
    found: list[Block] = []
    typed: list[list[str]] = []
    lines: list[Block] = []
    told = tuple(_in_rows(tuple(_lines(blocks))))
    skip = 0
    for at, block in enumerate(told):
        if at < skip:
            continue
        cells = _cells(block)
        if not typed and (broken := _broken(_cells(block, margin=True), told[at + 1 : at + 1 + _LONGEST_TABLE])):
            found.append(broken[0])
            skip = at + 1 + broken[1]
            continue
        text = block.text if isinstance(block, Paragraph) else ""
        below = _cells(told[at + 1]) if at + 1 < len(told) else []
        if (not typed and (_is_head(cells) or _is_head_of_days(cells, below))) or (typed and len(cells) == len(typed[0])):
            typed.append(cells)
            lines.append(block)
        elif len(typed) > 1 and len(cells) == 1 and goes_on(text):
            _go_on(typed[-1], text)
        else:
            found += [*_table(typed, lines), block]
            typed, lines = [], []
    return (*found, *_table(typed, lines))


def _table(typed: list[list[str]], lines: list[Block]) -> list[Block]:
    return [Table(tuple(tuple(row) for row in typed))] if len(typed) > 1 else lines


def _in_rows(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """A table that was pasted cell by cell, one a line, in rows again: "TT", its heads, then a number before each row."""
    texts = [block.text.strip() if isinstance(block, Paragraph) else "|" for block in blocks]
    at = 0
    while at < len(blocks):
        width = (
            next((n for n in range(3, 8) if texts[at + n : at + n + 1] == ["1"]), 0)
            if _FIRST_HEAD.match(fold(texts[at]))
            else 0
        )
        head = texts[at : at + width]
        if not width or not any(_TIME_HEAD.search(fold(clean(cell))) for cell in head):
            yield blocks[at]
            at += 1
            continue
        number = 0
        while texts[at : at + 1] == [str(number)] or not number:
            yield Paragraph("\t".join(texts[at : at + width]))
            at, number = at + width, number + 1


def _broken(head: list[str], below: tuple[Block, ...]) -> tuple[Table, int] | None:
    """A table below a head with a column of times, whose rows a page broke; None where each row is one line."""
    named = [cell for cell in head if cell]
    time = next((cell for cell in named if _TIME_HEAD.search(fold(clean(cell))) or _SENT_HEAD.match(fold(clean(cell)))), "")
    lines = [_cells(block, margin=True) for block in below]
    lines = lines[: next((at for at, line in enumerate(lines) if not line), len(lines))]
    if len(head) > 2 and not time and head[0]:
        levels, end = broken_levels(head, lines)
        return (Table((tuple(head), *(tuple(row) for row in levels))), end) if levels else None
    if len(head) < 2 or not time or any(len(cell) > _HEAD_CELL or _DAY.search(fold(cell)) for cell in named):
        return None
    if is_unbroken(head, lines):
        return None
    rows, end = broken_rows(head, lines)
    whole = all(len(line) == len(head) or (len(line) == 1 and goes_on(line[0])) for line in lines[:end])
    if not rows or whole:
        return None
    told = squeeze(time[found.start() :] if (found := _TIME_IN_HEAD.search(fold(clean(time)))) else time)
    return Table((("Nội dung", "Đơn vị thực hiện", told), *(tuple(row) for row in rows))), end


def _cells(block: Block, *, margin: bool = False) -> list[str]:
    """The cells of a typed line; `margin`: with an empty one where the line is set in."""
    if not isinstance(block, Paragraph):
        return []
    text = block.text.strip(" \n") if margin else block.text.strip()
    return [squeeze(cell) for cell in _COLUMN.split(text.strip("|"))]


def _is_head_of_days(cells: list[str], below: list[str]) -> bool:
    """Whether a row of names stands above one of as many cells, some of them a day alone."""
    named = len(cells) > 1 and all(0 < len(cell) <= _HEAD_CELL and not _DAY.search(fold(cell)) for cell in cells)
    return named and len(below) == len(cells) and any(_DAY.search(fold(cell)) and len(cell) <= _DAY_CELL for cell in below)


def _is_head(cells: list[str]) -> bool:
    named = all(0 < len(cell) <= _HEAD_CELL for cell in cells) and len(cells) > 1
    told = [fold(clean(cell)) for cell in cells]
    return (
        named
        and any(_TIME_HEAD.search(cell) or NEW_HEAD.search(cell) for cell in told)
        and not any(_DAY.search(cell) for cell in told)
    )


def _go_on(row: list[str], text: str) -> None:
    """A line in small letters is the rest of the longest cell: that is the one that a page breaks."""
    longest = max(range(len(row)), key=lambda at: 0 if _DAY.search(fold(row[at])) else len(row[at]))
    row[longest] = squeeze(f"{row[longest]} {text}")


def _lines(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph) and "\n" in block.text and _COLUMN.search(block.text):
            for line in block.text.split("\n"):
                yield replace(block, text=line)
        else:
            yield block


def _by_time(
    head: tuple[Cell, ...], names: list[str], body: tuple[tuple[Cell, ...], ...], times: list[int]
) -> Iterator[PlanRow]:
    times = [column for column in times if not _OLD_HEAD.search(names[column])] or times
    time = next((column for column in times if re.search(r"nop|gui|bao cao|han", names[column])), times[-1])
    doers = [column for column, name in enumerate(names) if column != time and _PERFORMER_HEAD.search(name)]
    periods = [column for column, name in enumerate(names) if column != time and _PERIOD_HEAD.search(name)]
    for row in body:
        cells = [squeeze(clean(_text(cell))) for cell in row]
        told = [
            cell
            for column, cell in enumerate(cells)
            if column < len(names)
            and column != time
            and cell
            and not _SILENT_HEAD.match(names[column])
            and not (cell.isdigit() and not column)
        ]
        if time < len(cells) and cells[time]:
            named = [cells[column] for column in periods if column < len(cells)]
            often = next((one for one in named if _PERIOD.match(fold(one)) or _LONG_PERIOD.match(fold(one))), "")
            performer = " - ".join(cells[one] for one in doers if one < len(cells))
            for level, told_time in days_by_level(cells[time]) or ((performer, _repeated(cells[time], often)),):
                yield PlanRow(" - ".join(dict.fromkeys(told)), _before(names[time], told_time), _text(head[time]), level)


def _before(head: str, time: str) -> str:
    """A bare day below "Nộp trước ngày" is one before which something is due."""
    bare = _HEAD_BEFORE.search(head) and not re.search(r"\b(?:truoc|nhat|het|qua|han)\b", fold(time))
    return f"trước {time}" if bare else time


def _level_columns(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...], among: list[int]) -> list[int]:
    """The columns that name a level and hold days; fewer than two make no such table."""
    found = [
        column
        for column in among
        if column < len(head)
        and len(name := _text(head[column])) <= _HEAD_CELL
        and addressees(name, "so").definite
        and any(column < len(row) and _DAY.search(fold(_text(row[column]))) for row in body)
    ]
    return found if len(found) > 1 else []


def _by_level(
    head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...], levels: list[int], time_head: str
) -> Iterator[PlanRow]:
    names = [fold(clean(squeeze(_text(cell)))) for cell in head]
    for row in body:
        cells = [squeeze(clean(_text(cell))) for cell in row]
        told = [
            cell
            for column, cell in enumerate(cells)
            if column not in levels
            and cell
            and not cell.isdigit()
            and not (column < len(names) and _SILENT_HEAD.match(names[column]))
        ]
        for column in levels:
            if column < len(cells) and cells[column]:
                yield PlanRow(" - ".join(dict.fromkeys(told)), cells[column], time_head, _text(head[column]))


def _repeated(time: str, often: str) -> str:
    """A day with the period that another column names: "Ngày 20" beside "Hằng tháng"."""
    if re.search(r"\b20\d\d\b", time):
        return time
    if found := _PERIOD.match(fold(often)):
        word = squeeze(often[found.start("often") : found.end("often")]).lower()
        return time if re.search(rf"\b{found['often']}\b", fold(time)) else f"{time} hằng {word}"
    if found := _LONG_PERIOD.match(fold(often)):
        return f"{time} định kỳ {squeeze(often[found.start('often') : found.end('often')]).lower()}"
    return time


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
