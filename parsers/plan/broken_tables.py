"""Tables of a page whose rows break over several lines: put together again around the day that each row holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.plan.addressees import addressees
from parsers.plan.duties import PRODUCT
from parsers.vietnamese.text import clean, fold, squeeze

#: A day, the hour before it and the words of a limit: what the cell of a row's time holds.
_TIME = re.compile(
    r"(?:(?:truoc|cham\s+nhat|het|den)\s+)*(?:\d{1,2}\s*(?:h|g|gio)\s*(?:\d{2})?\s*(?:phut)?[\s,]*(?:ngay\s+)?)?(?<![\d/])\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?(?!\s*/)"
)
_TO = re.compile(r"\s*(?:-|den)\s*(?:\d{1,2}\s*/|$)")  #: a span of days is when something takes place
_WHO = re.compile(r"\W*(?:cac\s+|tat\s+ca\s+)*(?:truong|ubnd|uy\s+ban|phong|trung\s+tam|tt\b|don\s+vi|mn\b|th\b|thcs|thpt|khoi|cap|nhom)")
_ORDINAL = re.compile(r"\d{1,2}[.)]?$")
_ENDS = re.compile(
    r"\W*(?:noi\s+nhan|tren\s+day|kinh\s+gui|ghi\s+chu)\b|\s*(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]\s|\s*[-+*]\s"
)
_WIDER = 1.5  # times the widest cell: a longer line is no part of a column


@dataclass(slots=True)
class _Row:
    texts: list[str] = field(default_factory=list)
    time: str = ""
    numbered: bool = False


def broken_rows(head: list[str], lines: list[list[str]]) -> tuple[list[list[str]], int]:
    """The rows below a head, each as what is to be done, by whom and when; and how many lines belong to them.

    Either the first line of a row holds its day, or the middle one: the line below the head tells which.
    """
    end = _end(head, lines)
    headed = next((at for at, line in enumerate(lines[:end]) if len(line) < 2 or _ORDINAL.match(line[0]) or any(map(_time_of, line))), 0)
    body = lines[headed:end]
    dated = [line for line in body if any(map(_time_of, line))]
    if not dated:
        return [], 0
    centred = not (any(map(_time_of, body[0])) or _ORDINAL.match(body[0][0]))
    rows: list[_Row] = []
    for line in body:
        time = next((told for cell in line if (told := _time_of(cell))), "")
        numbered = bool(_ORDINAL.match(line[0])) and len(line) > 1
        if not rows or _begins(rows[-1], line, bool(time), numbered, centred=centred):
            rows.append(_Row())
        _add(rows[-1], line, time, numbered=numbered)
    if len(rows) > 1 and not rows[-1].time:
        rows[-2].texts.extend(rows.pop().texts)
    return [_cells(row) for row in rows if row.time], end


def _end(head: list[str], lines: list[list[str]]) -> int:
    widest = max(len(cell) for line in (head, *(one for one in lines[:12] if len(one) > 1)) for cell in line)
    for at, line in enumerate(lines):
        alone = len(line) == 1
        if line == [""] or (alone and (_ENDS.match(fold(clean(line[0]))) or len(line[0]) > _WIDER * widest)):
            return at
        if not alone and _ENDS.match(fold(clean(line[0]))) and not any(map(_time_of, line)):
            return at
    return len(lines)


def _begins(above: _Row, line: list[str], dated: bool, numbered: bool, *, centred: bool) -> bool:
    """Whether a line opens another row than the one above."""
    if dated and above.time:
        return bool(line[0])
    if not line[0] or line[0][:1].islower() or line[0][:1] == "(":
        return False
    if not centred:
        return numbered and bool(above.time or above.numbered)
    return bool(above.time) and not dated


def _add(row: _Row, line: list[str], time: str, *, numbered: bool) -> None:
    row.numbered = row.numbered or numbered
    told = [re.sub(r"\s+", " ", _without_time(cell)).strip(" ,") for cell in (line[1:] if numbered else line)]
    row.time = row.time or time
    for at, cell in enumerate((cell for cell in told if cell), 0 if line[0] else 1):
        if at < len(row.texts):
            row.texts[at] = squeeze(f"{row.texts[at]} {cell}")
        else:
            row.texts.append(cell)


def _cells(row: _Row) -> list[str]:
    able = [text for text in row.texts if addressees(text, "so").definite and not PRODUCT.match(fold(clean(text)))]
    performers = [text for text in able if _WHO.match(fold(clean(text)))][-1:]
    return [" - ".join(text for text in row.texts if text not in performers), " - ".join(performers), row.time]


def _time_of(cell: str) -> str:
    folded = fold(clean(cell))
    found = next((one for one in _TIME.finditer(folded) if not _TO.match(folded, one.end())), None)
    return clean(cell)[found.start() : found.end()] if found else ""


def _without_time(cell: str) -> str:
    original = clean(cell)
    for found in reversed(list(_TIME.finditer(fold(original)))):
        original = f"{original[: found.start()]} {original[found.end() :]}"
    return original.strip(" -")
