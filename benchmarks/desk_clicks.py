"""Twenty tasks of an officer done by real clicks in Chromium: what each costs now, beside what it cost before.

    python -m benchmarks.desk_clicks [--mails 300] [--tasks 4 14]

Every task begins at the first page of the sample town's office, which is put back before it and has so many mails more in
its tray. A click is a press of the mouse or a choice from a list; words and days that are typed are fields, in brackets.
BEFORE is the desk before many could be dealt with at once; docs/clicks.md says how each was counted.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser import office
from tests.browser.desk import Desk, chromium, seated
from tests.browser.emptying import crowd

expect.set_options(timeout=60_000)  # the machine may have other things to do
_SCREEN = (1440, 900)
_MOST_OF_TEN = 10


@dataclass(frozen=True)
class Task:
    """What an officer wants, what it cost before, and the way there now; a tray task needs the crowded tray."""

    wants: str
    before: str
    walk: Callable[[Desk], None]
    crowded: bool = False


def _tray(desk: Desk) -> None:
    desk.click(desk.link("thư chờ cán bộ xem xét"))


def _waiting(desk: Desk, subject: str) -> None:
    _tray(desk)
    row, beside = desk.page.locator("[data-row]", has_text=subject).first, desk.page.locator("#xem-thu")
    expect(beside.locator("article")).to_be_visible()  # the first mail, which is shown of itself
    desk.click(row.locator("> a").first)
    expect(beside.locator("article")).to_have_attribute("data-mail", row.get_attribute("data-row") or "")
    expect(beside).not_to_have_attribute("aria-busy", "true")


def _heading(desk: Desk, heading: str, act: str) -> None:
    """All mails of a reason: by the heading's box; where its heading is pages away, by the reason's number first."""
    _tray(desk)
    box = desk.page.locator(".bunch h2", has_text=heading).get_by_role("checkbox")
    if not box.count():
        desk.click(desk.page.locator(".chips a", has_text=heading))
        box = desk.page.locator("[name=tat-ca]")
    desk.click(box)
    desk.click(desk.page.locator(".bulk").get_by_role("button", name=act, exact=True))
    _sure(desk)


def _sure(desk: Desk) -> None:
    desk.click(desk.page.locator("[name=chac]"))
    expect(desk.page.locator(".flash p").first).to_contain_text("Đã", timeout=60_000)


def _units(desk: Desk, act: str, words: str, which: str = "[name=don-vi]", most: int = _MOST_OF_TEN) -> None:
    """Ticks units of the board one by one, and does something with them."""
    boxes = desk.page.locator(which)
    for number in range(min(most, boxes.count())):
        desk.click(boxes.nth(number))
    desk.click(desk.page.locator(".bulk").get_by_role("button", name=act))
    desk.page.wait_for_selector(".many-seen")
    if words:
        desk.write(desk.label("Lý do"), words)
        desk.click(desk.button("Xem trước"))
    _sure(desk)


def _file_one(desk: Desk) -> None:
    _waiting(desk, "nộp bc")
    desk.click(desk.label("Nhớ địa chỉ").first)
    desk.click(desk.button("Ghi nhận cho Trường Trung học cơ sở Long Giang"))


def _no_report(desk: Desk) -> None:
    _waiting(desk, "THCS Nguyễn Trãi")
    fold = desk.fold_out("Không phải báo cáo")
    desk.write(desk.label("Lý do", fold), "Đã gửi lại sau đó")
    desk.click(desk.button("Không ghi nhận", fold))


def _take_back(desk: Desk) -> None:
    _file_one(desk)
    desk.clicks = desk.fields = 0
    desk.click(desk.button("Hoàn tác"))


def _answer_one(desk: Desk) -> None:
    _waiting(desk, "Hỏi về mẫu")
    desk.write(desk.page.get_by_label("Nội dung gửi đến"), "Mẫu kèm theo Kế hoạch số 62/KH-PGDĐT.")
    desk.click(desk.button("Gửi trả lời"))


def _answer_all(desk: Desk) -> None:
    _tray(desk)
    desk.click(desk.page.locator("[data-row]", has_text="Hỏi về mẫu").locator(".twins").first)
    desk.click(desk.page.locator("[name=tat-ca]"))
    desk.click(desk.page.locator(".bulk").get_by_role("button", name="Trả lời"))
    desk.write(desk.page.locator(".many-seen textarea"), "Mẫu kèm theo Kế hoạch số 62/KH-PGDĐT.")
    _sure(desk)


def _take_all_back(desk: Desk) -> None:
    _heading(desk, "Chưa xác định được đơn vị gửi", "Ghi nhận")
    desk.clicks = desk.fields = 0
    desk.click(desk.button("Hoàn tác"))


def _one_reason(desk: Desk) -> None:
    _tray(desk)
    desk.click(desk.page.locator(".chips a").first)


def _view(desk: Desk) -> None:
    desk.open(f"/dot/{office.CAMPAIGN}?loc=chua-nop")
    fold = desk.fold_out("Lưu cách xem này")
    desk.write(desk.label("Tên cách xem", fold), "Ai còn nợ")
    desk.click(desk.button("Lưu", fold))
    desk.open("/")
    desk.clicks = desk.fields = 0
    desk.click(desk.page.locator(".views summary"))
    desk.click(desk.link("Ai còn nợ"))


def _more_time(desk: Desk) -> None:
    desk.open_cell("Bộ phận Thanh tra")
    fold = desk.fold_out("Gia hạn")
    desk.write(desk.label("Nộp đến hết ngày", fold), "11/12/2020")
    desk.write(desk.label("Lý do", fold), "Đang đi kiểm tra cơ sở")
    desk.click(desk.button("Gia hạn", fold).first)


def _more_time_for_all(desk: Desk) -> None:
    desk.open_board()
    desk.click(desk.page.locator("#loc-chua-nop"))
    desk.click(desk.page.locator("#tat-ca"))
    desk.click(desk.page.locator(".bulk").get_by_role("button", name="Gia hạn"))
    desk.write(desk.label("Nộp đến hết ngày"), "11/12/2020")
    desk.write(desk.label("Lý do"), "Thi cuối kỳ")
    desk.click(desk.button("Xem trước"))
    _sure(desk)


def _exempt_ten(desk: Desk) -> None:
    desk.open_board()
    _units(desk, "Miễn nộp", "Không có nội dung báo cáo")


def _called_ten(desk: Desk) -> None:
    desk.open_board()
    _units(desk, "Đã gọi", "")


def _remind_two(desk: Desk) -> None:
    desk.open_board()
    desk.click(desk.page.locator("#loc-chua-nop"))
    _units(desk, "Nhắc nộp", "", most=2)


def _remind_all(desk: Desk) -> None:
    desk.open_board()
    desk.click(desk.link("Nhắc ngay"))
    desk.click(desk.button("Gửi thư nhắc"))


def _return(desk: Desk) -> None:
    desk.open_board()
    desk.click(desk.link("70/BC-TrTHLTT"))
    fold = desk.fold_out("Trả lại, đề nghị chỉnh sửa")
    desk.write(desk.label("Lý do", fold), "Thiếu số liệu mục II")
    desk.click(desk.button("Trả lại", fold))


def _find(desk: Desk) -> None:
    field = desk.page.get_by_role("search", name="Tìm trong toàn bộ hệ thống")
    desk.write(field.get_by_role("searchbox"), "THNVT")
    desk.click(field.get_by_role("button", name="Tìm"))
    expect(desk.page.locator("tbody tr").first).to_be_visible()


def _conversation(desk: Desk) -> None:
    desk.open_board()
    desk.click(desk.link("Trường Tiểu học Nguyễn Văn Trỗi", exact=True))
    expect(desk.page.locator(".talk li").nth(1)).to_be_visible()


TASKS = (
    Task("file a mail of the tray for one of two units, remember its address", "5", _file_one),
    Task("say that a mail is no report", "4 (1)", _no_report),
    Task("take a decision back", "1", _take_back),
    Task("answer a mail that asks", "no way", _answer_one, crowded=True),
    Task("answer 50 equal questions", "no way", _answer_all, crowded=True),
    Task(
        "set 50 mails aside that are no reports",
        "102 (50)",
        lambda desk: _heading(desk, "Thư chỉ có liên kết", "Không ghi nhận"),
        crowded=True,
    ),
    Task(
        "file 50 reports where the program proposes",
        "52",
        lambda desk: _heading(desk, "Chưa xác định được đơn vị gửi", "Ghi nhận"),
        crowded=True,
    ),
    Task(
        "give 50 mails back, each with its reason",
        "no way",
        lambda desk: _heading(desk, "Thư chỉ có liên kết", "Trả lại"),
        crowded=True,
    ),
    Task("take back what was done to 50 mails", "50", _take_all_back, crowded=True),
    Task("see only the mails that wait for one reason", "no way", _one_reason, crowded=True),
    Task("come back to a list with its filters", "3 (1)", _view),
    Task("give a unit more time", "4 (2)", _more_time),
    Task("give all that owe more time", "4 (2) each", _more_time_for_all),
    Task("exempt ten units", "40 (10)", _exempt_ten),
    Task("note of ten units that they were called", "40 (10)", _called_ten),
    Task("remind two of those who owe", "3 and one for each other one", _remind_two),
    Task("remind all who owe", "3", _remind_all),
    Task("return a report with a reason", "4 (1)", _return),
    Task("find a mail by the words of its document", "no way", _find),
    Task("read a unit's mails and letters in their order", "no way", _conversation),
)


def main() -> None:
    """Put back, walk, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--tasks", type=int, nargs="*", default=[])
    given = parser.parse_args()
    print(f"{'':>3} {'before':<30}{'now':<9}task")
    with (
        tempfile.TemporaryDirectory() as home,
        office.served(office.fill(Path(home))) as running,
        sync_playwright() as playwright,
    ):
        browser = chromium(playwright)
        for number, task in enumerate(TASKS, 1):
            if given.tasks and number not in given.tasks:
                continue
            running.put_back()
            if task.crowded:
                crowd(running, given.mails)
            desk = seated(browser, running, size=_SCREEN)
            desk.context.set_default_timeout(60_000)
            desk.open("/")
            task.walk(desk)
            now = f"{desk.clicks} ({desk.fields})" if desk.fields else str(desk.clicks)
            print(f"{number:>3} {task.before:<30}{now:<9}{task.wants}", *desk.improper, flush=True)
            desk.page.wait_for_load_state("networkidle")  # nothing may be asked while the books are put back
            desk.context.close()
        browser.close()


if __name__ == "__main__":
    main()
