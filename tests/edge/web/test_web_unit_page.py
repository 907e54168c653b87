"""The page that a link opens: one unit hands in without an account, and what it hands in is booked as a mail is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from config.token_key import token_key
from intake.vault import vault_at
from parsers.facts import Budget
from parsers.reading import read_mail
from tests.papers.office import DUE, LIST, MAI, NOW, REPORT, REVIEW, ROWS, SON, TestOffice, opened
from tests.servers.browser import Browser
from tracker.jobs.filings.undo import undo
from tracker.jobs.links.link_acts import stop
from tracker.jobs.links.unit_upload import MOST_AN_HOUR
from tracker.jobs.mails.record import record
from tracker.jobs.office.registry import Books, load
from tracker.rules.links.unit_link import issue, token_of
from tracker.rules.office.vitals import Signs
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.schema import metadata
from tracker.store.session import reading, writing
from tracker.web.app import create_app

PAGES = "https://baocao.binhan.example"
FILE = ("BC y tế.txt", REPORT.format(name="TIỂU HỌC KIM SƠN").encode())


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


class Visit:
    """A school's telephone, and the office it speaks to."""

    def __init__(self, office: TestOffice) -> None:
        own = office.settings
        self.settings = replace(own, office=replace(own.office, home=own.home, unit_pages=PAGES))
        self.office, self.engine, self.now = TestOffice(office.engine, self.settings), office.engine, NOW
        self.browser = Browser(create_app(office.engine, self.settings, lambda: self.now, Signs))

    def link(self, unit: str = SON.code, campaign: str = REVIEW.code, at: datetime = NOW) -> str:
        return f"/nop/{token_of(token_key(self.settings.home), issue(campaign, unit, DUE, at))}"

    def hand_in(self, path: str, file: tuple[str, bytes] = FILE) -> int:
        return self.browser.upload(path, {}, {"file": file}).status_code

    def decide(self) -> None:
        """What the next turn of the clockwork does."""
        with writing(self.engine) as conn:
            for one in mails.pending(conn, 10):
                raw = vault_at(self.settings.vault).read(one.sha256)
                books = Books(load(conn, self.settings, self.now), self.settings, self.now)
                record(conn, one, read_mail(raw, Budget()), books)

    def written(self) -> list[int]:
        """How many rows every table has."""
        with reading(self.engine) as conn:
            return [conn.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables]


@pytest.fixture
def visit(engine: Engine, tmp_path: Path) -> Visit:
    return Visit(opened(engine, tmp_path))


def test_a_unit_sees_how_it_stands_and_nothing_of_others(visit: Visit) -> None:
    answer = visit.browser.get(visit.link())
    assert answer.status_code == 200
    assert "Trường Tiểu học Kim Sơn" in answer.text
    assert "Chưa nộp" in answer.text
    assert "ki…@truong.example" in answer.text
    assert MAI.name not in answer.text
    assert "kimson@" not in answer.text
    assert "<script" not in answer.text
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert not answer.headers.get("set-cookie")


def test_what_is_handed_in_is_booked_and_confirmed_to_the_registered_address(visit: Visit) -> None:
    visit.now = NOW + timedelta(seconds=7)
    assert visit.hand_in(visit.link()) == 303
    page = visit.browser.get(f"{visit.link()}?da-nhan=1").text
    assert "Đã nhận 1 tệp của đơn vị lúc" in page
    assert "đang kiểm tra" in page
    visit.decide()
    with reading(visit.engine) as conn:
        (filed,) = ledger.of_unit(conn, SON.code)
        mail = mails.get(conn, filed.mail or 0)
        (letter,) = outbox.listing(conn)
    assert mail
    assert (filed.campaign, filed.received_at, mail.received_how) == (REVIEW.code, visit.now, "page")
    assert {"link", "issuer", "title"} <= set(filed.evidence)
    assert (letter.kind, letter.to, letter.held) == ("confirmation", SON.emails[:1], False)
    page = visit.browser.get(visit.link()).text
    assert "Đã nộp đúng hạn" in page
    assert "12/BC-T" in page
    assert visit.hand_in(visit.link()) == 303
    visit.decide()
    with reading(visit.engine) as conn:
        assert len(ledger.of_unit(conn, SON.code)) == 1, "the same bytes again are no other version"


