"""What each row below a header is: a record, or one of the many things that are none."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from itertools import islice, pairwise

from parsers.facts import Cell
from parsers.forms import row_words as words_of
from parsers.forms.ordinals import Ordinal, Rank, ordinal_of
from parsers.forms.table_header import Header
from parsers.forms.values import as_text, is_blank
from parsers.official.symbol import parse_place_date
from parsers.vietnamese.text import clean, fold, key, squeeze


class TableRow(Enum):
    """Kinds of rows below a header."""

    RECORD = auto()
    CONTINUATION = auto()  #: goes on with the record above: no number, no required text
    NOTHING = auto()  #: blank, numbering, section, total, header again
    NOTE = auto()  #: a remark; what stands alone in the rows below it is one too
    DECLARED_EMPTY = auto()  #: "Không có"
    END = auto()  #: signatures and notes begin


_NONE = frozenset({"khong", "khong co"})
_BEGINS_NONE = re.compile(r"[^a-z0-9]*khong")  # asked of every row before its key is worked out
_LEFT_OVER = frozenset({"0", "1", "0%"})  #: what formulas and counters leave in rows that nobody filled
_GAPS = 3  #: numbers that a row of column numbers may leave out
_SAMPLE = 200  #: numbered rows that tell how full the others are
_FULL = 3  #: cells of a numbered row that says more than one thing
_NUMBERING = re.compile(r"[(\[]?\s*(\d{1,2}|[a-z])\s*[)\]]?(?:\s*=.*)?")

Texts = dict[int, str]


class Kinds:
    """Tells the kinds of the rows below the header of one table."""

    def __init__(self, header: Header, names: frozenset[str], rows: tuple[tuple[Cell, ...], ...]) -> None:
        """`names`: keys of the header's own words."""
        self._names, self._ordinal, self._mapped = names, header.ordinal, header.mapped()
        self._rows, self._start = rows, header.end
        self._years = frozenset(filter(_is_digits, names))  # few headers are figures, and those are years
        self._required = frozenset(grid for column, grid in header.places if column.required)
        self._told = frozenset(grid for column, grid in header.places if column.type.facts.worded or column.type.facts.dated)
        counted = list(islice(filter(self._is_counted, islice(rows, header.end, None)), _SAMPLE))
        # Where records are numbered in digits, I, II, A, B before figures are sums of a section.
        self._counted = bool(counted)
        self._full = self._are_full(counted)

    def of(self, number: int, above: TableRow | None) -> TableRow:
        """The kind of a row. `above`: that of the one above it, None as long as nothing but NOTHING came since the header."""
        row = self._rows[number]
        texts = _texts(row)
        if not texts:
            return TableRow.NOTHING
        words = [text for text in texts.values() if not _is_digits(text)]
        if self._is_repeated(texts, words) or (above is None and self._counts_columns(texts)):
            return TableRow.NOTHING
        own = self._number(row)
        numbered = own is not None and own.rank is Rank.ARABIC
        kind = self._numbered(number, texts, above) if numbered else self._unnumbered(number, texts, words, above)
        if kind:
            return kind
        if own is not None and self._is_group(own, number, texts):
            return TableRow.NOTHING
        inside = [grid for grid in self._mapped if grid in texts]
        if not inside:
            return TableRow.NOTHING
        if numbered and all(_BEGINS_NONE.match(fold(texts[grid])) and key(texts[grid]) in _NONE for grid in inside):
            return TableRow.DECLARED_EMPTY
        if not numbered and self._ordinal is not None and self._ordinal not in texts and self._required.isdisjoint(inside):
            return TableRow.CONTINUATION
        return TableRow.RECORD

    def _are_full(self, counted: list[tuple[Cell, ...]]) -> bool:
        """Whether numbered rows say more than a name, so that a single cell beside a number is none."""
        lengths = [
            len(texts) for texts in map(_texts, counted) if not self._required.isdisjoint(texts) and not _is_told_alone(texts)
        ]
        return 2 * sum(length >= _FULL for length in lengths) > len(lengths)

    def _is_counted(self, row: tuple[Cell, ...]) -> bool:
        """Whether the row has a running number in digits; one of column numbers has no words and is none."""
        return self._is_numbered(row) and not all(words_of.is_figure(as_text(cell) or "0") for cell in row)

    def _is_numbered(self, row: tuple[Cell, ...]) -> bool:
        found = self._number(row)
        return found is not None and found.rank is Rank.ARABIC

    def _number(self, row: tuple[Cell, ...]) -> Ordinal | None:
        at = self._ordinal
        return ordinal_of(row[at]) if at is not None and at < len(row) else None

    def _is_repeated(self, texts: Texts, words: list[str]) -> bool:
        """Whether two thirds of the cells are words of the header. Figures first: they may settle it without any spelling."""
        others = len(texts) - len(words)
        if self._years:
            others -= sum(text in self._years for text in texts.values())
        for text in sorted(words, key=len):  # short ones are said again and again, and known
            if others * 3 > len(texts):
                return False
            others += key(text) not in self._names
        return others * 3 <= len(texts) and len(texts) > 1

    def _counts_columns(self, texts: Texts) -> bool:
        """(1) (2) (3), or a row of numbers that grow where words are wanted, whichever are left out or said twice."""
        if _is_numbering(texts):
            return True
        signs = [int(text) for text in texts.values() if _is_digits(text) and len(text) <= 2]
        wanted = self._required & self._told or self._told
        return (
            len(signs) == len(texts) > 2
            and signs[0] in (1, 2)
            and signs == sorted(signs)
            and signs[-1] <= len(self._rows[self._start - 1 if self._start else 0]) + _GAPS
            and all(b - a <= 2 for a, b in pairwise(signs))
            and len(set(signs)) > 2
            and not wanted.isdisjoint(texts)
        )

    def _numbered(self, number: int, texts: Texts, above: TableRow | None) -> TableRow | None:
        """What a row with a running number is if it is no record: prepared and never filled, a remark, the total."""
        others = [text for grid, text in texts.items() if grid != self._ordinal]
        if not any(grid in texts for grid in self._mapped if grid != self._ordinal) or self._is_prepared(number, texts):
            return TableRow.NOTHING
        if self._full and len(others) == 1 and (above is TableRow.NOTE or _is_remark(others[0])):
            return TableRow.NOTE
        if self._is_sum(texts) and words_of.is_grand_total(self._label(texts)):
            return TableRow.NOTHING
        return None

    def _is_prepared(self, number: int, texts: Texts) -> bool:
        """Whether nothing required is filled and the rest is a formula's 0 or 1, or was copied down with the row beside."""
        if not self._required or not self._required.isdisjoint(texts):
            return False
        beside = [_texts(self._rows[at]) for at in (number - 1, number + 1) if self._start <= at < len(self._rows)]
        return all(
            text in _LEFT_OVER or any(one.get(grid) == text for one in beside)
            for grid, text in texts.items()
            if grid != self._ordinal
        )

    def _label(self, texts: Texts) -> str:
        return next((text for grid, text in texts.items() if grid != self._ordinal and not words_of.is_figure(text)), "")

    def _is_sum(self, texts: Texts) -> bool:
        """One label and nothing but figures beside it."""
        told, labels = "", 0
        for grid, text in texts.items():
            if grid != self._ordinal and not words_of.is_figure(text):
                if told and text != told:
                    return False
                told, labels = text, labels + 1
        return bool(told) and len(texts) > labels + (self._ordinal in texts)

    def _unnumbered(self, number: int, texts: Texts, words: list[str], above: TableRow | None) -> TableRow | None:
        distinct = list(dict.fromkeys(texts.values()))
        first = distinct[0]
        if any(map(words_of.is_total, distinct[:2])) or any(map(words_of.is_in_words, distinct[:2])):
            return TableRow.NOTHING
        if self._counted and self._is_sum(texts) and words_of.is_sum(self._label(texts)):
            return TableRow.NOTHING
        if any("ngay" in fold(text) and parse_place_date(text) for text in words):  # asked of every row: most lack the word
            return TableRow.END
        few = len(distinct) <= 3
        if few and words_of.is_recipients(first):
            return TableRow.END
        if few and (words_of.is_note(first) or self._is_aside(texts, above)):
            return TableRow.NOTE
        if few and any(map(words_of.is_signing, words)) and not self._fills_required(texts) and not self._goes_on(number):
            return TableRow.END
        if self._is_beside_numbers(texts):
            return TableRow.NOTHING
        if len(distinct) == 1:
            return self._alone(first, texts, above)
        if len(distinct) == 2 and (own := self._number(self._rows[number])) and own.is_section:
            return TableRow.NOTHING
        return None

    def _alone(self, text: str, texts: Texts, above: TableRow | None) -> TableRow | None:
        """What a row is that says one thing only."""
        if words_of.is_declared_empty(text):
            return TableRow.DECLARED_EMPTY
        if words_of.is_section(text) or len(texts) > 1 or next(iter(texts)) not in self._mapped:
            return TableRow.NOTHING
        if not self._required.isdisjoint(texts) and above is not None:
            if self._full and text[:1].islower():
                return TableRow.CONTINUATION  # a line that wrapped
            if self._full or (self._ordinal is None and words_of.is_group(text)):
                return TableRow.NOTHING
        elif self._full and words_of.is_group(text) and not self._required.isdisjoint(texts):
            return TableRow.NOTHING
        return None

    def _is_beside_numbers(self, texts: Texts) -> bool:
        """Whether words stand where the running number should, and nothing where a record has its name."""
        said = texts.get(self._ordinal, "") if self._ordinal is not None else ""
        nameless = bool(self._required) and self._required.isdisjoint(texts)
        return nameless and len(texts) <= 2 and len(said.split()) > 1 and ordinal_of(said) is None

    def _is_aside(self, texts: Texts, above: TableRow | None) -> bool:
        """Whether a sentence stands where the running number should, or a further one under a note."""
        said = texts.get(self._ordinal, "") if self._ordinal is not None else ""
        remark = len(texts) <= 2 and len(said.split()) > 1 and ordinal_of(said) is None
        return (remark and words_of.is_remark(said)) or (above is TableRow.NOTE and (remark or len(texts) == 1))

    def _goes_on(self, number: int) -> bool:
        """Whether the next row that says anything is numbered: no list is signed in its middle."""
        following = self._following(number)
        return following is not None and self._is_counted(following)

    def _following(self, number: int) -> tuple[Cell, ...] | None:
        below = (self._rows[at] for at in range(number + 1, len(self._rows)))
        return next((row for row in below if not all(map(is_blank, row))), None)

    def _is_group(self, own: Ordinal, number: int, texts: Texts) -> bool:
        """Whether the row heads rows of a lower rank: I above 1, 1 above 1.1. A sum without rows below it is a record."""
        if own.rank is Rank.SMALL or (own.is_section and not self._counted) or self._is_next(own, number):
            return False
        following = self._following(number)
        below = self._number(following) if following else None
        if own.rank is Rank.ARABIC or (below and below.is_section):
            return below is not None and own.heads(below)
        if below is None and following is not None and not self._is_part(following):
            return not any(
                grid in texts and texts[grid] not in _LEFT_OVER for grid in self._mapped if grid not in self._required
            )
        return following is not None

    def _is_next(self, own: Ordinal, number: int) -> bool:
        """Whether the row below counts on in whole numbers, as nearly all do: then nothing is headed here."""
        row = self._rows[number + 1] if number + 1 < len(self._rows) else ()
        at = self._ordinal
        return own.rank is Rank.ARABIC and at is not None and at < len(row) and type(row[at]) is int

    def _is_part(self, row: tuple[Cell, ...]) -> bool:
        """Whether a row without number may be a record of the group above it."""
        texts = _texts(row)
        return not any(map(words_of.is_total, texts.values())) and len(texts) > 1 and not self._required.isdisjoint(texts)

    def _fills_required(self, texts: Texts) -> bool:
        """Whether a required column other than by a signer's words is filled: "Hiệu trưởng" is a position, too."""
        filled = [texts[grid] for grid in self._required if grid in texts]
        return bool(filled) and not any(map(words_of.is_signing, filled))


def _texts(row: tuple[Cell, ...]) -> Texts:
    return {grid: text for grid, cell in enumerate(row) if cell is not None and (text := _text(cell))}


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


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_told_alone(texts: Texts) -> bool:
    return len(texts) == _FULL - 1 and any(map(_is_remark, texts.values()))


def _is_remark(text: str) -> bool:
    return words_of.is_note(text) or words_of.is_remark(text) or words_of.is_signing(text)


def _is_numbering(texts: Texts) -> bool:
    """(1) (2) (3), or A B 1 2 3: signs that count on, in order, most in brackets or all the same kind."""
    marks = [_NUMBERING.fullmatch(text.lower()) for text in texts.values()]
    if len(marks) < 2 or not all(marks):
        return False
    signs = [mark[1] for mark in marks if mark]
    numbers, letters = [int(sign) for sign in signs if sign.isdigit()], [sign for sign in signs if not sign.isdigit()]
    bracketed = all(text[:1] in "([" for text in texts.values())  # a merged heading is numbered in each of its places
    return letters == sorted(set(letters)) and all(b - a == 1 or (bracketed and a == b) for a, b in pairwise(numbers))
