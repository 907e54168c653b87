"""One address at least for every page of the service, with rows on it, and what a look at a page finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.desk import NARROW, WIDE, Desk
from tests.browser.office import CAMPAIGN, Served
from tests.browser.papers import plan_of_fire_drills
from tracker.jobs.campaigns.link_acts import make_link
from tracker.jobs.filings.act import Hand
from tracker.jobs.synthesis.gathering import material
from tracker.store.campaigns import board_links
from tracker.store.filings import ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading, writing
from tracker.web.frame.access import LINKED
from tracker.web.frame.forms import uploads
from tracker.web.links.links_page import link_for
from tracker.web.synthesis.records_page import row_path

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
_BOARD = f"/dot/{CAMPAIGN}"
_OWING, _LATE, _TWICE = "mn-ban-mai", "th-thcs-cu-lao-dai", "th-nguyen-van-troi"
PAGES: Mapping[str, str] = {
    "sign-in": "/dang-nhap",
    "campaigns": "/",
    "board": _BOARD,
    "board-owing": f"{_BOARD}?loc=chua-nop",
    "board-nothing": f"{_BOARD}?tim=zzz",
    "board-by-ward": f"{_BOARD}?sap=xa-phuong",
    "year-now": "/nam-hoc",
    "year": "/nam-hoc/2020-2021?theo=xa-phuong",
    "year-unit": f"/nam-hoc/2020-2021/don-vi/{_LATE}",
    "year-empty": "/nam-hoc/2001-2002",
    "owing": f"{_BOARD}/chua-nop?bo-sung=1",
    "cell-owing": f"{_BOARD}/don-vi/{_OWING}",
    "cell-late": f"{_BOARD}/don-vi/{_LATE}",
    "unit": f"/don-vi/{_TWICE}",
    "remind": f"{_BOARD}/nhac",
    "links": f"{_BOARD}/lien-ket",
    "screen": f"{_BOARD}/man-hinh",
    "guide": "/huong-dan",
    "guide-board": "/huong-dan/3-bang-theo-doi",
    "guide-troubles": "/huong-dan/10-khi-hien-khung-do",
    "opening": f"{_BOARD}/de-nghi-nop",
    "escalation": f"{_BOARD}/buoc-tiep",
    "tray": "/cho-xem-xet",
    "tray-by-subject": "/cho-xem-xet?gom=tieu-de&tu=01%2F11%2F2020",
    "tray-nothing": "/cho-xem-xet?tim=zzz",
    "mails": "/thu",
    "mails-nothing": "/thu?tim=zzz",
    "search": "/tim?tim=tieu+hoc",
    "mails-found": "/thu?tim=bao+cao",
    "letters": "/thu-di",
    "letters-held": "/thu-di?loc=held",
    "records": f"{_BOARD}/danh-muc",
    "summary": f"{_BOARD}/tong-hop",
    "headings": f"{_BOARD}/tieu-de-cot",
    "new-campaign": "/dot-moi",
    "campaign": f"{_BOARD}/sua",
    "wordings": "/cach-goi",
    "unit-links": f"/duong-dan?don-vi={_OWING}",
    "roster": "/danh-ba",
    "roster-unit": f"/danh-ba/{_OWING}",
    "roster-new": "/danh-ba/moi",
    "groups": "/danh-ba/nhom",
    "settings": "/cai-dat",
    "events": "/cai-dat/su-kien",
    "connect": "/ket-noi",
    "connect-gmail": "/ket-noi?dia-chi=tccb@gmail.com",
    "connect-microsoft": "/ket-noi?dia-chi=tccb@gmail.com&cach=microsoft",
    "looks": "/giao-dien",
    "connect-further": "/ket-noi?dia-chi=tccb@gmail.com&them=1",
    "letter-samples": "/mau-thu",
    "letter-wording": "/mau-thu/sua?loai=reminder",
    "setup": "/chuan-bi",
    "setup-office": "/chuan-bi/office",
    "setup-mailbox": "/chuan-bi/mailbox",
    "setup-roster": "/chuan-bi/roster",
    "setup-campaign": "/chuan-bi/campaign",
    "setup-officers": "/chuan-bi/officers",
    "setup-trial": "/chuan-bi/trial",
    "journal": "/nhat-ky",
    "officers": "/can-bo",
    "account": "/tai-khoan",
    "news": "/tai-khoan/bao-tin",
    "second-factor": "/tai-khoan/hai-buoc",
    "not-found": "/khong-co",
}


def found_pages(office: Served) -> Iterator[tuple[str, str]]:
    """The pages whose addresses are numbers: mails, letters, filings, rows."""
    with reading(office.engine) as conn:
        kept = list(mails.listing(conn))
        letters = list(outbox.listing(conn))
        booked = [ledger.get(conn, one.id) for mail in kept for one in mail.filings]
        row = next(material(conn, office.settings, CAMPAIGN, office.clock()).rows())
    for state in ("filed", "tray", "ignored"):
        for number, mail in enumerate(mail for mail in kept if mail.state == state):
            if number < 3:
                yield f"mail-{state}-{number}", f"/thu/{mail.id}"
    for state in ("queued", "sent"):
        yield f"letter-{state}", f"/thu-di/{next(one.id for one in letters if one.state == state)}"
    for part in ("report", "appendix"):
        one = next(filing for filing in booked if filing and filing.part == part)
        yield f"filing-{part}", f"/ban-nop/{one.id}"
    for name, unit in (("owing", _OWING), ("handed-in", _TWICE)):
        yield f"unit-page-{name}", page_of(office, unit)
    yield "unit-page-refused", "/nop/khong-co"
    kept_plan = uploads.keep(office.settings.home, plan_of_fire_drills())
    yield "campaign-of-plan", f"/dot-moi/ke-hoach/{kept_plan}/0?ten=kh.docx"
    pdf = next(mail for mail in kept for file in mail.documents if file.format == "pdf")
    yield "filing-pdf", f"/ban-nop/{pdf.filings[0].id}"
    yield "mail-pdf", f"/thu/{pdf.id}?tep=0"
    yield "mail-file", f"/thu/{pdf.id}/tep/0/xem"
    yield "row", row_path(CAMPAIGN, row)
    token = board_links.new_token()
    with writing(office.engine) as conn:
        make_link(Hand(conn, "lan", office.settings, office.clock(), "Phó Chủ tịch"), CAMPAIGN, token, 7)
    yield "linked-board", f"{LINKED}{token}"
    yield "linked-screen", f"{LINKED}{token}/man-hinh"


def page_of(office: Served, unit: str) -> str:
    """The path of a unit's own page, as a letter of now would hold it."""
    now, own = office.clock(), office.settings.office
    return link_for(own, CAMPAIGN, unit, now, now).removeprefix(own.unit_pages)


