"""A crowded tray emptied by real clicks in Chromium: how many, and how long the officer waits.

    python -m benchmarks.tray_clicks [--mails 300] [--no-scripts]

The sample town's office is filled by mail and served as in the browser tests; so many mails more wait in its tray:
questions, requests for time, links in place of files, invitations, and reports from addresses nobody registered. They
are dealt with heading by heading, each act after a look at what follows, as an officer would.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import office
from tests.browser.desk import chromium, seated
from tests.browser.emptying import crowd, empty

_SCREEN = (1440, 900)


def main() -> None:
    """Fill, empty, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--no-scripts", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, office.served(office.fill(Path(home))) as running:
        crowd(running, given.mails)
        with sync_playwright() as playwright:
            browser = chromium(playwright)
            desk = seated(browser, running, size=_SCREEN, scripts=not given.no_scripts)
            started = time.perf_counter()
            print(empty(desk))
            print(
                f"altogether {time.perf_counter() - started:.1f} s of a machine's hand; improper: {desk.improper or 'nothing'}"
            )
            browser.close()


if __name__ == "__main__":
    main()
