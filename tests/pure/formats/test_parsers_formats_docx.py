from __future__ import annotations

import io

import docx as python_docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem
from tests.bench.contents import reader, tables
from tests.papers.packages import docx, p, r, tbl, tc, tr

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MIDDLE = '<w:jc w:val="center"/>'


read = reader("bao cao.docx")


def texts(content: Content, zone: str | None = None) -> list[str]:
    return [b.text for b in content.blocks if isinstance(b, Paragraph) and zone in (None, b.zone)]


def test_the_letterhead_keeps_its_two_sides_apart() -> None:
    left, right = p("UBND XÃ SUỐI TIÊN") + p("TRƯỜNG MẪU GIÁO SƠN CA"), p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    content = read(docx(tbl(tr(tc(left), tc(right)), tr(tc("Số: 01/BC-MGSC"), tc("Suối Tiên, ngày 02 tháng 3 năm 2021")))))
    assert tables(content)[0].rows == (
        ("UBND XÃ SUỐI TIÊN\nTRƯỜNG MẪU GIÁO SƠN CA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Số: 01/BC-MGSC", "Suối Tiên, ngày 02 tháng 3 năm 2021"),
    )
    assert content.outcome is Outcome.READ
    assert content.format == "docx"


def test_tracked_changes_count_as_accepted() -> None:
    body = f"<w:p>{r('Số liệu ')}<w:del>{r('cũ')}</w:del><w:ins>{r('mới')}</w:ins><w:moveFrom>{r('đi')}</w:moveFrom></w:p>"
    assert texts(read(docx(body))) == ["Số liệu mới"]


def test_a_paragraph_whose_mark_was_deleted_runs_on() -> None:
    body = p("BÁO ", "<w:rPr><w:del/></w:rPr>") + p("CÁO")
    assert texts(read(docx(body))) == ["BÁO CÁO"]


def test_a_deleted_row_is_gone() -> None:
    kept, gone = tr(tc("giữ")), "<w:tr><w:trPr><w:del/></w:trPr>" + tc("bỏ") + "</w:tr>"
    assert tables(read(docx(tbl(kept, gone))))[0].rows == (("giữ",),)


def test_hidden_text_and_field_codes_are_not_seen() -> None:
    body = f"<w:p>{r('thấy')}{r('ẩn', '<w:vanish/>')}<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    assert texts(read(docx(body))) == ["thấy"]


def test_content_controls_and_simple_fields_are_read_but_not_their_prompts() -> None:
    filled = f"<w:sdt><w:sdtContent>{p('đã điền')}</w:sdtContent></w:sdt>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Nhập vào đây')}</w:sdtContent></w:sdt>"
    field = f"<w:p><w:fldSimple w:instr='DATE'>{r('02/3/2021')}</w:fldSimple></w:p>"
    assert texts(read(docx(filled + prompt + field))) == ["đã điền", "02/3/2021"]


def test_a_text_box_comes_once_and_before_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('trong khung')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    content = read(docx(f"<w:p><w:r>{drawing}</w:r>{r('BÁO CÁO')}</w:p>"))
    assert [(b.text, b.zone) for b in content.blocks if isinstance(b, Paragraph)] == [
        ("trong khung", "box"),
        ("BÁO CÁO", "body"),
    ]


