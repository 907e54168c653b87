"""Blocks as a row of short lines, whatever the layout: tables, tabs, text boxes, columns run together.

Columns are read one after the other, so that a name broken over two lines of one column stays together.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from parsers.facts import Block, Paragraph, Table
from parsers.official.columns import SUBJECT_FIRST, belongs, is_row, is_spread, pieces
from parsers.official.organs import organ_on_the_right
from parsers.vietnamese.text import clean, fold, squeeze

_NATION = (
    r"c\s?o\s?n\s?g\s+h\s?o\s?a\s+x\s?a\s+h\s?o\s?i\s+ch\s?u\s+n\s?g\s?h\s?i\s?a(?:\s*viet(?:\s+nam)?)?"
    r"|\bch\s?xhcn(?:\s*(?:viet\s*nam|vn))?\b"
)
_REST_OF_NATION = re.compile(r"(?:(?:(?:hoi\s*)?chu\s*)?nghia\s*)?viet\s*nam")
_MOTTO = r"doc\s*lap\s*[-.~*_+]*\s*tu\s*do\s*[-.~*_+]*\s*hanh\s*phuc"
#: The Party's name, the youth union's and the children's, which stand on the right of their own papers.
_PARTY = (
    r"^\W*(?:dang\s+cong\s+san\s+viet\s+nam|doan\s+(?:tncs|thanh\s+nien\s+cong\s+san)\s+ho\s+chi\s+minh"
    r"|doi\s+(?:tntp|thieu\s+nien\s+tien\s+phong)\s+ho\s+chi\s+minh)\W*$"
)
MARK = re.compile(f"{_NATION}|{_MOTTO}|{_PARTY}")
_LETTERS = ("conghoaxa", "xhcn", "hanhphuc", "dangcongsan", "hochiminh")  #: one of these, spaces aside, is in every mark
#: What stands before the country's name where a sentence or a title speaks of it.
_QUOTING = re.compile(r"\bnuoc\W*$")

_MARKS_WHOLE = ("conghoaxahoichunghiavietnam", "doclaptudohanhphuc")
_LETTER = re.compile(r"[a-z]")
_RULE_BEHIND = re.compile(r"(?<=\w)\s+(?:-{4,}|_{4,}|={4,}|\*{4,})$")  #: that of the other column, run together
_RULE = re.compile(r"[\W_]+")
#: Tried at the first of several separators only: else a line of them is gone over from each.
_DATE_AT_END = re.compile(r"(?<![\s,.;])[\s,.;]*\(?ngay\s*[\d._\s]*(?:thang|[/.\-])[\d._\s]*(?:na[mn]|[/.\-])[\d._\s]*\)?\.?$")
_NUMBER_FIRST = re.compile(
    r"\W{0,3}(?:so\s*[:;.,]?)?\s*[\d._\s]*[a-e]?\s*(?:/\s*20\d\d\s*)?[/-]\s*[^\s-]+(?:\s*-\s*[^\s-]+)*\s+(?=[a-z])"
)
_DATA_TABLE = (5, 3)  #: from so many rows and columns on, a table is data, not layout
_SHEET_TOP, _SHEET_END = 12, 15
_FOOT_ROWS, _FOOT_CELLS = 6, 3  #: rows that signatures below a list take, and cells of the first of them
_OPENS_FOOT = re.compile(
    r"\W*(?:noi\s*nhan\b|(?:k/?t|t/?m|t/?l|tuq)\s*[.:]|nguoi\s*(?:lap|tong\s*hop|bao\s*cao)|(?:pho\s*)?hieu\s*truong|thu\s*truong"
    r"|giam\s*doc|ke\s*toan|chu\s*(?:nhom|lop|co\s*so|truong)|.{0,40}\bngay\b.{1,30}\bnam\b)"
)
_TOP = 40  #: lines among which the country's name and motto stand


class Line(NamedTuple):
    """One line of one column."""

    text: str  #: cleaned, single spaces; empty for a blank line or a rule
    bold: bool = False
    centred: bool = False
    zone: str = "body"
    flow: int = 0  #: which paragraph or column it stands in; neighbours of one flow belong together
    marked: bool = False  #: the country's name or motto stood here and was cut away
    rule: bool = False  #: a line of dashes, stars, underscores
    folded: str = ""  #: `fold` of the text
    organ: str = ""  #: whose name the mark is, where it is an organ's and not the country's

    def saying(self, text: str) -> Line:
        """The same line with another text."""
        return self._replace(text=text, folded=fold(text))


def lines_of(blocks: tuple[Block, ...]) -> tuple[Line, ...]:
    """All lines in reading order; neighbouring lines with wide gaps are columns, as the cells of a table are."""
    lines: list[Line] = []
    spread: list[Paragraph] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph) and is_row(block.text):
            continue
        if isinstance(block, Paragraph) and (is_spread(block.text) or (spread and belongs(spread, blocks, number))):
            spread.append(block)
            continue
        if spread:
            lines.extend(_columns(spread, len(lines)))
            spread = []
        if isinstance(block, Paragraph):
            lines.extend(_whole(block, len(lines)))
        else:
            lines.extend(_table(block, len(lines)))
    lines.extend(_columns(spread, len(lines)))
    near = _near(lines)
    mended = _mended(lines, near)
    return tuple(_apart(mended, near if len(mended) == len(lines) else _near(mended)))


def _line(text: str, style: Paragraph, flow: int) -> Line:
    words = _RULE_BEHIND.sub("", squeeze(text))
    rule = not words[:1].isalnum() and bool(_RULE.fullmatch(words))
    if rule:
        words = ""
    return Line(words, style.bold, style.centred, style.zone, flow, rule=rule, folded=fold(words))


def _whole(paragraph: Paragraph, flow: int) -> list[Line]:
    return [_line(clean(text), paragraph, flow) for text in paragraph.text.split("\n")]


def _columns(paragraphs: list[Paragraph], flow: int) -> list[Line]:
    """Lines with gaps, column after column; a gap in front moves a line to the right."""
    placed: list[tuple[int, Line]] = []
    for paragraph in paragraphs:
        for text in paragraph.text.split("\n"):
            parts = pieces(text)
            if len(parts) == 1 and placed and placed[-1][0] and _ends_mark(placed[-1][1].folded, fold(text)):
                column, above = placed[-1]
                placed[-1] = (column, above.saying(f"{above.text} {squeeze(clean(text))}"))
                continue
            placed.extend(
                (column, _line(piece, paragraph, flow + column))
                for column, piece in enumerate(parts)
                if piece.strip() or not text.strip()
            )
    return [line for _, line in sorted(placed, key=lambda item: item[0])]


def _ends_mark(above: str, here: str) -> bool:
    """Whether a line without a gap goes on with the country's name or the motto, which broke in the right column."""
    begun, rest = ("".join(_LETTER.findall(text)) for text in (above, here))
    return bool(begun and rest) and any(
        rest in mark and mark.find(rest, 1) > 0 and begun.endswith(mark[: mark.find(rest, 1)]) for mark in _MARKS_WHOLE
    )


