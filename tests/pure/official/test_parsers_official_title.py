"""Where a summary begins and ends."""

import pytest

from parsers.facts import Paragraph
from parsers.official.header import read_header


def summary(*lines: str) -> str | None:
    paper = ("BÁO CÁO", *lines, "I. Đặc điểm tình hình", "Trường có 12 lớp.")
    return read_header(tuple(Paragraph(line, "body", False, False) for line in paper)).summary


@pytest.mark.parametrize("line", ["V/v thực hiện công tác thư viện", "V/V THỰC HIỆN CÔNG TÁC THƯ VIỆN"])
def test_a_report_whose_summary_opens_as_a_letter_s_does_has_a_summary(line: str) -> None:
    assert summary(line) == line


@pytest.mark.parametrize("rest", ["12/2024; nhiệm vụ tháng 01/2025", "12-2024 của nhà trường"])
def test_a_summary_that_breaks_before_a_month_goes_on(rest: str) -> None:
    assert summary("Kết quả công tác thư viện tháng", rest) == f"Kết quả công tác thư viện tháng {rest}"


def test_a_second_line_in_lower_case_is_no_basis_and_co_so_6_no_number() -> None:
    assert (
        summary("Về việc", "thực hiện dân chủ ở cơ sở 6 tháng cuối năm") == "Về việc thực hiện dân chủ ở cơ sở 6 tháng cuối năm"
    )


def test_a_second_line_in_lower_case_goes_on_though_it_looks_less_centred() -> None:
    first = Paragraph("Tổng kết thực hiện Kế", "body", True, True)
    paper = (Paragraph("BÁO CÁO", "body", True, True), first, Paragraph("hoạch thư viện năm 2024", "body", True, False))
    body = Paragraph("Nhà trường báo cáo", "body", False, False)
    assert read_header((*paper, body)).summary == "Tổng kết thực hiện Kế hoạch thư viện năm 2024"


@pytest.mark.parametrize("basis", ["Thực hiện Kế hoạch số 12/KH-UBND của huyện", "Căn cứ Công văn của Phòng Giáo dục"])
def test_a_basis_ends_the_summary(basis: str) -> None:
    assert summary("Kết quả công tác thư viện", basis) == "Kết quả công tác thư viện"


@pytest.mark.parametrize("heading", ["V/ Kiến nghị", "V. Kiến nghị", "1.Kết quả", "2/ Kết quả", "1.1. Kết quả", "3. 12 lớp"])
def test_a_heading_ends_the_summary(heading: str) -> None:
    assert summary("Kết quả công tác thư viện", heading) == "Kết quả công tác thư viện"


@pytest.mark.parametrize(("bold", "goes_on"), [(True, True), (False, False)])
def test_a_line_as_wide_as_the_page_is_of_the_title_where_it_is_as_bold(bold: bool, goes_on: bool) -> None:
    first = Paragraph("Tổng kết thực hiện", "body", True, True)
    wide = Paragraph("Kế hoạch phát triển thư viện năm 2024, phương hướng năm 2025", "body", bold, False)
    body = Paragraph("Nhà trường báo cáo như sau.", "body", False, False)
    found = read_header((Paragraph("BÁO CÁO", "body", True, True), first, wide, body)).summary
    assert found == (f"{first.text} {wide.text}" if goes_on else first.text)


@pytest.mark.parametrize("kind", ["BÁO CÁO NHANH", "Báo cáo nhanh", "BÁO CÁO ĐỘT XUẤT", "BÁO CÁO ĐỊNH KỲ"])
def test_what_sort_of_report_it_is_belongs_to_the_type_and_not_to_the_summary(kind: str) -> None:
    paper = tuple(
        Paragraph(line, "body", False, False) for line in (kind, "Tình hình ngập lụt tại các lớp học", "I. Tình hình")
    )
    header = read_header(paper)
    assert (header.type, header.summary) == ("BC", "Tình hình ngập lụt tại các lớp học")


def test_a_title_on_one_line_keeps_all_its_words() -> None:
    line = Paragraph("BÁO CÁO NHANH TÌNH HÌNH NGẬP LỤT", "body", False, False)
    assert read_header((line, Paragraph("I. Tình hình", "body", False, False))).summary == "NHANH TÌNH HÌNH NGẬP LỤT"


def test_a_school_year_that_breaks_between_its_years_goes_on() -> None:
    assert summary("Tổng kết công tác thư viện năm học 2023", "– 2024 và phương hướng") == (
        "Tổng kết công tác thư viện năm học 2023 - 2024 và phương hướng"
    )
    assert summary("Tổng kết công tác thư viện năm 2023", "- Trường có 12 lớp") == "Tổng kết công tác thư viện năm 2023"
