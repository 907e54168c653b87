"""Papers of schools as Word and PDF files, in the layouts clerks make, with the header each of them states."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


@dataclass(frozen=True)
class Paper:
    """What stands on one paper; `truth` says which of it a reader must find."""

    superior: str | None
    issuer: str | None
    number: str | None
    symbol: str | None
    place: str | None
    date: str  # as typed after the place
    iso: str | None
    kind: str | None  # its abbreviation in official use; None where nothing may be asked
    heading: tuple[str, ...]  # the type line(s)
    summary: tuple[str, ...]
    body: tuple[str, ...]
    signer: str | None
    office: tuple[str, ...] = ("HIỆU TRƯỞNG",)
    table: tuple[tuple[str, ...], ...] = ()
    layout: str = "rows"
    about: str | None = None  # V/v under the number
    number_line: str | None = None
    accept: dict[str, Any] = field(default_factory=dict)

    def truth(self) -> dict[str, Any]:
        """The header fields as the scorer wants them."""
        bare = self.layout == "bare"
        qualified = [line.removeprefix("BÁO CÁO ") for line in self.heading]
        given: dict[str, Any] = {
            "superior": None if bare else self.superior, "issuer": None if bare else self.issuer,
            "number": None if bare else self.number, "symbol": None if bare else self.symbol,
            "place": None if bare else self.place, "date": None if bare else self.iso,
            "signer": self.signer, "signer_title": [self.office[-1], " ".join(self.office)] if self.signer else None,
            "summary": [" ".join(said) for said in (self.summary, (*self.heading, *self.summary), (*qualified, *self.summary))],
        }  # fmt: skip
        if self.kind:
            given["type"] = self.kind
        return {**given, **self.accept}

    def left(self) -> list[str]:
        """The lines of the left half of the letterhead."""
        about = [f"V/v {self.about}"] if self.about else []
        return [line for line in (self.superior, self.issuer, "-------", self._number(), *about) if line]

    def right(self) -> list[str]:
        """The lines of the right half."""
        return [STATE, MOTTO, "---------------", self._day()]

    def _number(self) -> str:
        return self.number_line or (f"Số: {self.number or '      '}/{self.symbol}" if self.symbol else "")

    def _day(self) -> str:
        return f"{self.place}, {self.date}" if self.place else ""


def _paragraph(where: Any, text: str, *, bold: bool = False, centre: bool = False, italic: bool = False) -> Any:
    made = where.add_paragraph()
    run = made.add_run(text)
    run.bold, run.italic = bold, italic
    if centre:
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return made


def _fill(cell: Any, lines: Iterable[str]) -> None:
    for line in lines:
        _paragraph(cell, line, bold=not line.startswith("Số"), centre=True, italic=", ngày" in line)


def _rows(doc: Any, p: Paper) -> None:
    table = doc.add_table(2, 2)
    left, right = p.left(), p.right()
    _fill(table.cell(0, 0), left[:-1] if p.symbol and not p.about else left[:2])
    _fill(table.cell(0, 1), right[:3])
    _fill(table.cell(1, 0), left[-1:] if p.symbol and not p.about else left[2:])
    _fill(table.cell(1, 1), right[3:])


def _one_row(doc: Any, p: Paper) -> None:
    table = doc.add_table(1, 3)
    _fill(table.cell(0, 0), p.left())
    _fill(table.cell(0, 2), p.right())


def _breaks(doc: Any, p: Paper) -> None:
    table = doc.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].add_run("\n".join(p.left()))
    table.cell(0, 1).paragraphs[0].add_run("\n".join(p.right()))


def _tabs(doc: Any, p: Paper) -> None:
    left, right = [line for line in p.left() if "--" not in line], [line for line in p.right() if "--" not in line]
    for number in range(max(len(left), len(right))):
        pair = [side[number] if number < len(side) else "" for side in (left, right)]
        _paragraph(doc, "\t".join(pair), bold=number < 2)


def _spaces(doc: Any, p: Paper) -> None:
    left, right = [line for line in p.left() if "--" not in line], [line for line in p.right() if "--" not in line]
    for number in range(max(len(left), len(right))):
        pair = [side[number] if number < len(side) else "" for side in (left, right)]
        _paragraph(doc, (" " * 12).join(pair) if pair[1] else pair[0], bold=number < 2)


def _stacked(doc: Any, p: Paper) -> None:
    for line in (*p.right()[:3], *p.left(), *p.right()[3:]):
        _paragraph(doc, line, bold=True, centre=True)


def _left_first(doc: Any, p: Paper) -> None:
    for line in (*p.left(), *p.right()):
        _paragraph(doc, line, bold=True)


def _box(lines: Iterable[str]) -> Any:
    inner = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line.replace("&", "&amp;")}</w:t></w:r></w:p>' for line in lines)
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>{inner}'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _boxes(doc: Any, p: Paper) -> None:
    holder = doc.add_paragraph()
    holder._p.append(_box(p.left()))
    holder._p.append(_box(p.right()))


def _page_header(doc: Any, p: Paper) -> None:
    table = doc.sections[0].header.add_table(1, 2, doc.sections[0].page_width)
    _fill(table.cell(0, 0), p.left())
    _fill(table.cell(0, 1), p.right())


def _nested(doc: Any, p: Paper) -> None:
    inner = doc.add_table(1, 1).cell(0, 0).add_table(1, 2)
    _fill(inner.cell(0, 0), p.left())
    _fill(inner.cell(0, 1), p.right())


def _bare(doc: Any, p: Paper) -> None:
    """No letterhead at all."""


LAYOUTS: dict[str, Callable[[Any, Paper], None]] = {
    "rows": _rows, "one row": _one_row, "breaks": _breaks, "tabs": _tabs, "spaces": _spaces, "stacked": _stacked,
    "left first": _left_first, "boxes": _boxes, "page header": _page_header, "nested": _nested, "bare": _bare,
}  # fmt: skip


def as_docx(p: Paper, retype: Callable[[str], str] = str, font: str | None = None) -> bytes:
    """The paper as a Word file; `retype` changes every string as a font of old or a decomposing editor would."""
    doc = Document()
    LAYOUTS[p.layout](doc, p)
    for line in (*p.heading, *p.summary):
        _paragraph(doc, line, bold=True, centre=True)
    for line in p.body:
        _paragraph(doc, line)
    if p.table:
        made = doc.add_table(len(p.table), len(p.table[0]))
        made.style = "Table Grid"
        for row, cells in zip(made.rows, p.table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    foot = doc.add_table(1, 2)
    for line in ("Nơi nhận:", "- Phòng GDĐT;", "- Lưu: VT."):
        _paragraph(foot.cell(0, 0), line)
    for line in (*p.office, "", "", p.signer or ""):
        _paragraph(foot.cell(0, 1), line, bold=True, centre=True)
    for text in doc.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        text.text = retype(text.text or "")
    if font:
        for run in doc.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}r"):
            run.get_or_add_rPr().get_or_add_rFonts().set(
                "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}ascii", font
            )
    return _saved(doc)


def _saved(doc: Any) -> bytes:
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def as_text(p: Paper) -> str:
    """The paper line by line, for formats that know no tables."""
    head = [] if p.layout == "bare" else [*p.left(), *p.right()]
    return "\n".join((*head, "", *p.heading, *p.summary, "", *p.body, "", *p.office, "", p.signer or ""))


def legacy(encoding: str) -> Callable[[str], str]:
    """A typist's machine of before Unicode: "tcvn3" or "vni"."""
    table = json.loads(files("parsers.vietnamese").joinpath("legacy_tables.json").read_text("utf-8"))[encoding]
    back: dict[str, str] = {}
    for typed, letter in table.items():
        back.setdefault(letter, typed)
    if encoding == "tcvn3":
        back = {**{k.upper(): v for k, v in back.items() if k.upper() not in back}, **back}
    return lambda text: "".join(back.get(c, c) for c in text)
