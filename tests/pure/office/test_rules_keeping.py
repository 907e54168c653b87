"""Which mails' bytes may go: none that is young, waits, counts in an open campaign, or in one that was closed lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.mails.mail_state import MailState
from tracker.rules.office.keeping import ROWS, KeptFor, KeptMail, kept_for

BEFORE = datetime(2026, 11, 30, tzinfo=UTC)
DAY = timedelta(days=1)
FREE = KeptMail(1, "a" * 64, MailState.FILED, BEFORE - DAY, 0, BEFORE - DAY)

EXAMPLES = [
    (KeptFor.DECISION, replace(FREE, state=MailState.STORED)),
    (KeptFor.DECISION, replace(FREE, state=MailState.TRAY)),
    (KeptFor.AGE, replace(FREE, stored_at=BEFORE)),
    (KeptFor.OPEN, replace(FREE, open_filings=1)),
    (KeptFor.CLOSED_LATELY, replace(FREE, last_closed=BEFORE)),
    (None, FREE),
    (None, replace(FREE, last_closed=None)),
    (None, replace(FREE, state=MailState.IGNORED, last_closed=None)),
]


@pytest.mark.parametrize(("reason", "mail"), EXAMPLES)
def test_the_first_reason_to_keep_a_mail_is_told(reason: KeptFor | None, mail: KeptMail) -> None:
    assert kept_for(mail, BEFORE) is reason


def test_every_row_has_its_example() -> None:
    assert {reason for reason, _, _ in ROWS} == {reason for reason, _ in EXAMPLES if reason}
