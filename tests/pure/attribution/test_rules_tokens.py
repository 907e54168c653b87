"""Tokens in our letters, and what a delivery report says of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.letters.delivery_failure import is_dead, refused_for_good
from tracker.rules.letters.reply_tokens import answered, genuine, message_id_of, plus_address, token_of

SECRET = b"k" * 32
OFFICE = "tccb.pgd@anhoa.example"


@given(st.text(), st.text())
def test_a_token_belongs_to_one_letter_and_one_office(one: str, other: str) -> None:
    mine = message_id_of(token_of(SECRET, one), OFFICE)
    assert genuine(SECRET, one, mine)
    assert genuine(SECRET, other, mine) == (one == other)
    assert not genuine(b"another office's", one, mine)


@given(st.text(max_size=80))
def test_no_message_id_of_others_is_genuine(forged: str) -> None:
    assert not genuine(SECRET, "reminder:x", forged)
    assert not genuine(SECRET, "reminder:x", f"<baocao.{forged}@anhoa.example>")


@pytest.mark.parametrize("change", [str.upper, str.title, lambda text: f" {text} "])
def test_a_plus_address_names_its_letter_however_it_is_spelt(change: object) -> None:
    token = token_of(SECRET, "reminder:x")
    address = plus_address(OFFICE, token)
    assert address == f"tccb.pgd+{token}@anhoa.example"
    assert callable(change)
    assert answered([change(address), "khac@anhoa.example"], OFFICE) == (message_id_of(token, OFFICE),)


@pytest.mark.parametrize(
    "recipient",
    [
        OFFICE,
        f"khac+{'a' * 32}@anhoa.example",
        f"tccb.pgd+{'a' * 32}@khac.example",
        f"tccb.pgd+{'a' * 31}@anhoa.example",
        f"tccb.pgd+{'g' * 32}@anhoa.example",
        f"tccb.pgd+hoso+{'a' * 32}@anhoa.example",
        "",
        "+@",
    ],
)
def test_no_other_address_names_a_letter(recipient: str) -> None:
    assert answered([recipient], OFFICE) == ()


def test_a_name_that_would_be_too_long_is_left_alone() -> None:
    long = f"{'phonggiaoducvadaotao' * 2}@anhoa.example"
    assert plus_address(long, token_of(SECRET, "x")) == long


@pytest.mark.parametrize(
    ("action", "status", "dead"),
    [
        ("failed", "5.1.1", True),
        ("failed", "5.1.10", True),
        ("failed", "5.0.0", True),
        ("failed", "5.2.1", True),
        ("failed", "5.4.4", True),
        ("failed", "", True),
        ("failed", "5.2.2", False),  # the mailbox is full
        ("failed", "5.3.4", False),  # the letter is too big
        ("failed", "5.4.7", False),  # too long on the way
        ("failed", "5.7.1", False),  # the letter is not wanted, the address may work
        ("failed", "4.4.7", False),
        ("delayed", "4.4.1", False),
        ("delayed", "", False),
        ("delivered", "2.0.0", False),
    ],
)
def test_only_a_lasting_failure_of_the_address_itself_makes_it_dead(action: str, status: str, dead: bool) -> None:
    assert is_dead(action, status) is dead


@pytest.mark.parametrize(
    ("reply", "dead"),
    [
        ("550 5.1.1 no such user", True),
        ("554 5.7.1 message refused as spam", False),
        ("550 mailbox unavailable", False),
        ("552 5.2.2 over quota", False),
        ("550 10.5.1.1 is listed", False),
    ],
)
def test_a_refusal_on_the_spot_counts_where_it_says_why(reply: str, dead: bool) -> None:
    assert refused_for_good(reply) is dead
