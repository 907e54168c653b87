"""A county of primary schools, each with its own name, report and list: mails that are all different and all in order.

The report is three pages with the header of an administrative document and a table; the list has 30 rows.
Both are made once by python-docx and openpyxl; for each school the names and numbers in their XML are replaced.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from docx import Document
from openpyxl import Workbook

WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_FIRST = "An Bình Cẩm Đông Gia Hải Hòa Kim Lam Lộc Mai Minh Nam Ngọc Phú Quang Sơn Tân Thanh Thiện Trung Tường Vân Vĩnh Xuân"
_SECOND = (
    "Bảo Châu Chương Dân Duyên Điền Giang Hà Hậu Hiệp Hưng Khê Khánh Lạc Lâm Lễ Long Lương Mỹ Nghĩa Nhơn Phong Phước Quế "
    "Sen Thành Thạnh Thắng Thịnh Thọ Thủy Tiến Trạch Trí Tuyền Viên Vũ Xá Yên Ý"
)
LOGO = 30_000  # bytes of the emblem in a letterhead


def names() -> Iterator[str]:
    return (f"{first} {second}" for first, second in itertools.product(_FIRST.split(), _SECOND.split()) if first != second)


def write_roster(path: Path, schools: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "name", "level", "emails"))
        for number, name in enumerate(itertools.islice(names(), schools)):
            rows.writerow((f"th-{number}", f"Trường Tiểu học {name}", "tieu_hoc", f"th{number}@anhoa.example"))


def mails(schools: int) -> Iterator[bytes]:
    """One mail a school, then a corrected one a school, and so on."""
    paper, listed = _report(), listed_models()
    for turn in itertools.count():
        for number, name in enumerate(itertools.islice(names(), schools)):
            words = {"@NAME@": name, "@CAPS@": name.upper(), "@NUMBER@": str(turn + 7), "@TURN@": f"{turn}{number:05}"}
            message = EmailMessage()
            message["From"], message["To"] = f"th{number}@anhoa.example", "tccb@phonggd.example"
            message["Subject"] = f"Trường Tiểu học {name} nộp báo cáo dân vận khéo"
            message["Date"] = datetime.now(UTC)
            message["Message-ID"] = f"<{turn}.{number}@anhoa.example>"
            message.set_content(f"Kính gửi Phòng Giáo dục và Đào tạo.\nTrường Tiểu học {name} xin gửi báo cáo.\n")
            message.add_attachment(filled(paper, words), *WORD, filename=f"BC dan van kheo {number}.docx")
            message.add_attachment(filled(listed, words), *EXCEL, filename="Phu luc.xlsx")
            yield message.as_bytes()


def _report() -> bytes:
    paper = Document()
    head = paper.add_table(1, 2)
    head.cell(0, 0).text = "UBND THỊ XÃ AN HÒA\nTRƯỜNG TIỂU HỌC @CAPS@\nSố: @NUMBER@/BC-TH"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nAn Hòa, ngày 20 tháng 11 năm 2020"
    paper.add_paragraph("BÁO CÁO")
    paper.add_paragraph("Đánh giá kết quả thực hiện “Năm dân vận khéo” 2020")
    for number in range(1, 41):
        line = paper.add_paragraph(f"{number}. ")
        line.add_run("Nhà trường đã phối hợp với phụ huynh và khu phố ").bold = True
        line.add_run(f"vận động {number * 3} em ra lớp, sửa {number} phòng học, chăm sóc vườn rau của trường, lượt @TURN@.")
    table = paper.add_table(12, 4)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "Nội dung đã thực hiện trong học kỳ"
    paper.add_paragraph("HIỆU TRƯỞNG")
    paper.add_paragraph("Lê Thị Thu Hà")
    return _saved(paper)


def listed_models() -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["STT", "Tên mô hình", "Lĩnh vực", "Tập thể/Cá nhân", "Số người tham gia", "Kinh phí (triệu đồng)"])
    for row in range(1, 31):
        sheet.append([row, f"Vườn rau số {row} lượt @TURN@", "Kinh tế", "Tập thể", row * 2, row / 2])
    return _saved(workbook)


def _saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]  # both libraries have it
    return file.getvalue()


def filled(template: bytes, words: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xml"):
                text = content.decode("utf-8")
                for mark, word in words.items():
                    text = text.replace(mark, word)
                content = text.encode("utf-8")
            new.writestr(name, content)
        if "word/document.xml" in old.namelist():
            new.writestr("word/media/emblem.jpeg", os.urandom(LOGO))
    return file.getvalue()
