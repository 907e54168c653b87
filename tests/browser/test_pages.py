"""Every page, with rows on it: nothing axe-core finds wrong, no scrolling sideways, no dead link, at two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser
from starlette.routing import compile_path

from tests.browser.desk import Desk, seated
from tests.browser.office import Served
from tests.browser.pages import PAGES, Look, found_pages, look
from tracker.web.app import ROUTES
from tracker.web.frame.access import OPEN, Guarded

FILES = re.compile(
    r"\.(xlsx|pdf|docx|zip|png|csv|txt)$|/goc$|/tep/\{position\}$|^/api/|^/goi-y-don-vi$|^/dot-moi/don-vi$"
    r"|/tep/\{file\}$|/mau/\{part\}$|^/cho-xem-xet/\{mail\}$|^/ket-noi/ve$|^/huong-dan/hinh/"
)  #: no pages
FOUND = ("mail-filed-0", "mail-filed-1", "mail-filed-2", "mail-tray-0", "mail-tray-1", "mail-ignored-0",
         "mail-ignored-1", "mail-ignored-2", "letter-queued", "letter-sent", "filing-report", "filing-appendix", "filing-pdf",
         "mail-pdf", "mail-file", "unit-page-owing", "unit-page-handed-in", "unit-page-refused",
         "row", "campaign-of-plan", "linked-board", "linked-screen")  # fmt: skip
OUTSIDE = {"https://myaccount.google.com/apppasswords"}  #: where an officer makes the password that is asked for
NAMES = (*PAGES, *FOUND)


@pytest.fixture(scope="module")
def walked(browser: Browser, filled: Served) -> Iterator[Walked]:
    """Each page looked at once by the administrator; the page to sign in, by nobody."""
    filled.put_back()
    desk, stranger = seated(browser, filled), seated(browser, filled, officer="")
    yield Walked(filled, desk, stranger)
    desk.context.close()
    stranger.context.close()


class Walked:
    """The looks, taken when first asked for."""

    def __init__(self, running: Served, desk: Desk, stranger: Desk) -> None:
        self.office, self.desk, self._stranger = running, desk, stranger
        self.paths: Mapping[str, str] = {**PAGES, **dict(found_pages(running))}
        self._looks: dict[str, Look] = {}

    def look(self, name: str) -> Look:
        if name not in self._looks:
            desk = self._stranger if name == "sign-in" else self.desk
            self._looks[name] = look(desk, self.paths[name])
        return self._looks[name]


@pytest.mark.parametrize("name", NAMES)
def test_everybody_can_read_and_work_the_page(walked: Walked, name: str) -> None:
    found = walked.look(name)
    assert found.status == (404 if name in ("not-found", "unit-page-refused") else 200)
    assert found.violations == {"1280": (), "390": ()}


@pytest.mark.parametrize("name", NAMES)
def test_no_page_scrolls_sideways(walked: Walked, name: str) -> None:
    assert walked.look(name).too_wide == ()


@pytest.mark.parametrize("name", ["board", "summary", "screen"])
def test_no_chart_cuts_a_word_off(walked: Walked, name: str) -> None:
    assert walked.look(name).cut_words == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_page_shows_a_word_of_the_machine(walked: Walked, name: str) -> None:
    text = walked.look(name).text
    assert not re.search(r"\b(None|True|False|nan|undefined|null)\b|\{\{|\{%|Traceback|&amp;|&#", text)
    assert not re.search(r"[áàảãạăâéèẻẽẹêíìỉĩịóòỏõọôơúùủũụưđ]\?[a-z]|Ã¡|Ä‘|á»|\ufffd", text), "spoilt letters"


def test_every_page_of_the_service_is_looked_at(walked: Walked) -> None:
    paths = [path.partition("?")[0] for path in walked.paths.values()]
    shows = [route.path for route in ROUTES if isinstance(route, Guarded) and "GET" in (route.methods or ())]
    unseen = [route for route in shows if not FILES.search(route) and not any(map(compile_path(route)[0].match, paths))]
    assert unseen == [], "name them in tests/browser/pages.py"
    assert "/dang-nhap" in OPEN


def test_no_link_leads_nowhere(walked: Walked) -> None:
    links = {link: name for name in NAMES for link in walked.look(name).links}
    alike: dict[str, list[str]] = {}
    for link in sorted(links):
        if link.startswith("/") and not link.startswith("/static/"):
            alike.setdefault(re.sub(r"\d+|(?<=don-vi[/=])[\w-]+", "…", link), []).append(link)
    assert len(alike) > 50
    for link in (one for some in alike.values() for one in some[:3]):
        answer = walked.desk.context.request.get(walked.office.address + link)
        assert answer.status == 200, f"{link} on {links[link]}: {answer.status}"
    assert {link for link in links if not link.startswith(("/", "#", "?", "mailto:", "tel:", "sms:"))} <= OUTSIDE


def test_nothing_improper_happened_on_the_way(walked: Walked) -> None:
    for name in NAMES:
        walked.look(name)
    assert [one for one in walked.desk.improper if "404" not in one] == []