def test_an_old_text_box_without_alternative_is_read() -> None:
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{p('khung cũ')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    assert texts(read(docx(f"<w:p><w:r>{box}</w:r></w:p>")), "box") == ["khung cũ"]


def test_page_headers_come_first_and_footers_after_the_body() -> None:
    links = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    content = read(docx(p("giữa") + links, header1=p("đầu trang"), footer1=p("chân trang")))
    assert [(b.text, b.zone) for b in content.blocks if isinstance(b, Paragraph)] == [
        ("đầu trang", "header"),
        ("giữa", "body"),
        ("chân trang", "footer"),
    ]


@pytest.mark.parametrize(("title_page", "shown"), [("<w:titlePg/>", ["bìa"]), ("", []), ('<w:titlePg w:val="0"/>', [])])
def test_a_first_page_header_shows_only_on_a_title_page(title_page: str, shown: list[str]) -> None:
    links = f'<w:sectPr><w:headerReference w:type="first" r:id="header1"/>{title_page}</w:sectPr>'
    assert texts(read(docx(p("giữa") + links, header1=p("bìa"))), "header") == shown


def test_footnotes_are_notes() -> None:
    notes = f'<w:footnote w:type="separator">{p("vạch")}</w:footnote><w:footnote w:id="2">{p("chú thích")}</w:footnote>'
    assert texts(read(docx(p("thân"), footnotes=notes)), "note") == ["chú thích"]


def test_breaks_tabs_and_hyphens_keep_their_place() -> None:
    run = "<w:r><w:t>Độc lập</w:t><w:noBreakHyphen/><w:t>Tự do</w:t><w:br/><w:t>trái</w:t><w:tab/><w:t>phải</w:t></w:r>"
    assert texts(read(docx(f"<w:p>{run}</w:p>"))) == ["Độc lập-Tự do\ntrái\tphải"]


def test_a_tick_set_as_a_symbol_is_a_tick() -> None:
    assert texts(read(docx('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'))) == ["✓"]


def test_bold_and_centred_come_from_the_paragraph_or_its_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Goc"><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Ten"><w:basedOn w:val="Goc"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = p("a", MIDDLE, "<w:b/>") + p("b", '<w:pStyle w:val="Ten"/>') + p("c", '<w:pStyle w:val="Ten"/>', '<w:b w:val="0"/>')
    body += f"<w:p>{r('nửa', '<w:b/>')}{r('vời')}</w:p>"
    content = read(docx(body, styles=styles))
    assert [(b.bold, b.centred) for b in content.blocks if isinstance(b, Paragraph)] == [
        (True, True),
        (True, True),
        (False, True),
        (False, False),
    ]


def test_a_style_based_on_itself_is_no_trap() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="A"/><w:rPr><w:b/></w:rPr></w:style>'
    assert texts(read(docx(p("chữ", '<w:pStyle w:val="A"/>'), styles=styles))) == ["chữ"]


def test_letters_shown_as_capitals_are_capitals() -> None:
    assert texts(read(docx(p("Báo cáo", run="<w:caps/>")))) == ["BÁO CÁO"]


def test_merged_cells_stand_in_each_of_their_places() -> None:
    wide = tr(tc("STT", '<w:vMerge w:val="restart"/>'), tc("Số lượng", '<w:gridSpan w:val="2"/>'))
    below = tr(tc("", "<w:vMerge/>"), tc("Nam"), tc("Nữ"))
    table = tables(read(docx(tbl(wide, below, tr(tc("1"), tc("3"), tc("4"))))))[0]
    assert table.rows == (("STT", "Số lượng", "Số lượng"), ("STT", "Nam", "Nữ"), ("1", "3", "4"))
    assert set(table.merged) == {(0, 0, 1, 0), (0, 1, 0, 2)}


def test_a_nested_data_table_is_text_of_its_cell_and_a_table_too() -> None:
    inner = tbl(*(tr(tc(f"a{n}"), tc(f"b{n}")) for n in range(3)))
    outer, nested = tables(read(docx(tbl(tr(tc(p("trước") + inner + p("")))))))
    assert outer.rows == (("trước\na0\tb0\na1\tb1\na2\tb2",),)
    assert nested.rows == (("a0", "b0"), ("a1", "b1"), ("a2", "b2"))


def test_a_nested_layout_table_is_text_only() -> None:
    found = tables(read(docx(tbl(tr(tc(tbl(tr(tc("trái"), tc("phải"))) + p("")))))))
    assert [table.rows for table in found] == [(("trái\tphải",),)]


def test_automatic_numbers_are_part_of_the_text() -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, "upperRoman", "%1.") + level.format(1, "decimal", "%1.%2.") + level.format(2, "lowerLetter", "%3)")
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    at = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'.format
    body = p("Một", at(0)) + p("chi tiết", at(1)) + p("ý", at(2)) + p("Hai", at(0)) + p("chi tiết", at(1))
    assert texts(read(docx(body, numbering=numbering))) == [
        "I. Một",
        "I.1. chi tiết",
        "a) ý",
        "II. Hai",
        "II.1. chi tiết",
    ]


@pytest.mark.parametrize(
    ("look", "typed"),
    [
        ('<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>', "Tr\xadêng mÉu gi¸o"),
        ('<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>', "Tröôøng maãu giaùo"),
    ],
)
def test_a_legacy_font_is_decoded_run_by_run(look: str, typed: str) -> None:
    body = f"<w:p>{r(typed[:5], look)}{r(typed[5:], look)}{r(' Sơn Ca')}</w:p>"
    assert texts(read(docx(body))) == ["Trường mẫu giáo Sơn Ca"]


