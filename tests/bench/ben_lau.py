"""An invented town whose schools send real mail: Word and Excel files made by the libraries that everybody uses."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from docx import Document
from openpyxl import Workbook

from config.entities import Campaign, Column, ColumnType, Level, Part, Unit

OFFICE = "tccb@benlau.example"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN_NAMES = (
    "Hoa Sen",
    "Lá Xanh",
    "Trần Quý Cáp",
    "Ngọn Đuốc",
    "Bông Lúa",
    "Cửa Biển",
    "Phan Huy Ích",
    "Đồi Chè",
    "Hừng Đông",
    "Mây Trắng",
)
UNITS = tuple(
    Unit(f"th-{number}", f"Trường Tiểu học {name}", Level.TIEU_HOC, "Bến Lau", (f"th{number}@benlau.example",))
    for number, name in enumerate(OWN_NAMES, 1)
)  # fmt: skip


def campaign(now: datetime) -> Campaign:
    """One that is open now and asks for a report and a list."""
    return Campaign(
        "THUVIEN",
        "Báo cáo công tác thư viện trường học",
        due=now + timedelta(days=30),
        opens=now - timedelta(days=30),
        keywords=("công tác thư viện",),
        parts=(
            Part("report", "Báo cáo", formats=("docx",)),
            Part("books", "Danh mục sách", formats=("xlsx",), columns=(Column("title", ("Tên sách",), ColumnType.TEXT, True),)),
        ),
    )


def report(unit: Unit, number: int = 12) -> bytes:
    """The unit's report as Word would save it."""
    paper, today = Document(), datetime.now(UTC)
    head = paper.add_table(1, 2)
    head.cell(0, 0).text = f"UBND HUYỆN BẾN LAU\n{unit.name.upper()}\nSố: {number}/BC-TH"
    head.cell(
        0, 1
    ).text = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nBến Lau, ngày {today:%d tháng %m năm %Y}"
    for line in ("BÁO CÁO", "Công tác thư viện trường học", f"Trường có {number} đầu sách mới, bạn đọc đến đều mỗi tuần."):
        paper.add_paragraph(line)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def books(number: int) -> bytes:
    """A list of books as Excel would save it."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["STT", "Tên sách"])
    for row in range(1, 4):
        sheet.append([row, f"Tập truyện số {number * 10 + row}"])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def mail(
    sender: str,
    name: str,
    subject: str,
    files: Sequence[tuple[str, bytes]] = (),
    to: str = OFFICE,
    text: str = "Kính gửi Phòng Giáo dục và Đào tạo.",
) -> EmailMessage:
    """A mail with Message-ID <name@domain of the sender>."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{name}@{sender.partition('@')[2]}>"
    message.set_content(text)
    for filename, content in files:
        kind = WORD if filename.endswith(".docx") else EXCEL
        message.add_attachment(content, *kind.split("/"), filename=filename)
    return message
