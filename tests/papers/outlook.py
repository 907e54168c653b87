"""Made-up Outlook messages (MS-OXMSG) in compound files with folders (MS-CFB), as small as the formats allow."""

from __future__ import annotations

import struct
from datetime import datetime

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MESSAGE = bytes.fromhex("0b0d020000000000c000000000000046")

Tree = dict[str, "bytes | Tree"]


def message(
    sender: str, subject: str, body: str, files: dict[str, bytes | Tree], sent: datetime | None = None, head: int = 32
) -> Tree:
    """A message as folders and streams; a file that is itself such a tree is an embedded message.

    `head` is the length of what stands before the properties: 32 bytes, or 24 in an embedded message.
    """
    texts = {"0037": subject, "1000": body, "0C1A": "Người gửi", "5D01": sender}
    tree: Tree = {f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    since = (sent - datetime(1601, 1, 1, tzinfo=sent.tzinfo)).total_seconds() if sent else 0
    tree["__properties_version1.0"] = bytes(head) + struct.pack("<HHIQ", 0x40, 0x39, 6, int(since * 10_000_000))
    for number, (name, content) in enumerate(files.items()):
        data = "__substg1.0_37010102" if isinstance(content, bytes) else "__substg1.0_3701000D"
        tree[f"__attach_version1.0_#{number:08X}"] = {data: content, "__substg1.0_3707001F": name.encode("utf-16-le")}
    return tree


def stored(tree: Tree, root_class: bytes = _MESSAGE) -> bytes:
    """The compound file. Streams shorter than 4096 bytes are filled up with zeros, so that none is a mini stream."""
    entries: list[bytearray] = []
    streams: list[tuple[int, bytes]] = []
    _enter(tree, "Root Entry", 5, root_class, entries, streams)
    directory_sectors = -(-len(entries) // 4)
    sizes = [-(-max(len(data), 4096) // _SECTOR) for _, data in streams]
    tables = -(-(directory_sectors + sum(sizes) + 8) // 127)
    table = [_FAT] * tables + [*range(tables + 1, tables + directory_sectors), _END]
    body = b""
    for (entry, data), size in zip(streams, sizes, strict=True):
        struct.pack_into("<IQ", entries[entry], 116, len(table), max(len(data), 4096))
        table += [*range(len(table) + 1, len(table) + size), _END]
        body += data.ljust(size * _SECTOR, b"\0")
    table += [_FREE] * (tables * 128 - len(table))
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                         0, tables, tables, 0, 4096, _END, 0, _END, 0)  # fmt: skip
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    return header + struct.pack(f"<{len(table)}I", *table) + directory + body


def _enter(tree: Tree, name: str, kind: int, mark: bytes, entries: list[bytearray], streams: list[tuple[int, bytes]]) -> int:
    """One folder and all below it; children hang on each other by their right hands."""
    place, before = len(entries), -1
    entries.append(_entry(name, kind, mark))
    for child, content in tree.items():
        if isinstance(content, bytes):
            number = len(entries)
            entries.append(_entry(child, 2, bytes(16)))
            streams.append((number, content))
        else:
            number = _enter(content, child, 1, bytes(16), entries, streams)
        struct.pack_into("<i", entries[place if before < 0 else before], 76 if before < 0 else 72, number)
        before = number
    return place


def _entry(name: str, kind: int, mark: bytes) -> bytearray:
    encoded = (name + "\0").encode("utf-16-le")
    return bytearray(struct.pack("<64sHBBiii16s20xIQ", encoded, len(encoded), kind, 1, -1, -1, -1, mark, _END, 0))
