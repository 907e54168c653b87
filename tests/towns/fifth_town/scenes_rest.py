# ruff: noqa: E501 - a scene reads best with one mail to a line
"""Clocks, versions, links, machines and strangers who want something else."""

from __future__ import annotations

from datetime import timedelta, timezone

from tests.towns.fifth_town import layouts, others
from tests.towns.fifth_town.post import ERRANDS, OFFICE, ROSTER, File, Town, at, filing
from tests.towns.fifth_town.roster import DOMAIN

IGNORE = ["ignored", "review"]
DRIVE = "https://drive.google.com/file/d/1AbCdEfGh/view?usp=drivesdk"


def clocks(t: Town) -> None:
    """Seconds around the hour, lying and foreign clocks."""
    for kind, shift, lie in (
        ("late-by-seconds", 7, 0),
        ("in-time-by-seconds", -4, 0),
        ("date-lies-early", 3 * 3600, -5),
        ("date-lies-late", -3 * 3600, 5),
    ):
        for _ in range(4):
            school, errand = t.pair()
            when = errand.due + timedelta(seconds=shift)
            p = t.report(school, errand, when - timedelta(days=2))
            claimed = (when + timedelta(hours=lie)).astimezone(timezone(timedelta(hours=t.dice.choice((-8, 0, 7, 9)))))
            t.send(
                kind,
                when,
                school.address,
                "nộp bc",
                "Gửi bc\n",
                [t.paper(p, t.name(school, errand))],
                claimed=claimed,
                filings=[filing(school, errand, when)],
            )


def versions(t: Town) -> None:
    """Corrections, the same again, the same from a second address."""
    for n in range(16):
        school, errand = t.pair("tieu_hoc", "thcs", "mam_non")
        if n >= 12 and not school.second:
            continue
        when = t.moment(errand) - timedelta(hours=12)
        p = t.report(school, errand, when)
        first = t.paper(p, t.name(school, errand))
        subject, text = t.words(school, errand)
        kind = ("corrected", "same-again", "same-from-second-address")[0 if n < 7 else 1 if n < 12 else 2]
        t.send(f"{kind}-first", when, school.address, subject, text, [first], filings=[filing(school, errand, when)])
        later = when + timedelta(hours=t.dice.randint(1, 40))
        if kind == "corrected":
            mended = p.but(body=(*p.body[:-1], "Số liệu đã điều chỉnh theo góp ý.", p.body[-1]))
            t.send(
                kind,
                later,
                school.address,
                f"Gửi lại {subject}",
                "Em gởi lại file, c bỏ file trước giúp em nha\n",
                [t.paper(mended, first.name)],
                filings=[filing(school, errand, later)],
                version=2,
            )
        else:
            sender = school.second if kind == "same-from-second-address" and school.second else school.address
            t.send(
                kind,
                later,
                sender,
                subject,
                "Em gởi lại sợ chị chưa nhận\n",
                [first],
                disposition="ignored",
                reason=["duplicate"],
            )


def links(t: Town) -> None:
    """Share notices and Zalo lines, with and without the file itself."""
    for n in range(12):
        school, errand = t.pair()
        when = t.moment(errand)
        file = t.paper(t.report(school, errand, when), t.name(school, errand))
        made = [filing(school, errand, when)]
        text = (
            f"{school.name} đã chia sẻ một tệp với bạn\n{file.name}\n{DRIVE}\n\nMở bằng Google Drive\n",
            f"Được gửi từ Zalo: {file.name}\nhttps://zalo.me/g/abcdxyz\n",
        )[n % 2]
        if n < 4:
            t.send("link-only", when, school.address, file.name, text, disposition="review", reason=["link-only"])
        elif n < 10:
            t.send("link-and-file", when, school.address, file.name, text, [file], filings=made)
        else:
            t.send(
                "drive-notice-with-file", when, "drive-shares-dm-noreply@google.com", f"{file.name} - đã mời bạn xem", text, [file], who=f"{school.name} (qua Google Drive)",
                filings=made, disposition=["recorded", "review"], touchless=False,
            )  # fmt: skip


