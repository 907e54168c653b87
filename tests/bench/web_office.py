"""An office of four units on pages, and an officer who presses their buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from config.entities import Campaign, Level, Part, Unit
from intake.envelope import MailboxUid, StoredMail
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.mails.mail_state import MailState
from tracker.rules.office.vitals import Signs
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail, MailboxState
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE

VN = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2020, 12, 1, tzinfo=VN)
BOX = "@127.0.0.1/INBOX"  #: the one folder of `settings_for`
NOW = DUE + timedelta(days=2, hours=9)
PASSWORD = "mật khẩu dài của cán bộ"
CELL = "/dot/KT2020/don-vi/th-an-lac"
EVIL = '<script>alert("x")</script>'

UNITS = (
    Unit("mn-hoa-mai", "Trường Mầm non Hoa Mai", Level.MAM_NON, "An Điền", ("mn@t.example",), contact="Bà Lê", phone="0274 1"),
    Unit("th-an-lac", "Trường Tiểu học An Lạc", Level.TIEU_HOC, "Đất Cuốc", ("th@t.example",)),
    Unit("th-an-bac", "Trường Tiểu học Ấn Bắc", Level.TIEU_HOC, "Đất Cuốc", ("thb@t.example",)),
    Unit("thcs-evil", f"Trường THCS {EVIL}", Level.THCS, EVIL, ("e@t.example",)),
)
CAMPAIGN = Campaign("KT2020", "Báo cáo kiểm tra nội bộ", DUE, parts=(Part("report", "Báo cáo"), Part("list", "Phụ lục")))


def filing(unit: str, part: str, at: datetime, version: int = 1) -> FilingRow:
    return FilingRow(unit, CAMPAIGN.code, part, version, at, at < DUE, True, f"{unit}{part}{version}", "KT2020-0001", at)


def tray_mail() -> DecidedMail:
    file = DecidedDocument(f"{EVIL}.docx", (), "docx", "f" * 64, 20_480, "read")
    return DecidedMail(
        MailState.TRAY,
        "ambiguous-unit",
        NOW,
        NOW,
        "mx",
        sender="la@x.example",
        subject=EVIL,
        body=EVIL,
        units=("thcs-evil",),
        documents=(file,),
    )


@pytest.fixture
def office(engine: Engine) -> Engine:
    """One campaign of four units: one on time, one late by a minute, one incomplete, one that only its tray mail speaks of."""
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, CAMPAIGN, NOW)
        officers.create(conn, "lan", "mật khẩu của Lan", "officer", NOW)
        for unit, parts, at in (
            ("mn-hoa-mai", ("report", "list"), DUE - timedelta(seconds=1)),
            ("th-an-lac", ("report", "list"), DUE + timedelta(seconds=1)),
            ("th-an-bac", ("report",), DUE - timedelta(days=1)),
        ):
            for part in parts:
                ledger.add(conn, filing(unit, part, at))
        kept = mails.keep(conn, [StoredMail("a" * 64, MailboxUid("m", 1, 1), NOW, 10)], NOW)
        mails.decide(conn, kept[0], tray_mail())
        mails.save_mailbox_state(conn, MailboxState(BOX, 1, 9, last_success=NOW, messages=212, unaccounted=0))
    return engine


@pytest.fixture
def browse(office: Engine, tmp_path: Path) -> Callable[..., Browser]:
    """Opens a browser that is signed in, at an instant."""

    def opened(now: datetime = NOW) -> Browser:
        browser = Browser(create_app(office, settings_for(tmp_path, ""), lambda: now, Signs))
        with writing(office) as conn:
            token, _ = officers.open_session(conn, "lan", now + timedelta(hours=1))
        browser.cookies.set(COOKIE, token)
        return browser

    return opened


def count(page: str, name: str) -> int:
    found = re.search(rf'class="count {name}">.*?<b>(\d+)</b>', page)
    assert found
    return int(found[1])


def scripts(page: str) -> int:
    """Scripts of a page that are not ours; ours are two files, each once, and none before one has signed in."""
    ours = [page.count(f'<script src="/static/{name}?v=') for name in ("htmx.min.js", "desk.js")]
    assert ours in ([0, 0], [1, 0], [1, 1])
    return page.count("<script") - sum(ours)


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a id="[^"]*" href="/don-vi/([^"]+)"', page)


@dataclass
class Officer:
    """An officer with a browser."""

    engine: Engine
    browser: Browser

    def does(self, page: str, action: str, **fields: str) -> str:
        """Fills in a form of a page; the page that follows."""
        answer = self.browser.submit(self.browser.get(page), action, **fields)
        assert answer.status_code == 303, answer.text
        return self.browser.get(answer.headers["location"]).text

    def undoes(self, page: str) -> str:
        """Presses Hoàn tác on the page after an act."""
        act = page.partition('name="act" value="')[2].partition('"')[0]
        token = page.partition('name="csrf" value="')[2].partition('"')[0]
        answer = self.browser.post("/hoan-tac", {"csrf": token, "act": act, "tiep": CELL})
        return self.browser.get(answer.headers["location"]).text

    def board(self, filter_name: str) -> list[str]:
        return names(self.browser.get(f"/dot/KT2020?loc={filter_name}").text)


def press(admin: Officer, username: str, wanted: str) -> str:
    token = admin.browser.get("/can-bo").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = admin.browser.post("/can-bo/doi", {"csrf": token, "username": username, "wanted": wanted})
    return answer.text if answer.status_code == 200 else admin.browser.get(answer.headers["location"]).text


def sign_in(browser: Browser, username: str = "lan", password: str = PASSWORD, at: str = "/dang-nhap") -> int:
    return browser.submit(browser.get(at), "/dang-nhap", username=username, password=password).status_code
