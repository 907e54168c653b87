"""A password that somebody would try first is refused; a long one of any letters is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.office.password import REFUSALS, SHORTEST, weakness


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn", "short-password"),
        ("", "short-password"),
        ("nguyenlan", "own-name"),
        ("NguyenLan2026", "own-name"),
        ("lan.nguyen.lan", "own-name"),
        ("Nguyễn Lan 123", "own-name"),
        ("12345678", "common-password"),
        ("87654321", "common-password"),
        ("20262026", "common-password"),
        ("password1", "common-password"),
        ("P@ssw0rd", "common-password"),
        ("Mật khẩu 1", "common-password"),
        ("qwertyuiop", "common-password"),
        ("aaaaaaaaaa", "common-password"),
        ("abcdefgh", "common-password"),
        ("Phòng Giáo dục 2026", "common-password"),
        ("cây tre trăm đốt", ""),
        ("một mật khẩu dài", ""),
        ("mật khẩu dài", ""),
        ("k7!xQ2pz", ""),
    ],
)
def test_a_password_is_refused_by_the_first_rule_that_holds(password: str, code: str) -> None:
    assert weakness(password, "nguyenlan") == code


@given(st.text(max_size=30), st.text(max_size=20))
def test_any_text_has_an_answer_and_short_ones_are_refused(password: str, account: str) -> None:
    found = weakness(password, account)
    assert found in {"", *(code for code, _, _ in REFUSALS)}
    assert found == "short-password" or len(password) >= SHORTEST


def test_a_name_of_one_letter_forbids_no_letter() -> None:
    assert weakness("cay tre tram dot", "a") == ""
