"""A heading that no form knows: proposed from the school's own file, confirmed once, read ever after."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from config.settings import load
from tracker.cli import main
from tracker.jobs.reading.readers import Readers
from tracker.jobs.synthesis.headings import heading_proposals
from tracker.jobs.synthesis.row_acts import learn_heading
from tracker.store.filings.records import Synonym
from tracker.store.session import connect, writing

UNITS = """code,name,level,ward,emails,aliases,contact,phone
th-a,Trường Tiểu học Bình Khánh,tieu_hoc,An Bình,binhkhanh@t.example,,,
th-b,Trường Tiểu học Long Hòa,tieu_hoc,An Bình,longhoa@t.example,,,
"""
CAMPAIGN = """
code = "DDDH"
title = "Báo cáo đồ dùng dạy học tự làm"
due = 2031-05-01T00:00:00+07:00
keywords = ["đồ dùng dạy học tự làm"]
[[parts]]
code = "list"
name = "Danh sách đồ dùng dạy học tự làm"
formats = ["xlsx"]
[[parts.columns]]
field = "tool"
header = ["Tên đồ dùng dạy học"]
required = true
[[parts.columns]]
field = "author"
header = ["Tác giả"]
required = true
[[parts.columns]]
field = "subject"
header = ["Môn học"]
[[parts.columns]]
field = "made"
header = ["Ngày hoàn thành"]
type = "date"
"""


def mail(sender: str, school: str, when: str, *rows: tuple[str, ...]) -> bytes:
    """A school's list, under the heading that its clerk always uses."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append((school.upper(),))
    sheet.append(("DANH SÁCH ĐỒ DÙNG DẠY HỌC TỰ LÀM",))
    sheet.append(("STT", "Tên đồ dùng dạy học", "Giáo viên thực hiện", "Môn học", "Ngày hoàn thành"))
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        sender,
        "pgd@t.example",
        f"{school} nộp danh sách đồ dùng dạy học tự làm",
    )
    message["Message-ID"], message["Date"] = f"<{when}@t.example>", f"Mon, {when} Apr 2031 08:00:00 +0700"
    message.set_content("Kính gửi Phòng danh sách đồ dùng dạy học tự làm.")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    message.add_attachment(out.getvalue(), maintype="application", subtype=kind, filename="Danh sach do dung.xlsx")
    return message.as_bytes()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    (tmp_path / "campaign.toml").write_text(CAMPAIGN, "utf-8")
    home = tmp_path / "home"
    for words in (["init"], ["units", "import", tmp_path / "units.csv"], ["campaign", "import", tmp_path / "campaign.toml"]):
        assert main(["--home", str(home), *map(str, words)]) == 0
    return home


def take_in(home: Path, name: str, content: bytes) -> None:
    file = home.parent / name
    file.write_bytes(content)
    assert main(["--home", str(home), "ingest", str(file)]) == 0


def authors(home: Path) -> list[object]:
    path = home.parent / "so.xlsx"
    assert main(["--home", str(home), "synthesis", "DDDH", "-o", str(path)]) == 0
    lines = list(load_workbook(path)["Danh mục"].iter_rows(min_row=3, values_only=True))
    place = lines[0].index("Tác giả")
    return [line[place] for line in lines[1:]]


def test_a_heading_is_proposed_confirmed_and_then_read(home: Path) -> None:
    take_in(
        home,
        "1.eml",
        mail("binhkhanh@t.example", "Trường Tiểu học Bình Khánh", "07", ("1", "Cân thăng bằng", "Bà Ba", "Toán", "02/03/2031")),
    )
    assert authors(home) == [None]
    settings = load(home)
    engine = connect(settings)
    with Readers(settings) as readers:
        (proposed,) = heading_proposals(engine, settings, "DDDH", readers.ask)
    assert proposed.heading == Synonym("list", "author", "Giáo viên thực hiện")
    assert proposed.units == ("Trường Tiểu học Bình Khánh",)
    with writing(engine) as conn:
        learn_heading(conn, "lan", "DDDH", proposed.heading, datetime(2031, 4, 8, tzinfo=UTC))
    take_in(
        home,
        "2.eml",
        mail(
            "longhoa@t.example", "Trường Tiểu học Long Hòa", "14", ("1", "Bảng ghép vần", "Ông Tư", "Tiếng Việt", "03/03/2031")
        ),
    )
    assert authors(home) == [None, "Ông Tư"]
    with Readers(settings) as readers:
        assert heading_proposals(engine, settings, "DDDH", readers.ask) == ()
    engine.dispose()
