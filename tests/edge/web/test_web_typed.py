"""A session that ends keeps the typed text: after signing in again its form stands filled, for its own account alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sqlalchemy import Engine, func, select

from templates import ROOT
from tests.bench.web_office import CELL, NOW, browse, office, sign_in
from tests.servers.browser import Browser
from tracker.store.office.accounts import officers
from tracker.store.schema import typed_forms
from tracker.store.session import reading, writing
from tracker.web.frame.forms import typed
from tracker.web.frame.forms.refill import refilled
from tracker.web.frame.sign_in import COOKIE

__all__ = ("browse", "office")

PASSWORD = "mật khẩu của Lan"
NOTE = f"{CELL}/ghi-chu"
WORDS = "Đã gọi hiệu trưởng; hẹn gửi <chiều> thứ Sáu & “bản giấy”"


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


def too_late(browse: Callable[..., Browser], page: str = CELL, **fields: str) -> tuple[Browser, str]:
    """A browser whose form was sent two hours after it was opened, and where it was sent on to."""
    before = browse()
    shown = before.get(page)
    later = browse(NOW + timedelta(hours=2))
    later.cookies.set(COOKIE, before.cookies[COOKIE])
    csrf = shown.text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = later.post(NOTE, {"csrf": csrf} | fields, referer=f"http://127.0.0.1:8080{page}")
    return later, answer.headers["location"]


def note_of(page: str) -> str:
    found: Any = html.document_fromstring(page).xpath(f'//form[@action="{NOTE}"]//input[@name="why"]/@value')
    return str(found[0])


def kept(engine: Engine) -> int:
    with reading(engine) as conn:
        return conn.scalar(select(func.count()).select_from(typed_forms)) or 0


def test_after_signing_in_again_the_form_stands_as_it_was_typed_and_is_sent_once(
    browse: Callable[..., Browser], office: Engine
) -> None:
    lan, to = too_late(browse, why=WORDS)
    assert to == f"/dang-nhap?tiep={CELL}"
    assert sign_in(lan, password=PASSWORD, at=to) == 303
    page = lan.get(CELL)
    assert "Phiên làm việc đã hết hạn trước khi gửi." in page.text
    assert note_of(page.text) == WORDS
    assert "<chiều>" not in page.text
    assert lan.get("/dot/KT2020").text.count("Phiên làm việc đã hết hạn") == 0
    assert "Phiên làm việc đã hết hạn" in lan.get(CELL).text, "a page that is loaded again has it still"
    csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    assert lan.post(NOTE, {"csrf": csrf, "why": WORDS}).status_code == 303
    assert kept(office) == 0
    assert "Phiên làm việc đã hết hạn" not in lan.get(CELL).text


def test_it_is_the_own_account_s_alone_and_for_an_hour(browse: Callable[..., Browser], office: Engine) -> None:
    with writing(office) as conn:
        officers.create(conn, "minh", "mật khẩu của Minh", "officer", NOW)
    lan, to = too_late(browse, why=WORDS)
    assert sign_in(lan, "minh", "mật khẩu của Minh", to) == 303
    assert "hẹn gửi" not in lan.get(CELL).text
    later = browse(NOW + timedelta(hours=3, minutes=1))
    later.cookies.set(typed.COOKIE, lan.cookies[typed.COOKIE])
    with writing(office) as conn:
        token, _ = officers.open_session(conn, "lan", NOW + timedelta(hours=9))
    later.cookies.set(COOKIE, token)
    assert "hẹn gửi" not in later.get(CELL).text


def test_what_is_unwanted_is_dropped(browse: Callable[..., Browser], office: Engine) -> None:
    lan, to = too_late(browse, why=WORDS)
    sign_in(lan, password=PASSWORD, at=to)
    assert lan.submit(lan.get(CELL), "/da-go/bo").status_code == 303
    assert kept(office) == 0


def test_nothing_is_kept_of_strangers_of_forged_forms_and_of_passwords(browse: Callable[..., Browser], office: Engine) -> None:
    late = NOW + timedelta(hours=2)
    with writing(office) as conn:
        gone, session = officers.open_session(conn, "lan", NOW)
        old, old_session = officers.open_session(conn, "lan", late - officers.LAPSED)
    cases: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("x", session.csrf, NOTE, {}),  # no session
        (gone, "khác", NOTE, {}),  # another's form
        (old, old_session.csrf, NOTE, {}),  # ended long ago
        (gone, session.csrf, NOTE, {"sec_fetch_site": "cross-site"}),
        (gone, session.csrf, "/tai-khoan", {}),
        (gone, session.csrf, "/can-bo/them", {}),
    )
    for token, csrf, path, headers in cases:
        browser = browse(late)
        browser.cookies.set(COOKIE, token)
        assert browser.post(path, {"csrf": csrf, "note": "x"}, **headers).status_code == 303
        assert kept(office) == 0, path
    browser = browse(late)
    browser.cookies.set(COOKIE, gone)
    browser.post("/cai-dat/thu", {"csrf": session.csrf, "password": "bí mật", "out_password": "bí mật", "host": "h"})
    with reading(office) as conn:
        assert conn.scalars(select(typed_forms.c.fields)).all() == [{"host": ["h"]}]


def test_every_password_field_of_the_pages_is_one_that_is_never_kept() -> None:
    named = {"new", "old", "again"}  # of /tai-khoan and /bat-dau, whose forms are never kept
    for path in (ROOT / "web").rglob("*.html"):
        for field in re.findall(r'<input name="([^"]+)"[^>]*type="password"', path.read_text("utf-8")):
            assert field in named or any(one in field for one in typed._SECRET), (path, field)


def test_every_kind_of_field_is_filled_and_of_equal_forms_the_right_one() -> None:
    page = """<html><body><main>
    <form action="/a"><input type="hidden" name="u" value="1"><input name="t" value=""></form>
    <form action="/a"><input type="hidden" name="csrf" value="mới"><input type="hidden" name="u" value="2">
    <details><summary>x</summary><input name="t" value=""><input name="t"></details>
    <input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">
    <input type="radio" name="r" value="a"><input type="radio" name="r" value="b" checked>
    <select name="s"><option value="x" selected>X</option><option>Y</option></select>
    <textarea name="m">cũ</textarea><input type="password" name="p"><button name="b" value="1">Gửi</button></form>
    </main></body></html>"""
    fields = {
        "csrf": ("cũ",),
        "u": ("2",),
        "t": ("một", "hai"),
        "c": ("2",),
        "r": ("a",),
        "s": ("Y",),
        "m": ("<b>\ndòng",),
        "p": ("x",),
    }
    filled, found = refilled(page, "/a", fields, "<p>chú ý</p>")
    assert found
    document: Any = html.document_fromstring(filled)
    form = document.forms[1]
    assert [one.get("value") for one in form.xpath('.//input[@name="t"]')] == ["một", "hai"]
    assert (form.fields["csrf"], form.fields["s"], form.fields["r"], form.fields["p"]) == ("mới", "Y", "a", None)
    assert [one.get("value") for one in form.xpath('.//input[@name="c" and @checked]')] == ["2"]
    assert str(form.fields["m"]).strip() == "<b>\ndòng"
    assert form.xpath(".//details/@open")
    assert document.forms[0].fields["t"] == ""
    assert refilled(page, "/b", fields, "<p>chú ý</p>")[1] is False
