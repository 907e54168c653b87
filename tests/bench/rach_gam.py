"""Rạch Gầm: an invented town in the books already, for what is put together of its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from config.entities import Campaign, Column, ColumnType, Level, Part, Unit
from intake.envelope import MailboxUid, StoredMail
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail
from tracker.store.office import roster
from tracker.store.session import writing

VN = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2031, 6, 1, tzinfo=VN)
NOW = DUE + timedelta(days=1, hours=9)
CODE = "SK2031"

UNITS = (
    Unit("mn-sen", "Trường Mầm non Sen Vàng", Level.MAM_NON, "Vĩnh Kim", ("sen@t.example",), contact="Bà Lý", phone="0273 1"),
    Unit("th-kim-son", "Trường Tiểu học Kim Sơn", Level.TIEU_HOC, "Kim Sơn", ("ks@t.example",)),
    Unit("th-song-thuan", "Trường Tiểu học Song Thuận", Level.TIEU_HOC, "Song Thuận", ("st@t.example",)),
    Unit("cs-ban-long", "Trường THCS Bàn Long", Level.THCS, "Bàn Long", ("bl@t.example",)),
)
COLUMNS = (
    Column("idea", ("Tên sáng kiến",), required=True),
    Column("who", ("Tập thể/Cá nhân",), ColumnType.CHOICE, choices=("Tập thể", "Cá nhân")),
    Column("area", ("Lĩnh vực",)),
    Column("people", ("Số người hưởng lợi",), ColumnType.INTEGER),
    Column("money", ("Kinh phí (triệu đồng)",), ColumnType.DECIMAL),
    Column("since", ("Ngày áp dụng",), ColumnType.DATE),
    Column("reward", ("Đề nghị khen thưởng",)),
)
CAMPAIGN = Campaign(
    CODE,
    "Báo cáo sáng kiến năm 2031",
    DUE,
    opens=DUE - timedelta(days=30),
    plan_number="77/KH-PGDĐT",
    parts=(Part("report", "Báo cáo"), Part("list", "Danh sách sáng kiến", required=False, columns=COLUMNS)),
)

Values = dict[str, Any]


def idea(name: str, **values: Any) -> Values:
    """One row of an appendix as it is stored."""
    return {"idea": name, **values}


SENT: dict[str, tuple[Values, ...]] = {
    "mn-sen": (
        idea("Góc thiên nhiên", who="Tập thể", area="Giáo dục", people=120, money=3.5, since="2030-09-05", reward="x"),
        idea("=cmd|' /C calc'!A0", who="Cá nhân", area="giáo  dục", people=8),
    ),
    "th-kim-son": (
        idea("Thư viện xanh", who="Tập thể", area="Văn hóa - xã hội", people=300, money=12, since="2031-01-02"),
        idea("Góc  Thiên nhiên", who="Cá nhân", area="GIÁO DỤC", people=40, money=1.25, reward="Không"),
        idea("Xe đạp cũ cho bạn mới", who="Cá nhân", area="VHXH", reward="Giấy khen"),
    ),
}


def build(engine: Engine, sent: Mapping[str, tuple[Values, ...]] | None = None, campaign: Campaign = CAMPAIGN) -> None:
    """Put the town into the books: each unit's report and list, one second before the deadline, one after."""
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, campaign, NOW)
        for number, (unit, rows) in enumerate((SENT if sent is None else sent).items()):
            file(conn, unit, rows, DUE + timedelta(seconds=2 * number - 1), number + 1)


def file(
    conn: Connection,
    unit: str,
    rows: Sequence[Values],
    at: datetime,
    number: int,
    version: int = 1,
    findings: tuple[tuple[str, str, str], ...] = (),
    valid: bool = True,
) -> None:
    """One mail with a report and a list, decided and filed."""
    kept = mails.keep(conn, [StoredMail(f"{number:064x}", MailboxUid("m", 1, number), at, 10)], at)
    records = tuple({"row": 5 + n, "sheet": "DS", "values": values} for n, values in enumerate(rows))
    header = {"number": f"{number}", "symbol": "BC-T", "date": "2031-05-30"}
    documents = (
        DecidedDocument("Báo cáo.docx", (), "docx", f"{number:063x}a", 9, "read", header),
        DecidedDocument("Danh sách.xlsx", (), "xlsx", f"{number:063x}b", 9, "read", None, records, findings),
    )
    mails.decide(conn, kept[0], DecidedMail(MailState.FILED, None, at, at, "mx", documents=documents))
    for place, part in enumerate(("report", "list")):
        sha = documents[place].sha256
        ledger.add(
            conn,
            FilingRow(
                unit,
                CODE,
                part,
                version,
                at,
                at < DUE,
                valid or part == "report",
                sha,
                f"{CODE}-{number:04}",
                at,
                mail=kept[0],
                document=place,
            ),
        )
