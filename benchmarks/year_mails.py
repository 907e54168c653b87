"""The mails of the simulated year: reports, answers of machines, letters that come back."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import datetime
from email.message import EmailMessage, Message
from email.policy import SMTP
from xml.sax.saxutils import escape

from config.entities import Campaign, Unit

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def report(
    office: str, unit: Unit, campaign: Campaign, sender: str, at: datetime, answers: Message | None, chance: random.Random
) -> bytes:
    """A unit's report as a Word file, perhaps in answer to a letter."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Date"] = sender, _reply_to(office, answers), at
    answered = " ".join(str(answers["Subject"]).split()) if answers is not None and sender in unit.emails else ""
    mail["Subject"] = f"Trả lời: {answered}"[:70] if answered else campaign.title
    mail["Message-ID"] = f"<{chance.getrandbits(64):x}@{sender.partition('@')[2]}>"
    if answers is not None:
        mail["In-Reply-To"] = str(answers["Message-ID"])
    mail["X-Cell"] = f"{unit.code} {campaign.code}"
    mail.set_content("Kính gửi Phòng, trường xin gửi báo cáo.")
    lines = (
        "UBND HUYỆN TÂN LẬP",
        unit.name.upper(),
        f"Số: {chance.randint(1, 99)}/BC-TH",
        f"Tân Lập, ngày {at.day} tháng {at.month} năm {at.year}",
        "BÁO CÁO",
        campaign.title.removeprefix("Báo cáo ").capitalize(),
        f"Nhà trường thực hiện tốt, số liệu {chance.getrandbits(48)}.",
    )
    mail.add_attachment(docx(lines), maintype="application", subtype="octet-stream", filename="Bao cao.docx")
    return mail.as_bytes()


def automatic(office: str, letter: Message, sender: str, marked: bool, chance: random.Random) -> bytes:
    """What a machine answers, with or without the marks of RFC 3834."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, _reply_to(office, letter)
    mail["Subject"] = f"Trả lời tự động: {letter['Message-ID']}" if marked else "Thông tin về thư của quý vị"
    mail["Message-ID"] = f"<{chance.getrandbits(64):x}@{sender.partition('@')[2]}>"
    mail["In-Reply-To"] = str(letter["Message-ID"])
    if marked:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(f"Văn thư đi vắng đến hết tuần, xin liên hệ số máy 02{chance.randint(10_000_000, 99_999_999)}.")
    return mail.as_bytes()


def bounce(office: str, letter: Message, recipient: str) -> bytes:
    """A delivery report that the address does not exist (RFC 3464)."""
    ours = str(letter["Message-ID"])
    lines = f"""From: MAILER-DAEMON@mx.example
To: {office}
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn.{ours.strip("<>")}>
Return-Path: <>
X-Failed: {recipient}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="line"

--line

The address does not exist.
--line
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1

--line
Content-Type: text/rfc822-headers

Message-ID: {ours}
To: {recipient}

--line--
"""
    return lines.replace("\n", "\r\n").encode()


def _reply_to(office: str, letter: Message | None) -> str:
    return str(letter["Reply-To"] or office) if letter is not None else office


def docx(lines: tuple[str, ...]) -> bytes:
    """The least that Word opens: paragraphs, nothing else."""
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()
