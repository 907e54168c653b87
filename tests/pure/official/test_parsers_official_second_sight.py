"""Kinds of heads and feet that offices seen once taught: apostrophes, marks that wrap at the right, lists with signatures."""

from __future__ import annotations

import pytest

from parsers.facts import Block, OfficialHeader, Paragraph, Table
from parsers.official.bodies import seats
from parsers.official.header import read_header
from parsers.vietnamese.names import person_name

TITLE = (Paragraph("BÁO CÁO", "body", True, True), Paragraph("Kết quả công tác y tế năm 2026", "body", True, True))


def head(*rows: str) -> OfficialHeader:
    return read_header((*map(Paragraph, rows), *TITLE, Paragraph("Nhà trường báo cáo như sau:")))


@pytest.mark.parametrize(
    "name", ["K'Tiếu", "H'Loan", "H’Nguyên Êban", "Y Thoa", "K' Brông", "Nay H'Ben", "Rơ Ông K'Sáu", "Y-Thuyên"]
)
def test_a_name_may_be_one_syllable_behind_the_word_for_man_or_woman(name: str) -> None:
    assert person_name(name, known_surname=False) == name
    signed = read_header((*TITLE, Paragraph("Trường báo cáo."), Paragraph("HIỆU TRƯỞNG"), Paragraph(name)))
    assert signed.signer == name


@pytest.mark.parametrize("words", ["Y Tế", "Hà", "Lưu", "Y tế trường học"])
def test_one_word_or_a_field_is_no_name(words: str) -> None:
    assert person_name(words, known_surname=False) is None


@pytest.mark.parametrize(
    ("place", "rows"),
    [
        ("Ia K'Rái", ("IA", "K'RÁI")),
        ("Ea M'Doal", ("EA", "M'DOAL")),
        ("Cư M'Lan", ("CƯ", "M'LAN")),
        ("Đắk R'Moan", ("ĐẮK", "R'MOAN")),
    ],
)
def test_a_place_with_an_apostrophe_may_break_over_two_lines(place: str, rows: tuple[str, str]) -> None:
    header = head(
        f"UBND XÃ {rows[0]}\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", rows[1], "TRƯỜNG MẦM NON SÊN\tĐộc lập - Tự do - Hạnh phúc"
    )
    assert header.superior == f"UBND XÃ {place.upper()}"
    assert header.issuer == "TRƯỜNG MẦM NON SÊN"
    assert len(seats(f"UBND xã {place}")[0].split()) == 4


@pytest.mark.parametrize(
    "right",
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT", "NAM", "Độc lập - Tự do - Hạnh phúc"),
        ("CỘNG HÒA XÃ HỘI CHỦ", "NGHĨA VIỆT NAM", "Độc lập - Tự do -", "Hạnh phúc"),
        ("CỘNG", "HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc", "lập - Tự do - Hạnh phúc"),
        ("CỘNG HÒA XÃ", "HỘI CHỦ NGHĨA", "VIỆT NAM", "Độc lập -", "Tự do - Hạnh phúc"),
    ],
)
def test_the_countrys_name_may_wrap_in_the_right_column_beside_an_empty_left_one(right: tuple[str, ...]) -> None:
    motto = next(at for at, text in enumerate(right) if text.startswith("Độc"))
    rows = [f"UBND PHƯỜNG TÂN MỸ\t{right[0]}", *right[1:motto], f"TRƯỜNG THCS TÂN MỸ\t{right[motto]}", *right[motto + 1 :]]
    header = head(*rows, "Số: 5/BC-THCSTM\tTân Mỹ, ngày 02 tháng 3 năm 2026")
    assert (header.superior, header.issuer) == ("UBND PHƯỜNG TÂN MỸ", "TRƯỜNG THCS TÂN MỸ")
    assert (header.number, header.place) == ("5", "Tân Mỹ")


@pytest.mark.parametrize(
    ("superior", "issuer"),
    [
        ("CÔNG TY CỔ PHẦN GIÁO DỤC MẶT TRỜI", "NHÓM LỚP ĐỘC LẬP TƯ THỤC MẶT TRỜI"),
        ("CÔNG TY TNHH HỌA MI", "LỚP ĐỘC LẬP TƯ THỤC HỌA MI"),
        ("LIÊN ĐOÀN LAO ĐỘNG PHƯỜNG", "CÔNG ĐOÀN TRƯỜNG THCS TÂN MỸ"),
        ("ĐẢNG BỘ PHƯỜNG", "CHI BỘ TRƯỜNG THCS TÂN MỸ"),
        ("ỦY BAN NHÂN DÂN XÃ ĐOÀN XÁ", "TRƯỜNG TIỂU HỌC ĐOÀN XÁ"),
    ],
)
def test_a_body_begins_a_line_of_its_own(superior: str, issuer: str) -> None:
    header = head(superior, issuer, "Số: 5/BC-TM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Tân Mỹ, ngày 02 tháng 3 năm 2026")
    assert (header.superior, header.issuer) == (superior, issuer)


@pytest.mark.parametrize("rest", ["MẪU GIÁO HOA SEN", "MẦM NON HOA SEN", "TIỂU HỌC HOA SEN"])
def test_a_schools_name_may_break_behind_its_first_word(rest: str) -> None:
    header = head(
        "UBND XÃ TÂN MỸ", "TRƯỜNG", rest, "Số: 5/BC-HS", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
    )
    assert (header.superior, header.issuer) == ("UBND XÃ TÂN MỸ", f"TRƯỜNG {rest}")


def test_a_heading_of_a_list_is_no_part_of_the_name_above_it() -> None:
    rows = ("TRƯỜNG THCS TÂN MỸ", "THỐNG KÊ TÌNH TRẠNG SỨC KHỎE HỌC SINH")
    assert read_header(tuple(map(Paragraph, rows))).issuer in (None, "TRƯỜNG THCS TÂN MỸ")


def test_a_signature_below_a_list_is_read_where_the_two_tables_touch() -> None:
    rows = (
        ("Nội dung", "Số lượng", "So với năm trước"),
        ("Lớp", "5", "giữ nguyên"),
        ("Giáo viên", "9", "giảm 1"),
        ("Điểm lẻ", "1", "giữ nguyên"),
        (
            "Nơi nhận:\n- Như trên;\n- Lưu: VT.",
            "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG\nLù Thị Mỷ",
            "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG\nLù Thị Mỷ",
        ),
    )
    signed = read_header((*TITLE, Paragraph("Trường báo cáo."), Table(rows=rows)))
    assert (signed.signer, signed.signer_title) == ("Lù Thị Mỷ", "PHÓ HIỆU TRƯỞNG")
    staff = (("TT", "Họ và tên", "Chức vụ"), *((str(n), f"Lù Thị {n}", "Hiệu trưởng") for n in range(5)))
    assert read_header((*TITLE, Table(rows=staff))).signer_title is None


def test_a_subject_may_break_before_the_number_of_a_decree() -> None:
    rows: tuple[Block, ...] = tuple(
        map(
            Paragraph,
            (
                "UBND XÃ TÂN MỸ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "PHÒNG VĂN HÓA - XÃ HỘI\tĐộc lập - Tự do - Hạnh phúc",
                "Số: 31/VHXH-GD\tTân Mỹ, ngày 02 tháng 3 năm 2026",
                "V/v thực hiện Nghị định số",
                "116/2020/NĐ-CP học kỳ II",
                "Kính gửi: Các trường",
            ),
        )
    )
    assert read_header(rows).summary == "thực hiện Nghị định số 116/2020/NĐ-CP học kỳ II"
