"""Names of folders and files that every system takes: Windows is the strictest, so its rules are kept."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_LONGEST = 90  # letters of one name; a whole path of Windows has 260


def safe(name: str, otherwise: str = "_") -> str:
    """The name without what no system takes in one, in NFC, at most 90 letters with its extension."""
    composed = unicodedata.normalize("NFC", name)
    visible = "".join(c for c in composed if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    plain = " ".join(_FORBIDDEN.sub(" ", visible).split()).strip(". ")
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    extension = found.group() if (found := _EXTENSION.search(plain)) else ""
    stem = plain[: len(plain) - len(extension)][: _LONGEST - len(extension)].rstrip(". ")
    return f"{stem}{extension}" or otherwise


def numbered(position: int, of: int, name: str) -> str:
    """ "01. Trường Mầm non Hoa Mai": as many digits as the last of them needs, two at least."""
    return safe(f"{position:0{max(2, len(str(of)))}}. {name}")


class Taken:
    """Names that are given already, held against each other as Windows does: without case."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def unique(self, name: str) -> str:
        """The name, or the same with (2), (3) … before its extension."""
        extension = found.group() if (found := _EXTENSION.search(name)) else ""
        stem, number, wanted = name[: len(name) - len(extension)], 1, name
        while wanted.casefold() in self._names:
            number += 1
            wanted = f"{stem} ({number}){extension}"
        self._names.add(wanted.casefold())
        return wanted
