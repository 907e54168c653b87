"""Sentences put together from the slots of an office's language: each is due at the instant it says, none is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from parsers.plan.proposals import read_plan
from tests.papers.plan_sentences import Told, silent, told

NOW = datetime(2026, 10, 5, tzinfo=UTC)
_LOST = 0.02  # of all; "từ ngày … đến ngày …" in brackets, "Đề nghị các đơn vị thực hiện ngày …" behind a request
_STEP = 17  # each form and each limit comes up with several of the others; all of them take ten seconds


def _dues(one: Told, width: int = 0) -> list[str]:
    found = read_plan(one.paper(width), "van-ban.txt", NOW).proposals
    return [f"{each.due:%Y-%m-%d %H:%M}" if each.due else "?" for each in found]


@pytest.mark.parametrize("width", [0, 78], ids=["whole", "broken by a page"])
def test_a_sentence_is_due_at_the_instant_it_says(width: int) -> None:
    asked = list(told())[::_STEP]
    lost = [(one.text, one.due, dues) for one in asked if (dues := _dues(one, width)) != [one.due]]
    assert len(lost) <= _LOST * len(asked), lost


def test_what_asks_nothing_of_a_unit_opens_nothing() -> None:
    assert [one.text for one in list(silent())[::_STEP] if _dues(one)] == []
