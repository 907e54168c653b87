# ruff: noqa: E501 - a scene reads best with one mail to a line
"""Short forms, slips of the pen, papers that only sound like what was asked, forms of the office filled in."""

from __future__ import annotations

from tests.towns.fifth_town import layouts, others
from tests.towns.fifth_town.layouts import _png
from tests.towns.fifth_town.post import ERRANDS, ROSTER, File, Town, filing

STRAY = ["unknown-campaign", "ambiguous-campaign", "conflicting-evidence"]

#: How letterheads write a school: each must be known from a stranger's paper too.
SPELLINGS = (
    ("th-le-van-tam-2", "TRƯỜNG TH. LÊ VĂN TÁM 2"), ("th-le-van-tam-1", "TRƯỜNG TIỂU HỌC LÊ VĂN TÁM I"), ("thcs-phuong-5", "TRƯỜNG THCS P.5"),
    ("th-phuong-5", "TRƯỜNG TIỂU HỌC P5"), ("mn-19-5", "TRƯỜNG MẦM NON 19.5"), ("mn-19-5", "TRƯỜNG MN 19 - 5"), ("th-2-9", "TRƯỜNG TIỂU HỌC 2 THÁNG 9"),
    ("th-2-9", "TRƯỜNG TH 02/9"), ("mntt-anh-sao-nho", "TRƯỜNG MN TƯ THỤC ÁNH SAO NHỎ"), ("nt-tho-ngoc", "NHÓM TRẺ ĐLTT THỎ NGỌC"),
    ("lmg-be-ngoan", "LỚP MẪU GIÁO ĐLTT BÉ NGOAN"), ("gdtx", "TRUNG TÂM GDNN - GDTX HẢI THẠNH"), ("gdtx", "TRUNG TÂM GIÁO DỤC NGHỀ NGHIỆP-\nGIÁO DỤC THƯỜNG XUYÊN HẢI THẠNH"),
    ("qt-bien-xanh", "TRƯỜNG TH, THCS VÀ THPT QUỐC TẾ BIỂN XANH"), ("qt-bien-xanh", "TRƯỜNG TH - THCS - THPT QUỐC TẾ BIỂN XANH"),
    ("thcs-th-binh-khe", "TRƯỜNG TH & THCS HÒN ÉN"), ("thcs-thpt-lac-viet", "TRƯỜNG THCS-THPT TÂN LẠC VIỆT"), ("mntt-kinder-sea", "TRƯỜNG MẦM NON QT KINDER SEA"),
    ("thcs-nguyen-binh-khiem", "TRƯỜNG TRUNG HỌC CƠ SỞ\nNGUYỄN BỈNH KHIÊM"), ("mn-tuoi-tho-7", "TRƯỜNG MẦM NON TUỔI THƠ VII"), ("khuyet-tat", "TRUNG TÂM HTPTGDHN HẢI THẠNH"),
    ("th-quynh-lap-a", "TRƯỜNG TH QUỲNH LẬP “A”"), ("mn-phuong-1", "TRƯỜNG MẦM NON PHƯỜNG 1, TP HẢI THẠNH"),
)  # fmt: skip
#: Titles in the words of the clerks.
WORDED = (
    ("PCXMC-2024", "Công tác phổ cập GD, XMC năm 2024"), ("PCXMC-2024", "Kết quả thực hiện phổ cặp giáo dục, xóa mù chử năm 2024"), ("GDHN-2024", "Tình hình HS khuyết tật học hòa nhập NH 2024-2025"),
    ("BT-T11", "Công tác bán trú, VSATTP T11/2024"), ("BT-T10", "Côn tác bán trú và an toàn thự phẩm tháng 10 năm 2024"), ("DX-SUA", "Nhanh: việc cho HS uống sữa"), ("DCCS-2024", "Việc thực hiện QC dân chủ năm 2024"),
    ("CQG-2024", "Lộ trình, tiến độ xây dựng trường chuẩn QG năm 2024"), ("DTHT-2024", "Công tác quản lý dạy thêm - học thêm, NH 2024-2025"), ("CDNC-2024", "Công tác nữ công, hoạt động CĐCS năm 2024"),
    ("SKMN-1", "Cân đo, chấm biểu đồ tăng trưởng đợt I năm học 2024-2025"), ("HTHS-2024", "Kết quả hỗ trợ học sinh khó khăn đầu năm học 2024 - 2025"),
)  # fmt: skip
#: Papers that have a campaign's word and are something else.
SOUNDING = (
    ("Kết quả phổ cập bơi cho học sinh năm 2024"), ("Thu, chi tiền ăn bán trú tháng 10 năm 2024"), ("Tài chính công đoàn năm 2024"), ("Kết quả ngày hội đọc sách tại thư viện tháng 10 năm 2024"),
    ("Vận động, hỗ trợ đồng bào bị thiệt hại do bão số 3 năm 2024"), ("Thành tích đề nghị tặng Bằng khen của công đoàn cơ sở"), ("Kết quả cuộc thi vẽ tranh về sữa học đường"),
)  # fmt: skip


