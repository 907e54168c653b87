"""A tray of many mails: questions that are alike, invitations, links in place of files, reports from nobody's address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import Connection

from intake.envelope import MailboxUid, StoredMail
from intake.vault import Vault
from tests.papers.packages import docx, p
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail

Named = tuple[str, str]  #: code and name of a unit

_SAID = (
    ("Hỏi về mẫu báo cáo", "{name} xin hỏi mẫu phụ lục của báo cáo dân vận khéo lấy ở đâu ạ?", "no-attachment"),
    ("Xin gia hạn nộp báo cáo", "{name} xin gia hạn nộp báo cáo đến hết ngày 10/12/2020.", "no-attachment"),
    ("Mời họp giao ban", "Kính mời {name} dự họp giao ban cụm.", "unknown-campaign"),
    ("Gửi lại liên kết báo cáo", "Báo cáo của {name}: https://drive.example/{number}", "link-only"),
    ("Báo cáo của trường", "{name} gửi báo cáo, tệp sẽ gửi sau.", "ambiguous-campaign"),
)
_REPORT = "Đánh giá kết quả thực hiện “Năm dân vận khéo” 2020"


def fill_tray(conn: Connection, vault: Vault, count: int, at: datetime, units: tuple[Named, ...], campaign: str) -> None:
    """So many mails of these units wait; every sixth brings a report."""
    for number in range(count):
        kind, unit = number % (len(_SAID) + 1), units[number // (len(_SAID) + 1) % len(units)]
        if kind < len(_SAID):
            subject, said, reason = _SAID[kind]
            _keep(conn, vault, number, at, unit, (subject, said.format(name=unit[1], number=number), reason))
        else:
            _keep(conn, vault, number, at, unit, ("Nộp báo cáo", "Trường gửi báo cáo.", "unknown-unit"), campaign)


def _keep(
    conn: Connection, vault: Vault, number: int, at: datetime, unit: Named, said: tuple[str, str, str], campaign: str = ""
) -> None:
    (code, name), (subject, body, reason), came = unit, said, at + timedelta(minutes=number)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = f"{code}@hopthu.example", "tccb@pgd.example", subject
    mail["Message-ID"] = f"<cho.{number}@hopthu.example>"
    mail.set_content(body)
    paper = (
        docx("".join(map(p, (name.upper(), f"Số: {number}/BC", "BÁO CÁO", _REPORT, "Nội dung báo cáo.")))) if campaign else b""
    )
    if paper:
        mail.add_attachment(paper, maintype="application", subtype="octet-stream", filename="Bao cao DVK.docx")
    raw = mail.as_bytes()
    sha256 = vault.keep(raw)
    kept = mails.keep(conn, (StoredMail(sha256, MailboxUid("tray", 1, number + 1), came, len(raw)),), came)[0]
    decided = DecidedMail(MailState.TRAY, reason, came, came, "mx", sender=mail["From"], subject=subject, body=body)
    file = DecidedDocument("Bao cao DVK.docx", (), "docx", sha256, len(paper), "read")
    decided = replace(
        decided, message_id=mail["Message-ID"], units=(code,), words=f"{subject} {body}",
        campaigns=(campaign,) if campaign else (), documents=(file,) if campaign else (),
    )  # fmt: skip
    mails.decide(conn, kept, decided)
