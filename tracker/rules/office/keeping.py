"""Which mails' own bytes may be let go by the settings, and why the others are kept. What the books say of them stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.rules.mails.mail_state import MailState


class KeptFor(StrEnum):
    """Why a mail's bytes are kept."""

    DECISION = "decision"
    AGE = "age"
    OPEN = "open"
    CLOSED_LATELY = "closed-lately"


@dataclass(frozen=True, slots=True)
class KeptMail:
    """What the books say of a mail whose bytes are there."""

    id: int
    sha256: str
    state: MailState
    stored_at: datetime
    open_filings: int = 0  #: that stand, in campaigns that are open
    last_closed: datetime | None = None  #: when the last of the campaigns was closed in which one stands


Row = tuple[KeptFor, str, Callable[[KeptMail, datetime], bool]]

#: Why bytes are kept: the reason for the row, and when. `before`: what is older may go.
ROWS: tuple[Row, ...] = (
    (
        KeptFor.DECISION,
        "who decides, be it a person or the program, must see the mail",
        lambda mail, _: mail.state in (MailState.STORED, MailState.TRAY),
    ),
    (KeptFor.AGE, "the office wants to keep mail for so long", lambda mail, before: mail.stored_at >= before),
    (
        KeptFor.OPEN,
        "what counts in an open campaign may still be read again, returned, argued about and put together",
        lambda mail, _: mail.open_filings > 0,
    ),
    (
        KeptFor.CLOSED_LATELY,
        "the report to the superior office is written after a campaign is closed",
        lambda mail, before: mail.last_closed is not None and mail.last_closed >= before,
    ),
)


def kept_for(mail: KeptMail, before: datetime) -> KeptFor | None:
    """The first reason to keep a mail's bytes; None: they may go."""
    return next((reason for reason, _, asks in ROWS if asks(mail, before)), None)
