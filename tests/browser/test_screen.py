"""What a person at the screen relies on: the keyboard, the board that fills by itself, the banner, empty pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.desk import NARROW, Desk
from tests.browser.office import CAMPAIGN, CLERK, PASSWORD, Served, late_report
from tests.browser.pages import scrolls_sideways, violated
from tests.browser.papers import plan_of_fire_drills

Sit = Callable[..., Desk]

#: What can be worked on a page and is in view; folded forms are not.
_CONTROLS = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled).length"""
_FOCUSED = """() => {
  const one = document.activeElement
  if (!one || one === document.body) return null
  window.reached ??= new Map()
  if (!window.reached.has(one)) window.reached.set(one, window.reached.size)
  const look = getComputedStyle(one)
  const box = one.getBoundingClientRect()
  return {number: window.reached.get(one), name: one.outerHTML.slice(0, 90),
    seen: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && box.width > 0 && box.right > 0}
}"""


@pytest.mark.parametrize("path", ["/", f"/dot/{CAMPAIGN}?loc=chua-nop", "/thu/13", "/ban-nop/1", "/thu-di?loc=held", "/can-bo"])
def test_tab_reaches_every_control_and_one_sees_where_it_is(sit: Sit, path: str) -> None:
    desk = sit()
    desk.open(path)
    controls = desk.page.evaluate(_CONTROLS)
    reached: set[int] = set()
    for _ in range(6 * controls):  # a date is reached by its day, month and year
        desk.page.keyboard.press("Tab")
        focused = desk.page.evaluate(_FOCUSED)
        if focused is None:
            break
        assert focused["seen"], focused["name"]
        reached.add(focused["number"])
    assert len(reached) == controls


def test_a_dark_screen_is_as_easy_to_read(sit: Sit) -> None:
    desk = sit()
    desk.page.emulate_media(color_scheme="dark")
    for path in ("/giao-dien", f"/dot/{CAMPAIGN}"):
        desk.open(path)
        assert desk.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(21, 22, 26)"
        assert not list(violated(desk))


def test_on_a_telephone_the_page_begins_below_two_lines_and_every_entry_of_the_menu_is_reached(sit: Sit) -> None:
    desk = sit(size=NARROW, scripts=False)
    desk.open("/")
    box = desk.page.locator("main").bounding_box()
    assert box is not None
    assert box["y"] < 90
    assert not scrolls_sideways(desk)
    desk.click(desk.link("Cài đặt", desk.page.get_by_role("navigation")))
    assert desk.page.url.endswith("/cai-dat")


@pytest.mark.parametrize("order", ["", "?sap=tinh-trang"], ids=["by-level", "by-standing"])
def test_the_board_fits_every_screen_there_is(sit: Sit, order: str) -> None:
    desk = sit()
    desk.open(f"/dot/{CAMPAIGN}{order}")
    for width in (360, 740, 768, 1024, 1140, 1366, 1440, 1600):
        desk.page.set_viewport_size({"width": width, "height": 900})
        assert not scrolls_sideways(desk), width


def test_the_first_page_comes_in_less_than_a_hundred_kilobytes(sit: Sit) -> None:
    desk, sizes = sit(), []
    desk.page.on("requestfinished", lambda one: sizes.append(one.sizes()["responseBodySize"]))
    desk.open("/")
    desk.page.wait_for_load_state("networkidle")
    assert len(sizes) >= 4
    assert sum(sizes) < 60_000, "as it travels"