def _table(table: Table, flow: int) -> list[Line]:
    width = max((len(row) for row in table.rows), default=0)
    covered = {
        (row, column)
        for top, left, bottom, right in table.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - {(top, left) for top, left, _, _ in table.merged}
    cells = [
        [(column, str(cell)) for column, cell in enumerate(row) if isinstance(cell, str) and (number, column) not in covered]
        for number, row in enumerate(table.rows)
    ]
    if table.sheet:
        ends = cells if len(cells) <= _SHEET_TOP + _SHEET_END else cells[:_SHEET_TOP] + cells[-_SHEET_END:]
        ordered = [item for row in ends for item in row]
    else:
        ordered = sorted((item for row in cells for item in row), key=lambda item: item[0])
    if (
        not table.sheet
        and len(cells) >= _DATA_TABLE[0]
        and width >= _DATA_TABLE[1]
        and not _any_mark({text for _, text in ordered})
    ):
        foot = _foot(table, cells)
        if not foot:
            return []
        ordered = sorted((item for row in foot for item in row), key=lambda item: item[0])
    lines: list[Line] = []
    before = ""
    for column, text in ordered:
        if text.strip() and text == before:
            continue
        before = text
        cell = Paragraph(text, table.zone)
        lines.extend(_columns([cell], flow + column) if is_spread(text) else _whole(cell, flow + column))
    return lines


def _foot(table: Table, cells: list[list[tuple[int, str]]]) -> list[list[tuple[int, str]]]:
    """The last rows of a list from the one in which the signatures begin, as word processors join two tables that touch."""
    for number in range(max(1, len(cells) - _FOOT_ROWS), len(cells)):
        values = {cell for cell in table.rows[number] if cell not in (None, "")}
        texts = [text for _, text in cells[number] if text.strip()]
        if len(values) <= _FOOT_CELLS and texts and all(_OPENS_FOOT.match(fold(text.strip())) for text in texts):
            return cells[number:]
    return []


def _any_mark(texts: set[str]) -> bool:
    return _holds_letters(fold(" ".join(texts))) and any(_mark(fold(text)) for text in texts)


def _mark(folded: str) -> re.Match[str] | None:
    """The country's name or motto; few lines hold the letters of one, and asking for those first takes a fifth of the time."""
    return MARK.search(folded) if _holds_letters(folded) else None


def _holds_letters(folded: str) -> bool:
    letters = "".join(folded.split())
    return any(mark in letters for mark in _LETTERS)


def _length(folded: str) -> int:
    found = _mark(folded)
    return found.end() - found.start() if found else 0


def _near(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the lines over which letters of a mark reach; only there, or right below, can a mark stand."""
    letters = [line.folded.replace(" ", "") for line in lines]
    whole, ends = "".join(letters), list(accumulate(map(len, letters)))
    near: list[int] = []
    for mark in _LETTERS:
        at = whole.find(mark)
        while at >= 0:
            near.extend(range(bisect_right(ends, at), bisect_left(ends, at + len(mark)) + 1))
            at = whole.find(mark, at + 1)
    return frozenset(near)


def _mended(lines: list[Line], near: frozenset[int]) -> list[Line]:
    """The country's name or motto broken over two lines, put together."""
    if not near:
        return lines
    mended, begun = lines[:1], 0 in near
    for number, line in enumerate(lines[1:], 1):
        above = mended[-1]
        if line.text and number < _TOP and (begun or number in near):
            length = _length(f"{above.folded} {line.folded}")
            if length and length > max(_length(above.folded), _length(line.folded)):
                mended[-1] = above.saying(f"{above.text} {line.text}")
                begun = True
                continue
        mended.append(line)
        begun = number in near
    return mended


def _apart(lines: list[Line], near: frozenset[int]) -> Iterator[Line]:
    """All lines, those cut that have to be."""
    above, cut_short = "", False
    for number, line in enumerate(lines):
        if cut_short and number < _TOP and _REST_OF_NATION.fullmatch(line.folded) and line.text.isupper():
            yield line._replace(text="", folded="", marked=True)
            continue
        found = _mark(line.folded) if number in near else None
        cut_short = cut_short or (found is not None and found[0].endswith("nghia"))
        if (number in near and not _is_quoted(above, line.folded)) or "ngay" in line.folded:
            yield from _cut(line)
        else:
            yield line
        above = line.folded


def _is_quoted(above: str, folded: str) -> bool:
    """Whether the country's name is spoken of: "80 năm Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam"."""
    found = _mark(folded)
    return found is not None and bool(_QUOTING.search(folded[: found.start()] or above))


def _cut(line: Line) -> Iterator[Line]:
    """The line without the country's name and motto, and number and date apart where they ran together."""
    found = _mark(line.folded)
    if found and not _QUOTING.search(line.folded[: found.start()]):
        before, after = line.text[: found.start()].strip(" *"), line.text[found.end() :].strip(" *-_")
        if before:
            yield line.saying(before)
        yield line._replace(text="", folded="", marked=True, organ=organ_on_the_right(found[0]))
        if after:
            yield from _cut(line.saying(after))
        return
    dated = _DATE_AT_END.search(line.folded) if "ngay" in line.folded else None
    head, folded = (line.text[: dated.start()], line.folded[: dated.start()]) if dated else ("", "")
    if not head:
        yield line
    elif number := _NUMBER_FIRST.match(folded):
        yield line.saying(line.text[: number.end()].strip())
        yield line.saying(line.text[number.end() :])._replace(flow=line.flow + 1)
    elif SUBJECT_FIRST.match(folded) and 0 < (place := _place_start(head)) < len(head):
        yield line.saying(head[:place].strip())
        yield line.saying(line.text[place:])._replace(flow=line.flow + 1)
    else:
        yield line


def _place_start(head: str) -> int:
    """Where the name of a place begins that ends a text: up to four words in capital letters."""
    start = len(head.rstrip())
    for word in reversed(re.split(r"\s+", head.strip())[-4:]):
        if not word[:1].isupper():
            break
        start = head.rindex(word, 0, start)
    return start
