"""What a mail server's answers mean: the pure half of the mailbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from intake.mailbox_error import MailboxError, MailboxErrorKind

KEYWORD = b"$Baocao"

BATCH_MAILS = 50
BATCH_BYTES = 8_000_000
_MODSEQ = re.compile(rb"\(MODSEQ \d+\)", re.IGNORECASE)
_SPARE = 1_024  #: bytes by which a server may be wrong: lines that it adds to a header, or counts and leaves out
_HEAD = 262_144  #: bytes in which a mail says its boundary
_BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_NO_SIZE = 1 << 31  #: bytes; a server that says as much or more has counted below nought
_BODIES = (b"BODY[]", b"RFC822", b"BODY[]<0>", b"BINARY[]")
UNKNOWN_SIZE = 1_000_000  #: bytes assumed of a message whose size the server does not say, or says to be none


@dataclass(frozen=True, slots=True)
class Selected:
    """The open folder, as SELECT described it."""

    folder: str  #: as the settings name it
    mailbox: str  #: account and folder, the name in the ledger
    uidvalidity: int
    uidnext: int | None  #: older servers do not say
    exists: int  #: messages in it
    permanent_flags: frozenset[bytes]

    @property
    def markable(self) -> bool:
        """Whether our keyword would be kept (RFC 3501, 7.1: PERMANENTFLAGS)."""
        return b"\\*" in self.permanent_flags or KEYWORD in self.permanent_flags


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a message without its body."""

    uid: int
    size: int | None  #: RFC822.SIZE in bytes; some servers lie
    received_at: datetime | None  #: INTERNALDATE in UTC; None when it was not asked for
    message_id: str  #: as it stands in the header; empty without one, or when it was not asked for


def outline(uid: int, answer: Mapping[bytes, Any]) -> Outline:
    """The outline in one FETCH answer."""
    header = next((value for key, value in answer.items() if key.startswith(b"BODY[HEADER") and value), b"")
    _, _, value = header.decode("utf-8", "replace").partition(":")
    return Outline(uid, announced(answer), instant(answer), " ".join(value.split()))


def announced(answer: Mapping[bytes, Any]) -> int | None:
    """RFC822.SIZE in bytes; None where it is none, or cannot be one."""
    size = answer.get(b"RFC822.SIZE")
    return size if isinstance(size, int) and 0 <= size < _NO_SIZE else None


def body(answer: Mapping[bytes, Any]) -> bytes | None:
    """The raw mail in a FETCH answer, also where the server calls it by another name than it was asked for."""
    return next((answer[name] for name in _BODIES if isinstance(answer.get(name), bytes)), None)


def in_halves(ask: Callable[[list[int]], list[Outline]], uids: list[int]) -> list[Outline]:
    """Asked for in halves where the server refuses: one message that it cannot tell of must not hide the others."""
    try:
        return ask(uids)
    except MailboxError as trouble:
        if trouble.kind is not MailboxErrorKind.PROTOCOL:
            raise
    if len(uids) == 1:
        return [Outline(uids[0], None, None, "")]
    half = len(uids) // 2
    return in_halves(ask, uids[:half]) + in_halves(ask, uids[half:])


def instant(answer: Mapping[bytes, Any]) -> datetime | None:
    """INTERNALDATE in UTC; None where the server gave none, or one without its zone."""
    stamp = answer.get(b"INTERNALDATE")
    return stamp.astimezone(UTC) if isinstance(stamp, datetime) and stamp.tzinfo else None


def lacking(content: bytes, announced: int | None) -> bool:
    """Whether a body is not the whole mail: empty, or shorter than announced and without the end that its kind has.

    Servers count line ends as they like, so a body with LF for CRLF is whole, and so is one that closes its own multipart.
    """
    missing = (announced or 0) - len(content)
    if not content or (missing and not content.strip()):
        return True
    if missing <= max(min(_SPARE, len(content) // 16), content.count(b"\n") - content.count(b"\r\n")):
        return False
    boundary = _BOUNDARY.search(content[:_HEAD])
    return not (boundary and b"--" + (boundary[1] or boundary[2]) + b"--" in content)


def numbers_listed(lines: Iterable[bytes | None]) -> list[int]:
    """The numbers of a SEARCH answer, in however many lines it came; 0 is no number (RFC 3501, 9: nz-number), nor are words."""
    whole = b" ".join(line for line in lines if line)
    return [number for word in _MODSEQ.sub(b"", whole).split() if word.isdigit() and (number := int(word)) > 0]


def numbers_in_ranges(lines: Iterable[bytes | None]) -> list[int]:
    """The numbers of an answer that some servers give unasked (RFC 4731): "UID ALL 1:3,7"."""
    found = (_ALL.search(line or b"") for line in lines)
    return [number for one in found if one for number in _numbers(one[1])]


def batches(outlines: Iterable[Outline]) -> Iterator[tuple[int, ...]]:
    """UIDs in the order given, cut so that a batch is at most 50 mails or 8 MB, a larger mail alone."""
    batch: list[int] = []
    held = 0
    for item in outlines:
        size = item.size or UNKNOWN_SIZE
        if batch and (held + size > BATCH_BYTES or len(batch) == BATCH_MAILS):
            yield tuple(batch)
            batch, held = [], 0
        batch.append(item.uid)
        held += size
    if batch:
        yield tuple(batch)


def slices(uids: Sequence[int], longest: int) -> Iterator[list[int]]:
    """The UIDs as lists of ints, short enough for a command line."""
    for start in range(0, len(uids), longest):
        yield list(uids[start : start + longest])


_ALL = re.compile(rb"\bALL ([\d:,]+)", re.IGNORECASE)
_COPYUID = re.compile(rb"(?P<uidvalidity>\d+) (?P<old>[\d:,]+) (?P<new>[\d:,]+)")


def copied(responses: Iterable[bytes]) -> dict[int, int]:
    """Old to new UID from COPYUID response codes (RFC 4315, 3); empty where they make no sense."""
    found: dict[int, int] = {}
    for response in responses:
        match = _COPYUID.search(response or b"")
        if match:
            old, new = _numbers(match["old"]), _numbers(match["new"])
            found |= dict(zip(old, new, strict=False))
    return found


def _numbers(uid_set: bytes) -> list[int]:
    numbers: list[int] = []
    for part in uid_set.split(b","):
        first, _, last = part.partition(b":")
        low, high = sorted((int(first), int(last or first)))
        numbers.extend(range(low, min(high, low + 100_000) + 1))
    return numbers
