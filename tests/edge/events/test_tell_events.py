"""What happens is noted once and told, signed, until it is taken or given up."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.settings import EventsSettings
from tests.papers.office import DUE, GIANG, MAI, NOW, REPORT, REVIEW, SON, TestOffice, message, opened
from tracker.jobs.events.tell_events import note_events, tell_events
from tracker.jobs.filings import cell_acts
from tracker.store.events import events
from tracker.store.session import reading, writing


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


class Listener:
    """A program that is told, and answers as it is bid."""

    def __init__(self, office: TestOffice, home: Path) -> None:
        (home / "events.secret").write_text("whsec_AAEC\n")
        way = EventsSettings("https://nghe.example/x", home / "events.secret")
        self.office = TestOffice(office.engine, replace(office.settings, events=way))
        self.now, self.answer, self.heard = NOW, "", list[dict[str, object]]()
        self.ids: list[str] = []

    def __call__(self, address: str, body: bytes, headers: dict[str, str]) -> str:
        assert address == "https://nghe.example/x"
        assert headers["webhook-signature"].startswith("v1,")
        self.ids.append(headers["webhook-id"])
        if not self.answer:
            self.heard.append(json.loads(body))
        return self.answer

    def turn(self, now: datetime) -> list[tuple[object, object]]:
        """One turn of the clockwork; what was heard in it: type and unit."""
        self.now, before = now, len(self.heard)
        note_events(self.office.engine, self.office.settings, now)
        tell_events(self.office.engine, self.office.settings, lambda: self.now, send=self)
        return [(one["type"], one["data"]["unit"]) for one in self.heard[before:]]  # type: ignore[index]


@pytest.fixture
def listener(engine: Engine, tmp_path: Path) -> Listener:
    return Listener(opened(engine, tmp_path), tmp_path)


def report(name: str = "TIỂU HỌC KIM SƠN") -> tuple[str, bytes | str]:
    return ("bc.txt", REPORT.format(name=name))


def test_what_happens_is_told_once(listener: Listener) -> None:
    office = listener.office
    office.get(message("kimson@truong.example", "Báo cáo", report()))
    assert listener.turn(NOW) == [("events.begun", None)], "the first look notes how things stand"
    office.get(message("giang@truong.example", "Báo cáo", report("THCS TRƯỜNG GIANG")))
    office.get(message("bongmai@truong.example", "Báo cáo y tế trường học"))
    assert sorted(listener.turn(NOW + timedelta(minutes=1))) == sorted(
        [("mail.filed", GIANG.code), ("mail.tray", MAI.code), ("report.complete", GIANG.code)]
    )
    assert listener.turn(NOW + timedelta(minutes=2)) == []
    told = listener.heard[-1]["data"]
    assert isinstance(told, dict)
    assert set(told) == {"office", "campaign", "title", "unit", "name", "mail"}
    with writing(office.engine) as conn:
        cell_acts.exempt(office.hand(conn, why="x", tell=False), REVIEW.code, SON.code)
    assert listener.turn(DUE - timedelta(seconds=1)) == []
    assert listener.turn(DUE) == [("report.late", MAI.code)]
    assert listener.turn(DUE + timedelta(days=1)) == []


def test_what_is_not_taken_is_tried_again_with_the_same_id_and_given_up_after_three_days(listener: Listener) -> None:
    few = replace(listener.office.settings.events, kinds=("mail.filed", "report.complete"))
    listener.office = TestOffice(listener.office.engine, replace(listener.office.settings, events=few))
    listener.turn(NOW)
    listener.office.get(message("kimson@truong.example", "Báo cáo", report()))
    listener.answer = "HTTPError 503"
    now = NOW
    for _ in range(14):
        listener.turn(now)
        with reading(listener.office.engine) as conn:
            rows = events.newest(conn, 2)
        if all(row.state == events.FAILED for row in rows):
            break
        now = max(now, max(row.not_before for row in rows))
    assert {(row.state, row.attempts, row.answer) for row in rows} == {("failed", 10, "HTTPError 503")}
    assert timedelta(days=2.5) < now - NOW < timedelta(days=3.5)
    tried = listener.ids[1:]
    assert (len(set(tried)), len(tried)) == (2, 20)
    with writing(listener.office.engine) as conn:
        assert events.again(conn, rows[0].id, now)
    listener.answer = ""
    assert len(listener.turn(now)) == 1
    assert listener.ids[-1] in tried


def test_who_asks_us_to_stop_is_asked_no_more(listener: Listener) -> None:
    listener.turn(NOW)
    listener.office.get(message("kimson@truong.example", "Báo cáo", report()))
    listener.answer = "HTTPError 410"
    listener.turn(NOW)
    with reading(listener.office.engine) as conn:
        assert {row.state for row in events.newest(conn, 2)} == {events.FAILED}


def test_nothing_is_looked_at_where_nobody_wants_to_hear(listener: Listener) -> None:
    quiet = replace(listener.office.settings, events=EventsSettings())
    listener.office.get(message("kimson@truong.example", "Báo cáo", report()))
    assert note_events(listener.office.engine, quiet, NOW) == 0
    with reading(listener.office.engine) as conn:
        assert not events.any_noted(conn)
