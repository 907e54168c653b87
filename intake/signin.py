"""Signing in to the mailbox. The password is read at the moment of use and kept nowhere."""

from __future__ import annotations

from imapclient import IMAPClient

from config.settings import Server, SettingsError, password
from intake.mailbox_error import MailboxError, MailboxErrorKind, speaking


def sign_in(client: IMAPClient, server: Server, where: str) -> None:
    """Sign in with the user name and password of the settings.

    Raises MailboxError: `refused-sign-in` for a wrong password, `unavailable` for a server that says later,
    `settings` where the password cannot be read or the server takes none on this connection.
    """
    try:
        secret = password(server)
    except SettingsError as error:
        raise MailboxError(MailboxErrorKind.SETTINGS, "; ".join(map(str, error.mistakes))) from None
    if any(ord(letter) < 32 for letter in server.username + secret):  # a line break would be a second command
        raise MailboxError(MailboxErrorKind.SETTINGS, "mailbox.username and its password must not contain control characters")
    with speaking(where, f"signing in as {server.username}"):
        if not (server.username + secret).isascii() or client.has_capability("LOGINDISABLED"):
            client.plain_login(server.username, secret)  # RFC 4616: LOGIN can only carry ASCII
        else:
            client.login(server.username, secret)
