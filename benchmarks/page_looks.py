"""Pictures of every page of the service, to be looked at by a person: four widths, light and dark.

    python -m benchmarks.page_looks FOLDER [--home DIR] [--widths 390 768 1440 1920] [--schemes light dark] [--pages NAME …]

The sample town's office is filled by mail (or taken from DIR, where an earlier run left it), forty mails more wait in its tray
so that lists are as long as in an office, and Chromium takes each page of tests/browser/pages.py in full. Beside the pictures
stands what a machine can say of them: pages that scroll sideways, and with --axe what axe-core finds wrong.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from config.settings import load
from tests.browser import office
from tests.browser.desk import Desk, chromium, seated
from tests.browser.emptying import crowd
from tests.browser.office import Served
from tests.browser.pages import PAGES, found_pages, scrolls_sideways, violated

_HEIGHT = {390: 844, 768: 1024, 1440: 900, 1920: 1080}
_WAITING = 40  #: mails more in the tray


@contextmanager
def town(home: Path | None) -> Iterator[Served]:
    """The sample town's office on its fourth day late, filled once for a home that stays."""
    with tempfile.TemporaryDirectory() as passing:
        folder = home or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        settings = load(folder, {}) if (folder / office.FILLED).exists() else office.fill(folder)
        with office.served(settings) as running:
            running.put_back()
            crowd(running, _WAITING)
            yield running


def take(desk: Desk, paths: Mapping[str, str], widths: list[int], folder: Path, scheme: str, axe: bool) -> Iterator[str]:
    """A picture of each page and width; yields what is wrong with them."""
    desk.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for name, path in paths.items():
        desk.open(path)
        for width in widths:
            desk.page.set_viewport_size({"width": width, "height": _HEIGHT.get(width, 900)})
            desk.page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
            if scrolls_sideways(desk):
                yield f"{name} {width}: scrolls sideways"
        if axe:
            yield from (f"{name} {scheme}: {one}" for one in violated(desk))


def walk(browser: Browser, running: Served, given: argparse.Namespace) -> Iterator[str]:
    """All pages that were asked for, in each scheme; the page to sign in is looked at by nobody."""
    paths = {**PAGES, **dict(found_pages(running))}
    wanted = {name: path for name, path in paths.items() if not given.pages or name in given.pages}
    for scheme in given.schemes:
        for officer in (office.OFFICER, ""):
            desk = seated(browser, running, officer=officer)
            seen = {name: path for name, path in wanted.items() if (name == "sign-in") == (not officer)}
            yield from take(desk, seen, given.widths, given.folder, scheme, given.axe)
            yield from (one for one in desk.improper if "404" not in one)
            desk.context.close()


def main() -> None:
    """Fill or find, take, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--widths", type=int, nargs="+", default=list(_HEIGHT))
    parser.add_argument("--schemes", nargs="+", default=["light", "dark"])
    parser.add_argument("--pages", nargs="*", default=[])
    parser.add_argument("--axe", action="store_true")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with town(given.home) as running, sync_playwright() as playwright:
        browser = chromium(playwright)
        wrong = list(walk(browser, running, given))
        browser.close()
    print("\n".join(wrong) or "nothing that a machine would find wrong")


if __name__ == "__main__":
    main()
