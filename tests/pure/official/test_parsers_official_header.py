"""The header of whole papers, in every layout of the decree and of those who never read it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Block, OfficialHeader, Paragraph, Table
from parsers.official.header import read_header

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
WANTED = OfficialHeader(
    superior="UBND HUYỆN MỘC CHÂU",
    issuer="TRƯỜNG THCS TÂN LẬP",
    number="12",
    symbol="BC-THCSTL",
    place="Tân Lập",
    date=date(2021, 5, 3),
    type="BC",
    summary="Kết quả phong trào thi đua năm học 2020-2021",
    signer="Lò Thị Hương",
    signer_title="PHÓ HIỆU TRƯỞNG",
)
DATED = "Tân Lập, ngày 03 tháng 5 năm 2021"


def paragraphs(*texts: str, bold: bool = False, centred: bool = False, zone: str = "body") -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text, zone, bold, centred) for text in texts)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(rows)


TITLE = paragraphs("BÁO CÁO", "Kết quả phong trào thi đua năm học 2020-2021", bold=True, centred=True)
BODY = paragraphs(
    "Kính gửi: Phòng Giáo dục và Đào tạo huyện Mộc Châu",
    "Căn cứ Kế hoạch số 45/KH-PGDĐT ngày 20/7/2020, Trường THCS Tân Lập báo cáo như sau:",
    "I. KẾT QUẢ THỰC HIỆN",
    "1. Hiệu trưởng đã chỉ đạo các tổ triển khai thực hiện.",
    "Trên đây là báo cáo của nhà trường./.",
)
SIGNED = table(("Nơi nhận:\n- Phòng GD&ĐT;\n- Lưu: VT.", "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG\n\n(Đã ký)\n\nLò Thị Hương"))
SIGNED_TABS = paragraphs(
    "Nơi nhận:\tKT. HIỆU TRƯỞNG", "- Phòng GD&ĐT;\tPHÓ HIỆU TRƯỞNG", "- Lưu: VT.\t", "\t(Đã ký)", "", "\tLò Thị Hương"
)
SIGNED_PDF = paragraphs("Nơi nhận: KT. HIỆU TRƯỞNG", "- Phòng GD&ĐT; PHÓ HIỆU TRƯỞNG", "- Lưu: VT. Lò Thị Hương")

LEFT = f"{WANTED.superior}\n{WANTED.issuer}\n-------\nSố: 12/BC-THCSTL"
RIGHT = f"{NATION}\n{MOTTO}\n---------\n{DATED}"
GAP = " " * 12

LAYOUTS: dict[str, tuple[Block, ...]] = {
    "two rows, two columns": (
        table((f"{WANTED.superior}\n{WANTED.issuer}", f"{NATION}\n{MOTTO}"), ("Số: 12/BC-THCSTL", DATED)),
        *TITLE,
        *BODY,
        SIGNED,
    ),
    "everything in two cells": (table((LEFT, RIGHT)), *TITLE, *BODY, SIGNED),
    "an empty middle column": (table((LEFT, "", RIGHT)), *TITLE, *BODY, SIGNED),
    "a row for each line": (
        table((str(WANTED.superior), NATION), (str(WANTED.issuer), MOTTO), ("Số: 12/BC-THCSTL", DATED)),
        *TITLE,
        *BODY,
        SIGNED,
    ),
    "tabs": (
        *paragraphs(f"{WANTED.superior}\t{NATION}", f"\t{WANTED.issuer}\t{MOTTO}", f"Số: 12/BC-THCSTL\t{DATED}", ""),
        *TITLE,
        *BODY,
        *SIGNED_TABS,
    ),
    "many spaces": (
        *paragraphs(f"{WANTED.superior}{GAP}{NATION}", f"{WANTED.issuer}{GAP}{MOTTO}", f"Số: 12/BC-THCSTL{GAP}{DATED}", ""),
        *TITLE,
        *BODY,
        SIGNED,
    ),
    "columns run together": (
        *paragraphs(f"{WANTED.superior} {NATION}", f"{WANTED.issuer} {MOTTO}", f"Số: 12/BC-THCSTL {DATED}"),
        *(replace(title, bold=False, centred=False) for title in TITLE),
        *BODY,
        *SIGNED_PDF,
    ),
    "columns of a PDF, their lines broken": (
        *paragraphs(
            "UBND HUYỆN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT",
            "MỘC CHÂU\tNAM",
            f"TRƯỜNG THCS\t{MOTTO}",
            "TÂN LẬP",
            f"Số: 12/BC-THCSTL\t{DATED}",
        ),
        *TITLE,
        *BODY,
        *SIGNED_PDF,
    ),
    "text boxes": (
        *paragraphs(*LEFT.split("\n"), zone="box"),
        *paragraphs(*RIGHT.split("\n"), zone="box"),
        *TITLE,
        *BODY,
        SIGNED,
    ),
    "page header": (replace(table((LEFT, RIGHT)), zone="header"), *TITLE, *BODY, SIGNED),
    "manual breaks": (
        table((LEFT, RIGHT)),
        Paragraph("BÁO CÁO\nKết quả phong trào thi đua\nnăm học 2020-2021", bold=True, centred=True),
        *BODY,
        SIGNED,
    ),
    "right column first": (*paragraphs(*RIGHT.split("\n")), *paragraphs(*LEFT.split("\n")), *TITLE, *BODY, SIGNED),
    "title on one line": (
        table((LEFT, RIGHT)),
        Paragraph("BÁO CÁO Kết quả phong trào thi đua năm học 2020-2021"),
        *BODY,
        SIGNED,
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_states_the_same_header(layout: str) -> None:
    assert read_header(LAYOUTS[layout]) == WANTED


def head(left: str, right: str = RIGHT) -> OfficialHeader:
    return read_header((table((left, right)), *TITLE, *BODY, SIGNED))


@pytest.mark.parametrize(
    ("left", "superior", "issuer"),
    [
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG MN HOA BAN", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG MN HOA BAN"),
        (
            "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nHUYỆN MỘC CHÂU\nTRƯỜNG MN HOA BAN",
            "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN MỘC CHÂU",
            "TRƯỜNG MN HOA BAN",
        ),
        ("UBND HUYỆN MỘC CHÂU\nTRƯỜNG TRUNG HỌC CƠ SỞ\nLÊ QUÝ ĐÔN", "UBND HUYỆN MỘC CHÂU", "TRƯỜNG TRUNG HỌC CƠ SỞ LÊ QUÝ ĐÔN"),
        (
            "UBND HUYỆN\nMỘC CHÂU\nTRƯỜNG TIỂU HỌC VÀ\nTRUNG HỌC CƠ SỞ TÂN LẬP",
            "UBND HUYỆN MỘC CHÂU",
            "TRƯỜNG TIỂU HỌC VÀ TRUNG HỌC CƠ SỞ TÂN LẬP",
        ),
        ("UBND HUYỆN MỘC CHÂU\nPHÒNG GD&ĐT\nTRƯỜNG TH TÂN LẬP", "PHÒNG GD&ĐT", "TRƯỜNG TH TÂN LẬP"),
        ("TRƯỜNG MẦM NON HOA BAN", None, "TRƯỜNG MẦM NON HOA BAN"),
        ("UBND HUYỆN MỘC CHÂU\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "UBND HUYỆN MỘC CHÂU", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"),
        ("UBND HUYỆN MỘC CHÂU\nTHANH TRA HUYỆN", "UBND HUYỆN MỘC CHÂU", "THANH TRA HUYỆN"),
        ("LĐLĐ HUYỆN MỘC CHÂU\nCÔNG ĐOÀN CƠ SỞ\nTRƯỜNG TH TÂN LẬP", "LĐLĐ HUYỆN MỘC CHÂU", "CÔNG ĐOÀN CƠ SỞ TRƯỜNG TH TÂN LẬP"),
        ("ĐẢNG BỘ XÃ TÂN LẬP\nCHI BỘ TRƯỜNG TH TÂN LẬP\n*", "ĐẢNG BỘ XÃ TÂN LẬP", "CHI BỘ TRƯỜNG TH TÂN LẬP"),
        ("ubnd huyện mộc châu\nnhà trẻ mầm xanh", "ubnd huyện mộc châu", "nhà trẻ mầm xanh"),
        ("Phòng GD&ĐT Mộc Châu\nTrường Mầm non Hoa Ban", "Phòng GD&ĐT Mộc Châu", "Trường Mầm non Hoa Ban"),
        (
            "UBND HUYỆN MỘC CHÂU\nTRƯỜNG TH TÂN LẬP\nĐịa chỉ: Bản Lùn, ĐT: 0212 3866 123",
            "UBND HUYỆN MỘC CHÂU",
            "TRƯỜNG TH TÂN LẬP",
        ),
    ],
)
def test_the_issuer_is_the_last_body_named_and_names_may_break(left: str, superior: str | None, issuer: str) -> None:
    found = head(left)
    assert (found.superior, found.issuer) == (superior, issuer)


@pytest.mark.parametrize("number", ["Số:        /BC-THCSTL", "Số: ……/BC-THCSTL", "Số: /BC-THCSTL"])
def test_a_number_not_yet_given_is_none_and_its_symbol_stands(number: str) -> None:
    found = head(f"TRƯỜNG THCS TÂN LẬP\n{number}")
    assert (found.number, found.symbol) == (None, "BC-THCSTL")


@pytest.mark.parametrize(
    "day", ["Tân Lập, ngày       tháng 5 năm 2021", "Tân Lập, ngày … tháng … năm 2021", "Tân Lập, ngày 31 tháng 11 năm 2021"]
)
def test_an_open_or_impossible_date_is_none_and_its_place_stands(day: str) -> None:
    found = head("TRƯỜNG THCS TÂN LẬP", f"{NATION}\n{MOTTO}\n{day}")
    assert (found.place, found.date) == ("Tân Lập", None)


def test_a_letter_has_no_type_line_and_its_subject_stands_under_the_number() -> None:
    left = "UBND HUYỆN MỘC CHÂU\nTRƯỜNG THCS TÂN LẬP\nSố: 33/THCSTL-VP\nV/v đề nghị bổ sung\nbiên chế năm học 2021-2022"
    found = read_header((table((left, RIGHT)), *BODY, SIGNED))
    assert (found.type, found.symbol) == ("CV", "THCSTL-VP")
    assert found.summary == "đề nghị bổ sung biên chế năm học 2021-2022"
    assert found.issuer == "TRƯỜNG THCS TÂN LẬP"


def test_a_party_paper_puts_the_dash_first() -> None:
    left = "ĐẢNG BỘ XÃ TÂN LẬP\nCHI BỘ TRƯỜNG THCS TÂN LẬP\n*\nSố 12-BC/CB"
    end = table(("Nơi nhận:\n- Đảng ủy;", "T/M CHI BỘ\nBÍ THƯ\n\n\nNguyễn Văn Bình"))
    found = read_header((table((left, f"ĐẢNG CỘNG SẢN VIỆT NAM\n\n{DATED}")), *TITLE, *BODY, end))
    assert (found.number, found.symbol, found.signer, found.signer_title) == ("12", "BC/CB", "Nguyễn Văn Bình", "BÍ THƯ")
    assert found.issuer == "CHI BỘ TRƯỜNG THCS TÂN LẬP"


def test_a_paper_without_letterhead_still_states_type_summary_and_signer() -> None:
    found = read_header((*TITLE, *BODY, SIGNED))
    assert found == OfficialHeader(type="BC", summary=WANTED.summary, signer=WANTED.signer, signer_title=WANTED.signer_title)


def test_the_office_addressed_in_the_text_is_not_the_issuer() -> None:
    found = read_header((*TITLE, *paragraphs("Kính gửi: PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN MỘC CHÂU"), *BODY))
    assert (found.superior, found.issuer) == (None, None)


def test_a_plain_paper_may_name_its_unit_by_a_label() -> None:
    found = read_header(paragraphs("BÁO CÁO TÌNH HÌNH ĐỘI NGŨ", "Đơn vị: Trường THCS Tân Lập", "1. Số lượng: 35"))
    assert (found.issuer, found.summary) == ("Trường THCS Tân Lập", "TÌNH HÌNH ĐỘI NGŨ")


@pytest.mark.parametrize(
    ("column", "signer", "title"),
    [
        ("HIỆU TRƯỞNG\n\n\nNGUYỄN THỊ HOA", "Nguyễn Thị Hoa", "HIỆU TRƯỞNG"),
        ("Q. HIỆU TRƯỞNG\n(Ký tên, đóng dấu)\nTrần Văn Nam", "Trần Văn Nam", "Q. HIỆU TRƯỞNG"),
        ("TM. BAN GIÁM HIỆU\nHIỆU TRƯỞNG\n\nThS. Trần Văn Nam", "Trần Văn Nam", "HIỆU TRƯỞNG"),
        ("KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG\n\nTrần Văn Nam", "Trần Văn Nam", "PHÓ HIỆU TRƯỞNG"),
        ("HIỆU TRƯỞNG (Đã ký)\n\nTrần Văn Nam", "Trần Văn Nam", "HIỆU TRƯỞNG"),
        ("HIỆU TRƯỞNG Trần Văn Nam", "Trần Văn Nam", "HIỆU TRƯỞNG"),
        ("CHỦ TỊCH\n\nH'Hen Niê", "H'Hen Niê", "CHỦ TỊCH"),
        ("HIỆU TRƯỞNG", None, "HIỆU TRƯỞNG"),
    ],
)
def test_signatures(column: str, signer: str | None, title: str) -> None:
    found = read_header((table((LEFT, RIGHT)), *TITLE, *BODY, table(("Nơi nhận:\n- Lưu: VT.", column))))
    assert (found.signer, found.signer_title) == (signer, title)


def test_the_head_signs_and_not_the_clerk_beside_him() -> None:
    both = table(("NGƯỜI LẬP BIỂU\n\n\nTrần Văn Nam", "HIỆU TRƯỞNG\n\n\nLê Thị Bé"))
    found = read_header((*TITLE, *BODY, both))
    assert (found.signer, found.signer_title) == ("Lê Thị Bé", "HIỆU TRƯỞNG")


def test_a_name_in_the_appendix_does_not_sign_the_report() -> None:
    appendix = paragraphs("PHỤ LỤC 1", "DANH SÁCH", "HIỆU TRƯỞNG", "Trần Văn Nam")
    assert read_header((*TITLE, *BODY, SIGNED, *appendix)).signer == "Lò Thị Hương"


def test_a_decision_ends_its_summary_at_the_deciding_head() -> None:
    title = paragraphs("QUYẾT ĐỊNH", "Về việc thành lập Hội đồng", "HIỆU TRƯỞNG TRƯỜNG THCS TÂN LẬP", bold=True, centred=True)
    found = read_header((table((LEFT, RIGHT)), *title, *paragraphs("Căn cứ Luật số 43/2019/QH14;", "QUYẾT ĐỊNH:"), SIGNED))
    assert (found.type, found.summary, found.signer) == ("QĐ", "Về việc thành lập Hội đồng", "Lò Thị Hương")


def test_a_secret_paper_says_so() -> None:
    assert head("TRƯỜNG THCS TÂN LẬP\nMẬT").secrecy == "MẬT"
    assert head("TRƯỜNG THCS TÂN LẬP").secrecy is None


def test_a_summary_over_two_lines_is_one_text() -> None:
    title = paragraphs("BÁO CÁO", "Đánh giá kết quả triển khai", "thực hiện công tác phổ cập năm 2021", bold=True, centred=True)
    found = read_header((table((LEFT, RIGHT)), *title, *BODY))
    assert found.summary == "Đánh giá kết quả triển khai thực hiện công tác phổ cập năm 2021"


@given(st.lists(st.text(max_size=60), max_size=12), st.booleans())
def test_any_text_can_be_asked_for_its_header(texts: list[str], tabular: bool) -> None:
    blocks: tuple[Block, ...] = (Table((tuple(texts),)),) if tabular else paragraphs(*texts)
    assert isinstance(read_header(blocks), OfficialHeader)


def test_nothing_states_nothing() -> None:
    assert read_header(()) == OfficialHeader()
