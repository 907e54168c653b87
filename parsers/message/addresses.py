"""Mailboxes, Message-IDs and dates of header values (RFC 5322). Linear in the input, never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from parsers.facts import Sender
from parsers.message.headers import readable

MAILBOXES = 1_000
MESSAGE_IDS = 100

_TOKEN = re.compile(
    r'(?P<word>=\?[^?\s]{1,80}\?[bBqQ]\?[^?]*\?=)|(?P<quoted>"(?:[^"\\]|\\.)*"?)|(?P<open>\()|<(?P<angle>[^<>]*)>?'
    r'|(?P<end>[,;])|(?P<group>:)|(?P<text>[^"(<,;:=]+|.)',
    re.DOTALL,
)
#: Each run of letters is tried from its first one only and given back whole: linear, where `[^@]+@` is quadratic.
_ADDRESS = re.compile(r'(?:"[^"]{1,64}"|(?<![^\s@<>"(),;:])[^\s@<>"(),;:]++)@[^\s@<>"(),;:]++')
#: Mailboxes in which nobody reads (RFC 2142, RFC 3834 section 2, and the custom of list software), those of mail servers first.
_MACHINE = re.compile(
    r"(?:mailer-daemon|mail-daemon|mdaemon|postmaster|microsoftexchange[0-9a-f]*|owner-.*|.*-(?:request|bounces?|owner)"
    r"|bounces?(?:[-=].*)?|(?:no|do-?not)[-_.]?reply(?:[-_.=].*)?|nobody|listserv|majordomo|autoreply)(?:\+.*)?",
    re.IGNORECASE,
)
_AROUND_MARK = re.compile(r" ?([@.]) ?")
_COMMENT_MARK = re.compile(r"\\.|[()]", re.DOTALL)
_QUOTED_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"?|\(', re.DOTALL)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,990}>")
_ZONES = {"ICT": "+0700", "UTC": "+0000", "Z": "+0000"}
_ZONE_NAME = re.compile(r"\b(ICT|UTC|Z)\s*$|(?:\b(?:UTC|GMT)\s*)?([+-])(0?\d|1[0-4])(?::?([0-5]\d))?\s*$")
_ZONE = re.compile(r"(?:[+-]\d{4}|\b(?:UT|GMT|[ECMP][SD]T))\s*$")  #: one that means the same to everybody (RFC 5322, 4.3)


def mailboxes(value: str) -> tuple[Sender, ...]:
    """Every mailbox of an address list, groups opened; the address is the addr-spec, never the display name."""
    found = tuple(_mailboxes(value))
    if not found and "=?" in value:
        found = tuple(_mailboxes(readable(value)))
    return found


def _mailboxes(value: str) -> Iterator[Sender]:
    phrase, angle, comment, count, at = "", "", "", 0, 0
    while count < MAILBOXES and (token := _TOKEN.match(value, at)):
        at = token.end()
        kind = token.lastgroup
        if kind == "open":
            note, at = _comment(value, at)
            comment = comment or note
        elif kind == "group":
            phrase = ""
        elif kind in ("end", "angle"):
            if kind == "end" or angle:
                if sender := _sender(phrase, angle, comment):
                    count += 1
                    yield sender
                phrase, angle, comment = "", "", ""
            if kind == "angle":
                angle = token.group("angle")
        else:
            phrase += token.group()
    if sender := _sender(phrase, angle, comment):
        yield sender


def _comment(value: str, at: int) -> tuple[str, int]:
    """Text of a comment whose "(" has just been read, and where it ends; nesting counted, not recursed."""
    start, depth = at, 1
    for mark in _COMMENT_MARK.finditer(value, at):
        depth += {"(": 1, ")": -1}.get(mark.group(), 0)
        if depth == 0:
            return value[start : mark.start()], mark.end()
    return value[start:], len(value)


def without_comments(value: str) -> str:
    """A structured header value with each comment as one space; quoted strings stay (RFC 5322, 3.2.2)."""
    kept, at = [], 0
    for mark in _QUOTED_OR_COMMENT.finditer(value):
        if mark.start() < at:
            continue
        if mark.group() == "(":
            kept.append(value[at : mark.start()] + " ")
            at = _comment(value, mark.end())[1]
    return "".join(kept) + value[at:]


def _sender(phrase: str, angle: str, comment: str) -> Sender | None:
    found = _ADDRESS.search(angle.rpartition(":")[2] if angle else _AROUND_MARK.sub(r"\1", " ".join(phrase.split())))
    if not found:
        return None
    name = readable(re.sub(r'\\(.)|"', r"\1", phrase if angle else comment))
    return Sender(found.group().lower(), name)


def message_ids(*values: str) -> tuple[str, ...]:
    """The Message-IDs in those values, in order, each once, with angle brackets."""
    found = [message_id for value in values for message_id in _MESSAGE_ID.findall(value)]
    return tuple(dict.fromkeys(found))[:MESSAGE_IDS]


def one_message_id(value: str) -> str:
    """A Message-ID header's value with angle brackets, which some senders leave out; empty when there is none."""
    ids = message_ids(value)
    bare = value.strip().strip("<>")
    return ids[0] if ids else f"<{bare}>" if bare and len(bare) < 990 and not re.search(r"\s", bare) else ""


def instant(value: str, zoned: bool = False) -> datetime | None:
    """A date-time header as an aware instant; None when it cannot be read.

    Unknown zones count as UTC; with `zoned` a time without a zone, or with one in words ("SE Asia Standard Time"), is none.
    """
    text = _ZONE_NAME.sub(_offset, without_comments(value[:1_000]).strip())
    if zoned and not _ZONE.search(text):
        return None
    try:
        at = parsedate_to_datetime(text)
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        aware.astimezone(UTC)  # out of range for any arithmetic otherwise
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return aware


def _offset(zone: re.Match[str]) -> str:
    return _ZONES[zone[1]] if zone[1] else f"{zone[2]}{int(zone[3]):02}{zone[4] or '00'}"


def is_machine(address: str) -> bool:
    """Whether nobody reads what is sent to an address."""
    return bool(_MACHINE.fullmatch(address.partition("@")[0]))


def without_detail(address: str) -> str:
    """ "tccb@…" of "tccb+x@…": what follows the plus is the mailbox's own affair (RFC 5233)."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
