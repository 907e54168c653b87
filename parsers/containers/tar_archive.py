"""tar, and what is packed by itself: gzip, bzip2, xz. Every byte is counted while it is unpacked.

The standard tarfile module is not used: it follows sparse maps and extended headers wherever they lead.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from parsers.containers.members import RATIO_FREE_BYTES, Member, Opened, Purse, refused
from parsers.containers.zip_archive import decode_name
from parsers.facts import Outcome, Problem

_BLOCK = 512
_IN_A_ROW = 100  #: archives one behind the other; each leaves a copy of all the rest
_XZ_MEMORY = 128 << 20  #: of one dictionary; what `xz -9` needs is half of it
_OCTAL = re.compile(rb"[0-7]{1,7}")
_FILES = (b"0", b"\0", b"7")
_LONG_NAME, _EXTENDED = b"L", (b"x", b"X")


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


_UNPACKERS: tuple[tuple[bytes, Callable[[], _Unpacker]], ...] = (
    (b"\x1f\x8b\x08", lambda: zlib.decompressobj(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY)),
)
PACKED = tuple(magic for magic, _ in _UNPACKERS)


def is_tar(content: bytes) -> bool:
    """By its mark, or for tar of old by the checksum of its first header."""
    if len(content) < _BLOCK or not content[0]:
        return False
    return content[257:262] == b"ustar" or (content[100:108].strip(b" \0").isdigit() and _checks(content[:_BLOCK]))


def read_packed(content: bytes, purse: Purse) -> Opened:
    """The one file, which its archive names, or the members of the tar that it is. Raises on damage."""
    left = purse.budget.expanded_bytes - purse.expanded
    fair = max(RATIO_FREE_BYTES, len(content) * purse.budget.expansion_ratio)
    plain = _unpacked(content, min(left, fair))
    if plain is None:
        return refused(Outcome.UNSAFE, "over-budget", "expanded-bytes" if left < fair else "expansion-ratio")
    return read_tar(plain, purse) if is_tar(plain) else Opened((Member("", plain),))


def _unpacked(content: bytes, room: int) -> bytes | None:
    """All of it, or None where it is more than there is room for. Archives may follow each other (RFC 1952, 2.2)."""
    make = next(make for magic, make in _UNPACKERS if content.startswith(magic))
    pieces: list[bytes] = []
    rest = content
    while rest.startswith(PACKED) and len(pieces) < _IN_A_ROW:
        unpacker = make()
        pieces.append(unpacker.decompress(rest, room + 1))
        room -= len(pieces[-1])
        if room < 0:
            return None
        if not unpacker.eof:
            raise EOFError("cut off")
        rest = unpacker.unused_data
    return b"".join(pieces)


def read_tar(content: bytes, purse: Purse) -> Opened:
    """All files of a tar archive. Links and devices are nobody's report."""
    if not purse.can_pay(0, len(content)):
        return refused(Outcome.UNSAFE, "over-budget", "expanded-bytes")
    members: list[Member] = []
    try:
        for member in _members(content):
            members.append(member)
            if not purse.can_pay(len(members), 0):
                return refused(Outcome.UNSAFE, "over-budget", "files")
    except ValueError:
        return Opened(tuple(members), Outcome.UNREADABLE, Problem("damaged"))
    return Opened(tuple(members))


def _members(content: bytes) -> Iterator[Member]:
    at, longer = 0, b""
    while at + _BLOCK <= len(content) and content[at]:
        head = content[at : at + _BLOCK]
        size = _number(head[124:136])
        if not _checks(head) or size < 0 or at + _BLOCK + size > len(content):
            raise ValueError("no header of a tar archive")
        data = content[at + _BLOCK : at + _BLOCK + size]
        kind = head[156:157]
        if kind == _LONG_NAME:
            longer = data[:4096].split(b"\0")[0]
        elif kind in _EXTENDED:
            longer = _extended(data[:65_536]).get(b"path", longer)
        else:
            name = longer or _short_name(head)
            if kind in _FILES and not name.endswith(b"/"):
                yield Member(decode_name(name), data)
            longer = b""
        at += _BLOCK + -(-size // _BLOCK) * _BLOCK


def _short_name(head: bytes) -> bytes:
    name, prefix = (head[a:b].split(b"\0")[0] for a, b in ((0, 100), (345, 500)))
    return prefix + b"/" + name if prefix and head[257:263] == b"ustar\0" else name


def _number(field: bytes) -> int:
    """Octal, or base 256 where the first bit is set, as GNU tar writes sizes above 8 GB."""
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big")
    return int(field.strip(b" \0") or b"0", 8)


def _checks(head: bytes) -> bool:
    """Whether the header's sum is the one it states; the sum counts its own field as spaces."""
    stated = head[148:156].strip(b" \0")
    return bool(_OCTAL.fullmatch(stated)) and int(stated, 8) == sum(head[:148]) + sum(head[156:]) + 8 * ord(" ")


def _extended(data: bytes) -> dict[bytes, bytes]:
    """Records "length key=value" of an extended header (POSIX.1-2001, pax)."""
    found: dict[bytes, bytes] = {}
    while data:
        length, _, rest = data.partition(b" ")
        if not length.isdigit() or len(length) > 6 or int(length) <= len(length) + 1:
            break
        name, _, value = rest[: int(length) - len(length) - 1].rstrip(b"\n").partition(b"=")
        found[name] = value
        data = data[int(length) :]
    return found
