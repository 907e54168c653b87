"""BinHex 4.0, in which old Macintosh programs still send files (RFC 1741)."""

from __future__ import annotations

import re

from parsers.containers.members import Member, Opened, Purse, over_budget, refused
from parsers.facts import Outcome
from parsers.message import charset

_MARK = re.compile(rb"\(This file must be converted with BinHex[^\r\n]{0,40}\)\s{1,8}:")
_LETTERS = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_TO_BASE64 = bytes.maketrans(_LETTERS, _BASE64)
_NOT_LETTERS = bytes(sorted(set(range(256)) - set(_LETTERS)))
_RUN = re.compile(rb"(.?)\x90(.)", re.DOTALL)
_AFTER_NAME = 1 + 4 + 4 + 2 + 4 + 4  #: version, type, creator, flags, length of the data fork, of the resource fork


def is_binhex(content: bytes) -> bool:
    """By the sentence that stands above every such file."""
    return b"BinHex" in content[:2_000] and bool(_MARK.search(content[:2_000]))


def read(content: bytes, purse: Purse) -> Opened:
    """The data fork under its name. Raises on damage."""
    mark = _MARK.search(content)
    end = content.find(b":", mark.end()) if mark else -1
    if mark is None or end < 0:
        return refused(Outcome.UNREADABLE, "damaged")
    packed = _six_bits(content[mark.end() : end])
    if cap := over_budget([(_expanded(packed), len(packed))], purse):
        return refused(Outcome.UNSAFE, "over-budget", cap)
    plain = _RUN.sub(_repeated, packed)
    start = 1 + plain[0]
    size = int.from_bytes(plain[start + 11 : start + 15], "big")
    data = plain[start + _AFTER_NAME + 2 :][:size]
    if len(data) < size:
        return refused(Outcome.UNREADABLE, "damaged")
    return Opened((Member(charset.decode(plain[1:start], "mac_roman"), data),))


def _six_bits(text: bytes) -> bytes:
    import binascii

    letters = text.translate(_TO_BASE64, _NOT_LETTERS)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _expanded(packed: bytes) -> int:
    """How long the file gets when its runs are written out."""
    return len(packed) + sum(found.group(2)[0] for found in _RUN.finditer(packed))


def _repeated(run: re.Match[bytes]) -> bytes:
    """A letter and how often it stands there; no times stands for the mark itself."""
    letter, count = run.group(1), run.group(2)[0]
    return letter * count if count else letter + b"\x90"
