"""Tables of a page whose rows break over several lines: put together again around the time that each row holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.plan.addressees import addressees
from parsers.plan.duty.duties import PRODUCT
from parsers.vietnamese.text import clean, fold, squeeze

_LIMIT = r"(?:(?:truoc|cham\s+nhat|muon\s+nhat|het|den|tu|ngay|vao|hang\s+(?:thang|quy|tuan),?)\s+){0,4}"
_HOUR = r"(?:\d{1,2}\s*(?:h|g|gio)\s*(?:\d{2})?\s*(?:phut)?[\s,]*(?:ngay\s+)?)?"
_DAY = r"(?<![\d/])\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?(?!\s*/)"
#: What the cell of a row's time holds: a day with its hour and its limit, or a rule of weeks and months.
_TIME = re.compile(
    rf"{_LIMIT}{_HOUR}{_DAY}(?:\s*(?:-|den)\s*{_DAY})?(?!\s*-\s*$)"
    rf"|{_LIMIT}(?:ngay\s+\d{{1,2}}|thu\s+\w+|tuan\s+cuoi)\s+(?:hang\s+(?:thang|tuan|quy)|(?:cua\s+)?thang\s+(?:cuoi|dau)\s+(?:cua\s+)?(?:(?:hang|moi)\s+)?qu[yi])"
    rf"(?:\s*,?\s*(?:bat\s+dau\s+)?tu\s+(?:thang|qu[yi])\s+[\divx]{{1,4}}(?:\s*/\s*\d{{4}})?)?"
    rf"|{_LIMIT}ngay\s+\d{{1,2}}\s*$"
)
#: The beginning of a time at the end of a cell, whose rest stands in the line below; and such a rest.
_OPEN = re.compile(
    rf"(?:^|(?<=\s))(?:(?:truoc|cham\s+nhat|muon\s+nhat|het|hang\s+(?:thang|quy|tuan)\s*,|{_DAY}\s*den)\s*|tu\s+{_DAY}\s*den\s*)+"
    r"(?:\d{1,2}\s*(?:h|g|gio)\s*(?:\d{2})?,?\s*)?(?:ngay)?\s*$|(?:^|(?<=\s))\d{1,2}\s*(?:h|g|gio)\s*(?:\d{2})?\s*,?\s*(?:ngay)?\s*$"
)
_REST = re.compile(
    rf"^(?:truoc\s+|cham\s+nhat\s+)?(?:{_DAY}|ngay\s+(?:{_DAY}|\d{{1,2}}(?!\d))(?:\s+hang\s+thang)?|(?:hang|moi)\s+(?:thang|tuan|quy))"
)
_UNFINISHED = re.compile(r"(?:[:,]|\b(?:thang|qu[yi]|moi|hang|ngay|truoc|tu|den))\s*$")
_DITTO = re.compile(r"\W*(?:nt|nhu\s+tren)\W*$|\s*[\"”〃]\s*$")
_ORDINAL = re.compile(r"\d{1,2}[.)]?$")
_WHO = re.compile(
    r"\W*(?:cac\s+|tat\s+ca\s+)*(?:truong|ubnd|uy\s+ban|phong|so\b|ke\s+toan|bo\s+phan|chuyen\s+vien|can\s+bo|trung\s+tam|tt\b|don\s+vi|mn\b|th\b|thcs|thpt|khoi|cap|nhom)"
)
_ENDS = re.compile(
    r"\W*(?:noi\s+nhan|tren\s+day|kinh\s+gui|ghi\s+chu)\b|\s*(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]\s|\s*[-+*]\s"
)
EVERY = re.compile(r"^\W*(?:hang\s+|moi\s+|dinh\s+ky\s+)?(?P<often>tuan|thang|qu[yi])\W*$")
LONG_EVERY = re.compile(r"^\W*(?:hang\s+|moi\s+|dinh\s+ky\s+)?(?P<often>0?6\s+thang|nam(?:\s+hoc)?)\W*$")
_DOTTED_DAY = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?![\d.])")
_HEAD_BEFORE = re.compile(r"\btruoc(?:\s+ngay)?$")
_GROUP = re.compile(
    r"\W*(?:cum|nhom|khoi)\s+(?:so\s+)?\w{1,3}\W*$|\W*(?:cac\s+)?(?:truong|khoi|don\s+vi|cap|bac)\s+(?:hoc\s+)?(?:con\s+lai|khac)\W*$"
)
_NAMED = 3  # words of a cell at the most; a sentence has more
_WIDER = 1.5  # times the widest cell: a longer line is no part of a column


@dataclass(slots=True)
class _Row:
    texts: list[str] = field(default_factory=list)
    time: str = ""
    waits: bool = False  #: its time goes on in a line below
    numbered: bool = False


def broken_rows(head: list[str], lines: list[list[str]]) -> tuple[list[list[str]], int]:
    """The rows below a head, each as what is to be done, by whom and when; and how many lines belong to them.

    Either the first line of a row holds its time, or the middle one: the line below the head tells which.
    """
    end = _end(head, lines)
    body = _whole(head, lines[:end])
    headed = next((at for at, line in enumerate(body) if len(line) < 2 or _ORDINAL.match(line[0]) or _is_timed(line)), 0)
    body = body[headed:]
    if not any(map(_is_timed, body)):
        return [], 0
    centred = not (_is_timed(body[0]) or _ORDINAL.match(body[0][0]))
    rows: list[_Row] = []
    for line in body:
        numbered = bool(_ORDINAL.match(line[0])) and len(line) > 1
        if not rows or _begins(rows[-1], line, numbered, centred=centred):
            rows.append(_Row())
        _add(rows[-1], line, numbered=numbered)
    if len(rows) > 1 and not rows[-1].time and not rows[-1].numbered:
        rows[-2].texts.extend(rows.pop().texts)
    return [_cells(row) for row in rows if row.time], end


def broken_levels(head: list[str], lines: list[list[str]]) -> tuple[list[list[str]], int]:
    """The rows below a head of levels, a day for each of them in the line that opens a row, and how many lines they take."""
    levels = [cell for cell in head[1:] if addressees(cell, "so").definite]
    if len(levels) < 2 or len(levels) < len(head) - 1:
        return [], 0
    rows: list[list[str]] = []
    end = _end(head, lines)
    for line in lines[:end]:
        if len(line) == len(head) and all(_time_of(cell) for cell in line[1:]):
            rows.append(list(line))
        elif rows and len(line) == 1:
            rows[-1][0] = squeeze(f"{rows[-1][0]} {line[0]}")
    return rows, end


def days_by_level(cell: str) -> list[tuple[str, str]]:
    """The levels of a cell with a day for each: "MN: 31/12/2026; TH, THCS: 15/01/2027"; none of any other cell."""
    for mark in (";", ","):
        parts = [squeeze(clean(one)) for one in cell.split(mark)]
        times = [_TIME.search(fold(one)) for one in parts]
        found = [(one[: time.start()].strip(" :"), one[time.start() :]) for one, time in zip(parts, times, strict=True) if time]
        if len(found) == len(parts) > 1 and all(
            addressees(level, "so").definite or _GROUP.match(fold(level)) for level, _ in found
        ):
            return found
    return []


def is_unbroken(head: list[str], lines: list[list[str]]) -> bool:
    """Whether rows of one line each stand below a head, and running text below them."""
    rows = next((at for at, line in enumerate(lines) if len(line) != len(head)), len(lines))
    text = lines[rows : rows + 1]
    sentence = bool(text) and len(text[0]) == 1 and text[0][0].endswith(".") and len(text[0][0].split()) > _NAMED
    whole = rows > 1 or (rows == 1 and sentence)
    return whole and not any(len(line) == len(head) for line in lines[rows:]) and not (text and goes_on(text[0][-1]))


def goes_on(text: str) -> bool:
    """Whether a line is the rest of the one above: it opens with a small letter or a bracket."""
    start = text.strip()[:2]
    return (start[:1] == "(" and start != "(*") or start[:1].islower()  # "(*) …": a note below the table


def without_dittos(told: list[list[str]]) -> Iterator[list[str]]:
    """The rows with what "nt", "như trên" and ditto marks stand for."""
    above: list[str] = []
    for row in told:
        above = [above[at] if at < len(above) and _DITTO.match(fold(clean(cell))) else cell for at, cell in enumerate(row)]
        yield above


def _whole(head: list[str], lines: list[list[str]]) -> list[list[str]]:
    """The lines with what a narrow last column broke: a line set in goes on in the cell above it that ends unfinished."""
    found: list[list[str]] = []
    for line in lines:
        above = found[-1] if found else []
        if len(line) == 2 and not line[0] and len(above) == len(head) and _UNFINISHED.search(fold(clean(above[-1]))):
            above[-1] = squeeze(f"{above[-1]} {line[1]}")
        elif not (line == ["T"] and fold(head[0]) == "st"):  # the rest of "STT" says nothing
            found.append(list(line))
    return found


def _end(head: list[str], lines: list[list[str]]) -> int:
    widest = max(len(cell) for line in (head, *(one for one in lines[:12] if len(one) > 1)) for cell in line)
    for at, line in enumerate(lines):
        alone = len(line) == 1
        if line == [""] or (alone and (_ENDS.match(fold(clean(line[0]))) or len(line[0]) > _WIDER * widest)):
            return at
        if not alone and _ENDS.match(fold(clean(line[0]))) and not _is_timed(line):
            return at
    return len(lines)


def _begins(above: _Row, line: list[str], numbered: bool, *, centred: bool) -> bool:
    """Whether a line opens another row than the one above."""
    timed = _is_timed(line)
    if above.waits and any(_REST.match(fold(clean(cell))) for cell in line):
        return False
    if timed and above.time:
        return bool(line[0])
    if not line[0] or line[0][:1].islower() or line[0][:1] == "(":
        return False
    if not centred:
        return numbered and bool(above.time or above.numbered)
    return bool(above.time) and not timed and not above.waits and not _ORDINAL.match(line[0])


def _add(row: _Row, line: list[str], *, numbered: bool) -> None:
    row.numbered = row.numbered or numbered
    told = [_taken(row, clean(cell)) for cell in (line[1:] if numbered else line)]
    if len(told) == 1 and _ORDINAL.match(told[0]):
        return
    for at, cell in enumerate((cell for cell in told if cell), 0 if line[0] else 1):
        if at < len(row.texts):
            row.texts[at] = squeeze(f"{row.texts[at]} {cell}")
        else:
            row.texts.append(cell)


def _taken(row: _Row, cell: str) -> str:
    """A cell without the time that it holds or opens, which is the row's."""
    folded = fold(cell)
    if not row.time and days_by_level(cell):
        row.time = cell
        return ""
    if row.waits and (rest := _REST.match(folded)):
        row.time, row.waits = f"{row.time} {cell[: rest.end()]}", False
        return cell[rest.end() :].strip(" ,")
    found = None if row.time else _TIME.search(folded) or _OPEN.search(folded)
    if found is None:
        return _TIME.sub(lambda time: " " * len(time[0]), folded).strip() and cell.strip(" ,") if row.time else cell.strip(" ,")
    row.time, row.waits = cell[found.start() : found.end()].strip(), not _TIME.search(folded)
    return squeeze(f"{cell[: found.start()]} {cell[found.end() :]}").strip(" ,-")


