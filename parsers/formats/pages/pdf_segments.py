"""Words on a page of a PDF with their places, by PDFium: upright however the page lies, and in the order a reader sees."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from parsers.formats.layout.text_lines import GAP, Segment, follows, lines

_WORD, _LETTER, _MARK = re.compile(r"\S+"), re.compile(r"\S"), re.compile("[\x00-\x1f\xad\ufffe\ud800-\udfff]")
_TOLD = 12  #: words that tell which way a page's text runs
_BACK = 0.2  #: em; a word that begins so far before the end of the one before it stands in a gap of it
_APART = 0.2  #: em; between letters so far apart stands a space that nobody drew

Turn = tuple[int, int, int, int]  #: what an upright place is made of: x = a·x + b·y, y = c·x + d·y
_UPRIGHT: Turn = (1, 0, 0, 1)
_TURNS: dict[tuple[int, int], Turn] = {(1, 0): _UPRIGHT, (0, 1): (0, 1, -1, 0), (-1, 0): (-1, 0, 0, -1), (0, -1): (0, -1, 1, 0)}


def _direct(function: object, result: type) -> Callable[..., Any]:
    """The same function without a look at its arguments, which takes ctypes twice as long as the call."""
    return ctypes.CFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value)  # type: ignore[arg-type]


_box, _origin = _direct(raw.FPDFText_GetCharBox, ctypes.c_int), _direct(raw.FPDFText_GetCharOrigin, ctypes.c_int)
_is_generated = _direct(raw.FPDFText_IsGenerated, ctypes.c_int)
_font_size = _direct(raw.FPDFText_GetFontSize, ctypes.c_double)
# Where PDFium writes; read at once, so one set is enough.
_BOX = tuple(ctypes.c_double() for _ in range(6))
_TO = tuple(map(ctypes.byref, _BOX))


class PageText:
    """The text of one page, as PDFium holds it."""

    def __init__(self, text: raw.FPDF_TEXTPAGE, count: int) -> None:
        self._page = ctypes.byref(text.contents)
        self._letters = _letters(text, count)
        self._turn = self._direction()
        self._words = [segment for segment in self._segments() if segment.text.strip()]

    def lines(self, others: list[Segment]) -> list[list[Segment]]:
        """The lines of the page from the top, `others` among the words; a letter drawn later stands where it belongs."""
        found = list(lines([*self._words, *others]))
        return [self._untangled(line) if _is_tangled(line) else line for line in found]

    def words(self, segment: Segment, *, apart: bool = False) -> Iterator[Segment]:
        """The words of a segment, or its letters one by one, each with its place; what is typed into a field is one."""
        if segment.first < 0:
            yield segment
            return
        for found in (_LETTER if apart else _WORD).finditer(self._letters, segment.first, segment.last + 1):
            left, _, y, _ = self._place(found.start())
            yield Segment(left, self._place(found.end() - 1)[1], y, segment.size, found[0], found.start(), found.end() - 1)

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """A place of the page as it is read."""
        a, b, c, d = self._turn
        return a * x + b * y, c * x + d * y

    def nearest(self, baseline: float, reach: float) -> float:
        """The baseline of the words next to this one, within reach; itself where there are none."""
        near = min((word.baseline for word in self._words), key=lambda other: abs(other - baseline), default=baseline)
        return near if abs(near - baseline) <= reach else baseline

    def _segments(self) -> Iterator[Segment]:
        """Words joined as far as they stand together; PDFium puts white space wherever there is a gap."""
        current: Segment | None = None
        for found in _WORD.finditer(self._letters):
            first, last = found.start(), found.end() - 1
            left, right, y, height = self._place(first)
            end = right
            if last > first:
                _, end, _, height = self._place(last)
            size = max(_font_size(self._page, first) or 1.0, height)
            tangled = end < right
            if current is not None and follows(current, left, y, size):
                tangled = tangled or left < current.right - _BACK * size
                current.text += " " + found[0]
                current.right, current.last, current.tangled = max(end, current.right), last, current.tangled or tangled
            else:
                if current is not None:
                    yield current
                current = Segment(left, max(end, right), y, size, found[0], first, last, tangled)
        if current is not None:
            yield current

    def _place(self, index: int) -> tuple[float, float, float, float]:
        """Left, right, baseline and height of a letter, upright."""
        left, right, bottom, top, x, y = _BOX
        to_left, to_right, to_bottom, to_top, to_x, to_y = _TO
        _box(self._page, index, to_left, to_right, to_bottom, to_top)
        _origin(self._page, index, to_x, to_y)
        if self._turn is _UPRIGHT:
            return left.value, right.value, y.value, top.value - bottom.value
        corners = self.upright(left.value, bottom.value), self.upright(right.value, top.value)
        return (
            min(corners[0][0], corners[1][0]),
            max(corners[0][0], corners[1][0]),
            self.upright(x.value, y.value)[1],
            abs(corners[0][1] - corners[1][1]),
        )

    def _direction(self) -> Turn:
        """Which way most words run: a page laid across is often stored upright and turned (ISO 32000-1, /Rotate)."""
        ways: dict[tuple[int, int], int] = {}
        told = (found for found in _WORD.finditer(self._letters) if found.end() - found.start() > 2)
        for found, _ in zip(told, range(_TOLD), strict=False):
            (x, y), (end_x, end_y) = self._at(found.start()), self._at(found.end() - 1)
            across, up = end_x - x, end_y - y
            way = (1 if across > 0 else -1, 0) if abs(across) >= abs(up) else (0, 1 if up > 0 else -1)
            ways[way] = ways.get(way, 0) + 1
        return _TURNS[max(ways, key=lambda way: ways[way])] if ways else _UPRIGHT

    def _at(self, index: int) -> tuple[float, float]:
        _origin(self._page, index, _TO[4], _TO[5])
        return _BOX[4].value, _BOX[5].value

    def _is_made_up(self, index: int) -> bool:
        """Whether PDFium put the letter there itself."""
        return bool(_is_generated(self._page, index))

    def _untangled(self, line: list[Segment]) -> list[Segment]:
        """A line letter by letter from the left: a font that lacks letters is drawn first, what it lacks afterwards."""
        marked = [segment for segment in line if segment.first < 0]
        placed: list[tuple[float, float, int]] = []
        for segment in line:
            for index in range(segment.first, segment.last + 1) if segment.first >= 0 else ():
                if self._letters[index].isspace() and self._is_made_up(index):
                    continue
                left, right, _, _ = self._place(index)
                if placed and unicodedata.combining(self._letters[index]):
                    left = placed[-1][0]  # a mark stays behind its letter
                placed.append((left, right, index))
        return sorted([*_rejoined(sorted(placed), self._letters, line[0]), *marked], key=lambda segment: segment.left)


def _rejoined(placed: list[tuple[float, float, int]], letters: str, line: Segment) -> Iterator[Segment]:
    current: Segment | None = None
    spaced = False
    for left, right, index in placed:
        if letters[index].isspace():
            spaced = True
            continue
        gap = left - current.right if current is not None else 0.0
        if current is not None and gap < GAP * line.size:
            current.text += (" " if spaced or gap > _APART * line.size else "") + letters[index]
            current.right, current.last = max(right, current.right), index
        else:
            if current is not None:
                yield current
            current = Segment(left, right, line.baseline, line.size, letters[index], index, index)
        spaced = False
    if current is not None:
        yield current


def _is_tangled(line: list[Segment]) -> bool:
    return any(segment.tangled for segment in line) or any(
        right.first >= 0 and left.first >= 0 and right.left < left.right - _BACK * left.size for left, right in pairwise(line)
    )


def _letters(text: raw.FPDF_TEXTPAGE, count: int) -> str:
    """One letter for each character; in one go unless PDFium leaves some out of the text."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text, 0, count, buffer) == count + 1:
        letters = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(letters) == count and "\0" not in letters:  # fewer: two of them are one beyond U+FFFF
            return _MARK.sub(lambda mark: _letter(ord(mark[0])), letters)
        if 0 not in buffer[:count]:
            return "".join(map(_letter, buffer[:count]))
    return "".join(_letter(raw.FPDFText_GetUnicode(text, index)) for index in range(count))


@lru_cache(maxsize=4096)
def _letter(code: int) -> str:
    if code in (0xFFFE, 0x02, 0xAD):  # PDFium's mark of a hyphen at the end of a line
        return "-" if code != 0xAD else "\xad"
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
