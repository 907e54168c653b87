"""Tables with deadlines in them: a column of times, or one column of days for each level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from parsers.facts import Cell, Table
from parsers.plan.addressees import addressees
from parsers.plan.duty.duties import PRODUCT
from parsers.plan.tables.broken_tables import (
    EVERY,
    LONG_EVERY,
    before_head,
    days_by_level,
    of_month,
    repeated,
    without_dittos,
)
from parsers.plan.tables.columns import spelled
from parsers.vietnamese.text import clean, fold, squeeze

HEAD_CELL = 60  # characters; no column of a timetable is named at more length
_HEAD_ROWS = 4
DAY_CELL = 40  # characters of "trước 16 giờ 00 phút ngày 20/11/2026"
TIME_HEAD = re.compile(
    r"^(?:thoi\s*(?:gian|han|diem)|han\b|ngay\s+(?:nop|gui|hoan|bao)|deadline|lich|moc)|\bthoi\s*han\b|\bhan\s+(?:nop|gui|chot|cuoi)|\btruoc(?:\s+ngay)?$|^cham\s+nhat\b|^(?:nop|gui)$"
)
_THING_HEAD = re.compile(
    rf"(?:ngay\s+|han\s+)?(?:nop|gui)\s+(?!cho\b|ve\b|truoc\b|bao\s+cao$)\w+\s+\w+|(?:{PRODUCT.pattern})\s+\w+\s+\w+"
)
#: What another column's name says of the rows: that they are reports, or sent.
_SENDING_HEAD = re.compile(
    r"\b(?:truong|don\s+vi)\s+(?:phai\s+|lap,?\s+)?(?:nop|gui|bao\s+cao)\b|\b(?:loai|ten)\s+bao\s+cao\b|\b(?:ten|ma)\s+bieu\b|^noi\s+dung\s+(?:phai\s+)?(?:nop|gui|bao\s+cao)$"
)
_HOUR_NOTE = re.compile(
    r"(?:[Tt]rước|[Cc]hậm nhất|[Mm]uộn nhất)\s+(?:lúc\s+)?\d{1,2}\s*(?:h|giờ|g)\s*(?:\d{2})?(?:\s*phút)?(?!\w)"
)
_HOUR_TOLD = re.compile(rf"(?:{_HOUR_NOTE.pattern})(?=\s*(?:[-,;.)]|$))")
_WEEKDAY = re.compile(r"(?i)^\s*(?:thứ\s+)?(?:hai|ba|tư|năm|sáu|bảy|chủ nhật|cn|[2-7])\s*,\s*(?:ngày\s+)?")
_OF_PERIOD = re.compile(r"\bbao\s+cao\s+(?:hang\s+)?(?P<every>thang|qu[yi])\b(?!\s*\d)")
_DAY_ALONE = re.compile(r"\W*ngay\s+\d{1,2}\W*")
_HALF_DAY = re.compile(r"(?:sang|chieu)$")
_MONTH_CELL = re.compile(r"\W*(?:thang\s+)?(?P<month>1[0-2]|0?[1-9])(?:\s*[/.-]\s*20\d\d)?\W*$")
_RECEIVER_HEAD = re.compile(
    r"\b(?:nguoi|noi|don\s+vi|bo\s+phan|dau\s+moi)\s+(?:tiep\s+)?nhan\b|^noi\s+nop\b|^(?:nop|gui)\s+(?:cho|ve)\b"
)
_PERIOD_HEAD = re.compile(r"^(?:ky|tan\s*suat|chu\s*ky|dinh\s*ky|loai)\b|\bky\s+bao\s+cao\b|\btan\s+suat\b")
_PERFORMER_HEAD = re.compile(
    r"bo\s*phan|don\s*vi|^noi\s+(?:gui|lap|nop)$|^truong(?:\s+(?:phai\s+)?(?:nop|gui|thuc|lap).*)?$|^ai\b|thuc\s*hien|phu\s*trach|chu\s*tri|doi\s*tuong|cap\s*hoc|bac\s*hoc|trach\s*nhiem|nguoi"
)
_SILENT_HEAD = re.compile(r"^(?:s?\s?t\s?t|so\s*tt|ghi\s*chu|gio(?:\s+nop|\s+gui)?)$")
_OLD_HEAD = re.compile(
    r"^theo\s+(?:cong\s+van|ke\s+hoach|thong\s+bao)\b|\btheo\s+(?:cong\s+van|cv|ke\s+hoach|thong\s+bao)\s+(?:so\b|\d)|\b(?:da\s+(?:in|ghi|neu|ban\s+hanh)|truoc\s+day|cu|tai\s+(?:cong\s+van|ke\s+hoach))\b"
)
NEW_HEAD = re.compile(
    r"\b(?:nay\s+(?:dinh\s+chinh|sua|dieu\s+chinh)|(?:dinh\s+chinh|dieu\s+chinh|gia\s+han)\s+(?:la|thanh|den)|thoi\s+han\s+moi)\b|^(?:nay|(?:thoi\s+(?:gian|han)|moc|han|ngay)\s+moi)$|^(?:nay\s+)?(?:dieu\s+chinh|dinh\s+chinh|sua)(?:\s+(?:lai|thanh|moi))?$"
)
_NO_DEADLINE_HEAD = re.compile(
    r"\b(?:sinh|ban\s+hanh|so\s+hieu|ky\s+hieu|van\s+ban|can\s+cu|chot|tu\s+ngay|bat\s+dau|cong\s+van|quyet\s+dinh)\b"
)
DAY = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}|\d{1,2}\s+thang\s+\d")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a timetable, or one cell of it where a row has a day for each level."""

    text: str
    time: str
    time_head: str
    performer: str
    receiver: str = ""  #: where it goes, if a column says so


