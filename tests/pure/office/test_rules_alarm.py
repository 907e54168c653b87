"""What is told by the second route: each trouble once when it lasts, once a day, once when it is over; a few messages a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings_types import ALARMING
from tracker.rules.office.alarm import AGAIN, DAY, LASTS, RETRY, ROWS, KnownTrouble, Memory, Telling, after, due, seen
from tracker.rules.office.health import Ailment, Trouble

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WANTED = ("polls", "letters", "disk")
POLLS, DISK, VAULT = (Ailment(one, f"{one} stands") for one in (Trouble.POLLS, Trouble.DISK, Trouble.VAULT))


def lived(minutes: int, found: Callable[[int], tuple[Ailment, ...]], most: int = 6) -> list[tuple[int, list[str]]]:
    """An office whose troubles are looked at each minute: when a message went out, and what it told."""
    memory, told = Memory(), []
    for minute in range(minutes):
        now = NOW + minute * MINUTE
        memory = seen(memory, found(minute), WANTED, now)
        if alarm := due(memory, most, now):
            memory = after(memory, alarm)
            told.append((minute, [f"{why}:{one.trouble}" for why, one in alarm.news]))
    return told


#: What lives how, and what is told of it.
STORIES: list[tuple[str, Callable[[int], tuple[Ailment, ...]], list[tuple[int, list[str]]]]] = [
    ("a restart tells nothing", lambda m: (POLLS,) if m < 9 else (), []),
    (
        "what lasts is told once, and its end",
        lambda m: (POLLS,) if m < 60 else (),
        [(10, ["risen:polls"]), (70, ["over:polls"])],
    ),
    (
        "what flutters is one trouble",
        lambda m: (POLLS,) if m % 8 < 5 and m < 60 else (),
        [(10, ["risen:polls"]), (70, ["over:polls"])],
    ),
    (
        "what comes together goes together",
        lambda m: (POLLS, DISK) if m < 20 else (),
        [(10, ["risen:polls", "risen:disk"]), (30, ["over:polls", "over:disk"])],
    ),
    ("what nobody wants to hear is not told", lambda _: (VAULT,), []),
]


@pytest.mark.parametrize(("found", "told"), [story[1:] for story in STORIES], ids=[story[0] for story in STORIES])
def test_troubles_are_told_as_they_live(found: Callable[[int], tuple[Ailment, ...]], told: list[tuple[int, list[str]]]) -> None:
    assert lived(120, found) == told


def test_what_still_stands_is_told_again_a_day_later() -> None:
    day = AGAIN // MINUTE
    assert lived(day + 20, lambda _: (POLLS,)) == [(10, ["risen:polls"]), (day + 10, ["lasting:polls"])]


@given(st.lists(st.sets(st.sampled_from((POLLS, DISK)), max_size=2), min_size=1, max_size=40), st.integers(1, 4))
def test_whatever_happens_no_day_has_more_messages_than_allowed(spells: list[set[Ailment]], most: int) -> None:
    told = [minute for minute, _ in lived(len(spells) * 37, lambda m: tuple(spells[m // 37]), most)]
    assert all(sum(one <= other < one + DAY // MINUTE for other in told) <= most for one in told)


def test_a_try_whose_end_is_not_known_is_repeated_later_and_not_at_once() -> None:
    memory = Memory((KnownTrouble("polls", "w", NOW - LASTS),), tried=NOW - RETRY + MINUTE)
    assert due(memory, 6, NOW) is None
    assert due(memory, 6, NOW + MINUTE) is not None
    ahead = Memory((KnownTrouble("polls", "w", NOW - LASTS),), tried=NOW + timedelta(hours=7))
    assert due(ahead, 6, NOW) is not None, "a clock that was set back delays nothing"


def test_words_are_those_of_the_last_look() -> None:
    memory = seen(Memory(), (POLLS,), WANTED, NOW)
    memory = seen(memory, (Ailment(Trouble.POLLS, "other words"),), WANTED, NOW + LASTS)
    alarm = due(memory, 6, NOW + LASTS)
    assert alarm
    assert [one.words for one in alarm.about(Telling.RISEN)] == ["other words"]


def test_every_reason_has_its_row_and_every_trouble_but_the_books_own_may_be_told() -> None:
    assert {telling for telling, _, _ in ROWS} == set(Telling)
    assert {*ALARMING, Trouble.DATABASE} == set(Trouble)
