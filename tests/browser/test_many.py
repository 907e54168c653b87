"""The tray and the board at the screen: many at once by clicks, one after the other by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import NARROW, Desk
from tests.browser.emptying import crowd, empty, waiting
from tests.browser.office import CAMPAIGN, Served
from tests.browser.pages import scrolls_sideways, violated

Sit = Callable[..., Desk]
DESK = (1440, 900)  #: as wide as a mail stands beside its list


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_thirty_mails_are_dealt_with_by_a_few_clicks(sit: Sit, served: Served, scripts: bool) -> None:
    crowd(served, 30)
    taken = empty(sit(size=DESK, scripts=scripts))
    assert taken.mails == 32
    assert waiting(served) == 0
    assert taken.clicks <= 30, taken


def test_the_keys_walk_the_list_and_deal_with_a_mail(sit: Sit, served: Served) -> None:
    crowd(served, 12)
    desk = sit(size=DESK)
    desk.open("/cho-xem-xet")
    keys, beside = desk.page.keyboard, desk.page.locator("#xem-thu")
    current = desk.page.locator("[data-row][aria-current]")
    first = current.get_attribute("data-row")
    expect(beside.locator("article")).to_have_attribute("data-mail", first or "")
    keys.press("j")
    assert current.get_attribute("data-row") != first
    keys.press("x")
    keys.press("j")
    keys.press("x")
    expect(desk.page.locator("[data-count]")).to_have_text("Đã chọn 2")
    before = waiting(served)
    keys.press("e")
    expect(beside).to_contain_text("Không ghi nhận 2 thư")
    assert not list(violated(desk))
    with desk.page.expect_navigation():
        keys.press("Enter")
    assert waiting(served) == before - 2
    with desk.page.expect_navigation():
        keys.press("z")
    assert waiting(served) == before
    keys.press("?")
    expect(desk.page.get_by_role("dialog")).to_contain_text("bỏ chọn tất cả")
    assert not list(violated(desk))
    desk.click(desk.button("Đóng"))
    keys.press("/")
    keys.type("je")
    assert desk.page.locator(".filter [type=search]").input_value() == "je", "whoever types is left alone"


def test_a_row_is_one_line_where_it_has_room_two_beside_the_pane_and_three_on_a_telephone(sit: Sit, served: Served) -> None:
    crowd(served, 60)
    for size, most in (((1920, 1080), 36), (DESK, 56), (NARROW, 84)):
        desk = sit(size=size)
        desk.open("/cho-xem-xet")
        heights = desk.page.eval_on_selector_all("[data-row]", "all => all.map(one => one.offsetHeight)")
        assert max(heights) <= most
        assert not scrolls_sideways(desk)
        assert len(desk.page.content()) < 100_000


def test_units_that_were_ticked_stay_so_when_the_board_fills_and_get_more_time(sit: Sit) -> None:
    desk = sit(size=DESK)
    desk.page.clock.install()
    desk.open(f"/dot/{CAMPAIGN}?loc=chua-nop")
    desk.click(desk.page.locator("[name=don-vi]").first)
    desk.page.evaluate("document.querySelector('#bang').removeAttribute('hx-headers')")
    desk.page.clock.fast_forward(21_000)
    expect(desk.page.locator("[data-count]")).to_have_text("Đã chọn 1")
    desk.click(desk.button("Gia hạn").first)
    desk.write(desk.label("Nộp đến hết ngày"), "11/12/2020")
    desk.write(desk.label("Lý do"), "Đi kiểm tra cơ sở")
    desk.click(desk.button("Xem trước"))
    assert "sẽ gửi lúc" in desk.text()
    desk.click(desk.button("Gia hạn 1 đơn vị"))
    assert desk.said().startswith("Đã gia hạn cho 1 đơn vị.")
    assert desk.page.url.endswith("?loc=chua-nop")


def test_what_many_cost(sit: Sit, served: Served, most: Callable[[Desk, str, int], None]) -> None:
    crowd(served, 60)
    desk = sit(size=DESK)

    def begin() -> None:
        desk.open("/")
        desk.clicks = desk.fields = 0

    def act_on(heading: str, act: str) -> None:
        desk.click(desk.link("thư chờ cán bộ xem xét"))
        desk.click(desk.page.locator(".bunch h2", has_text=heading).get_by_role("checkbox"))
        desk.click(desk.page.locator(".bulk").get_by_role("button", name=act, exact=True))
        desk.click(desk.page.locator("[name=chac]"))
        desk.page.wait_for_selector(".flash")

    begin()
    act_on("Chưa xác định được đơn vị gửi", "Ghi nhận")
    most(desk, "file ten reports where the program proposes", 4)
    begin_undo = desk.clicks
    desk.click(desk.button("Hoàn tác"))
    assert desk.clicks - begin_undo == 1
    begin()
    act_on("Thư chỉ có liên kết", "Trả lại")
    most(desk, "give ten mails back, each with its reason", 4)
    begin()
    desk.click(desk.link("thư chờ cán bộ xem xét"))
    desk.click(desk.page.locator("[data-row]", has_text="Hỏi về mẫu").locator(".twins").first)
    desk.click(desk.page.locator("[name=tat-ca]"))
    desk.click(desk.page.locator(".bulk").get_by_role("button", name="Trả lời"))
    desk.write(desk.page.locator(".many-seen textarea"), "Mẫu kèm theo Kế hoạch số 62/KH-PGDĐT.")
    desk.click(desk.page.locator("[name=chac]"))
    assert desk.said().startswith("Đã trả lời 10 thư.")
    most(desk, "answer ten equal questions", 5)


def test_what_many_units_and_a_view_cost(sit: Sit, most: Callable[[Desk, str, int], None]) -> None:
    desk = sit(size=DESK)
    for task, name, fields, clicks in (
        ("remind two of those who owe", "Nhắc nộp", {}, 6),
        ("give all that owe more time", "Gia hạn", {"Nộp đến hết ngày": "11/12/2020", "Lý do": "Thi cuối kỳ"}, 6),
    ):
        desk.open("/")
        desk.clicks = desk.fields = 0
        desk.open_board()
        desk.click(desk.page.locator("#loc-chua-nop"))
        boxes = desk.page.locator("[name=don-vi]" if not fields else "#tat-ca")
        for number in range(min(2, boxes.count())):
            desk.click(boxes.nth(number))
        desk.click(desk.page.locator(".bulk").get_by_role("button", name=name))
        for label, words in fields.items():
            desk.write(desk.label(label), words)
        if fields:
            desk.click(desk.button("Xem trước"))
        desk.click(desk.page.locator("[name=chac]"))
        assert desk.said().startswith("Đã")
        most(desk, task, clicks)
    fold = desk.fold_out("Lưu cách xem này")
    desk.write(desk.label("Tên cách xem", fold), "Ai còn nợ")
    desk.click(desk.button("Lưu", fold))
    desk.open("/")
    desk.clicks = 0
    desk.click(desk.page.locator(".views summary"))
    desk.click(desk.link("Ai còn nợ"))
    assert desk.page.url.endswith("?loc=chua-nop&sap=cap-hoc") or desk.page.url.endswith("?loc=chua-nop")
    most(desk, "come back to a list with its filters", 2)
