"""winmail.dat, in which Outlook packs what it attaches (MS-OXTNEF).

Written instead of using tnefparse, which believes the number of properties that an attachment states: 368 bytes held it
up for 25 seconds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.containers.members import Member, Opened, Purse, over_budget, refused
from parsers.facts import Outcome
from parsers.message import charset

MAGIC = b"\x78\x9f\x3e\x22"

_CODE_PAGE, _NEXT_FILE = 0x00069007, 0x00069002
_TITLE, _DATA, _PROPERTIES = 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME, _DISPLAY_NAME, _OBJECT = 0x3707, 0x3001, 0x3701
_EMBEDDED = 0x000D  #: property type of an object; its bytes begin with the 16 of an interface's name
_BINARY = 0x0102  #: the same property as plain bytes, beside or in place of the attribute
_DEPTH = 4
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = (0x0D, 0x1E, 0x1F, 0x102)
_MANY = 0x1000
_NAMED = 0x8000


@dataclass(slots=True)
class _File:
    title: bytes = b""
    long_name: str = ""
    content: bytes = b""
    embedded: bytes = b""


def read(content: bytes, purse: Purse) -> Opened:
    """The files in it, those of a message embedded in it included; skipped where it holds only the looks of a text."""
    found = list(_members(content, 0))
    if not found:
        return Opened((), Outcome.SKIPPED) if _is_whole(content) else refused(Outcome.UNREADABLE, "damaged")
    if cap := over_budget(((len(member.content), len(member.content)) for member in found), purse):
        return refused(Outcome.UNSAFE, "over-budget", cap)
    return Opened(tuple(found))


def _is_whole(content: bytes) -> bool:
    return sum(9 + len(data) + 2 for _, data in _attributes(content)) + 6 == len(content)


def _members(content: bytes, depth: int) -> Iterator[Member]:
    page, file = "", None
    for tag, data in _attributes(content):
        if tag == _CODE_PAGE and len(data) >= 4:
            page = f"cp{struct.unpack_from('<I', data)[0]}"
        elif tag == _NEXT_FILE:
            if file:
                yield from _opened(file, page, depth)
            file = _File()
        elif file:
            _take(file, tag, data, page)
    if file:
        yield from _opened(file, page, depth)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and bytes of each attribute: level, tag, length, data, checksum (MS-OXTNEF, 2.1.3). Stops at damage."""
    at = 6
    while at + 11 <= len(content):
        tag, length = struct.unpack_from("<II", content, at + 1)
        if at + 11 + length > len(content):
            return
        yield tag, content[at + 9 : at + 9 + length]
        at += 11 + length


def _take(file: _File, tag: int, data: bytes, page: str) -> None:
    if tag == _TITLE:
        file.title = data.rstrip(b"\0")
    elif tag == _DATA:
        file.content = data
    elif tag == _PROPERTIES:
        for number, kind, value in _properties(data):
            if number == _LONG_NAME or (number == _DISPLAY_NAME and not file.long_name):
                file.long_name = _text(kind, value, page)
            elif number == _OBJECT and kind == _EMBEDDED:
                file.embedded = value[16:]
            elif number == _OBJECT and kind == _BINARY:
                file.content = file.content or value


def _text(kind: int, value: bytes, page: str) -> str:
    if kind == 0x1F:
        return value[: len(value) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0")
    return charset.decode(value.rstrip(b"\0"), page)


def _opened(file: _File, page: str, depth: int) -> Iterator[Member]:
    if file.embedded.startswith(MAGIC) and depth < _DEPTH:
        yield from _members(file.embedded, depth + 1)
    else:
        name = file.long_name or charset.decode(file.title, page)
        yield Member(name, file.content or file.embedded)


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and first value of each property that is there, however many are stated (MS-OXTNEF, 2.1.3.4)."""
    at = 4
    while at + 4 <= len(data):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        try:
            if number >= _NAMED:
                at = _after_name(data, at)
            value, at = _value(data, at, kind)
        except (struct.error, KeyError):
            return
        yield number, kind & ~_MANY, value


def _after_name(data: bytes, at: int) -> int:
    """A named property has a GUID and then a number or a text."""
    kind, length = struct.unpack_from("<II", data, at + 16)
    return at + 24 if kind == 0 else at + 24 + _padded(length)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The first value, and where the next property begins."""
    plain = kind & ~_MANY
    count = 1
    if kind & _MANY or plain in _VARIABLE:
        count, at = struct.unpack_from("<I", data, at)[0], at + 4
    if plain not in _VARIABLE:
        return data[at : at + _FIXED[plain]], at + count * _FIXED[plain]
    first = b""
    for number in range(min(count, len(data))):
        length = struct.unpack_from("<I", data, at)[0]
        if number == 0:
            first = data[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return -(-length // 4) * 4