def spelt(t: Town) -> None:
    for n, (code, issuer) in enumerate(SPELLINGS):
        school, errand = t.pair(among=(code,))
        when = t.moment(errand)
        sender, who = t.stranger() if n % 2 else (school.address, "")
        superior = t.dice.choice(
            (
                "UBND TP HẢI THẠNH",
                "UBND TP. HẢI THẠNH",
                "PHÒNG GD-ĐT TP HẢI THẠNH",
                "U.B.N.D THÀNH PHỐ HẢI THẠNH",
                "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI THẠNH",
            )
        )
        p = t.report(school, errand, when, issuer=issuer, superior=superior)
        t.send(
            "spelling-stranger" if n % 2 else "spelling",
            when,
            sender,
            "bc",
            "Gởi c bc nha\n",
            [File("BC.docx", layouts.standard(p))],
            who=who,
            filings=[filing(school, errand, when)],
        )


def worded(t: Town) -> None:
    for code, title in WORDED:
        for n in range(2):
            school, errand = t.pair(errand=code)
            when = t.moment(errand)
            p = t.report(school, errand, when, summary=title if n else title.upper())
            if n:
                p = p.but(body=("Đơn vị báo cáo như sau:", errand.body))
            t.send(
                "worded",
                when,
                school.address,
                f"BC {errand.spoken[0]}",
                "Gởi c bc nha\n",
                [t.paper(p, t.name(school, errand))],
                filings=[filing(school, errand, when)],
            )


def sounding(t: Town) -> None:
    for n, title in enumerate(SOUNDING):
        school, errand = t.pair("tieu_hoc", "thcs", errand="BT-T10")
        when = t.moment(errand, after=ERRANDS["CDNC-2024"].opens)
        p = t.report(school, errand, when, summary=title, body=("Nhà trường báo cáo:", "Đã thực hiện xong."))
        t.send(
            "sounds-like",
            when,
            school.address,
            "gửi bc",
            "Gởi bc\n",
            [t.paper(p, f"bao cao {n}.docx")],
            disposition="review",
            reason=STRAY,
        )


def filled_forms(t: Town) -> None:
    """The office's own form, its letterhead and all, with the school on a line; pictures and pay beside a report; a list in Word."""
    for _ in range(4):
        school, errand = t.pair("tieu_hoc", "thcs")
        when = t.moment(errand)
        p = t.report(school, errand, when)
        form = p.but(
            superior="UBND THÀNH PHỐ HẢI THẠNH",
            issuer="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
            number="",
            symbol="BC-......",
            body=(f"Đơn vị: {school.name}", *p.body),
        )
        t.send(
            "office-form",
            when,
            school.address,
            "bc theo mẫu",
            "Gởi bc theo mẫu của Phòng\n",
            [File(t.name(school, errand), layouts.standard(form))],
            filings=[filing(school, errand, when)],
        )
    for n in range(4):
        school, errand = t.pair()
        when = t.moment(errand)
        report = t.paper(t.report(school, errand, when), t.name(school, errand))
        pay = others.workbook(
            [("T10", [["BẢNG LƯƠNG THÁNG 10 NĂM 2024"], ["TT", "Họ và tên", "Thực lĩnh"], [1, "Lê Thị Bảy", 9500000]])]
        )
        beside = File("bang luong T10.xlsx", pay) if n % 2 else File("hinh anh.png", _png() + b"\0" * 60000)
        t.send(
            "pay-beside" if n % 2 else "picture-beside",
            when,
            school.address,
            "bc",
            "Gởi bc\n",
            [report, beside],
            filings=[filing(school, errand, when)],
            documents=[report],
        )
    errand = ERRANDS["HSKK-2024"]
    heads = ("TT", *(h for _, h, _ in errand.columns))
    for school in (ROSTER["mg-rach-goi"], ROSTER["th-rach-goi"], ROSTER["thcs-giong-sao"]):
        when = t.moment(errand)
        rows = (
            heads,
            ("1", "Lê Gia Bảo", "3/1", "12/05/2015", "500.000"),
            ("2", "Võ Minh Thư", "4/2", "03/11/2014", "700.000"),
        )
        p = t.report(school, errand, when, body=(), rows=rows, kind="DS", summary=errand.titles[0])
        t.send(
            "list-in-word",
            when,
            school.address,
            "DS HS khó khăn",
            "Gởi ds\n",
            [File(f"DS HSKK {school.short}.docx", layouts.standard(p))],
            filings=[filing(school, errand, when, "appendix")],
            version=0,
        )


SCENES = (spelt, worded, sounding, filled_forms)
