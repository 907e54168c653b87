"""Who a paper is from where bodies are more than schools: a Sở with communes, a mountain commune, a ward of a city."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from parsers.facts import DocumentReading
from parsers.official.bodies import read_bodies, seats
from tests.bench.nam_can import commune, province, ward
from tests.bench.suoi_tien import mail, report
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.attribution.registry import History, Registry

STRANGER = "la@mail.example"
OFFICES: dict[str, Callable[[], Registry]] = {"so": province, "xa": commune, "phuong": ward}


def paper(above: str | None, issuer: str | None, *, place: str | None = None, text: str = "") -> DocumentReading:
    """A report under these two lines, dated somewhere."""
    made = report(issuer, superior=above, text=text)
    assert made.header
    header = replace(made.header, place=place)
    return replace(made, header=header, bodies=read_bodies(header), seats=seats(text))


def decide(office: str, document: DocumentReading, sender: str, body: str = "") -> Attribution:
    return attribute(mail(document, sender=sender, body=body), History(), OFFICES[office]())


def unit_of(decided: Attribution) -> str | None:
    return decided.bookings[0].unit if decided.bookings else None


COMMUNES_PAPERS = [
    ("so", "ỦY BAN NHÂN DÂN", None, "xa-nam-can", False),
    ("so", None, "ỦY BAN NHÂN DÂN XÃ NẬM CẮN", "xa-nam-can", True),
    ("so", "UBND XÃ NẬM CẮN", "PHÒNG VĂN HÓA - XÃ HỘI", "xa-nam-can", True),
    ("so", "ỦY BAN NHÂN DÂN PHƯỜNG NẬM CẮN", "PHÒNG VH-XH", "p-nam-can", True),
    ("so", "ỦY BAN NHÂN DÂN XÃ TẢ VAN THƯỢNG", "BAN CHỈ ĐẠO PHỔ CẬP GIÁO DỤC, XÓA MÙ CHỮ", "xa-ta-van", True),
    ("so", None, "PHÒNG VĂN HÓA - XÃ HỘI XÃ TẢ VAN THƯỢNG", "xa-ta-van", True),
    ("so", "UBND TỈNH LÂM SƠN", "UBND ĐẶC KHU HÒN MUN", "dk-hon-mun", True),
]
BODIES = [
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG THPT CHUYÊN LÂM SƠN", "thpt-chuyen", True),
    ("so", "SỞ GD&ĐT LÂM SƠN", "TRƯỜNG PTDTNT TỈNH", "dtnt-tinh", False),
    ("so", "SỞ GD&ĐT LÂM SƠN", "TRƯỜNG THPT SỐ 2 ĐÔNG HÀ", "thpt-so-2", True),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRUNG TÂM GDTX TỈNH", "gdtx-tinh", False),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRUNG TÂM GIÁO DỤC NGHỀ NGHIỆP - GIÁO DỤC THƯỜNG XUYÊN ĐÔNG HÀ", "gdtx-dong-ha", True),
    ("so", "UBND HUYỆN MƯỜNG LÁT", "TRUNG TÂM GDNN-GDTX", "gdtx-muong-lat", True),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TTGDNN-GDTX MƯỜNG LÁT", "gdtx-muong-lat", True),
    ("so", "UBND TỈNH LÂM SƠN", "TRƯỜNG TRUNG CẤP KINH TẾ - KỸ THUẬT LÂM SƠN", "tc-kt", True),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO LÂM SƠN", "PHÒNG TỔ CHỨC CÁN BỘ", "p-tccb", True),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "P. TCCB", "p-tccb", False),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "THANH TRA", "thanh-tra", False),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "PHÒNG GDTrH-GDTX", "p-gdtrh", False),
    ("so", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRUNG TÂM GDTX-HN MƯỜNG TÈ", "gdtx-hn", False),
    ("so", "CÔNG ĐOÀN GIÁO DỤC VIỆT NAM", "CÔNG ĐOÀN GIÁO DỤC TỈNH LÂM SƠN", "cd-nganh", True),
    ("xa", "UBND XÃ NẬM CẮN", "TRƯỜNG PTDTBT TIỂU HỌC SỐ 2 NẬM CẮN", "bt-so-2", True),
    ("xa", "UBND XÃ NẬM CẮN", "TRƯỜNG TIỂU HỌC THỊ TRẤN", "th-thi-tran", False),
    ("xa", "UBND XÃ NẬM CẮN", "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG", "htcd", True),
    ("xa", "UBND XÃ NẬM CẮN", "TT. HTCĐ", "htcd", True),
    ("xa", None, "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG", "htcd", False),
    ("xa", "ĐOÀN TNCS HỒ CHÍ MINH", "BCH ĐOÀN XÃ NẬM CẮN", "doan-xa", True),
    ("xa", None, "ĐOÀN XÃ NẬM CẮN", "doan-xa", True),
    ("xa", None, "HỘI KHUYẾN HỌC XÃ NẬM CẮN", "hkh", True),
    ("xa", "UBND XÃ NẬM CẮN", "NHÓM TRẺ ĐỘC LẬP TƯ THỤC BAN MAI", "nt-ban-mai", True),
    ("xa", "UBND XÃ NẬM CẮN", "NHÓM TRẺ, LỚP MẪU GIÁO ĐỘC LẬP BAN MAI", "nt-ban-mai", True),
    ("xa", "PHÒNG VĂN HÓA - XÃ HỘI", "BỘ PHẬN Y TẾ HỌC ĐƯỜNG", "bp-y-te", False),
    ("phuong", "UBND PHƯỜNG 9", "TRƯỜNG MẦM NON 19-5", "mn-19-5", True),
    ("phuong", "UBND P.9", "TRƯỜNG MN SỐ 7", "mn-so-7", True),
    ("phuong", "UBND PHƯỜNG 9", "TRƯỜNG MẦM NON SUNNY KIDS", "mn-kids", True),
    ("phuong", "UBND PHƯỜNG 9", "LỚP MG ĐỘC LẬP HẠ MI", "lmg-ha-mi", True),
    ("phuong", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG TH, THCS VÀ THPT Á CHÂU", "lc-a-chau", True),
    ("phuong", "UBND PHƯỜNG 9", "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG", "htcd", True),
    ("phuong", "TRƯỜNG THCS LÊ LỢI", "TỔ KHOA HỌC TỰ NHIÊN", "thcs-le-loi", True),
]


def address(office: str, unit: str) -> str:
    return OFFICES[office]().index.units[unit].emails[0]


@pytest.mark.parametrize(("office", "above", "issuer", "unit", "alone"), [*COMMUNES_PAPERS[1:], *BODIES])
def test_a_body_is_known_by_kind_name_and_place_without_an_alias(
    office: str, above: str | None, issuer: str, unit: str, alone: bool
) -> None:
    """`alone`: the letterhead is enough for a stranger; else only its own sender makes it theirs."""
    assert unit_of(decide(office, paper(above, issuer), address(office, unit))) == unit
    assert unit_of(decide(office, paper(above, issuer), STRANGER)) == (unit if alone else None)


OTHERS = [
    ("so", "xa-nam-can", "UBND XÃ NẬM CẮN", "TRƯỜNG MẦM NON NẬM CẮN"),
    ("so", "xa-nam-can", "UBND PHƯỜNG NẬM CẮN", "PHÒNG VĂN HÓA - XÃ HỘI"),
    ("so", "xa-nam-can", "UBND XÃ PÙ NHI", "PHÒNG VĂN HÓA - XÃ HỘI"),
    ("so", "xa-nam-can", "UBND XÃ NẬM CẮN", "TRẠM Y TẾ"),
    ("so", "xa-nam-can", "ĐẢNG ỦY XÃ NẬM CẮN", "BAN TUYÊN GIÁO"),
    ("so", "xa-nam-can", "ĐẢNG BỘ TỈNH LÂM SƠN", "ĐẢNG ỦY XÃ NẬM CẮN"),
    ("so", "xa-nam-can", "UBND XÃ NẬM CẮN", "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG"),
    ("so", "p-tccb", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "VĂN PHÒNG"),
    ("so", "p-tccb", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "PHÒNG GIÁO DỤC MẦM NON VÀ TIỂU HỌC"),
    ("so", "p-gdtrh", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "PHÒNG GDTH-GDMN"),
    ("so", "p-tccb", "SỞ NỘI VỤ", "PHÒNG TỔ CHỨC BIÊN CHẾ"),
    ("so", "gdtx-dong-ha", "UBND HUYỆN MƯỜNG LÁT", "TRUNG TÂM GDNN-GDTX"),
    ("so", "thpt-chuyen", "SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH HÀ ĐÔNG", "TRƯỜNG THPT CHUYÊN HÀ ĐÔNG"),
    ("xa", "bt-so-1", "UBND XÃ NẬM CẮN", "TRƯỜNG PTDTBT TIỂU HỌC SỐ 2 NẬM CẮN"),
    ("xa", "mn-nam-can", "TRƯỜNG MẦM NON NẬM CẮN", "BAN ĐẠI DIỆN CHA MẸ HỌC SINH"),
    ("xa", "mn-nam-can", "TRƯỜNG MẦM NON NẬM CẮN", "CÔNG ĐOÀN"),
    ("xa", "mn-nam-can", "ĐẢNG BỘ XÃ NẬM CẮN", "CHI BỘ TRƯỜNG MẦM NON NẬM CẮN"),
    ("xa", "htcd", "UBND XÃ PÙ NHI", "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG"),
    ("xa", "htcd", None, "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG XÃ PÙ NHI"),
    ("xa", "doan-xa", None, "ĐOÀN XÃ PÙ NHI"),
    ("xa", "bt-thcs", "UBND XÃ NẬM CẮN", "TRẠM Y TẾ XÃ NẬM CẮN"),
    ("phuong", "th-le-loi", "UBND PHƯỜNG 9", "TRƯỜNG THCS LÊ LỢI"),
    ("phuong", "th-le-loi", "UBND PHƯỜNG 7", "PHÒNG VĂN HÓA - XÃ HỘI"),
    ("phuong", "mn-kids", None, "CÔNG TY CỔ PHẦN SỮA VIỆT"),
    ("phuong", "mn-kids", "UBND PHƯỜNG 9", "TRƯỜNG MẦM NON MOONLIGHT KIDS"),
    ("phuong", "lmg-ha-mi", "UBND PHƯỜNG 9", "NHÓM TRẺ ĐỘC LẬP HẠ LAN"),
    ("phuong", "th-le-loi", None, "ĐỘI TNTP HỒ CHÍ MINH TRƯỜNG TIỂU HỌC LÊ LỢI"),
    ("phuong", "thcs-le-loi", "LIÊN ĐOÀN LAO ĐỘNG PHƯỜNG 9", "CĐCS TRƯỜNG THCS LÊ LỢI"),
]


@pytest.mark.parametrize(("office", "unit", "above", "issuer"), OTHERS)
def test_a_letterhead_that_names_another_body_is_never_filed_for_the_sender(
    office: str, unit: str, above: str | None, issuer: str
) -> None:
    decided = decide(office, paper(above, issuer), address(office, unit))
    own = any(clue.kind == "organ" for clue in decided.clues)  # its school's own address: nothing contradicts
    assert decided.disposition is Disposition.REVIEW
    assert decided.reason is (Reason.UNKNOWN_CAMPAIGN if own else Reason.CONFLICTING_EVIDENCE)
    assert {clue.kind for clue in decided.clues} & {"other-body", "organ", "elsewhere"} or any(
        clue.kind == "issuer" and clue.points_to for clue in decided.clues
    )


def test_a_letterhead_that_nobody_understands_is_no_agreement() -> None:
    strange = paper(None, "DỰ ÁN MÁI ẤM TRĂNG NON")
    assert decide("phuong", strange, address("phuong", "mn-kids")).reason is Reason.UNKNOWN_UNIT
    branded = paper(None, "HỆ THỐNG GIÁO DỤC SUNNY KIDS")
    assert unit_of(decide("phuong", branded, address("phuong", "mn-kids"))) == "mn-kids"
    assert unit_of(decide("phuong", branded, address("phuong", "th-le-loi"))) is None
    assert unit_of(decide("phuong", branded, STRANGER)) is None


@pytest.mark.parametrize("above", ["PHÒNG GD&ĐT QUẬN BA ĐÌNH", "UBND HUYỆN MƯỜNG LÁT", "UBND PHƯỜNG AN LẠC", "THÀNH PHỐ VINH"])
def test_a_superior_that_is_out_of_date_is_shown_and_no_veto(above: str) -> None:
    decided = decide("phuong", paper(above, "TRƯỜNG TIỂU HỌC LÊ LỢI"), address("phuong", "th-le-loi"))
    assert unit_of(decided) == "th-le-loi"
    kinds = {clue.kind for clue in decided.bookings[0].clues}
    assert above == "THÀNH PHỐ VINH" or kinds & {"elsewhere", "commune"}


def test_a_superior_that_is_another_unit_of_the_roster_is_a_veto() -> None:
    issuer, sender = "TRƯỜNG TH, THCS VÀ THPT ĐỒNG VÂN", address("so", "thpt-dong-van")
    for above in ("UBND XÃ TẢ VAN THƯỢNG", "UBND HUYỆN MƯỜNG LÁT CŨ", "UBND XÃ PÙ NHI", "SỞ GD&ĐT"):
        assert unit_of(decide("so", paper(above, issuer), sender)) == "thpt-dong-van"
    decided = decide("so", paper("UBND XÃ NẬM CẮN", issuer), sender)
    assert (decided.reason, decided.units) == (Reason.CONFLICTING_EVIDENCE, ("thpt-dong-van", "xa-nam-can"))


AWAY = [
    {"place": "Hòa Khánh", "text": ""},
    {"place": "Phường 7", "text": ""},
    {"place": None, "text": "Trường đóng tại phường 7.\nNơi nhận:\n- Phòng VH-XH phường 7;\n- Lưu: VT."},
]


@pytest.mark.parametrize("told", AWAY)
def test_place_and_distribution_list_weigh_against_a_stranger_and_not_against_a_known_sender(told: dict[str, str]) -> None:
    document = paper("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG TIỂU HỌC LÊ LỢI", place=told["place"], text=told["text"])
    stranger = decide("phuong", document, STRANGER)
    assert (stranger.reason, stranger.units) == (Reason.UNKNOWN_UNIT, ("th-le-loi",))
    assert "away" in {clue.kind for clue in stranger.clues}
    assert unit_of(decide("phuong", document, address("phuong", "th-le-loi"))) == "th-le-loi"


def test_a_place_that_is_ours_leaves_a_stranger_alone() -> None:
    for place, text in (("Phường 9", ""), (None, "Nơi nhận: UBND phường 9; UBND phường 7"), (None, "")):
        document = paper(None, "TRƯỜNG TIỂU HỌC LÊ LỢI", place=place, text=text)
        assert unit_of(decide("phuong", document, STRANGER)) == "th-le-loi"


BORROWED = [
    "Em ở MN Hoa Cúc, em gửi nhờ mail trường bạn.",
    "Chúng tôi ở trường mầm non Số 7 xin gửi báo cáo ạ.",
    "Mail trường em hỏng nên mượn địa chỉ của trường Lê Lợi ạ",
    "Kính gửi Phòng, em gửi thay trường bạn báo cáo.",
]


@pytest.mark.parametrize("body", BORROWED)
def test_a_borrowed_address_contradicts_a_paper_that_names_nobody(body: str) -> None:
    decided = decide("phuong", paper(None, None), address("phuong", "th-le-loi"), body)
    assert decided.reason is Reason.CONFLICTING_EVIDENCE
    assert "borrowed" in {clue.kind for clue in decided.clues}


@pytest.mark.parametrize(
    "body",
    [
        "Em ở TH Lê Lợi, em gửi báo cáo ạ.",
        "Em ở trường Lê Lợi xin nộp báo cáo.",
        "Trường Tiểu học Lê Lợi nộp báo cáo",
        "Nhờ anh chị gửi giúp em mẫu mới qua mail này.",
        "Em ở văn phòng, nhờ phòng xem giúp.",
    ],
)
def test_a_writer_who_names_the_senders_unit_or_none_borrows_nothing(body: str) -> None:
    assert unit_of(decide("phuong", paper(None, None), address("phuong", "th-le-loi"), body)) == "th-le-loi"


def test_the_offices_own_mail_is_its_own_whoever_sent_it_by_hand() -> None:
    for document in (
        replace(paper("UBND PHƯỜNG 9", "PHÒNG VĂN HÓA - XÃ HỘI"), filename="bc.docx"),
        report("PHÒNG VĂN HÓA - XÃ HỘI", "V/v đôn đốc báo cáo an toàn giao thông", kind="CV", superior="UBND PHƯỜNG 9"),
    ):
        decided = decide("phuong", document, "vhxh@p9.example")
        assert (decided.disposition, decided.reason) == (Disposition.IGNORED, Reason.OWN_MESSAGE)
    handed_on = decide("phuong", paper("UBND PHƯỜNG 9", "TRƯỜNG TIỂU HỌC LÊ LỢI"), "vhxh@p9.example")
    assert unit_of(handed_on) == "th-le-loi"


def test_a_district_that_is_no_more_says_nothing_against_a_stranger_who_dates_the_paper_here() -> None:
    above, issuer = "UBND QUẬN BÌNH AN", "TRƯỜNG THCS LÊ LỢI"
    assert unit_of(decide("phuong", paper(above, issuer, place="Phường 9"), STRANGER)) == "thcs-le-loi"
    for place in ("Bình An", None):
        assert decide("phuong", paper(above, issuer, place=place), STRANGER).reason is Reason.UNKNOWN_UNIT
