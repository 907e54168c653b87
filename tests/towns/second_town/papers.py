# ruff: noqa: E501 - wordings and scenes read best one a line
"""Documents as schools write them: many letterheads, many wordings, several file formats, with the truth about each."""

from __future__ import annotations

import html
import io
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Pt

_MOMENT = (2024, 12, 1, 8, 0, 0)
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
LAYOUTS = (
    "decree",
    "one-row",
    "three-columns",
    "nested",
    "content-control",
    "stacked",
    "spaces",
    "page-header",
    "rows-by-line",
)
Header = dict[str, str | list[str] | None]


@dataclass(frozen=True)
class Paper:
    """One administrative document; every line as it is written."""

    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number_line: str
    place_line: str
    type_line: str
    summary: tuple[str, ...]
    body: tuple[str, ...]
    signer_lines: tuple[str, ...]
    signer: str
    truth: Header
    right: tuple[str, ...] = NATION
    addressed: str = ""
    layout: str = "decree"
    subject: str = ""  #: "V/v …" of an official letter
    table: tuple[tuple[str, ...], ...] = ()  #: at the end, after the signature

    @property
    def left_head(self) -> tuple[str, ...]:
        return (*self.superior, *self.issuer)

    @property
    def left_foot(self) -> tuple[str, ...]:
        return ("Nơi nhận:", "- Như kính gửi;" if self.addressed else "- Phòng GDĐT (b/c);", "- Lưu: VT.")

    @property
    def title(self) -> tuple[str, ...]:
        return (self.type_line, *self.summary) if self.type_line else ()


def written(number: str, symbol: str) -> str:
    return f"Số: {number}/{symbol}"


def place_line(place: str, day: date) -> str:
    return f"{place}, ngày {day:%d} tháng {day.month:02d} năm {day.year}"


def with_layout(paper: Paper, layout: str) -> Paper:
    return replace(paper, layout=layout)


def docx(paper: Paper) -> bytes:
    """Word, in the paper's layout."""
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    _LAYOUTS[paper.layout](document, paper)
    for number, line in enumerate(paper.title):
        centred = document.add_paragraph()
        centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
        centred.add_run(line).bold = True
        if number == len(paper.title) - 1:
            document.add_paragraph("---------------").alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paper.addressed:
        document.add_paragraph(f"Kính gửi: {paper.addressed}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in paper.body:
        document.add_paragraph(line)
    foot = document.add_table(rows=1, cols=2)
    _fill(foot.cell(0, 0), paper.left_foot)
    _fill(foot.cell(0, 1), (*paper.signer_lines, "", "", paper.signer))
    if paper.table:
        document.add_paragraph("")
        grid = document.add_table(rows=0, cols=len(paper.table[0]))
        for row in paper.table:
            for cell, value in zip(grid.add_row().cells, row, strict=True):
                cell.text = value
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _fill(cell: Any, lines: tuple[str, ...]) -> None:
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.text = line
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _decree(document: Any, paper: Paper) -> None:
    head = document.add_table(rows=2, cols=2)
    _fill(head.cell(0, 0), paper.left_head)
    _fill(head.cell(0, 1), (*paper.right, "_______________"))
    _fill(head.cell(1, 0), tuple(filter(None, (paper.number_line, paper.subject))))
    _fill(head.cell(1, 1), (paper.place_line,))


def _one_row(document: Any, paper: Paper) -> None:
    head = document.add_table(rows=1, cols=2)
    left = "\n".join(filter(None, (*paper.left_head, "––––––", paper.number_line, paper.subject)))
    head.cell(0, 0).text = left
    head.cell(0, 1).text = "\n".join((*paper.right, "––––––––––", "", paper.place_line))


def _three_columns(document: Any, paper: Paper) -> None:
    head = document.add_table(rows=2, cols=3)
    _fill(head.cell(0, 0), (*paper.left_head, "*******"))
    _fill(head.cell(0, 2), paper.right)
    _fill(head.cell(1, 0), tuple(filter(None, (paper.number_line, paper.subject))))
    _fill(head.cell(1, 2), (paper.place_line,))


def _nested(document: Any, paper: Paper) -> None:
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    inner = cell.add_table(rows=2, cols=2)
    _fill(inner.cell(0, 0), paper.left_head)
    _fill(inner.cell(0, 1), paper.right)
    _fill(inner.cell(1, 0), tuple(filter(None, (paper.number_line, paper.subject))))
    _fill(inner.cell(1, 1), (paper.place_line,))


def _content_control(document: Any, paper: Paper) -> None:
    _decree(document, paper)
    table = document.tables[0]._tbl
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    table.addprevious(control)
    control.append(content)
    content.append(table)


def _stacked(document: Any, paper: Paper) -> None:
    """Everything one under the other, the country first, as people do who fear tables."""
    for line in (*paper.right, "---***---", *paper.left_head, paper.number_line, paper.subject, paper.place_line):
        if line:
            document.add_paragraph(line)


def _spaces(document: Any, paper: Paper) -> None:
    left, right = list(paper.left_head), list(paper.right)
    left.append(paper.number_line)
    right += [""] * (len(left) - len(right) - 1) + [paper.place_line]
    for one, other in zip(left, right[: len(left)], strict=False):
        document.add_paragraph(f"{one}{' ' * max(6, 44 - len(one))}{other}".rstrip())
    if paper.subject:
        document.add_paragraph(paper.subject)
    if len(right) > len(left):
        document.add_paragraph(paper.place_line)


def _page_header(document: Any, paper: Paper) -> None:
    header = document.sections[0].header
    head = header.add_table(rows=2, cols=2, width=document.sections[0].page_width)
    _fill(head.cell(0, 0), paper.left_head)
    _fill(head.cell(0, 1), paper.right)
    _fill(head.cell(1, 0), tuple(filter(None, (paper.number_line, paper.subject))))
    _fill(head.cell(1, 1), (paper.place_line,))


def _rows_by_line(document: Any, paper: Paper) -> None:
    """A table row for every line."""
    left = tuple(filter(None, (*paper.left_head, paper.number_line, paper.subject)))
    right = (*paper.right, *[""] * max(0, len(left) - len(paper.right) - 1), paper.place_line)
    head = document.add_table(rows=0, cols=2)
    for number in range(max(len(left), len(right))):
        cells = head.add_row().cells
        cells[0].text = left[number] if number < len(left) else ""
        cells[1].text = right[number] if number < len(right) else ""


_LAYOUTS = dict(
    zip(
        LAYOUTS,
        (_decree, _one_row, _three_columns, _nested, _content_control, _stacked, _spaces, _page_header, _rows_by_line),
        strict=True,
    )
)


def page(paper: Paper) -> str:
    """The document as a web page, which Word opens under the name .doc."""

    def cell(lines: tuple[str, ...]) -> str:
        return "<td>" + "<br>".join(html.escape(line) for line in lines if line) + "</td>"

    title = "".join(f"<p align=center><b>{html.escape(line)}</b></p>" for line in paper.title)
    to = f"<p align=center>Kính gửi: {html.escape(paper.addressed)}</p>" if paper.addressed else ""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in paper.body)
    return f"""<!doctype html><html><head><meta charset="utf-8"><style>@page {{ margin: 20mm }} body {{ font: 13pt serif }}
    td {{ width: 50%; font-size: 10pt; text-align: center; vertical-align: top }}</style></head><body>
    <table width="100%"><tr>{cell(paper.left_head)}{cell(paper.right)}</tr>
    <tr>{cell((paper.number_line, paper.subject))}{cell((paper.place_line,))}</tr></table>{title}{to}{body}
    <table width="100%"><tr>{cell(paper.left_foot)}{cell((*paper.signer_lines, paper.signer))}</tr></table></body></html>"""


