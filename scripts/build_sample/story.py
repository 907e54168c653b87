"""Who sends what, when: one autumn of one campaign, with the troubles that come every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deadline import last_days
from letters import Mail, appendix, on, sent_by
from papers import archive, docx, pdf
from town import plan, report

STEPS = (
    (on(11, 20, 8, 0), "The first reports come in"),
    (on(11, 24, 8, 0), "Seven days to go, but since 2026 this day is a public holiday: nobody is reminded"),
    (on(11, 25, 8, 0), "The next working morning: the service reminds those who still owe"),
    (on(11, 27, 8, 0), "Friday: three days to go falls on a Saturday, so the reminder goes out today"),
    (on(11, 30, 8, 0), "Monday, the last day: one more reminder"),
    (on(12, 1, 0, 0), "Midnight: the deadline has passed"),
    (on(12, 2, 8, 0), "One day late: the service chases whoever did not report"),
    (on(12, 4, 8, 0), "Three days late: the second round"),
)


def mails() -> Iterator[Mail]:
    """Every mail of the story."""
    yield from _first_week()
    yield from _second_week()
    yield from last_days()


def _first_week() -> Iterator[Mail]:
    yield sent_by(
        "mn-son-ca",
        "word-and-excel",
        on(11, 20, 9, 12),
        "MN Sơn Ca - Báo cáo phong trào Dân vận khéo 2026",
        "Kính gửi Phòng Văn hóa - Xã hội,\n\nTrường Mầm non Sơn Ca gửi báo cáo và phụ lục.\nTrân trọng.\n",
        ("BC DVK 2026 - MN Sơn Ca.docx", docx(report("mn-son-ca", "41", date(2026, 11, 19)))),
        ("Phu luc DVK - MN Son Ca.xlsx", appendix("mn-son-ca")),
        says="MN Sơn Ca sends its report (Word) and the list (Excel)",
    )
    yield sent_by(
        "th-nguyen-van-troi",
        "first-version",
        on(11, 23, 14, 5),
        "BC DVK 2026 - TH Nguyễn Văn Trỗi",
        "Trường gửi báo cáo dân vận khéo ạ.\n",
        ("BC_DVK_2026_THNVT.docx", docx(report("th-nguyen-van-troi", "96", date(2026, 11, 23)))),
        ("PL_DVK_THNVT.xlsx", appendix("th-nguyen-van-troi")),
        says="TH Nguyễn Văn Trỗi reports",
    )
    packed = archive(
        {
            "DVK/Báo cáo DVK THCS Thạnh Lộc.docx": docx(report("thcs-phan-chu-trinh", "118", date(2026, 11, 20))),
            "DVK/Phụ lục mô hình.xlsx": appendix("thcs-phan-chu-trinh"),
        }
    )
    yield sent_by(
        "thcs-phan-chu-trinh",
        "zip",
        on(11, 23, 15, 40),
        "THCS Thạnh Lộc nộp báo cáo",
        "Kính gửi Phòng, trường nộp báo cáo dân vận khéo (file nén).\n",
        ("DVK THCS Thanh Loc.zip", packed),
        says="THCS Phan Chu Trinh sends everything in one ZIP, still under the name it bore before it was renamed",
    )


def _second_week() -> Iterator[Mail]:
    yield sent_by(
        "th-ly-tu-trong",
        "auto-reply",
        on(11, 25, 8, 35),
        "Tự động trả lời: Nhắc nộp báo cáo",
        "Tôi đang đi công tác, sẽ trả lời sau ngày 28/11/2026.\n",
        headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
        says="TH Lý Tự Trọng answers by machine: out of office",
    )
    yield sent_by(
        "mn-vanh-khuyen",
        "report-only",
        on(11, 25, 9, 2),
        "Re: Nhắc nộp báo cáo phong trào “Dân vận khéo” năm 2026",
        "Dạ em gửi báo cáo ạ.\n",
        ("bao cao.docx", docx(report("mn-vanh-khuyen", "", date(2026, 11, 25)))),
        says="MN Vành Khuyên reports under an old letterhead, of the dissolved town's Phòng GD&ĐT, and forgets the list",
    )
    yield sent_by(
        "thcs-nguyen-trai",
        "plan-sent-back",
        on(11, 25, 9, 20),
        "THCS Nguyễn Trãi gửi BC dân vận khéo",
        "Kính gửi Phòng VH-XH, trường gửi báo cáo.\n",
        ("KH dan van kheo 2026.docx", docx(plan())),
        says="THCS Nguyễn Trãi attaches the office's own plan by mistake",
    )
    yield Mail(
        "newsletter",
        on(11, 25, 11, 0),
        "Nhà sách Tri Thức",
        "bantin@nhasach.example",
        "Ưu đãi tháng 11: thiết bị dạy học",
        "Kính mời quý trường xem danh mục mới.\n",
        headers=(("Precedence", "bulk"), ("List-Unsubscribe", "<mailto:huy@nhasach.example>")),
        says="A bookshop advertises",
    )
    yield sent_by(
        "th-long-giang",
        "pdf",
        on(11, 25, 16, 47),
        "Báo cáo DVK - Tiểu học Long Giang",
        "Trường gửi bản PDF đã ký và phụ lục Excel.\n",
        ("BC-THLG_Signed.pdf", pdf(report("th-long-giang", "77", date(2026, 11, 25)))),
        ("Phụ lục TH Long Giang.xlsx", appendix("th-long-giang")),
        says="TH Long Giang sends a PDF and the list",
    )
    yield sent_by(
        "mn-vanh-khuyen",
        "missing-list",
        on(11, 26, 7, 58),
        "Re: Đề nghị bổ sung báo cáo phong trào “Dân vận khéo” năm 2026",
        "Em bổ sung phụ lục ạ, em xin lỗi.\n",
        ("phu luc.xlsx", appendix("mn-vanh-khuyen")),
        says="MN Vành Khuyên sends the missing list",
    )
    yield sent_by(
        "th-phuoc-tan",
        "unknown-sender",
        on(11, 26, 11, 30),
        "bc dvk",
        "Em dùng mail cá nhân vì mail trường bị lỗi. Kính gửi phòng ạ.\n",
        ("BC DVK.docx", docx(report("th-phuoc-tan", "52", date(2026, 11, 26)))),
        ("DS mo hinh.xlsx", appendix("th-phuoc-tan")),
        says="An unknown private address sends the report of TH Phước Tân: the letterhead is clear",
    )
