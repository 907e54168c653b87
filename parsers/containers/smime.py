"""S/MIME and CMS containers: what lies within a signature, and which are sealed (RFC 5652, RFC 8551).

A walk over BER instead of a library: three levels down to one octet string, nothing is verified.
"""

from __future__ import annotations

from parsers.containers.members import Member, Opened, Purse, refused
from parsers.facts import Outcome

_ARC = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"  #: OBJECT IDENTIFIER 1.2.840.113549.1.7 …
_SIGNED, _ENVELOPED = _ARC + b"\x02", _ARC + b"\x03"
_AUTH_ENVELOPED = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
_HEAD = 40  #: bytes in which the outermost type stands
_DEPTH = 16
_CONSTRUCTED = 0x20
_SEQUENCE, _CONTEXT, _OCTETS = 0x30, 0xA0, 0x04


class _MalformedError(ValueError):
    pass


def is_signed(content: bytes) -> bool:
    """Whether these bytes are a CMS SignedData, with its content or detached from it."""
    return content[:1] == b"\x30" and _SIGNED in content[:_HEAD]


def is_sealed(content: bytes) -> bool:
    """Whether these bytes are a CMS EnvelopedData: nobody without the key reads it."""
    head = content[:_HEAD]
    return head[:1] == b"\x30" and (_ENVELOPED in head or _AUTH_ENVELOPED in head)


def within(content: bytes) -> bytes | None:
    """The bytes that were signed; None for a detached signature, any other container, or damage."""
    if not is_signed(content):
        return None
    try:
        info = _inside(content, 0, len(content), _SEQUENCE)  # ContentInfo
        signed = _inside(content, *_nth(content, info, _CONTEXT), _SEQUENCE)  # SignedData
        capsule = _inside(content, *_nth(content, signed, _SEQUENCE))  # EncapsulatedContentInfo, without its header
        explicit = _nth(content, capsule, _CONTEXT)
        tag, begin, end, _ = _element(content, *explicit)
        return b"".join(_octets(content, tag, begin, end, 0))
    except (_MalformedError, IndexError):
        return None


def read(content: bytes, purse: Purse) -> Opened:
    """The file that was signed, under the container's name without its ending; a signature alone is skipped."""
    inner = within(content)
    if not inner:
        return Opened((), Outcome.SKIPPED)
    if not purse.can_pay(1, len(inner)):
        return refused(Outcome.UNSAFE, "over-budget", "expanded-bytes")
    return Opened((Member("", inner),))


def _inside(content: bytes, start: int, end: int, tag: int | None = None) -> tuple[int, int]:
    """The contents of the element at `start`; without a tag, the span itself."""
    if tag is None:
        return start, end
    found, begin, stop, _ = _element(content, start, end)
    if found != tag:
        raise _MalformedError
    return begin, stop


def _nth(content: bytes, span: tuple[int, int], tag: int) -> tuple[int, int]:
    """The contents of the first element with that tag among those of a span."""
    at, end = span
    while at < end:
        found, begin, stop, at = _element(content, at, end)
        if found == tag:
            return begin, stop
    raise _MalformedError


def _octets(content: bytes, tag: int, start: int, end: int, depth: int) -> list[bytes]:
    """An octet string, whole or in pieces (X.690, 8.7)."""
    if tag == _OCTETS:
        return [content[start:end]]
    if tag != _OCTETS | _CONSTRUCTED or depth > _DEPTH:
        raise _MalformedError
    pieces = []
    while start < end:
        inner, begin, stop, start = _element(content, start, end)
        pieces += _octets(content, inner, begin, stop, depth + 1)
    return pieces


def _element(content: bytes, at: int, end: int, depth: int = 0) -> tuple[int, int, int, int]:
    """Tag, where the contents begin and end, and where the next element begins (X.690, 8.1)."""
    if at + 2 > end or depth > _DEPTH:
        raise _MalformedError
    tag, length, at = content[at], content[at + 1], at + 2
    if length == 0x80:  # of indefinite length: up to two zeros
        begin = at
        while content[at : at + 2] != b"\0\0":
            at = _element(content, at, end, depth + 1)[3]
        return tag, begin, at, at + 2
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(content[at : at + size], "big")
        at += size
    if at + length > end:
        raise _MalformedError
    return tag, at, at + length, at + length
