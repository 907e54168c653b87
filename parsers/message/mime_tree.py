"""A message as a tree of parts (RFC 2045, 2046), read by offsets, with caps before the work.

Written instead of `email.feedparser`, whose parameter parsing is quadratic and runs before a caller can
measure a header, and whose time for ordinary mail is several times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.containers import smime
from parsers.facts import Budget, Problem
from parsers.message.headers import LINE_END, Headers, beginning, in_one_byte_letters, parameters, read
from parsers.message.transfer import FILE_IN_BASE64, base64_file, from_quoted_printable, uuencoded

_LINE_BREAK = re.compile(rb"[\r\n]")
_REST_OF_DELIMITER = re.compile(rb"(--)?(?:[ \t][^\r\n]*)?(?:" + LINE_END + rb"|\Z)")
_UNDECLARED_BOUNDARY = re.compile(rb"(?:\A|(?<=[\r\n]))--([^\r\n]{1,200}?)[ \t]{0,20}(?:\r?\n|\r)[Cc]ontent-[A-Za-z-]+[ \t]*:")
#: At the head of a body, but for blank lines and the sentence for programs that know no MIME.
_OPENS_WITH_DELIMITER = re.compile(
    rb"\s{0,40}(?:This is a (?:multi-?part|MIME)[^\r\n]{0,200}\s{1,40})?--([^\s]{1,200})"
    rb"[ \t]{0,20}(?:\r?\n|\r)[Cc]ontent-[A-Za-z-]+[ \t]*:"
)
_LATER_HEADER = re.compile(rb"\s{0,200}(?<=[\r\n])((?:Content-[A-Za-z-]+|MIME-Version)[ \t]*:)", re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9.+_-]{1,80}/[a-z0-9.+_-]{1,120}")
_BASE64_LINES = re.compile(rb"(?:[A-Za-z0-9+/]{40,}(?:\r?\n|\r)){2}")
BARE_FILE = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_SIGNED_KINDS = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENTITY = re.compile(rb"(?i)\s{0,8}(?:content-[a-z-]{1,60}|mime-version)[ \t]*:")
_NEAR_DELIMITERS = 100_000  #: lines that begin like a boundary and are none; honest mail has a handful


@dataclass(frozen=True, slots=True)
class MimePart:
    """One part: its header, its type, and either children or the encoded body."""

    headers: Headers
    kind: str  #: Content-Type in lower case; text/plain when there is none
    parameters: dict[str, str] = field(hash=False)
    children: tuple[MimePart, ...] = ()
    content: bytes = field(default=b"", repr=False)  #: the message, or the signed entity; empty with children
    start: int = 0  #: where the body begins in it
    end: int = 0  #: and where it ends

    @property
    def raw(self) -> bytes:
        """The body as transferred; cut out of the message only when it is asked for."""
        return self.content[self.start : self.end]

    def walk(self) -> Iterator[MimePart]:
        """This part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()  # no deeper than Budget.depth


@dataclass(slots=True)
class _Reading:
    content: bytes
    budget: Budget
    parts: int = 0
    near: int = 0  #: lines met that begin like a boundary and are none
    problems: list[Problem] = field(default_factory=list)


def read_tree(content: bytes, budget: Budget) -> tuple[MimePart, tuple[Problem, ...]]:
    """The whole message. What a cap cut off is named in the problems (`over-budget`)."""
    reading = _Reading(in_one_byte_letters(content), budget)
    root = _read_part(reading, beginning(reading.content), len(reading.content), 0, "text/plain")
    return root, tuple(dict.fromkeys(reading.problems))


def _read_part(reading: _Reading, start: int, end: int, depth: int, default: str) -> MimePart:
    reading.parts += 1
    headers, body = read(reading.content, start, end, reading.budget)
    if not headers.has("content-type") and (later := _LATER_HEADER.match(reading.content, body, end)):
        more, body = read(reading.content, later.start(1), end, reading.budget)  # blank lines broke it
        headers = Headers(headers.fields + more.fields, headers.cut or more.cut)
    if headers.cut:
        reading.problems.append(Problem("over-budget", "header"))
    main, given = parameters(headers.first("content-type"))
    found = _TYPE.search(main)
    kind = found.group() if found else default
    if main.startswith("multipart") or kind.startswith("multipart/") or _is_multipart(reading, kind, body, end):
        if depth >= reading.budget.depth:
            reading.problems.append(Problem("over-budget", "depth"))
        elif children := _children(reading, given.get("boundary", ""), body, end, depth, kind):
            return MimePart(headers, kind, given, tuple(children), start=body)
        kind = "text/plain"
    return _leaf_or_signed(reading, MimePart(headers, kind, given, (), reading.content, body, end), depth)


