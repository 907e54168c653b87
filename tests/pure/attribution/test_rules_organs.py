"""Papers of a school's party cell, unions, pioneers and parents' board are never the school's, however they say it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from parsers.facts import Budget
from parsers.reading import read_mail
from tests.bench.nam_can import ward
from tests.papers.packages import docx, p, tbl, tc, tr
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.attribution.registry import History

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
YOUTH, PARTY, PIONEERS = ("ĐOÀN TNCS HỒ CHÍ MINH",), ("ĐẢNG CỘNG SẢN VIỆT NAM",), ("ĐỘI TNTP HỒ CHÍ MINH",)
SCHOOL = ("UBND PHƯỜNG 9", "TRƯỜNG THCS LÊ LỢI")
HEAD = ("HIỆU TRƯỞNG",)


def sent(
    left: tuple[str, ...],
    right: tuple[str, ...] = NATION,
    *,
    number: str = "Số: 12/BC-THCSLL",
    signs: tuple[str, ...] = HEAD,
    sender: str = "thcsleloi@p9.example",
) -> Attribution:
    """A report on the campaign's very topic under these lines, as a Word file in a mail of the school."""

    def cell(*lines: str) -> str:
        return tc("".join(map(p, lines)))

    body = (
        tbl(tr(cell(*left, number), cell(*right, "Phường 9, ngày 20 tháng 11 năm 2024")))
        + p("BÁO CÁO")
        + p("Kết quả công tác an toàn giao thông năm 2024")
        + p("I. Kết quả")
        + p("Đã tuyên truyền an toàn giao thông cho 300 học sinh.")
        + tbl(tr(cell("Nơi nhận:", "- Như trên;", "- Lưu: VT."), cell(*signs, "Nguyễn Thị Hoa")))
    )
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "vhxh@p9.example", "Báo cáo an toàn giao thông năm 2024"
    message.set_content("Nhà trường gửi báo cáo.")
    message.add_attachment(docx(body), maintype="application", subtype="octet-stream", filename="BC ATGT.docx")
    return attribute(read_mail(message.as_bytes(), Budget()), History(), ward())


def test_the_schools_own_paper_is_filed() -> None:
    filed = sent(SCHOOL)
    assert [(one.unit, one.campaign) for one in filed.bookings] == [("thcs-le-loi", "ATGT2024")]


LEFT = [
    ("QUẬN ĐOÀN BÌNH AN", "BCH ĐOÀN TRƯỜNG THCS LÊ LỢI"),
    ("THÀNH ĐOÀN SÔNG LAM", "ĐOÀN TRƯỜNG THCS LÊ LỢI"),
    ("TỈNH ĐOÀN SÔNG LAM", "TRƯỜNG THCS LÊ LỢI"),
    ("HUYỆN ĐOÀN AN SƠN", "BAN CHẤP HÀNH ĐOÀN TRƯỜNG", "THCS LÊ LỢI", "***"),
    ("BTV ĐOÀN PHƯỜNG 9", "ĐOÀN TRƯỜNG THCS LÊ LỢI", "***"),
    ("BCH ĐOÀN PHƯỜNG 9", "CHI ĐOÀN TRƯỜNG THCS LÊ LỢI"),
    ("ĐOÀN PHƯỜNG 9", "CHI ĐOÀN GIÁO VIÊN"),
    ("TRƯỜNG THCS LÊ LỢI", "CHI ĐOÀN GIÁO VIÊN"),
    ("TRƯỜNG THCS LÊ LỢI", "BCH ĐOÀN TRƯỜNG", "***"),
    ("TRƯỜNG THCS LÊ LỢI", "ĐOÀN TNCS HỒ CHÍ MINH"),
    ("ĐOÀN TNCS HỒ CHÍ MINH", "TRƯỜNG THCS LÊ LỢI"),
    ("BAN CHẤP HÀNH ĐOÀN", "TRƯỜNG THCS LÊ LỢI"),
    ("ĐOÀN TRƯỜNG THCS LÊ LỢI", "BAN CHẤP HÀNH"),
    ("ĐOÀN TRƯỜNG THCS LÊ LỢI",),
    ("HỘI ĐỒNG ĐỘI PHƯỜNG 9", "LIÊN ĐỘI TRƯỜNG THCS LÊ LỢI"),
    ("HỘI ĐỒNG ĐỘI PHƯỜNG 9", "TRƯỜNG THCS LÊ LỢI"),
    ("TRƯỜNG THCS LÊ LỢI", "LIÊN ĐỘI LÊ LỢI"),
    ("LIÊN ĐỘI THCS LÊ LỢI", "BCH LIÊN ĐỘI"),
    ("TRƯỜNG THCS LÊ LỢI", "ĐỘI TNTP HỒ CHÍ MINH"),
    ("ĐẢNG ỦY PHƯỜNG 9", "CHI BỘ TRƯỜNG THCS LÊ LỢI", "*"),
    ("ĐẢNG ỦY PHƯỜNG 9", "TRƯỜNG THCS LÊ LỢI", "*"),
    ("ĐẢNG BỘ PHƯỜNG 9", "CHI BỘ THCS LÊ LỢI", "*"),
    ("ĐẢNG BỘ PHƯỜNG 9", "TRƯỜNG THCS LÊ LỢI", "CHI BỘ"),
    ("ĐẢNG BỘ TRƯỜNG THCS LÊ LỢI", "CHI BỘ 1"),
    ("ĐẢNG ỦY PHƯỜNG 9", "CHI BỘ NHÀ TRƯỜNG"),
    ("LĐLĐ PHƯỜNG 9", "CĐCS TRƯỜNG THCS LÊ LỢI"),
    ("LIÊN ĐOÀN LAO ĐỘNG PHƯỜNG", "CÔNG ĐOÀN TRƯỜNG THCS LÊ LỢI"),
    ("CĐ NGÀNH GIÁO DỤC", "CĐ TRƯỜNG THCS LÊ LỢI"),
    ("CÔNG ĐOÀN PHƯỜNG 9", "TRƯỜNG THCS LÊ LỢI"),
    ("CÔNG ĐOÀN CƠ SỞ", "TRƯỜNG THCS LÊ LỢI"),
    ("TRƯỜNG THCS LÊ LỢI", "CÔNG ĐOÀN"),
    ("TRƯỜNG THCS LÊ LỢI", "TỔ CÔNG ĐOÀN"),
    ("UBND PHƯỜNG 9", "TRƯỜNG THCS LÊ LỢI", "BAN NỮ CÔNG"),
    ("TRƯỜNG THCS LÊ LỢI", "BAN ĐẠI DIỆN CHA MẸ HỌC SINH"),
    ("BAN ĐẠI DIỆN CMHS", "TRƯỜNG THCS LÊ LỢI"),
    ("TRƯỜNG THCS LÊ LỢI", "BĐD CMHS"),
    ("BĐD CMHS TRƯỜNG THCS LÊ LỢI",),
    ("HỘI CHA MẸ HỌC SINH", "TRƯỜNG THCS LÊ LỢI"),
    ("HỘI CHỮ THẬP ĐỎ", "TRƯỜNG THCS LÊ LỢI"),
    ("HỘI LHTN VIỆT NAM", "TRƯỜNG THCS LÊ LỢI"),
]


