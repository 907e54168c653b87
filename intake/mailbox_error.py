"""What can go wrong between us and a mail server, by kind: each kind waits differently before the next attempt."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum

from imapclient.exceptions import CapabilityError, LoginError

from config.mistakes import PlainError


class MailboxErrorKind(StrEnum):
    """Whose move it is (docs/mail.md, I14: each has its own back-off)."""

    SETTINGS = "settings"  #: a setting that cannot work with this server; a person must change it
    UNREACHABLE = "unreachable"  #: no connection, or it broke
    REFUSED = "refused-sign-in"  #: user name or password; repeating it fast locks the account
    GRANT = "refused-grant"  #: no token, or none that the provider or the mail server takes; a person must consent or permit
    UNAVAILABLE = "unavailable"  #: the server asks us to come back later, or less often
    PROTOCOL = "protocol"  #: the server said no, or something that is not IMAP


class MailboxError(PlainError):
    """The mailbox cannot be used now. The text is one sentence and never holds a secret."""

    def __init__(self, kind: MailboxErrorKind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind

    def __str__(self) -> str:
        return str(self.args[0])


# RFC 5530 response codes, and what servers that know none of them say.
_LATER = (
    "[UNAVAILABLE]",
    "[LIMIT]",
    "[INUSE]",
    "[THROTTLED]",
    "[OVERQUOTA]",
    "UNAVAILABLE",
    "TRY AGAIN",
    "TRY LATER",
    "TOO MANY",
    "THROTTL",
    "RATE LIMIT",
    "BANDWIDTH",
    "MAXIMUM NUMBER OF CONNECTIONS",
)


def later(text: str) -> bool:
    """Whether a server's text asks to come back later."""
    upper = text.upper()
    return any(phrase in upper for phrase in _LATER)


@contextmanager
def speaking(where: str, doing: str) -> Iterator[None]:
    """Turn whatever a library raises while we are `doing` something at `where` into a MailboxError."""
    try:
        yield
    except MailboxError:
        raise
    except Exception as error:
        found = _understood(error, where, doing)
        if found is None:
            raise
        raise found from None  # the cause may carry the command that was sent, and so a password


def _understood(error: Exception, where: str, doing: str) -> MailboxError | None:
    said = " ".join(str(error).split())[:300]
    sentence = f"{where}: {doing} failed: {said}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailboxError(
            MailboxErrorKind.UNREACHABLE, f"{where}: the server's certificate is not trusted: {error.verify_message}"
        )
    if isinstance(error, OSError):
        return MailboxError(MailboxErrorKind.UNREACHABLE, f"{where}: {doing} failed: {said or type(error).__name__}")
    if isinstance(error, CapabilityError):
        return MailboxError(MailboxErrorKind.SETTINGS, f"{sentence}; see mailbox.security")
    if isinstance(error, LoginError):
        return _sign_in(error, sentence, said)
    if isinstance(error, imaplib.IMAP4.error):
        if later(said):
            return MailboxError(MailboxErrorKind.UNAVAILABLE, sentence)
        broke = isinstance(error, imaplib.IMAP4.abort)
        return MailboxError(MailboxErrorKind.UNREACHABLE if broke else MailboxErrorKind.PROTOCOL, sentence)
    if isinstance(error, (ValueError, LookupError, AssertionError)):  # what imapclient's parsers raise on nonsense
        return MailboxError(MailboxErrorKind.PROTOCOL, sentence)
    return None


def _sign_in(error: LoginError, sentence: str, said: str) -> MailboxError:
    # IMAPClient reports a connection that broke during LOGIN as a refused one; only its context tells them apart.
    if later(said):
        return MailboxError(MailboxErrorKind.UNAVAILABLE, sentence)
    if isinstance(error.__context__, imaplib.IMAP4.abort):
        return MailboxError(MailboxErrorKind.UNREACHABLE, sentence)
    return MailboxError(MailboxErrorKind.REFUSED, sentence)


_FIRST = {
    MailboxErrorKind.SETTINGS: timedelta(minutes=15),
    MailboxErrorKind.UNREACHABLE: timedelta(seconds=15),
    MailboxErrorKind.REFUSED: timedelta(minutes=15),
    MailboxErrorKind.GRANT: timedelta(minutes=2),
    MailboxErrorKind.UNAVAILABLE: timedelta(minutes=2),
    MailboxErrorKind.PROTOCOL: timedelta(minutes=1),
}
_LONGEST = {
    MailboxErrorKind.SETTINGS: timedelta(hours=1),
    MailboxErrorKind.UNREACHABLE: timedelta(minutes=5),
    MailboxErrorKind.REFUSED: timedelta(hours=6),
    MailboxErrorKind.GRANT: timedelta(minutes=15),  # nobody is locked out by tokens, and what is mended elsewhere rings no bell
    MailboxErrorKind.UNAVAILABLE: timedelta(minutes=30),
    MailboxErrorKind.PROTOCOL: timedelta(minutes=30),
}


def backoff(kind: MailboxErrorKind, failures: int) -> timedelta:
    """How long to wait after the nth failure in a row (n ≥ 1): doubling from the kind's first wait up to its longest."""
    if failures < 1:
        return timedelta(0)
    wait: timedelta = _FIRST[kind] * 2 ** min(failures - 1, 12)
    return min(wait, _LONGEST[kind])
