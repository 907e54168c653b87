"""The outside of a plan: who issued it, when, under which number, on what, and to whom it is addressed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from parsers.facts import Block, Content, OfficialHeader, Paragraph, Table
from parsers.official.references import references
from parsers.plan.deadlines.basis import Basis
from parsers.plan.tables.calendars import calendar_rows
from parsers.plan.tables.dated_lines import dated_rows
from parsers.plan.tables.key_values import labelled_rows
from parsers.plan.tables.timetables import is_time_head
from parsers.plan.tables.typed_tables import typed_tables
from parsers.plan.tables.unit_days import unit_days
from parsers.vietnamese.dates import make_date
from parsers.vietnamese.text import clean, fold, squeeze

_SCHOOL_YEAR = re.compile(r"\bnam\s+hoc\s*(20\d\d)\s*[-/]\s*(?:20)?\d\d")
_YEAR = re.compile(r"(?<![\d/.-])(20\d\d)(?![\d/.-]*\d)")
_ADDRESSED = re.compile(r"^\W*kinh\s*gui\b")
_RECEIVERS = re.compile(r"^\W*noi\s+nhan\b")
_INFORMED = re.compile(
    r"\(\s*(?:de\s+)?(?:b\s*/\s*c|bao\s+cao|phoi\s+hop|p\s*/\s*h|biet)|\bluu\b|\bct\b|\bchu\s+tich\b|\bubnd\s+(?:tinh|phuong|xa|huyen|thi|thanh)\b(?!\s*,)"
)
_LETTERHEAD_DATE = re.compile(r"\bngay\s+[\d.…_ ]*\s*thang\s+[\d.…_ ]*\s*nam\s+[\d.…_ ]*\W*$")
_TYPES = frozenset(["KH", "TB", "HD", "QD", "CV", "CT", "KL", "TTR", "CD", "GM"])
_SYMBOLS = (("so", r"SGD"), ("phong", r"PGD"), ("ubnd", r"(?:VHXH|UBND)$"))
_OFFICES = (
    ("ubnd", r"^\W*phong\s+(?:van\s+hoa|vh)"),
    ("phong", r"^\W*(?:phong|pgd)\b"),
    ("so", r"^\W*so\s"),
    ("ubnd", r"^\W*(?:ubnd|uy\s+ban)\b"),
)

_CHAPTER = re.compile(r"\s(?:(?:Điều|Chương|Mục|Phần)\s+[\dIVX]+\b|Căn cứ\s|Kính gửi\s|Phụ lục\s*[\dIVX:])")
_LIMIT = re.compile(r"\b(?:truoc|cham\s+nhat|muon\s+nhat|han|het|den|khong\s+qua|vao|gui|nop)\b")
_SENTENCE = re.compile(r"\W*(?:thuc\s+hien|can\s+cu|de\b|theo\b|nham|phong\b|so\b|ubnd|uy\s+ban|trong|nhan|tiep\s+tuc|ngay)")
_FULL_LINE = 60  # characters
_HEAD, _LONGEST_DATELINE = 15, 140  # paragraphs; characters


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every deadline of the paper."""

    body: tuple[Block, ...]
    basis: Basis
    office: str  #: "phong", "so", "ubnd": whose superiors receive nothing from units
    issued: date | None
    number: str
    summary: str
    addressed: tuple[str, ...]  #: the lines of "Kính gửi"
    receivers: tuple[str, ...] = ()  #: of "Nơi nhận" those that get the paper to act on it
    cites_own: bool = False  #: an earlier letter of the same office: what it asked may be told again


def whole_tables(document: Content) -> tuple[Block, ...]:
    """The blocks with a page's ruled tables in place of their lines; one that a page parted is one again."""
    blocks: list[Block] = []
    at, width = 0, 0
    for ruled in document.ruled:
        between = document.blocks[at : ruled.start]
        rows = tuple(tuple(None if cell is None else squeeze(str(cell)) for cell in row) for row in ruled.table.rows)
        goes_on = width == len(rows[0]) and all(
            isinstance(one, Paragraph) and one.text.strip(" -").isdigit() for one in between
        )
        if goes_on and isinstance(above := blocks[-1], Table) and not is_time_head(rows[0]):
            if rows[0][0] is None and above.rows[-1][0] is not None:  # a row that the page parted
                last = tuple(squeeze(f"{one or ''} {rest or ''}") for one, rest in zip(above.rows[-1], rows[0], strict=True))
                above, rows = Table((*above.rows[:-1], last)), rows[1:]
            blocks[-1] = Table((*above.rows, *rows))
        else:
            blocks += [*between, Table(rows)]
        at, width = ruled.end, len(ruled.table.rows[0])
    return (*blocks, *document.blocks[at:])


def frame_of(
    blocks: tuple[Block, ...], header: OfficialHeader, today: date, zone: ZoneInfo, is_working_day: Callable[[date], bool]
) -> Frame:
    """The frame of a paper. `today` is taken for the earliest day only where the paper has no year at all."""
    text = "\n".join(block.text for block in blocks if isinstance(block, Paragraph))
    since = header.date or _earliest(header, text)
    number = f"{header.number}/{header.symbol}" if header.number and header.symbol else ""
    return Frame(
        body=dated_rows(unit_days(typed_tables(calendar_rows(labelled_rows(_body(blocks)))))),
        basis=Basis(since or today, header.date, since, zone, is_working_day),
        office=_office(header, number, text),
        issued=header.date,
        number=number,
        summary=_CHAPTER.split(squeeze(clean(header.summary or "")))[0],
        addressed=(*_addressed(blocks), *_ordered(blocks)),
        receivers=_receivers("\n".join((text, *_footer_cells(blocks)))),
        cites_own=any(one.number != number and is_of_same_office(one.number, number) for one in references(text)),
    )


