"""A Sở's size: 60 communes, 400 schools of its own, 25 centres and 12 sections, mail from most of them, on every page.

    .venv/bin/python -m benchmarks.province [--runs 9] [--keep FOLDER]

The mails go the whole way: kept, read in children, attributed, booked. Then what an officer looks at is asked for through
ASGI, signed in, as in benchmarks/desk.py; the daily list is put together on the morning before the deadline, when most still
owe, and the synthesis is made of 400 reports with their lists.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from benchmarks import many_schools, year_mails
from benchmarks.desk import measure
from config.entities import Campaign, Column, ColumnType, Level, Part, Unit
from config.settings import MailboxSettings, Office, Server, Settings
from intake.vault import vault_at
from tracker.jobs.letters.remind import remind
from tracker.jobs.mails.ingest import ingest
from tracker.jobs.mails.receive import receive
from tracker.jobs.reading.readers import Readers
from tracker.jobs.synthesis.products import document, workbook
from tracker.jobs.synthesis.zip_package import package
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.schema import outbox
from tracker.store.session import connect, migrate, reading, writing

VN = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 11, 21, tzinfo=VN)
EVE = DUE - timedelta(hours=16)  #: eight in the morning of the last day
NOW = DUE + timedelta(days=4, hours=9)
CLUSTERS = 8
_LIST = (
    Column("model", ("Tên mô hình",), required=True),
    Column("area", ("Lĩnh vực",)),
    Column("who", ("Tập thể/Cá nhân",), ColumnType.CHOICE, choices=("Tập thể", "Cá nhân")),
    Column("people", ("Số người tham gia",), ColumnType.INTEGER),
    Column("money", ("Kinh phí (triệu đồng)",), ColumnType.DECIMAL),
)
_PARTS = (Part("report", "Báo cáo"), Part("list", "Phụ lục danh sách mô hình", required=False, columns=_LIST))
REPORT = Campaign(
    "DVK2026", "Báo cáo đánh giá kết quả thực hiện “Năm dân vận khéo” 2026", DUE, plan_number="812/KH-SGDĐT",
    keywords=("dân vận khéo",), parts=_PARTS, remind_before=(timedelta(days=3), timedelta(days=1)),
    chase_after=(timedelta(days=1),),
)  # fmt: skip
CAMPAIGNS = (
    REPORT,
    Campaign("PCGD26", "Báo cáo phổ cập giáo dục năm 2026", DUE + timedelta(days=9), units=("level:xa_phuong",)),
    Campaign(
        "TD1-26", "Báo cáo thi đua học kỳ I năm học 2026-2027", DUE + timedelta(days=20), units=("group:Cụm thi đua số 1",)
    ),
    Campaign(
        "CSVC26", "Báo cáo cơ sở vật chất năm 2026", DUE + timedelta(days=30),
        units=("level:thpt", "level:lien_cap", "not:group:Cụm thi đua số 8", "not:thpt-003"),
    ),
)  # fmt: skip
_KINDS = (
    (Level.XA_PHUONG, "xa", 60, "Phòng Văn hóa - Xã hội xã {}"),
    (Level.THPT, "thpt", 280, "Trường THPT {}"),
    (Level.LIEN_CAP, "lc", 120, "Trường TH, THCS và THPT {}"),
    (Level.GDTX, "tt", 25, "Trung tâm GDNN-GDTX {}"),
    (Level.BO_PHAN, "p", 12, "Phòng chuyên môn số {}"),
)


def units() -> tuple[Unit, ...]:
    """The roster: communes, the Sở's own schools, centres, sections."""
    names, made = many_schools.names(), list[Unit]()
    for level, short, many, called in _KINDS:
        for number in range(1, many + 1):
            code, name = f"{short}-{number:03}", next(names)
            ward = "" if level in (Level.XA_PHUONG, Level.BO_PHAN) else made[(len(made) * 7) % 60].name.rpartition(" xã ")[2]
            school = level in (Level.THPT, Level.LIEN_CAP)
            groups = (f"Cụm thi đua số {len(made) % CLUSTERS + 1}",) if school else ()
            named = called.format(number if level is Level.BO_PHAN else name)
            place = f"Xã {ward}" if ward else ""
            made.append(Unit(code, named, level, place, (f"{code}@sogd.example",), contact="Bà Lan", groups=groups))
    return tuple(made)


