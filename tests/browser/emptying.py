"""A tray emptied by an officer's own clicks: what is alike is dealt with at once, every time after a look at what follows."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Locator, expect
from sqlalchemy import func, select

from intake.vault import vault_at
from tests.bench.tray_mails import fill_tray
from tests.browser.desk import Desk
from tests.browser.office import CAMPAIGN, NOW, Served
from tracker.rules.mails.mail_state import MailState
from tracker.store.office import roster
from tracker.store.schema import mails
from tracker.store.session import reading, writing

_ACT = {  # words of a subject: what an officer does with such mails, and what they write
    "Nộp báo cáo": ("Ghi nhận", ""),
    "Hỏi về mẫu báo cáo": ("Trả lời", "Mẫu phụ lục kèm theo Kế hoạch số 62/KH-PGDĐT."),
    "Xin gia hạn nộp báo cáo": ("Trả lời", "Đề nghị đơn vị nộp trước ngày 08/12/2020."),
    "Gửi lại liên kết báo cáo": ("Trả lại", ""),
    "Báo cáo của trường": ("Trả lại", ""),
}


@dataclass
class Emptied:
    """What it took."""

    mails: int
    clicks: int = 0
    fields: int = 0
    shown: list[float] = field(default_factory=list)  #: seconds from a press to what would follow
    done: list[float] = field(default_factory=list)  #: and from the second press to the list without them

    def __str__(self) -> str:
        def middle(times: list[float]) -> str:
            return f"{1000 * statistics.median(times):.0f} ms at the median, {1000 * max(times):.0f} ms at most"

        return (
            f"{self.mails} mails: {self.clicks} clicks, {self.fields} fields; consequences shown in {middle(self.shown)}; "
            f"done in {middle(self.done)}"
        )


def crowd(office: Served, count: int) -> None:
    """So many mails more wait in the tray of the sample town."""
    with writing(office.engine) as conn:
        units = tuple((one.code, one.name) for one in roster.units(conn))
        fill_tray(conn, vault_at(office.settings.vault), count, NOW - timedelta(days=3), units, CAMPAIGN)
    office.app.state.context.kept.forget()


def waiting(office: Served) -> int:
    """How many mails wait."""
    with reading(office.engine) as conn:
        return conn.scalar(select(func.count()).where(mails.c.state == MailState.TRAY)) or 0


def empty(desk: Desk) -> Emptied:
    """From the first page to an empty tray: headings by subject, one act a heading."""
    before, taken = waiting(desk.office), Emptied(waiting(desk.office))
    desk.open("/")
    desk.click(desk.link("thư chờ cán bộ xem xét"))
    desk.choose(desk.label("Xếp theo"), "Cùng tiêu đề")
    desk.click(desk.button("Lọc"))
    while left := waiting(desk.office):
        heading = desk.page.locator(".bunch h2").first
        act, words = next((what for subject, what in _ACT.items() if subject in heading.inner_text()), ("Không ghi nhận", ""))
        _deal_with(desk, heading, act, words, taken)
        assert waiting(desk.office) < left
    taken.mails, taken.clicks, taken.fields = before, desk.clicks, desk.fields
    return taken


def _deal_with(desk: Desk, heading: Locator, act: str, words: str, taken: Emptied) -> None:
    desk.click(heading.get_by_role("checkbox"))
    started = time.perf_counter()
    desk.click(desk.page.locator(".bulk").get_by_role("button", name=act, exact=True))
    seen = desk.page.locator(".many-seen")
    expect(seen).to_be_visible(timeout=60_000)
    taken.shown.append(time.perf_counter() - started)
    if words:
        desk.write(seen.get_by_role("textbox").first, words)
    confirm = seen.locator("[name=chac]")
    if not confirm.count():  # nothing of it can be done so: they are no reports
        _deal_with(desk, heading, "Không ghi nhận", "", taken)
        return
    started = time.perf_counter()
    desk.click(confirm)
    desk.page.wait_for_selector(".flash", timeout=60_000)
    taken.done.append(time.perf_counter() - started)
    assert "Đã" in desk.said()
