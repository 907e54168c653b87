"""Builds templates/reports/summary.docx, the draft report in the form of Nghị định 30/2020/NĐ-CP (Phụ lục I).

    python -m scripts.build_report_template

The file is committed; an office that wants another wording edits a copy of it in Word.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "templates" / "reports" / "summary.docx"
_FONT = "Times New Roman"


def build() -> None:
    """Write the template."""
    paper = Document()
    _page(paper)
    _head(paper)
    _body(paper)
    _signature(paper)
    _appendices(paper)
    properties = paper.core_properties
    properties.author, properties.title, properties.comments = "baocao", "Mẫu báo cáo tổng hợp", ""
    properties.created = properties.modified = datetime(2020, 3, 5, tzinfo=UTC)
    TARGET.parent.mkdir(exist_ok=True)
    paper.save(str(TARGET))


def _page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(6)
    section.different_first_page_header_footer = True
    line = section.first_page_header.paragraphs[0]
    _run(line, "DỰ THẢO", bold=True, size=11)
    line.alignment = ALIGN.RIGHT
    _page_number(section.header.paragraphs[0])


def _page_number(line: Paragraph) -> None:
    """Arabic, in the middle of the upper margin, not on the first page (Nghị định 30/2020/NĐ-CP)."""
    run = line.add_run()
    run.font.size, run.font.name = Pt(13), _FONT
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    line.alignment = ALIGN.CENTER


def _head(paper: Paper) -> None:
    table = paper.add_table(2, 2)
    table.autofit = False
    left, right = table.rows[0].cells
    _lines(left, ("{{ office.superior|upper }}", False, 12), ("{{ office.name|upper }}", True, 12), ("―――――", False, 8))
    _lines(
        right,
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".replace(" ", "\u00a0"), True, 12),
        ("Độc lập - Tự do - Hạnh phúc", True, 13),
        ("―――――――――――", False, 8),
    )
    left, right = table.rows[1].cells
    _lines(left, ("Số:          /BC-{{ symbol }}", False, 13))
    _lines(right, ("{{ office.place }}, ngày       tháng {{ month }} năm {{ year }}", False, 13))
    right.paragraphs[0].runs[0].italic = True
    for column, width in zip(table.columns, (68, 97), strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell in row.cells:
            _without_margins(cell)
    _say(paper, "BÁO CÁO", bold=True, align=ALIGN.CENTER, before=12)
    _say(paper, "Tổng hợp {{ title }}", bold=True, align=ALIGN.CENTER)
    _say(paper, "―――――", size=8, align=ALIGN.CENTER)


def _without_margins(cell: _Cell) -> None:
    """The national title takes the room on one line that the margins would take."""
    margins = OxmlElement("w:tcMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    cell._tc.get_or_add_tcPr().append(margins)


def _body(paper: Paper) -> None:
    _text(
        paper,
        "{% if plan %}Thực hiện {{ plan_type or 'văn bản' }} số {{ plan }} ngày      tháng      năm        , {% endif %}"
        "{{ office.name }} tổng hợp báo cáo của các đơn vị, kết quả như sau:",
    )
    _heading(paper, "I. CÔNG TÁC TRIỂN KHAI, QUÁN TRIỆT")
    _text(paper, "…" * 60)
    _heading(paper, "II. TÌNH HÌNH NỘP BÁO CÁO")
    _text(paper, "{{ progress }}")
    _grid(paper, "standing_by_level")
    _text(paper, "Chi tiết tại Phụ lục {{ appendix.standing }}.")
    _heading(paper, "III. KẾT QUẢ THỰC HIỆN")
    _say(paper, "{%p for one in figures %}")
    _say(paper, "{{ loop.index }}. {{ one.title }}", bold=True).paragraph_format.keep_with_next = True
    _grid(paper, "one")
    _say(paper, "{%p endfor %}")
    _say(paper, "{%p if lists %}")
    _text(paper, "Danh mục chi tiết tại Phụ lục {{ appendix.lists }}.")
    _say(paper, "{%p endif %}")
    _say(paper, "{%p if exemplary.lines %}")
    _say(paper, "Mô hình, điển hình tiêu biểu:", bold=True)
    _grid(paper, "exemplary")
    _say(paper, "{%p endif %}")
    _topics(paper, "results", "models")
    _heading(paper, "IV. ĐÁNH GIÁ CHUNG")
    _topics(paper, "assessment", "strengths", "weaknesses", "causes", "lessons")
    _heading(paper, "V. PHƯƠNG HƯỚNG, NHIỆM VỤ")
    _topics(paper, "plans")
    _heading(paper, "VI. ĐỀ XUẤT, KIẾN NGHỊ")
    _topics(paper, "proposals")
    _say(paper, "{%p if rewards.lines %}")
    _text(
        paper,
        "Đề nghị khen thưởng {{ rewards.lines|length|counted }} trường hợp (danh sách tại Phụ lục {{ appendix.rewards }}).",
    )
    _say(paper, "{%p endif %}")
    _text(paper, "Trên đây là báo cáo tổng hợp của {{ office.name }}./.")


_NAMED_BY_SECTION = ("results", "assessment", "plans", "proposals")  # said by the heading they stand under


def _topics(paper: Paper, *topics: str) -> None:
    """What most units say of each, with who says it; nothing where nobody says anything but a line to write on."""
    for topic in topics:
        _say(paper, f"{{%p if common.{topic} %}}")
        if topic not in _NAMED_BY_SECTION:
            _say(paper, f"{{{{ topic_names.{topic} }}}}", bold=True)
        _say(paper, f"{{%p for one in common.{topic} %}}")
        _text(paper, "- {{ one.text }} ({{ one.units }}).")
        _say(paper, "{%p endfor %}")
        _say(paper, "{%p endif %}")
    _say(paper, f"{{%p if not ({' or '.join(f'common.{topic}' for topic in topics)}) %}}")
    _text(paper, "…" * 60)
    _say(paper, "{%p endif %}")


def _said(paper: Paper) -> None:
    """The units' own texts by topic, as they wrote them: beside the report, no part of it."""
    line = _say(paper, "TƯ LIỆU BIÊN TẬP (KHÔNG THUỘC BÁO CÁO)", bold=True, align=ALIGN.CENTER)
    line.paragraph_format.page_break_before = True
    _say(
        paper,
        "Nguyên văn nội dung các đơn vị đã báo cáo, theo từng vấn đề. Dự thảo do hệ thống theo dõi báo cáo lập lúc {{ made }}.",
        italic=True,
        size=11,
        align=ALIGN.CENTER,
    )
    _say(paper, "{%p if unread %}")
    _say(paper, "{{ unread }}", italic=True, size=12)
    _say(paper, "{%p endif %}")
    _say(paper, "{%p for topic, name in topic_names.items() %}")
    _say(paper, "{%p if topics[topic] %}")
    _say(paper, "{{ name }}", bold=True, before=6)
    _say(paper, "{%p for said in topics[topic] %}")
    _say(paper, "{{ said.unit }} ({{ said.heading }}):", bold=True, italic=True, size=12, align=ALIGN.LEFT)
    _say(paper, "{{ said.text }}", size=12, align=ALIGN.LEFT)
    _say(paper, "{%p endfor %}")
    _say(paper, "{%p endif %}")
    _say(paper, "{%p endfor %}")


