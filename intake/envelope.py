"""A mail before anybody has opened it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailboxUid:
    """Where a mail lies: the key of one ledger row (RFC 3501, 2.3.1.1)."""

    mailbox: str  #: account and folder, "user@host/INBOX"; "files" for mail taken from files
    uidvalidity: int  #: 0 for files
    uid: int  #: for files the first 60 bits of the content's SHA-256, so taking a file in twice changes nothing


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """Raw bytes as the mailbox gave them."""

    place: MailboxUid
    received_at: datetime | None  #: the server's INTERNALDATE, aware; None for files
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail the vault holds."""

    sha256: str  #: of the content, hex
    place: MailboxUid
    received_at: datetime | None
    size: int  #: bytes

    @property
    def mailbox(self) -> str:
        """Where it was seen."""
        return self.place.mailbox
