"""A small office that is only tested: three units, two campaigns, and mails it may get."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from config.entities import Campaign, Column, ColumnType, Level, Part, Unit
from config.settings import Settings
from intake.envelope import MailboxUid, StoredMail
from intake.vault import vault_at
from parsers.facts import Budget, Problem, Reading
from parsers.reading import read_mail
from tests.conftest import settings_for
from tracker.jobs.filings.act import ActAnswer, Hand, Outcome
from tracker.jobs.mails.record import record
from tracker.jobs.office.registry import Books, load
from tracker.store.campaigns import campaigns
from tracker.store.mails import mails
from tracker.store.mails.mails import MailboxState
from tracker.store.office import roster
from tracker.store.session import writing

VN = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2023, 5, 26, tzinfo=VN)
NOW = DUE - timedelta(days=2, hours=-9)

MAI = Unit("mn-bong-mai", "Trường Mầm non Bông Mai", Level.MAM_NON, "Tân Lập", ("bongmai@truong.example",))
SON = Unit("th-kim-son", "Trường Tiểu học Kim Sơn", Level.TIEU_HOC, "Kim Sơn", ("kimson@truong.example",))
GIANG = Unit("thcs-truong-giang", "Trường THCS Trường Giang", Level.THCS, "Kim Sơn", ("giang@truong.example",))
UNITS = (MAI, SON, GIANG)

LIST = Part(
    "list",
    "Danh sách",
    required=False,
    columns=(
        Column("name", ("Họ và tên",), required=True),
        Column("year", ("Năm sinh",), ColumnType.INTEGER),
    ),
)
REVIEW = Campaign("TK2023", "Báo cáo tổng kết công tác y tế trường học năm học 2022-2023", DUE,
                  keywords=("y tế trường học",), parts=(Part("report", "Báo cáo"), LIST))  # fmt: skip
SAFETY = Campaign("AT2023", "Báo cáo công tác an toàn giao thông năm 2023", DUE + timedelta(days=20),
                  keywords=("an toàn giao thông",))  # fmt: skip

REPORT = """ỦY BAN NHÂN DÂN HUYỆN BÌNH AN\nTRƯỜNG {name}\n
Số: 12/BC-T\tKim Sơn, ngày 20 tháng 5 năm 2023\n
BÁO CÁO\nTổng kết công tác y tế trường học năm học 2022-2023\n\nI. Kết quả\nĐã khám sức khoẻ cho học sinh.\n"""
ROWS = "STT,Họ và tên,Năm sinh\n1,Lê Thị Hoà,1990\n2,Trần Văn Đức,1985\n"


def message(sender: str, subject: str, *files: tuple[str, bytes | str], body: str = "Kính gửi Phòng.") -> bytes:
    """One mail as it comes, half an hour before NOW."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, "tccb@pgd.example", subject
    mail["Date"] = format_datetime(NOW - timedelta(minutes=30))
    named = hashlib.sha256(repr((sender, subject, files, body)).encode()).hexdigest()[:20]
    mail["Message-ID"] = f"<{named}@truong.example>"
    mail.set_content(body)
    for name, content in files:
        data = content.encode() if isinstance(content, str) else content
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


@dataclass(frozen=True)
class TestOffice:
    """The office with its database and its vault."""

    __test__ = False

    engine: Engine
    settings: Settings

    def hand(self, conn: Connection, who: str = "hanh", now: datetime = NOW, why: str = "", tell: bool = True) -> Hand:
        """An officer at work."""
        return Hand(conn, who, self.settings, now, why, tell)

    def get(self, raw: bytes, now: datetime = NOW) -> tuple[int, Reading]:
        """A mail comes and is decided as the program decides; its id and what it says."""
        sha256 = vault_at(self.settings.vault).keep(raw)
        reading = read_mail(raw, Budget())
        stored = StoredMail(sha256, MailboxUid("files", 0, int(sha256[:15], 16)), NOW - timedelta(minutes=30), len(raw))
        with writing(self.engine) as conn:
            mail_id = mails.keep(conn, (stored,), now)[0]
            pending = next(one for one in mails.pending(conn, 10) if one.id == mail_id)
            record(conn, pending, reading, Books(load(conn, self.settings, now), self.settings, now))
        return mail_id, reading


def done(outcome: Outcome) -> ActAnswer:
    """What an officer's act did, which must have been done."""
    assert isinstance(outcome, ActAnswer), outcome
    return outcome


def refused(outcome: Outcome) -> str:
    """Why an officer's act was refused, which must have been."""
    assert isinstance(outcome, Problem), outcome
    return outcome.code


def opened(engine: Engine, home: Path) -> TestOffice:
    """The office, its units and campaigns imported."""
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, REVIEW, NOW)
        campaigns.put(conn, SAFETY, NOW)
        mails.save_mailbox_state(conn, MailboxState("files", 0, 1, last_success=NOW, settled_at=NOW))
    return TestOffice(engine, settings_for(home, ""))
