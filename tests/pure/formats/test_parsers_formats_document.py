"""What holds for every format: a sender's bytes never raise, and the outcome says what became of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.document import read_document
from tests.papers.compound import Run, compound, word97
from tests.papers.packages import docx, odf, p, tbl, tc, tr, zipped

SEEDS = {
    "docx": docx(p("Báo cáo") + tbl(tr(tc("trái"), tc("phải"))), styles="<w:style w:styleId='a'/>"),
    "doc": word97([Run("Báo cáo\r"), Run("kết quả\r")], header="đầu trang"),
    "odt": odf("text", "<text:p>Báo cáo</text:p>"),
    "ods": odf("spreadsheet", "<table:table><table:table-row><table:table-cell/></table:table-row></table:table>"),
    "rtf": rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\trowd\cellx900\pard\intbl a\cell\row\pard b\par}",
    "html": b"<html><body><table><tr><td rowspan=3>a<td>b</table><p>c</body></html>",
    "pdf": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF",
    "csv": "họ tên;lớp\nLê A;1\n".encode(),
    "xls": compound({"Workbook": b"\x09\x08\x10\x00" + b"\0" * 60}),
}


@given(st.sampled_from(sorted(SEEDS)), st.data())
@settings(max_examples=300)
def test_no_damage_ever_raises(kind: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    found = read_document(bytes(content), f"a.{kind}", Budget())
    assert found.outcome is Outcome.READ or found.problems


@given(st.sampled_from(sorted(SEEDS)), st.floats(0, 1))
@settings(max_examples=100)
def test_no_file_cut_short_ever_raises(kind: str, share: float) -> None:
    content = SEEDS[kind][: int(len(SEEDS[kind]) * share)]
    found = read_document(content, f"a.{kind}", Budget())
    assert found.outcome is Outcome.READ or found.problems


def test_a_reader_that_trips_over_itself_is_damage_too() -> None:
    found = read_document(SEEDS["xls"][:512], "a.xls", Budget())
    assert found == Content("xls", Outcome.UNREADABLE, problems=(Problem("damaged", found="PanicException"),))


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0\0\x10JFIF", b"\x89PNG\r\n\x1a\n\0", b"\0\0\0\x18ftypheic"])
def test_a_photo_of_a_paper_holds_no_text(content: bytes) -> None:
    found = read_document(content, "anh.pdf", Budget())
    assert (found.outcome, found.problems) == (Outcome.UNREADABLE, (Problem("scan-without-text"),))


@pytest.mark.parametrize(
    ("content", "kind"), [(b"MZ" + b"\0\1" * 100, "exe"), (b"\1\2\3\4" * 50, ""), (zipped({"a.txt": b"a"}), "zip")]
)
def test_what_nobody_reads_here_is_unsupported(content: bytes, kind: str) -> None:
    expected = Content(kind, Outcome.UNSUPPORTED, problems=(Problem("unsupported-format"),))
    assert read_document(content, "bao cao.docx", Budget()) == expected


def test_an_external_document_type_is_never_fetched(tmp_path: Path) -> None:
    outside = tmp_path / "outside.dtd"
    outside.write_text('<!ENTITY loot "bí mật">')
    content = docx(p("chữ &loot; sau"), prologue=f'<!DOCTYPE x SYSTEM "{outside.as_uri()}">')
    found = read_document(content, "a.docx", Budget())
    assert "bí mật" not in "".join(block.text for block in found.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_entities_that_multiply_are_refused(kind: str) -> None:
    prologue = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = docx(p("&b;"), prologue=prologue)
    if kind == "odt":
        part = f"{prologue}<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>"
        content = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": part.encode()})
    found = read_document(content, None, Budget())
    assert (found.outcome, found.problems) == (Outcome.UNSAFE, (Problem("hostile-xml"),))