def talk(t: Town) -> None:
    """Questions, excuses, thanks, figures in the mail's own text."""
    asks = (
        ("hỏi mẫu bc", "C ơi cho e hỏi mẫu báo cáo GDHN năm nay lấy ở đâu ạ?"), ("xin gia hạn", "Trường em xin nộp trễ bc phổ cập 2 ngày do mất điện ạ."),
        ("bc sữa", "Trường e có 410 HS uống sữa, 12 HS không uống ạ."), ("sl HSKT", "Dạ sl HS khuyết tật trường em là 6 em ạ."), ("", "C ơi bc ATTP tháng này có cần đóng dấu hok c?"),
        ("Kg: chị Tâm", "Trường em không có học sinh hòa nhập thì có phải nộp bc không chị?"), ("quên đính kèm", "Em gửi bc dạy thêm ạ, file đính kèm."),
    )  # fmt: skip
    for subject, text in asks:
        school = t.dice.choice(ROSTER.of("tieu_hoc", "thcs"))
        when = at("2024-11-01T09:00:00") + timedelta(hours=t.dice.randint(0, 300))
        t.send("talk", when, school.address, subject, text + "\n", disposition="review", reason=["no-attachment"])
    for text in (
        "Dạ em cảm ơn chị nhiều ạ!",
        "Ok chị, em nhận được rồi nha. Cám ơn chị.",
        "Chúc mừng 20/11! Kính chúc quý thầy cô sức khỏe, hạnh phúc.",
    ):
        school = t.dice.choice(ROSTER.of("mam_non"))
        t.send(
            "thanks",
            at("2024-11-19T10:00:00") + timedelta(minutes=len(text)),
            school.address,
            "Cảm ơn",
            text + "\n",
            disposition=IGNORE,
        )


