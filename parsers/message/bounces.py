"""Bounces and read receipts: which of our letters did not arrive, and which were opened (RFC 3464, 8098)."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.facts import Budget, FailedDelivery
from parsers.message import bounce_signs
from parsers.message.addresses import message_ids
from parsers.message.headers import Headers, read
from parsers.message.mime_tree import MimePart, payload
from parsers.vietnamese.text import fold

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs a traceback for each detector that trips

_SAMPLE_BYTES = 64 * 1024  #: of a message given to heuristics; the email package is quadratic in long parameters
_SAMPLE_CHARACTERS = 16_000
_WORDS = 600  #: characters kept of what a server said
_NAMED = 20  #: addresses in the words of one bounce
_BUDGET = Budget()
_ADDRESS = re.compile(r"(?<![^\s<>;,()\"@])[^\s<>;,()\"@]++@[^\s<>;,()\"@]++")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_COPIED_TO = re.compile(r"(?im)^[ >|]{0,6}to:[ \t]*(.{1,300})$")
_COPIED_ID = re.compile(rb"(?im)^message-id:[ \t]*(<[^<>\s]{3,300}>)")
_COMMAND = re.compile(
    r"(?:reply|response|following|after|command|sending|>>>)\s+(?:to\s+)?(?:the\s+)?(?:smtp\s+)?(?P<stage>(?:end\s+of\s+)?data|mail\s+from|rcpt\s+to)\b",
    re.IGNORECASE,
)
#: Commands that were sent together: DATA was refused because no recipient had been taken.
_NOBODY_LEFT = re.compile(r"\b503[ -]|no valid recipients|need rcpt|5\.5\.1\b", re.IGNORECASE)
_WAITS = re.compile(
    r"\bdelay|not yet been delivered|(?:will|continue).{0,20}\b(?:retry|retried|try|trying)\b|temporar"
    r"|gui lai sau|tam thoi|cham tre"
)
_REPORTS = ("message/delivery-status", "message/global-delivery-status")


def of_kind(root: MimePart, *kinds: str) -> list[MimePart]:
    """All parts of those types."""
    return [part for part in root.walk() if part.kind in kinds]


def is_bounce(root: MimePart, sender: str, text: str, *, has_files: bool) -> bool:
    """A delivery report by its type (RFC 3464, 2), or by the marks of systems that write none."""
    headers = root.headers
    if root.parameters.get("report-type", "").lower() == "delivery-status" or of_kind(root, *_REPORTS):
        return True
    if headers.has("x-failed-recipients") or headers.has("x-ms-exchange-message-is-ndr"):
        return True
    return bounce_signs.is_told(root, sender, text, has_files=has_files)


def failed_deliveries(root: MimePart, content: bytes, text: str = "") -> tuple[FailedDelivery, ...]:
    """Recipients a bounce speaks of: from its report, else from X-Failed-Recipients, else by heuristics over its `text`."""
    found = [entry for part in of_kind(root, *_REPORTS) for entry in _of_report(part)]
    if not found:
        named = _ADDRESS.findall(root.headers.first("x-failed-recipients"))
        status = _STATUS.search(text)
        found = [FailedDelivery(address.lower(), "failed", status.group() if status else "") for address in named]
    if not found:
        guessed, said = _guessed(content), _own(text).lower()
        # Detectors look for addresses in the copy too, and take a Message-ID or our own address for one.
        found = [one for one in guessed if one.recipient in said] or _named(root, text) or guessed
    return tuple(dict.fromkeys(_told(one, found, text) for one in found))


def _told(one: FailedDelivery, found: Sequence[FailedDelivery], text: str) -> FailedDelivery:
    words = one.words or _said_of(one.recipient, [other.recipient for other in found], text)
    return replace(one, words=_stage(one.recipient, text) + words)


def _said_of(recipient: str, others: Sequence[str], text: str) -> str:
    """What a bounce says of a recipient, from its line to the next one's; and on a second line how the bounce begins."""
    own = _own(text)
    lower = own.lower()
    at = max(lower.find(recipient), 0)
    ends = [found for other in others if other != recipient and (found := lower.find(other, at + len(recipient))) > 0]
    near = own[own.rfind("\n", 0, at) + 1 : min(ends, default=len(own))]
    stated = own.find("Diagnostic-Code:", at)
    if stated >= 0:
        near = own[stated:].partition("\n")[0]
    return "\n".join(" ".join(one.split())[:_WORDS] for one in (near, own))


def _own(text: str) -> str:
    """What a bounce says itself, above the letter that it brings back."""
    copy = bounce_signs.COPY.search(text)
    return text[: copy.start() if copy else len(text)][:_SAMPLE_CHARACTERS]