def _signature(paper: Paper) -> None:
    table = paper.add_table(1, 2)
    left, right = table.rows[0].cells
    _lines(
        left,
        ("Nơi nhận:", True, 12),
        ("- {{ office.superior }};", False, 11),
        ("- Lưu: VT{{ ', ' ~ section if section }}.", False, 11),
    )
    for line in left.paragraphs:
        line.alignment = ALIGN.LEFT
    left.paragraphs[0].runs[0].italic = True
    _lines(right, ("{{ signer }}", True, 14), ("", False, 14), ("", False, 14), ("", False, 14))


def _appendices(paper: Paper) -> None:
    section = paper.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.different_first_page_header_footer = False
    for name, title in (
        ("lists", "DANH MỤC TỔNG HỢP"),
        ("standing", "TÌNH HÌNH NỘP BÁO CÁO"),
        ("rewards", "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"),
    ):
        _say(paper, f"{{%p if appendix.{name} %}}")
        _appendix(paper, name, title)
        if name == "lists":
            _say(paper, "{%p for one in lists %}")
            _say(paper, "{{ one.title }}", bold=True, size=12)
            _grid(paper, "one", 10)
            _say(paper, "{%p if one.note %}")
            _say(paper, "{{ one.note }}", italic=True, size=12)
            _say(paper, "{%p endif %}")
            _say(paper, "{%p endfor %}")
        else:
            _grid(paper, name, 10)
        _say(paper, "{%p endif %}")
    _said(paper)


