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

from parsers.formats.edges import CellEdge
from parsers.formats.package import LockedError

_PAGE = 512
_FIXED = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # operand bytes by sprm group (2.2.5.1)
_TABLE_DEFINITION, _CHANGED_TABS = 0xD608, 0xC615
#: Where a pair (offset, length) of the table stream lies in the file information block (2.5.6).
_STYLES, _HEADERS, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _FONTS, _PIECES = 1, 11, 12, 13, 15, 33
_STORIES = ("body", "note", "header", "macro", "comment", "note", "box", "box")  # 2.3, in the order of the text


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of characters is formatted, as far as it matters."""

    font: int | None = None
    bold: bool = False
    caps: bool = False
    hidden: bool = False  #: hidden, or deleted while changes were tracked
    special: bool = False  #: the character stands for something else (a picture, a note mark)
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What a paragraph is to a table."""

    style: int = 0
    centred: bool | None = None
    in_table: bool = False
    row_end: bool = False
    depth: int = 1
    inner_cell: bool = False
    inner_row_end: bool = False
    edges: tuple[CellEdge, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring characters of one look, with the file position of the first and the width of each in bytes."""

    text: str
    look: Look
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
        self._looks: dict[tuple[int, bytes], Look] = {}

    def stories(self) -> Iterator[tuple[str, list[Piece]]]:
        """Zone and characters of each story that has any; page headers and footers one by one."""
        start = 0
        for name, length in zip(_STORIES, self._lengths, strict=True):
            if name == "header" and length:
                for zone, first, last in self._page_stories(start, length):
                    yield zone, list(self._cut(first, last))
            elif name not in ("macro", "comment") and length:
                yield name, list(self._cut(start, start + length))
            start += length

    def place(self, position: int) -> Place:
        """What the paragraph is that holds the character at this file position."""
        properties = self._find(self._paragraphs, position)
        if len(properties) < 2:
            return Place()
        return _place(int.from_bytes(properties[:2], "little"), properties[2:])

    def centred(self, place: Place) -> bool:
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

    def _cut(self, start: int, end: int) -> Iterator[Piece]:
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
                yield Piece(text, self._look(style, self._find(self._runs, at)), at, width)
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

    def _look(self, style: int, properties: bytes) -> Look:
        found = self._looks.get((style, properties))
        if found is None:
            base = self._style(style)
            for code, operand in _sprms(properties):
                if code == 0x4A30:
                    named = self._style(int.from_bytes(operand, "little"))
                    base = replace(base, bold=base.bold or named.bold, font=base.font if named.font is None else named.font)
            found = self._looks[(style, properties)] = _look(properties, base)
        return found

    def _style(self, number: int) -> Look:
        return self._sheet[number] if number < len(self._sheet) else Look()

    @cached_property
    def _sheet(self) -> list[Look]:
        """The looks of the styles, each over the one it is based on (2.9.271)."""
        data = self._part(_STYLES)
        if len(data) < 20:
            return []
        size, count, base = struct.unpack_from("<HHH", data)
        default = struct.unpack_from("<H", data, 14)[0] if size >= 14 else None
        entries, at = [], 2 + size
        for _ in range(count):
            length = int.from_bytes(data[at : at + 2], "little")
            entries.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        return [_style_look(entries, number, base, Look(font=default), 0) for number in range(count)]


def _style_look(entries: list[bytes], number: int, base: int, default: Look, depth: int) -> Look:
    if number >= len(entries) or not entries[number] or depth > 12:
        return default
    entry = entries[number]
    kind, parts = struct.unpack_from("<HH", entry, 2)
    look = _style_look(entries, kind >> 4, base, default, depth + 1) if kind >> 4 != 0xFFF else default
    at = base + 2 + 2 * int.from_bytes(entry[base : base + 2], "little") + 2
    for part in range(parts & 15):
        length = int.from_bytes(entry[at : at + 2], "little")
        data = entry[at + 2 : at + 2 + length]
        if kind & 15 == 1 and part == 0:
            centred = _place(0, data[2:]).centred
            look = replace(look, centred=look.centred if centred is None else centred)
        elif (kind & 15, part) in ((1, 1), (2, 0)):
            look = replace(_look(data, look), centred=look.centred)
        at += 2 + length + length % 2
    return look


def _properties(block: bytes, at: int, *, paragraph: bool) -> bytes:
    if not at:
        return b""
    if not paragraph:
        return block[at + 1 : at + 1 + block[at]]
    size = block[at]
    return block[at + 1 : at + 2 * size] if size else block[at + 2 : at + 2 + 2 * block[at + 1]]


def _sprms(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Property codes and operands (2.6)."""
    at = 0
    while at + 2 < len(properties):
        code = int.from_bytes(properties[at : at + 2], "little")
        at += 2
        size = _FIXED.get(code >> 13)
        if size is None:
            if code == _TABLE_DEFINITION:
                size = int.from_bytes(properties[at : at + 2], "little") + 1
            elif code == _CHANGED_TABS and properties[at] == 255:
                return
            else:
                size = properties[at] + 1
        yield code, properties[at : at + size]
        at += size


def _toggled(operand: bytes, base: bool) -> bool:
    return {0: False, 1: True, 0x80: base, 0x81: not base}.get(operand[0], base) if operand else base


def _look(properties: bytes, base: Look) -> Look:
    look = base
    for code, operand in _sprms(properties):
        match code:
            case 0x4A4F | 0x4A51:
                look = replace(look, font=int.from_bytes(operand, "little"))
            case 0x0835:
                look = replace(look, bold=_toggled(operand, base.bold))
            case 0x083B:
                look = replace(look, caps=_toggled(operand, base.caps))
            case 0x083C | 0x0800:
                look = replace(look, hidden=look.hidden or _toggled(operand, base.hidden))
            case 0x0855:
                look = replace(look, special=operand[:1] == b"\1")
    return look


def _place(style: int, properties: bytes) -> Place:
    place = Place(style)
    for code, operand in _sprms(properties):
        match code:
            case 0x2403 | 0x2461:
                place = replace(place, centred=operand[:1] == b"\1")
            case 0x2416:
                place = replace(place, in_table=operand[:1] == b"\1")
            case 0x2417:
                place = replace(place, row_end=operand[:1] == b"\1")
            case 0x6649:
                place = replace(place, depth=max(int.from_bytes(operand, "little", signed=True), 1))
            case 0x244B:
                place = replace(place, inner_cell=operand[:1] == b"\1")
            case 0x244C:
                place = replace(place, inner_row_end=operand[:1] == b"\1")
            case 0xD608:
                place = replace(place, edges=_edges(operand))
            case 0xD62B if len(operand) == 3 and operand[1] < len(place.edges):
                edges = list(place.edges)
                edges[operand[1]] = replace(edges[operand[1]], from_above=operand[2] == 1, starts_down=operand[2] == 3)
                place = replace(place, edges=tuple(edges))
    return place


def _edges(operand: bytes) -> tuple[CellEdge, ...]:
    """The cells of a row (2.9.326): right edges in twips, then 20 bytes of format each."""
    count = operand[2] if len(operand) > 2 else 0
    rights = struct.unpack_from(f"<{count + 1}h", operand, 3)[1:]
    edges = []
    for number, right in enumerate(rights):
        at = 3 + 2 * (count + 1) + 20 * number
        flags = int.from_bytes(operand[at : at + 2], "little")
        edges.append(
            CellEdge(
                right,
                starts_down=flags >> 5 & 3 == 3,
                from_above=flags >> 5 & 3 == 1,
                starts_across=flags & 3 == 1,
                from_left=flags & 3 == 2,
            )
        )
    return tuple(edges)
