"""What else lies in an office's mailbox: machines, sellers, thieves, thanks, and the same thing twice."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta

from docx import Document

from tests.towns.third_town.campaigns import VIETNAM
from tests.towns.third_town.papers import as_docx
from tests.towns.third_town.pdf import as_pdf
from tests.towns.third_town.plain import word
from tests.towns.third_town.post import MX, OFFICE, File, Letter
from tests.towns.third_town.sheets import TRICKS, workbook
from tests.towns.third_town.town import Town, letterhead

_ASIDE = ["ignored", "review"]


def _moment(t: Town) -> datetime:
    return datetime(2024, 5, 3, 7, tzinfo=VIETNAM) + timedelta(minutes=t.r.randint(0, 40_000))


def absent(t: Town) -> None:
    """An automatic answer, one of several makes."""
    u = t.r.choice(t.known)
    headers, subject = t.r.choice((
        ({"Auto-Submitted": "auto-replied"}, "Trả lời tự động: Nhắc nộp báo cáo"),
        ({"X-Autoreply": "yes"}, "Tôi đang nghỉ phép"),
        ({"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}, "Automatic reply: [PGD] Xác nhận"),
    ))  # fmt: skip
    body = "Cảm ơn Quý cơ quan đã gửi thư. Tôi sẽ trả lời sau ngày 10/6. Thư này được gửi tự động."
    t.post(
        "automatic reply", Letter(u.emails[0], u.short, subject, body, _moment(t), headers=headers), "ignored", ["auto-reply"]
    )


def bounced(t: Town) -> None:
    """A letter of the office came back."""
    lost = f"nobody{t.r.randint(1, 99)}@gmail.com"
    letter = Letter(f"mailer-daemon@{MX}", "Mail Delivery System", "Undelivered Mail Returned to Sender", "", _moment(t))
    raw = (
        f"Return-Path: <>\r\n{letter.delivered(t.r).decode().partition('MIME-Version')[0].partition(chr(10))[2]}"
        f"From: Mail Delivery System <MAILER-DAEMON@{MX}>\r\nTo: {OFFICE}\r\nSubject: {letter.subject}\r\n"
        f"Auto-Submitted: auto-replied\r\n"
        f"Message-ID: <b{t.r.getrandbits(40)}@{MX}>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\n<{lost}>: host said: 550 5.1.1 no such user\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; {MX}\r\n\r\n"
        f"Final-Recipient: rfc822; {lost}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    )  # fmt: skip
    t.post("bounce", letter, "ignored", ["bounce"], raw=raw.encode())


def newsletter(t: Town) -> None:
    """Sent to many, with a leaflet in Word or PDF."""
    text = "TẬP HUẤN KỸ NĂNG XÂY DỰNG TRƯỜNG HỌC HẠNH PHÚC\nCông ty Sao Khuê trân trọng kính mời\nHọc phí: 1.200.000 đồng"
    file = File("Thu moi tap huan.pdf", as_pdf(text))
    headers = {"List-Unsubscribe": "<https://saokhue.example/u/1>", "Precedence": "bulk"}
    letter = Letter(
        "tin@saokhue-edu.example",
        "Sao Khuê Edu",
        "Khóa học Trường học hạnh phúc - ưu đãi 30%",
        "Bấm vào đây để hủy đăng ký.",
        _moment(t),
        (file,),
        headers=headers,
    )
    t.post("newsletter", letter, "ignored", ["bulk", "not-a-report"])


def invoice(t: Town) -> None:
    """An invoice: XML and its picture."""
    xml = '<?xml version="1.0" encoding="UTF-8"?><HDon><DLHDon><TTChung><SHDon>00000123</SHDon></TTChung></DLHDon></HDon>'
    files = (
        File("1C24TAA_123.xml", xml.encode()),
        File(
            "1C24TAA_123.pdf",
            as_pdf("HÓA ĐƠN GIÁ TRỊ GIA TĂNG\nKý hiệu: 1C24TAA\nSố: 00000123\nTổng tiền thanh toán: 2.310.000"),
        ),
    )
    letter = Letter(
        "hoadon@nhasach.example",
        "Nhà sách Trí Việt",
        "Hóa đơn điện tử số 00000123",
        "Kính gửi Quý khách hàng hóa đơn điện tử.",
        _moment(t),
        files,
    )
    t.post("invoice", letter, _ASIDE, truths=())


def applicant(t: Town) -> None:
    """A life and its wishes."""
    doc = Document()
    for line in (
        "SƠ YẾU LÝ LỊCH",
        "Họ và tên: Trần Thị Ý",
        "Đã công tác tại Trường THCS Kim Long",
        "Kết quả: giáo viên dạy giỏi cấp trường năm học 2023-2024",
    ):
        doc.add_paragraph(line)
    out = io.BytesIO()
    doc.save(out)
    letter = Letter(
        "tranthiy.98@gmail.com",
        "Trần Thị Ý",
        "Xin việc giáo viên Ngữ văn",
        "Em xin gửi hồ sơ ạ.",
        _moment(t),
        (File("CV Tran Thi Y.docx", out.getvalue()),),
    )
    t.post("applicant", letter, _ASIDE, truths=())


def thanks(t: Town) -> None:
    """Thanks for a receipt."""
    u = t.r.choice(t.known)
    body = t.r.choice(("Dạ em cảm ơn ạ!", "Trường đã nhận được thư xác nhận. Cảm ơn Phòng.", "Ok em cảm ơn anh nhiều"))
    t.post("thanks", Letter(u.emails[0], u.short, "Re: Xác nhận đã nhận báo cáo", body, _moment(t)), _ASIDE)


def phish(t: Town) -> None:
    """A school's name on a stranger's hook."""
    u = t.r.choice(t.known)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("Bao cao.docx.exe", b"MZ" + b"\x90" * 400)
    file = t.r.choice(
        (
            File("Bao cao tong ket.zip", out.getvalue()),
            File("Van ban.htm", b"<html><form action='https://evil.example'>Dang nhap</form></html>"),
        )
    )
    letter = Letter(
        f"admin{t.r.randint(1, 99)}@mail-secure.example",
        u.name,
        "Gấp: báo cáo tổng kết năm học",
        "Vui lòng mở tệp để xem.",
        _moment(t),
        (file,),
    )
    t.post("hook", letter, _ASIDE, truths=())


def again(t: Town) -> None:
    """The same attachment from the same school a second time, or the same mail."""
    u, c = t.report_slot()
    at = t.when(c, late=False) - timedelta(hours=2)
    letter = t.letter(u, c, at, word(t.paper(u, c, at), t.file_name(u, c, "docx")))
    raw = t.post("to come twice", letter, "recorded", filings=(t.booking(u, c, at, version=1),))
    later = replace(letter, at=at + timedelta(hours=1), subject="Gửi lại: " + c.subjects[0])
    if t.r.random() < 0.5:
        t.post("same file again", later, "ignored", ["duplicate"])
    else:
        stamp = b"X-Copy: 2\r\n"
        t.post(
            "same mail again",
            letter,
            "ignored",
            ["duplicate"],
            raw=raw.partition(b"MIME-Version")[0] + stamp + b"MIME-Version" + raw.partition(b"MIME-Version")[2],
        )


def from_above(t: Town) -> None:
    """A paper of the Sở or of the ward, addressed to the office."""
    u, c = t.anyone()
    at = t.when(c)
    superior, issuer, sender = t.r.choice(
        (
            ("UBND TỈNH QUẢNG HẢI", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "vp.so@quanghai.example"),
            ("THÀNH PHỐ LONG KHÊ", "UBND PHƯỜNG BÌNH MINH", "ubnd.binhminh@longkhe.example"),
            ("BỘ Y TẾ", "TRUNG TÂM Y TẾ LONG KHÊ", "ttyt@longkhe.example"),
        )
    )
    heading, kind = t.r.choice((("BÁO CÁO", "BC"), ("KẾ HOẠCH", "KH"), ("THÔNG BÁO", "TB")))
    p = t.paper(
        u, c, at, superior=superior, issuer=issuer, heading=(heading,), kind=kind, symbol=f"{kind}-VP", office=("GIÁM ĐỐC",)
    )
    letter = t.letter(
        u,
        c,
        at,
        File("van ban.docx", as_docx(p)),
        sender=sender,
        name=issuer.title(),
        subject=c.subjects[0],
        body="Kính chuyển.",
    )
    t.post("paper from elsewhere", letter, _ASIDE)


def of_pupils(t: Town) -> None:
    """A camp, a competition: a school's list that nobody here asked for."""
    u, c = t.anyone(lambda u, c: bool(c.columns) and not u.shared)
    stray = replace(c, list_title="DANH SÁCH HỌC SINH ĐĂNG KÝ TRẠI HÈ", columns=())
    at = t.when(c)
    sheet = workbook(stray, u.name, t.r, TRICKS[0])
    letter = t.letter(
        u,
        c,
        at,
        File("DS trai he.xlsx", sheet.content),
        subject="Danh sách học sinh trại hè",
        body=f"{letterhead(u, t.r)} gửi danh sách.",
    )
    t.post("a list nobody asked for", letter, _ASIDE)
