"""An invented town whose names collide on purpose, and short ways to write a mail to its office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from config.entities import Campaign, Column, ColumnType, Level, Part, Unit
from parsers.facts import Authentication, DocumentReading, OfficialHeader, Outcome, Problem, Reading, Sender, Table
from parsers.official.bodies import read_bodies, seats
from parsers.official.references import references
from tracker.rules.attribution.registry import Registry, registry_of
from tracker.rules.attribution.unit.unit_index import UnitIndex

VIETNAM = timezone(timedelta(hours=7))

UNITS = (
    Unit("mn-suoi-tien", "Trường Mầm non Suối Tiên", Level.MAM_NON, "Suối Tiên", ("mnsuoitien@edu.example",)),
    Unit(
        "th-suoi-tien",
        "Trường Tiểu học Suối Tiên",
        Level.TIEU_HOC,
        "Suối Tiên",
        ("thsuoitien@edu.example", "chung@mail.example"),
    ),
    Unit("thcs-suoi-tien", "Trường Trung học cơ sở Suối Tiên", Level.THCS, "Suối Tiên", ("thcssuoitien@edu.example",)),
    Unit("th-dong-xuan-a", "Trường Tiểu học Đồng Xuân A", Level.TIEU_HOC, "Đồng Xuân", ("thdongxuana@edu.example",)),
    Unit("th-dong-xuan-b", "Trường Tiểu học Đồng Xuân B", Level.TIEU_HOC, "Đồng Xuân", ("thdongxuanb@edu.example",)),
    Unit(
        "mn-dong-xuan", "Trường Mầm non Đồng Xuân", Level.MAM_NON, "Đồng Xuân", ("mndongxuan@edu.example", "chung@mail.example")
    ),
    Unit("mntt-be-ngoan", "Trường Mầm non tư thục Bé Ngoan", Level.MAM_NON, "Đồng Xuân", ("mnbengoan@edu.example",)),
    Unit("thcs-ly-tu-trong", "Trường THCS Lý Tự Trọng", Level.THCS, "Suối Tiên", ("thcslytutrong@edu.example",)),
)

LIST = Part(
    "appendix",
    "Danh sách",
    required=False,
    formats=("xlsx",),
    columns=(Column("name", ("Họ và tên",), ColumnType.TEXT, True), Column("born", ("Ngày sinh",), ColumnType.DATE)),
)
REPORT = Part("report", "Báo cáo", formats=("docx", "pdf"))
SAFETY = Campaign(
    "ATGT2024",
    "Báo cáo công tác an toàn giao thông năm 2024",
    due=datetime(2024, 12, 10, tzinfo=VIETNAM),
    opens=datetime(2024, 10, 1, tzinfo=VIETNAM),
    plan_number="77/KH-PGDĐT",
    keywords=("an toàn giao thông", "ATGT"),
    parts=(REPORT, LIST),
)
MEALS = Campaign(
    "BT2024-11",
    "Báo cáo công tác bán trú tháng 11 năm 2024",
    due=datetime(2024, 12, 3, tzinfo=VIETNAM),
    opens=datetime(2024, 11, 1, tzinfo=VIETNAM),
    plan_number="81/PGDĐT-CTHSSV",
    keywords=("công tác bán trú", "bán trú"),
    parts=(REPORT,),
)

OFFICE = "tiepnhan@pgd-suoitien.example"
NAMES = ("Phòng Giáo dục và Đào tạo huyện Suối Tiên", "UBND huyện Suối Tiên", "Suối Tiên")


def registry(units: Sequence[Unit] = UNITS, campaigns: Sequence[Campaign] = (SAFETY, MEALS)) -> Registry:
    """The town's office, everything open."""
    return registry_of(UnitIndex(units), campaigns, OFFICE, NAMES)


def report(
    issuer: str | None = "TRƯỜNG TIỂU HỌC SUỐI TIÊN",
    summary: str | None = "Kết quả công tác an toàn giao thông năm 2024",
    *,
    filename: str = "bao cao.docx",
    kind: str | None = "BC",
    superior: str | None = "PHÒNG GD&ĐT HUYỆN SUỐI TIÊN",
    text: str = "",
    dated: date | None = date(2024, 11, 20),
    sha256: str = "a" * 64,
    outcome: Outcome = Outcome.READ,
    problems: tuple[Problem, ...] = (),
) -> DocumentReading:
    """One document as it is read."""
    header = OfficialHeader(superior=superior, issuer=issuer, type=kind, summary=summary, date=dated)
    return DocumentReading(
        filename=filename,
        original_name=filename,
        inside=(),
        format=filename.rpartition(".")[2],
        sha256=sha256,
        size=1000,
        outcome=outcome,
        header=header if outcome is Outcome.READ else None,
        text=text,
        references=references(text),
        tables=(),
        problems=problems,
        bodies=read_bodies(header) if outcome is Outcome.READ else (),
        seats=seats(text),
    )


def workbook(*rows: tuple[object, ...], filename: str = "danh sach.xlsx", sha256: str = "b" * 64) -> DocumentReading:
    """A list of people born."""
    heading = ("STT", "Họ và tên", "Ngày sinh")
    table = Table(rows=(heading, *(rows or ((1, "Trần Thị Ba", date(1990, 5, 6)),))), sheet="Sheet1")  # type: ignore[arg-type]
    return replace(report(None, None, filename=filename, kind=None, superior=None, sha256=sha256), header=None, tables=(table,))


def over(document: DocumentReading, *tables: Table) -> DocumentReading:
    """A workbook with other tables, and whoever the rows over them name."""
    return replace(document, tables=tables, bodies=read_bodies(None, tables))


def mail(
    *documents: DocumentReading, sender: str = "thsuoitien@edu.example", subject: str = "Nộp báo cáo", body: str = ""
) -> Reading:
    """A mail that was read."""
    return Reading(
        sha256="c" * 64,
        fingerprint="d" * 64,
        message_id="<1@mail.example>",
        senders=(Sender(sender),),
        recipients=(OFFICE,),
        subject=subject,
        claimed_date="",
        claimed_at=datetime(2024, 11, 25, tzinfo=UTC),
        hops=(),
        in_reply_to=(),
        body=body,
        quoted="",
        forwarded=(),
        automatic=None,
        answerable=True,
        authentication=Authentication.NONE,
        failed_deliveries=(),
        original_ids=(),
        documents=documents,
        links=(),
        problems=(),
    )
