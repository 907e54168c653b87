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

from tests.bench.web_office import CAMPAIGN, NOW, UNITS
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.jobs.reading import on_demand
from tracker.rules.letters.notice import LetterKind
from tracker.rules.office.vitals import Signs
from tracker.sending.render import shipped_words
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE

OWN = {"subject": "{tên cơ quan} trân trọng nhắc {tên đơn vị}", "text": "{câu nêu báo cáo chưa nộp}\r\n\r\nHạn: {hạn nộp}."}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def engine(home: Path, sqlite_template: Path, open_engine: Callable[[str], Engine]) -> Engine:
    shutil.copy(sqlite_template, home / "baocao.db")
    return open_engine(f"sqlite:///{home}/baocao.db")


@pytest.fixture
def browser(home: Path, engine: Engine) -> Iterator[Browser]:
    plain = settings_for(home, "")
    settings = replace(plain, office=replace(plain.office, home=home), reading=replace(plain.reading, seconds=4))
    browser = Browser(create_app(engine, settings, lambda: NOW, Signs))
    with writing(engine) as conn:
        officers.create(conn, "chi", "mật khẩu dài", "admin", NOW)
        token, _ = officers.open_session(conn, "chi", NOW + timedelta(hours=1))
    browser.cookies.set(COOKIE, token)
    yield browser
    on_demand.close()


def sent(browser: Browser, action: str, kind: str = "reminder", **fields: str) -> str:
    page = browser.get("/mau-thu/sua?loai=reminder").text
    hidden = {name: page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("csrf", "seen")}
    answer = browser.post(action, hidden | {"loai": kind} | fields)
    return unescape(answer.text if answer.status_code != 303 else browser.get(answer.headers["location"]).text)


def file_of(home: Path) -> Path:
    return home / "templates" / "mail" / "reminder" / "words.txt"


def test_words_are_looked_at_saved_and_taken_back(browser: Browser, home: Path) -> None:
    assert "Phòng GDĐT trân trọng nhắc THCS Mẫu" in sent(browser, "/mau-thu/xem-thu", **OWN)
    assert not file_of(home).exists()
    page = sent(browser, "/mau-thu/sua", **OWN)
    assert "Phòng GDĐT trân trọng nhắc THCS Mẫu" in page
    assert "lời văn riêng của Phòng" in page
    assert [one.name for one in file_of(home).parent.iterdir()] == ["words.txt"]
    assert "trân trọng nhắc" not in sent(browser, "/mau-thu/mau-chung")
    assert not file_of(home).exists()


def test_words_are_tried_with_a_real_unit_and_campaign(browser: Browser, engine: Engine) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        campaigns.put(conn, CAMPAIGN, NOW)
    opened = browser.get("/mau-thu/sua?loai=reminder").text
    assert f'value="{UNITS[0].name}"' in opened
    assert "Kính gửi: Ban Giám hiệu Trường Mầm non Hoa Mai." in opened.partition("Thư hiện nay")[2]
    page = sent(browser, "/mau-thu/xem-thu", **OWN, **{"don-vi": UNITS[1].name, "dot": CAMPAIGN.code})
    told = page.partition("Thư sẽ như sau")[2].partition("<details>")[0]
    assert "Phòng GDĐT trân trọng nhắc Trường Tiểu học An Lạc [KT2020]" in told
    assert "Báo cáo kiểm tra nội bộ đã quá hạn nộp" in told
    assert "Hạn: hết ngày 30/11/2020." in told


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        ("Nhắc", "Kính gửi {tên truờng}", "Không có mục nào tên là “tên truờng”"),
        ("Nhắc", "{danh sách tệp}", "Loại thư này không có mục “danh sách tệp”"),
        ("{việc đơn vị cần làm}", "Nhắc", "không đặt được trong tiêu đề"),
        ("Nhắc", "Vậy: {việc đơn vị cần làm}", "cần đứng riêng một dòng"),
        ("Nhắc", "Hạn {hạn nộp", "Dấu ngoặc nhọn chưa đủ cặp"),
        ("Nhắc", "{{ ''.__class__.__mro__ }}", "Không có mục nào tên là"),
        ("", "Nhắc", "Tiêu đề còn để trống"),
    ],
)
def test_words_that_no_letter_can_be_made_of_are_refused_with_a_sentence(
    browser: Browser, home: Path, subject: str, text: str, why: str
) -> None:
    page = sent(browser, "/mau-thu/sua", subject=subject, text=text)
    assert "chưa dùng được nên chưa được lưu" in page
    assert why in page
    assert not file_of(home).exists()


def test_words_that_another_officer_changed_meanwhile_are_not_written_over(browser: Browser, home: Path) -> None:
    page = browser.get("/mau-thu/sua?loai=reminder")
    sent(browser, "/mau-thu/sua", **OWN)
    answer = browser.submit(page, "/mau-thu/sua", subject="Khác", text="Khác")
    assert answer.status_code == 422
    assert "đã được người khác thay đổi" in answer.text
    assert "trân trọng nhắc" in file_of(home).read_text("utf-8")


def test_what_is_shipped_is_not_kept_as_the_offices_own(browser: Browser, home: Path) -> None:
    sent(browser, "/mau-thu/sua", **OWN)
    shipped = shipped_words(LetterKind.REMINDER)
    assert "lời văn riêng" not in sent(browser, "/mau-thu/sua", subject=shipped.subject, text=shipped.body)
    assert not file_of(home).exists()


@pytest.mark.parametrize("name", ["../../settings.toml", "/etc/passwd", "reminder/../x", "", "reminder/body.txt"])
def test_no_file_can_be_named(browser: Browser, name: str) -> None:
    assert browser.get("/mau-thu/sua").status_code == 404
    assert "Không tìm thấy" in sent(browser, "/mau-thu/sua", name, **OWN)


def test_every_kind_has_its_page_without_a_word_of_a_program(browser: Browser) -> None:
    page = browser.get("/mau-thu").text
    for kind in LetterKind:
        assert f'loai={kind}"' in page
        form = browser.get(f"/mau-thu/sua?loai={kind}").text.partition("<main")[2]
        assert form.count("data-insert") >= 8
        assert not {"{{", "{%"} & {form[at : at + 2] for at in range(len(form))}
