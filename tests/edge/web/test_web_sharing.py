"""Figures without papers: for a role, by a link for whoever has no account, and on the screen of a meeting room."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from tests.bench.web_office import EVIL, NOW, Officer, browse, office
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.office.vitals import Signs
from tracker.store.acts import audit
from tracker.store.office.accounts import officers
from tracker.store.schema import board_links
from tracker.store.session import reading, writing
from tracker.web.app import create_app
from tracker.web.board.screen_page import names_at
from tracker.web.frame.access import FIGURES, Guarded
from tracker.web.frame.sign_in import TRIES_FROM_ADDRESS

__all__ = ("browse", "office")

LINKS = "/dot/KT2020/lien-ket"
PAPERS = ("/don-vi/", "/ban-nop/", "/thu/", "/thu-di", "la@x.example", "0274 1", "Nhắc lần cuối", ".docx")


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def lan(office: Engine, browse: Callable[..., Browser]) -> Officer:
    return Officer(office, browse())


def stranger(engine: Engine, tmp_path: Path, later: timedelta = timedelta(0), address: str = "10.0.0.9") -> Browser:
    return Browser(create_app(engine, settings_for(tmp_path, ""), lambda: NOW + later, Signs), address=address)


def made(lan: Officer, name: str = "Phó Chủ tịch", days: str = "7") -> str:
    answer = lan.browser.submit(lan.browser.get(LINKS), LINKS, name=name, days=days)
    found = re.search(r">http://127\.0\.0\.1:8080(/xem/[^<]+)<", answer.text)
    assert found, answer.text
    return found[1]


def acts(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as conn:
        return [(act.what, act.why) for act in audit.listing(conn)]


def test_a_link_is_shown_once_and_kept_as_a_hash(lan: Officer) -> None:
    token = made(lan).removeprefix("/xem/")
    with reading(lan.engine) as conn:
        kept = repr(conn.execute(select(board_links)).all()) + repr(audit.listing(conn))
    assert token not in kept
    page = lan.browser.get(LINKS).text
    assert "Phó Chủ tịch" in page
    assert token not in page


def test_a_link_opens_one_board_and_nothing_that_stands_behind_it(lan: Officer, tmp_path: Path) -> None:
    link = made(lan)
    visitor = stranger(lan.engine, tmp_path)
    for path in (link, f"{link}/man-hinh", f"{link}?loc=chua-nop&tim=an"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert "no-store" in answer.headers["cache-control"]
        assert [word for word in PAPERS if word in answer.text] == []
        assert EVIL not in answer.text
        ours = [one for one in re.findall(r'(?:href|action|hx-get)="([^"]+)"', answer.text) if not one.startswith("/static/")]
        assert [one for one in ours if not one.replace("&amp;", "&").startswith((link, "#"))] == [], "it leads nowhere else"
    for path in ("/", "/dot/KT2020", "/thu", "/cho-xem-xet", "/dot/KT2020/bang.xlsx"):
        assert visitor.get(path).headers["location"].startswith("/dang-nhap")
    assert visitor.get("/api/v1/status/KT2020").status_code in (401, 404)
    assert visitor.get(f"{link}/bang.xlsx").status_code in (303, 404)


def test_a_link_ends_by_its_day_and_by_an_officer_who_can_take_that_back(lan: Officer, tmp_path: Path) -> None:
    link = made(lan, days="1")
    assert stranger(lan.engine, tmp_path, timedelta(hours=23)).get(link).status_code == 200
    gone = stranger(lan.engine, tmp_path, timedelta(days=1)).get(link)
    assert (gone.status_code, "đã hết hiệu lực" in gone.text) == (404, True)
    mark = link.removeprefix("/xem/")[:12]
    page = lan.does(LINKS, f"{LINKS}/thu-hoi", link=mark)
    assert "Đã thu hồi liên kết" in page
    assert stranger(lan.engine, tmp_path).get(link).status_code == 404
    lan.undoes(page)
    assert stranger(lan.engine, tmp_path).get(link).status_code == 200


def test_making_opening_and_revoking_stand_in_the_journal_and_a_screen_that_renews_itself_opens_once(
    lan: Officer, tmp_path: Path
) -> None:
    link = made(lan)
    for minutes in range(0, 80, 5):
        stranger(lan.engine, tmp_path, timedelta(minutes=minutes)).get(f"{link}/man-hinh", hx_request="true")
    stranger(lan.engine, tmp_path, timedelta(hours=3)).get(link)
    stranger(lan.engine, tmp_path, timedelta(hours=3), "10.0.0.10").get(link)
    lan.does(LINKS, f"{LINKS}/thu-hoi", link=link.removeprefix("/xem/")[:12])
    assert acts(lan.engine)[::-1] == [
        ("make-link", "Phó Chủ tịch"),
        ("open-link", "Phó Chủ tịch (10.0.0.9)"),
        ("open-link", "Phó Chủ tịch (10.0.0.9)"),
        ("open-link", "Phó Chủ tịch (10.0.0.10)"),
        ("revoke-link", "Phó Chủ tịch"),
    ]


def test_whoever_guesses_links_is_shut_out_for_a_while(lan: Officer, tmp_path: Path) -> None:
    link = made(lan)
    thief = stranger(lan.engine, tmp_path)
    wrong = link[:-1] + ("a" if link[-1] != "a" else "b")
    assert [thief.get(one).status_code for one in (wrong, "/xem/x", "/xem/" + "9" * 600)] == [404] * 3
    with writing(lan.engine) as conn:
        for _ in range(TRIES_FROM_ADDRESS):
            officers.note_failure(conn, "\x1flink\x1f10.0.0.9", NOW)
    assert thief.get(link).status_code == 429
    assert stranger(lan.engine, tmp_path, address="10.0.0.10").get(link).status_code == 200


def test_a_link_needs_a_name_and_one_of_the_spans(lan: Officer) -> None:
    for fields in ({"name": " ", "days": "7"}, {"name": "x" * 81, "days": "7"}, {"name": "x", "days": "3650"}):
        assert lan.browser.submit(lan.browser.get(LINKS), LINKS, **fields).status_code == 303
    assert acts(lan.engine) == []


def test_an_account_for_figures_opens_what_the_table_lists_and_nothing_else(lan: Officer) -> None:
    link = made(lan)
    with writing(lan.engine) as conn:
        officers.set_role(conn, "lan", "figures")
    known = {"campaign": "KT2020", "unit": "th-an-lac", "mail": "1", "filing": "1", "letter": "1", "position": "0", "page": "1"}
    routes = [one for one in lan.browser._app.routes if isinstance(one, Guarded)]
    assert {one.path for one in routes if one.role == "figures"} == set(FIGURES) & {one.path for one in routes}
    assert set(FIGURES) <= {one.path for one in routes}
    for route in routes:
        path = re.sub(r"{(\w+)(?::\w+)?}", lambda found: known.get(found[1], "x"), route.path)
        if "GET" not in (route.methods or ()):
            continue
        answer = lan.browser.get(path)
        assert (answer.status_code == 403) == (route.path not in FIGURES), path
        if route.path in FIGURES and answer.headers["content-type"].startswith("text/html"):
            assert [word for word in PAPERS if word in answer.text] == [], path
            for target in set(re.findall(r'(?:href|hx-get)="(/[^"#]*)"', answer.text)):
                assert lan.browser.get(target.replace("&amp;", "&")).status_code < 400, (path, target)
    assert lan.browser.get("/api/v1/messages").status_code == 401
    assert lan.browser.get(link).status_code == 200


def test_the_screen_shows_the_figures_and_all_who_are_missing_in_turn(lan: Officer) -> None:
    page = lan.browser.get("/dot/KT2020/man-hinh").text
    assert "<strong>2</strong><span>/4 đơn vị đã nộp (50,0%)" in page
    assert "Trường Tiểu học Ấn Bắc" in page
    assert 'hx-trigger="every 20s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    rows: Any = tuple(range(30))
    shown = [names_at(rows, NOW + timedelta(seconds=20 * turn)) for turn in range(3)]
    told: list[Any] = [name for names, _, _ in shown for name in names]
    assert sorted(told) == list(rows)
    assert {pages for _, _, pages in shown} == {3}
