"""The story of a new office, by pages alone: an old mailbox, real servers, a real browser, and no letter too many."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from imapclient import IMAPClient
from openpyxl import Workbook
from playwright.sync_api import FilePayload, sync_playwright

from tests.browser.desk import Desk, chromium, seated
from tests.browser.office import Served
from tests.browser.pages import scrolls_sideways, violated
from tests.papers.packages import docx, p
from tests.whole.conftest import Dovecot, SmtpSink, dovecot, free_port

__all__ = ("dovecot",)

VN = ZoneInfo("Asia/Ho_Chi_Minh")
TITLE = "Kiểm tra công tác phòng cháy, chữa cháy trong trường học"
NAMES = ("Ban Mai", "Kim Đồng", "Hoa Sen", "Lê Lợi", "Bình Minh", "Phú Lộc", "Tân Thành", "An Hòa", "Vĩnh Thạnh", "Cẩm Tú")
OLD = 200  #: mails that lay in the mailbox before


@dataclass
class House:
    """A service that runs on an empty home, and the mail servers around it."""

    address: str
    code: str
    account: str
    dovecot: Dovecot
    sink: SmtpSink
    log: Path

    def mailbox(self) -> IMAPClient:
        return self.dovecot.client(self.dovecot.account(username=self.account))


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """An SMTP server that lets any account in, as the office's provider does."""
    taken = SmtpSink()
    taken.port = free_port()
    controller = Controller(
        taken,
        hostname="127.0.0.1",
        port=taken.port,
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
    )
    controller.start()
    yield taken
    controller.stop()


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: SmtpSink) -> Iterator[House]:
    """`baocao init` and `baocao serve`, as whoever installs it runs them once."""
    home, port, log = tmp_path / "home", free_port(), tmp_path / "serve.log"
    command = [str(Path(sys.executable).with_name("baocao")), "--home", str(home)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
    subprocess.run([*command, "init"], check=True, env=plain, capture_output=True, stdin=subprocess.DEVNULL)
    with log.open("wb") as told:
        service = subprocess.Popen([*command, "serve", "--port", str(port)], env=plain, stderr=told)
    try:
        while not (found := re.search(r"code (\S+)", log.read_text("utf-8"))):
            assert service.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
        yield House(f"http://127.0.0.1:{port}", found[1], f"tccb-{port}", dovecot, sink, log)
    finally:
        service.terminate()
        service.wait(40)


def school(number: int) -> tuple[str, str]:
    """Name and address of the nth of sixty schools."""
    level, short = (("Mầm non", "mn"), ("Tiểu học", "th"), ("THCS", "thcs"))[number // 20]
    where = "" if number % 20 < 10 else " Đông"
    return f"Trường {level} {NAMES[number % 10]}{where}", f"{short}{number}@truong.example"


def roster() -> FilePayload:
    """The list as offices keep it: titles, section lines, STT, no code and no level."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["UBND THỊ XÃ AN HÒA"], ["DANH SÁCH CÁC TRƯỜNG"], [], ["STT", "Tên trường", "Email", "Hiệu trưởng", "SĐT"]):
        sheet.append(line)
    for number in range(60):
        if number % 20 == 0:
            sheet.append([("I. MẦM NON", "II. TIỂU HỌC", "III. TRUNG HỌC CƠ SỞ")[number // 20]])
        name, address = school(number)
        sheet.append([number + 1, name, address, f"Hiệu trưởng {number}", f"0274 35{number:05}"])
    content = io.BytesIO()
    book.save(content)
    return {"name": "ds.xlsx", "mimeType": "application/octet-stream", "buffer": content.getvalue()}


def plan(due: datetime) -> FilePayload:
    lines = (
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "Số: 80/KH-PGDĐT",
        f"An Hòa, ngày {due - timedelta(days=30):%d} tháng {due - timedelta(days=30):%m} năm {due - timedelta(days=30):%Y}",
        "KẾ HOẠCH",
        TITLE,
        f"Các trường trực thuộc gửi báo cáo kết quả tự kiểm tra về Phòng Giáo dục và Đào tạo trước ngày {due:%d/%m/%Y}.",
    )
    return {"name": "kh.docx", "mimeType": "application/octet-stream", "buffer": docx("".join(map(p, lines)))}


def mail(number: int, at: datetime, subject: str, account: str) -> bytes:
    """A mail of a school; every third one has a report with it."""
    name, address = school(number % 60)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = address, f"{account}@pgd.example", subject
    message["Date"], message["Message-ID"] = format_datetime(at), make_msgid(domain="truong.example")
    message.set_content(f"Kính gửi Phòng,\n\n{name}")
    if "áo cáo" in subject:
        lines = ("PHÒNG GDĐT AN HÒA", name.upper(), f"An Hòa, ngày {at:%d} tháng {at:%m} năm {at:%Y}", "BÁO CÁO", TITLE, "Đủ.")
        content = docx("".join(map(p, lines)))
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename="bc.docx")
    return message.as_bytes()


def fill(house: House, now: datetime) -> None:
    """Two hundred mails of twenty months, read long ago, and two of today."""
    box = house.mailbox()
    for number in range(OLD):
        at = now - timedelta(days=3 * number + 2)
        subject = ("Mời họp giao ban", f"Báo cáo {TITLE.lower()}", "Xin nghỉ phép")[number % 3]
        box.append("INBOX", mail(number, at, subject, house.account), (b"\\Seen",), at)
    for number in (3, 4):
        box.append("INBOX", mail(number, now, f"Báo cáo {TITLE.lower()}", house.account), (), now)
    box.logout()


def begins(desk: Desk, house: House) -> None:
    desk.open("/")
    for name, text in (("Mã thiết lập", house.code), ("Tên đăng nhập", "hoa"), ("Nhập lại", "cây tre trăm đốt")):
        desk.write(desk.label(name), text)
    desk.write(desk.page.locator("input[name=password]"), "cây tre trăm đốt")
    desk.click(desk.button("Tạo tài khoản"))
    for name, text in (
        ("Tên cơ quan", "Phòng Giáo dục và Đào tạo thị xã An Hòa"),
        ("Địa danh", "An Hòa"),
        ("Địa chỉ thư của Phòng", f"{house.account}@pgd.example"),
        ("Người liên hệ", "Bà Lê Thị Hoa"),
        ("Điện thoại", "0274 3500000"),
    ):
        desk.write(desk.label(name), text)
    desk.click(desk.button("Lưu"))
    desk.click(desk.link("Bước tiếp theo"))


def tells_whom_and_what(desk: Desk, due: datetime) -> None:
    desk.hand_in(desk.page.locator("input[type=file]"), roster())
    desk.click(desk.button("Xem trước"))
    assert "60 đơn vị: Mầm non 20, Tiểu học 20, THCS 20." in desk.text()
    desk.click(desk.button("Nhập danh bạ này"))
    desk.hand_in(desk.page.locator("input[type=file]"), plan(due))
    desk.click(desk.button("Đọc kế hoạch"))
    desk.click(desk.page.locator("button", has_text="Mở đợt báo cáo").first)
    assert "60" in desk.said()
    desk.click(desk.link("Chuẩn bị"))


def opens_the_mailbox(desk: Desk, house: House) -> None:
    page = desk.page
    desk.write(desk.label("Máy chủ thư"), "127.0.0.1")
    desk.write(page.locator("input[name=username]"), house.account)
    desk.write(page.locator("input[name=password]"), "secret")
    for name, port in (("security", house.dovecot.port), ("out_security", house.sink.port)):
        desk.clicks += 1
        page.locator(f"select[name={name}]").select_option("plain")
        desk.write(page.locator(f"input[name={name.replace('security', 'port')}]"), str(port))
    desk.click(desk.button("Lưu và thử kết nối"))
    assert page.locator(".tried .on_time").count() == 3, desk.text()
    desk.click(desk.link("Người quản trị thứ hai"))
    desk.write(desk.label("Tên đăng nhập"), "lan")
    desk.write(desk.label("Mật khẩu ban đầu"), "một mật khẩu dài")
    desk.click(desk.button("Thêm người quản trị"))
    desk.click(desk.link("Bước tiếp theo"))


def reads(desk: Desk, wanted: str) -> None:
    """Looks again until the page says so."""
    for _ in range(120):
        if wanted in desk.text():
            return
        time.sleep(0.5)
        desk.page.reload()
    raise AssertionError(desk.text())


def counted(desk: Desk) -> int:
    return sum(int(one.replace(".", "")) for one in desk.page.locator(".counts b").all_inner_texts()[:3])


def letters_of(house: House, most: int, seconds: float) -> int:
    ends = time.monotonic() + seconds
    while len(house.sink.letters) < most and time.monotonic() < ends:
        time.sleep(0.2)
    return len(house.sink.letters)


def test_a_new_office_is_set_up_on_pages_and_nothing_leaves_before_it_begins(house: House, pictures: Path) -> None:
    now, began = datetime.now(UTC).astimezone(VN), time.monotonic()
    fill(house, now)
    with sync_playwright() as playwright:
        desk = seated(chromium(playwright), cast("Served", SimpleNamespace(address=house.address)), officer="")
        begins(desk, house)
        tells_whom_and_what(desk, now + timedelta(days=30))
        opens_the_mailbox(desk, house)
        reads(desk, "2 thư trả lời")
        for _ in range(100):
            if counted(desk) == OLD + 2:
                break
            time.sleep(0.3)
            desk.page.reload()
        assert counted(desk) == OLD + 2
        assert desk.page.locator(".counts b").first.inner_text() == "2", "no report of before the campaign is filed in it"
        assert not [*violated(desk)]
        assert not scrolls_sideways(desk)
        desk.page.locator("main section.campaign").screenshot(path=pictures / "15-xem-thu.png")
        before = len(house.sink.letters)
        desk.click(desk.button("Bắt đầu"))
        assert "Đã bắt đầu" in desk.said()
        assert letters_of(house, 2, 90) == 2
        assert desk.page.locator("main .banner[role=alert]").count() == 0
        desk.page.reload()
        clicks, fields, minutes = desk.clicks, desk.fields, (time.monotonic() - began) / 60
        to = sorted(one.recipients[0] for one in house.sink.letters)
        desk.context.close()
    print(f"\na new office: {clicks} clicks, {fields} fields, {minutes:.1f} minutes; {OLD} old mails;", end=" ")  # noqa: T201 - figures of a story
    print(f"letters before it began {before}, after {len(to)}")  # noqa: T201
    assert before == 0
    assert to == sorted(school(number)[1] for number in (3, 4))
    assert not desk.improper
    assert (clicks, fields) <= (25, 25)
