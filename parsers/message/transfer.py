"""Transfer encodings as they come: base64 with words behind it, with blanks for "+" or of the URL alphabet; uuencode."""

from __future__ import annotations

import binascii
import html
import io
import re
from collections.abc import Iterator
from contextlib import suppress

import pybase64

FILE_IN_BASE64 = (b"UEsDB", b"JVBERi0", b"0M8R4", b"UmFyIRo", b"N3q8rycc", b"e1xydGY")  #: how files begin
_NOT_BASE64 = bytes(sorted(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")))
_LETTERS_AND_ENDS = bytes(sorted(set(range(256)) - set(_NOT_BASE64))) + b"\r\n"
_PADDING = re.compile(rb"[=\s]*")
_JOINED = re.compile(rb"[A-Za-z0-9+/]{2,}(?:={1,2}|[ \t]*(?:[\r\n]|\Z))")  #: a line of nothing but base64
_STRETCH = 1 << 20  #: letters of base64 decoded at once
_GOES_ON = re.compile(rb"[A-Za-z0-9+/]")  #: behind padding: base64 joined to base64
#: A line that people wrote or a list appended: words with a blank between, a rule, letters beyond ASCII, an address.
_WORDS = re.compile(
    rb"(?:\A|(?<=[\r\n]))[^\r\n]{0,200}?(?:[\x80-\xff]|[A-Za-z0-9,.:;!?)]{1,30}[ \t]+[A-Za-z0-9(]|[_=*#-]{3}|://)"
)
_LONG_LINE = re.compile(rb"[A-Za-z0-9+/]{48}")
_LAST = 100  #: bytes in which the padding stands
_TAIL = 8_192  #: bytes in which words behind a file are looked for
_HEAD = 4_096  #: bytes in which a file shows that its base64 was changed on the way
_WORDS_BEFORE = re.compile(rb"\s{0,100}[A-Za-z-]{1,60}(?::|[ \t]+[A-Za-z])")
_FILE_LINE = re.compile(rb"(?<=[\r\n])(?:" + b"|".join(FILE_IN_BASE64) + rb")[A-Za-z0-9+/]{40,}")
_BLANK_WITHIN = re.compile(rb"[A-Za-z0-9+/]{4} [A-Za-z0-9+/ ]{4}")
_URL_LETTER = re.compile(rb"[A-Za-z0-9]{4}[A-Za-z0-9_-]{0,60}[_-][A-Za-z0-9]{4}")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_LINE_TAG = re.compile(rb"(?i)(?:\r?\n|\r)?</?(?:br|p|div|pre|tr|li|body)\b[^<>]*>(?:\r?\n|\r)?")
_TAG = re.compile(rb"<[^<>]*>")
_UU_BEGIN = re.compile(rb"(?:\A|(?<=[\r\n]))begin [0-7]{3,4} ([^\r\n]{1,250})(?:\r?\n|\r)")
_UU_END = re.compile(rb"(?:\r?\n|\r)end[ \t]*(?=[\r\n]|\Z)")

#: Such letters, at least a line of it, in a text or a link: what no encoding was declared for.
_OPENS_FILE = re.compile(rb"(?<![A-Za-z0-9+/])(?:" + b"|".join(FILE_IN_BASE64) + rb")[A-Za-z0-9+/]{40,}+(?P<padding>={0,2})")
_GOES_ON_IN_LINE = re.compile(rb"[ \t]*(?:\r?\n|\r)[ \t]?([A-Za-z0-9+/]{1,1000}+)(={0,2})(?=[\s\"'<)]|\Z)")
_NAME_BEFORE = re.compile(rb"(?i)\b(?:x-)?(?:filename|download|name)\s{0,3}=\s{0,3}[\"']?([^\"';:\r\n]{1,250})")
_BEFORE = 400  #: bytes before a file in which its name may stand


def base64_file(content: bytes, start: int, end: int) -> tuple[bytes, bool]:
    """A file of a mail in base64, without words that stand before and behind it.

    Blanks for "+", the URL alphabet and padding that was encoded once more are mended.
    """
    if _WORDS_BEFORE.match(content, start, end) and (file := _FILE_LINE.search(content, start, min(start + _HEAD, end))):
        start = file.start()
    if content[max(start, end - _LAST) : end].rstrip().endswith(b"=3D"):
        return from_base64(content[start:end].replace(b"=3D", b"="))
    end = _end_of_base64(content, start, end)
    head = content[start : min(start + _HEAD, end)]
    if not head.translate(None, _LETTERS_AND_ENDS):  # as nearly always, and the searches below are slow
        return from_base64(content, start, end)
    if _BLANK_WITHIN.search(head) and len({len(line) for line in head.splitlines()[:-1] if line.strip()}) == 1:
        return from_base64(content[start:end].strip().replace(b" ", b"+"))
    if _URL_LETTER.search(head) and b"+" not in head and b"/" not in head:
        return from_base64(content[start:end].translate(_FROM_URL))
    return from_base64(content, start, end)


def _end_of_base64(content: bytes, start: int, end: int) -> int:
    """Behind the padding, or before the first line of words that no base64 follows. Base64 joined to base64 goes on."""
    padding = content.find(b"=", start, end)
    while padding >= 0:
        behind = _PADDING.match(content, padding, end)
        at = behind.end() if behind else end
        if not _JOINED.match(content, at, end):
            return at
        padding = content.find(b"=", at, end)
    tail = max(start, end - _TAIL)
    if not content[tail:end].translate(None, _LETTERS_AND_ENDS):
        return end
    for found in _WORDS.finditer(content, tail, end):
        if not _LONG_LINE.search(content, found.start(), end):
            return found.start()
    return end


def from_base64(content: bytes, start: int = 0, end: int | None = None) -> tuple[bytes, bool]:
    """Base64 with line ends, junk letters and padding anywhere; False when letters are missing at the end.

    What is large is read in stretches, so that nothing but the file itself is held beside the message.
    """
    end = len(content) if end is None else end
    padding = content.find(b"=", start, end)
    if end - start > _STRETCH and not _GOES_ON.search(content, end if padding < 0 else padding, end):
        return _in_stretches(content, start, end if padding < 0 else padding)
    raw = content[start:end]
    ended = raw.rstrip(b"= \t\r\n")
    if b"=" not in ended:  # one stretch of base64, as nearly always: one pass, in which the library leaves out the junk
        with suppress(binascii.Error):  # letters are missing
            return pybase64.b64decode(ended + b"=="), True
    letters = raw.translate(None, _NOT_BASE64)
    blocks = [block for block in letters.rstrip(b"=").split(b"=") if block]
    whole = all(len(block) % 4 != 1 for block in blocks)
    usable = [block[: len(block) - (len(block) % 4 == 1)] for block in blocks]
    return b"".join(binascii.a2b_base64(block + b"=" * (-len(block) % 4)) for block in usable), whole


def _in_stretches(content: bytes, start: int, end: int) -> tuple[bytes, bool]:
    """Letters without padding between them."""
    file, rest = io.BytesIO(), b""
    for at in range(start, end, _STRETCH):
        letters = rest + content[at : min(at + _STRETCH, end)].translate(None, _NOT_BASE64)
        cut = len(letters) // 4 * 4
        file.write(pybase64.b64decode(letters[:cut]))
        rest = letters[cut:]
    if len(rest) > 1:
        file.write(pybase64.b64decode(rest + b"=" * (4 - len(rest))))
    return file.getvalue(), len(rest) != 1


def standing_in_text(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Files in base64 that stand in a text, a calendar or a link without any header: from where to where, and their names.

    A file ends with its padding, or with the first line that is shorter than the one before.
    """
    at = 0 if any(sign in raw for sign in FILE_IN_BASE64) else len(raw)
    while begin := _OPENS_FILE.search(raw, at):
        end, ended, length = begin.end(), bool(begin["padding"]), 0
        while not ended and (line := _GOES_ON_IN_LINE.match(raw, end)):
            end, ended, length = line.end(), bool(line[2]) or len(line[1]) < length, max(length, len(line[1]))
        names = _NAME_BEFORE.findall(raw, max(at, begin.start() - _BEFORE), begin.start())
        yield begin.start(), end, names[-1].strip() if names else b""
        at = end


def without_standing(raw: bytes) -> bytes:
    """The text around such files."""
    kept, at = [], 0
    for start, end, _ in standing_in_text(raw):
        kept.append(raw[at:start])
        at = end
    return b"".join((*kept, raw[at:])) if kept else raw


def from_quoted_printable(raw: bytes) -> bytes:
    # a2b_qp takes "=\r" as a soft break only up to the next "\n", which mail with bare CR never has.
    return binascii.a2b_qp(raw if b"\n" in raw else raw.replace(b"\r", b"\n"))


def uuencoded(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and bytes of files that stand uuencoded in a text, in order."""
    at = 0
    while begin := _UU_BEGIN.search(raw, at):
        end = _UU_END.search(raw, begin.end() - 1)
        at = end.end() if end else len(raw)
        lines = re.split(rb"\r?\n|\r", raw[begin.end() : end.start() if end else at])
        yield begin.group(1).strip(), b"".join(map(_uu_line, lines))


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Characters beyond the count: some encoders add one to each line, to check it by.
        try:
            return binascii.a2b_uu(line[: 1 + -(-((line[0] - 32) & 63) // 3) * 4]) if line else b""
        except binascii.Error:
            return b""


def unmarked(raw: bytes) -> bytes:
    """A page as the lines that it shows, for files that were pasted into it letter by letter."""
    lines = _TAG.sub(b"", _LINE_TAG.sub(b"\n", raw)).decode("latin-1")
    return html.unescape(lines).replace("\xa0", " ").encode("latin-1", "replace")


def without_uuencoded(raw: bytes) -> bytes:
    """The text around uuencoded files."""
    kept, at = [], 0
    while begin := _UU_BEGIN.search(raw, at):
        kept.append(raw[at : begin.start()])
        end = _UU_END.search(raw, begin.end() - 1)
        at = end.end() if end else len(raw)
    return b"".join(kept) + raw[at:]
