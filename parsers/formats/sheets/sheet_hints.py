"""What a workbook says of itself and nobody needs to know, where a reader would stumble over it."""

from __future__ import annotations

import io
import re

import olefile

_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref\s*=\s*[\"']([^\"']*)[\"'][^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_RANGE = re.compile(rb"[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?")
_BOOKS = ("workbook", "book")
_ENTRY = 128  #: bytes of a directory entry (MS-CFB, 2.6.1)


def without_dimension(part: bytes) -> bytes:
    """A sheet without its range where that is none ("1:5"): a hint (ECMA-376-1, 18.3.1.35), for the cells say it."""
    found = _DIMENSION.search(part)
    return part if found is None or _RANGE.fullmatch(found[1]) else part[: found.start()] + part[found.end() :]


def own_workbook(content: bytes) -> bytes:
    """A BIFF workbook whose embedded objects keep their workbooks under another name.

    A reader looks for the stream "Workbook" or "Book" by its name alone, and an embedded sheet has one too. What is
    damaged is left to the reader.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            nested = [path for path in ole.listdir(streams=True) if len(path) > 1 and path[-1].lower() in _BOOKS]
            if not nested or not any(ole.exists(name) for name in _BOOKS):
                return content
            places = [_place(ole, sid) for path in nested if (sid := ole._find(path)) is not None]
    except (OSError, IndexError, ValueError, AttributeError):
        return content
    renamed = bytearray(content)
    for place in places:
        renamed[place : place + 1] = b"_"
    return bytes(renamed)


def _place(ole: olefile.OleFileIO, sid: int) -> int:
    """Where the directory entry of that number stands in the file."""
    sector, entries = ole.first_dir_sector, ole.sector_size // _ENTRY
    for _ in range(sid // entries):
        sector = ole.fat[sector]
    return int(ole.sector_size * (sector + 1) + sid % entries * _ENTRY)
