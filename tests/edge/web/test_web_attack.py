"""An adversary's evening with the desk: what is sent, guessed, forged or pressed twice gains nothing and breaks nothing."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from config.entities import Campaign
from tests.bench.web_office import CELL, DUE, EVIL, NOW, Officer, browse, filing, office, scripts
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.reports.status_table import as_workbook
from tracker.rules.office.vitals import Signs
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.frame.access import Guarded
from tracker.web.frame.sign_in import COOKIE

__all__ = ("browse", "office")

#: What pages make of what is typed is the same on every database.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WICKED = ("\0", "\ud7ff\ufffe", "'\"><script>", "..%2f..%2fetc", "-1", "9" * 30, "=cmd|' /C calc'!A0", "a\r\nSet-Cookie: x=1")
ASKED = (
    "tim",
    "loc",
    "cap",
    "xa",
    "sap",
    "trang",
    "truoc",
    "sau",
    "don-vi",
    "dot",
    "tep",
    "phan",
    "dong",
    "cot",
    "bo-sung",
    "tiep",
    "theo",
    "kt",
)


@pytest.fixture
def lan(office: Engine, browse: Callable[..., Browser]) -> Officer:
    with writing(office) as conn:
        officers.set_role(conn, "lan", "admin")
    return Officer(office, browse())


def app_of(engine: Engine, tmp_path: Path) -> Starlette:
    return create_app(engine, settings_for(tmp_path, ""), lambda: NOW, Signs)


def token(browser: Browser) -> str:
    return browser.get("/tai-khoan").text.partition('name="csrf" value="')[2].partition('"')[0]


def paths(app: Starlette, method: str) -> list[str]:
    known = {
        "campaign": "KT2020",
        "unit": "thcs-evil",
        "mail": "1",
        "position": "0",
        "page": "1",
        "filing": "1",
        "letter": "1",
        "step": "office",
        "plan": "0" * 64,
        "item": "0",
        "series": "SS",
        "chapter": "3-bang-theo-doi",
        "name": "01-dang-nhap.png",
        "year": "2020-2021",
        "file": "0",
        "part": "report",
    }
    guarded = [one for one in app.routes if isinstance(one, Guarded) and method in (one.methods or ())]
    return [re.sub(r"{(\w+)}", lambda found: known[found[1]], one.path) for one in guarded]


@ON_SQLITE
def test_no_query_breaks_a_page_or_becomes_markup(lan: Officer) -> None:
    app = lan.browser._app
    for path in paths(app, "GET"):
        if path.rpartition(".")[2] in ("xlsx", "pdf", "docx", "zip", "png"):
            continue
        for first in (0, 3):
            asked = "&".join(f"{name}={quote(WICKED[(at + first) % len(WICKED)])}" for at, name in enumerate(ASKED))
            answer = lan.browser.get(f"{path}?{asked}")
            assert answer.status_code < 500, (path, asked)
            assert "<script>" not in answer.text.replace("<script src", ""), path


@ON_SQLITE
def test_no_form_breaks_the_service_whatever_its_fields_hold(lan: Officer) -> None:
    app, csrf = lan.browser._app, token(lan.browser)
    fields: tuple[str, ...] = (
        "unit",
        "place",
        "place-0",
        "why",
        "due",
        "time",
        "date",
        "part",
        "channel",
        "note",
        "address",
        "name",
        "lesson",
    )
    fields += ("act", "tiep", "letter", "phan", "cot", "tieu-de", "kept", "code", "title", "due_day", "digest", "wanted")
    for path in paths(app, "POST"):
        if path in ("/dang-xuat", "/cai-dat/thu", "/can-bo/doi", "/tai-khoan"):
            continue
        for wicked in ("\0\x0b", "0001-01-01", "9999-12-31"):
            answer = lan.browser.post(path, {"csrf": csrf} | dict.fromkeys(fields, wicked))
            assert answer.status_code < 500, (path, wicked)
            assert answer.headers.get("location", "/").startswith("/"), path
            assert not answer.headers.get("location", "/").startswith(("//", "/\\")), path


@ON_SQLITE
def test_every_page_shows_wicked_names_as_words(lan: Officer) -> None:
    campaign = replace(_campaign(lan.engine), title=f"Báo cáo {EVIL}", keywords=(EVIL,))
    with writing(lan.engine) as conn:
        campaigns.put(conn, campaign, NOW)
        ledger.add(conn, replace(filing("thcs-evil", "report", DUE), note=EVIL, mail=1, document=0))
    for path in paths(lan.browser._app, "GET"):
        if path.rpartition(".")[2] in ("xlsx", "pdf", "docx", "zip", "png") or "/tep/" in path or path.endswith("/goc"):
            continue
        answer = lan.browser.get(path)
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            assert "<html" not in answer.text or scripts(answer.text) == 0, path
            assert "<script>alert" not in answer.text, path


def _campaign(engine: Engine) -> Campaign:
    with reading(engine) as conn:
        return campaigns.listing(conn)[0].campaign


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "－"])
def test_no_cell_of_the_board_s_workbook_begins_a_formula(lan: Officer, begin: str) -> None:
    wicked = f"{begin}cmd|' /C calc'!A0"
    with writing(lan.engine) as conn:
        units = [replace(one, name=wicked, ward=wicked) if one.code == "th-an-lac" else one for one in roster.units(conn)]
        roster.replace_units(conn, units)
        campaigns.put(conn, replace(_campaign(lan.engine), title=wicked), NOW)
    lan.does(CELL, f"{CELL}/ghi-chu", why=wicked + "\x0b")
    for path in ("bang.xlsx", "tong-hop/so-tong-hop.xlsx"):
        answer = lan.browser.get(f"/dot/KT2020/{path}")
        assert answer.status_code == 200, path
        for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert not [cell.value for cell in cells if cell.data_type == "f" and "cmd" in str(cell.value)], path


def test_the_title_of_a_status_table_begins_no_formula_either() -> None:
    sheet = as_workbook([], "=1+1").active
    assert sheet is not None
    assert sheet["A1"].data_type == "s"


def test_a_sentence_of_a_stranger_is_not_shown_to_whoever_has_not_signed_in(office: Engine, tmp_path: Path) -> None:
    browser = Browser(app_of(office, tmp_path))
    browser.cookies.set("baocao_flash", ".eyJzZW50ZW5jZSI6ICJHb2kgMDEyMyJ9")
    assert "Goi 0123" not in browser.get("/dang-nhap").text


def test_strangers_cannot_send_files_or_odd_encodings(office: Engine, tmp_path: Path) -> None:
    browser = Browser(app_of(office, tmp_path))
    assert browser.upload("/dang-nhap", {"csrf": "x"}, {"file": ("a", b"x" * 100_000)}).status_code == 400
    assert browser.post("/dang-nhap", {"username": "a" * 300_000}).status_code == 413


def test_an_encoding_that_no_browser_uses_is_refused(lan: Officer) -> None:
    answer = lan.browser.post("/dot-moi", {"a": "b"}, content_type="multipart/form-data; charset=punycode; boundary=x")
    assert answer.status_code == 400


def test_a_cookie_of_before_signing_in_is_worth_nothing_after(office: Engine, tmp_path: Path) -> None:
    browser = Browser(app_of(office, tmp_path))
    browser.cookies.set(COOKIE, "planted")
    answer = browser.submit(browser.get("/dang-nhap"), "/dang-nhap", username="lan", password="mật khẩu của Lan")
    told = answer.headers.get_list("set-cookie")[0]
    assert answer.status_code == 303
    assert "planted" not in told
    assert "HttpOnly" in told
    assert "SameSite=lax" in told


def test_a_browser_is_told_to_forget_pages_when_signing_out(lan: Officer) -> None:
    answer = lan.browser.post("/dang-xuat", {"csrf": token(lan.browser)})
    assert answer.headers["clear-site-data"] == '"cache"'


def test_a_lesser_role_makes_the_kept_board_another_one(lan: Officer) -> None:
    tag = lan.browser.get("/dot/KT2020").headers["etag"]
    with writing(lan.engine) as conn:
        officers.set_role(conn, "lan", "view") or officers.create(conn, "chi", "mật khẩu dài", "admin", NOW)
        officers.set_role(conn, "lan", "view")
    lan.browser._app.state.context.kept.forget()
    answer = lan.browser.get("/dot/KT2020", if_none_match=tag)
    assert answer.status_code == 200
    assert "/nhac" not in answer.text


@pytest.mark.parametrize(
    ("peer", "secure", "counted"), [("10.0.0.1", True, "203.0.113.7"), ("198.51.100.9", False, "198.51.100.9")]
)
def test_only_a_trusted_server_in_front_says_who_asks_and_over_what(
    office: Engine, tmp_path: Path, peer: str, secure: bool, counted: str
) -> None:
    """The last hop that is not ours counts: what a browser writes into the header itself stands before it."""
    app = app_of(office, tmp_path)
    proxied = ProxyHeadersMiddleware(app, trusted_hosts=["10.0.0.1"])  # type: ignore[arg-type]

    async def from_peer(scope, receive, send):  # type: ignore[no-untyped-def]
        await proxied(scope | {"client": (peer, 1234)}, receive, send)

    browser = Browser(from_peer)  # type: ignore[arg-type]
    told = {"x_forwarded_for": "127.0.0.1, 203.0.113.7", "x_forwarded_proto": "https"}
    page = browser.get("/dang-nhap", **told)
    assert ("Secure" in page.headers["set-cookie"]) is secure
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    browser.cookies.set("baocao_form", fields["csrf"])
    assert browser.post("/dang-nhap", fields | {"username": "x", "password": "y"}, **told).status_code == 403
    with reading(office) as conn:
        assert officers.failures_since(conn, f"\x1f{counted}", NOW - timedelta(hours=1)) == 1
    assert browser.get("/metrics", **told).status_code == 403


def bomb() -> bytes:
    """A workbook of 20 KB that is 80 MB of rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        book = openpyxl.Workbook()
        kept = io.BytesIO()
        book.save(kept)
        with zipfile.ZipFile(kept) as plain:
            for name in plain.namelist():
                if name != "xl/worksheets/sheet1.xml":
                    archive.writestr(name, plain.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            row = b"<row>" + b'<c t="inlineStr"><is><t>x</t></is></c>' * 50 + b"</row>"
            for _ in range(40):
                sheet.write(row * 1_000)
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


@pytest.fixture
def sqlite_desk(tmp_path: Path, sqlite_template: Path, open_engine: Callable[[str], Engine]) -> Browser:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    engine = open_engine(f"sqlite:///{tmp_path}/baocao.db")
    settings = settings_for(tmp_path, "")
    small = replace(settings, reading=replace(settings.reading, seconds=3, memory_mb=700))
    browser = Browser(create_app(engine, small, lambda: NOW, Signs))
    with writing(engine) as conn:
        officers.create(conn, "lan", "mật khẩu dài", "admin", NOW)
        session, _ = officers.open_session(conn, "lan", NOW + timedelta(hours=1))
    browser.cookies.set(COOKIE, session)
    return browser


def test_a_workbook_made_to_burst_does_not_take_the_service_with_it(sqlite_desk: Browser) -> None:
    refusals = ("Tệp bị hỏng hoặc không phải là danh sách đơn vị", "Không tìm thấy dòng tiêu đề")  # read as far as it may be
    for name, content in (("ds.xlsx", bomb()), ("ds.xlsx", b"PK\x03\x04" + b"x" * 400)):
        answer = sqlite_desk.upload("/danh-ba/xem-truoc", {"csrf": token(sqlite_desk)}, {"file": (name, content)})
        assert answer.status_code == 303
        page = sqlite_desk.get(answer.headers["location"]).text
        assert any(words in page for words in refusals)


def test_two_officers_cannot_book_one_mail_twice(lan: Officer, tmp_path: Path) -> None:
    """Both look at the same mail of the tray; each would file it for another unit."""
    app = lan.browser._app
    with writing(lan.engine) as conn:
        officers.create(conn, "chi", "mật khẩu dài", "officer", NOW)
        session, _ = officers.open_session(conn, "chi", NOW + timedelta(hours=1))
    other = Browser(app)
    other.cookies.set(COOKIE, session)
    page = lan.browser.get("/thu/1")
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    forms = [
        (who, {"csrf": token(who), "seen": seen, "unit": unit, "place-0": "KT2020/report"})
        for who, unit in ((lan.browser, "th-an-lac"), (other, "th-an-bac"))
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one[0].post("/thu/1/ghi-nhan", one[1]), forms))
    told = [who.get(answer.headers["location"]).text for (who, _), answer in zip(forms, answers, strict=True)]
    assert sorted("Thư này vừa được ghi nhận" in page for page in told) == [False, True]
    with reading(lan.engine) as conn:
        assert len(ledger.of_mail(conn, 1)) == 1


def test_a_paper_report_whose_form_is_sent_twice_counts_once(lan: Officer) -> None:
    cell = "/dot/KT2020/don-vi/th-an-bac"
    came = {"part": "list", "channel": "paper", "date": "30/11/2020", "time": "8h00"}
    assert "Đã ghi nhận" in lan.does(cell, f"{cell}/ghi-nhan", **came)
    assert "đã được ghi nhận" in lan.does(cell, f"{cell}/ghi-nhan", **came)
    with reading(lan.engine) as conn:
        assert [one.version for one in ledger.of_unit(conn, "th-an-bac") if one.part == "list"] == [1]


def test_a_mail_put_back_into_the_tray_waits_for_what_it_waited_for(lan: Officer) -> None:
    lan.does("/thu/1", "/thu/1/bo-qua", why="Nhầm")
    lan.does("/thu/1", "/thu/1/xem-lai", why="Xem lại")
    with reading(lan.engine) as conn:
        found = mails.get(conn, 1)
    assert found is not None
    assert (found.state, found.reason) == ("tray", "ambiguous-unit")
