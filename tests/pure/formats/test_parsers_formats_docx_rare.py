"""Markup of Word that few documents have and that changes what stands in them."""

from __future__ import annotations

import pytest

from parsers.facts import Paragraph, Table
from tests.bench.contents import reader
from tests.papers.packages import docx, p, r, tbl, tc, tr

LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/>{}<w:lvlText w:val="{}"/></w:lvl>'
NUMBER = '<w:num w:numId="{}"><w:abstractNumId w:val="{}"/>{}</w:num>'
AT = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'


read = reader("bao cao.docx")


def shown(content: bytes) -> list[str]:
    return [block.text for block in read(content).blocks if isinstance(block, Paragraph)]


def field(code: str, result: str) -> str:
    """A complex field: its code, then what it shows."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}{code}{marks[1]}{result}{marks[2]}"


def abstract(identity: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{more}{"".join(levels)}</w:abstractNum>'


def test_a_field_within_the_code_of_a_field_is_not_seen() -> None:
    inner = field("<w:r><w:instrText>PAGE</w:instrText></w:r>", r("7"))
    outer = field(f"<w:r><w:instrText>IF </w:instrText></w:r>{inner}{r('thừa')}", r("đúng"))
    assert shown(docx(f"<w:p>{outer}</w:p>{p('sau')}")) == ["đúng", "sau"]


def test_a_field_that_never_ends_costs_its_own_paragraph_at_most() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert shown(docx(f"<w:p>{r('trước')}{begun}{r('mã')}</w:p>{p('sau')}")) == ["trước", "sau"]


def test_a_field_result_over_several_paragraphs_is_seen() -> None:
    begun = "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType='separate'/></w:r>"
    body = f"<w:p>{begun}{r('một')}</w:p>{p('hai')}<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r>{r('ba')}</w:p>"
    assert shown(docx(body)) == ["một", "hai", "ba"]


def test_of_a_ruby_only_the_base_is_text() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('âm')}</w:rt><w:rubyBase>{r('gốc')}</w:rubyBase></w:ruby></w:r>"
    assert shown(docx(f"<w:p>{ruby}{r(' sau')}</w:p>")) == ["gốc sau"]


def test_a_fraction_keeps_its_stroke() -> None:
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    half, whole = "<m:num><m:r><m:t>24</m:t></m:r></m:num>", "<m:den><m:r><m:t>30</m:t></m:r></m:den>"
    assert shown(docx(f"<w:p>{r('đạt ')}<m:oMath {space}><m:f>{half}{whole}</m:f></m:oMath></w:p>")) == ["đạt 24/30"]


def test_a_tracked_deletion_of_a_cell_counts_as_accepted() -> None:
    table = read(docx(tbl(tr(tc("giữ"), tc("bỏ", "<w:cellDel/>"))))).blocks[0]
    assert isinstance(table, Table)
    assert table.rows == (("giữ",),)


def test_an_alternative_without_words_gives_way_to_the_fallback() -> None:
    box = f"<w:pict><v:textbox><w:txbxContent>{p('dự phòng')}</w:txbxContent></v:textbox></w:pict>"
    choice = f"<mc:Choice Requires='x'><w:drawing/></mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    assert shown(docx(f"<w:p><w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r></w:p>")) == ["dự phòng"]


@pytest.mark.parametrize(
    ("name", "part", "found"),
    [
        ("khoi.htm", "<html><p>trong khối</p></html>".encode(), ["trước", "trong khối", "sau"]),
        ("khoi.rtf", rb"{\rtf1 trong kh\u7889?i\par}", ["trước", "trong khối", "sau"]),
        ("khoi.docx", docx(p("trong khối")), ["trước", "sau"]),
    ],
)
def test_a_part_of_another_format_stands_where_it_is_called(name: str, part: bytes, found: list[str]) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    extra = {
        f"word/{name}": part,
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{links}"><Relationship Id="c1" Type="{kind}" Target="{name}"/></Relationships>'.encode()
        ),
    }
    assert shown(docx(f'{p("trước")}<w:altChunk r:id="c1"/>{p("sau")}', extra=extra)) == found


def test_a_level_that_never_restarts_counts_on() -> None:
    levels = abstract(
        0, LEVEL.format(0, "upperRoman", "", "%1."), LEVEL.format(1, "decimal", '<w:lvlRestart w:val="0"/>', "%2)")
    )
    body = p("a", AT.format(0, 1)) + p("b", AT.format(1, 1)) + p("c", AT.format(0, 1)) + p("d", AT.format(1, 1))
    assert shown(docx(body, numbering=levels + NUMBER.format(1, 0, ""))) == ["I. a", "1) b", "II. c", "2) d"]


def test_a_legal_label_is_decimal_throughout() -> None:
    levels = abstract(0, LEVEL.format(0, "upperRoman", "", "%1."), LEVEL.format(1, "decimal", "<w:isLgl/>", "%1.%2."))
    body = p("a", AT.format(0, 1)) + p("b", AT.format(1, 1))
    assert shown(docx(body, numbering=levels + NUMBER.format(1, 0, ""))) == ["I. a", "1.1. b"]


def test_a_number_may_override_a_level_and_its_start() -> None:
    own = (
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
        + LEVEL.format(0, "lowerLetter", "", "%1)")
        + "</w:lvlOverride>"
    )
    levels = abstract(0, LEVEL.format(0, "decimal", "", "%1."))
    body = p("một", AT.format(0, 1)) + p("hai", AT.format(0, 2))
    assert shown(docx(body, numbering=levels + NUMBER.format(1, 0, "") + NUMBER.format(2, 0, own))) == ["1. một", "d) hai"]


def test_the_levels_of_a_list_style_are_found() -> None:
    levels = abstract(0, more='<w:numStyleLink w:val="K"/>')
    levels += abstract(1, LEVEL.format(0, "decimal", "", "Điều %1."), more='<w:styleLink w:val="K"/>')
    body = p("Phạm vi", AT.format(0, 5))
    assert shown(docx(body, numbering=levels + NUMBER.format(5, 0, "") + NUMBER.format(6, 1, ""))) == ["Điều 1. Phạm vi"]


def test_a_numbered_paragraph_without_words_is_counted() -> None:
    levels = abstract(0, LEVEL.format(0, "decimal", "", "%1."))
    empty = f"<w:p><w:pPr>{AT.format(0, 1)}</w:pPr></w:p>"
    body = p("a", AT.format(0, 1)) + empty + p("c", AT.format(0, 1))
    assert shown(docx(body, numbering=levels + NUMBER.format(1, 0, ""))) == ["1. a", "3. c"]


def test_numbers_within_a_nested_table_are_counted_once() -> None:
    levels = abstract(0, LEVEL.format(0, "decimal", "", "%1."))
    inner = tbl(*(tr(tc(p(name, AT.format(0, 1))), tc("x")) for name in "abc"))
    content = docx(tbl(tr(tc(inner + p("")))) + p("d", AT.format(0, 1)), numbering=levels + NUMBER.format(1, 0, ""))
    outer, nested = (block for block in read(content).blocks if isinstance(block, Table))
    assert nested.rows == (("1. a", "x"), ("2. b", "x"), ("3. c", "x"))
    assert outer.rows == (("1. a\tx\n2. b\tx\n3. c\tx",),)
    assert shown(content) == ["4. d"]


def test_data_in_the_third_table_down_is_a_table_too() -> None:
    data = tbl(*(tr(tc(f"a{n}"), tc(f"b{n}")) for n in range(3)))
    content = read(docx(tbl(tr(tc(tbl(tr(tc(data + p("")))) + p(""))))))
    assert [block.rows[0] for block in content.blocks if isinstance(block, Table)][1:] == [("a0", "b0")]
