"""Raw mail as the office's exchanger delivers it."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tests.towns.fourth_town.roster import Office

_TYPES = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "doc": ("application", "msword"),
    "rtf": ("application", "rtf"),
    "pdf": ("application", "pdf"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": ("application", "zip"),
    "jpg": ("image", "jpeg"),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A mail to be written."""

    at: datetime
    sender: str
    display: str
    subject: str | None
    text: str
    files: tuple[tuple[str, bytes], ...] = ()
    claimed: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    dmarc: str = "pass"
    cc: str | None = None


def raw(post: Post, office: Office, rng: random.Random) -> bytes:
    """The bytes of the mail: the exchanger's stamp in any zone, then what the sender wrote."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=200))
    domain = post.sender.rpartition("@")[2]
    user = post.sender.rpartition("@")[0]
    message["From"] = Address(post.display, user, domain)
    message["To"] = office.address
    if post.cc:
        message["Cc"] = post.cc
    if post.subject is not None:
        message["Subject"] = post.subject
    message["Date"] = format_datetime(post.claimed or post.at - timedelta(seconds=rng.randrange(2, 40)))
    message["Message-ID"] = f"<{rng.randrange(16**14):014x}@{domain}>"
    for name, value in post.headers:
        message[name] = value
    message.set_content(post.text, cte="base64" if rng.random() < 0.5 else "quoted-printable")
    if rng.random() < 0.5:
        shown = post.text.replace("\n", "<br>")
        message.add_alternative(f"<html><body><div>{shown}</div></body></html>", subtype="html")
    for name, data in post.files:
        kind, sub = _TYPES.get(name.rpartition(".")[2].lower(), ("application", "octet-stream"))
        message.add_attachment(data, maintype=kind, subtype=sub, filename=name)
    stamp = post.at.astimezone(timezone(timedelta(hours=rng.choice((7, 7, 7, 0, -8)))))
    top = (
        f"Return-Path: <{'' if post.dmarc == 'none' else post.sender}>\r\n"
        f"Received: from out.{domain} (out.{domain} [198.51.100.{rng.randrange(2, 250)}])\r\n"
        f"\tby {office.mx} (Postfix) with ESMTPS id {rng.randrange(16**9):09X}\r\n"
        f"\tfor <{office.address}>; {format_datetime(stamp)}\r\n"
        f"Authentication-Results: {office.mx}; dmarc={post.dmarc} header.from={domain}\r\n"
    )
    return top.encode() + message.as_bytes()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
