"""A plan as passages: sentences with the heading, the list and the table column they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from parsers.facts import Block, Cell, Paragraph, Table
from parsers.vietnamese.text import clean, fold, squeeze

_MARK = re.compile(
    r"\s*(?:[-–+*•▪●]|(?:[IVX]{1,5}|[A-Da-zđ]|\d{1,2}(?:\.\d{1,2})*)[.)/](?!\d)|(?:Phần|Mục|Điều|Bước|Đợt)\s+[\dIVX]+)\s*"
)
_HEADING = re.compile(r"\s*(?:(?:[IVX]{1,5}|[A-D]|\d{1,2}(?:\.\d{1,2})*)[.)/]|(?:Phần|Mục|Điều)\s+[\dIVX]+)")
_OWN_LINE = re.compile(r"\s*(?:noi\s+nhan|kinh\s+gui|v\s*/\s*v|so\s*:|phu\s+luc|mau\s+so|tren\s+day)")
_ADDRESSED = re.compile(r"\W*kinh\s+gui\b")
_OPEN_END = re.compile(r"(?:[,(]|\b(?:ngay|thang|nam|truoc|cham nhat|den|va|ve|cua|cho|tai))\s*$")
_STOP = re.compile(r"[.;!?]\s+|\n+")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:TP|TX|TT|Th[sS]|TS|Tr|[A-ZĐ]|\d{1,2})$")
_SIGNED = re.compile(r"\W*(?:noi\s+nhan\s*[:;.]|tren\s+day\s+la\b)")
_HEAD_CELL = 60  # characters; no column of a timetable is named at more length
_LONGEST = 6_000  # characters of a paragraph; the rest of a longer one is left unread, so that no paper takes minutes
_LONG_HEADING = 140
_KEPT = 10  # sentences above that a passage knows of
_FULL = 0.72  # of the widest line: a line as long as that is broken by the page, not by its writer


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, or one row of a timetable."""

    text: str
    heading: str = ""  #: of the section it stands in
    lead_in: str = ""  #: the sentence ending in ":" whose list it belongs to
    before: tuple[str, ...] = ()  #: sentences above it in the same section, nearest first
    time: str = ""  #: of a row: the cell of its time column; dates elsewhere in the row are no deadlines
    time_head: str = ""  #: of a row: the heading of that column
    performer: str = ""  #: of a row: who does it
    attached: bool = False  #: below the signature: an appendix


def passages(blocks: tuple[Block, ...]) -> Iterator[Passage]:
    """Every sentence of running text and every row of a timetable, in order. Footers and notes are left out."""
    heading = lead_in = ""
    above: list[str] = []
    attached = False
    for block in _whole_paragraphs(blocks):
        if isinstance(block, Table):
            for row in rows(block):
                yield Passage(
                    row.text,
                    heading,
                    lead_in or (above[-1] if above else ""),
                    (),
                    row.time,
                    row.time_head,
                    row.performer,
                    attached,
                )
            continue
        text = squeeze(clean(block.text))[:_LONGEST]
        attached = attached or bool(_SIGNED.match(fold(text)))
        if is_heading(block, text):
            heading, lead_in, above = text, "", []
        elif lead_in and not _MARK.match(text):
            lead_in = ""
        for sentence in sentences(text):
            yield Passage(
                sentence, heading, "" if sentence == lead_in else lead_in, tuple(reversed(above[-_KEPT:])), attached=attached
            )
            above.append(sentence)
        if text.endswith(":") and not is_heading(block, text):
            lead_in = text if not lead_in or not _MARK.match(text) else f"{lead_in} {text}"


def is_heading(block: Paragraph, text: str) -> bool:
    """A short numbered line that ends no sentence."""
    if not text or len(text) > _LONG_HEADING or text[-1] in ".;,":
        return False
    return bool(_HEADING.match(text)) and (block.bold or text.isupper() or not re.search(r"\d{1,2}\s*[/-]\s*\d|:\s*\S", text))


