"""A body is read once: its kind, its own name, its place; a letterhead is a path of them, and wrapped lines are one."""

from __future__ import annotations

import pytest

from parsers.facts import Body, OfficialHeader, Paragraph, Table
from parsers.official.bodies import bare, body_of, kind_of_place, path_of, read_bodies, seats, written_out
from parsers.official.header import read_header


@pytest.mark.parametrize(
    ("line", "kind", "name", "places"),
    [
        ("ỦY BAN NHÂN DÂN XÃ TẢ PHÌN", "UBND", "uy ban nhan dan", ("xa ta phin",)),
        ("UBND P.5", "UBND", "uy ban nhan dan", ("phuong 5",)),
        ("UBND XÃ TẢ PHÌN, TỈNH LÂM SƠN", "UBND", "uy ban nhan dan", ("xa ta phin", "tinh lam son")),
        ("UBND ĐẶC KHU HÒN MUN", "UBND", "uy ban nhan dan", ("dac khu hon mun",)),
        ("Phòng GD-ĐT TP. Nam Bình", "PHONG GD", "phong giao duc dao tao", ("thanh pho nam binh",)),
        ("PGD&ĐT KIM TRÀNG", "PHONG GD", "phong giao duc dao tao", ("kim trang",)),
        ("PHÒNG VH-XH PHƯỜNG AN LẠC", "PHONG VHXH", "phong van hoa xa hoi", ("phuong an lac",)),
        ("PHÒNG VĂN HÓA VÀ XÃ HỘI", "PHONG VHXH", "phong van hoa xa hoi", ()),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO LÂM SƠN", "SO", "so giao duc dao tao", ("lam son",)),
        ("PHÒNG GIÁO DỤC MẦM NON VÀ TIỂU HỌC", "PHONG", "phong giao duc mam non tieu hoc", ()),
        ("P. TCCB", "PHONG", "phong to chuc can bo", ()),
        ("VĂN PHÒNG SỞ", "BO PHAN", "van phong", ()),
        ("TT. HTCĐ XÃ TẢ PHÌN", "HTCD", "trung tam hoc tap cong dong", ("xa ta phin",)),
        ("TRƯỜNG TRUNG CẤP Y TẾ LÂM SƠN", "TRUNG CAP", "truong trung cap y te lam son", ()),
        ("BCH ĐOÀN TNCS HCM PHƯỜNG 5", "DOAN", "doan", ("phuong 5",)),
        ("CÔNG ĐOÀN NGÀNH GD&ĐT HUYỆN KIM TRÀNG", "CONG DOAN", "cong doan nganh giao duc dao tao", ("huyen kim trang",)),
        ("BAN ĐẠI DIỆN CMHS", "CHA ME", "ban dai dien cha me hoc sinh", ()),
        ("TRẠM Y TẾ XÃ TẢ PHÌN", "Y TE", "tram y te", ("xa ta phin",)),
        ("CÔNG TY TNHH ĐỒ CHƠI XANH", "CONG TY", "cong ti tnhh do choi xanh", ()),
        ("QUỸ MÁI ẤM", "", "quy mai am", ()),
    ],
)
def test_a_body_that_is_no_school_is_kind_name_and_place(line: str, kind: str, name: str, places: tuple[str, ...]) -> None:
    found = body_of(line)
    assert (found.kind, found.name.replace("qui", "quy"), found.places) == (kind, name, places)


@pytest.mark.parametrize(
    ("line", "level", "name"),
    [
        ("TRƯỜNG TIỂU HỌC THỊ TRẤN", "TH", "thi tran"),
        ("TRƯỜNG TIỂU HỌC THỊ TRẤN KIM TRÀNG", "TH", "kim trang"),
        ("TRƯỜNG PTDTNT TỈNH", "PTDTNT", "tinh"),
        ("TRƯỜNG THPT HUYỆN ĐIỆN BIÊN", "THPT", "dien bien"),
        ("LỚP MẪU GIÁO ĐỘC LẬP HOA MAI", "LMG", "hoa mai"),
        ("Lớp mầm non độc lập Tuổi Thơ", "LMG", "tuoi tho"),
        ("NHÓM TRẺ, LỚP MẪU GIÁO ĐỘC LẬP BÉ YÊU", "LMG", "be yeu"),
        ("NHÓM LỚP ĐỘC LẬP TƯ THỤC BÉ YÊU", "LMG", "be yeu"),
        ("NHÓM TRẺ ĐỘC LẬP BÉ YÊU", "NT", "be yeu"),
        ("CƠ SỞ GIÁO DỤC MẦM NON ĐỘC LẬP TƯ THỤC BÉ YÊU", "LMG", "be yeu"),
        ("TTGDNN-GDTX HUYỆN BẮC HÀ", "GDTX", "bac ha"),
        ("TRUNG TÂM GDNN-GDTX", "GDTX", ""),
    ],
)
def test_a_school_is_level_and_name_even_where_its_name_is_a_kind_of_place(line: str, level: str, name: str) -> None:
    found = body_of(line)
    assert (found.kind, found.name, found.is_school) == (level, name, True)


def test_a_union_or_board_below_its_schools_name_is_an_organ_of_the_school() -> None:
    for line, organ in (("CÔNG ĐOÀN", "cong doan"), ("BAN ĐẠI DIỆN CHA MẸ HỌC SINH", "hoi"), ("CHI BỘ", "chi bo")):
        assert path_of("TRƯỜNG TIỂU HỌC LÊ LỢI", line)[-1] == Body(line, "TH", "le loi", organ=organ)
    assert path_of("TRƯỜNG TIỂU HỌC LÊ LỢI", "TỔ VĂN PHÒNG")[-1].kind == "BO PHAN"


