"""Lines that name a thing and its day without any head above them: made rows of a timetable."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsers.facts import Block, Paragraph, Table
from parsers.plan.addressees import addressees
from parsers.plan.duty.duties import PRODUCT
from parsers.plan.tables.columns import cells_of, spelled
from parsers.vietnamese.text import clean, fold, squeeze

_MARK = re.compile(r"\s*(?:\[\s*[xX]?\s*\]|[☐□◻–+*•-]|(?:[IVX]{1,5}|[a-hđ]|\d{1,2}(?:\.\d{1,2})*)[.)/](?!\d))\s*")
_BOX = re.compile(r"\s*(?:\[\s*[xX]?\s*\]|[☐□◻])")
_DASH = re.compile(r"(?<!\s)\s+[-–]\s+")  # white space is tried once, from its beginning
_COLON = re.compile(r":\s+(?=[^:]{1,60}$)")
_COMMA = re.compile(r",\s+(?=[^,]{1,40}$)")
_LIMIT = r"(?:(?:truoc|cham\s+nhat|muon\s+nhat|den\s+het|den|het|la|vao|luc)\s+){0,4}"
_LABEL = r"(?:(?:thoi\s+)?han(?:\s+(?:cuoi|chot|nop|gui|bao\s+cao)){0,2}\s*:\s*|(?:gui|nop)\s+)?"
_HOUR = r"(?:\d{1,2}\s*(?:h|gio|g)\s*(?:\d{2})?\s*(?:phut)?[\s,]*)?"
_WEEKDAY = r"(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)"
_DATE = r"(?:ngay\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?"
#: A cell that is a day and no more, with its limit, its hour and a star that points to a note.
_TIME = re.compile(
    rf"\W*{_LABEL}{_LIMIT}{_HOUR}(?:{_WEEKDAY}[\s,(]*)?{_DATE}\W*$|\W*(?:(?:thoi\s+)?han\b[^:]{{0,12}}:\s*){_WEEKDAY}\W*$|\W*(?:sau\s+khi|trong\s+vong|cham\s+nhat)\b[^:]{{3,60}}\b\d{{1,2}}\s+ngay\b.{{0,50}}$"
    rf"|\W*\d{{1,2}}\s+ngay\s+(?:lam\s+viec\s+)?(?:sau|ke\s+tu|truoc)\b.{{3,60}}$"
)
_LIMITED = re.compile(r"\b(?:han|truoc|nhat|het|nop|gui)\b")
_SENT_ABOVE = re.compile(r"(?<!da\s)(?<!kinh\s)\b(?:nop|gui)\b|\b(?:han|thoi\s+han)\b")
_SENDS = re.compile(r"(?:cac\s+truong\s+)?(?:nop|gui|bao\s+cao)\s+\w")
_KEPT = re.compile(r"\b(?:luu\s+tai|luu\s+o|nhan\s+tai|khong\s+(?:gui|nop)|treo\s+tai)\b")


class _Line(NamedTuple):
    thing: str
    whom: str
    time: str
    boxed: bool
    columns: bool  #: parted by bars, tabs or dots


def dated_rows(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with lines of a thing and its day each in rows of a table.

    Two such lines or more make one where all are parted alike; a line of running text with a dash in it is none.
    """
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        lines = _run(blocks, at)
        above = _text(found[-1]) if found else ""
        table = _table(lines, above)
        taken = max(len(lines), 1)  # a run that is no table is left behind as a whole, or a long one takes minutes
        found += [table] if table else blocks[at : at + taken]
        at += taken
    return tuple(found)


def _run(blocks: tuple[Block, ...], start: int) -> list[_Line]:
    lines: list[_Line] = []
    for block in blocks[start:]:
        line = _line(_text(block))
        if line is None:
            break
        lines.append(line)
    return lines


def _text(block: Block) -> str:
    return clean(block.text).strip() if isinstance(block, Paragraph) else ""


def _line(text: str) -> _Line | None:
    """The thing, the units and the day of a line; None of any other."""
    marked, boxed = _MARK.match(text), bool(_BOX.match(text))
    told = text[marked.end() if marked else 0 :].strip(" .;") if "|" not in text else text
    cells = [spelled(cell) for cell in _parted(told, boxed=boxed) if cell]
    times = [cell for cell in cells if _TIME.match(fold(cell))]
    if len(cells) < 2 or len(times) != 1 or _KEPT.search(fold(told)):
        return None
    rest = [cell for cell in cells if cell != times[0] and not cell.rstrip(".").isdigit()]
    whom = [cell for cell in rest if addressees(cell, "so").definite and not PRODUCT.match(fold(cell))]
    things = [cell for cell in rest if cell not in whom]
    thing = next((one for one in things if PRODUCT.match(fold(one))), things[0] if things else "")
    beside = [one for one in things if one != thing and not boxed]
    return (
        _Line(" - ".join((thing, *beside)), " - ".join(whom), squeeze(times[0]), boxed, len(cells_of(told)) > 1)
        if thing
        else None
    )


def _parted(told: str, *, boxed: bool) -> list[str]:
    for parts in (cells_of(told), _DASH.split(told), _COLON.split(told) if boxed else []):
        if len(parts) > 1:
            return [squeeze(part) for part in parts]
    label, colon, rest = told.partition(":")
    if colon and len(parts := _COMMA.split(rest)) == 2 and addressees(label, "so").definite:
        return [squeeze(label), *map(squeeze, parts)]  # "Các trường THPT: danh sách …, 13/10/2026"
    return []


def _table(lines: list[_Line], above: str) -> Table | None:
    if len(lines) < 2:
        return None
    things = sum(bool(PRODUCT.match(fold(line.thing)) or _SENDS.match(fold(line.thing))) for line in lines)
    if things and all(line.columns for line in lines):
        things = len(lines)  # a table without its head: each row is weighed by itself
    sent = bool(_SENT_ABOVE.search(fold(above)))
    if not (2 * things >= len(lines) or (sent and all(line.boxed for line in lines))):
        return None
    limited = sent or all(_LIMITED.search(fold(line.time)) for line in lines)
    head = ("Nội dung", "Đơn vị thực hiện", "Hạn gửi" if limited else "Thời gian")
    return Table((head, *((line.thing, line.whom, line.time) for line in lines)))
