"""A link opens one page for a while, and nothing that differs from one by a letter opens anything."""

from __future__ import annotations

import random
import re
import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer

from config.token_key import token_key
from tests.bench.one_school import OFFICE
from tracker.rules.letters.notice import CONSEQUENCES, LetterKind
from tracker.rules.links.unit_link import LASTS, Stop, UnitLink, address_of, is_void, issue, opened, token_of
from tracker.sending.render import render
from tracker.sending.template_trial import sample
from tracker.web.frame.page_words import without_links
from tracker.web.links.throttle import Throttle

KEY = bytes(range(32))
NOW = datetime(2026, 11, 30, 9, 0, 0, 5, tzinfo=UTC)
DUE = NOW + timedelta(days=7)
LINK = issue("DVK2026", "thcs-my-phuoc", DUE, NOW)
TOKEN = token_of(KEY, LINK)
FORGED = 3_000


def test_a_link_says_whose_it_is_until_two_weeks_after_the_due_instant() -> None:
    assert opened(KEY, TOKEN, NOW) == LINK
    assert opened(KEY, TOKEN, LINK.expires - timedelta(seconds=1)) == LINK
    assert opened(KEY, TOKEN, LINK.expires) is None
    assert DUE + LASTS - timedelta(seconds=1) < LINK.expires <= DUE + LASTS
    late = issue("DVK2026", "thcs-my-phuoc", DUE, DUE + timedelta(days=30))
    assert late.expires - late.issued == LASTS
    assert address_of(KEY, "https://baocao.anbinh.example/", LINK) == f"https://baocao.anbinh.example/nop/{TOKEN}"


def test_no_forged_link_opens_anything() -> None:
    chance = random.Random(20)  # noqa: S311 - spoils, and keeps no secret
    letters = string.ascii_letters + string.digits + "-_."
    for _ in range(FORGED):
        at = chance.randrange(len(TOKEN))
        forged = TOKEN[:at] + chance.choice(letters.replace(TOKEN[at], "")) + TOKEN[at + 1 :]
        assert opened(KEY, forged, NOW) is None, forged


@pytest.mark.parametrize("strange", ["", ".", "a" * 5_000, "é" * 20, TOKEN + "=", TOKEN[:-1], f".{TOKEN}", TOKEN.upper()])
def test_what_is_no_link_opens_nothing(strange: str) -> None:
    assert opened(KEY, strange, NOW) is None


def test_no_other_key_and_no_other_purpose_makes_a_link() -> None:
    assert opened(KEY[::-1], TOKEN, NOW) is None
    assert opened(b"", token_of(b"", LINK), NOW) is None
    told = ["DVK2026", "thcs-my-phuoc", 0, 2**40]
    assert opened(KEY, str(URLSafeSerializer(KEY, "other").dumps(told)), NOW) is None


@pytest.mark.parametrize(("scope", "code"), [("unit", "thcs-my-phuoc"), ("campaign", "DVK2026"), ("all", "")])
def test_a_stop_makes_void_what_was_issued_until_then_and_nothing_else(scope: str, code: str) -> None:
    stop = Stop(scope, code, NOW + timedelta(hours=1))
    assert is_void(LINK, (stop,))
    assert not is_void(issue("DVK2026", "thcs-my-phuoc", DUE, NOW + timedelta(hours=2)), (stop,))
    other = UnitLink("other", "other", LINK.issued, LINK.expires)
    assert is_void(other, (stop,)) is (scope == "all")
    assert not is_void(LINK, ())


def test_a_name_may_so_often_a_minute_and_hinders_no_other() -> None:
    throttle = Throttle(2)
    assert [throttle.take("a", NOW) for _ in range(3)] == [True, True, False]
    assert throttle.take("b", NOW)
    assert throttle.take("a", NOW + timedelta(minutes=1))
    assert throttle.take("a", NOW - timedelta(days=1)), "a clock that was set back keeps nobody out"


@pytest.mark.parametrize("kind", LetterKind)
def test_only_letters_to_registered_addresses_carry_the_link(kind: LetterKind, tmp_path: Path) -> None:
    office = replace(OFFICE, home=tmp_path, unit_pages="https://baocao.anbinh.example")
    notice = replace(sample(kind), unit="thcs-my-phuoc", facts=replace(sample(kind).facts, now=NOW))
    letter = render(notice, office, "<x@y.example>")
    found = re.findall(r"https://baocao\.anbinh\.example/nop/(\S+)", letter.text)
    carries = kind in (LetterKind.OPENING, LetterKind.REMINDER, LetterKind.LATE, LetterKind.EXTENDED)
    assert bool(found) is carries is CONSEQUENCES[kind].has_link
    assert ("/nop/" in letter.html) is carries
    for token in found:
        link = opened(token_key(tmp_path), token, NOW)
        assert link
        assert (link.unit, link.campaign) == ("thcs-my-phuoc", notice.facts.campaigns[0].code)
        assert "/nop/…" in without_links(letter.text)
        assert token not in without_links(letter.text)
    assert "/nop/" not in render(notice, replace(office, unit_pages=""), "<x@y.example>").text