def sentences(text: str) -> Iterator[str]:
    """A paragraph taken apart at full stops and semicolons; dates, hours and abbreviations stay whole."""
    marked = _MARK.match(text)
    start, first = 0, marked.end() if marked else 0
    for found in _STOP.finditer(text, first):
        piece = text[start : found.start()]
        ends = found[0][0] in ";\n" or (text[found.end() : found.end() + 1].isupper() and not _ABBREVIATION.search(piece))
        if ends and piece.count("(") <= piece.count(")"):
            yield from _told(piece)
            start = found.end()
    yield from _told(text[start:])


def _told(piece: str) -> Iterator[str]:
    if piece.strip(" -+*•.;"):
        yield piece.strip()


def _whole_paragraphs(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Lines that a page broke put together again."""
    shown = [b for b in blocks if b.zone not in ("footer", "note", "header") and (isinstance(b, Table) or b.text.strip())]
    widest = max(
        (len(line) for b in shown if isinstance(b, Paragraph) for line in b.text.split("\n") if len(line) < 160), default=0
    )
    waiting: Paragraph | None = None
    for block in shown:
        if isinstance(block, Table):
            if waiting:
                yield waiting
            waiting = None
            yield block
            continue
        for line in block.text.split("\n"):
            if not line.strip():
                continue
            if waiting and _goes_on(waiting.text, line, widest):
                waiting = Paragraph(
                    f"{waiting.text.rstrip()} {line.strip()}", block.zone, waiting.bold and block.bold, block.centred
                )
            else:
                if waiting:
                    yield waiting
                waiting = Paragraph(line, block.zone, block.bold, block.centred)
    if waiting:
        yield waiting


def _goes_on(above: str, line: str, widest: int) -> bool:
    end, start = above.rstrip(" *"), line.strip(" *")
    if _MARK.match(line) or _OWN_LINE.match(fold(clean(line))) or "\t" in line:
        return False
    if start[:1].isupper() and _ADDRESSED.match(fold(clean(above))):
        return False
    if start[:1].islower() or _OPEN_END.search(fold(clean(end))):
        return not end.endswith((":", "./."))
    last = end.rpartition("\n")[2]
    return (
        widest > 60 and end[-1:] not in ".;:!?" and len(last) >= _FULL * widest and not line.isupper() and not above.isupper()
    )


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a timetable."""

    text: str
    time: str
    time_head: str
    performer: str


_TIME_HEAD = re.compile(
    r"^(?:thoi\s*(?:gian|han|diem)|han\b|ngay\s+(?:nop|gui|hoan|bao)|deadline|lich|moc)|\bthoi\s*han\b|\bhan\s+(?:nop|gui|chot|cuoi)"
)
_PERFORMER_HEAD = re.compile(r"don\s*vi|thuc\s*hien|phu\s*trach|chu\s*tri|doi\s*tuong|cap\s*hoc|bac\s*hoc|trach\s*nhiem|nguoi")
_SILENT_HEAD = re.compile(r"^(?:stt|tt|so\s*tt|ghi\s*chu)$")


def rows(table: Table) -> Iterator[PlanRow]:
    """The rows of a table that has a column of times; none of any other table."""
    for at, head in enumerate(table.rows[:4]):
        names = [fold(clean(squeeze(_text(cell)))) for cell in head]
        times = [column for column, name in enumerate(names) if len(name) <= _HEAD_CELL and _TIME_HEAD.search(name)]
        if not times or len(set(names)) < 2:
            continue
        time = next((column for column in times if re.search(r"nop|gui|bao cao|han", names[column])), times[-1])
        doers = [column for column, name in enumerate(names) if column != time and _PERFORMER_HEAD.search(name)]
        for row in table.rows[at + 1 :]:
            cells = [squeeze(clean(_text(cell))) for cell in row]
            told = [
                cell for column, cell in enumerate(cells) if column != time and cell and not _SILENT_HEAD.match(names[column])
            ]
            if time < len(cells) and cells[time]:
                yield PlanRow(
                    " - ".join(dict.fromkeys(told)), cells[time], _text(head[time]), " - ".join(cells[one] for one in doers)
                )
        return


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