def write_mails(listed: tuple[Unit, ...], folder: Path) -> None:
    """A report and a list of each school, a file a mail; from each tenth commune a mail without a word of what it is."""
    models = many_schools.listed_models()
    for at, unit in enumerate(one for one in listed if one.level in (Level.THPT, Level.LIEN_CAP)):
        received = DUE + timedelta(hours=60 - at % 130)
        files = (
            ("BC dan van kheo.docx", year_mails.docx(_lines(unit, at))),
            ("Phu luc.xlsx", many_schools.filled(models, {"@TURN@": f"{at:05}"})),
        )
        _write(folder / f"{at:04}.eml", unit, f"{unit.name} nộp báo cáo dân vận khéo", received, files)
    for at, unit in enumerate(listed[:60:10]):
        _write(folder / f"x{at:03}.eml", unit, "Gửi Sở", DUE, (("scan.pdf", b"%PDF-1.4 nothing"),))


def _lines(unit: Unit, at: int) -> tuple[str, ...]:
    return (
        "UBND TỈNH AN BÌNH",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        unit.name.upper(),
        f"Số: {at % 90 + 1}/BC-T",
        f"An Bình, ngày {at % 20 + 1} tháng 11 năm 2026",
        "BÁO CÁO",
        "Đánh giá kết quả thực hiện “Năm dân vận khéo” 2026",
        "I. KẾT QUẢ THỰC HIỆN",
        f"Nhà trường đã vận động {at * 3 % 97} em ra lớp, sửa {at % 9 + 1} phòng học, quyên góp {at * 7 % 400} quyển sách.",
        "Phối hợp với phụ huynh chăm sóc vườn rau của trường." if at % 3 else f"Xây {at % 5 + 1} mô hình tự quản của học sinh.",
        "II. KHÓ KHĂN, HẠN CHẾ",
        "Kinh phí còn hạn hẹp." if at % 2 else f"Còn thiếu {at % 7 + 1} giáo viên tiếng Anh.",
        "III. KIẾN NGHỊ",
        "Đề nghị Sở hỗ trợ kinh phí sửa chữa.",
        "HIỆU TRƯỞNG",
        f"Lê Thị {unit.name.split()[-1]}",
    )


def _write(path: Path, unit: Unit, subject: str, at: datetime, files: tuple[tuple[str, bytes], ...]) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = unit.emails[0], "so@sogd.example", subject, at
    mail["Received"] = f"from x by mx.sogd.example; {at:%a, %d %b %Y %H:%M:%S %z}"
    mail["Message-ID"] = f"<{path.stem}@sogd.example>"
    mail.set_content(f"Kính gửi Sở, {unit.name} xin gửi.")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(mail.as_bytes())


@contextmanager
def province(home: Path) -> Iterator[tuple[Engine, Settings]]:
    """The Sở's home, and its books."""
    nowhere = Server("127.0.0.1", 1, "plain")
    known = Office(
        "Sở Giáo dục và Đào tạo tỉnh An Bình", "UBND tỉnh An Bình", "Văn phòng", "An Bình", "so@sogd.example", VN, home=home
    )
    settings = Settings(home, known, MailboxSettings(nowhere, receiving_mx="mx.sogd.example"), nowhere, "sqlite:///baocao.db")
    engine = connect(settings)
    migrate(engine)
    yield engine, settings
    engine.dispose()


def found(engine: Engine) -> None:
    """Roster, groups, campaigns."""
    with writing(engine) as conn:
        roster.replace_units(conn, units())
        officers.create(conn, "lan", "mật khẩu dài của Lan", "admin", NOW)
        for one in CAMPAIGNS:
            campaigns.put(conn, one, DUE - timedelta(days=30))