def test_the_places_of_a_text_are_told_from_words_that_look_like_them() -> None:
    text = "Trường đóng tại xã Tân Lập, huyện Yên Thượng; UBND TP. Nam Bình; công tác xã hội, văn hóa - Xã hội, quân sự Quận, "
    assert seats(text) == ("xa tan lap", "huyen yen thuong", "thanh pho nam binh")
    assert seats("phương án PHƯỜNG AN LẠC; Huyện ủy Kim Tràng; Tỉnh Đoàn; phường 12") == ("phuong an lac", "phuong 12")
    assert (bare("huyen kim trang"), bare("phuong 5"), bare("kim trang")) == ("kim trang", "phuong 5", "kim trang")
    assert (kind_of_place("thi xa binh long"), kind_of_place("binh long")) == ("thi xa", "")


def test_abbreviations_are_written_out() -> None:
    assert written_out("TTGDNN-GDTX") == "trung tam giao duc nghe nghiep giao duc thuong xuyen"
    assert written_out("Giáo dục và Đào tạo") == written_out("GD&ĐT") == written_out("GDĐT") == "giao duc dao tao"


def over(*rows: str) -> tuple[str, ...]:
    table = Table(rows=(*((row,) for row in rows), ("STT", "Họ và tên", "Ngày sinh"), (1, "Lê Thị Ba", "01/02/1990")))
    return tuple(body.words for body in read_bodies(None, (table,)))


def test_the_rows_over_a_table_give_bodies_and_titles_none() -> None:
    assert over("UBND PHƯỜNG 5", "TRƯỜNG TIỂU HỌC LÊ LỢI", "DANH SÁCH GIÁO VIÊN TRƯỜNG TIỂU HỌC LÊ LỢI") == (
        "UBND PHƯỜNG 5",
        "TRƯỜNG TIỂU HỌC LÊ LỢI",
    )
    assert over("Đơn vị: Trường Mầm non Hoa Mai") == ("Trường Mầm non Hoa Mai",)
    assert over("BIỂU TỔNG HỢP", "Phòng học và thiết bị") == ()


def test_a_letterhead_stands_before_the_rows_over_a_table() -> None:
    header = OfficialHeader(superior="UBND PHƯỜNG 5", issuer="TRƯỜNG TIỂU HỌC LÊ LỢI")
    table = Table(rows=(("TRƯỜNG MẦM NON HOA MAI",), ("STT", "Họ và tên", "Ngày sinh")))
    assert [body.kind for body in read_bodies(header, (table,))] == ["UBND", "TH"]
    assert read_bodies(OfficialHeader()) == ()


@pytest.mark.parametrize(
    ("lines", "superior", "issuer"),
    [
        (("ỦY BAN NHÂN DÂN", "PHƯỜNG AN LẠC"), None, "ỦY BAN NHÂN DÂN PHƯỜNG AN LẠC"),
        (
            ("ỦY BAN NHÂN DÂN", "PHƯỜNG AN LẠC", "PHÒNG VĂN HÓA - XÃ HỘI"),
            "ỦY BAN NHÂN DÂN PHƯỜNG AN LẠC",
            "PHÒNG VĂN HÓA - XÃ HỘI",
        ),
        (("PHÒNG VĂN HÓA - XÃ HỘI", "BỘ PHẬN Y TẾ HỌC ĐƯỜNG"), "PHÒNG VĂN HÓA - XÃ HỘI", "BỘ PHẬN Y TẾ HỌC ĐƯỜNG"),
        (("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "THANH TRA"), "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "THANH TRA"),
        (("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG THPT", "CHUYÊN LÂM SƠN"), "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG THPT CHUYÊN LÂM SƠN"),
        (("UBND PHƯỜNG PHÚ", "THẠNH ĐÔNG", "TRƯỜNG THCS LÊ LỢI"), "UBND PHƯỜNG PHÚ THẠNH ĐÔNG", "TRƯỜNG THCS LÊ LỢI"),
        (("UBND PHƯỜNG PHÚ THẠNH", "ĐÔNG", "TRƯỜNG THCS LÊ LỢI"), "UBND PHƯỜNG PHÚ THẠNH ĐÔNG", "TRƯỜNG THCS LÊ LỢI"),
        (("UBND XÃ TẢ PHÌN", "BAN CHỈ ĐẠO PHỔ CẬP", "GIÁO DỤC"), "UBND XÃ TẢ PHÌN", "BAN CHỈ ĐẠO PHỔ CẬP GIÁO DỤC"),
        (("HỘI LIÊN HIỆP PHỤ NỮ", "XÃ TẢ PHÌN"), None, "HỘI LIÊN HIỆP PHỤ NỮ XÃ TẢ PHÌN"),
        (("UBND XÃ TẢ PHÌN", "HỘI", "KHUYẾN HỌC"), "UBND XÃ TẢ PHÌN", "HỘI KHUYẾN HỌC"),
    ],
)
def test_lines_that_are_one_body_are_joined_and_two_bodies_stay_apart(
    lines: tuple[str, ...], superior: str | None, issuer: str
) -> None:
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head = Table(rows=(("\n".join(lines), nation), ("Số: 12/BC-X", "Lâm Sơn, ngày 02 tháng 11 năm 2026")))
    title = (Paragraph("BÁO CÁO", bold=True, centred=True), Paragraph("Kết quả công tác pháp chế", bold=True, centred=True))
    found = read_header((head, *title, Paragraph("Nhà trường báo cáo như sau.")))
    assert (found.superior, found.issuer) == (superior, issuer)
