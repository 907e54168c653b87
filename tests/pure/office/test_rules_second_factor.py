"""Codes of an authenticator, as RFC 6238 has them, and recovery codes as people type them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from tracker.rules.office.second_factor import enrolment, recovery_code, recovery_digest, secret_of, step_of

RFC = base64.b32encode(b"12345678901234567890").decode()  # the secret of RFC 6238, appendix B
NOW = datetime(2026, 11, 30, 3, 0, 10, tzinfo=UTC)
SECRET = secret_of(b"k" * 32, "lan", "ab" * 16)


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert step_of(RFC, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_a_telephone_may_be_half_a_minute_off_and_no_more() -> None:
    def ahead(seconds: int) -> int | None:
        return step_of(SECRET, pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds)), NOW)

    step = int(NOW.timestamp()) // 30
    assert [ahead(seconds) for seconds in (-60, -30, 0, 30, 60)] == [None, step - 1, step, step + 1, None]


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "-12345", "1" * 400])
def test_what_is_no_code_is_of_no_step(typed: str) -> None:
    assert step_of(SECRET, typed, NOW) is None


def test_a_code_may_be_typed_as_it_is_shown() -> None:
    code = pyotp.TOTP(SECRET).at(NOW)
    assert step_of(SECRET, f" {code[:3]} {code[3:]}", NOW) == int(NOW.timestamp()) // 30


def test_the_secret_takes_key_account_and_number() -> None:
    others = (
        secret_of(b"j" * 32, "lan", "ab" * 16),
        secret_of(b"k" * 32, "hoa", "ab" * 16),
        secret_of(b"k" * 32, "lan", "cd" * 16),
    )
    assert len({SECRET, *others}) == 4
    assert enrolment(SECRET, "lan", "Phòng A").endswith(f"?secret={SECRET}&issuer=Ph%C3%B2ng%20A")


def test_a_recovery_code_is_known_however_it_is_typed() -> None:
    code = recovery_code(bytes(range(10)))
    assert code == "aaaq-eaye-auda-ocaj"
    assert len({recovery_digest(typed) for typed in (code, code.upper(), code.replace("-", " "), code.replace("-", ""))}) == 1
    assert recovery_digest(code) != recovery_digest(code[:-1])