def is_time_head(row: tuple[Cell, ...]) -> bool:
    """Whether a row names a column of times."""
    names = [fold(clean(squeeze(_text(cell)))) for cell in row]
    return any(len(name) <= HEAD_CELL and (TIME_HEAD.search(name) or NEW_HEAD.search(name)) for name in names)


def rows(table: Table) -> Iterator[PlanRow]:
    """The rows of a table that has columns of times; none of any other table."""
    table = replace(table, rows=tuple(tuple(row) for row in without_dittos([list(map(_text, row)) for row in table.rows])))
    for at, head in enumerate(table.rows[:_HEAD_ROWS]):
        names = [fold(clean(squeeze(_text(cell)))) for cell in head]
        times = [
            column
            for column, name in enumerate(names)
            if len(name) <= HEAD_CELL and (TIME_HEAD.search(name) or NEW_HEAD.search(name))
        ]
        below = table.rows[at + 1] if at + 1 < len(table.rows) else ()
        if len(times) > 1 and (levels := _level_columns(below, table.rows[at + 2 :], times)):
            yield from _by_level(below, table.rows[at + 2 :], levels, _text(head[times[0]]))
            return
        if len(things := _thing_columns(head, table.rows[at + 1 :])) > 1:
            yield from _by_thing(head, names, table.rows[at + 1 :], things)
            return
        if len(units := _unit_columns(head, table.rows[at + 1 :])) > 1:
            yield from _by_unit(head, table.rows[at + 1 :], units)
            return
        if times and len(set(names)) > 1:
            yield from _by_time(head, names, table.rows[at + 1 :], times)
            return
        if levels := _level_columns(head, table.rows[at + 1 :], list(range(len(head)))):
            first = fold(clean(squeeze(_text(head[0]))))
            named = _text(head[0]) if _SENDING_HEAD.search(first) or first in ("bao cao", "ho so") else ""
            yield from _by_level(head, table.rows[at + 1 :], levels, named)
            return
    if table.rows and (days := _day_columns(table.rows[0], table.rows[1:])):
        names = [fold(clean(squeeze(_text(cell)))) for cell in table.rows[0]]
        yield from _by_time(table.rows[0], names, table.rows[1:], days)


def _thing_columns(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]) -> list[int]:
    """The columns of days that are each named by a thing: "Nộp dự thảo báo cáo", "Nộp hồ sơ chính thức"."""
    days = _day_columns(head, body)
    return [column for column in days if _THING_HEAD.match(fold(clean(squeeze(_text(head[column])))))]


def _by_thing(
    head: tuple[Cell, ...], names: list[str], body: tuple[tuple[Cell, ...], ...], things: list[int]
) -> Iterator[PlanRow]:
    for row in body:
        cells = [squeeze(clean(_text(cell))) for cell in row]
        beside = [
            cell
            for column, cell in enumerate(cells)
            if cell and column < len(names) and not (DAY.search(fold(cell)) or _SILENT_HEAD.match(names[column]))
        ]
        for column in things:
            if column < len(cells) and cells[column]:
                title = squeeze(_text(head[column]))
                who = next((cell for cell in beside if addressees(cell, "so").definite), beside[0] if beside else "")
                yield PlanRow(" - ".join((title, *beside)), cells[column], title, who)


def _unit_columns(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]) -> list[int]:
    """The columns that are each named by units and hold no days, behind a column of days that alone stands beside them."""
    found = [column for column, name in enumerate(head) if addressees(_text(name), "so").definite]
    days = _day_columns(head, body)
    return found if days == [0] and found == list(range(1, len(head))) else []


def _by_unit(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...], units: list[int]) -> Iterator[PlanRow]:
    """ "10/10 | Nộp danh sách … | " below "Ngày | THPT | UBND xã, phường": each cell is of its column's units."""
    for row in body:
        cells = [squeeze(clean(_text(cell))) for cell in row]
        for column in units:
            if column < len(cells) and cells[column] and cells[0]:
                yield PlanRow(cells[column], cells[0], _text(head[0]), _text(head[column]))


