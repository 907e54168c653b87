"""Lines of a page that hold two columns, a tab or a wide gap between them, and the lines that stand beside an empty one."""

from __future__ import annotations

import re

from parsers.facts import Block, Paragraph
from parsers.vietnamese.document_types import split_type
from parsers.vietnamese.text import clean, fold

_GAP = re.compile(r"[\t ]*\t[\t ]*| {4,}")
#: Room left for a number or a day is no gap between columns: "Số:      /BC-MN", "ngày      tháng 11".
_ROOM_BEFORE = re.compile(r"(?:(?<!\bco )\bso\s*[:;.,]?|\bngay|\bthang|thang.*\bnam)$")
_ROOM = re.compile(r"(?:\bso\W*\d*\W*\n[/-]\s*[a-z]|ngay.*\nthang\b|thang.*\nnam\b)")
_EMPTY_BESIDE = 3  #: lines of a left column, one below the other, whose right side is empty
_LONGEST_SUBJECT = 6  #: lines of "V/v …" in its column
_ADDRESS = re.compile(r"\W*kinh\s*(?:gui|goi|trinh|chuyen)\b|\W*[-+*]\s")
#: A number whose symbol broke at its hyphen or stroke.
OPEN_NUMBER = re.compile(r"\W{0,3}so\s*[:.;]?\s*\d*\s*/.*[-/]")
_LONGEST_LIST = 25  #: lines of recipients
_ENTRY = re.compile(r"\s*[-+*•]\s*\S")
_ROW_NUMBER = re.compile(r"\s*(?:\d{1,3}|s?tt|so\s*tt)\.?\s*\t")
_SHORT = 50  #: characters that fit in half a line
SUBJECT_FIRST = re.compile(r"\W{0,3}(?:v\s*[/.]\s*v|ve\s+viec)\b")
_ROW = 3  #: columns of a list


def belongs(spread: list[Paragraph], blocks: tuple[Block, ...], number: int) -> bool:
    """Whether a line without a gap stands among lines with gaps: a blank one, or a short one whose right side is empty."""
    block = blocks[number]
    if not isinstance(block, Paragraph) or not block.text.strip():
        return isinstance(block, Paragraph)
    if not _is_left(block):
        return False
    return _goes_on(spread, fold(block.text)) or _is_recipient(spread, fold(block.text)) or _stands_beside(blocks, number)


def _is_left(block: Paragraph) -> bool:
    """Whether a line can stand in the left column alone: short, not in the middle, and no title."""
    return len(block.text) <= _SHORT and not block.centred and not (block.text.isupper() and split_type(block.text))


def _stands_beside(blocks: tuple[Block, ...], number: int) -> bool:
    """Whether a line with a gap follows, below a few more whose right side is empty."""
    for following in blocks[number + 1 : number + 1 + _EMPTY_BESIDE]:
        if not isinstance(following, Paragraph):
            return False
        if is_spread(following.text):
            return True
        if not _is_left(following):
            return False
    return False


def _goes_on(spread: list[Paragraph], folded: str) -> bool:
    """Whether a line goes on in the left column: with a broken number, or with a subject as far as the address."""
    if SUBJECT_FIRST.match(folded):
        return True
    above = [fold(pieces(paragraph.text)[0]) for paragraph in spread[-_LONGEST_SUBJECT:]]
    if OPEN_NUMBER.fullmatch(above[-1].strip()):
        return True
    opened = next((number for number, text in enumerate(above) if SUBJECT_FIRST.match(text)), len(above))
    return bool(above[opened:]) and all(text.strip() for text in above[opened:]) and not _ADDRESS.match(folded)


def _is_recipient(spread: list[Paragraph], folded: str) -> bool:
    """Whether an entry of the list "Nơi nhận", which stands in the left column beside the signature."""
    return bool(_ENTRY.match(folded)) and any("noi nhan" in fold(paragraph.text) for paragraph in spread[-_LONGEST_LIST:])


def pieces(text: str) -> list[str]:
    """A line taken apart at its wide gaps."""
    line = clean(text).rstrip()
    if "\t" not in line and "    " not in line:
        return [line]
    folded = fold(line)
    found, start = [], 0
    for gap in _GAP.finditer(folded):
        left = folded[start : gap.start()].rstrip()
        if not _ROOM_BEFORE.search(left) and not _ROOM.search(f"{left}\n{folded[gap.end() : gap.end() + 8]}"):
            found.append(line[start : gap.start()])
            start = gap.end()
    return [*found, line[start:]]


def is_spread(text: str) -> bool:
    """Whether a line holds more than one column."""
    cleaned = clean(text)
    if "\t" not in cleaned and "    " not in cleaned:
        return False
    return any(len(pieces(line)) > 1 for line in text.split("\n"))


def is_row(text: str) -> bool:
    """Whether a line is a row of a list on a page: its number, and two columns or more behind it."""
    if "\t" not in text or not _ROW_NUMBER.match(fold(text)):
        return False
    return len(pieces(text)) >= _ROW
