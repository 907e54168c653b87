"""A tray of many mails: questions that are alike, reports without a word whose they are, letters that are none."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from intake.envelope import MailboxUid, StoredMail
from intake.vault import Vault
from tracker.rules.mails.mail_state import MailState
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedMail

_ASKED = (
    ("Hỏi về mẫu báo cáo", "{name} xin hỏi mẫu phụ lục của báo cáo dân vận khéo lấy ở đâu ạ?", "no-attachment"),
    ("Xin gia hạn nộp báo cáo", "{name} xin gia hạn nộp báo cáo đến hết ngày 10/12/2020.", "no-attachment"),
    ("Mời họp giao ban", "Kính mời {name} dự họp giao ban cụm.", "unknown-campaign"),
    ("Gửi lại liên kết báo cáo", "Báo cáo của {name}: https://drive.example/{number}", "link-only"),
    ("Báo cáo của trường", "{name} gửi báo cáo, tệp sẽ gửi sau.", "ambiguous-campaign"),
)


def fill_tray(conn: Connection, vault: Vault, count: int, at: datetime, units: tuple[tuple[str, str], ...]) -> tuple[int, ...]:
    """So many mails of these units (code, name) wait; their ids."""
    return tuple(_waits(conn, vault, number, at + timedelta(minutes=number), units) for number in range(count))


def _waits(conn: Connection, vault: Vault, number: int, at: datetime, units: tuple[tuple[str, str], ...]) -> int:
    subject, said, reason = _ASKED[number % len(_ASKED)]
    code, name = units[number // len(_ASKED) % len(units)]
    body, sender = said.format(name=name, number=number), f"{code}@truong.example"
    raw = f"From: {sender}\r\nTo: tccb@pgd.example\r\nSubject: {number}\r\nMessage-ID: <{number}@truong.example>\r\n\r\n{body}"
    sha256 = Vault.keep(vault, raw.encode())
    kept = mails.keep(conn, (StoredMail(sha256, MailboxUid("tray", 1, number), at, len(raw)),), at)[0]
    decided = DecidedMail(
        MailState.TRAY, reason, at, at, "mx", sender=sender, subject=subject, body=body, units=(code,), words=f"{subject} {body}",
        message_id=f"<{number}@truong.example>",
    )  # fmt: skip
    mails.decide(conn, kept, decided)
    return kept
