"""Papers that are of no type of the decree: forms that a school fills in."""

from __future__ import annotations

import pytest

from parsers.facts import Paragraph
from parsers.official.header import read_header
from parsers.vietnamese.document_types import heads_form, type_of_line


@pytest.mark.parametrize(
    "line", ["BẢN ĐĂNG KÝ", "PHIẾU ĐĂNG KÍ THI ĐUA", "ĐĂNG KÝ", "PHIẾU KHẢO SÁT", "BẢN TỰ ĐÁNH GIÁ", "**BẢN ĐĂNG KÝ**"]
)
def test_a_form_s_heading_is_known_by_its_capitals(line: str) -> None:
    assert heads_form(line)


@pytest.mark.parametrize("line", ["Bản đăng ký của trường", "đăng ký mô hình", "BẢN CÁT", "TRƯỜNG TIỂU HỌC ĐĂNG KHOA"])
def test_running_text_and_names_head_no_form(line: str) -> None:
    assert not heads_form(line)


@pytest.mark.parametrize(
    ("line", "code"), [("BẢN BÁO CÁO", "BC"), ("PHIẾU BÁO CÁO", "BC"), ("BIỂU BÁO CÁO", "BTH"), ("PHIẾU BÁO", "PB")]
)
def test_a_report_on_a_form_is_a_report(line: str, code: str) -> None:
    assert type_of_line(line) == code


def test_a_form_has_no_type_and_keeps_its_heading_in_its_summary() -> None:
    head = ("UBND HUYỆN SUỐI TIÊN", "TRƯỜNG TIỂU HỌC ĐỒNG XUÂN A", "Số: 12/ĐK-THĐXA")
    lines = (*head, "BẢN ĐĂNG KÝ", "Mô hình vườn rau", "Kính gửi: Phòng")
    header = read_header(tuple(Paragraph(line, "body", True, True) for line in lines))
    assert (header.type, header.summary) == (None, "BẢN ĐĂNG KÝ Mô hình vườn rau")
    assert header.issuer == "TRƯỜNG TIỂU HỌC ĐỒNG XUÂN A"