def _stage(recipient: str, text: str) -> str:
    """At which command a server refused, as bounces tell it: what is refused only after the text is not the address."""
    at = max(text.lower().find(recipient), 0)
    found = _COMMAND.search(text, at, at + _SAMPLE_CHARACTERS // 8)
    if found is None or _NOBODY_LEFT.search(text, found.end(), found.end() + _WORDS):
        return ""
    return f"({' '.join(found['stage'].split()).lower()}) "


def _named(root: MimePart, text: str) -> list[FailedDelivery]:
    """Addresses that the words of a bounce name, other than those it went from and to."""
    said = _own(text)
    headers = root.headers
    known = {
        address.lower() for name in ("from", "to", "cc") for value in headers.every(name) for address in _ADDRESS.findall(value)
    }
    named = [address.lower().strip(".:'[]") for address in _ADDRESS.findall(said)]
    status = _STATUS.search(said)
    code = status.group() if status else ""
    waits = code.startswith("4") or (not code and bool(_WAITS.search(fold(said))))
    strangers = [address for address in dict.fromkeys(named) if address not in known]
    # A letter to a postmaster may fail as well; where nobody is named it is whoever the letter that came back was for.
    others = [one for one in strangers if not bounce_signs.DAEMON.match(one)] or strangers or _addressed(text[len(said) :])
    return [FailedDelivery(address, "delayed" if waits else "failed", code) for address in others[:_NAMED]]


def _addressed(copy: str) -> list[str]:
    """The one address that a letter was for, as its copy in a bounce's text tells."""
    found = _COPIED_TO.search(copy)
    addresses = [one.lower() for one in _ADDRESS.findall(found[1])] if found else []
    return addresses if len(addresses) == 1 else []


def _of_report(part: MimePart) -> list[FailedDelivery]:
    """One block a recipient after the block about the message (RFC 3464, 2.3)."""
    body = payload(part)[0]
    found: list[FailedDelivery] = []
    at = 0
    while at < len(body) and len(found) < 1_000:
        fields, end = read(body, at, len(body), _BUDGET)
        at = max(end, at + 1)
        recipient = _ADDRESS.search(fields.first("final-recipient")) or _ADDRESS.search(fields.first("original-recipient"))
        if recipient:
            action = re.match(r"[a-z]*", fields.first("action").strip().lower())
            status = _STATUS.search(fields.first("status"))
            found.append(
                FailedDelivery(
                    recipient.group().lower(),
                    action.group() if action else "",
                    status.group() if status else "",
                    _diagnosed(fields),
                )
            )
    return found


def _diagnosed(fields: Headers) -> str:
    """What the server said, and the sort of failure where the sending system names one (PowerMTA)."""
    told = " ".join(_decoded(fields.first("diagnostic-code").partition(";")[2]).split())[:_WORDS]
    return f"{told} {fields.first('x-powermta-bouncecategory').strip()[:40]}".strip()


def _decoded(words: str) -> str:
    """A field in which a server wrote Japanese as mail does (RFC 1468)."""
    return words.encode("latin-1", "ignore").decode("iso2022_jp", "replace") if "\x1b$" in words else words


def _guessed(content: bytes) -> list[FailedDelivery]:
    """Bounces of systems that never heard of RFC 3464 (Sendmail of old, qmail, Exim, webmail providers)."""
    # Fifty detectors take long to load, and are asked only where a bounce has no report to read.
    from email.parser import BytesParser

    import flufl.bounce

    sample = content[:_SAMPLE_BYTES]
    try:
        temporary, permanent = flufl.bounce.all_failures(BytesParser().parsebytes(sample))
    except Exception:  # fifty detectors for fifty formats; the mail is a bounce in any case
        return []
    status = _STATUS.search(sample.decode("latin-1"))
    code = status.group() if status else ""
    entries = [(address, "delayed") for address in temporary] + [(address, "failed") for address in permanent]
    return [FailedDelivery(_text(address), action, code) for address, action in sorted(entries, key=str)]


def _text(address: object) -> str:
    return (address.decode("utf-8", "replace") if isinstance(address, bytes) else str(address)).lower()


def original_ids(root: MimePart, content: bytes) -> tuple[str, ...]:
    """Message-IDs of the letters a bounce or receipt is about, from the report, the returned mail, or its copy."""
    found: list[str] = []
    for part in root.walk():
        if part.kind in (*_REPORTS, "message/disposition-notification"):
            fields = _fields(part)
            found += message_ids(fields.first("original-message-id"), fields.first("x-original-message-id"))
        elif part.kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"):
            found += message_ids(_fields(part).first("message-id"))
    if not found:
        own = root.headers.first("message-id")
        copied = [match.decode("latin-1") for match in _COPIED_ID.findall(content[: 4 * _SAMPLE_BYTES])]
        found = [message_id for message_id in copied if message_id not in own]
        found += message_ids(root.headers.first("in-reply-to"))
    return tuple(dict.fromkeys(found))


def _fields(part: MimePart) -> Headers:
    body = payload(part)[0].lstrip(b"\r\n")
    return read(body, 0, len(body), _BUDGET)[0]
