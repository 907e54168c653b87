"""A plan as passages: sentences with the heading, the list and the table column they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parsers.facts import Block, Paragraph, Table
from parsers.plan.tables.timetables import rows
from parsers.vietnamese.text import clean, fold, squeeze

_MARK = re.compile(
    r"\s*(?!V\s*/\s*v)(?:[-–+*•▪●]|[A-DĐ](?:\.\d{1,2})+[.)]?(?=\s)|(?:[IVX]{1,5}|[A-Da-zđ]|\d{1,2}(?:\.\d{1,2})*)[.)/](?!\d)|(?:Phần|Mục|Điều|Bước|Đợt)\s+(?:[\dIVX]+|[A-ZĐ](?=[.:])))\s*"
)
_HEADING = re.compile(
    r"\s*(?!V\s*/\s*v)(?:(?:[IVX]{1,5}|[A-D]|\d{1,2}(?:\.\d{1,2})*)[.)/]|(?:Phần|Mục|Điều)\s+(?:[\dIVX]+|[A-ZĐ](?=[.:])))"
)
_TITLED = re.compile(r"\s*(?:Phần|Mục|Điều|Chương)\s+(?:\d{1,2}|[IVX]{1,5}|[A-ZĐ])[.:]\s")
_NUMBER = re.compile(r"\s*(?:[a-zđ]|\d{1,2}(?:\.\d{1,2})*)[.)](?!\d)")
_OWN_LINE = re.compile(r"\s*(?:noi\s+nhan|kinh\s+gui|v\s*/\s*v|so\s*:|phu\s+luc|mau\s+so|tren\s+day)")
#: "Trường Tiểu học Lê Lợi: 8h00 ngày 14/10": an item of a list all the same, though no mark opens it.
_NAMED_DAY = re.compile(r"[^:.;\d]{2,60}(?:\d{1,2}[^:.;\d]{0,20})?:\s*[^.;]{0,30}\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?\W*$")
#: "Thời hạn gửi:" with its day on the next line of the page.
_AWAITS_DAY = re.compile(r"\b(?:han|thoi\s+(?:gian|han))(?:\s+(?:cuoi|nop|gui|bao\s+cao))*\s*:$")
_STARTS_DAY = re.compile(r"(?:ngay\s+|truoc\s+|cham\s+nhat\s+){0,3}\d{1,2}\s*(?:[/.-]\s*\d|gio|h\d|thang)")
_ADDRESSED = re.compile(r"\W*kinh\s+gui\b")
_OPEN_END = re.compile(
    r"(?:[,(]|\b(?:ngay|thang|nam|truoc|cham nhat|den|va|ve|cua|cho|tai)"
    r"|\b(?:ve|cho|cua|toi|den|thuoc)\s+(?:phong|so|ubnd|bo|truong))\s*$"
)
_STOP = re.compile(r"[.;!?]\s+|\n+")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:TP|TX|TT|Th[sS]|TS|Tr|[A-ZĐ]|[px](?=$)|tp|tx|\d{1,2})$")
_SIGNED = re.compile(r"\W*(?:noi\s+nhan\s*[:;.]|tren\s+day\s+la\b)")
_LETTERHEAD = re.compile(r"\bcong\s+hoa\s+xa\s+hoi\b|\bdoc\s+lap\s*-\s*tu\s+do\b|\bnoi\s+nhan\s*:")
_LONGEST = 6_000  # characters of a paragraph; the rest of a longer one is left unread, so that no paper takes minutes
_KEYCAP = re.compile(r"(\d)\ufe0f?\u20e3")  # "3️⃣ Báo cáo …": an item's number, as messages are written
_LONG_HEADING = 140
_KEPT, _BELOW = 10, 20  # sentences above and below that a passage knows of
_FULL = 0.72  # of the widest line: a line as long as that is broken by the page, not by its writer


#: "- …", "b) …", "3. …": one of several things.
ITEM = re.compile(r"\s*(?:[-+*•–]|[a-zđ][.)]|\d{1,2}(?:\.\d{1,2})*[.)])\s")


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
    receiver: str = ""  #: of a row: where it goes
    attached: bool = False  #: below the signature: an appendix
    item: str = ""  #: the sentence that opens the same paragraph: whom it names holds to the paragraph's end
    after: tuple[str, ...] = ()  #: sentences below it, nearest first


def passages(blocks: tuple[Block, ...]) -> Iterator[Passage]:
    """Every sentence of running text and every row of a timetable, in order. Footers and notes are left out."""
    told = tuple(_told_in_order(blocks))
    for at, one in enumerate(told):
        yield replace(one, after=tuple(below.text for below in told[at + 1 : at + 1 + _BELOW]))


def _told_in_order(blocks: tuple[Block, ...]) -> Iterator[Passage]:
    heading = lead_in = ""
    above: list[str] = []
    attached = False
    for block in _whole_paragraphs(blocks):
        if isinstance(block, Table):
            lead = lead_in or (above[-1] if above else "")
            told = [
                Passage(row.text, heading, lead, (), row.time, row.time_head, row.performer, row.receiver, attached)
                for row in rows(block)
            ]
            yield from told or _of_cells(block, heading, lead, attached=attached)
            continue
        text = _KEYCAP.sub(r"\1.", squeeze(clean(block.text))[:_LONGEST])
        attached = attached or bool(_SIGNED.match(fold(text)))
        if is_heading(block, text):
            heading, lead_in, above = text, "", []
        elif heading and not lead_in and _rank(text) == _rank(heading) != "":
            heading = ""  # "4. …" behind "3. Đối với trường THPT": an item of its own
        elif lead_in and ((not _MARK.match(text) and not _NAMED_DAY.match(fold(text))) or _rank(text) == _rank(lead_in) != ""):
            lead_in = ""
        item = ""
        for sentence in sentences(text):
            led = "" if sentence == lead_in else lead_in
            yield Passage(sentence, heading, led, tuple(reversed(above[-_KEPT:])), attached=attached, item=item)
            item = item or sentence
            above.append(sentence)
        if text.endswith(":") and not is_heading(block, text):
            lead_in = text if not lead_in or not _MARK.match(text) else f"{lead_in} {text}"


def _of_cells(table: Table, heading: str, lead_in: str, *, attached: bool) -> Iterator[Passage]:
    """The sentences of a table that is no timetable, cell by cell; what else its row says stands above each."""
    if _LETTERHEAD.search(fold(" ".join(str(cell) for row in table.rows for cell in row if cell))):
        return
    for row in table.rows:
        cells = [squeeze(clean(str(cell)))[:_LONGEST] for cell in row if cell is not None]
        cells = [cell for cell in dict.fromkeys(cells) if cell]
        for cell in cells:
            beside = " - ".join(one for one in cells if one != cell and not one.isdigit())
            for sentence in sentences(cell):
                yield Passage(sentence, heading, lead_in, attached=attached, item=beside)


def _rank(text: str) -> str:
    """The kind of mark before a line: after "b) …:" the list ends with "c)"; empty for a dash or none."""
    mark = _NUMBER.match(text)
    return "" if not mark else re.sub(r"\d+", "1", re.sub(r"[a-zđ]", "a", mark[0].strip()))


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
        told = text[max(start, first) : found.start()]  # "b) …": the mark closes no bracket
        if ends and told.count("(") <= told.count(")"):
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
    awaits = _AWAITS_DAY.search(fold(clean(end))) or (end.endswith(":") and _MARK.match(above) and above.count(":") == 1)
    if awaits and _STARTS_DAY.match(fold(clean(start))):
        return True
    if end.count("(") > end.count(")") and ")" in start:
        return True  # "… hằng tháng (kỳ đầu:" with its day and its bracket's end on the next line
    if _TITLED.match(above) and start[:1].isupper() and len(end) < _FULL * widest:
        return False  # "Điều 2. Báo cáo tháng": a title ends with its line, whatever its last word
    if start[:1].isupper() and _ADDRESSED.match(fold(clean(above))):
        return False
    if start[:1].islower() or _OPEN_END.search(fold(clean(end))):
        return not end.endswith((":", "./."))
    last = end.rpartition("\n")[2]
    return (
        widest > 60 and end[-1:] not in ".;:!?" and len(last) >= _FULL * widest and not line.isupper() and not above.isupper()
    )
