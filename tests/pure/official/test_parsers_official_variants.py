"""Headers as clerks type them: one row a variant, with what a reader must find (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.facts import Block, OfficialHeader, Paragraph, Table
from parsers.official.header import read_header

STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
ABOVE, SCHOOL = "UBND HUYỆN ĐỒNG XUÂN", "TRƯỜNG TIỂU HỌC SUỐI TIÊN"
NUMBER, DAY = "Số: 25/BC-THST", "Suối Tiên, ngày 05 tháng 12 năm 2024"
TITLE = ("BÁO CÁO", "Công tác thư viện")
BODY = "Thực hiện Công văn số 15/PGDĐT-VP ngày 02/12/2024 của Phòng, nhà trường báo cáo như sau:"


def flat(*lines: str) -> tuple[Block, ...]:
    return tuple(Paragraph(line, "body", False, False) for line in lines)


def side_by_side(left: tuple[str, ...], right: tuple[str, ...], *after: str) -> tuple[Block, ...]:
    return (Table(rows=(("\n".join(left), "\n".join(right)),)), *(Paragraph(line, "body", True, True) for line in after))


def paper(*, above: str | None = ABOVE, issuer: str = SCHOOL, number: str = "Số: 25/BC-THST",
          day: str = "Suối Tiên, ngày 05 tháng 12 năm 2024", title: tuple[str, ...] = ("BÁO CÁO", "Công tác thư viện năm 2024"),
          end: tuple[str, ...] = ("HIỆU TRƯỞNG", "Trần Thị Lụa")) -> OfficialHeader:  # fmt: skip
    left = tuple(line for line in (above, issuer, "-------", number) if line)
    blocks = side_by_side(left, (STATE, MOTTO, "-----", day), *title)
    return read_header((*blocks, *flat(BODY, "Trên đây là báo cáo./.", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", *end)))


@pytest.mark.parametrize(
    ("written", "number", "symbol"),
    [
        ("Số: 25/BC-THST", "25", "BC-THST"),
        ("Số :25 / BC – THST", "25", "BC-THST"),
        ("SỐ 07/BC-TH.ST", "07", "BC-TH.ST"),
        ("Số: 125A/BC-THST", "125a", "BC-THST"),
        ("Số:…../BC-THST", None, "BC-THST"),
        ("Số:           /BC-THST", None, "BC-THST"),
        ("Số: 25/2024/BC-THST", "25", "BC-THST"),
        ("Số: 25/BC-TH&THCSST", "25", "BC-TH&THCSST"),
        ("Số 12-BC/CB", "12", "BC/CB"),
        ("Số: 25/BCTH-THST", "25", "BCTH-THST"),
        ("Số: 25/THST", "25", "THST"),
        ("Số: 25/THST-CM", "25", "THST-CM"),
        ("25/BC-THST", "25", "BC-THST"),
        ("Sô: 25/BC-THST", "25", "BC-THST"),
    ],
)
def test_number_and_symbol_in_every_spelling(written: str, number: str | None, symbol: str) -> None:
    header = paper(number=written)
    assert (header.number, (header.symbol or "").replace(" ", "")) == (number, symbol)


@pytest.mark.parametrize(
    ("written", "place", "day"),
    [
        ("Suối Tiên, ngày 05 tháng 12 năm 2024", "Suối Tiên", date(2024, 12, 5)),
        ("Suối Tiên,ngày 5 tháng 12 năm 2024", "Suối Tiên", date(2024, 12, 5)),
        ("Suối Tiên , ngày  05  tháng  12  năm  2024.", "Suối Tiên", date(2024, 12, 5)),
        ("Suối Tiên, ngày 05/12/2024", "Suối Tiên", date(2024, 12, 5)),
        ("Suối Tiên ngày 05-12-2024", "Suối Tiên", date(2024, 12, 5)),
        ("SUỐI TIÊN, NGÀY 05 THÁNG 12 NĂM 2024", "SUỐI TIÊN", date(2024, 12, 5)),
        ("(Suối Tiên, ngày 05 tháng 12 năm 2024)", "Suối Tiên", date(2024, 12, 5)),
        ("TP. Suối Tiên, ngày 05 tháng 12 năm 2024", "TP. Suối Tiên", date(2024, 12, 5)),
        ("Suối Tiên, ngày… tháng 12 năm 2024", "Suối Tiên", None),
        ("Suối Tiên, ngày    tháng    năm 2024", "Suối Tiên", None),
        ("Suối Tiên, ngày 31 tháng 11 năm 2024", "Suối Tiên", None),
        ("Đắk R’lấp, ngày 05 tháng 12 năm 2024", "Đắk R’lấp", date(2024, 12, 5)),
        ("Phan Rang - Tháp Chàm, ngày 05 tháng 12 năm 2024", "Phan Rang - Tháp Chàm", date(2024, 12, 5)),
        ("Ea H'leo, ngày 05 tháng 12 năm 2024", "Ea H'leo", date(2024, 12, 5)),
        ("Phường 3, ngày 05 tháng 12 năm 2024", "Phường 3", date(2024, 12, 5)),
    ],
)
def test_place_and_date_in_every_spelling(written: str, place: str, day: date | None) -> None:
    header = paper(day=written)
    assert (header.place, header.date) == (place, day)


@pytest.mark.parametrize(
    "above",
    [
        "UBND HUYỆN ĐỒNG XUÂN",
        "ỦY BAN NHÂN DÂN HUYỆN ĐỒNG XUÂN",
        "UỶ BAN NHÂN DÂN XÃ SUỐI TIÊN",
        "U.B.N.D HUYỆN ĐỒNG XUÂN",
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "PHÒNG GD&ĐT ĐỒNG XUÂN",
        "P.GD&ĐT HUYỆN ĐỒNG XUÂN",
        "PGD&ĐT ĐỒNG XUÂN",
        "PHÒNG GD-ĐT HUYỆN ĐỒNG XUÂN",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO PHÚ NGHĨA",
        "Phòng Giáo dục và Đào tạo huyện Đồng Xuân",
        "ĐẢNG BỘ XÃ SUỐI TIÊN",
        "UBND ĐẶC KHU HÒN MUN",
    ],
)
def test_every_superior_body_stands_above_the_school(above: str) -> None:
    header = paper(above=above)
    assert (header.superior, header.issuer) == (above, SCHOOL)


@pytest.mark.parametrize(
    "issuer",
    [
        "TRƯỜNG TIỂU HỌC SUỐI TIÊN",
        "TRƯỜNG TH SỐ 2 SUỐI TIÊN",
        "TRƯỜNG THCS 19/8",
        "TRƯỜNG TH&THCS NGUYỄN THỊ ĐỊNH",
        "TRƯỜNG PTDTBT THCS TRÀ KA",
        "TRƯỜNG MẦM NON TƯ THỤC MARIA",
        "NHÓM TRẺ ĐỘC LẬP BÉ XINH",
        "LỚP MẪU GIÁO ĐỘC LẬP HOA NẮNG",
        "TRUNG TÂM GDNN-GDTX ĐỒNG XUÂN",
        "TRƯỜNG PHỔ THÔNG DÂN TỘC NỘI TRÚ ĐỒNG XUÂN",
        "Trường Mầm non Hoạ Mi",
        "TRƯỜNG TIỂU HỌC LÊ VĂN TÁM",
        "CÔNG ĐOÀN CƠ SỞ",
        "TỔ VĂN PHÒNG",
    ],
)
def test_every_issuer_stands_below_its_superior(issuer: str) -> None:
    header = paper(issuer=issuer)
    assert (header.superior, header.issuer) == (ABOVE, issuer)


@pytest.mark.parametrize(
    ("title", "kind", "summary"),
    [
        (("BÁO CÁO", "Công tác thư viện năm 2024"), "BC", "Công tác thư viện năm 2024"),
        (("B Á O   C Á O", "Công tác thư viện"), "BC", "Công tác thư viện"),
        (("BÁO CÁO CÔNG TÁC THƯ VIỆN NĂM 2024",), "BC", "CÔNG TÁC THƯ VIỆN NĂM 2024"),
        (("BÁO CÁO:", "Về công tác thư viện"), "BC", "Về công tác thư viện"),
        (("BÁO CÁO", "Về việc thực hiện công tác", "thư viện trường học", "năm 2024"), "BC",
         "Về việc thực hiện công tác thư viện trường học năm 2024"),
        (("BÁO CÁO", "(V/v công tác thư viện)"), "BC", "(V/v công tác thư viện)"),
        (("(DỰ THẢO) BÁO CÁO", "Công tác thư viện"), "BC", "Công tác thư viện"),
        (("KẾ HOẠCH", "Công tác thư viện năm 2025"), "KH", "Công tác thư viện năm 2025"),
        (("TỜ TRÌNH", "Về việc xin kinh phí"), "TTr", "Về việc xin kinh phí"),
        (("BIÊN BẢN", "Họp hội đồng"), "BB", "Họp hội đồng"),
        (("QUYẾT ĐỊNH", "Về việc thành lập tổ"), "QĐ", "Về việc thành lập tổ"),
        (("PHƯƠNG ÁN", "Phòng cháy"), "PA", "Phòng cháy"),
        (("DANH SÁCH", "Học sinh khuyết tật"), "DS", "Học sinh khuyết tật"),
        (("PHIẾU KHẢO SÁT", "Nhu cầu sách"), None, "PHIẾU KHẢO SÁT Nhu cầu sách"),
        (("BẢN BÁO CÁO", "Công tác thư viện"), "BC", "Công tác thư viện"),
    ],
)  # fmt: skip
def test_every_title_has_its_type_and_summary(title: tuple[str, ...], kind: str | None, summary: str) -> None:
    header = paper(title=title)
    assert (header.type, header.summary) == (kind, summary)


@pytest.mark.parametrize(
    ("end", "signer", "position"),
    [
        (("HIỆU TRƯỞNG", "", "", "Trần Thị Lụa"), "Trần Thị Lụa", "HIỆU TRƯỞNG"),
        (("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "(Đã ký)", "Lê Hoà"), "Lê Hoà", "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG"),
        (("Q. HIỆU TRƯỞNG", "ThS. Đinh Văn Ý"), "Đinh Văn Ý", "Q. HIỆU TRƯỞNG"),
        (("PHỤ TRÁCH TRƯỜNG", "Y Blô Niê"), "Y Blô Niê", "PHỤ TRÁCH TRƯỜNG"),
        (("P. HIỆU TRƯỞNG", "PHAN THỊ NGỌC"), "Phan Thị Ngọc", "P. HIỆU TRƯỞNG"),
        (("CHỦ TRƯỜNG", "Maria Nguyễn Thị Ơn"), None, None),
    ],
)
def test_every_signature_has_its_name_and_position(end: tuple[str, ...], signer: str | None, position: str | None) -> None:
    header = paper(end=end)
    if signer is None:
        assert header.signer is None or "Ơn" in header.signer  # a monastic name may be read or left, never mistaken
    else:
        assert header.signer == signer
        assert header.signer_title in (position, (position or "").rpartition("TRƯỞNG ")[2] or position)


LAYOUTS = {
    "tabs": flat(f"{ABOVE}\t{STATE}", f"{SCHOOL}\t{MOTTO}", f"{NUMBER}\t{DAY}", *TITLE, BODY),
    "stacked": flat(STATE, MOTTO, ABOVE, SCHOOL, NUMBER, DAY, *TITLE, BODY),
    "left first": flat(ABOVE, SCHOOL, NUMBER, STATE, MOTTO, DAY, *TITLE, BODY),
    "no country": flat(ABOVE, SCHOOL, NUMBER, DAY, *TITLE, BODY),
    "broken school": flat(ABOVE, "TRƯỜNG TIỂU HỌC", "SUỐI TIÊN", NUMBER, STATE, MOTTO, DAY, *TITLE, BODY),
    "rows": (Table(rows=((ABOVE, STATE), (SCHOOL, MOTTO), (NUMBER, DAY))), *flat(*TITLE, BODY)),
    "empty middle": (Table(rows=((f"{ABOVE}\n{SCHOOL}", "", f"{STATE}\n{MOTTO}"), (NUMBER, "", DAY))), *flat(*TITLE, BODY)),
    "title in the table": (
        Table(
            rows=(
                (f"{ABOVE}\n{SCHOOL}\n{NUMBER}", f"{STATE}\n{MOTTO}\n{DAY}"),
                ("BÁO CÁO\nCông tác thư viện", "BÁO CÁO\nCông tác thư viện"),
            ),
            merged=((1, 0, 1, 1),),
        ),
        *flat(BODY),
    ),
    "text boxes": (
        *(Paragraph(line, "box", False, False) for line in (ABOVE, SCHOOL, NUMBER, STATE, MOTTO, DAY)),
        *flat(*TITLE, BODY),
    ),
    "page header": (
        *(Paragraph(line, "header", False, False) for line in (ABOVE, SCHOOL, NUMBER, STATE, MOTTO, DAY)),
        *flat(*TITLE, BODY),
    ),
    "address under the school": flat(
        ABOVE, SCHOOL, "Địa chỉ: thôn 3, xã Suối Tiên; ĐT: 0257 3 123 456", NUMBER, DAY, *TITLE, BODY
    ),
    "urgent": flat(ABOVE, SCHOOL, NUMBER, "HỎA TỐC", STATE, MOTTO, DAY, *TITLE, BODY),
    "form number first": flat("Mẫu số 02", ABOVE, SCHOOL, NUMBER, STATE, MOTTO, DAY, *TITLE, BODY),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_states_the_same_header(layout: str) -> None:
    header = read_header(LAYOUTS[layout])
    assert (header.superior, header.issuer) == (ABOVE, SCHOOL)
    assert (header.number, header.symbol, header.place, header.date) == ("25", "BC-THST", "Suối Tiên", date(2024, 12, 5))
    assert (header.type, header.summary) == ("BC", "Công tác thư viện")


def test_the_signer_s_position_is_no_organisation() -> None:
    lines = (
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "BỘ PHẬN THƯ VIỆN",
        "Số: 2/BPTV",
        "V/v báo cáo thư viện",
        BODY,
        "TRƯỞNG BỘ PHẬN",
        "Lê Hoà",
    )
    assert read_header(flat(*lines)).issuer == "BỘ PHẬN THƯ VIỆN"
