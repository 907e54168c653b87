"""The page "Kết nối hộp thư": every way in, a consent that belongs to the officer who asked, and nothing secret shown."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import dns.flags
import dns.message
import dns.resolver
import dns.rrset
import pytest

from config.settings import load, write_default
from config.settings_write import Value, save
from intake.domain_lookup import look_up
from intake.oauth2 import Tokens
from tests.conftest import settings_for
from tests.servers.authorization import CLIENT, MAILBOX, SECRET, Authorization
from tests.servers.browser import Browser
from tracker.rules.office.vitals import Signs
from tracker.store.office.accounts import officers
from tracker.store.session import connect, writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE
from tracker.web.office import connect_page

NOW = datetime.now(UTC)
PUBLIC = "https://baocao.anbinh.example"
NOWHERE = {"host": "127.0.0.1", "security": "plain", "port": "1"}
SAVED = {"username": MAILBOX, "tenant": "contoso", "client_id": CLIENT, "password": SECRET}


@pytest.fixture(scope="module")
def provider() -> Iterator[Authorization]:
    with Authorization() as running:
        yield running


class Desk:
    """A home whose administrator connects its mailbox; nobody listens where its mail servers are said to be."""

    def __init__(self, home: Path, provider: Authorization) -> None:
        self.home, self.provider = home, provider
        self.engine = connect(settings_for(home, f"sqlite:///{home}/baocao.db"))
        self.settings = replace(load(home), database_url=f"sqlite:///{home}/baocao.db")
        self.app = create_app(self.engine, self.settings, lambda: NOW, Signs)
        with writing(self.engine) as conn:
            for name in ("chi", "lan"):
                officers.create(conn, name, "mật khẩu dài", "admin", NOW)

    def browser(self, officer: str = "chi", base: str = PUBLIC) -> Browser:
        browser = Browser(self.app, base)
        with writing(self.engine) as conn:
            token, _ = officers.open_session(conn, officer, NOW + timedelta(hours=1))
        browser.cookies.set(COOKIE, token)
        return browser

    def asks_for_consent(self) -> str:
        """Saves what a consent needs; the page."""
        browser = self.browser()
        page = browser.get(f"/ket-noi?dia-chi={MAILBOX}&cach=dong-y")
        answer = browser.submit(page, "/ket-noi/luu", **SAVED)
        assert answer.headers["location"] == "/ket-noi"
        changes: dict[tuple[str, str], Value] = {
            ("oauth2", "authorize_url"): f"{self.provider.url}/authorize",
            ("oauth2", "token_url"): f"{self.provider.url}/token",
            ("mailbox", "host"): "127.0.0.1",
            ("mailbox", "port"): 1,
            ("web", "public_url"): PUBLIC,
        }
        save(self.home, changes)
        return self.restarted().browser().get("/ket-noi").text

    def restarted(self) -> Desk:
        self.app = create_app(self.engine, load(self.home), lambda: NOW, Signs)
        return self


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, provider: Authorization, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(connect_page, "look_up", lambda _domain, _services: ((), {}))
    home = tmp_path / "home"
    write_default(home)
    shutil.copy(sqlite_template, home / "baocao.db")
    one = Desk(home, provider)
    yield one
    one.engine.dispose()


def consent_link(page: str) -> str:
    found = re.search(r'class="button" href="(http[^"]*authorize[^"]*)"', page)
    assert found
    return unescape(found[1])


def back(desk: Desk, browser: Browser, answer: str) -> str:
    came = browser.get(answer.removeprefix(PUBLIC))
    assert (came.status_code, came.headers["location"]) == (303, "/ket-noi"), "no code stays in the address bar"
    return browser.get("/ket-noi").text


def test_gmail_takes_an_app_password_as_google_shows_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect_page, "connections", lambda _settings, _now: ())
    browser = desk.browser()
    page = browser.get("/ket-noi?dia-chi=tccb.anbinh@gmail.com")
    assert "Xác minh 2 bước" in page.text
    browser.submit(page, "/ket-noi/luu", username="tccb.anbinh@gmail.com", password="abcd efgh ijkl mnop")
    settings = load(desk.home)
    assert (settings.mailbox.server.host, settings.smtp.host, settings.smtp.port) == ("imap.gmail.com", "smtp.gmail.com", 465)
    assert (desk.home / "imap.password").read_text() == (desk.home / "smtp.password").read_text() == "abcdefghijklmnop\n"


def test_the_administrators_values_connect_microsoft(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect_page, "connections", lambda _settings, _now: ())
    browser = desk.browser()
    page = browser.get(f"/ket-noi?dia-chi={MAILBOX}&cach=microsoft")
    answer = browser.submit(page, "/ket-noi/luu", **SAVED, secret_expires="30/11/2028")
    oauth2 = load(desk.home).oauth2
    assert oauth2
    assert (oauth2.grant, oauth2.tenant, oauth2.client_id, str(oauth2.secret_expires)) == (
        "client_credentials",
        "contoso",
        CLIENT,
        "2028-11-30",
    )
    assert SECRET not in answer.text + browser.get("/ket-noi").text + (desk.home / "settings.toml").read_text()
    assert (desk.home / "oauth2.secret").stat().st_mode & 0o777 == 0o600


def test_a_further_mailbox_is_added_beside_the_first_and_left_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect_page, "connections", lambda _settings, _now: ())
    browser = desk.browser()
    page = browser.get(f"/ket-noi?dia-chi={MAILBOX}&cach=microsoft")
    browser.submit(page, "/ket-noi/luu", **SAVED)
    first = load(desk.home)
    assert "/ket-noi?them=1" in browser.get("/ket-noi").text
    page = browser.get("/ket-noi?dia-chi=tccb.cu@gmail.com&them=1")
    assert "Chỉ trả lời thư đến từ ngày" not in page.text
    assert "&amp;them=1" in page.text, "another way in keeps what is added"
    browser.submit(page, "/ket-noi/luu", username="tccb.cu@gmail.com", password="abcd efgh ijkl mnop")
    page = browser.get("/ket-noi?dia-chi=dia.chi@cu.example&cach=dong-y&them=1")
    answer = browser.submit(page, "/ket-noi/luu", username="dia.chi@cu.example", tenant="t", client_id="c", password="geheim")
    assert answer.headers["location"] == "/ket-noi"
    settings = load(desk.home)
    assert (settings.mailbox, settings.smtp, settings.oauth2) == (first.mailbox, first.smtp, first.oauth2)
    assert [(one.name, one.address, one.server.host) for one in settings.further] == [
        ("tccb-cu-gmail-com", "tccb.cu@gmail.com", "imap.gmail.com"),
        ("dia-chi-cu-example", "dia.chi@cu.example", "outlook.office365.com"),
    ]
    assert (desk.home / "imap-tccb-cu-gmail-com.password").read_text() == "abcdefghijklmnop\n"
    page = desk.restarted().browser().get("/ket-noi")
    assert ("Thôi đọc tccb.cu@gmail.com" in page.text, "Đồng ý kết nối dia.chi@cu.example" in page.text) == (True, True)
    browser = desk.browser()
    for one in settings.further:
        browser.submit(browser.get("/ket-noi"), "/ket-noi/thoi", **{"hop-thu": one.name})
    settings = load(desk.home)
    assert (settings.further, settings.mailbox) == ((), first.mailbox)
    assert "mailboxes" not in (desk.home / "settings.toml").read_text()


def test_an_ordinary_server_is_tried_and_says_what_to_mend(desk: Desk) -> None:
    browser = desk.browser()
    page = browser.get(f"/ket-noi?dia-chi={MAILBOX}")
    assert "phỏng đoán" in page.text
    here = {
        "host": "127.0.0.1",
        "security": "plain",
        "port": "1",
        "out_host": "127.0.0.1",
        "out_security": "plain",
        "out_port": "1",
    }
    answer = browser.submit(page, "/ket-noi/luu", username=MAILBOX, password="x", **here)
    assert answer.text.count("Máy chủ từ chối kết nối ở cổng này") == 2


def test_an_officer_consents_and_nobody_else_can_for_them(desk: Desk) -> None:
    page = desk.asks_for_consent()
    browser = desk.browser()
    link = consent_link(browser.get("/ket-noi").text)
    assert "Trang này đang mở bằng địa chỉ khác" not in page
    for stranger, answer in (
        (desk.browser("lan"), desk.provider.consents(link, MAILBOX)),
        (browser, desk.provider.consents(link, MAILBOX).replace("state=", "state=f")),
        (browser, f"{PUBLIC}/ket-noi/ve"),
    ):
        assert "không thuộc phiên đăng nhập đang dùng" in back(desk, stranger, answer)
    assert "đã từ chối" in back(desk, browser, f"{PUBLIC}/ket-noi/ve?state={_state(link)}&error=access_denied")
    told = back(desk, browser, desk.provider.consents(link, MAILBOX))
    assert f"{MAILBOX} đã đồng ý nhưng hộp thư chưa mở được" in told, "nobody listens at port 1"
    held = Tokens(load(desk.home).oauth2 or pytest.fail("no tokens")).held
    assert held
    assert [one for one in (*held.secrets, SECRET) if one in told] == []


def _state(link: str) -> str:
    return link.partition("state=")[2].partition("&")[0]


def test_a_consent_that_comes_back_to_another_host_name_asks_to_sign_in_and_is_not_taken(desk: Desk) -> None:
    desk.asks_for_consent()
    inside = desk.browser(base="http://10.0.0.5:8080")
    page = inside.get("/ket-noi").text
    assert f'<a href="{PUBLIC}/ket-noi">' in page
    assert "Đồng ý kết nối</a>" not in page
    link = consent_link(desk.browser().get("/ket-noi").text)
    answer = desk.provider.consents(link, MAILBOX).removeprefix(PUBLIC)
    stranger = Browser(desk.app, PUBLIC)
    assert stranger.get(answer).headers["location"].startswith("/dang-nhap?tiep=")
    assert "không thuộc phiên đăng nhập đang dùng" in back(desk, inside, answer)


def test_a_dead_grant_keeps_no_page_from_being_shown(desk: Desk) -> None:
    desk.asks_for_consent()
    for content in ("", "{", '{"client": 1}', "\xff"):
        (desk.home / "oauth2.grant").write_text(content, "latin-1")
        for path in ("/ket-noi", "/cai-dat", "/"):
            assert desk.browser().get(path).status_code == 200
    assert "Đồng ý kết nối</a>" in desk.browser().get("/ket-noi").text


def test_dns_is_asked_for_exchangers_and_services() -> None:
    answers = {
        "anbinh.example. MX": ["20 second.example.", "10 first.example."],
        "_imaps._tcp.anbinh.example. SRV": ["10 1 993 far.example.", "5 1 1993 near.example."],
    }
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.bind(("127.0.0.1", 0))

        def serve() -> None:
            for _ in range(3):
                packet, whence = asked.recvfrom(4_096)
                query = dns.message.from_wire(packet)
                question = query.question[0]
                kind = "MX" if question.rdtype == 15 else "SRV"
                reply = dns.message.make_response(query)
                reply.flags |= dns.flags.RA
                if found := answers.get(f"{question.name} {kind}"):
                    reply.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, found))
                asked.sendto(reply.to_wire(), whence)

        threading.Thread(target=serve, daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], asked.getsockname()[1]
        found = look_up("anbinh.example", ["_imaps._tcp", "_submission._tcp"], resolver)
    assert found == (("first.example.", "second.example."), {"_imaps._tcp": ("near.example.", 1993)})
