"""The last days before the deadline, the last minute, and what comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from letters import Mail, appendix, on, sent_by
from papers import docx, pdf, rtf
from town import report


def last_days() -> Iterator[Mail]:
    """The mails of the last days and of those after the deadline."""
    yield from _the_weekend()
    yield from _last_morning()
    yield from _last_evening()
    yield from _after_the_deadline()
    yield from _much_too_late()


def _the_weekend() -> Iterator[Mail]:
    yield sent_by(
        "thcs-phuoc-tan",
        "old-font",
        on(11, 27, 13, 15),
        "THCS Phước Tân - báo cáo",
        "Kính gửi Phòng.\n",
        ("BC Dan van kheo.docx", docx(report("thcs-phuoc-tan", "83", date(2026, 11, 27)), vni=True)),
        ("Phu luc.xlsx", appendix("thcs-phuoc-tan")),
        says="THCS Phước Tân still types in a VNI font",
    )
    yield sent_by(
        "th-thanh-loc-a",
        "two-schools",
        on(11, 27, 15, 50),
        "TH Thạnh Lộc A+B nộp BC DVK",
        "Em gửi báo cáo của hai trường Thạnh Lộc A và Thạnh Lộc B.\n",
        ("BC DVK Thạnh Lộc A.docx", docx(report("th-thanh-loc-a", "33", date(2026, 11, 27)))),
        ("PL TH Thạnh Lộc A.xlsx", appendix("th-thanh-loc-a")),
        ("BC DVK Thạnh Lộc B.docx", docx(report("th-thanh-loc-b", "29", date(2026, 11, 27)))),
        ("PL TH Thạnh Lộc B.xlsx", appendix("th-thanh-loc-b")),
        says="One clerk sends the reports of two schools in one mail",
    )
    yield sent_by(
        "mg-bong-sen",
        "no-attachment",
        on(11, 28, 20, 14),
        "MG Bông Sen gửi báo cáo dân vận khéo",
        "Kính gửi Phòng VH-XH phường, em gửi báo cáo đính kèm ạ.\n",
        says="MG Bông Sen forgets to attach anything",
    )
    yield sent_by(
        "mg-bong-sen",
        "now-attached",
        on(11, 28, 20, 31),
        "MG Bông Sen gửi báo cáo dân vận khéo (em quên đính kèm)",
        "Em gửi lại có đính kèm ạ.\n",
        ("BC DVK MG Bông Sen.docx", docx(report("mg-bong-sen", "18", date(2026, 11, 27)))),
        ("PL DVK MG Bông Sen.xlsx", appendix("mg-bong-sen")),
        says="MG Bông Sen sends it again, complete",
    )


def _last_morning() -> Iterator[Mail]:
    correction = ("Trong năm, trường vận động được 36 triệu đồng hỗ trợ học sinh khó khăn (số liệu đã đính chính).",)
    again = sent_by(
        "th-nguyen-van-troi",
        "correction",
        on(11, 30, 8, 10),
        "Gửi lại BC dân vận khéo (thay thế file trước) - TH Nguyễn Văn Trỗi",
        "Trường gửi lại báo cáo đã chỉnh sửa, thay thế bản trước.\n",
        ("BC_DVK_2026_THNVT (sửa).docx", docx(report("th-nguyen-van-troi", "96", date(2026, 11, 30), more=correction))),
        says="TH Nguyễn Văn Trỗi replaces its report",
    )
    yield again
    yield Mail(
        "correction-twice",
        on(11, 30, 8, 12),
        again.name,
        again.address,
        again.subject,
        again.text,
        again.files,
        written=again.at - timedelta(seconds=30),
        says="The same mail again: the school pressed the button twice",
    )


def _last_evening() -> Iterator[Mail]:
    yield sent_by(
        "thcs-nguyen-trai",
        "old-word",
        on(11, 30, 9, 26),
        "Re: THCS Nguyễn Trãi gửi BC dân vận khéo",
        "Xin lỗi Phòng, trường gửi nhầm kế hoạch. Đây là báo cáo.\n",
        ("BC DVK THCS Nguyen Trai.doc", rtf(report("thcs-nguyen-trai", "104", date(2026, 11, 30)))),
        ("Phu luc THCS Nguyen Trai.xlsx", appendix("thcs-nguyen-trai")),
        says="THCS Nguyễn Trãi sends the right file, in an old Word format",
    )
    yield sent_by(
        "htcd-an-binh",
        "centre",
        on(11, 30, 10, 5),
        "TT HTCĐ phường - BC dân vận khéo",
        "Trung tâm gửi Phòng tổng hợp.\n",
        ("BC DVK HTCD.docx", docx(report("htcd-an-binh", "12", date(2026, 11, 30)))),
        ("PL DVK HTCD.xlsx", appendix("htcd-an-binh")),
        says="The ward's community learning centre reports",
    )
    yield sent_by(
        "nt-hoa-mai",
        "private-group",
        on(11, 30, 11, 20),
        "Nhóm trẻ Hoa Mai báo cáo dân vận khéo",
        "Dạ em gửi cô báo cáo của nhóm trẻ ạ.\n",
        ("bao cao dvk hoa mai.docx", docx(report("nt-hoa-mai", "", date(2026, 11, 30)))),
        ("ds mo hinh.xlsx", appendix("nt-hoa-mai")),
        says="A private group of small children reports without letterhead or number: its registered address vouches for it",
    )
    yield sent_by(
        "hoi-khuyen-hoc",
        "association",
        on(11, 30, 16, 30),
        "Hội Khuyến học: báo cáo phong trào Dân vận khéo 2026",
        "Kính gửi Phòng Văn hóa - Xã hội.\n",
        ("BC HKH.pdf", pdf(report("hoi-khuyen-hoc", "45", date(2026, 11, 30)))),
        ("Phụ lục HKH.xlsx", appendix("hoi-khuyen-hoc")),
        says="The association for the promotion of learning reports by PDF",
    )
    yield sent_by(
        "thcs-tran-quang-khai",
        "one-minute-before",
        on(11, 30, 23, 59, 12),
        "THCS Trần Quang Khải nộp báo cáo DVK",
        "Kính gửi Phòng.\n",
        ("BC DVK THCS TQK.docx", docx(report("thcs-tran-quang-khai", "61", date(2026, 11, 30)))),
        ("PL DVK THCS TQK.xlsx", appendix("thcs-tran-quang-khai")),
        says="THCS Trần Quang Khải makes it with less than a minute to spare",
    )


def _after_the_deadline() -> Iterator[Mail]:
    yield sent_by(
        "th-thcs-cu-lao-dai",
        "one-minute-after",
        on(12, 1, 0, 0, 47),
        "TH&THCS Cù Lao Dài báo cáo dân vận khéo",
        "Kính gửi Phòng, mạng ở đảo chập chờn, mong Phòng thông cảm.\n",
        ("BC DVK Cù Lao Dài.docx", docx(report("th-thcs-cu-lao-dai", "27", date(2026, 11, 30)))),
        ("PL DVK Cù Lao Dài.xlsx", appendix("th-thcs-cu-lao-dai")),
        written=on(11, 30, 23, 52),
        says="TH&THCS Cù Lao Dài is 47 seconds late; its own clock says 23:52",
    )
    yield sent_by(
        "mn-phuoc-tan",
        "late",
        on(12, 2, 9, 0),
        "Re: Báo cáo quá hạn",
        "Trường gửi báo cáo, xin lỗi Phòng vì chậm trễ.\n",
        ("BC DVK MN Phuoc Tan.docx", docx(report("mn-phuoc-tan", "38", date(2026, 12, 2)))),
        ("PL DVK MN Phuoc Tan.xlsx", appendix("mn-phuoc-tan")),
        says="MN Phước Tân reports after the first late notice, under the dissolved town's Phòng GD&ĐT",
    )


def _much_too_late() -> Iterator[Mail]:
    vague = report("thcs-phuoc-tan", "", date(2026, 12, 2))
    nameless = replace(vague, issuer="TRƯỜNG LONG GIANG", number=vague.number.strip(), signer="Kiều Sơn")
    yield Mail(
        "which-school",
        on(12, 2, 10, 20),
        "Sơn Kiều",
        "sonkieu.1979@thudientu.example",
        "nộp bc",
        "gửi phòng\n",
        (("bc.docx", docx(nameless)),),
        says="A stranger reports for “Trường Long Giang”, a name that two schools bear",
    )
    yield sent_by(
        "th-ly-tu-trong",
        "late-too",
        on(12, 3, 15, 2),
        "TH Ly Tu Trong nop bao cao dan van kheo",
        "Kinh gui Phong, truong nop bao cao.\n",
        ("BC DVK TH LTT.docx", docx(report("th-ly-tu-trong", "70", date(2026, 12, 3)))),
        ("PL DVK TH LTT.xlsx", appendix("th-ly-tu-trong")),
        says="TH Lý Tự Trọng is back from its journey and reports",
    )
