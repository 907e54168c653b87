"""The filled office, a real browser before it, and the table of clicks at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import office
from tests.browser.desk import Desk, chromium, seated
from tests.browser.office import Served

_clicks = pytest.StashKey[dict[str, tuple[int, int, int]]]()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample town's office, filled by mail; it serves all tests, one after the other."""
    with office.served(office.fill(tmp_path_factory.mktemp("office"))) as running:
        yield running


@pytest.fixture(scope="module")
def browser(filled: Served) -> Iterator[Browser]:
    """Chromium. It ends with the module: its event loop would be in the way of tests that have their own."""
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


@pytest.fixture
def served(filled: Served) -> Served:
    """The office as it was filled, whatever another test did to it."""
    filled.put_back()
    return filled


@pytest.fixture
def sit(browser: Browser, served: Served) -> Iterator[Callable[..., Desk]]:
    """Seats an officer: `sit(size, scripts, officer)`. At the end nothing improper may have happened on any screen."""
    desks: list[Desk] = []

    def seat(**wanted: object) -> Desk:
        desks.append(seated(browser, served, **wanted))  # type: ignore[arg-type]
        return desks[-1]

    yield seat
    for desk in desks:
        desk.context.close()
    assert not [improper for desk in desks for improper in desk.improper]


@pytest.fixture
def most(request: pytest.FixtureRequest) -> Iterator[Callable[[Desk, str, int], None]]:
    """`most(desk, task, clicks)`: the task took no more clicks than this. Every task is in the table at the end."""
    table = request.config.stash.setdefault(_clicks, {})

    def counted(desk: Desk, task: str, clicks: int) -> None:
        table[task] = (desk.clicks, desk.fields, clicks)
        assert desk.clicks <= clicks, f"{task}: {desk.clicks} clicks"

    return counted  # type: ignore[return-value]


@pytest.fixture
def pictures(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """Where pictures of the guide go: the folder of --pictures, else nowhere that lasts."""
    folder = Path(pytestconfig.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    table = config.stash.get(_clicks, {})
    if table:
        terminalreporter.section("clicks of the officer's tasks")
        terminalreporter.line(f"{'clicks':>6} {'at most':>8} {'fields':>7}  task")
        for task, (clicks, fields, limit) in table.items():
            terminalreporter.line(f"{clicks:>6} {limit:>8} {fields:>7}  {task}")