def fill(engine: Engine, settings: Settings) -> None:
    """All mails, the whole way."""
    folder = settings.home / "mails"
    folder.mkdir()
    write_mails(units(), folder)
    vault = vault_at(settings.vault)
    began = time.perf_counter()
    ingest(engine, vault, [folder], settings.mailbox.receiving_mx, NOW)
    with Readers(settings) as readers:
        receive(engine, settings, readers, lambda: NOW)
    print(f"{len(list(folder.iterdir()))} mails kept, read and booked in {time.perf_counter() - began:.1f} s")


def the_daily_list(engine: Engine, settings: Settings, at: datetime) -> None:
    """The length of the letter to the office, and how many letters the tick decides."""
    began = time.perf_counter()
    done = remind(engine, settings, at)
    took = time.perf_counter() - began
    with reading(engine) as conn:
        row = conn.execute(
            select(outbox.c.text, outbox.c.html).where(outbox.c.kind == "digest").order_by(outbox.c.id.desc())
        ).first()
    assert row is not None  # noqa: S101
    lines, size = row.text.count("\n"), len(row.text.encode())
    print(f"daily list at {at:%d/%m %H:%M}: {lines} lines, {size:,} bytes of text, {len(row.html.encode()):,} of HTML; "
          f"{len(done.notices)} letters decided in {took:.2f} s")  # fmt: skip
    (settings.home / f"daily-{at:%d%H}.txt").write_text(row.text, "utf-8")


def the_synthesis(engine: Engine, settings: Settings) -> None:
    """Workbook, draft and package of 400 reports."""
    with Readers(settings) as readers:
        products: tuple[tuple[str, Callable[[Path], object]], ...] = (
            ("workbook.xlsx", lambda path: workbook(engine, settings, REPORT.code, path, NOW)),
            ("draft.docx", lambda path: document(engine, settings, readers, REPORT.code, path, NOW)),
            ("package.zip", lambda path: package(engine, settings, readers, REPORT.code, path, NOW)),
        )
        for name, make in products:
            path = settings.home / name
            began, before = time.perf_counter(), os.times()
            make(path)
            after = os.times()
            worked = after.user + after.system - before.user - before.system
            size = path.stat().st_size / 1e6
            print(f"{name}: {time.perf_counter() - began:.1f} s ({worked:.1f} of this process), {size:.2f} MB")


PAGES = (
    ("all campaigns /", "/"),
    ("board", "/dot/DVK2026"),
    ("board, those who owe", "/dot/DVK2026?loc=chua-nop"),
    ("board by commune, page 3", "/dot/DVK2026?sap=xa-phuong&trang=3"),
    ("board of the communes alone", "/dot/PCGD26"),
    ("board of one cluster", "/dot/TD1-26"),
    ("who has not reported", "/dot/CSVC26/chua-nop"),
    ("remind now", "/dot/CSVC26/nhac"),
    ("records", "/dot/DVK2026/danh-muc"),
    ("summary", "/dot/DVK2026/tong-hop"),
    ("tray", "/cho-xem-xet"),
    ("mails", "/thu"),
    ("letters", "/thu-di"),
    ("roster", "/danh-ba"),
    ("groups", "/danh-ba/nhom?ten=C%E1%BB%A5m+thi+%C4%91ua+s%E1%BB%91+1"),
    ("a unit", "/don-vi/thpt-007"),
    ("new campaign", "/dot-moi"),
    ("a campaign's form", "/dot/CSVC26/sua"),
    ("units found in it", "/dot-moi/don-vi?tim=an"),
    ("journal", "/nhat-ky"),
)


def main() -> None:
    """Fill it and measure it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--keep", type=Path, help="put the home here and leave it; one that is there is measured")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = given.keep or Path(scratch)
        home.mkdir(parents=True, exist_ok=True)
        with province(home) as (engine, settings):
            if not (home / "mails").exists():
                found(engine)
                the_daily_list(engine, settings, EVE)
                fill(engine, settings)
                the_daily_list(engine, settings, NOW)
            the_synthesis(engine, settings)
            measure(engine, settings, PAGES, given.runs, NOW)


if __name__ == "__main__":
    main()
