"""What papers of offices never seen before taught: names made of an organ's words, titles set apart, broken letterheads."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.facts import Block, OfficialHeader, Paragraph
from parsers.official.header import read_header
from parsers.vietnamese.names import person_name


def _paper(
    *foot: str, head: tuple[str, ...] = ("UBND XÃ AN HẢI", "TRƯỜNG TIỂU HỌC AN HẢI"), title: tuple[Block, ...] = ()
) -> OfficialHeader:
    plain = [Paragraph(text) for text in (*head, "Số: 12/BC-THAH", "An Hải, ngày 07 tháng 10 năm 2026")]
    titled = title or (_bold("BÁO CÁO"), _bold("Kết quả phổ cập giáo dục năm 2026"))
    body = [Paragraph("Kính gửi: Phòng Văn hóa - Xã hội xã An Hải"), Paragraph("Nhà trường đã thực hiện các nội dung sau:")]
    return read_header((*plain, *titled, *body, *(Paragraph(text) for text in foot)))


def _bold(text: str) -> Paragraph:
    return Paragraph(text, "body", True, True)


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Đức Thắng",
        "Lê Văn Phòng",
        "Trần Xuân Trường",
        "Phạm Thị Hiếu",
        "Vũ Minh Hiệu",
        "Đoàn Thị Tháng",
        "Võ Hoài Phong",
    ],
)
def test_a_given_name_may_be_a_word_of_an_organ_or_a_date(name: str) -> None:
    assert person_name(name) == name
    signed = _paper("HIỆU TRƯỞNG", "", name)
    assert (signed.signer, signed.signer_title) == (name, "HIỆU TRƯỞNG")


@pytest.mark.parametrize(
    "line",
    ["Phòng Giáo Dục", "Trường Mầm Non", "Phó Hiệu Trưởng", "Tháng Năm", "Pct Ubnd Xã", "Trưởng Phòng", "Giáo Viên Chủ Nhiệm"],
)
def test_an_organ_a_position_or_a_date_is_no_name(line: str) -> None:
    assert person_name(line, known_surname=False) is None


@pytest.mark.parametrize(
    ("foot", "signer", "title"),
    [
        (("KT. TRƯỞNG BAN", "PHÓ BAN", "Lê Văn Tám"), "Lê Văn Tám", "PHÓ BAN"),
        (("TRƯỞNG BAN", "PCT UBND XÃ", "Lê Văn Tám"), "Lê Văn Tám", "PCT UBND XÃ"),
        (("TRƯỞNG KHOA", "Lê Văn Tám"), "Lê Văn Tám", "TRƯỞNG KHOA"),
        (("CHỦ LỚP", "Lê Thị Tám"), "Lê Thị Tám", "CHỦ LỚP"),
        (("GIÁO VIÊN CHỦ NHIỆM", "Lê Thị Tám"), "Lê Thị Tám", "GIÁO VIÊN CHỦ NHIỆM"),
        (("HIỆU TRƯỞNG", "Th.s Lê Văn Tám"), "Lê Văn Tám", "HIỆU TRƯỞNG"),
        (("HIỆU TRƯỞNG", "Lê Văn Tám (đã ký)"), "Lê Văn Tám", "HIỆU TRƯỞNG"),
    ],
)
def test_positions_of_every_kind_are_signed(foot: tuple[str, ...], signer: str, title: str) -> None:
    found = _paper(*foot)
    assert (found.signer, found.signer_title) == (signer, title)


def test_a_title_in_capitals_goes_on_whatever_law_it_names() -> None:
    title = (_bold("BÁO CÁO"), _bold("TỔNG KẾT 10 NĂM"), _bold("THỰC HIỆN NGHỊ QUYẾT SỐ 29-NQ/TW VỀ ĐỔI MỚI"))
    assert _paper(title=title).summary == "TỔNG KẾT 10 NĂM THỰC HIỆN NGHỊ QUYẾT SỐ 29-NQ/TW VỀ ĐỔI MỚI"


def test_a_rule_between_type_and_title_is_none_of_it() -> None:
    assert _paper(title=(_bold("BÁO CÁO"), _bold("--------"), _bold("Kết quả phổ cập"))).summary == "Kết quả phổ cập"


def test_a_long_title_in_one_line_is_whole_and_a_long_line_of_text_is_none() -> None:
    long = "Kết quả thực hiện " + "các nhiệm vụ trọng tâm và giải pháp " * 7
    assert _paper(title=(_bold("BÁO CÁO"), _bold(long))).summary == long.strip()
    assert _paper(title=(_bold("BÁO CÁO"), Paragraph(long))).summary is None


def test_the_authority_of_a_decision_is_not_its_summary() -> None:
    title = (
        _bold("QUYẾT ĐỊNH"),
        _bold("Về việc thành lập Ban Chỉ đạo"),
        _bold("HIỆU TRƯỞNG TRƯỜNG TRUNG HỌC CƠ SỞ NGUYỄN THỊ ĐỊNH"),
    )
    assert _paper(title=title).summary == "Về việc thành lập Ban Chỉ đạo"


@pytest.mark.parametrize(
    ("head", "superior", "issuer"),
    [
        (("PHÒNG GD&ĐT THỊ XÃ BẾN", "SÔNG", "TRƯỜNG TIỂU HỌC AN PHÚ"), "PHÒNG GD&ĐT THỊ XÃ BẾN SÔNG", "TRƯỜNG TIỂU HỌC AN PHÚ"),
        (("UBND PHƯỜNG 5", "TRƯỜNG TIỂU HỌC AN PHÚ"), "UBND PHƯỜNG 5", "TRƯỜNG TIỂU HỌC AN PHÚ"),
        (("DỰ THẢO", "TRƯỜNG TIỂU HỌC AN PHÚ"), None, "TRƯỜNG TIỂU HỌC AN PHÚ"),
        (("CÔNG ĐOÀN NGÀNH GIÁO DỤC", "CĐCS TRƯỜNG TH AN HẢI"), "CÔNG ĐOÀN NGÀNH GIÁO DỤC", "CĐCS TRƯỜNG TH AN HẢI"),
    ],
)
def test_a_letterhead_broken_or_marked_names_its_bodies(head: tuple[str, ...], superior: str | None, issuer: str) -> None:
    found = _paper("HIỆU TRƯỞNG", "Lê Văn Tám", head=head)
    assert (found.superior, found.issuer) == (superior, issuer)


def test_a_date_without_a_place_is_a_date_and_the_end_of_a_sentence_is_none() -> None:
    head = (Paragraph("UBND XÃ AN HẢI"), Paragraph("TRƯỜNG TIỂU HỌC AN HẢI"), Paragraph("Số: 12/BC-THAH"))
    dated = read_header((*head, Paragraph("Ngày 07 tháng 10 năm 2026"), _bold("BÁO CÁO"), _bold("Kết quả phổ cập")))
    assert (dated.place, dated.date) == (None, date(2026, 10, 7))
    running = read_header((*head, Paragraph("ngày 07 tháng 10 năm 2026"), _bold("BÁO CÁO"), _bold("Kết quả phổ cập")))
    assert running.date is None


def test_a_subject_under_the_number_stands_in_for_a_title() -> None:
    subject = Paragraph("(V/v tổ chức khám sức khỏe học sinh)")
    assert _paper(title=(subject, _bold("THÔNG BÁO"))).summary == "tổ chức khám sức khỏe học sinh"


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn Thu", "Lê Văn Thư", "Trần Công Đoàn", "Lê Thị Thu Quý", "Đỗ Phong Vân", "Nguyen Van Thu"]
)
def test_behind_a_family_name_a_clerk_s_or_an_organ_s_word_is_a_given_name(name: str) -> None:
    assert person_name(name) == name


@pytest.mark.parametrize("line", ["Văn Thư", "Cán Bộ", "Đoàn Trường", "Tiểu Học", "Công Đoàn", "Quản Trị", "Phong Giao Duc"])
def test_alone_it_is_none(line: str) -> None:
    assert person_name(line, known_surname=False) is None


def test_an_entry_of_the_recipients_names_nobody_who_signs() -> None:
    foot = ("Nơi nhận:\tHIỆU TRƯỞNG", "- Phó Hiệu trưởng: ông Trần Ngọc Tân;", "- Lưu: VT.", "\tĐỗ Văn Chung")
    assert (_paper(*foot).signer, _paper(*foot).signer_title) == ("Đỗ Văn Chung", "HIỆU TRƯỞNG")


def test_a_place_and_a_date_need_no_word_between_them() -> None:
    head = (Paragraph("TRƯỜNG MẪU GIÁO BỒNG HẢI"), Paragraph("Bồng Hải, 25/11/2019"))
    dated = read_header((*head, _bold("BÁO CÁO"), _bold("Sơ kết đợt 1")))
    assert (dated.place, dated.date) == ("Bồng Hải", date(2019, 11, 25))
    running = read_header((head[0], Paragraph("khai giảng, 25/11/2019"), _bold("BÁO CÁO"), _bold("Sơ kết đợt 1")))
    assert running.date is None


def test_rules_a_school_sets_itself_are_of_no_type_and_a_chapter_is_no_title() -> None:
    found = _paper(title=(_bold("NỘI QUY"), _bold("Trường Tiểu học An Hải"), _bold("Chương I"), _bold("QUY ĐỊNH CHUNG")))
    assert (found.type, found.summary, found.issuer) == (None, "NỘI QUY Trường Tiểu học An Hải", "TRƯỜNG TIỂU HỌC AN HẢI")


def test_a_row_of_a_list_on_a_page_is_no_title_and_signs_nothing() -> None:
    rows = (Paragraph("STT\tHọ và tên\tLớp"), Paragraph("1\tLê Văn Cường\t5A"))
    found = read_header((_bold("DANH SÁCH"), _bold("HỌC SINH KHÁM SỨC KHỎE"), *rows))
    assert (found.summary, found.signer) == ("HỌC SINH KHÁM SỨC KHỎE", None)
