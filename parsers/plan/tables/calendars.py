"""Calendars: months in a column, a row or a heading, with the day beside each thing; days that head a list of things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.facts import Block, Paragraph, Table
from parsers.plan.addressees import addressees
from parsers.plan.duty.duties import PRODUCT
from parsers.plan.tables.columns import cells_of
from parsers.vietnamese.text import clean, fold, squeeze

_MONTH = re.compile(r"\W*(?:thang\s+)?(?P<month>1[0-2]|0?[1-9])(?:\s*[/.-]\s*(?P<year>20\d\d))?\W*$")
_MONTH_HEAD = re.compile(r"\W*thang\s+(?P<month>1[0-2]|0?[1-9])(?:\s*[/.-]\s*(?P<year>20\d\d)|\s+nam\s+(?P<year2>20\d\d))?\W*$")
_DAY_CELL = re.compile(r"\W*(?:ngay\s+)?(?P<day>0?[1-9]|[12]\d|3[01])\W*$")
#: "Báo cáo sĩ số (12/10)", "Báo cáo hội nghị viên chức (ngày 16)", "Báo cáo y tế: 30/10".
_ITEM = re.compile(
    r"\W*(?P<thing>[^;]{4,160}?)\s*(?:\(\s*(?:(?P<lead>(?:truoc|han|het|cham\s+nhat)\s+)?(?:ngay\s+)?(?P<day>\d{1,2})(?:\s*[/.]\s*(?P<month>\d{1,2})(?:\s*[/.]\s*20\d\d)?)?)\s*\)|:\s*(?:ngay\s+)?(?P<day2>\d{1,2})(?:\s*/\s*(?P<month2>\d{1,2})(?:\s*/\s*20\d\d)?)?)\W*$"
)
_PARTS = re.compile(r"\s*;\s*|\n+")
_OF_MONTH = re.compile(r"thang|thoi\s+gian")
_SENT_HEAD = re.compile(r"(?<!kinh\s)\b(?:nop|gui)\b")
_WHO_HEAD = re.compile(r"^(?:don\s+vi|truong|doi\s+tuong|cap|bac|khoi|ai|thuc\s+hien)\b")
#: "Ngày 15/10/2026, các trường nộp:", "NGÀY 10 HẰNG THÁNG" above the things themselves.
_DAY_HEAD = re.compile(
    r"\W*(?P<time>(?:(?:truoc|cham\s+nhat|den\s+het|het)\s+){0,2}ngay\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*20\d\d)?|\s+(?:hang|moi)\s+(?:thang|qu[yi])))\s*(?:[,:-]\s*(?P<who>[^:;,.]{0,60}?)\s*(?P<sent>(?:phai\s+)?(?:nop|gui)\b[^:;.]{0,40}))?\W*$"
)
_ITEM_MARK = re.compile(r"\s*(?:[-–+*•]|[a-hđ][.)]|\d{1,2}[.)])\s+")
_ANY_DAY = re.compile(r"\d{1,2}\s*/\s*\d{1,2}")
_MOST_ROWS = 60
_HEAD = ("Nội dung", "Đơn vị thực hiện")
_Row = tuple[str, str, str]


def calendar_rows(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with calendars of every shape as tables of things, units and days."""
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        above = _text(found[-1]) if found else ""
        table, taken = _at(blocks, at, above)
        found += [table] if table else blocks[at : at + taken]  # lines that make no calendar are tried once
        at += taken
    return tuple(found)


def _at(blocks: tuple[Block, ...], at: int, above: str) -> tuple[Table | None, int]:
    block = blocks[at]
    if isinstance(block, Table):
        return _of_months([[squeeze(clean(str(cell or ""))) for cell in row] for row in block.rows], above), 1
    text = _text(block)
    if month := _MONTH_HEAD.match(fold(text)):
        return _of_days(blocks, at + 1, month)
    headed = text.isupper() or (text.endswith(":") and text[:1].isupper())  # else the rest of a line that a page broke
    if headed and (day := _DAY_HEAD.match(fold(text))) and (listed := _listed(blocks, at + 1)):
        return _below_day(text, day, listed), len(listed) + 1
    rows = [cells_of(text)] if "|" in text or "\t" in text else []
    rows = rows if rows and _heads_months(rows[0]) else []
    while 0 < len(rows) < _MOST_ROWS and len(following := _cells(blocks, at + len(rows))) == len(rows[0]):
        rows.append(following)
    return (_of_months(rows, above), len(rows)) if len(rows) > 1 else (None, 1)


def _text(block: Block) -> str:
    return clean(block.text).strip() if isinstance(block, Paragraph) else ""


def _cells(blocks: tuple[Block, ...], at: int) -> list[str]:
    text = _text(blocks[at]) if at < len(blocks) else ""
    return cells_of(text) if text else []