def pdf(paper: Paper) -> bytes:
    """Printed by chromium."""
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch) / "page.html", Path(scratch) / "page.pdf"
        source.write_text(page(paper), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run(["chromium", *options, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True)
        printed = target.read_bytes()
    return re.sub(rb"\(D:\d{14}\+00'00'\)", b"(D:20241201080000+00'00')", printed)


def rtf(paper: Paper) -> bytes:
    def spell(text: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)

    def cell(lines: tuple[str, ...]) -> str:
        return r"\line ".join(spell(line) for line in lines if line) + r"\cell "

    rows = ((paper.left_head, paper.right), ((paper.number_line, paper.subject), (paper.place_line,)))
    table = "".join(rf"\trowd\cellx4500\cellx9500\pard\intbl\qc {cell(left)}{cell(right)}\row" + "\n" for left, right in rows)
    lines = [rf"\pard\qc\b {spell(line)}\b0\par" for line in paper.title]
    lines += [rf"\pard\qc {spell('Kính gửi: ' + paper.addressed)}\par"] if paper.addressed else []
    lines += [rf"\pard\qj {spell(line)}\par" for line in paper.body]
    lines += [rf"\pard\qr\b {spell(line)}\b0\par" for line in (*paper.signer_lines, "", paper.signer)]
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}\f0\fs26" + "\n"
    return (head + table + "\n".join(lines) + "}").encode("ascii")


def odt(paper: Paper) -> bytes:
    def paragraphs(lines: tuple[str, ...]) -> str:
        return "".join(f"<text:p>{html.escape(line)}</text:p>" for line in lines if line)

    def table(*rows: tuple[tuple[str, ...], ...]) -> str:
        cells = ("".join(f"<table:table-cell>{paragraphs(cell)}</table:table-cell>" for cell in row) for row in rows)
        return "<table:table>" + "".join(f"<table:table-row>{row}</table:table-row>" for row in cells) + "</table:table>"

    to = (f"Kính gửi: {paper.addressed}",) if paper.addressed else ()
    content = (
        table((paper.left_head, paper.right), ((paper.number_line, paper.subject), (paper.place_line,)))
        + paragraphs((*paper.title, "----------", *to, *paper.body))
        + table((paper.left_foot, (*paper.signer_lines, paper.signer)))
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "manifest")
    )
    kind = "application/vnd.oasis.opendocument.text"
    body = f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:text>{content}</office:text></office:body></office:document-content>'
    listing = f'<?xml version="1.0"?><manifest:manifest {spaces}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    return archive({"mimetype": kind.encode(), "content.xml": body.encode(), "META-INF/manifest.xml": listing.encode()})


def archive(files: dict[str, bytes], utf8: bool = True) -> bytes:
    """A ZIP; without `utf8` its names are written as old Windows programs did."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(
                zipfile.ZipInfo(name if utf8 else name.encode().decode("cp437"), _MOMENT), content, zipfile.ZIP_DEFLATED
            )
    if utf8:
        return out.getvalue()
    raw = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + place + 1] &= ~0x08
            at = raw.find(mark, at + 4)
    return bytes(raw)


def repack(package: bytes) -> bytes:
    """An Office file with fixed times, so that the same dice give the same bytes."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        files = {name: source.read(name) for name in source.namelist()}
    moment = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
    files["docProps/core.xml"] = re.sub(moment, rb"\g<1>2024-12-01T08:00:00Z", files["docProps/core.xml"])
    return archive(files)


WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": docx,
    "rtf": rtf,
    "odt": odt,
    "pdf": pdf,
    "doc": lambda paper: page(paper).encode(),
}
