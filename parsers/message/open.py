"""A message opened: the door to this room."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from parsers.containers import unpack
from parsers.containers.members import Purse
from parsers.facts import Budget, Hop, OpenedMail, Outcome, Sender
from parsers.message import automatic, origin, quotation
from parsers.message.addresses import instant, mailboxes, message_ids, one_message_id
from parsers.message.headers import SUBJECT_CHARACTERS, Headers, beginning, read
from parsers.message.mime_tree import MimePart

_LONE_CR = re.compile(rb"\r(?!\n)")
_TRACE = re.compile(
    "received|return-path|delivered-to|x-original-to|x-delivered-to|authentication-results|(?:x-google-)?dkim-signature"
    "|domainkey-signature|received-spf|envelope-to|x-received|x-gm-message-state|x-google-smtp-source|x-uidl?|x-keywords"
    "|(?:x-)?status|content-length|lines|x-forwarded-(?:to|for|encrypted)|x-loop|x-quarantine.*|x-fetched-by"
    "|(?:arc-|x-spam|x-envelope-|x-virus-|x-amavis|x-rspamd|x-mozilla-|x-getmail-|x-fetchmail|x-forefront-"
    "|x-ms-exchange-organization|x-microsoft-antispam).*"
)


def open_mail(content: bytes, budget: Budget, authserv_id: str = "") -> OpenedMail:
    """The whole message: headers decoded, text cut, every file listed once. Any input; never raises.

    `authserv_id` is the name of the office's own mail exchanger, whose Authentication-Results alone are believed;
    empty: nobody's are.
    """
    return understood(content, unpack.open_message(content, Purse(budget)), authserv_id)


def understood(content: bytes, message: unpack.Message, authserv_id: str = "") -> OpenedMail:
    """A message, whose text and files have been taken out, with its headers decoded; never raises."""
    headers = message.root.headers
    senders = _senders(headers)
    subject = headers.text("subject")[:SUBJECT_CHARACTERS]
    parts = quotation.parted(message.text, subject)
    has_files = any(file.outcome is not Outcome.SKIPPED for file in message.files)
    sender = senders[0].address if senders else ""
    machine = automatic.classify(message.root, content, sender, has_files=has_files, text=parts.own, whole=message.text)
    domain = senders[0].address.rpartition("@")[2] if len(senders) == 1 else ""
    return OpenedMail(
        message_id=one_message_id(headers.first("message-id")),
        senders=senders,
        recipients=_recipients(headers),
        subject=subject,
        claimed_date=headers.text("date")[:200],
        claimed_at=instant(headers.first("date")),
        hops=origin.hops(headers),
        in_reply_to=_earlier(headers),
        body=parts.own,
        quoted=parts.quoted,
        forwarded=(*parts.forwarded, *message.forwarded),
        automatic=machine.automatic,
        answerable=machine.answerable,
        authentication=origin.authentication(headers, authserv_id, domain),
        failed_deliveries=machine.failed_deliveries,
        original_ids=machine.original_ids,
        attachments=message.files,
        links=message.links,
        problems=message.problems,
    )


def arrival_headers(content_head: bytes) -> tuple[tuple[Hop, ...], datetime | None]:
    """Received headers, topmost first, and the Date, from the header section alone. Any input; never raises."""
    headers, _ = read(content_head, beginning(content_head), len(content_head), Budget())
    return origin.hops(headers), instant(headers.first("date"))


def fingerprint(content: bytes, root: MimePart | None = None) -> str:
    """SHA-256 hex of the message without its trace headers and with one kind of line end.

    Redelivery of one mail keeps it; the same Message-ID on other bytes does not (docs/mail.md, H2).
    `root` is the message where it has been read within an ordinary `Budget`: its headers need not be read again.
    """
    if root is None or beginning(content):  # with anything in front all of it is body, to be exact
        headers, body = read(content, 0, len(content), Budget())
    else:
        headers, body = root.headers, root.start
    digest = hashlib.sha256()
    for name, value in headers.fields:
        if not _TRACE.fullmatch(name):
            digest.update(name.encode() + b":" + b" ".join(value.split()) + b"\n")
    digest.update(b"\n" + _one_kind_of_line_end(content[body:]).rstrip(b"\n"))
    return digest.hexdigest()


def _one_kind_of_line_end(text: bytes) -> bytes:
    """LF for CRLF and CR. Where no CR stands alone, leaving all of them out says the same in a tenth of the time."""
    if b"\r" in text and _LONE_CR.search(text):
        return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text.replace(b"\r", b"")


def _senders(headers: Headers) -> tuple[Sender, ...]:
    found = [sender for value in headers.every("from") for sender in mailboxes(value)]
    return tuple({sender.address: sender for sender in reversed(found)}.values())[::-1]


def _recipients(headers: Headers) -> tuple[str, ...]:
    values = (*headers.every("to"), *headers.every("cc"))
    return tuple(dict.fromkeys(sender.address for value in values for sender in mailboxes(value)))


def _earlier(headers: Headers) -> tuple[str, ...]:
    """In-Reply-To, then References from the newest back (RFC 5322, 3.6.4)."""
    references = message_ids(*headers.every("references"))
    return tuple(dict.fromkeys((*message_ids(*headers.every("in-reply-to")), *reversed(references))))