_CUT_WORDS = """() => [...document.querySelectorAll("main svg text")].filter(one => {
  const box = one.getBBox(), frame = one.ownerSVGElement.viewBox.baseVal
  return box.x < -1 || box.x + box.width > frame.width + 1
}).map(one => one.textContent)"""


@dataclass(frozen=True)
class Look:
    """What a page is found to be."""

    status: int
    violations: Mapping[str, tuple[str, ...]]  #: by width: what axe-core says
    too_wide: tuple[str, ...]  #: at which widths the page itself scrolls sideways
    cut_words: tuple[str, ...]  #: words of a chart that reach beyond its edge
    links: frozenset[str]
    text: str


def look(desk: Desk, path: str, picture: Path | None = None) -> Look:
    """Opens a page, examines it on a wide and on a narrow screen."""
    answer = desk.page.goto(desk.office.address + path)
    assert answer is not None
    violations, too_wide = {}, []
    for size in (WIDE, NARROW):
        desk.page.set_viewport_size({"width": size[0], "height": size[1]})
        violations[str(size[0])] = tuple(violated(desk))
        if scrolls_sideways(desk):
            too_wide.append(str(size[0]))
        if picture:
            desk.page.screenshot(path=f"{picture}-{size[0]}.png", full_page=True)
    cut = tuple(desk.page.evaluate(_CUT_WORDS))
    links = frozenset(desk.page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))"))
    return Look(answer.status, violations, tuple(too_wide), cut, links, desk.page.locator("body").inner_text())


def scrolls_sideways(desk: Desk) -> bool:
    """Whether the page itself, not a table on it, is wider than the screen."""
    wide: bool = desk.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def violated(desk: Desk) -> Iterator[str]:
    """What axe-core finds wrong, one sentence each; it is given to the page by the debugger, past its content policy."""
    if not desk.page.evaluate("typeof axe === 'object'"):
        desk.page.evaluate(AXE)
    found: dict[str, Any] = desk.page.evaluate("axe.run({resultTypes: ['violations']})")
    for one in found["violations"]:
        for node in one["nodes"]:
            yield f"{one['id']}: {node['target']} {node['failureSummary']}"
