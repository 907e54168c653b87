"""The officer's small tasks, each from the first page on, with its clicks counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.office import CAMPAIGN
from tracker.store.campaigns import campaigns
from tracker.store.letters import outbox
from tracker.store.session import reading

Most = Callable[[Desk, str, int], None]


@pytest.fixture
def desk(sit: Callable[..., Desk]) -> Desk:
    """An officer before the first page."""
    seat = sit()
    seat.open("/")
    return seat


def test_who_has_not_reported_is_copied(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.click(desk.link("Ai chưa nộp?"))
    listed = desk.page.get_by_role("textbox")
    desk.click(listed)
    assert "1. Trường Trung học cơ sở Long Giang" in listed.input_value()
    assert "Nguyễn Trãi" not in listed.input_value()
    most(desk, "see who has not reported, go into the list to copy", 3)


def test_a_unit_need_not_report(desk: Desk, most: Most) -> None:
    desk.open_cell("Bộ phận Thanh tra")
    fold = desk.fold_out("Miễn nộp")
    desk.write(desk.label("Lý do", fold), "Không có nội dung báo cáo")
    desk.click(desk.button("Miễn nộp", fold))
    assert desk.said().startswith("Đã ghi miễn nộp.")
    most(desk, "exempt a unit", 4)


def test_a_scan_is_shown_as_pictures(desk: Desk) -> None:
    desk.open_board()
    desk.click(desk.link("77/BC-THLG"))
    picture = desk.page.locator(".paper img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalWidth") > 300


def test_an_officer_is_added(desk: Desk, most: Most) -> None:
    desk.click(desk.link("Cán bộ", exact=True))
    desk.write(desk.label("Tên đăng nhập"), "minh")
    desk.write(desk.label("Mật khẩu ban đầu"), "mật khẩu của Minh")
    desk.click(desk.button("Thêm"))
    assert desk.said() == "Đã thêm cán bộ minh."
    most(desk, "add an officer", 2)


def test_the_letters_of_a_campaign_rest(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.click(desk.link("Thông tin đợt báo cáo"))
    fold = desk.fold_out("Tạm dừng thư nhắc của đợt này")
    desk.click(desk.button("Tạm dừng", fold))
    assert desk.said() == "Đã tạm dừng thư nhắc của đợt báo cáo."
    with reading(desk.office.engine) as conn:
        assert campaigns.listing(conn)[0].paused_at == desk.office.clock()
    most(desk, "pause the letters of a campaign", 4)


def test_letters_that_were_held_may_go(desk: Desk, most: Most) -> None:
    desk.click(desk.link("thư gửi đi đang giữ lại"))
    desk.click(desk.button("Cho gửi tất cả thư đang giữ"))
    assert desk.said() == "Đã cho gửi 3 thư."
    with reading(desk.office.engine) as conn:
        assert outbox.held_count(conn) == 0
    most(desk, "let held letters go", 2)


def test_why_a_report_was_booked_is_told_in_sentences(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.click(desk.link("52/BC-THPTân"))
    why = desk.page.locator("section", has_text="Vì sao ghi nhận tại đây").last.inner_text()
    assert "Địa chỉ gửi" in why or "Tên cơ quan ban hành" in why
    assert "Trường Tiểu học Phước Tân" in why
    most(desk, "ask why a report was booked there", 2)


def test_a_mail_is_found_by_its_file(desk: Desk, most: Most) -> None:
    desk.click(desk.link("Thư đã nhận"))
    desk.write(desk.label("Tìm trong thư và tệp"), "THNVT")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.page.locator("tbody tr").count() >= 1
    most(desk, "find a mail by the name of its file", 2)


def test_a_unit_is_found_on_the_board_without_typing_marks(desk: Desk, most: Most) -> None:
    desk.open_board()
    desk.write(desk.page.get_by_role("searchbox", name="Tìm đơn vị", exact=True), "nguyen trai")
    desk.click(desk.button("Lọc"))
    assert desk.page.locator("tbody tr:has(td)").count() == 1
    assert CAMPAIGN in desk.page.url
    most(desk, "find a unit on the board", 2)