@pytest.mark.parametrize("left", LEFT, ids=" - ".join)
@pytest.mark.parametrize("right", [NATION, YOUTH], ids=["nation", "youth"])
def test_an_organs_letterhead_is_never_the_schools(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    decided = sent(left, right)
    assert decided.disposition is Disposition.REVIEW
    assert not decided.bookings


@pytest.mark.parametrize("right", [YOUTH, PARTY, PIONEERS], ids=" ".join)
def test_the_name_on_the_right_is_an_organs_and_no_states(right: tuple[str, ...]) -> None:
    assert sent(SCHOOL, right).reason is Reason.UNKNOWN_CAMPAIGN


@pytest.mark.parametrize(
    "number",
    ["Số: 12-BC/ĐTN", "Số 12-BC/CB", "Số: 12-BC/ĐU", "Số: 12-BC/CĐ", "Số: 12/BC-ĐTN", "Số: 12/BC-CĐCS", "Số: 12/BC-CMHS"],
)
def test_a_symbol_may_tell_whose_organ_wrote_it(number: str) -> None:
    assert sent(SCHOOL, number=number).reason is Reason.UNKNOWN_CAMPAIGN
    assert not sent((), number=number).bookings


@pytest.mark.parametrize("signs", [("BÍ THƯ",), ("TM. BAN CHẤP HÀNH", "BÍ THƯ"), ("T/M CHI BỘ", "PHÓ BÍ THƯ")], ids=" ".join)
def test_no_school_is_headed_by_a_secretary(signs: tuple[str, ...]) -> None:
    assert sent(SCHOOL, signs=signs).reason is Reason.UNKNOWN_CAMPAIGN


def test_whoever_is_headmaster_too_signs_for_the_school() -> None:
    assert sent(SCHOOL, signs=("BÍ THƯ CHI BỘ - HIỆU TRƯỞNG",)).bookings


def test_an_organ_of_another_school_contradicts_the_sender() -> None:
    decided = sent(("ĐẢNG ỦY PHƯỜNG 9", "CHI BỘ TRƯỜNG THCS LÊ LỢI"), PARTY, sender="thleloi@p9.example")
    assert decided.reason is Reason.CONFLICTING_EVIDENCE
    stranger = sent(("ĐOÀN PHƯỜNG 9", "ĐOÀN TRƯỜNG THCS LÊ LỢI"), YOUTH, sender="em@mail.example")
    assert stranger.reason is Reason.UNKNOWN_UNIT
