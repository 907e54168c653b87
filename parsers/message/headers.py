"""The header section of a message or part: read with a cap, decoded on request.

Written instead of the standard parser because a cap has to come before the parsing: in CPython 3.11 one
Content-Type of 800 KB or a kilobyte of "(" costs the `email` package minutes or a RecursionError.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from parsers.facts import Budget
from parsers.message import charset

SUBJECT_CHARACTERS = 2_000

#: One line end; "\r\r\n" is what two conversions to CRLF leave behind.
LINE_END = rb"(?>\r{0,2}\n|\r)"
_LINE = re.compile(rb"(?P<no_name>)([^\r\n]*)(?:" + LINE_END + rb"|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*([^\r\n]*)(?:" + LINE_END + rb"|\Z)")
_BLANK_LINE = re.compile(LINE_END + LINE_END)
_LATER_MIME_FIELD = re.compile(rb"(?i)(?:\r?\n|\r)(?:content-type|mime-version)[ \t]*:")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_WORDS_OR_GAP = re.compile(r"(\?=)\s+(=\?)")
_PARAMETER = re.compile(r';\s*([^=;\s"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.|"(?!\s*(?:;|$)|\s+[\w-]+\*?=))*)"?|([^;]*))', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_SEGMENT = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_BEGINS_MESSAGE = re.compile(
    rb"(?i)(?:received|return-path|delivered-to|from|date|message-id|mime-version|x-original-to)[ \t]*:"
)
_THAT_MATTER = re.compile(
    rb"(?im)^(content-(?:type|transfer-encoding|disposition)|mime-version|from|to|cc|subject|date|message-id|in-reply-to|references"
    rb"|auto-submitted|return-path)[ \t]*:[ \t]*([^\r\n]{0,4000}(?:(?:\r?\n|\r)[ \t][^\r\n]{0,1000}){0,60})"
)
_FIELDS = 10_000  #: of one header
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in order: lower-case name, unfolded raw value. `cut` when a cap took something away."""

    fields: tuple[tuple[str, bytes], ...] = ()
    cut: bool = False

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field, topmost first, charset guessed, encoded words left as they are."""
        return tuple(charset.decode(value) for key, value in self.fields if key == name)

    def first(self, name: str) -> str:
        """The topmost value of a field; empty when there is none."""
        for key, value in self.fields:
            if key == name:
                return charset.decode(value)
        return ""

    def has(self, name: str) -> bool:
        """Whether a field stands there, even an empty one."""
        return any(key == name for key, _ in self.fields)

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether one of those fields stands there."""
        return any(key in names for key, _ in self.fields)

    def text(self, name: str) -> str:
        """The topmost value as a person reads it."""
        return readable(self.first(name))


_WIDE = re.compile(rb"(\0)?(?:[!-~]\0){4}")
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf|[\0\r\n]|[ \t]+(?=[\r\n]))*")


def beginning(content: bytes) -> int:
    """Where the header begins: gateways put byte order marks, blank lines and NULs before it."""
    found = _BEFORE.match(content)
    return found.end() if found else 0


