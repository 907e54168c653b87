"""The officer at the screen: a page of Chromium that counts clicks and lets nothing improper pass unseen."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    FilePayload,
    Locator,
    Page,
    Playwright,
    Request,
)

from tests.browser.office import Served
from tracker.demo.town import OFFICER
from tracker.web.frame.sign_in import COOKIE

WIDE, NARROW = (1280, 900), (390, 844)  #: an office screen and a telephone
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
  event => console.error("content policy: " + event.violatedDirective + " " + event.blockedURI))"""


def chromium(playwright: Playwright) -> Browser:
    """The system's own Chromium; none is ever downloaded."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, "The browser tests need Chromium: run scripts/servers, or install it (apt-get install chromium)"
    return playwright.chromium.launch(executable_path=found, args=list(_FLAGS))


@dataclass
class Desk:
    """One officer's screen.

    `clicks` are presses of the mouse and choices from lists, `fields` are fields typed into or given a file.
    """

    context: BrowserContext
    page: Page
    office: Served
    clicks: int = 0
    fields: int = 0
    improper: list[str] = field(default_factory=list)  #: requests elsewhere, errors of script, refused by the content policy

    def open(self, path: str) -> None:
        """Goes to a page of the service."""
        self.page.goto(self.office.address + path)

    def open_board(self) -> None:
        """From the first page to the board of the first campaign: one click."""
        self.click(self.page.locator(".campaign h2 a").first)

    def open_cell(self, unit: str) -> None:
        """From the first page to what one may do with a unit in the first campaign: two clicks."""
        self.open_board()
        self.click(self.link(f"xem và xử lý {unit}"))

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def choose(self, what: Locator, label: str) -> None:
        self.clicks += 1
        what.select_option(label=label)

    def write(self, what: Locator, text: str) -> None:
        self.fields += 1
        what.fill(text)

    def hand_in(self, what: Locator, *files: FilePayload) -> None:
        self.fields += 1
        what.set_input_files(list(files))

    def download(self, what: Locator) -> Download:
        self.clicks += 1
        with self.page.expect_download() as coming:
            what.click()
        return coming.value

    def link(self, name: str, within: Locator | None = None, exact: bool = False) -> Locator:
        return (within or self.page).get_by_role("link", name=name, exact=exact)

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=name)

    def label(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_label(name)

    def fold_out(self, name: str) -> Locator:
        """Opens a folded form by its heading; returns what was in it."""
        fold = self.page.locator("details", has=self.page.locator("summary", has_text=name)).last
        self.click(fold.locator("summary").first)
        return fold

    def said(self) -> str:
        """What the page says was done, or why it was not."""
        return self.page.locator(".flash p").first.inner_text()

    def text(self) -> str:
        """The words of the page."""
        return self.page.locator("main").inner_text()

    def refused(self, status: int) -> None:
        """The page was meant to be refused: forgets that one error."""
        told = [one for one in self.improper if f"status of {status}" in one]
        assert told, f"no answer was refused with {status}"
        self.improper.remove(told[0])


def seated(
    browser: Browser,
    office: Served,
    size: tuple[int, int] = WIDE,
    scripts: bool = True,
    officer: str = OFFICER,
    downloads: Path | None = None,
) -> Desk:
    """An officer who has signed in (nobody for "") before an empty page."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts, locale="vi-VN", accept_downloads=True
    )
    context.set_default_timeout(10_000)
    context.add_init_script(_TELL_VIOLATIONS)
    if officer:
        context.add_cookies([{"name": COOKIE, "value": office.session(officer), "url": office.address}])
    desk = Desk(context, context.new_page(), office)
    _watch(desk)
    return desk


def _watch(desk: Desk) -> None:
    here = urlsplit(desk.office.address).netloc

    def request(one: Request) -> None:
        if urlsplit(one.url).netloc != here:
            desk.improper.append(f"request to {one.url}")

    def console(one: ConsoleMessage) -> None:
        if one.type in ("error", "warning"):
            desk.improper.append(one.text)

    desk.context.on("request", request)
    desk.context.on("console", console)
    desk.context.on("weberror", lambda one: desk.improper.append(str(one.error)))
