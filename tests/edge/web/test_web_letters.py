"""Reminding by hand is previewed, exact, and happens once a day; letters are seen, let go and stopped."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from config.entities import Level, Unit
from tests.bench.web_office import NOW, UNITS, Officer, browse, office
from tests.servers.browser import Browser
from tracker.rules.letters.notice import LetterKind
from tracker.store.letters import outbox, quiet_units
from tracker.store.letters.outbox import QueuedLetter
from tracker.store.letters.quiet_units import Quiet
from tracker.store.office import roster
from tracker.store.session import reading, writing

__all__ = ("browse", "office")

REMIND = "/dot/KT2020/nhac"


@pytest.fixture
def officer(office: Engine, browse: Callable[..., Browser]) -> Officer:
    more = (
        Unit("a", "Trường Tiểu học Một", Level.TIEU_HOC, emails=("a@t.example",)),
        Unit("b", "Trường Tiểu học Hai", Level.TIEU_HOC),
        Unit("c", "Trường Tiểu học Ba", Level.TIEU_HOC, emails=("c@t.example",)),
    )
    with writing(office) as conn:
        roster.replace_units(conn, (*UNITS, *more))
        quiet_units.silence(conn, Quiet("c", "x", "lan", NOW))
    return Officer(office, browse())


def ticked(page: str) -> list[str]:
    return re.findall(r'name="unit" value="([^"]+)" checked', page)


def letters(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return [letter.unit for letter in outbox.listing(conn)]


def test_the_preview_names_who_would_get_what_and_sends_nothing(officer: Officer) -> None:
    page = officer.browser.get(REMIND).text
    assert ticked(page) == ["th-an-bac", "a"]
    assert "a@t.example" in page
    assert "1 đơn vị không có địa chỉ thư điện tử dùng được" in page
    assert "1 đơn vị đang có thư chờ xem xét" in page
    assert "1 đơn vị đã ngừng nhắc" in page
    assert letters(officer.engine) == []


def test_only_the_ticked_are_reminded_and_none_twice_a_day(officer: Officer) -> None:
    page = officer.does(REMIND, REMIND, unit="a")
    assert "Đã đưa 1 thư nhắc vào hàng chờ gửi" in page
    assert letters(officer.engine) == ["a"]
    assert ticked(officer.browser.get(REMIND).text) == ["th-an-bac"]
    officer.does(REMIND, REMIND, unit="a")
    assert letters(officer.engine) == ["a"]


def test_one_unit_can_be_reminded_alone(officer: Officer) -> None:
    assert ticked(officer.browser.get(f"{REMIND}?don-vi=a").text) == ["a"]


def test_nobody_ticked_is_nobody_reminded(officer: Officer) -> None:
    assert "Chưa chọn đơn vị nào" in officer.does(REMIND, REMIND)
    assert letters(officer.engine) == []


def held(engine: Engine, name: str) -> int:
    letter = QueuedLetter(
        name, LetterKind.REMINDER, "a", "KT2020", ("a@t.example",),
        f"Thư {name}", f"<{name}@x>", "Kính gửi <b>", "h", (), NOW, NOW,
        held=True,
    )  # fmt: skip
    with writing(engine) as conn:
        outbox.add(conn, letter)
        return next(one.id for one in outbox.listing(conn) if one.key == name)


def test_held_letters_wait_for_a_press(officer: Officer) -> None:
    one, two = held(officer.engine, "x"), held(officer.engine, "y")
    assert "2 thư đang được giữ lại" in officer.browser.get("/thu-di").text
    officer.does(f"/thu-di/{one}", "/thu-di/cho-gui")
    with reading(officer.engine) as conn:
        assert [letter.id for letter in outbox.listing(conn) if letter.held] == [two]
    assert "Đã cho gửi 1 thư" in officer.does("/thu-di", "/thu-di/cho-gui")


def test_a_letter_that_waits_can_be_stopped_and_one_that_left_cannot(officer: Officer) -> None:
    one = held(officer.engine, "x")
    assert "sẽ không được gửi" in officer.does(f"/thu-di/{one}", "/thu-di/ngung-gui", why="nhầm")
    with reading(officer.engine) as conn:
        assert [letter.state for letter in outbox.listing(conn)] == ["suppressed"]
    assert "Không gửi theo quy tắc" in officer.browser.get("/thu-di?loc=suppressed").text


def test_a_letter_is_shown_as_text(officer: Officer) -> None:
    page = officer.browser.get(f"/thu-di/{held(officer.engine, 'x')}").text
    assert "Kính gửi &lt;b&gt;" in page
    assert officer.browser.get("/thu-di/999").status_code == 404