def in_one_byte_letters(content: bytes) -> bytes:
    """The message as it was before a gateway wrote it in UTF-16; any other as it is."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode("utf-8")
    wide = _WIDE.match(content)  # no field name holds NUL
    return content.decode("utf-16-be" if wide[1] else "utf-16-le", "replace").encode("utf-8") if wide else content


def read(content: bytes, start: int, end: int, budget: Budget) -> tuple[Headers, int]:
    """Header section at `start`, and where the body begins. A missing blank line ends it as well."""
    start += 3 if content.startswith(codecs.BOM_UTF8, start, end) else 0
    limit = min(end, start + budget.header_bytes)
    fields: list[tuple[str, list[bytes]]] = []
    at = start
    while at < limit and (line := _FIELD.match(content, at, end) or _LINE.match(content, at, end)):
        name, text = line.groups()
        if name:
            fields.append((name.decode("ascii").lower(), [text]))
        elif not text:
            return _freeze(fields, budget, cut=False), line.end()
        elif fields and (text[:1] in b" \t" or _is_broken_fold(content, at, limit, text)):
            fields[-1][1].append(text)
        elif not (at == start and _is_banner(content, text, line.end())):
            return _freeze(fields, budget, cut=False), at
        at = line.end()
    if at >= end:
        return _freeze(fields, budget, cut=False), end
    body = _after_blank_line(content, at, end)
    for later in _THAT_MATTER.finditer(content, at, body):  # a header too long to be read is looked through for these
        fields.append((later[1].decode("ascii").lower(), [later[2]]))
        if len(fields) > _FIELDS:
            break
    return _freeze(fields, budget, cut=True), body


def _after_blank_line(content: bytes, at: int, end: int) -> int:
    """Where the body begins after a header section that is too long to be read."""
    for blank in (b"\n\r\n", b"\n\n", b"\r\r"):
        found = content.find(blank, at, end)
        if found >= 0:
            return found + len(blank)
    return end


def _is_broken_fold(content: bytes, at: int, limit: int, text: bytes) -> bool:
    """A line folded without its leading space: the MIME fields are still to come before the blank line."""
    if text.startswith(b"--"):
        return False
    blank = _BLANK_LINE.search(content, at, min(limit, at + 4096))
    return bool(blank and _LATER_MIME_FIELD.search(content, at, blank.start() + 1))


def _is_banner(content: bytes, text: bytes, after: int) -> bool:
    """What a gateway or a mbox put on a line of its own before the header of a message."""
    return text.startswith((b"From ", b">From ")) or bool(_BEGINS_MESSAGE.match(content, after))


def _freeze(fields: list[tuple[str, list[bytes]]], budget: Budget, *, cut: bool) -> Headers:
    # No header may hold NUL (RFC 5322, 2.2), and no database takes it.
    values = [(name, b"".join(lines).replace(b"\0", b"").strip()) for name, lines in fields]
    longest = budget.header_line_bytes
    cut = cut or any(len(value) > longest for _, value in values)
    return Headers(tuple((name, value[:longest]) for name, value in values), cut)


def readable(value: str) -> str:
    """Encoded words decoded, control and bidi characters gone, white space squeezed (RFC 2047)."""
    text = _BIDI.sub("", _CONTROL.sub(" ", decode_words(value)))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def decode_words(value: str) -> str:
    """RFC 2047, tolerant: words inside quotes, letters split over two words, wrong and unknown charsets."""
    if "=?" not in value:
        return charset.mend(value)
    joined = _WORDS_OR_GAP.sub(r"\1\2", value)
    return charset.mend("".join(_runs(joined)))


def _runs(value: str) -> Iterator[str]:
    """Plain stretches, and neighbouring words of one charset decoded together (a letter may span two)."""
    end, label, held = 0, "", b""
    for word in _ENCODED_WORD.finditer(value):
        name = word.group(1).partition("*")[0].lower()
        plain = value[end : word.start()]
        if held and (plain or name != label):
            yield charset.decode(held, label)
            held = b""
        if plain:
            yield plain
        label, end = name, word.end()
        held += _word_bytes(word.group(2), word.group(3))
    if held:
        yield charset.decode(held, label)
    yield value[end:]


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b"\r", b"").replace(b"\n", b""), header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Main value in lower case, and parameters; RFC 2231 forms are decoded and beat plain ones."""
    head, semicolon, _ = value.partition(";")
    main = head.strip().lower()
    if not semicolon:
        return main, {}
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in _PARAMETER.finditer(value, len(head)):
        quoted, bare = found.group(2), found.group(3)
        text = _ESCAPED.sub(r"\1", quoted) if quoted is not None else bare.strip()
        name = found.group(1).lower()
        segment = _SEGMENT.fullmatch(name) if "*" in name else None
        if segment and (segment.group(2) or segment.group(3)):
            place = int(segment.group(2) or 0)
            pieces.setdefault(segment.group(1), {}).setdefault(place, (bool(segment.group(3)), text))
        else:
            plain.setdefault(name, text)
    if not pieces:
        return main, plain
    extended = {name: _join_segments(parts) for name, parts in pieces.items()}
    return main, plain | {name: text for name, text in extended.items() if text}


def _join_segments(parts: dict[int, tuple[bool, str]]) -> str:
    """RFC 2231, 4.1: join as bytes first, because a segment may end inside a letter."""
    label, held, escaped = "", b"", ""
    for order, (place, (encoded, text)) in enumerate(sorted(parts.items())):
        if order == 0 and encoded and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        if encoded:
            escaped += text  # an escape may be cut between two segments
        else:
            held += unquote_to_bytes(escaped) + text.encode("utf-8")
            escaped = ""
        if place != order and place - order > 1:
            break
    return charset.decode(held + unquote_to_bytes(escaped), label)
