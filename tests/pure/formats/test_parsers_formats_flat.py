"""Documents in one XML file, under whatever name."""

from __future__ import annotations

import base64
from datetime import date, datetime

import pytest

from parsers.facts import Budget, Cell, Content, Outcome, Paragraph, Problem
from parsers.formats.document import read_document
from tests.bench.contents import tables
from tests.papers.packages import p, r, tbl, tc, tr

WORD = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
EXCEL = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def read(text: str, name: str = "bao cao.doc", encoding: str = "utf-8", budget: Budget | None = None) -> Content:
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    return read_document((head + text).encode(encoding), name, budget or Budget())


def zones(content: Content) -> list[tuple[str, str]]:
    return [(block.zone, block.text) for block in content.blocks if isinstance(block, Paragraph)]


def word(body: str, styles: str = "") -> str:
    return (
        f'<?mso-application progid="Word.Document"?><w:wordDocument {WORD}><w:styles>{styles}</w:styles>'
        f"<w:body>{body}</w:body></w:wordDocument>"
    )


def test_word_2003_keeps_letterhead_looks_and_page_header() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:rPr><w:b/></w:rPr></w:style>'
    section = f"<w:sectPr><w:hdr w:type='odd'>{p('đầu trang')}</w:hdr><w:hdr w:type='even'>{p('chẵn')}</w:hdr></w:sectPr>"
    body = tbl(tr(tc("UBND XÃ"), tc("CỘNG HÒA"))) + p("BÁO CÁO", '<w:pStyle w:val="T"/><w:jc w:val="center"/>') + section
    content = read(word(body, styles))
    assert (content.format, content.outcome) == ("doc", Outcome.READ)
    assert tables(content)[0].rows == (("UBND XÃ", "CỘNG HÒA"),)
    assert zones(content) == [("header", "đầu trang"), ("body", "BÁO CÁO")]
    assert content.blocks[2] == Paragraph("BÁO CÁO", "body", bold=True, centred=True)


def test_word_2003_merges_deletions_and_legacy_fonts() -> None:
    fonts = '<w:rFonts w:ascii=".VnTime" w:h-ansi=".VnTime"/>'
    removed = "<aml:annotation xmlns:aml='x' w:type='Word.Deletion'><w:r><w:delText>bỏ</w:delText></w:r></aml:annotation>"
    rows = tr(tc("a", '<w:vmerge w:val="restart"/>'), tc("b")) + tr(tc("", "<w:vmerge/>"), tc("c"))
    content = read(word(f"<w:p>{removed}{r('Tr­êng mÉu gi¸o', fonts)}</w:p>{tbl(rows)}"))
    assert zones(content) == [("body", "Trường mẫu giáo")]
    assert tables(content)[0].rows == (("a", "b"), ("a", "c"))


