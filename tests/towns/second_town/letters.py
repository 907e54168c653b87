# ruff: noqa: E501 - wordings and scenes read best one a line
"""A mail as it stands in the office's mailbox: headers of many programs, the trace of its way, and its files."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import Header as EncodedHeader
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from tests.towns.second_town.campaigns import VIETNAM
from tests.towns.second_town.roster import OFFICE

KINDS = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": ("application", "pdf"),
    "doc": ("application", "msword"),
    "odt": ("application", "vnd.oasis.opendocument.text"),
    "rtf": ("application", "rtf"),
    "zip": ("application", "zip"),
    "7z": ("application", "x-7z-compressed"),
    "jpg": ("image", "jpeg"),
    "csv": ("text", "csv"),
}
_PROGRAMS: tuple[dict[str, str], ...] = (
    {"X-Mailer": "Zimbra 9.0.0_GA_4583 (ZimbraWebClient - GC131 (Win)/9.0.0_GA_4583)"},
    {"X-Mailer": "Microsoft Outlook 16.0"},
    {"User-Agent": "Mozilla Thunderbird"},
    {"X-Mailer": "iPhone Mail (21G93)"},
    {"User-Agent": "K-9 Mail for Android"},
    {},
)


@dataclass
class Mail:
    """What is sent; the trace is added when it arrives."""

    sender: str
    subject: str
    text: str
    at: datetime
    name: str = ""
    files: list[tuple[str | None, bytes]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    authentication: str = "pass"  #: pass, fail, none; "absent": no header
    forged: tuple[str, ...] = ()  #: Authentication-Results of others, below the office's own
    local_hops: int = 0  #: seconds that delivery inside the office took; 0: no such hop
    fake_hop: datetime | None = None  #: a Received below that claims to be the office's exchanger
    zone: timezone = VIETNAM
    claimed: datetime | None = None  #: Date, where it is not the time of sending
    html: str = ""
    raw_payload: EmailMessage | None = None  #: a message built elsewhere (reports of mail systems)
    inner: EmailMessage | None = None  #: forwarded as message/rfc822


def message(mail: Mail, dice: random.Random, number: int) -> EmailMessage:
    """The message without the trace."""
    result = mail.raw_payload or EmailMessage()
    result["From"] = formataddr((mail.name, mail.sender)) if mail.name else mail.sender
    if "To" not in mail.headers:
        result["To"] = OFFICE["address"]
    result["Date"] = format_datetime((mail.claimed or mail.at - timedelta(seconds=40)).astimezone(VIETNAM))
    if "Message-ID" not in mail.headers:
        result["Message-ID"] = f"<{dice.getrandbits(64):016x}.{number}@{mail.sender.rpartition('@')[2]}>"
    for name, value in {**(dice.choice(_PROGRAMS) if not mail.raw_payload else {}), **mail.headers}.items():
        result[name] = value
    if mail.raw_payload:
        return result
    result.set_content(mail.text or "\n", charset="utf-8", cte=dice.choice(("base64", "quoted-printable", "8bit")))
    if mail.html:
        result.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for file, content in mail.files:
        kind = KINDS.get((file or "x.docx").rpartition(".")[2].lower(), ("application", "octet-stream"))
        if dice.random() < 0.15:
            kind = ("application", "octet-stream")
        result.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=file)
    if mail.inner is not None:
        result.add_attachment(mail.inner)
    _fixed_boundaries(result, dice)
    return result


def raw(mail: Mail, dice: random.Random, number: int) -> bytes:
    """The bytes as the mailbox keeps them."""
    content = message(mail, dice, number).as_bytes(policy=policy.SMTP.clone(max_line_length=76))
    return "".join(line + "\r\n" for line in _trace(mail, dice)).encode() + content


def _trace(mail: Mail, dice: random.Random) -> list[str]:
    mx, own = OFFICE["receiving_mx"], OFFICE["authserv_id"]
    domain = mail.sender.rpartition("@")[2]
    lines = [f"Return-Path: <{'' if mail.headers.get('Return') else mail.sender}>"]
    if mail.local_hops:
        later = mail.at + timedelta(seconds=mail.local_hops)
        lines += [
            f"Received: from {mx} ([10.0.3.4]) by kho.{OFFICE['domain']} with LMTP id {_token(dice)}; {_stamp(later, VIETNAM)}"
        ]
    stamp = _stamp(mail.at, mail.zone)
    lines += [
        f"Received: from out.{domain} (out.{domain} [192.0.2.{dice.randint(2, 250)}])",
        f"\tby {mx} (Postfix) with ESMTPS id {_token(dice)}",
        f"\tfor <{OFFICE['address']}>; {stamp}",
    ]
    if mail.authentication != "absent":
        result = {"pass": "dkim=pass header.d={d}; spf=pass smtp.mailfrom={s}; dmarc=pass header.from={d}",
                  "fail": "dkim=none; spf=softfail smtp.mailfrom={s}; dmarc=fail (p=reject dis=none) header.from={d}",
                  "none": "dkim=none; spf=none smtp.mailfrom={s}; dmarc=none header.from={d}"}[mail.authentication]  # fmt: skip
        lines.append(f"Authentication-Results: {own}; {result.format(d=domain, s=mail.sender)}")
    lines += [f"Authentication-Results: {value.format(d=domain, s=mail.sender)}" for value in mail.forged]
    if mail.fake_hop:
        lines += [
            f"Received: from pc-vanthu ([198.51.100.9]) by {mx} (Postfix) with ESMTP id {_token(dice)}; {_stamp(mail.fake_hop, VIETNAM)}"
        ]
    sent = mail.at - timedelta(seconds=dice.randint(2, 9))
    # The library loses spaces where it folds a long subject, so the line is written here.
    subject = [f"Subject: {encoded(mail.subject)}".replace("\n", "\r\n")] if mail.subject else []
    lines.append(f"Received: by out.{domain} with HTTP; {_stamp(sent, dice.choice((UTC, VIETNAM)))}")
    return lines + subject


def _stamp(moment: datetime, zone: timezone) -> str:
    return format_datetime(moment.astimezone(zone))


def _token(dice: random.Random) -> str:
    return f"{dice.getrandbits(40):010X}"


def _fixed_boundaries(root: EmailMessage, dice: random.Random) -> None:
    for part in root.walk():
        if part.is_multipart() and part.get_content_type() != "message/rfc822" and part.get_boundary() is None:
            part.set_boundary(f"=_{dice.getrandbits(80):020x}")


def encoded(text: str) -> str:
    """An encoded word, for headers written by hand."""
    return EncodedHeader(text, "utf-8").encode()
