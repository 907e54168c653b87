"""After a restore: a letter that may have left before waits, any other leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.letters.gap import HOLDING, Gap, of_the_gap
from tracker.rules.letters.notice import Facts, LetterKind, Notice

TAKEN = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)
RESTORED = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
GAP = Gap(TAKEN, RESTORED)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def notice(kind: LetterKind, occasion: datetime | None) -> Notice:
    return Notice("key", kind, "unit", "campaign", ("a@truong.example",), Facts(), occasion=occasion)


#: The row, a letter that it holds, and one like it that leaves.
EXAMPLES = [
    (
        "mail-of-before",
        notice(LetterKind.CONFIRMATION, RESTORED - MINUTE),
        notice(LetterKind.CONFIRMATION, RESTORED + 11 * MINUTE),
    ),
    (  # waited in the tray since long before the backup: an officer may have decided it in the gap
        "mail-of-before",
        notice(LetterKind.QUESTION, TAKEN - 30 * DAY),
        notice(LetterKind.QUESTION, RESTORED + DAY),
    ),
    ("moment-of-before", notice(LetterKind.REMINDER, TAKEN + MINUTE), notice(LetterKind.REMINDER, RESTORED)),
    ("moment-of-before", notice(LetterKind.DIGEST, RESTORED - MINUTE), notice(LetterKind.DIGEST, RESTORED + MINUTE)),
]


@pytest.mark.parametrize(("row", "held", "free"), EXAMPLES)
def test_what_may_have_left_waits_and_what_came_after_does_not(row: str, held: Notice, free: Notice) -> None:
    assert of_the_gap(held, GAP, RESTORED + MINUTE) == row
    assert of_the_gap(free, GAP, RESTORED + MINUTE) == ""


def test_an_act_waits_in_the_days_in_which_lost_acts_are_done_again() -> None:
    act = notice(LetterKind.RETURNED, None)
    assert of_the_gap(act, GAP, RESTORED + 2 * DAY) == "act-again"
    assert of_the_gap(act, GAP, RESTORED + 4 * DAY) == ""


def test_a_home_that_was_never_restored_holds_nothing_back() -> None:
    assert of_the_gap(notice(LetterKind.CONFIRMATION, TAKEN - DAY), None, RESTORED) == ""


def test_every_row_has_its_example() -> None:
    assert {name for name, _, _ in HOLDING} == {name for name, _, _ in EXAMPLES} | {"act-again"}
