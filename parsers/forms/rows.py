"""What each row below a header is: a record, or one of the many things that are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from itertools import pairwise

from parsers.facts import Cell
from parsers.forms.header import Header
from parsers.forms.values import as_text, is_blank
from parsers.official.symbol import parse_place_date
from parsers.vietnamese.text import clean, fold, key, squeeze


class Row(Enum):
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
_ANYTHING = re.compile(r".+", re.DOTALL)
_DIGITS = re.compile(r"\d{1,4}\W*")
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


def are_counted(rows: Iterable[tuple[Cell, ...]], header: Header) -> bool:
    """Whether some record has a running number in digits; a row of column numbers has no words and is none."""
    return any(_is_numbered(row, header) and not all(_FIGURE.fullmatch(as_text(cell) or "0") for cell in row) for row in rows)


def _is_numbered(row: tuple[Cell, ...], header: Header) -> bool:
    at = header.ordinal
    return at is not None and at < len(row) and _DIGITS.fullmatch(as_text(row[at])) is not None


def classify(row: tuple[Cell, ...], header: Header, names: frozenset[str], first: bool, counted: bool = False) -> Row:
    """The kind of a row. `names`: keys of the header's own words; `first`: no record came yet since the header.

    `counted`: the table's records are numbered in digits, so that I, II, A, B before figures are sums of a section.
    """
    texts = {grid: squeeze(clean(as_text(cell))) for grid, cell in enumerate(row) if not is_blank(cell)}
    if not texts:
        return Row.NOTHING
    mapped = header.mapped()
    numbered = _is_numbered(row, header)
    if _is_repeated(texts, names) or (first and _is_numbering(texts)):
        return Row.NOTHING
    if not numbered:
        if kind := _unnumbered(texts, list(dict.fromkeys(texts.values())), mapped, header):
            return kind
    elif not any(grid in texts for grid in mapped if grid != header.ordinal):
        return Row.NOTHING
    if (numbered and _is_sum(texts, _GRAND_TOTAL, header)) or (counted and not numbered and _is_section_sum(texts, header)):
        return Row.NOTHING
    inside = {grid: texts[grid] for grid in mapped if grid in texts}
    if not inside:
        return Row.NOTHING
    if numbered and all(key(text) in _NONE for text in inside.values()):
        return Row.DECLARED_EMPTY
    if not numbered and header.ordinal is not None and header.ordinal not in texts and not _required(header) & set(inside):
        return Row.CONTINUATION
    return Row.RECORD


def _is_sum(texts: dict[int, str], named: re.Pattern[str], header: Header) -> bool:
    """One label and nothing but figures beside it."""
    told: list[str] = []
    for grid, text in texts.items():
        if grid != header.ordinal and not _FIGURE.fullmatch(text):
            if told and text != told[0]:
                return False
            told.append(text)
    return bool(told) and len(texts) > len(told) + 1 and named.fullmatch(key(told[0])) is not None


def _is_section_sum(texts: dict[int, str], header: Header) -> bool:
    ordinal = texts.get(header.ordinal, "") if header.ordinal is not None else ""
    return bool(_SECTION_NUMBER.fullmatch(ordinal)) and _is_sum(texts, _ANYTHING, header)


def _required(header: Header) -> set[int]:
    return {grid for column, grid in header.places if column.required}


def _is_repeated(texts: dict[int, str], names: frozenset[str]) -> bool:
    others = 0
    for text in texts.values():
        others += (text if text.isascii() and text.isdigit() else key(text)) not in names
        if others * 3 > len(texts):
            return False
    return len(texts) > 1


def _is_numbering(texts: dict[int, str]) -> bool:
    """(1) (2) (3), or A B 1 2 3: signs that count on, in order, most in brackets or all the same kind."""
    marks = [_NUMBERING.fullmatch(text.lower()) for text in texts.values()]
    if len(marks) < 2 or not all(marks):
        return False
    signs = [mark[1] for mark in marks if mark]
    numbers = [int(sign) for sign in signs if sign.isdigit()]
    letters = [sign for sign in signs if not sign.isdigit()]
    return letters == sorted(set(letters)) and all(b - a == 1 for a, b in pairwise(numbers))


def _unnumbered(texts: dict[int, str], distinct: list[str], mapped: tuple[int, ...], header: Header) -> Row | None:
    first = distinct[0]
    if any(_TOTAL.fullmatch(key(text)) for text in distinct[:2]):
        return Row.NOTHING
    if any("ngay" in fold(text) and parse_place_date(text) for text in distinct):  # asked of every row: most lack the word
        return Row.END
    few = len(distinct) <= 3
    if few and _NOTE.match(fold(first)):
        return Row.END if fold(first).startswith("noi nhan") else Row.NOTHING
    if few and any(_SIGNING.fullmatch(key(text)) for text in distinct) and not _fills_required(texts, header):
        return Row.END
    if len(distinct) == 1:
        if _EMPTY.fullmatch(key(first)):
            return Row.DECLARED_EMPTY
        if _SECTION.fullmatch(first) or len(texts) > 1:
            return Row.NOTHING
        return Row.NOTHING if next(iter(texts)) not in mapped else None
    ordinal = texts.get(header.ordinal, "") if header.ordinal is not None else ""
    if ordinal and _SECTION_NUMBER.fullmatch(ordinal) and len(distinct) == 2:
        return Row.NOTHING
    return None


def _fills_required(texts: dict[int, str], header: Header) -> bool:
    """Whether a required column other than by a signer's words is filled: "Hiệu trưởng" is a position, too."""
    filled = [texts[grid] for grid in _required(header) if grid in texts]
    return bool(filled) and not any(_SIGNING.fullmatch(key(text)) for text in filled)