def test_flat_opc_is_read_as_the_package_it_is() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{p("gói phẳng")}</w:body></w:document>'
    macros = base64.b64encode(b"x").decode()
    parts = f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{body}</pkg:xmlData></pkg:part>'
    parts += f'<pkg:part pkg:name="/word/vbaProject.bin"><pkg:binaryData>{macros}</pkg:binaryData></pkg:part>'
    text = f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    content = read(text, "bao cao.xml")
    assert (content.format, content.macros, zones(content)) == ("docx", True, [("body", "gói phẳng")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_excel_2003_keeps_places_types_and_merges(encoding: str) -> None:
    def cell(kind: str, value: str, look: str = "") -> str:
        return f'<Cell {look}><Data ss:Type="{kind}">{value}</Data></Cell>'

    merged, fourth = 'ss:MergeAcross="1" ss:MergeDown="1"', 'ss:Index="4"'
    rows = f"<Row>{cell('String', 'Số lượng', merged)}{cell('String', 'Ghi chú')}</Row><Row/>"
    rows += f'<Row ss:Index="4">{cell("Number", "3")}{cell("Number", "2.5")}'
    rows += f"{cell('DateTime', '2021-03-02T00:00:00.000', fourth)}{cell('DateTime', '2021-03-02T07:30:00.000')}"
    rows += f"{cell('Boolean', '1')}{cell('String', ' ')}</Row>"
    hidden = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
    )
    text = f'<Workbook {EXCEL}><Worksheet ss:Name="Bảng"><Table>{rows}</Table></Worksheet>'
    text += f'<Worksheet ss:Name="Ẩn"><Table/>{hidden}</Worksheet></Workbook>'
    content = read(text, "danh sach.xls", encoding)
    first, second = tables(content)
    expected: tuple[tuple[Cell, ...], ...] = (
        ("Số lượng", "Số lượng", "Ghi chú", None, None, None, None),
        ("Số lượng", "Số lượng", None, None, None, None, None),
        (None,) * 7,
        (3, 2.5, None, date(2021, 3, 2), datetime(2021, 3, 2, 7, 30), True, None),  # noqa: DTZ001 - a sheet knows no zone
    )
    assert first.rows == expected
    assert (content.format, first.sheet, first.hidden, second.hidden) == ("xls", "Bảng", False, True)


def test_excel_2003_goes_on_beside_a_cell_that_reaches_down() -> None:
    first = '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">STT</Data></Cell>'
    first += '<Cell><Data ss:Type="String">Tên</Data></Cell></Row>'
    second = '<Row><Cell ss:Index="2"><Data ss:Type="String">Nam</Data></Cell></Row>'
    content = read(f"<Workbook {EXCEL}><Worksheet><Table>{first}{second}</Table></Worksheet></Workbook>")
    assert tables(content)[0].rows == (("STT", "Tên"), ("STT", "Nam"))


def test_excel_2003_rows_that_never_end_stop_at_the_budget() -> None:
    rows = "<Row><Cell><Data ss:Type='String'>a</Data></Cell></Row>" * 500
    content = read(f"<Workbook {EXCEL}><Worksheet><Table>{rows}</Table></Worksheet></Workbook>", budget=Budget(table_cells=50))
    assert (len(tables(content)[0].rows), content.problems) == (51, (Problem("truncated"),))
    far = rows[:60].partition("</Row>")[0] + "</Row><Row ss:Index='999999'/>"
    assert read(f"<Workbook {EXCEL}><Worksheet><Table>{far}</Table></Worksheet></Workbook>").problems == (Problem("truncated"),)


@pytest.mark.parametrize(("kind", "body"), [("text", "<text:p>phẳng</text:p>"), ("spreadsheet", "")])
def test_flat_open_document_is_read(kind: str, body: str) -> None:
    names = ("office", "text", "table", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    body = body or (
        '<table:table table:name="B"><table:table-row><table:table-cell><text:p>ô</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    header = "<style:master-page><style:header><text:p>đầu trang</text:p></style:header></style:master-page>"
    content = read(
        f'<office:document {spaces} office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"<office:master-styles>{header}</office:master-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>",
        "bao cao.doc",
    )
    assert content.format == {"text": "odt", "spreadsheet": "ods"}[kind]
    if kind == "text":
        assert zones(content) == [("header", "đầu trang"), ("body", "phẳng")]
    else:
        assert tables(content)[0].rows == (("ô",),)


def test_what_declares_entities_is_refused_and_what_is_cut_short_is_damaged() -> None:
    entities = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    assert read(entities + word(p("&a;"))).problems == (Problem("hostile-xml"),)
    assert read(word(p("chữ"))[:-40]).problems == (Problem("damaged"),)
    assert read(f"<w:wordDocument {WORD}/>").problems == (Problem("damaged"),)


def test_a_web_page_that_names_office_stays_a_web_page() -> None:
    page = '<html xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><body><p>chữ</p></body></html>'
    assert read_document(page.encode(), "a.xls", Budget()).format == "html"
