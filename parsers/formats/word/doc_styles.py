"""How characters and paragraphs of a Word 97-2003 file look: property modifiers and styles (MS-DOC, 2.6)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parsers.formats.layout.cell_edges import CellEdge

_FIXED = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # operand bytes by sprm group (2.2.5.1)
_TABLE_DEFINITION, _CHANGED_TABS = 0xD608, 0xC615


@dataclass(frozen=True, slots=True)
class DocLook:
    """How a run of characters is formatted, as far as it matters."""

    font: int | None = None
    bold: bool = False
    caps: bool = False
    hidden: bool = False  #: hidden, or deleted while changes were tracked
    special: bool = False  #: the character stands for something else (a picture, a note mark)
    centred: bool = False
    sign: tuple[int, int] | None = None  #: an inserted symbol: its font and its place there (2.6.1, sprmCSymbol)


@dataclass(frozen=True, slots=True)
class ParagraphPlace:
    """What a paragraph is to a table."""

    style: int = 0
    centred: bool | None = None
    in_table: bool = False
    row_end: bool = False
    depth: int = 1
    inner_cell: bool = False
    inner_row_end: bool = False
    edges: tuple[CellEdge, ...] = ()


def style_look(entries: list[bytes], number: int, base: int, default: DocLook, depth: int) -> DocLook:
    if number >= len(entries) or not entries[number] or depth > 12:
        return default
    entry = entries[number]
    kind, parts = struct.unpack_from("<HH", entry, 2)
    look = style_look(entries, kind >> 4, base, default, depth + 1) if kind >> 4 != 0xFFF else default
    at = base + 2 + 2 * int.from_bytes(entry[base : base + 2], "little") + 2
    for part in range(parts & 15):
        length = int.from_bytes(entry[at : at + 2], "little")
        data = entry[at + 2 : at + 2 + length]
        if kind & 15 == 1 and part == 0:
            centred = place_of(0, data[2:]).centred
            look = replace(look, centred=look.centred if centred is None else centred)
        elif (kind & 15, part) in ((1, 1), (2, 0)):
            look = replace(look_of(data, look), centred=look.centred)
        at += 2 + length + length % 2
    return look


def sprms(properties: bytes) -> Iterator[tuple[int, bytes]]:
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


def look_of(properties: bytes, base: DocLook) -> DocLook:
    look = base
    for code, operand in sprms(properties):
        match code:
            case 0x4A4F | 0x4A51:
                look = replace(look, font=int.from_bytes(operand, "little"))
            case 0x0835:
                look = replace(look, bold=_toggled(operand, base.bold))
            case 0x083B:
                look = replace(look, caps=_toggled(operand, base.caps))
            case 0x083C | 0x0800:
                look = replace(look, hidden=look.hidden or _toggled(operand, base.hidden))
            case 0x6A09 if len(operand) == 4:
                look = replace(look, sign=struct.unpack("<HH", operand))
            case 0x0855:
                look = replace(look, special=operand[:1] == b"\1")
    return look


def place_of(style: int, properties: bytes) -> ParagraphPlace:
    place = ParagraphPlace(style)
    for code, operand in sprms(properties):
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