def _appendix(paper: Paper, name: str, title: str) -> None:
    line = _say(paper, f"Phụ lục {{{{ appendix.{name} }}}}", bold=True, align=ALIGN.CENTER)
    line.paragraph_format.page_break_before = name != "lists"
    _say(paper, title, bold=True, align=ALIGN.CENTER)
    with_report = (
        "(Kèm theo Báo cáo số          /BC-{{ symbol }} ngày       tháng {{ month }} năm {{ year }} của {{ office.name }})"
    )
    _say(paper, with_report, italic=True, size=13, align=ALIGN.CENTER)


def _grid(paper: Paper, name: str, size: int = 12) -> None:
    """A table of `name`.heads and `name`.lines, however many columns they have."""
    table = paper.add_table(4, 3)
    table.style = "Table Grid"
    _fill(table, 0, (f"{{%tc for head in {name}.heads %}}", "{{ head }}", "{%tc endfor %}"), size, bold=True)
    _merge(table, 1, f"{{%tr for line in {name}.lines %}}")
    _fill(table, 2, ("{%tc for cell in line %}", "{{ cell }}", "{%tc endfor %}"), size)
    _merge(table, 3, "{%tr endfor %}")
    repeated = OxmlElement("w:tblHeader")
    for row in (0, 2):
        table.rows[row]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    _say(paper, "", size=6)


def _fill(table: Table, row: int, texts: tuple[str, ...], size: int, bold: bool = False) -> None:
    for cell, text in zip(table.rows[row].cells, texts, strict=True):
        _run(cell.paragraphs[0], text, bold=bold, size=size)
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        if bold:
            cell.paragraphs[0].alignment = ALIGN.CENTER


def _merge(table: Table, row: int, text: str) -> None:
    first, *_, last = table.rows[row].cells
    first.merge(last).paragraphs[0].text = text


def _heading(paper: Paper, text: str) -> None:
    line = _say(paper, text, bold=True, before=6)
    line.paragraph_format.keep_with_next = True


def _text(paper: Paper, text: str) -> None:
    """A paragraph of the report: its first line begins 10 mm in (Nghị định 30/2020/NĐ-CP)."""
    _say(paper, text).paragraph_format.first_line_indent = Mm(10)


def _say(
    paper: Paper,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = 14,
    align: ALIGN = ALIGN.JUSTIFY,
    before: float = 0,
) -> Paragraph:
    line = paper.add_paragraph()
    _run(line, text, bold=bold, italic=italic, size=size)
    line.alignment = align
    line.paragraph_format.space_before = Pt(before)
    return line


def _run(line: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = 14) -> None:
    run = line.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), _FONT


def _lines(cell: _Cell, *lines: tuple[str, bool, float]) -> None:
    for number, (text, bold, size) in enumerate(lines):
        line = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        _run(line, text, bold=bold, size=size)
        line.alignment = ALIGN.CENTER
        line.paragraph_format.space_after = Pt(0)


if __name__ == "__main__":
    build()
