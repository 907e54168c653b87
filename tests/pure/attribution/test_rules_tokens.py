"""Tokens in our letters: whose they are, and which address or Message-ID carries one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
