"""Mails as the office's exchanger hands them over, each with the truth about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from random import Random
from typing import Any

from tests.towns.third_town.roster import DOMAIN

OFFICE = f"pgd@{DOMAIN}"
MX = f"mx.{DOMAIN}"
Json = dict[str, Any]
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf", "zip": "application/zip", "doc": "application/msword", "xml": "text/xml", "jpg": "image/jpeg",
    "htm": "text/html",
}  # fmt: skip


@dataclass(frozen=True)
class File:
    """An attachment, and what a reader must find in it."""

    name: str
    content: bytes
    header: Json | None = None
    records: tuple[Json, ...] = ()
    outcome: str | None = None
    inside: tuple[str, ...] = ()
    holds: tuple[File, ...] = ()

    def truths(self) -> list[Json]:
        """One object for it and one for each file it holds."""
        own: Json = {"filename": self.name, "sha256": hashlib.sha256(self.content).hexdigest()}
        if self.inside:
            own["inside"] = list(self.inside)
        if self.outcome:
            own["outcome"] = self.outcome
        own["header"] = self.header or {}
        own["records"] = [{"row": n, "values": v} for n, v in enumerate(self.records)]
        return [truth for held in self.holds for truth in held.truths()] if self.holds else [own]


@dataclass(frozen=True)
class Mail:
    """One delivery: raw bytes, when it came, and what a careful clerk does with it."""

    at: datetime
    raw: bytes
    what: str
    disposition: str | list[str]
    reason: list[str] | None
    filings: tuple[Json, ...]
    optional: tuple[Json, ...]
    files: tuple[File, ...]

    def truth(self, name: str) -> Json:
        """The line of truth.jsonl."""
        documents = [truth for file in self.files for truth in file.truths()]
        expect = {
            "disposition": self.disposition, "reason": self.reason, "filings": list(self.filings),
            "optional_filings": list(self.optional), "documents": documents,
        }  # fmt: skip
        return {
            "file": name, "sha256": hashlib.sha256(self.raw).hexdigest(), "classes": [self.what],
            "touchless": self.disposition == "recorded", "expect": expect,
        }  # fmt: skip


@dataclass
class Letter:
    """A mail being written."""

    sender: str
    name: str
    subject: str | None
    body: str
    at: datetime
    files: tuple[File, ...] = ()
    html: bool = False
    dmarc: str = "pass"
    headers: dict[str, str] = field(default_factory=dict)
    message_id: str | None = None

    def message(self, r: Random) -> EmailMessage:
        """The message as its sender wrote it."""
        made = EmailMessage(policy=SMTP)
        made["MIME-Version"] = "1.0"
        made["From"] = formataddr((self.name, self.sender)) if self.name else self.sender
        made["To"] = OFFICE
        if self.subject is not None:
            made["Subject"] = self.subject
        made["Date"] = format_datetime(self.at - timedelta(seconds=r.randint(2, 40)))
        made["Message-ID"] = self.message_id or f"<{r.getrandbits(64):x}@{self.sender.partition('@')[2]}>"
        for name, value in self.headers.items():
            made[name] = value
        made.set_content(self.body or "\n")
        if self.html:
            made.add_alternative("<div>" + self.body.replace("\n", "<br>") + "</div>", subtype="html")
        for file in self.files:
            main, _, sub = _TYPES.get(file.name.rpartition(".")[2].lower(), "application/octet-stream").partition("/")
            if main == "text":
                made.add_attachment(file.content.decode(), subtype=sub, filename=file.name)
            else:
                made.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        return made

    def delivered(self, r: Random) -> bytes:
        """The message with the exchanger's stamps on top."""
        domain = self.sender.partition("@")[2]
        stamps = (
            f"Return-Path: <{self.sender}>\r\nDelivered-To: {OFFICE}\r\n"
            f"Received: from out.{domain} (out.{domain} [198.51.100.{r.randint(2, 250)}])\r\n"
            f"\tby {MX} (Postfix) with ESMTPS id {r.getrandbits(40):X}\r\n\tfor <{OFFICE}>; {format_datetime(self.at)}\r\n"
            f"Authentication-Results: {MX}; spf={self.dmarc} smtp.mailfrom={self.sender};\r\n"
            f"\tdmarc={self.dmarc} header.from={domain}\r\n"
        )
        return stamps.encode() + self.message(r).as_bytes()


def booked(unit: str, campaign: str, part: str, on_time: bool, version: int | None = None) -> Json:
    """One filing of the truth."""
    made: Json = {"unit": unit, "campaign": campaign, "part": part, "on_time": on_time}
    return {**made, "version": version} if version else made
