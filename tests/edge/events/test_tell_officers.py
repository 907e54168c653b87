"""An officer says on a page how often to hear of what happens, and hears so."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.papers.office import NOW, REPORT, REVIEW, SON, message, opened
from tests.servers.browser import Browser
from tracker.jobs.events.tell_events import note_events
from tracker.jobs.events.tell_officers import tell_officers, wanted
from tracker.rules.letters.notice import LetterKind
from tracker.rules.office.vitals import Signs
from tracker.store.letters import outbox
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.frame.sign_in import COOKIE

HERE = "/tai-khoan/bao-tin"


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


def test_an_officer_hears_as_often_as_she_said(engine: Engine, tmp_path: Path) -> None:
    office = opened(engine, tmp_path)
    browser = Browser(create_app(engine, office.settings, lambda: NOW, Signs))
    with writing(engine) as conn:
        officers.create(conn, "lan", "mật khẩu của Lan", "officer", NOW)
        browser.cookies.set(COOKIE, officers.open_session(conn, "lan", NOW + timedelta(hours=9))[0])
    assert not wanted(engine)
    refused = browser.submit(browser.get(HERE), HERE, **{"address": "lan", "dot-": "at-once"})
    assert "Cần ghi địa chỉ" in browser.get(refused.headers["location"]).text
    browser.submit(browser.get(HERE), HERE, **{"address": "Lan@pgd.example", "dot-": "at-once", f"dot-{REVIEW.code}": "daily"})
    page = browser.get(HERE).text
    assert 'value="lan@pgd.example"' in page
    assert page.count(" selected") == 2
    assert wanted(engine)

    def turn(hours: float) -> list[str]:
        now = NOW + timedelta(hours=hours)
        note_events(engine, office.settings, now, wanted(engine))
        tell_officers(engine, office.settings, now)
        with reading(engine) as conn:
            return [one.text for one in outbox.listing(conn) if one.kind is LetterKind.NEWS]

    assert turn(0.1) == []
    office.get(message("kimson@truong.example", "Báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN"))))
    office.get(message("bongmai@truong.example", "Hỏi về việc khác", body="Cho hỏi lịch họp ạ?"))
    assert turn(0.5) == []
    at_once = turn(1.5)
    assert len(at_once) == 1
    assert "Thư chờ xem xét: 1" in at_once[0]
    assert SON.name not in at_once[0], "the campaign with a row of its own waits for the morning"
    assert len(turn(2)) == 1
    assert len(turn(14)) == 1, "nothing leaves at night"
    daily = turn(24)
    assert len(daily) == 2
    assert f"{REVIEW.title}. Báo cáo đã đủ: 1 ({SON.name})." in daily[1]
    assert len(turn(25)) == 2
    with writing(engine) as conn:
        officers.disable(conn, "lan", NOW)
    assert not wanted(engine)
