"""The office's access to its mailbox by token: asking a person to consent, taking the answer, and when the access ends."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from config.settings import OAuth2Settings, Settings
from config.token_key import token_key
from intake.grant_file import Grant
from intake.mailbox import Mailbox
from intake.mailbox_error import MailboxError, MailboxErrorKind
from intake.oauth2 import Tokens
from tracker.rules.office.sign_in_faults import SignInFault, fault_of

UNUSED = timedelta(days=90)  #: after which Microsoft forgets a consent that was not used
_ASKED = timedelta(hours=1)  #: that a person may take to consent
_SILENCE = 15.0  #: seconds that the mailbox may say nothing while a person waits


@dataclass(frozen=True, slots=True)
class Consented:
    """What became of a consent."""

    account: str  #: who consented, where the provider says it
    words: str = ""  #: why the mailbox does not open to it; empty: it does
    kept: bool = True  #: False: an earlier consent stays instead
    fault: SignInFault | None = None


def asks_for_consent(oauth2: OAuth2Settings | None) -> bool:
    """Whether a person must consent for a sign-in by these tokens."""
    return oauth2 is not None and oauth2.grant == "authorization_code"


def consent_address(oauth2: OAuth2Settings, session: str, now: datetime) -> str:
    """Where the person of this session consents. Nothing is remembered: the state says it all, also for which mailbox it
    is, and is signed."""
    issued = f"{int(now.timestamp()):x}.{secrets.token_urlsafe(12)}.{oauth2.name}"
    state = f"{issued}.{_signed(oauth2, 'state', session, issued)}"
    return Tokens(oauth2).consent_address(state, _signed(oauth2, "verifier", session, state))


def take_answer(settings: Settings, session: str, answer: str, now: datetime) -> Consented:
    """Redeem the address a person was sent back to, if this session has asked for it, and try the mailbox.

    A consent that the mailbox refuses does not take the place of an earlier one. Raises MailboxError where none is given.
    """
    if not settings.grants:
        raise MailboxError(MailboxErrorKind.SETTINGS, "no mail server is signed in to by token; see mailbox.auth")
    state = "".join(parse_qs(urlsplit(answer.strip()).query).get("state", [])[:1])
    oauth2 = next((one for one in settings.grants if [one.name] == state.split(".")[2:-1]), None)
    if oauth2 is None or not _asked_here(oauth2, session, state, now):
        raise MailboxError(MailboxErrorKind.GRANT, "consent failed: state_mismatch: the answer belongs to another sign-in")
    tokens = Tokens(oauth2)
    before = tokens.held
    grant = tokens.redeem(answer.strip(), state, _signed(oauth2, "verifier", session, state))
    server = next((one.server for one in settings.mailboxes if one.server.oauth2 == oauth2), None)
    if server is None:
        return Consented(grant.account)
    try:
        with Mailbox(server, _SILENCE):
            return Consented(grant.account)
    except MailboxError as trouble:
        refused = trouble.kind is MailboxErrorKind.GRANT and before is not None
        if refused and before:
            tokens.put_back(before)
        return Consented(grant.account, str(trouble), kept=not refused, fault=fault_of(f"{trouble.kind}: {trouble}"))


def access_ends(settings: Settings) -> tuple[tuple[str, datetime], ...]:
    """What the access rests on, and when each ends as far as anybody has said."""
    return tuple(
        (f"{what} of mailboxes.{oauth2.name}" if oauth2.name else what, end)
        for oauth2 in settings.grants
        for what, end in grant_ends(oauth2, settings.office.timezone)
    )


def grant_ends(oauth2: OAuth2Settings, zone: ZoneInfo) -> Iterator[tuple[str, datetime]]:
    """When the client secret and the consent end that these tokens rest on."""
    if oauth2.secret_expires:
        yield "client secret", datetime.combine(oauth2.secret_expires, time(), zone)
    grant = _held(oauth2) if asks_for_consent(oauth2) else None
    if grant and grant.refresh_expires_at:
        yield "consent", datetime.fromtimestamp(grant.refresh_expires_at, UTC)
    elif grant and grant.refreshed_at and oauth2.provider == "microsoft":
        yield "consent", datetime.fromtimestamp(grant.refreshed_at, UTC) + UNUSED


def _held(oauth2: OAuth2Settings) -> Grant | None:
    try:
        return Tokens(oauth2).held
    except MailboxError:  # told by the poll that needs it
        return None


def _asked_here(oauth2: OAuth2Settings, session: str, state: str, now: datetime) -> bool:
    issued, _, signed = state.rpartition(".")
    if not issued or not hmac.compare_digest(signed.encode(), _signed(oauth2, "state", session, issued).encode()):
        return False
    age = now.timestamp() - int(issued.partition(".")[0], 16)
    return 0 <= age <= _ASKED.total_seconds()


def _signed(oauth2: OAuth2Settings, what: str, session: str, text: str) -> str:
    digest = hmac.digest(token_key(oauth2.home), f"oauth2 {what}\0{session}\0{text}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")  # 43 letters, as RFC 7636, 4.1 wants at least
