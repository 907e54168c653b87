"""The demo's round in a ward of 2026, from the first mail to the last late notice, through real servers and the jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.settings import load
from tracker import demo
from tracker.demo.story import StoryArrival, events
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow
from tracker.rules.letters.notice import LetterKind
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.letters.outbox import OutboxRow
from tracker.store.mails import mails
from tracker.store.mails.mails import MessageRow
from tracker.store.session import connect, reading


@dataclass(frozen=True)
class Told:
    """What the round left behind."""

    lines: tuple[str, ...]
    board: dict[str, BoardRow]
    mails: tuple[MessageRow, ...]
    letters: tuple[OutboxRow, ...]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    home, lines = tmp_path_factory.mktemp("demo"), list[str]()
    demo.run(home, once=True, port=0, say=lines.append)
    engine = connect(load(home, {}))
    with reading(engine) as conn:
        rows = board.rows(conn, "DVK2026", events()[-1].at)
        yield Told(
            tuple(lines), {row.cell.unit.code: row for row in rows}, tuple(mails.listing(conn)), tuple(outbox.listing(conn))
        )
    engine.dispose()


def test_every_mail_of_the_story_is_accounted_for(told: Told) -> None:
    delivered = [event for event in events() if isinstance(event, StoryArrival)]
    by_hand = [mail for mail in told.mails if mail.reason != "own-message"]
    assert len(by_hand) == len(delivered) == 25
    assert not [mail for mail in told.mails if mail.state == "stored"]


def test_the_table_says_who_reported_and_when(told: Told) -> None:
    assert Counter(row.standing for row in told.board.values()) == {Standing.ON_TIME: 15, Standing.LATE: 3, Standing.OVERDUE: 2}
    assert told.board["thcs-tran-quang-khai"].standing is Standing.ON_TIME  # with 48 seconds to spare
    assert told.board["th-thcs-cu-lao-dai"].standing is Standing.LATE  # by 47 seconds, whatever its own clock says
    assert told.board["th-nguyen-van-troi"].version == 2


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("mn-vanh-khuyen", id="under the letterhead of a dissolved town's Phòng GD&ĐT"),
        pytest.param("thcs-phan-chu-trinh", id="under the name before it was renamed"),
        pytest.param("nt-hoa-mai", id="a private group without a letterhead"),
        pytest.param("htcd-an-binh", id="a community learning centre"),
        pytest.param("hoi-khuyen-hoc", id="an association below the ward's Front"),
    ],
)
def test_what_a_ward_of_2026_gets_is_booked_by_itself(told: Told, unit: str) -> None:
    assert told.board[unit].standing is Standing.ON_TIME
    assert not told.board[unit].missing


def test_nobody_is_reminded_on_a_public_holiday(told: Told) -> None:
    reminded = {f"{letter.created_at:%d/%m}" for letter in told.letters if letter.kind == LetterKind.REMINDER}
    assert reminded == {"25/11", "27/11", "30/11"}  # 24/11 is a holiday since 2026


def test_what_no_machine_should_decide_waits_for_an_officer(told: Told) -> None:
    waiting = {mail.sender: mail.reason for mail in told.mails if mail.state == "tray"}
    assert waiting["sonkieu.1979@thudientu.example"] == "ambiguous-unit"
    assert "mgbongsen@anbinh.edu.example" not in waiting  # it forgot its file, sent it again, and nobody need look
    assert "thcsnguyentrai@anbinh.edu.example" in waiting  # the plan sent back
    assert len(waiting) == 2


def test_every_letter_left_and_none_went_to_a_machine(told: Told) -> None:
    assert {letter.state for letter in told.letters} == {"sent"}
    assert not [letter for letter in told.letters if "bantin@nhasach.example" in letter.to]


def test_who_has_reported_is_never_reminded_again(told: Told) -> None:
    for letter in told.letters:
        row = told.board.get(letter.unit)
        if letter.kind in ("reminder", "late") and row is not None and row.standing is not Standing.OVERDUE:
            assert row.received_at is not None
            assert letter.created_at < row.received_at, letter.key


def test_who_never_reports_is_reminded_thrice_and_chased_twice(told: Told) -> None:
    kinds = Counter((letter.unit, letter.kind) for letter in told.letters)
    for unit in ("mn-ban-mai", "thcs-long-giang"):
        assert (kinds[unit, LetterKind.REMINDER], kinds[unit, LetterKind.LATE]) == (3, 2)


def test_the_story_is_told_with_its_table(told: Told) -> None:
    text = "\n".join(told.lines)
    assert "17 letters, each a reminder" in text
    assert "Đã nộp đúng hạn" in text
    assert all(row.cell.unit.name in text for row in told.board.values())
    assert str(Path.home()) not in text
