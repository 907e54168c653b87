"""The officer's weightier tasks, each from the first page on, with its clicks counted: with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.desk import Desk
from tests.browser.office import PASSWORD
from tests.browser.papers import plan_of_fire_drills

Most = Callable[[Desk, str, int], None]


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def desk(request: pytest.FixtureRequest, sit: Callable[..., Desk]) -> Desk:
    """An officer before the first page."""
    seat = sit(scripts=request.param)
    seat.open("/")
    return seat


def waiting(desk: Desk, subject: str) -> Locator:
    """The way to a mail of the tray."""
    return desk.page.locator("[data-row] > a", has_text=subject)


def open_waiting(desk: Desk, subject: str) -> None:
    """Opens a mail of the tray: beside the list, or its page."""
    desk.click(waiting(desk, subject))
    expect(desk.page.get_by_role("heading", name=subject).last).to_be_visible()
    expect(desk.page.locator("[aria-busy=true]")).to_have_count(0)  # what is still filled takes an opened form away again


def test_a_mail_of_the_tray_is_filed_and_its_address_remembered_and_that_is_undone(desk: Desk, most: Most) -> None:
    desk.click(desk.link("Chờ xem xét", desk.page.get_by_role("navigation")).first)
    open_waiting(desk, "nộp bc")
    desk.click(desk.label("Nhớ địa chỉ").first)
    desk.click(desk.button("Ghi nhận cho Trường Trung học cơ sở Long Giang"))
    assert desk.said().startswith(
        "Đã ghi nhận báo cáo của Trường Trung học cơ sở Long Giang và ghi nhớ cho những lần sau. Thư “"
    )
    most(desk, "file a mail of the tray for the one of two units that owes, remember its address", 4)
    desk.clicks = 0
    desk.click(desk.button("Hoàn tác"))
    assert desk.said().startswith("Đã hoàn tác.")
    desk.open("/cho-xem-xet")
    assert waiting(desk, "nộp bc").count() == 1
    most(desk, "take it back", 1)


def test_a_mail_is_no_report(desk: Desk, most: Most) -> None:
    desk.click(desk.link("Chờ xem xét", desk.page.get_by_role("navigation")).first)
    open_waiting(desk, "THCS Nguyễn Trãi")
    fold = desk.fold_out("Không phải báo cáo")
    desk.write(desk.label("Lý do", fold), "Đã gửi lại sau đó")
    desk.click(desk.button("Không ghi nhận", fold))
    assert desk.said() == "Đã chuyển thư sang mục không ghi nhận."
    most(desk, "say that a mail is no report", 4)


def test_a_report_is_returned_with_a_reason(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.click(desk.link("70/BC-TrTHLTT"))
    fold = desk.fold_out("Trả lại, đề nghị chỉnh sửa")
    desk.write(desk.label("Lý do", fold), "Thiếu số liệu mục II")
    desk.click(desk.button("Trả lại", fold))
    assert desk.said().startswith("Đã trả lại báo cáo.")
    assert desk.said().endswith("” sẽ gửi lúc 04/12/2020 09:05; Hoàn tác trước lúc đó thì thư không gửi.")
    assert "Trả lại báo cáo" in desk.page.locator("section", has_text="Thư Phòng đã gửi về báo cáo này").last.inner_text()
    most(desk, "return a report with a reason", 4)


def test_a_unit_gets_more_time(desk: Desk, most: Most) -> None:
    desk.open_cell("Bộ phận Thanh tra")
    fold = desk.fold_out("Gia hạn")
    desk.write(desk.label("Nộp đến hết ngày", fold), "11/12/2020")
    desk.write(desk.label("Lý do", fold), "Đang đi kiểm tra cơ sở")
    desk.click(desk.button("Gia hạn", fold).first)
    assert desk.said().startswith("Đã gia hạn. Thư “Gia hạn nộp báo cáo")
    assert "sẽ gửi lúc 04/12/2020 09:05" in desk.said()
    assert "hết ngày 11/12/2020" in desk.text(), "not the 12th of November"
    most(desk, "give a unit more time", 4)


def test_what_follows_is_seen_before_it_is_done(desk: Desk, most: Most) -> None:
    desk.open_cell("Bộ phận Thanh tra")
    fold = desk.fold_out("Miễn nộp")
    desk.click(desk.button("Xem trước", fold))
    follows = desk.page.locator(".follows").filter(has_text="→").or_(desk.page.locator("section", has_text="→"))
    expect(follows.first).to_contain_text("Miễn nộp")
    expect(follows.first).to_contain_text("sẽ gửi lúc 04/12/2020 09:05")
    most(desk, "see what exempting a unit would do", 4)


def test_a_report_on_paper_is_recorded(desk: Desk, most: Most) -> None:
    desk.open_cell("Trường Mầm non tư thục Ban Mai")
    fold = desk.fold_out("Ghi nhận báo cáo nộp trực tiếp")
    desk.write(desk.label("Ngày nhận", fold), "30/11/2020")
    desk.write(desk.label("Giờ nhận", fold), "15h30")
    desk.click(desk.button("Ghi nhận", fold))
    assert desk.said() == "Đã ghi nhận báo cáo nộp trực tiếp."
    assert "Cần bổ sung" in desk.text()
    most(desk, "record a report that came on paper", 4)


def test_a_document_is_looked_at_and_downloaded(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.click(desk.link("41/BC-MNSC"))
    expect(desk.page.locator(".paper")).to_contain_text("BÁO CÁO")
    given = desk.download(desk.link("Tải tệp gốc"))
    assert given.suggested_filename.endswith(".docx")
    assert given.path().read_bytes().startswith(b"PK")
    most(desk, "look at a school's document and download it", 3)


def test_the_board_is_taken_away_as_a_workbook(desk: Desk, most: Most) -> None:
    desk.open_board()
    given = desk.download(desk.link("Tải Excel"))
    sheet = load_workbook(BytesIO(given.path().read_bytes())).active
    assert sheet is not None
    assert any("Bộ phận Thanh tra" in map(str, row) for row in sheet.iter_rows(values_only=True))
    most(desk, "take the board away as a workbook", 2)


def test_a_row_of_the_synthesis_is_marked(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.click(desk.link("Tổng hợp số liệu"))
    desk.click(desk.link("Xem và rà soát danh mục"))
    desk.click(desk.link("Trường Mầm non Sơn Ca").first)
    desk.click(desk.label("Chọn là tiêu biểu"))
    desk.click(desk.button("Lưu"))
    assert desk.said() == "Đã lưu dòng của danh mục."
    most(desk, "open the synthesis and mark a row", 6)


def test_a_campaign_is_opened_from_its_plan(desk: Desk, most: Most) -> None:
    plan = FilePayload(name="ke-hoach.docx", mimeType="application/zip", buffer=plan_of_fire_drills())
    desk.click(desk.link("Mở đợt báo cáo mới"))
    desk.hand_in(desk.label("Tệp kế hoạch"), plan)
    desk.click(desk.button("Đọc kế hoạch"))
    assert desk.page.locator("[name=due_day]").input_value() == "24/12/2020"
    desk.click(desk.button("Mở đợt báo cáo"))
    assert desk.said().startswith("Đã lưu đợt báo cáo;")
    assert "hết ngày 24/12/2020" in desk.text()
    most(desk, "open a campaign from a plan", 3)


def test_a_roster_is_looked_over_before_it_counts(desk: Desk, most: Most) -> None:
    rows = "Mã đơn vị,Tên đơn vị,Cấp học,Thư điện tử\nth-cau-moi,Trường Tiểu học Cầu Mới,Tiểu học,cau.moi@truong.example\n"
    desk.click(desk.link("Danh bạ"))
    fold = desk.fold_out("Nhập danh bạ từ tệp")
    desk.hand_in(desk.label("Tệp danh bạ", fold), FilePayload(name="ds.csv", mimeType="text/csv", buffer=rows.encode()))
    desk.click(desk.button("Xem trước", fold))
    assert "Thêm mới" in desk.text()
    desk.click(desk.label("Các đơn vị không chọn bên dưới vẫn còn hoạt động"))
    desk.click(desk.button("Nhập danh bạ này"))
    assert "thêm 1" in desk.said()
    most(desk, "take in a roster after a preview, and say what became of those it leaves out", 5)


def test_one_s_own_password_is_changed_and_is_good_for_signing_in(desk: Desk, most: Most) -> None:
    desk.click(desk.link("canbo"))
    desk.write(desk.page.locator("input[name=old]"), PASSWORD)
    for field in ("Mật khẩu mới", "Nhập lại mật khẩu mới"):
        desk.write(desk.page.get_by_label(field).first, "một câu dài dễ nhớ")
    desk.click(desk.button("Đổi mật khẩu"))
    most(desk, "change one's own password", 2)
    desk.clicks = 0
    desk.write(desk.label("Tên đăng nhập"), "canbo")
    desk.write(desk.label("Mật khẩu"), "một câu dài dễ nhớ")
    desk.click(desk.button("Đăng nhập"))
    assert "Các đợt báo cáo" in desk.text()
    most(desk, "sign in", 1)


def test_who_owes_is_reminded_after_a_look(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.click(desk.link("Nhắc ngay"))
    assert "Chưa có thư nào được gửi cho đến khi bấm nút bên dưới." in desk.text()
    desk.click(desk.button("Gửi thư nhắc"))
    assert desk.said().startswith("Đã đưa 3 thư nhắc vào hàng chờ gửi. 3 thư sẽ gửi lúc")
    most(desk, "remind those who owe", 3)