def _day_columns(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]) -> list[int]:
    """The columns whose cells are days and little else, whatever they are called, save days of papers and of birth."""
    return [
        column
        for column, name in enumerate(head)
        if len(_text(name)) <= HEAD_CELL
        and not DAY.search(fold(_text(name)))
        and not _NO_DEADLINE_HEAD.search(fold(clean(_text(name))))
        and (cells := [_text(row[column]) for row in body if column < len(row) and _text(row[column]).strip()])
        and 2 * sum(bool(DAY.search(fold(cell))) and len(cell) <= HEAD_CELL for cell in cells) > len(cells)
    ]


def _by_time(
    head: tuple[Cell, ...], names: list[str], body: tuple[tuple[Cell, ...], ...], times: list[int]
) -> Iterator[PlanRow]:
    times = [column for column in times if not _OLD_HEAD.search(names[column])] or times
    time = next((column for column in times if re.search(r"nop|gui|bao cao|han", names[column])), times[-1])
    doers = [
        column
        for column, name in enumerate(names)
        if column != time and _PERFORMER_HEAD.search(name) and not _RECEIVER_HEAD.search(name)
    ]
    periods = [column for column, name in enumerate(names) if column != time and _PERIOD_HEAD.search(name)]
    receivers = [column for column, name in enumerate(names) if column != time and _RECEIVER_HEAD.search(name)]
    sending = next(
        (_text(head[column]) for column, name in enumerate(names) if column != time and _SENDING_HEAD.search(name)), ""
    )
    time_head = ", ".join(one for one in (_text(head[time]), sending) if one)
    for cells in _filled([[squeeze(clean(_text(cell))) for cell in row] for row in body], time):
        told = [
            cell
            for column, cell in enumerate(cells)
            if column < len(names)
            and column != time
            and cell
            and not _SILENT_HEAD.match(names[column])
            and not _RECEIVER_HEAD.search(names[column])
            and not (cell.isdigit() and not column)
        ]
        apart = next((column for column, cell in enumerate(cells) if column != time and days_by_level(cell)), None)
        if apart is not None and time < len(cells) and not DAY.search(fold(cells[time])):
            told = [cell for cell in told if cell != cells[apart]]
            cells[time], cells[apart] = cells[apart], ""
        if time < len(cells) and cells[time]:
            named = [cells[column] for column in periods if column < len(cells)]
            often = next((one for one in named if EVERY.match(fold(one)) or LONG_EVERY.match(fold(one))), "")
            cells[time] = _whole_time(cells[time], dict(zip(names, cells, strict=False)), " - ".join(told))
            receiver = " - ".join(cells[one] for one in receivers if one < len(cells))
            performer = " - ".join(cells[one] for one in doers if one < len(cells))
            for level, told_time in days_by_level(cells[time]) or ((performer, repeated(cells[time], often)),):
                yield PlanRow(" - ".join(dict.fromkeys(told)), before_head(names[time], told_time), time_head, level, receiver)


def _filled(body: list[list[str]], time: int) -> Iterator[list[str]]:
    """The rows; an empty cell in a first column of days means the one above it."""
    above = ""
    for cells in body:
        if not time and cells and not cells[0] and any(cells) and above:
            cells[0] = above
        above = cells[0] if cells else above
        yield cells


def _whole_time(time: str, beside: dict[str, str], told: str) -> str:
    """A day with the hour, the half of the day and the month that other columns of its row name."""
    if DAY.search(fold(time)) and not _HOUR_NOTE.search(time) and (hour := _HOUR_TOLD.search(told)):
        return f"{hour[0]} ngày {_WEEKDAY.sub('', time)}"  # "… nộp về Phòng trước 16g00" beside "Ba, 25/3"
    notes = (beside.get(name, "") for name in ("ghi chu", "gio", "gio nop", "gio gui"))
    note = next((found for one in notes if (found := _HOUR_NOTE.match(one))), None)
    month = _MONTH_CELL.match(fold(beside.get("thang", "")))
    half = beside.get("buoi", "")
    time = f"{note[0]} ngày {time}" if note else time
    time = f"{half.lower()} ngày {time}" if _HALF_DAY.match(fold(half)) else time
    return of_month(time, month["month"] if month else "")


def _level_columns(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...], among: list[int]) -> list[int]:
    """The columns that name a level and hold days; fewer than two make no such table."""
    found = [
        column
        for column in among
        if column < len(head)
        and len(name := _text(head[column])) <= HEAD_CELL
        and addressees(name, "so").definite
        and any(column < len(row) and DAY.search(fold(_text(row[column]))) for row in body)
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
        named = _OF_PERIOD.search(fold(" - ".join(told)))  # "Báo cáo tháng" beside "Ngày 20"
        often = f"hằng {'quý' if 'qu' in named['every'] else 'tháng'}" if named else ""
        for column in levels:
            if column < len(cells) and cells[column]:
                time = repeated(cells[column], often) if _DAY_ALONE.fullmatch(fold(cells[column])) else cells[column]
                yield PlanRow(" - ".join(dict.fromkeys(told)), time, time_head, _text(head[column]))


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else spelled(str(cell))
