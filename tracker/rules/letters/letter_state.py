"""How far a letter came."""

from __future__ import annotations

from enum import StrEnum


class LetterState(StrEnum):
    """`queued → sending → sent`, back to `queued` for another try; `failed` for good; `suppressed` by a rule, never sent."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


#: What is written with a letter that waits for the office to open: no trouble.
OUTSIDE_HOURS = "outside-office-hours"