def test_the_font_may_come_from_the_document_defaults() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/></w:rPr>'
    styles = f"<w:docDefaults><w:rPrDefault>{fonts}</w:rPrDefault></w:docDefaults>"
    assert texts(read(docx(p("b¸o c¸o"), styles=styles))) == ["BÁO CÁO"]


def test_a_legacy_paragraph_in_a_unicode_font_is_known_by_its_words() -> None:
    body = p("Nhµ tr\xadêng b¸o c¸o kÕt qu¶ thùc hiÖn") + p("Trường Mẫu giáo Sơn Ca báo cáo như sau")
    assert texts(read(docx(body))) == ["Nhà trường báo cáo kết quả thực hiện", "Trường Mẫu giáo Sơn Ca báo cáo như sau"]


def test_decomposed_text_is_composed() -> None:
    assert texts(read(docx(p("Tru\u031bo\u031b\u0300ng")))) == ["Trường"]


def test_a_strict_document_is_read() -> None:
    body = f"<w:document {W.replace('schemas.openxmlformats.org', 'purl.oclc.org/ooxml').replace('/2006', '')}>"
    content = docx("", extra={"word/document.xml": f"{body}<w:body>{p('nghiêm ngặt')}</w:body></w:document>".encode()})
    assert texts(read(content)) == ["nghiêm ngặt"]


def test_macros_are_told_and_the_text_is_read() -> None:
    content = read(docx(p("chữ"), extra={"word/vbaProject.bin": b"\xd0\xcf"}))
    assert (content.format, content.macros, texts(content)) == ("docm", True, ["chữ"])


def test_an_external_entity_is_never_resolved() -> None:
    prologue = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    content = read(docx(p("a &e; b"), prologue=prologue))
    assert content == Content("docx", Outcome.UNSAFE, problems=(Problem("hostile-xml"),))


def test_a_bomb_is_refused_by_its_directory() -> None:
    bomb = docx(p("chữ"), extra={"word/media/image1.bin": b"\0" * 3_000_000})
    assert read(bomb).problems == (Problem("over-budget"),)
    assert read(bomb).outcome is Outcome.UNSAFE


def test_more_text_than_the_budget_is_cut_and_said() -> None:
    content = read(docx(p("a" * 40) * 5), Budget(text_characters=100))
    assert content.problems == (Problem("truncated"),)
    assert texts(content) == ["a" * 40] * 2


def test_what_python_docx_writes_is_read_the_same() -> None:
    document = python_docx.Document()
    document.add_heading("Đề mục", 1)
    document.add_paragraph("Thân bài").alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"ô {number}"
    memory = io.BytesIO()
    document.save(memory)
    content = read(memory.getvalue())
    assert texts(content) == ["Đề mục", "Thân bài"]
    assert [b.centred for b in content.blocks if isinstance(b, Paragraph)] == [False, True]
    assert [b.bold for b in content.blocks if isinstance(b, Paragraph)] == [True, False]
    assert tables(content)[0].rows == (("ô 0", "ô 1"), ("ô 2", "ô 3"))


def test_a_filled_control_that_still_bears_the_mark_of_its_prompt_is_read() -> None:
    def control(run: str) -> str:
        return f"<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt></w:p>"

    styled = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Họ và tên hiệu trưởng</w:t></w:r>'
    body = control(r("Nhàn Thị Lan")) + control(styled) + control(r("Click or tap here to enter text."))
    assert texts(read(docx(body))) == ["Nhàn Thị Lan"]


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [
        ("Symbol", "F0B3", "≥"),
        ("Symbol", "F0B0", "°"),
        ("Symbol", "F061", "α"),
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F083", "③"),
        ("Wingdings 2", "F052", "☑"),
        ("Times New Roman", "2265", "≥"),
        ("Unheard Of", "F0B3", "≥"),
    ],
)
def test_an_inserted_symbol_is_read_by_the_table_of_its_font(font: str, code: str, sign: str) -> None:
    assert texts(read(docx(f'<w:p><w:r><w:sym w:font="{font}" w:char="{code}"/></w:r></w:p>'))) == [sign]