def test_a_mail_of_the_tray_is_filed_by_keyboard_alone(sit: Sit) -> None:
    desk = sit(officer="")
    keys = desk.page.keyboard

    def tab_to(words: str) -> None:
        for _ in range(80):
            keys.press("Tab")
            if re.search(words, desk.page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")):
                return
        raise AssertionError(f"Tab never reaches “{words}”")

    desk.open("/")
    tab_to("username")
    keys.type(CLERK)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    desk.page.wait_for_url(re.compile(r"/$"))
    for words in ("thư chờ cán bộ xem xét", "nộp bc", "^Ghi nhận cho"):
        tab_to(words)
        with desk.page.expect_navigation():
            keys.press("Enter")
    assert desk.said().startswith("Đã ghi nhận báo cáo của Trường Trung học cơ sở Long Giang.")


def test_the_way_past_the_menu_is_the_first_stop(sit: Sit) -> None:
    desk = sit()
    desk.open("/thu")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.innerText") == "Đến nội dung chính"
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(re.compile("#noi-dung$"))


def test_a_report_that_comes_is_on_the_board_without_a_reload(sit: Sit, served: Served, tmp_path: Path) -> None:
    desk = sit()
    desk.page.clock.install()
    desk.open(f"/dot/{CAMPAIGN}")
    row = desk.page.locator("tr", has_text="Ban Mai")
    expect(row).to_contain_text("Quá hạn")
    desk.page.evaluate("window.untouched = true")
    served.take_in(late_report(), tmp_path)
    desk.page.clock.fast_forward(21_000)
    expect(row).to_contain_text("Cần bổ sung")
    expect(row).to_contain_text("31/BC-MNBM")
    assert desk.page.evaluate("window.untouched")


def test_what_one_does_on_the_board_is_not_disturbed_when_it_fills(sit: Sit, served: Served, tmp_path: Path) -> None:
    desk = sit()
    desk.page.clock.install()
    desk.open(f"/dot/{CAMPAIGN}?loc=chua-nop")
    desk.page.locator("#loc-tre").focus()
    served.take_in(late_report(), tmp_path)
    desk.page.clock.fast_forward(21_000)
    expect(desk.page.locator("#loc-chua-nop b")).to_have_text("2")
    assert desk.page.evaluate("document.activeElement.id") == "loc-tre"
    assert desk.page.url.endswith("?loc=chua-nop")


def test_a_board_left_open_goes_to_the_sign_in_page_when_the_day_is_over(sit: Sit, served: Served) -> None:
    desk = sit()
    desk.page.clock.install()
    desk.open(f"/dot/{CAMPAIGN}")
    served.clock.now += timedelta(days=1)
    desk.page.clock.fast_forward(21_000)
    desk.page.wait_for_url(re.compile("/dang-nhap"))
    desk.refused(401)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_silent_mailbox_is_told_on_every_page(sit: Sit, served: Served, scripts: bool) -> None:
    served.clock.now += timedelta(minutes=30)
    desk = sit(scripts=scripts)
    for path in ("/", f"/dot/{CAMPAIGN}", "/cho-xem-xet", "/thu/7"):
        desk.open(path)
        assert "Hộp thư chưa được kiểm tra." in desk.page.get_by_role("alert").inner_text()


def test_a_wrong_password_is_said_and_the_name_kept(sit: Sit) -> None:
    desk = sit(officer="")
    desk.open("/dang-nhap")
    desk.write(desk.label("Tên đăng nhập"), CLERK)
    desk.write(desk.label("Mật khẩu"), "không phải")
    desk.click(desk.button("Đăng nhập"))
    assert desk.page.get_by_role("alert").inner_text() == "Tên đăng nhập hoặc mật khẩu chưa đúng."
    assert desk.label("Tên đăng nhập").input_value() == CLERK
    desk.refused(403)


def test_who_is_no_administrator_is_not_shown_what_is_refused(sit: Sit) -> None:
    desk = sit(officer=CLERK)
    desk.open("/")
    assert desk.link("Cán bộ", exact=True).count() == 0
    desk.open("/danh-ba")
    assert desk.label("Tệp danh bạ").count() == 0
    desk.open("/can-bo")
    assert "chưa được giao việc này" in desk.text()
    desk.refused(403)


@pytest.mark.parametrize(("path", "words"), [
    ("/", "Chưa có đợt báo cáo nào"), ("/cho-xem-xet", "Không có thư nào chờ xem xét."), ("/thu", "Chưa nhận thư nào."),
    ("/thu-di", "Không có thư nào."), ("/danh-ba", "Không có đơn vị nào."), ("/dot-moi", "Từ kế hoạch, công văn"),
])  # fmt: skip
def test_an_office_that_has_nothing_yet_says_so(sit: Sit, served: Served, path: str, words: str) -> None:
    served.forget_everything()
    desk = sit()
    desk.open(path)
    assert words in desk.text()
    assert not list(violated(desk))


def test_a_home_without_an_account_asks_for_the_first(sit: Sit, served: Served) -> None:
    served.forget_everything(kept=())
    desk = sit(size=NARROW, officer="")
    desk.open("/bat-dau")
    assert desk.label("Mã thiết lập").is_visible()
    assert not list(violated(desk))
    assert not scrolls_sideways(desk)


def test_what_a_roster_has_wrong_is_said_beside_its_row(sit: Sit) -> None:
    rows = "Mã đơn vị,Tên đơn vị,Thư điện tử\nth-moi,Trường Tiểu học Mới,khong-phai-dia-chi\n,Thiếu mã,\n"
    desk = sit(size=NARROW)
    desk.open("/danh-ba")
    fold = desk.fold_out("Nhập danh bạ từ tệp")
    desk.hand_in(desk.label("Tệp danh bạ", fold), FilePayload(name="ds.csv", mimeType="text/csv", buffer=rows.encode()))
    desk.click(desk.button("Xem trước", fold))
    assert "2 dòng chưa đúng" in desk.page.get_by_role("alert").inner_text()
    assert desk.button("Nhập danh bạ này").count() == 0
    assert not list(violated(desk))


def test_what_a_plan_asks_for_is_looked_over_on_a_telephone(sit: Sit) -> None:
    desk = sit(size=NARROW)
    desk.open("/dot-moi")
    plan = FilePayload(name="ke-hoach.docx", mimeType="application/zip", buffer=plan_of_fire_drills())
    desk.hand_in(desk.label("Tệp kế hoạch"), plan)
    desk.click(desk.button("Đọc kế hoạch"))
    assert "trước ngày 25/12/2020" in desk.page.locator("blockquote").inner_text()
    assert not list(violated(desk))
    assert not scrolls_sideways(desk)


def test_a_new_password_is_shown_once(sit: Sit) -> None:
    desk = sit(size=NARROW)
    desk.open("/can-bo")
    desk.click(desk.button(f"Cấp mật khẩu mới: {CLERK}"))
    assert len(desk.page.locator("code").inner_text()) >= 12
    assert not list(violated(desk))
    assert not scrolls_sideways(desk)
    desk.open("/can-bo")
    assert desk.page.locator("code").count() == 0


def test_a_day_that_is_none_is_refused_before_it_is_sent(sit: Sit) -> None:
    desk = sit()
    desk.open(f"/dot/{CAMPAIGN}/don-vi/bp-thanh-tra")
    fold = desk.fold_out("Gia hạn")
    day = desk.label("Nộp đến hết ngày", fold)
    desk.write(desk.label("Lý do", fold), "Đi kiểm tra")
    for typed, fits in (("11/12", False), ("mai", False), ("2020-12-11", False), ("11/12/2020", True), ("1.2.2021", True)):
        day.fill(typed)
        assert day.evaluate("one => one.checkValidity()") is fits, typed


def test_the_watch_over_the_pages_is_awake(sit: Sit) -> None:
    desk = sit()
    desk.open("/")
    desk.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/x.png'}))")
    desk.page.wait_for_timeout(200)
    assert any("content policy: img-src https://elsewhere.example" in one for one in desk.improper)
    desk.improper.clear()
