"""Tables that lost their columns: pasted cell by cell, one a line, or run together in lines that begin with a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.facts import Block, Paragraph, Table
from parsers.plan.tables.timetables import DAY, DAY_CELL, HEAD_CELL, TIME_HEAD
from parsers.vietnamese.text import clean, fold, squeeze

_FIRST_HEAD = re.compile(r"(?:s?tt|so\s+tt)$")
_TIME_HEAD = re.compile(rf"{TIME_HEAD.pattern}|^hoan\s+thanh$")
_WIDEST, _FEWEST_ROWS = 6, 2
_RUN_HEAD = re.compile(r"(?:s?tt|so\s+tt)\s+\w.*\b(?:thoi\s+(?:gian|han)|han\s+(?:nop|gui|chot|cuoi)|ngay\s+(?:nop|gui))\b")
_SENT_HEAD = re.compile(r"\b(?:nop|gui|han)\b")
_NUMBERED = re.compile(r"(?P<number>\d{1,2})[.)]?\s+(?P<rest>\D.*)")
_ONE_DAY = re.compile(
    r"(?:(?:trước|chậm nhất|đến|hết)\s+)*(?:ngày\s+)?(?<![\d/])\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*20\d\d)?(?![\d/])", re.IGNORECASE
)
_LONGEST_LINE, _MOST_LINES = 200, 60


def pasted_rows(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks with such tables in rows again, a tab between their cells."""
    texts = [block.text.strip() if isinstance(block, Paragraph) else "|" for block in blocks]
    at = 0
    while at < len(blocks):
        if found := _cell_by_cell(texts, at):
            width, rows = found
            for start in range(at, at + width * rows, width):
                yield Paragraph("\t".join(texts[start : start + width]))
            at += width * rows
        elif run := _run_together(texts, at):
            yield run[0]
            at += run[1]
        else:
            yield blocks[at]
            at += 1


def _cell_by_cell(texts: list[str], at: int) -> tuple[int, int] | None:
    """How many cells make a row, and how many rows there are."""
    if _FIRST_HEAD.match(fold(texts[at])):
        width = next((n for n in range(3, 8) if texts[at + n : at + n + 1] == ["1"]), 0)
        if not width or not _names_a_time(texts[at : at + width]):
            return None
        rows = 1
        while texts[at + width * rows : at + width * rows + 1] == [str(rows)]:
            rows += 1
        return width, rows
    for width in range(2, _WIDEST + 1):
        head = texts[at : at + width]
        if not all(_is_name(cell) for cell in head):
            return None
        days = [place for place, cell in enumerate(head) if _TIME_HEAD.search(fold(clean(cell)))]
        rows = 1
        while days and _is_row(texts[at + width * rows : at + width * (rows + 1)], width, days):
            rows += 1
        if rows > _FEWEST_ROWS:
            return width, rows
    return None


def _is_name(text: str) -> bool:
    return 0 < len(text) <= HEAD_CELL and not DAY.search(fold(text)) and text[-1] not in ".;:|" and "\t" not in text


def _names_a_time(head: list[str]) -> bool:
    return any(TIME_HEAD.search(fold(clean(cell))) for cell in head)


def _is_row(cells: list[str], width: int, days: list[int]) -> bool:
    """Whether cells are days where the head names a time, and no days elsewhere."""
    if len(cells) != width or not all(cell and "|" not in cell and "\t" not in cell for cell in cells):
        return False
    return all((bool(DAY.search(fold(cell))) and len(cell) <= DAY_CELL) == (at in days) for at, cell in enumerate(cells))


def _run_together(texts: list[str], at: int) -> tuple[Table, int] | None:
    """ "1 Báo cáo việc … 22/10/2026 Phòng VH-XH" below "STT Nội dung báo cáo Thời gian nộp Nơi nhận", broken over lines."""
    head = fold(clean(texts[at]))
    if len(head) > _LONGEST_LINE or "\t" in texts[at] or "|" in texts[at] or not _RUN_HEAD.match(head) or DAY.search(head):
        return None
    rows: list[str] = []
    taken = 1
    for text in texts[at + 1 : at + _MOST_LINES]:
        numbered = _NUMBERED.match(text)
        if numbered and int(numbered["number"]) == len(rows) + 1:
            rows.append(numbered["rest"])
        elif rows and text and (text[:1].islower() or not _ONE_DAY.search(rows[-1])) and "\t" not in text and "|" not in text:
            rows[-1] = f"{rows[-1]} {text}"
        else:
            break
        taken += 1
    days = [list(_ONE_DAY.finditer(row)) for row in rows]
    if len(rows) < _FEWEST_ROWS or any(len(found) != 1 for found in days):
        return None
    told = [
        (squeeze(row[: day.start()]), squeeze(row[day.end() :]), squeeze(day[0]))
        for row, (day,) in zip(rows, days, strict=True)
    ]
    time = "Thời gian nộp" if _SENT_HEAD.search(head) else "Thời gian"
    beside = "Nơi nhận" if re.search(r"\bnoi\s+(?:nhan|nop)\b", head) else "Đơn vị thực hiện"
    return Table((("Nội dung", beside, time), *told)), taken
