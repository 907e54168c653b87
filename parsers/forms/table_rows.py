"""What each row below a header is: a record, or one of the many things that are none."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from itertools import islice, pairwise

from parsers.facts import Cell
from parsers.forms.table_header import Header
from parsers.forms.values import as_text, is_blank
from parsers.official.symbol import parse_place_date
from parsers.vietnamese.text import clean, fold, key, squeeze


class TableRow(Enum):
    """Kinds of rows below a header."""

    RECORD = auto()
    CONTINUATION = auto()  #: goes on with the record above: no number, no required text
    NOTHING = auto()  #: blank, numbering, section, total, header again
    DECLARED_EMPTY = auto()  #: "Không có"
    END = auto()  #: signatures and notes begin


_TOTAL = re.compile(
    r"(?:tong|cong|tong cong|tong so|tong so luong|cong tong|tong hop chung|cong chung|luy ke)(?: cong| so)?(?: \d.*)?"
    r"|(?:tong|tong cong|tong so|cong) (?:toan|khoi|lop|to|truong|muc|phan|trang|chung|cac|nhom|linh vuc)\b.*"
    r"|toan (?:truong|nganh|don vi)"
)
_GRAND_TOTAL = re.compile(r"(?:tong )?cong|tong(?: so)?|toan truong")
_NONE = frozenset({"khong", "khong co"})
# Asked of every row before its key is worked out, which costs four times as much as its fold.
_BEGINS_TOTAL, _BEGINS_NONE = re.compile(r"[^a-z0-9]*(?:tong|cong|toan|luy)"), re.compile(r"[^a-z0-9]*khong")
_ANYTHING = re.compile(r".+", re.DOTALL)
_DIGITS, _LAST_NUMBER = re.compile(r"\d{1,4}\W*"), 9_999  #: a running number
_FIGURE = re.compile(r"[\d\s.,%/()-]+")
_SECTION_NUMBER = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])\s*[.)/:-]?")
_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])\s*[.)/:-]\s*\S.*|(?:PHẦN|Phần)\s+\S.*")
_SIGNING = re.compile(
    r"(?:nguoi (?:lap|tong hop|bao cao|viet|thuc hien)|(?:kt |tm |tl |t m |k t |q )?(?:pho |p )?"
    r"(?:hieu truong|hieu pho|giam doc|truong phong|chu tich|thu truong don vi|bi thu)"
    r"|(?:tm|t m) .{2,40}|phu trach (?:ke toan|don vi)|ke toan|van thu|thu ky)(?: .{1,30})?"
)
_NOTE = re.compile(r"\W*(?:ghi chu|luu y|chu thich|\(?\*\)|danh sach (?:nay )?(?:co|gom)|noi nhan|tong (?:so|cong)? ?:)")
_EMPTY = re.compile(
    r"(?:trong (?:ky|nam|thang) )?(?:don vi |nha truong )?khong (?:co|phat sinh)(?: .{1,60})?|khong|chua co(?: .{1,40})?"
)
_NUMBERING = re.compile(r"[(\[]?\s*(\d{1,2}|[a-z])\s*[)\]]?(?:\s*=.*)?")


class Kinds:
    """Tells the kinds of the rows below the header of one table."""

    def __init__(self, header: Header, names: frozenset[str], rows: tuple[tuple[Cell, ...], ...]) -> None:
        """`names`: keys of the header's own words."""
        self._names, self._ordinal, self._mapped = names, header.ordinal, header.mapped()
        self._years = frozenset(filter(_is_figure, names))  # few headers are figures, and those are years
        self._required = frozenset(grid for column, grid in header.places if column.required)
        # Where records are numbered in digits, I, II, A, B before figures are sums of a section.
        self._counted = any(self._is_counted(row) for row in islice(rows, header.end, None))

    def of(self, row: tuple[Cell, ...], first: bool) -> TableRow:
        """The kind of a row. `first`: no record came yet since the header."""
        texts = {grid: text for grid, cell in enumerate(row) if cell is not None and (text := _text(cell))}
        if not texts:
            return TableRow.NOTHING
        words = [text for text in texts.values() if not (text.isascii() and text.isdigit())]
        numbered = self._is_numbered(row)
        if self._is_repeated(texts, words) or (first and _is_numbering(texts)):
            return TableRow.NOTHING
        if not numbered:
            if kind := self._unnumbered(texts, words):
                return kind
        elif not any(grid in texts for grid in self._mapped if grid != self._ordinal):
            return TableRow.NOTHING
        if (numbered and self._is_sum(texts, _GRAND_TOTAL)) or (self._counted and not numbered and self._is_section_sum(texts)):
            return TableRow.NOTHING
        inside = [grid for grid in self._mapped if grid in texts]
        if not inside:
            return TableRow.NOTHING
        if numbered and all(_BEGINS_NONE.match(fold(texts[grid])) and key(texts[grid]) in _NONE for grid in inside):
            return TableRow.DECLARED_EMPTY
        if not numbered and self._ordinal is not None and self._ordinal not in texts and self._required.isdisjoint(inside):
            return TableRow.CONTINUATION
        return TableRow.RECORD

    def _is_counted(self, row: tuple[Cell, ...]) -> bool:
        """Whether the row has a running number in digits; one of column numbers has no words and is none."""
        return self._is_numbered(row) and not all(_FIGURE.fullmatch(as_text(cell) or "0") for cell in row)

    def _is_numbered(self, row: tuple[Cell, ...]) -> bool:
        at = self._ordinal
        if at is None or at >= len(row):
            return False
        cell = row[at]
        return 0 <= cell <= _LAST_NUMBER if type(cell) is int else _DIGITS.fullmatch(as_text(cell)) is not None

    def _is_repeated(self, texts: dict[int, str], words: list[str]) -> bool:
        """Whether two thirds of the cells are words of the header. Figures first: they may settle it without any spelling."""
        others = len(texts) - len(words)
        if self._years:
            others -= sum(text in self._years for text in texts.values())
        for text in sorted(words, key=len):  # short ones are said again and again, and known
            if others * 3 > len(texts):
                return False
            others += key(text) not in self._names
        return others * 3 <= len(texts) and len(texts) > 1

    def _is_sum(self, texts: dict[int, str], named: re.Pattern[str]) -> bool:
        """One label and nothing but figures beside it."""
        told: list[str] = []
        for grid, text in texts.items():
            if grid != self._ordinal and not _FIGURE.fullmatch(text):
                if told and text != told[0]:
                    return False
                told.append(text)
        return bool(told) and len(texts) > len(told) + 1 and named.fullmatch(key(told[0])) is not None

    def _is_section_sum(self, texts: dict[int, str]) -> bool:
        return bool(_SECTION_NUMBER.fullmatch(self._number(texts))) and self._is_sum(texts, _ANYTHING)

    def _number(self, texts: dict[int, str]) -> str:
        return texts.get(self._ordinal, "") if self._ordinal is not None else ""

    def _unnumbered(self, texts: dict[int, str], words: list[str]) -> TableRow | None:
        distinct = list(dict.fromkeys(texts.values()))
        first = distinct[0]
        if any(_BEGINS_TOTAL.match(fold(text)) and _TOTAL.fullmatch(key(text)) for text in distinct[:2]):
            return TableRow.NOTHING
        if any("ngay" in fold(text) and parse_place_date(text) for text in words):  # asked of every row: most lack the word
            return TableRow.END
        few = len(distinct) <= 3
        if few and _NOTE.match(fold(first)):
            return TableRow.END if fold(first).startswith("noi nhan") else TableRow.NOTHING
        if few and any(_SIGNING.fullmatch(key(text)) for text in words) and not self._fills_required(texts):
            return TableRow.END
        if len(distinct) == 1:
            if _EMPTY.fullmatch(key(first)):
                return TableRow.DECLARED_EMPTY
            if _SECTION.fullmatch(first) or len(texts) > 1:
                return TableRow.NOTHING
            return TableRow.NOTHING if next(iter(texts)) not in self._mapped else None
        if len(distinct) == 2 and _SECTION_NUMBER.fullmatch(self._number(texts)):
            return TableRow.NOTHING
        return None

    def _fills_required(self, texts: dict[int, str]) -> bool:
        """Whether a required column other than by a signer's words is filled: "Hiệu trưởng" is a position, too."""
        filled = [texts[grid] for grid in self._required if grid in texts]
        return bool(filled) and not any(_SIGNING.fullmatch(key(text)) for text in filled)


def _text(cell: Cell) -> str:
    """What stands in the cell, spaces and letters put right; nothing where it is blank."""
    if type(cell) is int:
        return str(cell)
    if isinstance(cell, str):
        return _tidy(cell)
    return "" if cell is False else as_text(cell)  # of numbers and dates there is nothing to put right


@lru_cache(maxsize=4_096)
def _tidy(text: str) -> str:
    text = text.strip()
    return squeeze(clean(text)) if text[:1].isalnum() or not is_blank(text) else ""


def _is_figure(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_numbering(texts: dict[int, str]) -> bool:
    """(1) (2) (3), or A B 1 2 3: signs that count on, in order, most in brackets or all the same kind."""
    marks = [_NUMBERING.fullmatch(text.lower()) for text in texts.values()]
    if len(marks) < 2 or not all(marks):
        return False
    signs = [mark[1] for mark in marks if mark]
    numbers = [int(sign) for sign in signs if sign.isdigit()]
    letters = [sign for sign in signs if not sign.isdigit()]
    return letters == sorted(set(letters)) and all(b - a == 1 for a, b in pairwise(numbers))
