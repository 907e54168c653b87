"""Made-up compound files (MS-CFB) and Word 97 documents (MS-DOC), as small as the formats allow."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams in its root, each padded to 4096 bytes so that none is a mini stream."""
    padded = {
        name: data + b"\0" * (max(4096, -(-len(data) // _SECTOR) * _SECTOR) - len(data)) for name, data in streams.items()
    }
    directory = [_entry("Root Entry", 5, _END, 0, child=1 if streams else -1)]
    table, body, names = [_FAT], b"", list(padded)
    directory_sectors = -(-(len(names) + 1) // 4)
    table += [*range(2, directory_sectors + 1), _END]
    for number, name in enumerate(names):
        start, count = len(table), len(padded[name]) // _SECTOR
        table += [*range(start + 1, start + count), _END]
        right = number + 2 if number + 1 < len(names) else -1
        directory.append(_entry(name, 2, start, len(padded[name]), right=right))
        body += padded[name]
    table += [_FREE] * (128 - len(table))
    assert len(table) == 128, "one sector of allocation table is enough for a test"
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, _END, 0, _END, 0)  # fmt: skip
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return header + struct.pack("<128I", *table) + b"".join(directory).ljust(directory_sectors * _SECTOR, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int, *, child: int = -1, right: int = -1) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBiii16x4x16xIQ", encoded, len(encoded), kind, 1, -1, right, child, start, size)


@dataclass(frozen=True)
class Run:
    """Characters of one look; the paragraph mark that ends a paragraph stands in the text of its last run."""

    text: str
    properties: bytes = b""  #: character property modifiers
    paragraph: bytes = b""  #: paragraph property modifiers


BOLD = struct.pack("<HB", 0x0835, 1)
HIDDEN = struct.pack("<HB", 0x083C, 1)
DELETED = struct.pack("<HB", 0x0800, 1)
CENTRED = struct.pack("<HB", 0x2461, 1)
IN_TABLE = struct.pack("<HB", 0x2416, 1)


def font(number: int) -> bytes:
    """The property modifier that sets a font."""
    return struct.pack("<HH", 0x4A4F, number)


def row_end(*rights: int) -> bytes:
    """The property modifiers of a row's end: the right edges of its cells, in twips."""
    edges = struct.pack(f"<B{len(rights) + 1}h", len(rights), 0, *rights) + b"\0" * 20 * len(rights)
    return IN_TABLE + struct.pack("<HB", 0x2417, 1) + struct.pack("<HH", 0xD608, len(edges) + 1) + edges


def word97(
    runs: list[Run], *, fonts: tuple[str, ...] = ("Times New Roman",), header: str = "", encrypted: bool = False
) -> bytes:
    """A Word 97 document; `header` is the text of its page header."""
    story = header + "\r\r" if header else ""
    text = "".join(run.text for run in runs)
    characters = [(run.text, run.properties) for run in runs] + ([(story, b"")] if story else [])
    paragraphs = [(run.text, run.paragraph) for run in runs] + ([(story, b"")] if story else [])
    start = 2048
    data = (text + story).encode("utf-16-le")
    pages = start + -(-len(data) // _SECTOR) * _SECTOR
    table, pairs = b"", {}

    def add(index: int, part: bytes) -> None:
        nonlocal table
        pairs[index] = (len(table), len(part))
        table += part

    add(12, struct.pack("<III", start, start + len(data), pages // _SECTOR))
    add(13, struct.pack("<III", start, start + len(data), pages // _SECTOR + 1))
    add(15, struct.pack("<HH", len(fonts), 0) + b"".join(map(_font_entry, fonts)))
    add(33, struct.pack("<BIIIHIH", 2, 16, 0, len(text + story), 0, start, 0))
    if story:
        add(11, struct.pack("<14I", *[0] * 8, len(story) - 1, len(story) - 1, len(story) - 1, *[len(story) - 1] * 3))
    block = bytearray(struct.pack("<HH6xH", 0xA5EC, 0xC1, 0x0300 if encrypted else 0x0200).ljust(start, b"\0"))
    struct.pack_into("<3i", block, 0x4C, len(text), 0, len(story))
    for index, pair in pairs.items():
        struct.pack_into("<II", block, 154 + 8 * index, *pair)
    main = bytes(block) + data.ljust(pages - start, b"\0") + _page(start, characters, 1) + _page(start, paragraphs, 13)
    return compound({"WordDocument": main, "1Table": table})


def _font_entry(name: str) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return bytes([39 + len(encoded)]) + b"\0" * 39 + encoded


def _page(start: int, runs: list[tuple[str, bytes]], entry: int) -> bytes:
    """A formatted disk page: bounds, offsets, and the properties from the end backwards."""
    bounds, offsets, page, at = [start], [], bytearray(_SECTOR), 510
    for text, properties in runs:
        bounds.append(bounds[-1] + 2 * len(text))
        stored = bytes([len(properties)]) + properties if entry == 1 else b"\0" + bytes([len(properties) // 2 + 1])
        if entry > 1:
            stored += b"\0\0" + properties + b"\0" * (len(properties) % 2)
            stored = stored[:1] + bytes([(len(stored) - 2) // 2]) + stored[2:]
        at = (at - len(stored)) // 2 * 2
        page[at : at + len(stored)] = stored
        offsets.append(at // 2)
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    for number, offset in enumerate(offsets):
        page[4 * len(bounds) + number * entry] = offset
    page[511] = len(runs)
    return bytes(page)
