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
    line = section.header.paragraphs[0]
    _run(line, "DỰ THẢO", bold=True, size=11)
    line.alignment = ALIGN.RIGHT


def _head(paper: Paper) -> None:
    table = paper.add_table(2, 2)
    table.autofit = False
    left, right = table.rows[0].cells
    _lines(left, ("{{ office.superior|upper }}", False, 12), ("{{ office.name|upper }}", True, 12), ("―――――", False, 8))
    _lines(
        right,
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, 12),
        ("Độc lập - Tự do - Hạnh phúc", True, 13),
        ("―――――――――――", False, 8),
    )
    left, right = table.rows[1].cells
    _lines(left, ("Số:          /BC-{{ symbol }}", False, 13))
    _lines(right, ("{{ office.place }}, ngày       tháng {{ month }} năm {{ year }}", False, 13))
    right.paragraphs[0].runs[0].italic = True
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Mm(72), Mm(93)
    _say(paper, "BÁO CÁO", bold=True, align=ALIGN.CENTER, before=12)
    _say(paper, "Tổng hợp {{ title }}", bold=True, align=ALIGN.CENTER)
    _say(paper, "―――――", size=8, align=ALIGN.CENTER)


def _body(paper: Paper) -> None:
    _say(
        paper,
        "{% if plan %}Thực hiện văn bản số {{ plan }}, {% else %}Thực hiện [số, ký hiệu, trích yếu văn bản giao việc], "
        "{% endif %}{{ office.name }} tổng hợp báo cáo của các đơn vị, kết quả như sau:",
    )
    _heading(paper, "I. CÔNG TÁC TRIỂN KHAI, QUÁN TRIỆT")
    _say(paper, "[Nêu các văn bản chỉ đạo, kế hoạch, hội nghị triển khai của {{ office.name }}.]", italic=True)
    _heading(paper, "II. TÌNH HÌNH NỘP BÁO CÁO")
    _say(paper, "{{ progress }}")
    _grid(paper, "standing_by_level")
    _source(paper, "Phụ lục 2; sổ tổng hợp, trang “Tình hình nộp”")
    _heading(paper, "III. KẾT QUẢ THỰC HIỆN")
    _say(paper, "{%p for one in figures %}")
    _say(paper, "{{ loop.index }}. {{ one.title }}", bold=True)
    _grid(paper, "one")
    _say(paper, "{%p endfor %}")
    _source(paper, "Phụ lục 1; sổ tổng hợp, trang “Tổng hợp” và “Danh mục”")
    _say(paper, "{%p if exemplary.lines %}")
    _say(paper, "Mô hình, điển hình tiêu biểu (do cán bộ chọn, chưa xếp hạng):", bold=True)
    _grid(paper, "exemplary")
    _say(paper, "{%p endif %}")
    for topic in ("results", "models"):
        _topic(paper, topic)
    _heading(paper, "IV. ĐÁNH GIÁ CHUNG")
    for topic in ("assessment", "strengths", "weaknesses", "causes", "lessons"):
        _topic(paper, topic)
    _heading(paper, "V. PHƯƠNG HƯỚNG, NHIỆM VỤ")
    _topic(paper, "plans")
    _heading(paper, "VI. ĐỀ XUẤT, KIẾN NGHỊ")
    _topic(paper, "proposals")
    _say(paper, "Danh sách đề nghị khen thưởng: {{ rewards.lines|length|counted }} trường hợp (Phụ lục 3).")
    _say(paper, "{%p if unread %}")
    _say(paper, "{{ unread }}", italic=True)
    _say(paper, "{%p endif %}")
    _say(paper, "Trên đây là báo cáo tổng hợp của {{ office.name }}./.")


def _topic(paper: Paper, topic: str) -> None:
    """A place for the officer's own words, and where to find the units'."""
    _say(paper, f"{{{{ topic_names.{topic} }}}}:", bold=True)
    _say(
        paper,
        f"{{% if topics.{topic} %}}[Tổng hợp từ nội dung các đơn vị đã báo cáo tại Phụ lục 4, mục "
        f"“{{{{ topic_names.{topic} }}}}” ({{{{ topics.{topic}|length|counted }}}} đoạn).]"
        "{% else %}[Các đơn vị không có mục riêng về nội dung này.]{% endif %}",
        italic=True,
    )


def _said(paper: Paper) -> None:
    """The units' own texts by topic, as they wrote them."""
    _appendix(paper, 4, "NỘI DUNG CÁC ĐƠN VỊ ĐÃ BÁO CÁO")
    _say(paper, "(Để cán bộ chọn lọc; xóa phụ lục này trước khi trình ký.)", italic=True, align=ALIGN.CENTER)
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
    for number, (name, title) in enumerate(
        (("lists", "DANH MỤC TỔNG HỢP"), ("standing", "TÌNH HÌNH NỘP BÁO CÁO"), ("rewards", "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG")), 1
    ):
        _appendix(paper, number, title)
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
    _said(paper)
    _say(
        paper,
        "Dự thảo do hệ thống theo dõi báo cáo lập lúc {{ made }}; cán bộ rà soát trước khi trình ký.",
        italic=True,
        size=11,
    )


def _appendix(paper: Paper, number: int, title: str) -> None:
    line = _say(paper, f"Phụ lục {number}", bold=True, align=ALIGN.CENTER)
    line.paragraph_format.page_break_before = number > 1
    _say(paper, title, bold=True, align=ALIGN.CENTER)


def _grid(paper: Paper, name: str, size: int = 12) -> None:
    """A table of `name`.heads and `name`.lines, however many columns they have."""
    table = paper.add_table(4, 3)
    table.style = "Table Grid"
    _fill(table, 0, (f"{{%tc for head in {name}.heads %}}", "{{ head }}", "{%tc endfor %}"), size, bold=True)
    _merge(table, 1, f"{{%tr for line in {name}.lines %}}")
    _fill(table, 2, ("{%tc for cell in line %}", "{{ cell }}", "{%tc endfor %}"), size)
    _merge(table, 3, "{%tr endfor %}")
    repeated = OxmlElement("w:tblHeader")
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


def _source(paper: Paper, text: str) -> None:
    _say(paper, f"(Nguồn số liệu: {text}.)", italic=True, size=12)


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
