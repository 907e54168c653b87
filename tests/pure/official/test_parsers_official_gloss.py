"""Letterheads of the coast's schools: a second name in English, an aside, superior and school on one line."""

from __future__ import annotations

import pytest

from parsers.facts import Paragraph, Table
from parsers.official.header import read_header

RIGHT = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nBắc Sơn, ngày 03 tháng 5 năm 2024"


def organisations(*left: str) -> tuple[str | None, str | None]:
    head = Table((("\n".join((*left, "Số: 12/BC-TH")), RIGHT),))
    title = (Paragraph("BÁO CÁO", "body", True, True), Paragraph("Kết quả hội thi", "body", True, True))
    header = read_header((head, *title))
    assert header
    return header.superior, header.issuer


@pytest.mark.parametrize(
    "gloss", ["(Bac Son Primary School)", "BAC SON INTERNATIONAL SCHOOL", "Bac Son Kindergarten", "(Cơ sở 2)"]
)
def test_a_name_said_again_in_english_or_in_brackets_is_not_the_issuer(gloss: str) -> None:
    assert organisations("UBND XÃ BẮC SƠN", "TRƯỜNG TIỂU HỌC BẮC SƠN", gloss) == ("UBND XÃ BẮC SƠN", "TRƯỜNG TIỂU HỌC BẮC SƠN")


def test_english_inside_a_schools_own_name_stays() -> None:
    assert organisations("PHÒNG GD&ĐT", "TRƯỜNG MẦM NON SUN KINDERGARTEN")[1] == "TRƯỜNG MẦM NON SUN KINDERGARTEN"


@pytest.mark.parametrize("dash", [" - ", " – "])
@pytest.mark.parametrize("unit", ["TRƯỜNG TIỂU HỌC BẮC SƠN", "TRUNG TÂM HỖ TRỢ GIÁO DỤC HÒA NHẬP"])
def test_superior_and_school_on_one_line_are_two(dash: str, unit: str) -> None:
    assert organisations(f"UBND PHƯỜNG 5{dash}{unit}") == ("UBND PHƯỜNG 5", unit)


def test_a_centre_with_a_dash_in_its_name_is_one() -> None:
    name = "TRUNG TÂM GDNN - GDTX BẮC SƠN"
    assert organisations("UBND XÃ BẮC SƠN", name) == ("UBND XÃ BẮC SƠN", name)
