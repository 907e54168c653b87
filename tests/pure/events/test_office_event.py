"""A message to a program is signed as the specification says, and is tried again for about three days."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from config.settings_types import TELLING
from tracker.rules.events.office_event import KINDS, headers, next_try, secret_of

NOW = datetime(2021, 2, 25, 21, 55, 31, tzinfo=UTC)


def test_the_signature_is_that_of_the_specification() -> None:
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = headers(secret, 7, b'{"test": 2432232314}', NOW)
    assert (found["webhook-id"], found["webhook-timestamp"]) == ("evt_7", "1614290131")
    content = b'evt_7.1614290131.{"test": 2432232314}'
    signed = hmac.new(base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), content, hashlib.sha256).digest()
    assert found["webhook-signature"] == f"v1,{base64.b64encode(signed).decode()}"


def test_a_secret_is_what_stands_behind_its_prefix_or_its_letters() -> None:
    assert secret_of("whsec_AAEC") == bytes((0, 1, 2))
    assert secret_of("bí mật") == "bí mật".encode()
    assert secret_of("whsec_!") == b""


def test_a_message_is_tried_for_three_days_with_longer_and_longer_waits() -> None:
    waits = []
    for attempts in range(1, 12):
        later = next_try(attempts, NOW)
        if later is None:
            break
        waits.append(later - NOW)
    assert waits == sorted(waits)
    assert timedelta(days=2.5) < sum(waits, timedelta()) < timedelta(days=3.5)
    assert len(waits) == 9


def test_the_settings_name_every_kind() -> None:
    assert set(TELLING) == set(KINDS)
