"""Outlook's own message files, .msg (MS-OXMSG): sender, date, subject, text, and what is attached."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import olefile

from parsers.containers.members import Member, Opened, Purse, refused
from parsers.facts import Forwarded, Outcome, Sender
from parsers.message import charset
from parsers.message.headers import readable

_OLE = b"\xd0\xcf\x11\xe0"
_MESSAGE_CLASS = bytes.fromhex("0b0d020000000000c000000000000046")  #: CLSID of the root of every .msg
_PROPERTIES = "__properties_version1.0"
_EMBEDDED = "__substg1.0_3701000D"
_SUBJECT, _BODY, _SENDER_NAME = "0037", "1000", "0C1A"
_SENDER_ADDRESSES = ("5D01", "5D02", "0C1F", "0065")  #: SMTP address, the one represented, and what older versions have
_ATTACHED_NAMES = ("3707", "3704", "3001")  #: long, short, displayed
_SENT = (0x0039, 0x0E06)  #: when it was submitted, when it was delivered
_DEPTH = 4
_TEXT = 2_000_000  #: bytes of one text

Path = tuple[str, ...]


def is_message(content: bytes) -> bool:
    """By the class of its root storage, which the first directory entry states (MS-CFB, 2.6.1)."""
    if not content.startswith(_OLE) or len(content) < 512:
        return False
    shift, directory = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 48)[0]
    root = (directory + 1) << min(shift, 16)
    return content[root + 80 : root + 96] == _MESSAGE_CLASS


def read(content: bytes, purse: Purse) -> Opened:
    """Everything attached, embedded messages opened, and each message as one that was forwarded. Raises on damage."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        streams = {tuple(path): ole.get_size(path) for path in ole.listdir()}
        # Two streams may claim the same sectors, so that the sizes together say nothing about the file's.
        if not purse.can_pay(0, sum(streams.values())):
            return refused(Outcome.UNSAFE, "over-budget", "expanded-bytes")
        members: list[Member] = []
        letters: list[Forwarded] = []
        for folder in _messages(streams):
            letters.append(_letter(ole, streams, folder))
            members += _attached(ole, streams, folder)
    return Opened(tuple(members), letters=tuple(letters))


def _messages(streams: dict[Path, int]) -> list[Path]:
    """The message itself, then those embedded in it, outermost first."""
    found = {path[:-1] for path in streams if path[-1] == _PROPERTIES and (len(path) == 1 or path[-2] == _EMBEDDED)}
    return sorted((path for path in found if len(path) <= 2 * _DEPTH), key=lambda path: (len(path), path))


def _attached(ole: olefile.OleFileIO, streams: dict[Path, int], folder: Path) -> Iterator[Member]:
    places = sorted(
        {path[: len(folder) + 1] for path in streams if path[: len(folder)] == folder and len(path) > len(folder) + 1}
    )
    for place in places:
        data = (*place, "__substg1.0_37010102")
        if place[-1].startswith("__attach_version1.0_") and data in streams:
            names = (_text(ole, streams, place, tag) for tag in _ATTACHED_NAMES)
            yield Member(next(filter(None, names), ""), _bytes(ole, data))


def _letter(ole: olefile.OleFileIO, streams: dict[Path, int], folder: Path) -> Forwarded:
    addresses = (_text(ole, streams, folder, tag) for tag in _SENDER_ADDRESSES)
    address = next((text for text in addresses if "@" in text), "")
    name = readable(_text(ole, streams, folder, _SENDER_NAME))
    return Forwarded(
        Sender(readable(address).lower(), name) if address else None,
        _sent(_bytes(ole, (*folder, _PROPERTIES)), embedded=bool(folder)),
        readable(_text(ole, streams, folder, _SUBJECT)),
        "\n".join(_text(ole, streams, folder, _BODY).split("\r\n")).strip(),
    )


def _text(ole: olefile.OleFileIO, streams: dict[Path, int], folder: Path, tag: str) -> str:
    """A text property: UTF-16, or in some code page."""
    for kind, label in (("001F", "utf-16-le"), ("001E", "")):
        path = (*folder, f"__substg1.0_{tag}{kind}")
        if path in streams:
            return charset.decode(_bytes(ole, path)[:_TEXT], label).replace("\0", "")
    return ""


def _bytes(ole: olefile.OleFileIO, path: Path) -> bytes:
    data: bytes = ole.openstream(list(path)).read()
    return data


def _sent(properties: bytes, *, embedded: bool) -> str:
    """The time of sending as a Date header has it; 16 bytes a property after the stream's own head (MS-OXMSG, 2.4)."""
    head = 24 if embedded else 32
    times = {
        number: ticks
        for kind, number, _, ticks in struct.iter_unpack("<HHIQ", properties[head : head + (len(properties) - head) // 16 * 16])
        if kind == 0x0040
    }
    ticks = next((times[number] for number in _SENT if times.get(number)), 0)
    try:
        return format_datetime(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)) if ticks else ""
    except OverflowError:
        return ""
