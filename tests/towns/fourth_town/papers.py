"""Official papers as the schools of the highland town write them, and what each of them states."""

from __future__ import annotations

import html
import io
import random
import zipfile
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook

from tests.towns.third_town.pdf import as_pdf

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
Truth = dict[str, Any]
Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper; None where the writer left a field out."""

    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number_line: str | None
    place_line: str | None
    about: str | None
    type_lines: tuple[str, ...]
    to: str | None
    body: tuple[str, ...]
    sign: tuple[str, ...]
    signer: str
    table: Table = ()
    stamp: str | None = None
    header: Truth | None = None


LAYOUTS = ("table", "table3", "rows3", "logo", "tabs", "stacked", "breaks")


def lines(paper: Paper) -> list[str]:
    """The paper as plain lines, the way a print to PDF leaves them."""
    left = [*paper.superior, *paper.issuer]
    out = [f"{a}     {b}" for a, b in zip(left, MOTTO, strict=False)] if len(left) == 2 else [*left, *MOTTO]
    if paper.stamp:
        out = [*paper.stamp.split("\n"), *out]
    out += [x for x in (paper.number_line, paper.place_line, paper.about) if x]
    out += ["", *paper.type_lines, ""]
    if paper.to:
        out.append(paper.to)
    out += [*paper.body, "", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", *paper.sign, "", paper.signer]
    return out


def _write(cell: Any, texts: list[str]) -> None:
    cell.paragraphs[0].text = texts[0] if texts else ""
    for text in texts[1:]:
        cell.add_paragraph(text)


def _heading(document: Any, paper: Paper, layout: str) -> None:
    left, right = [*paper.superior, *paper.issuer], list(MOTTO)
    number, place = [x for x in (paper.number_line, paper.about) if x], [paper.place_line] if paper.place_line else []
    if layout in ("table", "table3"):
        table = document.add_table(rows=1, cols=3 if layout == "table3" else 2)
        _write(table.rows[0].cells[0], [*left, "-------", *number])
        _write(table.rows[0].cells[-1], [*right, "---------------", *place])
    elif layout in ("rows3", "logo"):
        table = document.add_table(rows=3, cols=3 if layout == "logo" else 2)
        at = 1 if layout == "logo" else 0
        _write(table.rows[0].cells[at], left)
        _write(table.rows[0].cells[-1], right)
        _write(table.rows[1].cells[at], number)
        _write(table.rows[1].cells[-1], place)
    elif layout == "tabs":
        pad = [*left, *([""] * (2 - len(left)))]
        for a, b in zip(pad, [*right, *([""] * (len(pad) - 2))], strict=True):
            document.add_paragraph(f"{a}\t{b}")
        if number or place:
            document.add_paragraph(f"{number[0] if number else ''}\t{place[0] if place else ''}")
        for text in number[1:]:
            document.add_paragraph(text)
    elif layout == "breaks":
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text = "\n".join([*left, *number])
        table.rows[0].cells[1].text = "\n".join([*right, *place])
    else:
        for text in [*left, *number, *right, *place]:
            document.add_paragraph(text)


def as_docx(paper: Paper, layout: str) -> bytes:
    document = Document()
    if paper.stamp:
        document.add_paragraph(paper.stamp)
    _heading(document, paper, layout)
    document.add_paragraph("")
    for text in paper.type_lines:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paper.to:
        document.add_paragraph(paper.to)
    for text in paper.body:
        document.add_paragraph(text)
    if paper.table:
        document.add_paragraph("PHỤ LỤC")
        grid = document.add_table(rows=len(paper.table), cols=len(paper.table[0]))
        for row, values in zip(grid.rows, paper.table, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                cell.text = value
    foot = document.add_table(rows=1, cols=2)
    _write(foot.rows[0].cells[0], ["Nơi nhận:", "- Như kính gửi;", "- Lưu: VT."])
    _write(foot.rows[0].cells[1], [*paper.sign, "", "", paper.signer])
    return _saved(document)


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_rtf(paper: Paper) -> bytes:
    def escape(text: str) -> str:
        return "".join(c if ord(c) < 128 and c not in "\\{}" else f"\\u{ord(c)}?" for c in text)

    return ("{\\rtf1\\ansi " + "\\par\n".join(escape(x) for x in lines(paper)) + "}").encode("ascii")


def as_html_doc(paper: Paper) -> bytes:
    rows = "".join(f"<p>{html.escape(x)}</p>" for x in lines(paper))
    return f'<html><head><meta charset="utf-8"></head><body>{rows}</body></html>'.encode()


def render(paper: Paper, rng: random.Random) -> tuple[bytes, str]:
    """The bytes of the paper and the ending of its name."""
    way = rng.choices(("docx", "pdf", "rtf", "doc"), (78, 14, 4, 4))[0]
    if paper.table or way == "docx":
        return as_docx(paper, rng.choice(LAYOUTS)), "docx"
    if way == "pdf":
        return as_pdf("\n".join(lines(paper))), "pdf"
    return (as_rtf(paper), "rtf") if way == "rtf" else (as_html_doc(paper), "doc")


def plain_docx(texts: list[str]) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return _saved(document)


def workbook(sheets: list[tuple[str, list[list[Any]]]]) -> bytes:
    book = Workbook()
    first = book.active
    assert first is not None
    for position, (title, rows) in enumerate(sheets):
        sheet = first if position == 0 else book.create_sheet()
        sheet.title = title
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()