def _made(rows: list[_Row], *, limited: bool) -> Table | None:
    return Table(((*_HEAD, "Hạn gửi" if limited else "Thời gian"), *rows)) if rows else None


def _heads_months(head: list[str]) -> bool:
    """Whether the cells of a row are months, or name a column of them."""
    told = [fold(cell) for cell in head]
    return len(head) > 1 and (bool(_OF_MONTH.match(told[0])) or sum(bool(_MONTH_HEAD.match(cell)) for cell in told) > 1)


def _of_months(rows: list[list[str]], above: str) -> Table | None:
    """A table with a month in each row, or in each column, whose cells say what and on which of its days."""
    if len(rows) < 2 or not rows[0]:
        return None
    head = [_MONTH_HEAD.match(fold(cell)) for cell in rows[0]]
    sent = bool(_SENT_HEAD.search(fold(f"{above} {' '.join(rows[0])}")))
    if sum(map(bool, head)) > 1 and all(one or not at for at, one in enumerate(head)):
        told = [
            (f"{thing} {cell_of.lower()}", who, when)
            for row in rows[1:]
            for month, cell_of, cell in zip(head, rows[0], row, strict=False)
            if month
            for thing, who, when in _items(cell, month, "")
        ]
        return _made(told, limited=sent)
    months = [_MONTH.match(fold(row[0])) for row in rows[1:]]
    if not all(months) or not _OF_MONTH.match(fold(rows[0][0])):
        return None
    whom = next((at for at, cell in enumerate(rows[0]) if _WHO_HEAD.match(fold(cell))), None)
    told = [
        item
        for month, row in zip(months, rows[1:], strict=True)
        if month
        for at, cell in enumerate(row[1:], 1)
        if at != whom
        for item in _items(cell, month, row[whom] if whom is not None and whom < len(row) else "")
    ]
    return _made(told, limited=sent)


def _items(cell: str, month: re.Match[str], whom: str) -> Iterator[_Row]:
    """The things of a cell with their days, completed with the month they stand under."""
    year = next((one for name, one in month.groupdict().items() if name.startswith("year") and one), "")
    for part in _PARTS.split(cell):
        found = _ITEM.match(fold(part))
        if not found or not 1 <= int(found["day"] or found["day2"]) <= 31:
            continue
        of_month = found["month"] or found["month2"] or month["month"]
        thing = part[found.start("thing") : found.end("thing")].strip(" -+*•")
        day = f"{found['day'] or found['day2']}/{of_month}{f'/{year}' if year else ''}"
        yield thing, whom, f"trước ngày {day}" if (found["lead"] or "").startswith("truoc") else day


def _of_days(blocks: tuple[Block, ...], start: int, month: re.Match[str]) -> tuple[Table | None, int]:
    """Rows of a day and a deed below the heading "Tháng 11/2026"."""
    rows: list[_Row] = []
    for at in range(start, len(blocks)):
        cells = _cells(blocks, at)
        day = _DAY_CELL.match(fold(cells[0])) if len(cells) > 1 else None
        if not day:
            break
        year = month["year"] or month["year2"]
        rows.append((" - ".join(cells[1:]), "", f"{day['day']}/{month['month']}{f'/{year}' if year else ''}"))
    return (_made(rows, limited=False), len(rows) + 1) if len(rows) > 1 else (None, 1)


def _listed(blocks: tuple[Block, ...], start: int) -> list[str]:
    """The items of a list that begins at a block, each without a day of its own."""
    found: list[str] = []
    for block in blocks[start:]:
        text = _text(block)
        marked = _ITEM_MARK.match(text)
        if not marked or _ANY_DAY.search(text) or text.endswith(":"):
            break
        found.append(squeeze(text[marked.end() :]).strip(" .;"))
    return found


def _below_day(text: str, day: re.Match[str], listed: list[str]) -> Table | None:
    if not day["sent"] and 2 * sum(bool(PRODUCT.match(fold(one))) for one in listed) < len(listed):
        return None
    if day["sent"] and PRODUCT.search(day["sent"]):
        return None  # "Ngày 15/10, các trường gửi báo cáo gồm:": the things are its parts
    who = text[day.start("who") : day.end("who")].strip() if day["who"] else ""
    time = text[day.start("time") : day.end("time")].lower()
    rows = [(one, " - ".join(_whom(one)) or who, time) for one in listed]
    return _made(rows, limited=bool(day["sent"]))


def _whom(item: str) -> list[str]:
    """The units in the bracket behind a thing: "Báo cáo chuyên môn tháng (MN, TH)"."""
    found = re.search(r"\(([^()]{2,40})\)\s*$", item)
    return [found[1]] if found and addressees(found[1], "so").definite else []
