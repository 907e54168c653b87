"""The directory of a ZIP file as office programs write it (APPNOTE 4.3), read at once; any other is left to `zipfile`.

Half the time of an ordinary document would go into what `zipfile` does for the seldom case.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from math import inf
from typing import IO, NamedTuple

LOCKED = 0x1  #: the flag of an encrypted member
_ORDINARY = 0x80E  #: how hard it was packed, sizes behind the data, a name in UTF-8: flags that change nothing here
_NEWEST = 63  #: the version of the format that `zipfile` reads
_LONGEST_COMMENT = 0xFFFF  #: bytes, at the end of the file
_SMALL = 8 * 1024  #: bytes; a larger member is unpacked as far as it is read
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")


class ZipEntry(NamedTuple):
    """What the directory says of a member; sizes in bytes."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    start: int  #: where its own head stands


class ZipDirectory:
    """An open ZIP file, its members in the order of the directory."""

    def __init__(self, content: bytes) -> None:
        """Raises what `zipfile.ZipFile` raises."""
        self._content = content
        self._library: zipfile.ZipFile | None = None
        ordinary = _ordinary_entries(content)
        self.entries = _all_entries(self._by_library()) if ordinary is None else ordinary
        self._ordinary = {} if ordinary is None else {entry.name: entry for entry in ordinary}
        self.names = frozenset(entry.name for entry in self.entries)

    def size(self, name: str) -> float:
        """What the last member of that name unpacks to; infinite when there is none."""
        return next((entry.size for entry in reversed(self.entries) if entry.name == name), inf)

    def read(self, name: str) -> bytes:
        """The bytes of a member; KeyError when there is none, and what `zipfile` raises for damage."""
        found = _unpacked(self._content, self._ordinary[name]) if name in self._ordinary else None
        return self._by_library().read(name) if found is None else found

    def open(self, name: str) -> IO[bytes]:
        """A member to read bit by bit, unpacked as far as that."""
        entry = self._ordinary.get(name)
        if entry is None or entry.method != zipfile.ZIP_DEFLATED:
            return self._by_library().open(name)
        found = _unpacked(self._content, entry) if entry.size <= _SMALL else None
        if found is not None:
            return io.BytesIO(found)
        return _Bits(_packed(self._content, entry) or b"", lambda: self._by_library().open(name))

    def _by_library(self) -> zipfile.ZipFile:
        if self._library is None:
            self._library = zipfile.ZipFile(io.BytesIO(self._content))
        return self._library


def _all_entries(archive: zipfile.ZipFile) -> tuple[ZipEntry, ...]:
    return tuple(
        ZipEntry(
            info.filename, info.flag_bits, info.compress_type, info.CRC, info.compress_size, info.file_size, info.header_offset
        )
        for info in archive.infolist()
    )


def _ordinary_entries(content: bytes) -> tuple[ZipEntry, ...] | None:
    """The directory; None where anything about it is out of the ordinary, the members' order and overlaps included."""
    last = content.rfind(b"PK\x05\x06", max(0, len(content) - _END.size - _LONGEST_COMMENT))
    if last < 0 or last + _END.size > len(content) or content[max(0, last - 20) : last - 16] == b"PK\x06\x07":  # Zip64
        return None
    _, _, _, _, _, size, at, comment = _END.unpack_from(content, last)
    if last + _END.size + comment != len(content) or at + size != last:
        return None
    entries, free = list[ZipEntry](), 0
    while at < last:
        if at + _ENTRY.size > last:
            return None
        signature, _, version, flags, method, _, _, crc, packed, size, length, extra, comment, _, _, _, start = (
            _ENTRY.unpack_from(content, at)
        )
        name = content[at + _ENTRY.size : at + _ENTRY.size + length]
        at += _ENTRY.size + length
        if signature != b"PK\x01\x02" or version > _NEWEST or flags & ~_ORDINARY or extra or comment or start < free:
            return None
        if at > last or not name.isascii() or b"\0" in name:
            return None
        free = start + _LOCAL.size + length + packed
        entries.append(ZipEntry(name.decode("ascii"), flags, method, crc, packed, size, start))
    return tuple(entries)


def _packed(content: bytes, entry: ZipEntry) -> bytes | None:
    """A member's bytes as they are packed; None where its own head is not as the directory says."""
    if entry.start + _LOCAL.size > len(content):
        return None
    signature, *_, length, extra = _LOCAL.unpack_from(content, entry.start)
    start = entry.start + _LOCAL.size + length + extra
    name = content[entry.start + _LOCAL.size : start - extra]
    if signature != b"PK\x03\x04" or name != entry.name.encode("ascii") or start + entry.packed > len(content):
        return None
    return content[start : start + entry.packed]


def _unpacked(content: bytes, entry: ZipEntry) -> bytes | None:
    """A member's bytes, never more than it declares; None where its head, size or sum is not as the directory says."""
    found = _packed(content, entry)
    if found is None:
        return None
    if entry.method == zipfile.ZIP_DEFLATED and entry.size:
        try:
            found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(found, entry.size)
        except zlib.error:
            return None
    elif entry.method != zipfile.ZIP_STORED:
        return None
    return found if len(found) == entry.size and zlib.crc32(found) == entry.crc else None


class _Bits(io.BytesIO):
    """The beginning of a packed member. Its end, and whatever is wrong with it, is the library's to tell."""

    def __init__(self, packed: bytes, whole: Callable[[], IO[bytes]]) -> None:
        super().__init__()
        self._packed = packed
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        self._at = 0
        self._whole = whole
        self._rest: IO[bytes] | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes, as many as asked for but at the end."""
        if self._rest is None:
            piece = self._next(size or 0)
            if piece:
                return piece
            self._rest = self._whole()
            self._rest.seek(self._at)
        return self._rest.read(-1 if size is None else size)

    def _next(self, size: int) -> bytes:
        try:
            piece = self._unpacker.decompress(self._packed, size) if size > 0 else b""
        except zlib.error:
            return b""
        self._packed = self._unpacker.unconsumed_tail
        if len(piece) < size:
            return b""
        self._at += size
        return piece