def machines(t: Town) -> None:
    """Auto-replies, bounces, receipts, newsletters."""
    for n in range(4):
        school = t.dice.choice(ROSTER.of("thcs"))
        t.send(
            "auto-reply",
            at("2024-10-28T07:00:00") + timedelta(hours=n),
            school.address,
            "Trả lời tự động: Nhắc nộp báo cáo",
            "Tôi đang đi công tác đến hết tuần.\n",
            headers={"Auto-Submitted": "auto-replied"},
            disposition="ignored",
            reason=["auto-reply", "not-a-report"],
        )
        who = f"MAILER-DAEMON@mail.{DOMAIN}" if n < 2 else school.address
        kind, said, text = (
            ("delivery-status", "Action: failed\r\nStatus: 5.1.1", "This is the mail system."),
            (
                "disposition-notification",
                "Disposition: manual-action/MDN-sent-manually; displayed",
                "Your message was displayed.",
            ),
        )[n // 2]
        head = f"From: {who}\r\nTo: {OFFICE}\r\nSubject: {('Undelivered Mail Returned to Sender', 'Read: Nhac nop bao cao')[n // 2]}\r\nMessage-ID: <b{n}@{DOMAIN}>\r\nMIME-Version: 1.0\r\n"
        body = f'Content-Type: multipart/report; report-type={kind}; boundary="b=b"\r\n\r\n--b=b\r\n\r\n{text}\r\n--b=b\r\nContent-Type: message/{kind}\r\n\r\nFinal-Recipient: rfc822;x@y.example\r\n{said}\r\n--b=b--\r\n'
        report = (head + body).encode("ascii")
        t.send(
            "bounce" if n < 2 else "read-receipt",
            at("2024-10-29T07:00:00") + timedelta(hours=n),
            "" if n < 2 else school.address,
            "",
            "",
            raw=report,
            disposition="ignored",
            reason=["bounce", "auto-reply", "not-a-report"],
        )
    for n, text in enumerate(
        ("Khuyến mãi thiết bị bếp ăn bán trú", "Bản tin sách giáo khoa", "Hội thảo sữa học đường toàn quốc")
    ):
        file = File(
            "brochure.pdf",
            others.pdf(
                t.report(ROSTER["th-2-9"], ERRANDS["DX-SUA"], ERRANDS["DX-SUA"].opens).but(
                    kind="TB", issuer="CÔNG TY CP ABC", superior="", summary=text
                )
            ),
        )
        t.send(
            "newsletter",
            at("2024-11-07T07:00:00") + timedelta(hours=n),
            "news@quangcao.example",
            text,
            "Quý trường xem chi tiết.\n",
            [file] if n == 2 else [],
            headers={"List-Unsubscribe": "<https://quangcao.example/u>", "Precedence": "bulk"},
            disposition="ignored",
            reason=["bulk", "not-a-report"],
        )


def strange_files(t: Town) -> None:
    """Payslips, lessons, broken files, forged senders, other office's circulars."""
    school, errand = t.pair("tieu_hoc")
    when = at("2024-11-06T10:00:00")
    pay = others.workbook(
        [
            (
                "T10",
                [
                    ["TRƯỜNG TIỂU HỌC PHƯỜNG 5"],
                    ["BẢNG LƯƠNG THÁNG 10 NĂM 2024"],
                    ["TT", "Họ và tên", "Hệ số", "Thực lĩnh"],
                    [1, "Lê Thị Bảy", "3,33", 9500000],
                ],
            )
        ]
    )
    for n, (name, content) in enumerate(
        (
            ("bang luong T10.xlsx", pay),
            (
                "giao an tuan 9.docx",
                layouts.bareheaded(
                    t.report(
                        school,
                        errand,
                        when,
                        kind="KH",
                        summary="Bài dạy Toán tuần 9",
                        body=("Hoạt động 1: Khởi động", "Hoạt động 2: Luyện tập"),
                    )
                ),
            ),
        ),
        1,
    ):
        t.send(
            "not-for-us",
            when + timedelta(hours=n),
            "thphuong5@" + DOMAIN,
            "gửi kế toán" if n == 1 else "tài liệu",
            "Gửi file\n",
            [File(name, content)],
            disposition=IGNORE,
        )
    for n in range(4):
        school, errand = t.pair()
        when = t.moment(errand)
        whole = layouts.standard(t.report(school, errand, when))
        content = b"" if n % 2 else whole[: len(whole) // 3]
        t.send(
            "empty-file" if n % 2 else "damaged-file",
            when,
            school.address,
            "bc",
            "Gửi bc\n",
            [File(t.name(school, errand), content)],
            disposition="review",
            reason=["unreadable", "no-attachment"],
        )
    for _ in range(4):
        school, errand = t.pair()
        when = t.moment(errand)
        p = t.report(school, errand, when)
        t.send(
            "forged",
            when,
            school.address,
            "nộp bc",
            "Gửi bc\n",
            [t.paper(p, t.name(school, errand))],
            dmarc="fail",
            disposition="review",
            reason=["unverified-sender"],
        )
    for n in range(3):
        t.send(
            "phishing",
            at("2024-11-08T10:00:00") + timedelta(hours=n),
            "hotro@thue-gov.example",
            "Thông báo nộp thuế",
            "Vui lòng mở tệp HoaDon.html và đăng nhập.\n",
            [File("HoaDon.html", b"<html><form action='https://x.example'>Dang nhap</form></html>")],
            disposition=["review", "ignored"],
        )
    for n, title in enumerate(("KẾ HOẠCH", "THÔNG BÁO")):
        p = t.report(
            ROSTER["th-2-9"],
            ERRANDS["PCXMC-2024"],
            when,
            superior="UBND TỈNH HẢI ĐÔNG",
            issuer="SỞ GIÁO DỤC VÀ ĐÀO TẠO",
            symbol="KH-SGDĐT",
            kind="KH" if n == 0 else "TB",
            summary=f"{title.capitalize()} kiểm tra phổ cập giáo dục, xóa mù chữ năm 2024",
        )
        t.send(
            "from-above",
            at("2024-10-20T10:00:00") + timedelta(hours=n),
            "vanthu@sogd.example",
            "Văn bản Sở",
            "Chuyển văn bản\n",
            [t.paper(p, "VB So.docx")],
            disposition=["review", "ignored"],
        )


SCENES = (clocks, versions, links, talk, machines, strange_files)
