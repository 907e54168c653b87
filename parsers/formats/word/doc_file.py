"""The parts of a Word 97-2003 file that say which characters there are and how they look (MS-DOC).

Section numbers are those of MS-DOC. Bad offsets surface as struct.error or IndexError.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import olefile

from parsers.formats.package import LockedError
from parsers.formats.word.doc_styles import DocLook, ParagraphPlace, look_of, place_of, sprms, style_look

_PAGE = 512
#: Where a pair (offset, length) of the table stream lies in the file information block (2.5.6).
_STYLES, _HEADERS, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _FONTS, _PIECES = 1, 11, 12, 13, 15, 33
_STORIES = ("body", "note", "header", "macro", "comment", "note", "box", "box")  # 2.3, in the order of the text


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Neighbouring characters of one look, with the file position of the first and the width of each in bytes."""

    text: str
    look: DocLook
    position: int
    width: int


class DocFile:
    """An opened file. Raises OSError, ValueError, struct.error or IndexError for damage, LockedError for a password."""

    def __init__(self, content: bytes) -> None:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            self._main: bytes = ole.openstream("WordDocument").read()
            magic, version, flags = struct.unpack_from("<HH6xH", self._main)
            if magic != 0xA5EC or version < 0xC1:
                raise ValueError("not a Word 97 file")
            if flags & 0x8100:
                raise LockedError
            self._table: bytes = ole.openstream("1Table" if flags & 0x0200 else "0Table").read()
            self.macros: bool = ole.exists("Macros/VBA")
        counts = struct.unpack_from("<8i", self._main, 0x4C)
        self._lengths = [max(count, 0) for count in counts]
        self._runs = self._pages(_CHARACTER_PAGES, 1)
        self._paragraphs = self._pages(_PARAGRAPH_PAGES, 13)
        self._styles: dict[int, DocLook] = {}
        self._looks: dict[tuple[int, bytes], DocLook] = {}

    def stories(self) -> Iterator[tuple[str, list[TextPiece]]]:
        """Zone and characters of each story that has any; page headers and footers one by one."""
        start = 0
        for name, length in zip(_STORIES, self._lengths, strict=True):
            if name == "header" and length:
                for zone, first, last in self._page_stories(start, length):
                    yield zone, list(self._cut(first, last))
            elif name not in ("macro", "comment") and length:
                yield name, list(self._cut(start, start + length))
            start += length

    def place(self, position: int) -> ParagraphPlace:
        """What the paragraph is that holds the character at this file position."""
        properties = self._find(self._paragraphs, position)
        if len(properties) < 2:
            return ParagraphPlace()
        return place_of(int.from_bytes(properties[:2], "little"), properties[2:])

    def centred(self, place: ParagraphPlace) -> bool:
        """Whether the paragraph is centred, by itself or by its style."""
        return self._style(place.style).centred if place.centred is None else place.centred

    @cached_property
    def fonts(self) -> list[str]:
        """Names of the fonts (2.9.286)."""
        data = self._part(_FONTS)
        names, at = [], 4
        for _ in range(int.from_bytes(data[:2], "little")):
            size = data[at] + 1
            names.append(data[at + 40 : at + size].decode("utf-16-le", "replace").partition("\0")[0])
            at += size
        return names

    def _part(self, index: int) -> bytes:
        offset, length = struct.unpack_from("<iI", self._main, 154 + 8 * index)
        return self._table[offset : offset + length] if length else b""

    def _page_stories(self, start: int, length: int) -> Iterator[tuple[str, int, int]]:
        """2.8.22: six separators, then even, odd header, even, odd footer, first header, first footer per section."""
        data = self._part(_HEADERS)
        positions = struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
        for index in range(6, len(positions) - 2):
            zone = ("", "header", "", "footer", "header", "footer")[(index - 6) % 6]
            first, last = positions[index], min(positions[index + 1], length)
            if zone and first < last:
                yield zone, start + first, start + last

    @cached_property
    def _text_pieces(self) -> list[tuple[int, int, int, int]]:
        """First and last character, file position and bytes a character, of each piece (2.9.38)."""
        data, at = self._part(_PIECES), 0
        while data[at] == 1:
            at += 3 + int.from_bytes(data[at + 1 : at + 3], "little")
        size = int.from_bytes(data[at + 1 : at + 5], "little")
        table, count = data[at + 5 : at + 5 + size], (size - 4) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", table)
        found = []
        for number in range(count):
            position = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
            width = 1 if position & 0x40000000 else 2
            position &= 0x3FFFFFFF
            found.append((bounds[number], bounds[number + 1], position // 2 if width == 1 else position, width))
        return found

    def _cut(self, start: int, end: int) -> Iterator[TextPiece]:
        for first, last, position, width in self._text_pieces:
            low, high = max(first, start), min(last, end)
            if low >= high:
                continue
            at, stop = position + (low - first) * width, position + (high - first) * width
            while at < stop:
                limit = min(self._end(self._runs, at), stop)
                limit -= (limit - at) % width
                limit = limit if limit > at else stop
                raw = self._main[at:limit]
                text = raw.decode("cp1252", "replace") if width == 1 else raw.decode("utf-16-le", "replace")
                style = self.place(at).style
                yield TextPiece(text, self._look(style, self._find(self._runs, at)), at, width)
                at = limit

    def _pages(self, index: int, entry: int) -> list[tuple[int, int, bytes]]:
        """Runs of file positions and their properties, from formatted disk pages (2.9.33, 2.9.174)."""
        data = self._part(index)
        count = max(len(data) - 4, 0) // 8
        runs = []
        for page in struct.unpack_from(f"<{count}I", data, 4 * (count + 1)) if count else ():
            block = self._main[(page & 0x3FFFFF) * _PAGE : ((page & 0x3FFFFF) + 1) * _PAGE]
            if len(block) < _PAGE:
                continue
            bounds = struct.unpack_from(f"<{block[511] + 1}I", block)
            for number in range(block[511]):
                at = block[4 * (block[511] + 1) + number * entry] * 2
                runs.append((bounds[number], bounds[number + 1], _properties(block, at, paragraph=entry > 1)))
        return sorted(runs, key=lambda run: run[0])

    @cached_property
    def _starts(self) -> dict[int, list[int]]:
        return {id(runs): [run[0] for run in runs] for runs in (self._runs, self._paragraphs)}

    def _find(self, runs: list[tuple[int, int, bytes]], position: int) -> bytes:
        number = bisect_right(self._starts[id(runs)], position) - 1
        return runs[number][2] if number >= 0 and position < runs[number][1] else b""

    def _end(self, runs: list[tuple[int, int, bytes]], position: int) -> int:
        number = bisect_right(self._starts[id(runs)], position) - 1
        if number >= 0 and position < runs[number][1]:
            return runs[number][1]
        return runs[number + 1][0] if number + 1 < len(runs) else 1 << 32

    def _look(self, style: int, properties: bytes) -> DocLook:
        found = self._looks.get((style, properties))
        if found is None:
            base = self._style(style)
            for code, operand in sprms(properties):
                if code == 0x4A30:
                    named = self._style(int.from_bytes(operand, "little"))
                    base = replace(base, bold=base.bold or named.bold, font=base.font if named.font is None else named.font)
            found = self._looks[(style, properties)] = look_of(properties, base)
        return found

    def _style(self, number: int) -> DocLook:
        """The look of a style, over the one it is based on (2.9.271); worked out when it is first met."""
        entries, base, default = self._sheet
        if number not in self._styles:
            self._styles[number] = style_look(entries, number, base, default, 0) if number < len(entries) else DocLook()
        return self._styles[number]

    @cached_property
    def _sheet(self) -> tuple[list[bytes], int, DocLook]:
        """The definitions of the styles, where in each its name stands, and what holds where none says otherwise."""
        data = self._part(_STYLES)
        if len(data) < 20:
            return [], 0, DocLook()
        size, count, base = struct.unpack_from("<HHH", data)
        default = struct.unpack_from("<H", data, 14)[0] if size >= 14 else None
        entries, at = [], 2 + size
        for _ in range(count):
            length = int.from_bytes(data[at : at + 2], "little")
            entries.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        return entries, base, DocLook(font=default)


def _properties(block: bytes, at: int, *, paragraph: bool) -> bytes:
    if not at:
        return b""
    if not paragraph:
        return block[at + 1 : at + 1 + block[at]]
    size = block[at]
    return block[at + 1 : at + 2 * size] if size else block[at + 2 : at + 2 + 2 * block[at + 1]]
