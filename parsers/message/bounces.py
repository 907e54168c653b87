"""Bounces and read receipts: which of our letters did not arrive, and which were opened (RFC 3464, 8098)."""

from __future__ import annotations

import logging
import re

from parsers.facts import Budget, FailedDelivery
from parsers.message.addresses import is_mail_server, message_ids
from parsers.message.headers import Headers, read
from parsers.message.mime_tree import MimePart, payload
from parsers.vietnamese.text import fold

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs a traceback for each detector that trips

_SAMPLE_BYTES = 64 * 1024  #: of a message given to heuristics; the email package is quadratic in long parameters
_SAMPLE_CHARACTERS = 16_000
_NAMED = 20  #: addresses in the words of one bounce
_BUDGET = Budget()
_ADDRESS = re.compile(r"(?<![^\s<>;,()\"@])[^\s<>;,()\"@]++@[^\s<>;,()\"@]++")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_COPIED_ID = re.compile(rb"(?im)^message-id:[ \t]*(<[^<>\s]{3,300}>)")
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|problem|notification)|mail delivery (?:failed|subsystem|system)"
    r"|failure notice|returned (?:mail|to sender)|delivery (?:incomplete|delayed)|not (?:be )?delivered"
    r"|message \S{1,80} delayed|(?:khong|chua) (?:the )?(?:gui|chuyen|phat)(?: duoc)?\b|(?:thu|mail) (?:da )?bi (?:tra|hoan)"
    r"|(?:trang thai|loi) (?:gui|phat)|(?:gui|phat|chuyen)(?: thu| mail)?:? (?:that bai|khong thanh cong|bi loi|cham)"
)
#: Below these a bounce without MIME shows the letter it brings back.
_COPY = re.compile(
    r"(?im)^.{0,20}(?:below this line|this is a copy of|copy of (?:the|your) (?:message|mail)|original message|returned message"
    r"|thư gốc|bản sao (?:của )?thư|nội dung thư)|^message-id:|^return-path:"
)
_WAITS = re.compile(
    r"\bdelay|not yet been delivered|(?:will|continue).{0,20}\b(?:retry|retried|try|trying)\b|temporar"
    r"|gui lai sau|tam thoi|cham tre"
)
_REPORTS = ("message/delivery-status", "message/global-delivery-status")


def of_kind(root: MimePart, *kinds: str) -> list[MimePart]:
    """All parts of those types."""
    return [part for part in root.walk() if part.kind in kinds]


def is_bounce(root: MimePart, sender: str) -> bool:
    """A delivery report by its type (RFC 3464, 2), or by the marks of systems that write none."""
    headers = root.headers
    if root.parameters.get("report-type", "").lower() == "delivery-status" or of_kind(root, *_REPORTS):
        return True
    if headers.has("x-failed-recipients") or headers.has("x-ms-exchange-message-is-ndr"):
        return True
    from_daemon = is_mail_server(sender) or headers.first("return-path").replace(" ", "") == "<>"
    return from_daemon and bool(_SUBJECT.search(fold(headers.text("subject"))))


def failed_deliveries(root: MimePart, content: bytes, text: str = "") -> tuple[FailedDelivery, ...]:
    """Recipients a bounce speaks of: from its report, else from X-Failed-Recipients, else by heuristics over its `text`."""
    found = [entry for part in of_kind(root, *_REPORTS) for entry in _of_report(part)]
    if not found:
        named = _ADDRESS.findall(root.headers.first("x-failed-recipients"))
        status = _STATUS.search(text)
        found = [FailedDelivery(address.lower(), "failed", status.group() if status else "") for address in named]
    return tuple(dict.fromkeys(found or _guessed(content) or _named(root, text)))


def _named(root: MimePart, text: str) -> list[FailedDelivery]:
    """Addresses that the words of a bounce name, other than those it went from and to."""
    copy = _COPY.search(text)
    said = text[: copy.start() if copy else len(text)][:_SAMPLE_CHARACTERS]
    headers = root.headers
    known = {
        address.lower() for name in ("from", "to", "cc") for value in headers.every(name) for address in _ADDRESS.findall(value)
    }
    named = [address.lower().strip(".:'[]") for address in _ADDRESS.findall(said)]
    status = _STATUS.search(said)
    code = status.group() if status else ""
    waits = code.startswith("4") or (not code and bool(_WAITS.search(fold(said))))
    others = [address for address in dict.fromkeys(named) if address not in known and not is_mail_server(address)]
    return [FailedDelivery(address, "delayed" if waits else "failed", code) for address in others[:_NAMED]]


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
                FailedDelivery(recipient.group().lower(), action.group() if action else "", status.group() if status else "")
            )
    return found


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
