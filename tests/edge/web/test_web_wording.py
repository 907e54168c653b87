"""The office words its letters on a page: tried on every letter before it counts, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.bench.web_office import NOW
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.jobs.letters.template_editing import editable, reset_words, save_words
from tracker.jobs.reading import on_demand
from tracker.rules.office.health import Signs
from tracker.store.office import officers
from tracker.store.session import writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE

SUBJECT = "reminder/subject.txt"
OWN = "{{ office.name }} trân trọng nhắc {{ unit_name }}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def browser(home: Path, sqlite_template: Path, open_engine: Callable[[str], Engine]) -> Iterator[Browser]:
    shutil.copy(sqlite_template, home / "baocao.db")
    engine = open_engine(f"sqlite:///{home}/baocao.db")
    plain = settings_for(home, "")
    settings = replace(plain, office=replace(plain.office, home=home), reading=replace(plain.reading, seconds=4))
    browser = Browser(create_app(engine, settings, lambda: NOW, Signs))
    with writing(engine) as conn:
        officers.create(conn, "chi", "mật khẩu dài", "admin", NOW)
        token, _ = officers.open_session(conn, "chi", NOW + timedelta(hours=1))
    browser.cookies.set(COOKIE, token)
    yield browser
    on_demand.close()


def sent(browser: Browser, action: str, name: str, text: str = "") -> str:
    token = browser.get("/tai-khoan").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = browser.post(action, {"csrf": token, "tep": name, "text": text})
    return unescape(answer.text if answer.status_code != 303 else browser.get(answer.headers["location"]).text)


def test_words_are_looked_at_saved_and_taken_back(browser: Browser, home: Path) -> None:
    file = home / "templates" / "mail" / SUBJECT
    assert "Phòng GDĐT trân trọng nhắc THCS Mẫu" in sent(browser, "/mau-thu/xem-thu", SUBJECT, OWN)
    assert not file.exists()
    page = sent(browser, "/mau-thu/sua", SUBJECT, OWN)
    assert "Phòng GDĐT trân trọng nhắc THCS Mẫu" in page
    assert "lời văn riêng của Phòng" in page
    assert [one.name for one in file.parent.iterdir()] == ["subject.txt"]
    assert "trân trọng nhắc" not in sent(browser, "/mau-thu/mau-chung", SUBJECT)
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    [
        "{% if %}",
        "{{ khong_co }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ office.__init__.__globals__ }}",
        "{{ (office.home / 'baocao.db').exists() }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}",
    ],
)
def test_words_that_fail_or_reach_too_far_are_not_kept(browser: Browser, home: Path, text: str) -> None:
    assert "chưa dùng được nên chưa được lưu" in sent(browser, "/mau-thu/sua", SUBJECT, text)
    assert not (home / "templates" / "mail" / SUBJECT).exists()


def test_a_shared_part_shows_every_letter_that_it_changes(browser: Browser) -> None:
    page = sent(browser, "/mau-thu/xem-thu", "_asked.txt", "Đề nghị đơn vị khẩn trương nộp.")
    assert page.count("khẩn trương nộp") >= 3


@pytest.mark.parametrize("name", ["../../settings.toml", "/etc/passwd", "reminder/../x", "", "reminder"])
def test_no_other_file_can_be_named(browser: Browser, home: Path, name: str) -> None:
    assert browser.get("/mau-thu/sua").status_code == 404
    assert "Không tìm thấy" in sent(browser, "/mau-thu/sua", name, "x")
    for write in (lambda: save_words(home, name, "x"), lambda: reset_words(home, name)):
        with pytest.raises(ValueError, match="no letter uses"):
            write()


def test_every_file_has_a_name_in_vietnamese(browser: Browser) -> None:
    page = browser.get("/mau-thu").text
    assert all(f'tep={name}"' in page for name in editable())
    assert ">_" not in page
    assert "phần dùng chung<" not in page