def test_a_paper_of_another_unit_waits_for_a_person(visit: Visit) -> None:
    visit.hand_in(visit.link(MAI.code))
    visit.decide()
    with reading(visit.engine) as conn:
        (mail,) = mails.listing(conn)
    assert (mail.state, mail.reason) == ("tray", "conflicting-evidence")


def test_a_unit_without_an_address_hands_in_and_no_letter_leaves(visit: Visit) -> None:
    with writing(visit.engine) as conn:
        conn.execute(metadata.tables["addresses"].delete())
    assert visit.hand_in(visit.link()) == 303
    visit.decide()
    with reading(visit.engine) as conn:
        assert [one.campaign for one in ledger.of_unit(conn, SON.code)] == [REVIEW.code]
        assert list(outbox.listing(conn)) == []


def test_a_link_that_does_not_stand_opens_nothing_and_writes_nothing(visit: Visit) -> None:
    before, good = visit.written(), visit.link()
    expired = visit.link(at=NOW - timedelta(days=400))
    gone = visit.link("no-such-unit"), visit.link(campaign="NO")
    with writing(visit.engine) as conn:
        stopped = stop(visit.office.hand(conn, why="gửi nhầm", now=NOW), "unit", SON.code)
    for path in (f"{good}x", good[:-1], "/nop/x", "/nop/%00", "/nop/" + "a" * 9_000, *gone, good):
        assert visit.browser.get(path).status_code == 404, path
        assert visit.hand_in(path) == 404, path
        assert visit.browser.get(f"{path}/bieu-mau/list").status_code == 404, path
    visit.now = NOW + timedelta(days=60)
    assert visit.browser.get(expired).status_code == 404
    with writing(visit.engine) as conn:
        undo(visit.office.hand(conn, now=visit.now), stopped.act)  # type: ignore[union-attr]
    visit.now = NOW
    assert visit.browser.get(good).status_code == 200, "what was stopped by mistake opens again"
    names = [table.name for table in metadata.sorted_tables]
    changed = {name for name, was, now in zip(names, before, visit.written(), strict=True) if was != now}
    assert changed <= {"audit", "audit_places"}
    assert not list(vault_at(visit.settings.vault).names())


def test_no_link_opens_where_the_office_has_none(visit: Visit) -> None:
    path = visit.link()
    closed = create_app(
        visit.engine, replace(visit.settings, office=replace(visit.settings.office, unit_pages="")), lambda: NOW, Signs
    )
    assert Browser(closed).get(path).status_code == 404


def test_a_page_takes_no_more_than_it_should(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    path = visit.link()
    assert "Chưa chọn tệp" in visit.browser.upload(path, {}, {"file": ("", b"")}).text
    assert visit.browser.post(path, {"file": "x"}).status_code == 400
    foreign = visit.browser.upload(path, {}, {"file": FILE}, sec_fetch_site="cross-site")
    assert foreign.status_code == 403
    monkeypatch.setattr("tracker.web.links.unit_page.BYTES", 1_000)
    monkeypatch.setattr("tracker.web.links.unit_page._AROUND", 1_000)
    assert visit.hand_in(path, ("to.zip", b"0" * 3_000)) == 413
    monkeypatch.undo()
    for _ in range(MOST_AN_HOUR):
        assert visit.hand_in(path) == 303
    assert visit.hand_in(path) == 409
    with writing(visit.engine) as conn:
        campaigns.close(conn, REVIEW.code, NOW)
    assert "đã kết thúc" in visit.browser.get(path).text
    assert visit.hand_in(path) == 409


def test_the_empty_form_of_a_part_comes_home_filled_in(visit: Visit) -> None:
    answer = visit.browser.get(f"{visit.link()}/bieu-mau/{LIST.code}")
    assert answer.status_code == 200
    assert ".xlsx" in answer.headers["content-disposition"]
    assert answer.content[:2] == b"PK"
    assert visit.browser.get(f"{visit.link()}/bieu-mau/report").status_code == 404
    assert visit.hand_in(visit.link(), ("danh sach.csv", ROWS.encode())) == 303
