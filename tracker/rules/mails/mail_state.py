"""How far a mail came."""

from __future__ import annotations

from enum import StrEnum


class MailState(StrEnum):
    """`stored` until it is read; then booked, before an officer, or of no concern."""

    STORED = "stored"
    FILED = "filed"
    TRAY = "tray"
    IGNORED = "ignored"
