"""Signing in to the mail servers, by password or by token. A secret is read at the moment of use and kept nowhere."""

from __future__ import annotations

from imapclient import IMAPClient

from config.settings import Server, SettingsError, password
from intake.mailbox_error import MailboxError, MailboxErrorKind, speaking
from intake.oauth2 import Tokens

MECHANISMS = ("XOAUTH2", "OAUTHBEARER")  #: by which a server takes a token, the one that all big providers know first


class Bearer:
    """What we answer a server that takes tokens (RFC 7628; XOAUTH2 as Google and Microsoft describe it).

    Called with each challenge. A server that refuses says so in a second one, which wants an answer before the verdict.
    """

    def __init__(self, mechanism: str, server: Server, token: str) -> None:
        self._first = {
            "XOAUTH2": f"user={server.username}\1auth=Bearer {token}\1\1",
            "OAUTHBEARER": f"n,a={server.username.replace('=', '=3D').replace(',', '=2C')},\1host={server.host}\1"
            f"port={server.port}\1auth=Bearer {token}\1\1",
        }[mechanism]
        self._last = "\1" if mechanism == "OAUTHBEARER" else ""

    def __call__(self, challenge: bytes | None = None) -> str:
        """The token first, then what ends the exchange."""
        return self._last if challenge else self._first


def sign_in(client: IMAPClient, server: Server, where: str) -> None:
    """Sign in as the settings say.

    Raises MailboxError: `refused-sign-in` for a wrong password, `refused-grant` for tokens that are not given or not taken,
    `unavailable` for a server that says later, `settings` where the password cannot be read or the server takes none here.
    """
    if any(ord(letter) < 32 for letter in server.username):  # a line break would be a second command
        raise MailboxError(MailboxErrorKind.SETTINGS, "mailbox.username must not contain control characters")
    if server.oauth2:
        _by_token(client, server, where, Tokens(server.oauth2))
        return
    try:
        secret = password(server)
    except SettingsError as error:
        raise MailboxError(MailboxErrorKind.SETTINGS, "; ".join(map(str, error.mistakes))) from None
    if any(ord(letter) < 32 for letter in secret):
        raise MailboxError(MailboxErrorKind.SETTINGS, "the password of the mailbox must not contain control characters")
    with speaking(where, f"signing in as {server.username}"):
        if not (server.username + secret).isascii() or client.has_capability("LOGINDISABLED"):
            client.plain_login(server.username, secret)  # RFC 4616: LOGIN can only carry ASCII
        else:
            client.login(server.username, secret)


def _by_token(client: IMAPClient, server: Server, where: str, tokens: Tokens) -> None:
    with speaking(where, "asking what it takes"):
        taken = next((one for one in MECHANISMS if client.has_capability(f"AUTH={one}")), "")
    if not taken:
        sentence = f"{where}: the server takes no tokens; mailbox.auth must be password"
        raise MailboxError(MailboxErrorKind.SETTINGS, sentence)
    token = tokens.current()
    refused = _refusal(client, server, where, taken, token)
    if refused and (other := tokens.another(token)) != token:  # once: it may be over by the server's clock alone, or revoked
        refused = _refusal(client, server, where, taken, other)
    if refused:
        raise MailboxError(MailboxErrorKind.GRANT, str(refused)) from None


def _refusal(client: IMAPClient, server: Server, where: str, mechanism: str, token: str) -> MailboxError | None:
    """What the server says against this token; None: it let us in. Other troubles are raised."""
    try:
        with speaking(where, f"signing in by token as {server.username}"):
            client.sasl_login(mechanism, Bearer(mechanism, server, token))
    except MailboxError as trouble:
        if trouble.kind is not MailboxErrorKind.REFUSED:
            raise
        return trouble
    return None