def _cells(row: _Row) -> list[str]:
    able = [text for text in row.texts if addressees(text, "so").definite and not PRODUCT.match(fold(clean(text)))]
    able += [text for text in row.texts if text not in able and _OFFICE.match(fold(clean(text)))]
    performers = [text for text in able if _WHO.match(fold(clean(text)))][-1:]
    often = next((text for text in row.texts if _PERIOD.match(fold(clean(text)))), "")
    time = f"{row.time} {often.lower()}" if often and fold(often) not in fold(row.time) and "/" not in row.time else row.time
    return [" - ".join(text for text in row.texts if text not in performers), " - ".join(performers), time]


_PERIOD = re.compile(r"\W*(?:hang|moi)\s+(?:thang|qu[yi]|tuan)\W*$")
_OFFICE = re.compile(r"\W*(?:so|ke\s+toan|bo\s+phan|chuyen\s+vien|phong|ubnd|uy\s+ban|van\s+phong)\b.{0,40}$")


def _is_timed(line: list[str]) -> bool:
    return any(_TIME.search(fold(clean(cell))) or _OPEN.search(fold(clean(cell))) for cell in line)


def _time_of(cell: str) -> str:
    found = _TIME.search(fold(clean(cell)))
    return clean(cell)[found.start() : found.end()] if found else ""