def _leaf_or_signed(reading: _Reading, leaf: MimePart, depth: int) -> MimePart:
    if leaf.kind in _SIGNED_KINDS and depth < reading.budget.depth and (inner := _signed_entity(leaf)):
        below = _Reading(inner, reading.budget, reading.parts, problems=reading.problems)
        child = _read_part(below, 0, len(inner), depth + 1, "text/plain")
        reading.parts = below.parts
        return MimePart(leaf.headers, leaf.kind, leaf.parameters, (child,), start=leaf.start)
    return leaf


def _is_multipart(reading: _Reading, kind: str, body: int, end: int) -> bool:
    """A text that begins with a delimiter and the header of a part, and holds that delimiter again, whatever it is called."""
    if kind not in ("text/plain", "text/html"):
        return False
    found = _OPENS_WITH_DELIMITER.match(reading.content, body, end)
    return found is not None and reading.content.find(b"--" + found[1], found.end(), end) >= 0


def _signed_entity(part: MimePart) -> bytes | None:
    """The MIME entity within an opaque signature (RFC 8551, 3.5.2); None for anything else."""
    entity = smime.within(payload(part)[0])
    return entity if entity and _ENTITY.match(entity) else None


def _children(reading: _Reading, name: str, start: int, end: int, depth: int, kind: str) -> list[MimePart]:
    default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    boundary = name.encode("utf-8", "surrogateescape")
    spans = list(_spans(reading, boundary, start, end)) if boundary else []
    if not spans:  # the header and the body do not agree on the boundary
        found = _UNDECLARED_BOUNDARY.search(reading.content, start, end)
        spans = list(_spans(reading, found.group(1), start, end)) if found else []
    children = []
    for child_start, child_end in spans:
        if reading.parts >= reading.budget.parts:
            reading.problems.append(Problem("over-budget", "parts"))
            break
        children.append(_read_part(reading, child_start, child_end, depth + 1, default))
    return children


def _spans(reading: _Reading, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the body parts lie; a last part without its delimiter ends with the parent (RFC 2046, 5.1.1)."""
    content, needle = reading.content, b"--" + boundary
    begin, count = -1, 0
    at = content.find(needle, start, end)
    while at >= 0 and count <= reading.budget.parts:
        rest = _REST_OF_DELIMITER.match(content, at + len(needle), end)
        if rest and (at == start or content[at - 1] in b"\r\n"):
            if begin >= 0:
                count += 1
                yield begin, max(begin, at - _line_end_before(content, at))
            begin = rest.end()
            at = content.find(needle, max(begin, at + 1), end)
            if rest.group(1):  # the end, unless more parts stand behind it
                begin = -1
        else:
            reading.near += 1
            line_break = _LINE_BREAK.search(content, at, end) if reading.near < _NEAR_DELIMITERS else None
            at = content.find(needle, line_break.end(), end) if line_break else -1
    if 0 <= begin < end:
        yield begin, end


def _line_end_before(content: bytes, at: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    return 2 if content[at - 2 : at] == b"\r\n" else 1


def payload(part: MimePart) -> tuple[bytes, bool]:
    """The part's own bytes, and whether they arrived whole. Never raises."""
    encoding = part.headers.first("content-transfer-encoding").lower()
    start = part.content[part.start : min(part.start + 400, part.end)].lstrip()
    if "base64" in encoding:
        return (part.raw, True) if start.startswith(BARE_FILE) else base64_file(part.content, part.start, part.end)
    if "uu" in encoding:
        files = tuple(uuencoded(part.raw))
        return (files[0][1], True) if files else (part.raw, False)
    if not part.kind.startswith("text/html") and start.startswith(FILE_IN_BASE64) and _BASE64_LINES.match(start):
        return base64_file(part.content, part.start, part.end)  # the encoding was never declared, or another one was
    return (from_quoted_printable(part.raw) if "quoted" in encoding else part.raw), True
