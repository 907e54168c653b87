"""Mails as the office's own mail exchanger would have handed them over."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from papers import xlsx
from town import OFFICE, SCHOOLS, models

MX = "mx.phuonganbinh.example"
VN = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Mail:
    """One mail, and when the office got it."""

    slug: str
    at: datetime
    name: str
    address: str
    subject: str
    text: str
    files: tuple[tuple[str, bytes], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    written: datetime | None = None  #: what the sender's clock said; none: half a minute before
    says: str = ""  #: one line of the story, in English


def on(month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """An instant of the story's year, on the office's clock."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=VN)


def sent_by(
    code: str,
    slug: str,
    at: datetime,
    subject: str,
    text: str,
    *files: tuple[str, bytes],
    says: str,
    headers: tuple[tuple[str, str], ...] = (),
    written: datetime | None = None,
) -> Mail:
    """A mail from a school's own address."""
    school = SCHOOLS[code]
    return Mail(slug, at, school.clerk, school.address, subject, text, files, headers, written, says)


def appendix(code: str) -> bytes:
    """The workbook of a unit."""
    return xlsx(SCHOOLS[code].letterhead, models(code))


def message_id(mail: Mail) -> str:
    """Made from what the mail says, so that it never changes."""
    digest = hashlib.sha256(f"{mail.address} {mail.subject} {mail.text}".encode()).hexdigest()[:20]
    return f"<{digest}@{mail.address.partition('@')[2]}>"


def raw(mail: Mail) -> bytes:
    """The bytes of the mail."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f'"{mail.name}" <{mail.address}>'
    letter["To"] = OFFICE
    letter["Date"] = format_datetime(mail.written or mail.at - timedelta(seconds=30))
    letter["Message-ID"] = message_id(mail)
    for name, value in mail.headers:
        letter[name] = value
    letter.set_content(mail.text, cte="base64")
    for filename, content in mail.files:
        letter.add_attachment(content, *_type_of(filename), filename=filename)
    if letter.is_multipart():
        letter.set_boundary("=_" + hashlib.sha256(mail.slug.encode()).hexdigest()[:24])
    subject = Header(mail.subject, "utf-8", header_name="Subject").encode(linesep="\r\n")  # EmailMessage loses spaces here
    return f"{_trace(mail)}Subject: {subject}\r\n".encode() + letter.as_bytes()


def _type_of(filename: str) -> tuple[str, str]:
    office = "vnd.openxmlformats-officedocument"
    subtype = {
        "docx": f"{office}.wordprocessingml.document",
        "xlsx": f"{office}.spreadsheetml.sheet",
        "doc": "msword",
        "pdf": "pdf",
        "zip": "zip",
    }[filename.rpartition(".")[2].lower()]
    return "application", subtype


def _trace(mail: Mail) -> str:
    domain = mail.address.partition("@")[2]
    queue = hashlib.sha256(f"{mail.slug}{mail.at}".encode()).hexdigest()[:10].upper()
    return (
        f"Return-Path: <{mail.address}>\r\n"
        f"Received: from smtp.{domain} (smtp.{domain} [192.0.2.25])\r\n"
        f"\tby {MX} (Postfix) with ESMTPS id {queue}\r\n"
        f"\tfor <{OFFICE}>; {format_datetime(mail.at)}\r\n"
        f"Authentication-Results: {MX}; dmarc=pass header.from={domain}\r\n"
    )