def before_head(head: str, time: str) -> str:
    """A bare day below "Nộp trước ngày" is one before which something is due; "20.01" in such a column is a day."""
    time = _DOTTED_DAY.sub(r"\1/\2", time)
    bare = _HEAD_BEFORE.search(head) and not re.search(r"\b(?:truoc|nhat|het|qua|han)\b", fold(time))
    return f"trước {time}" if bare else time


def of_month(time: str, month: str) -> str:
    """A day alone with the month that another column names: "15" beside "10"."""
    found = re.fullmatch(r"\W*(?:ngày\s+)?(\d{1,2})\W*", time.lower()) if month else None
    return f"ngày {found[1]}/{month}" if found else time


def repeated(time: str, often: str) -> str:
    """A day with the period that another column names: "Ngày 20" beside "Hằng tháng"."""
    if re.match(r"\d{1,2}\s+(?:hang|moi)\s+(?:thang|qu[yi])\b", fold(time)):
        time = f"ngày {time}"
    if re.search(r"\b20\d\d\b", time):
        return time
    if found := EVERY.match(fold(often)):
        word = squeeze(often[found.start("often") : found.end("often")]).lower()
        return time if re.search(rf"\b{found['often']}\b", fold(time)) else f"{time} hằng {word}"
    if found := LONG_EVERY.match(fold(often)):
        return f"{time} định kỳ {squeeze(often[found.start('often') : found.end('often')]).lower()}"
    return time