def organ(number: str) -> str:
    """The office in a symbol: PGDĐT of "512/PGDĐT-GDTH", of "45/KH-PGDĐT" too."""
    symbol = fold(number.partition("/")[2]).upper()
    return next((one for one in symbol.split("-") if one and one not in _TYPES), "")


def is_of_same_office(number: str, own: str) -> bool:
    """Whether a letter cited is of the office with the symbol of `own`: "VHXH" is "PVHXH", and "UBND-VHXH" is its commune's."""
    mine = organ(own).removeprefix("P")
    cited = fold(number.partition("/")[2]).upper().split("-")
    commune = "UBND" in cited and mine in (one.removeprefix("P") for one in cited)
    return bool(mine) and (organ(number).removeprefix("P") == mine or commune)


_ORDERED = re.compile(r"\b(?:yeu\s+cau|de\s+nghi)\s+(?:cac\s+)?(?:truong|don\s+vi|trung\s+tam|ubnd)\b[^:;.]{5,200}:\s*$")


def _ordered(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The sentence that orders all that stands below it: "Sở yêu cầu các trường THPT, … thực hiện như sau:"."""
    told = (squeeze(clean(block.text)) for block in blocks if isinstance(block, Paragraph))
    return tuple(one for one in told if _ORDERED.search(fold(one)))[:1]


def _earliest(header: OfficialHeader, text: str) -> date | None:
    """The latest day before which the paper cannot have been written: cited papers, the year of its title."""
    days: list[date] = [one.date for one in references(text) if one.date]
    if header.dated:
        year, _, month = header.dated.partition("-")
        days.append(date(int(year), int(month or 1), 1))
        return max(day for day in days if day >= days[-1])
    days += [
        found for match in _SCHOOL_YEAR.finditer(fold(clean(header.summary or ""))) if (found := make_date(1, 7, int(match[1])))
    ]
    if not days or not _SCHOOL_YEAR.search(fold(clean(header.summary or ""))):
        days += [date(int(match[1]), 1, 1) for match in _YEAR.finditer(header.summary or "")]
    return max(days, default=None)


def _office(header: OfficialHeader, number: str, text: str) -> str:
    """The kind of office: its symbol says it, whatever a narrow column did to its name."""
    symbol = re.split(r"[/-]", fold(number).upper())
    for kind, pattern in _SYMBOLS:
        if any(re.match(pattern, part) for part in symbol):
            return kind
    issuer = fold(clean(header.issuer or ""))
    for kind, pattern in _OFFICES:
        if re.search(pattern, issuer):
            return kind
    return "so" if "phong giao duc" not in fold(text) and re.search(r"\bve so (?:giao|gd)", fold(clean(text))) else "phong"


def _addressed(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The line "Kính gửi" and the list below it."""
    lines = [line for block in blocks[:60] if isinstance(block, Paragraph) for line in block.text.split("\n") if line.strip()]
    lines += [str(cell) for block in blocks[:6] if isinstance(block, Table) for row in block.rows for cell in row if cell]
    start = next((at for at, line in enumerate(lines) if _ADDRESSED.match(fold(clean(line)))), None)
    if start is None:
        return ()
    told = [lines[start]]
    for line in lines[start + 1 : start + 8]:
        if not re.match(r"\s*[-+•]", line) and not _is_broken(told[-1], line):
            break
        told.append(line)
    return (" ".join(told),)


def _footer_cells(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The cells of tables that hold "Nơi nhận", as most offices lay out the foot of a letter."""
    cells = (str(cell) for block in blocks if isinstance(block, Table) for row in block.rows for cell in row if cell)
    return (cell for cell in cells if _RECEIVERS.match(fold(clean(cell))))


def _receivers(text: str) -> tuple[str, ...]:
    """The lines below "Nơi nhận" without those who only know of the paper, or whom "như trên" means."""
    lines = [clean(line) for line in text.split("\n") if line.strip()]
    start = next((at for at, line in enumerate(lines) if _RECEIVERS.match(fold(line))), len(lines))
    below = [line for line in lines[start : start + 10] if re.match(r"\W*nơi nhận\s*:?\s*\S|\s*[-+•]", line, re.IGNORECASE)]
    acting = [line for line in below if re.search(r"\b(?:truong|don\s+vi|ubnd)\b", fold(line))]
    told = "; ".join(line for line in acting if not _INFORMED.search(fold(line)))
    return (told,) if told else ()


def _is_broken(above: str, line: str) -> bool:
    """Whether a page broke the line of the address: it is full, ends nothing, and what follows opens no sentence."""
    full = len(above.strip()) >= _FULL_LINE and above.rstrip()[-1:] not in ".;:"
    return full and not _SENTENCE.match(fold(clean(line)))


def _body(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without the letterhead's date line, which is no deadline."""
    return tuple(
        block
        for at, block in enumerate(blocks)
        if not (at < _HEAD and isinstance(block, Paragraph) and _is_dateline(block.text))
    )


def _is_dateline(text: str) -> bool:
    folded = fold(clean(text)).rstrip("*_ ")
    told = bool(_LETTERHEAD_DATE.search(folded)) and not _LIMIT.search(folded) and len(folded) < _LONGEST_DATELINE
    return told and ";" not in folded and not text.strip()[:1].islower()  # the rest of a sentence that a page broke
