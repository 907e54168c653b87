"""The papers that schools attach: documents in the form of Nghị định 30/2026/NĐ-CP, workbooks, archives.

Whatever is built twice is byte for byte the same: times inside the files are fixed.
"""

from __future__ import annotations

import html
import io
import re
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook
from vni import to_vni

_MOMENT = (2026, 11, 1, 8, 0, 0)
_NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@dataclass(frozen=True)
class Paper:
    """One administrative document."""

    superior: str
    issuer: str
    number: str  #: "25/BC-MNSC"
    date: date
    title: str  #: BÁO CÁO, KẾ HOẠCH
    summary: str
    body: tuple[str, ...]
    signer_title: str
    signer: str
    place: str = "An Bình"

    @property
    def place_line(self) -> str:
        return f"{self.place}, ngày {self.date:%d} tháng {self.date:%m} năm {self.date:%Y}"


@dataclass(frozen=True)
class Model:
    """One row of the appendix."""

    name: str
    field: str
    kind: str
    people: int
    started: date
    budget: float


def docx(paper: Paper, font: str = "Times New Roman", vni: bool = False) -> bytes:
    """A Word document: two borderless tables, head and foot, as the decree draws them; no head where nobody issues it."""
    write = to_vni if vni else str
    document = Document()
    document.styles["Normal"].font.name = "VNI-Times" if vni else font
    if paper.issuer:
        head = document.add_table(rows=2, cols=2)
        _fill(head.cell(0, 0), write(paper.superior), write(paper.issuer))
        _fill(head.cell(0, 1), *map(write, _NATION))
        _fill(head.cell(1, 0), write(f"Số: {paper.number}"))
        _fill(head.cell(1, 1), write(paper.place_line))
    for line in (paper.title, paper.summary):
        centred = document.add_paragraph()
        centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
        centred.add_run(write(line)).bold = True
    for line in paper.body:
        document.add_paragraph(write(line))
    foot = document.add_table(rows=1, cols=2)
    _fill(foot.cell(0, 0), *map(write, ("Nơi nhận:", "- Phòng VH-XH phường;", "- Lưu: VT.")))
    _fill(foot.cell(0, 1), write(paper.signer_title), "", "", write(paper.signer))
    out = io.BytesIO()
    document.save(out)
    return _repack(out.getvalue())


def _fill(cell: object, *lines: str) -> None:
    first = cell.paragraphs[0]  # type: ignore[attr-defined]
    for line in lines:
        first.text = line
        first.alignment = WD_ALIGN_PARAGRAPH.CENTER
        first = cell.add_paragraph() if line is not lines[-1] else first  # type: ignore[attr-defined]


def xlsx(unit: str, models: tuple[Model, ...]) -> bytes:
    """The appendix as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101
    sheet.title = "Phụ lục"
    sheet.append([unit.upper()])
    sheet.append(["DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO” NĂM 2026"])
    sheet.append([])
    sheet.append(
        [
            "STT",
            "Tên mô hình, điển hình",
            "Lĩnh vực",
            "Tập thể/Cá nhân",
            "Số người tham gia",
            "Ngày bắt đầu",
            "Kinh phí (triệu đồng)",
        ]
    )
    for number, one in enumerate(models, 1):
        sheet.append([number, one.name, one.field, one.kind, one.people, one.started, one.budget])
    for column, width in zip("ABCDEFG", (6, 48, 26, 16, 16, 14, 18), strict=True):
        sheet.column_dimensions[column].width = width
    out = io.BytesIO()
    book.save(out)
    return _repack(out.getvalue())


def rtf(paper: Paper) -> bytes:
    """The same document as RTF; old Word versions save it so, often under the name .doc."""

    def spell(text: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)

    rows = [
        (paper.superior, _NATION[0]),
        (paper.issuer, _NATION[1]),
        (f"Số: {paper.number}", paper.place_line),
    ]
    table = "".join(
        rf"\trowd\cellx4500\cellx9500\pard\intbl\qc {spell(left)}\cell {spell(right)}\cell\row" + "\n" for left, right in rows
    )
    lines = [rf"\pard\qc\b {spell(line)}\b0\par" for line in (paper.title, paper.summary)]
    lines += [rf"\pard\qj {spell(line)}\par" for line in paper.body]
    lines += [rf"\pard\qr\b {spell(line)}\b0\par" for line in (paper.signer_title, "", paper.signer)]
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}\f0\fs26" + "\n"
    return (head + table + "\n".join(lines) + "}").encode("ascii")


def pdf(paper: Paper) -> bytes:
    """The same document as PDF with a text layer, printed by chromium."""
    escape = html.escape
    body = "".join(f"<p>{escape(line)}</p>" for line in paper.body)
    page = f"""<!doctype html><meta charset="utf-8"><style>@page {{ margin: 20mm }} body {{ font: 13pt serif }}
    td {{ width: 50%; font-size: 11pt; text-align: center; vertical-align: top }}
    h1 {{ font-size: 14pt; text-align: center }}</style>
    <table width="100%"><tr><td>{escape(paper.superior)}<br><b>{escape(paper.issuer)}</b></td>
    <td><b>{_NATION[0]}</b><br><b>{_NATION[1]}</b></td></tr>
    <tr><td>Số: {escape(paper.number)}</td><td><i>{escape(paper.place_line)}</i></td></tr></table>
    <h1>{escape(paper.title)}<br>{escape(paper.summary)}</h1>{body}
    <table width="100%"><tr><td></td>
    <td><b>{escape(paper.signer_title)}</b><br><br><br><b>{escape(paper.signer)}</b></td></tr></table>"""
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch) / "page.html", Path(scratch) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run(["chromium", *options, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True)
        printed = target.read_bytes()
    return re.sub(rb"\(D:\d{14}\+00'00'\)", b"(D:20261101080000+00'00')", printed)


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _repack(package: bytes) -> bytes:
    """An Office file without its preview picture and with fixed times."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        files = {name: source.read(name) for name in source.namelist() if "thumbnail" not in name and "customXml" not in name}
    for name in ("_rels/.rels", "word/_rels/document.xml.rels"):
        if name in files:
            files[name] = re.sub(rb"<Relationship [^>]*(thumbnail|customXml)[^>]*/>", b"", files[name])
    moment = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
    files["docProps/core.xml"] = re.sub(moment, rb"\g<1>2026-11-01T08:00:00Z", files["docProps/core.xml"])
    return archive(files)
